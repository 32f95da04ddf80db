-- What a review that came in as a form must answer, and what became of it.

-- name: submission_carried
-- Shortcomings of earlier years that a subject has to answer for, as its form lists them.
select c.id, c.text, c.state
  from carried k join shortcoming c on c.id = k.shortcoming_id
 where k.subject_id = $subject
 order by c.year, c.id;

-- name: submission_suggested
-- Matters suggested to a subject.
select ord, text from suggestion where subject_id = $subject order by ord;

-- name: submission_named
-- Shortcomings that the collective of a member's unit noted in a year, who is responsible, and the member's name as folded for search.
select h.text, h.responsible, p.name_fold
  from subject s join person p on p.id = s.person_id
  join shortcoming h on h.person_id is null
        and h.unit_id in (select s.unit_id union select o.unit_id from post o where o.person_id = s.person_id)
 where s.id = $subject and h.year = $year order by h.id;

-- name: submission_by_name
-- Subjects of a cycle of a name as folded for search, with their unit's name.
select s.id, s.unit_id, s.person_id, p.birth_first, p.birth_last, u.name
  from person p cross join subject s join unit u on u.id = s.unit_id
 where p.name_fold = $fold and s.person_id = p.id and s.cycle_id = $cycle and s.state = 'in' order by s.id;

-- name: submission_version
-- The last version of a subject's review.
select version, state, sha256, lacks, form, file, received_on, by_hand from review_version
 where subject_id = $subject order by version desc limit 1;

-- name: submission_add_version
-- A version of a review.
insert into review_version (subject_id, version, form, state, lacks, file, sha256, received_on, by_hand, event_id)
values ($subject, $version, $form, $state, $lacks, $file, $sha256, $received_on, $by_hand, $event);

-- name: submission_add_text
-- A paragraph of it.
insert into review_text (subject_id, version, field, ord, text) values ($subject, $version, $field, $ord, $text);

-- name: submission_answer
-- Answers a suggested matter.
update suggestion set answer = $answer, answered_on = $day where subject_id = $subject and ord = $ord;

-- name: submission_noted
-- Open shortcomings of the year that earlier forms of a subject brought.
select h.id, h.text
  from shortcoming h join review_version v on v.event_id = h.event_id
 where v.subject_id = $subject and h.year = $year and h.state = 'open'
   and not exists (select 1 from carried k where k.shortcoming_id = h.id);

-- name: submission_drop
-- A shortcoming that a later form does not have any more.
delete from shortcoming where id = $id;

-- name: submission_texts
-- What a version of a review says.
select field, ord, text from review_text where subject_id = $subject and version = $version order by field, ord;

-- name: submission_states
-- Subjects of a range of places, with the last version of each one's review and the self-review that counts.
select s.id, coalesce(p.name, u.name), coalesce(p.card, ''), u.code, coalesce(v.version, 0), coalesce(v.state, ''),
       coalesce(v.lacks, ''), coalesce(v.file, ''), coalesce(v.by_hand, 0), case when r.subject_id is null then 0 else 1 end,
       case when s.person_id is null then 1 else 0 end, s.unit_id
  from subject s join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id
  left join review r on r.subject_id = s.id
  left join review_version v on v.subject_id = s.id
        and v.version = (select max(w.version) from review_version w where w.subject_id = s.id)
 where s.cycle_id = $cycle and s.at between $first and $last and s.state = 'in' and coalesce(s.reviewed, 1) <> 0
 order by s.at, s.ord;

-- name: submission_people
-- Members of a unit who are subjects, the head first, then the deputies; what each says of his own part.
select s.id, p.name, p.name_fold,
       case when exists (select 1 from post o join post_title t on t.id = o.title_id
                          where o.person_id = s.person_id and o.side = 'party' and t.role = 'head'
                            and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)) then 0
            when exists (select 1 from post o join post_title t on t.id = o.title_id
                          where o.person_id = s.person_id and o.side = 'party' and t.role = 'deputy'
                            and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)) then 1
            else 2 end as rank,
       case when exists (select 1 from review_version v where v.subject_id = s.id and v.state = 'submitted') then 1 else 0 end
  from subject s join person p on p.id = s.person_id
 where s.cycle_id = $cycle and s.unit_id = $unit and s.state = 'in' order by rank, s.ord;

-- name: submission_of_collective
-- Shortcomings that a collective noted in a year.
select text, responsible from shortcoming where unit_id = $unit and person_id is null and year = $year order by id;

-- name: review_decided
-- Whether a subject's level is decided.
select count(*) from decision where subject_id = $subject and current = 1;
