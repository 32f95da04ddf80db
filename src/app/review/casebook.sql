-- The cases of a cycle's subjects: what was given, proposed and decided.

-- name: casebook_units
-- Units of the frozen tree that have subjects, by their places.
select t.unit_id from tree t
 where t.cycle_id = $cycle and t.version = $version and t.first_at >= $from and t.first_at <= $to
   and exists (select 1 from subject s where s.cycle_id = t.cycle_id and s.at = t.first_at)
 order by t.first_at;

-- name: casebook_subjects
-- The subjects of a unit with review and decided level; the name of one who is decided.
select s.id, coalesce(s.person_id, 0), s.cap_group, s.decider_unit_id, d.level, r.self_level,
       r.subject_id, d.case_text,
       case when d.id is not null then (select p.name from person p where p.id = s.person_id) end,
       coalesce(r.remedy_report, 0)
  from subject s
  left join decision d on d.subject_id = s.id and d.current = 1
  left join review r on r.subject_id = s.id
 where s.unit_id = $unit and s.cycle_id = $cycle and s.state = 'in';

-- name: casebook_given
-- The facts given about the subjects of a unit, the earliest first.
select s.person_id, g.facts, 0
  from subject s join given g on g.subject_id = s.id
 where s.unit_id = $unit and s.cycle_id = $cycle and s.state = 'in'
 order by s.person_id, g.batch_id;

-- name: casebook_has
-- Of what a cycle has anything at all: given facts, proposals, carried shortcomings, suggestions or meetings.
select (select count(*) from (select 1 from batch where cycle_id = $cycle limit 1) as a),
       (select count(*) from (select 1 from proposal limit 1) as b),
       (select count(*) from (select 1 from carried where cycle_id = $cycle limit 1) as c),
       (select count(*) from (select 1 from suggestion limit 1) as d)
         + (select count(*) from (select 1 from meeting where cycle_id = $cycle limit 1) as e);

-- name: casebook_any_correction
-- Whether other facts of decided subjects came in.
select count(*) from batch where cycle_id = $cycle and corrects = 1;

-- name: casebook_given_corrected
-- The same where some correct what decisions stood on: those that a decision in force came after; with $anew all.
select s.person_id, g.facts, b.corrects
  from subject s join given g on g.subject_id = s.id join batch b on b.id = g.batch_id
  left join decision d on d.subject_id = s.id and d.current = 1
 where s.unit_id = $unit and s.cycle_id = $cycle and s.state = 'in'
   and (b.corrects = 0 or $anew = 1 or b.event_id < d.event_id)
 order by s.person_id, g.batch_id;

-- name: casebook_disciplines
-- Disciplines of a person, decided by a day.
select form, decided_on, breach_year, breach_unit, made_heavier_on, duty_related, within_authority,
       self_detected, remedied, side, same_act
  from discipline where person_id = $who and decided_on <= $day order by id;

-- name: casebook_unit_disciplines
-- Disciplines of a unit, decided by a day.
select form, decided_on, breach_year, breach_unit, made_heavier_on, duty_related, within_authority,
       self_detected, remedied, side, same_act
  from discipline where unit_id = $who and decided_on <= $day order by id;

-- name: casebook_open_remarks
-- How many remarks about a person are open.
select count(*) from remark where person_id = $who and state = 'open';

-- name: casebook_unit_open_remarks
-- How many remarks about a unit are open.
select count(*) from remark where unit_id = $who and state = 'open';

-- name: casebook_proposed
-- The proposals about the subjects of a unit, the last one of each last.
select s.person_id, p.level
  from subject s join proposal p on p.subject_id = s.id and p.step = 'proposal'
 where s.unit_id = $unit and s.cycle_id = $cycle and s.state = 'in'
 order by s.person_id, p.id;

-- name: casebook_unanswered
-- The carried shortcomings of the subjects of a unit: how many are neither answered nor remedied.
select coalesce(s.person_id, 0) as person,
       coalesce(sum(case when c.answer = '' and h.state <> 'done' then 1 else 0 end), 0)
  from subject s join carried c on c.subject_id = s.id join shortcoming h on h.id = c.shortcoming_id
 where s.unit_id = $unit and s.cycle_id = $cycle and s.state = 'in'
 group by s.person_id order by person;

-- name: casebook_any_decision
-- Whether anything is decided in a cycle.
select count(*) from (select 1 from decision d join subject s on s.id = d.subject_id
                       where s.cycle_id = $cycle and d.current = 1 limit 1) as x;

-- name: casebook_unit_level
-- The level decided over a unit as a body.
select d.level
  from subject s join decision d on d.subject_id = s.id and d.current = 1
 where s.unit_id = $unit and s.cycle_id = $cycle and s.kind = 'collective' and s.state = 'in';

-- name: casebook_members
-- The decided levels of the members of a subtree, and how many that are no leaders are not decided yet.
select coalesce(sum(case when d.level is not null then 1 else 0 end), 0),
       coalesce(sum(case when d.level = 'XS' then 1 else 0 end), 0),
       coalesce(sum(case when d.level = 'HTT' then 1 else 0 end), 0),
       coalesce(sum(case when d.level = 'HT' then 1 else 0 end), 0),
       coalesce(sum(case when d.level = 'KHT' then 1 else 0 end), 0),
       coalesce(sum(case when d.level is null and coalesce(s.form_for, '') <> 'leader' then 1 else 0 end), 0)
  from tree t join subject s on s.cycle_id = t.cycle_id and s.at >= t.first_at and s.at <= t.last_at
  left join decision d on d.subject_id = s.id and d.current = 1
 where t.cycle_id = $cycle and t.version = $version and t.unit_id = $unit and s.kind = 'member'
   and s.state = 'in' and coalesce(s.reviewed, 1) = 1 and coalesce(s.rated, 1) = 1;

-- name: casebook_below
-- The decided levels of the units directly below, and how many are not decided yet.
select coalesce(sum(case when d.level is not null then 1 else 0 end), 0),
       coalesce(sum(case when d.level in ('XS', 'HTT', 'HT') then 1 else 0 end), 0),
       coalesce(sum(case when d.level in ('XS', 'HTT') then 1 else 0 end), 0),
       coalesce(sum(case when d.level is null then 1 else 0 end), 0)
  from tree t join tree b on b.cycle_id = t.cycle_id and b.version = t.version
       and b.first_at > t.first_at and b.first_at <= t.last_at and b.parent_id = t.unit_id
  join subject s on s.cycle_id = b.cycle_id and s.at = b.first_at and s.kind = 'collective'
       and s.under_unit_id is null
  left join decision d on d.subject_id = s.id and d.current = 1
 where t.cycle_id = $cycle and t.version = $version and t.unit_id = $unit and s.state = 'in'
   and coalesce(s.reviewed, 1) = 1 and coalesce(s.rated, 1) = 1;

-- name: casebook_matters
-- How many matters were suggested to the subjects of a unit, and how many of them are answered.
select coalesce(s.person_id, 0), count(*), sum(case when g.answer <> '' then 1 else 0 end)
  from subject s join suggestion g on g.subject_id = s.id
 where s.unit_id = $unit and s.cycle_id = $cycle and s.state = 'in'
 group by s.id, s.person_id;

-- name: casebook_votes
-- Ballots about the subjects of a unit as the last meeting counted them.
select coalesce(s.person_id, 0), m.summoned, m.present, b.issued, b.returned, b.valid, b.xs, b.htt, b.ht, b.kht
  from subject s join ballot_count b on b.subject_id = s.id and b.round = 'level'
  join meeting m on m.id = b.meeting_id
 where s.unit_id = $unit and s.cycle_id = $cycle and s.state = 'in'
   and not exists (select 1 from ballot_count l join meeting n on n.id = l.meeting_id
                    where l.subject_id = s.id and l.round = 'level'
                      and (n.on_date > m.on_date or (n.on_date = m.on_date and n.id > m.id)));
