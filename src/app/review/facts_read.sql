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
insert into review (subject_id, received_on, on_paper, self_level, no_shortcoming, remedy_report,
                    batch_id)
values ($subject, $received_on, $on_paper, $self_level, $no_shortcoming, $remedy_report, $batch)
    on conflict (subject_id) do update
   set received_on = excluded.received_on, on_paper = excluded.on_paper,
       self_level = excluded.self_level, no_shortcoming = excluded.no_shortcoming,
       remedy_report = excluded.remedy_report, batch_id = excluded.batch_id, rev = review.rev + 1;

-- name: facts_answered
-- What stands of a carried shortcoming: whether its subject is decided, whether it is remedied, the answer.
select (select count(*) from decision d where d.subject_id = c.subject_id and d.current = 1),
       case when h.state = 'done' then 1 else 0 end, c.subject_id, s.unit_id, c.answer, h.done_on
  from carried c join subject s on s.id = c.subject_id join shortcoming h on h.id = c.shortcoming_id
 where c.cycle_id = $cycle and c.shortcoming_id = $shortcoming;

-- name: facts_answer
-- Answers a carried shortcoming.
update carried set answer = $answer where cycle_id = $cycle and shortcoming_id = $shortcoming;

-- name: facts_last_subject
-- The greatest number of a subject.
select coalesce(max(id), 0) from subject;

-- name: facts_review_before
-- The self-review of a subject as it was received.
select received_on, self_level, no_shortcoming, on_paper, remedy_report
  from review where subject_id = $subject;

-- name: facts_review_some
-- Its self-review does not say any more that there is no shortcoming.
update review set no_shortcoming = 0, rev = rev + 1 where subject_id = $subject;

-- name: facts_shortcomings_noted
-- How many shortcomings of a year are noted of a subject and not remedied; what a quarter noted is not meant.
select count(*) from subject s join shortcoming h
    on (s.person_id is not null and h.person_id = s.person_id)
       or (s.person_id is null and h.unit_id = s.unit_id)
 where s.id = $subject and h.year = $year and h.state <> 'done'
   and not exists (select 1 from batch b where b.event_id = h.event_id and b.cycle_id <> s.cycle_id);

-- name: facts_shortcoming_elsewhere
-- Whether another cycle of the year (a quarter) noted a shortcoming.
select count(*) from shortcoming h join batch b on b.event_id = h.event_id
 where h.id = $id and b.cycle_id <> $cycle;
