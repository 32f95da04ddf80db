-- Facts that come in.

-- name: facts_batch_known
-- Whether a file was read for a cycle.
select count(*) from batch
 where cycle_id = $cycle and sha256 = $sha256 and corrects = $corrects;

-- name: facts_batch_add
-- A return of facts.
insert into batch (cycle_id, source, workbook_id, file, sha256, provider, received_on, event_id, corrects)
values ($cycle, $source, $workbook, $file, $sha256, $provider, $received_on, $event, $corrects);

-- name: facts_given_add
-- Facts about a subject.
insert into given (subject_id, batch_id, facts) values ($subject, $batch, $facts);

-- name: facts_review_set
-- The self-review of a subject, as it was received last.
insert into review (subject_id, received_on, on_paper, self_level, no_shortcoming, batch_id)
values ($subject, $received_on, $on_paper, $self_level, $no_shortcoming, $batch)
    on conflict (subject_id) do update
   set received_on = excluded.received_on, on_paper = excluded.on_paper,
       self_level = excluded.self_level, no_shortcoming = excluded.no_shortcoming,
       batch_id = excluded.batch_id, rev = review.rev + 1;

-- name: facts_last_subject
-- The greatest number of a subject.
select coalesce(max(id), 0) from subject;

-- name: facts_review_before
-- The self-review of a subject as it was received.
select received_on, self_level, no_shortcoming from review where subject_id = $subject;
