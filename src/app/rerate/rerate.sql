-- Decided levels that a later discipline puts in question; decided levels judged again.

-- name: rerate_discipline
-- A discipline: whose, which years it speaks of.
select coalesce(d.person_id, 0), coalesce(d.unit_id, 0), d.decided_on, coalesce(d.breach_year, 0),
       d.made_heavier_on, d.same_act, coalesce(p.name, u.name, '')
  from discipline d left join person p on p.id = d.person_id left join unit u on u.id = d.unit_id
 where d.id = $discipline;

-- name: rerate_disciplines
-- Every discipline.
select id from discipline order by id;

-- name: rerate_untold
-- Disciplines for which nobody has said in which year the fault happened, or of which body a post is.
select d.id from discipline d
 where d.breach_year is null
    or exists (select 1 from post o join post_title t on t.id = o.title_id
                where o.person_id = d.person_id and o.unit_id is null and t.role <> 'none')
 order by d.id;

-- name: rerate_one
-- A discipline as the judge is asked about it.
select form, decided_on, breach_year, breach_unit, made_heavier_on, duty_related, within_authority,
       self_detected, remedied, side, same_act
  from discipline where id = $discipline;

-- name: rerate_act
-- A discipline with those for the same act: what the judge is asked about.
select d.form, d.decided_on, d.breach_year, d.breach_unit, d.made_heavier_on, d.duty_related,
       d.within_authority, d.self_detected, d.remedied, d.side, d.same_act
  from discipline d join discipline o on o.id = $discipline
 where d.id = o.id or (d.same_act = o.same_act
       and (d.person_id = o.person_id or d.unit_id = o.unit_id))
 order by d.id;

-- name: rerate_of_person
-- The disciplines of a person decided by a day.
select form, decided_on, breach_year, breach_unit, made_heavier_on, duty_related, within_authority,
       self_detected, remedied, side, same_act
  from discipline where person_id = $who and decided_on <= $day order by id;

-- name: rerate_of_unit
-- The disciplines of a unit decided by a day.
select form, decided_on, breach_year, breach_unit, made_heavier_on, duty_related, within_authority,
       self_detected, remedied, side, same_act
  from discipline where unit_id = $who and decided_on <= $day order by id;

-- name: rerate_decisions_of_person
-- The decisions in force about a person.
select d.id, c.year, c.quarter, d.ground_version, d.case_text, d.fired, d.lacked, d.rules_level,
       d.max_level, d.flags
  from subject s join decision d on d.subject_id = s.id and d.current = 1
  join cycle c on c.id = s.cycle_id
 where s.person_id = $who order by d.id;

-- name: rerate_decisions_of_unit
-- The decisions in force about a unit as a body.
select d.id, c.year, c.quarter, d.ground_version, d.case_text, d.fired, d.lacked, d.rules_level,
       d.max_level, d.flags
  from subject s join decision d on d.subject_id = s.id and d.current = 1
  join cycle c on c.id = s.cycle_id
 where s.unit_id = $who and s.kind = 'collective' order by d.id;

-- name: rerate_has_cycle
-- Whether a year was opened.
select count(*) from cycle where year = $year and quarter = 0;

-- name: rerate_any_cycle
-- Whether a year or a quarter of it was opened.
select count(*) from cycle where year = $year;

-- name: rerate_past_person
-- The level of a person that is told of a year.
select level from past_level where person_id = $who and year = $year and side = 'party';

-- name: rerate_past_unit
-- The level of a unit that is told of a year.
select level from past_level where unit_id = $who and year = $year and side = 'party';

-- name: rerate_known
-- Whether a discipline put the level of that subject and year in question before, and by which rule; the last time first.
select r.state, r.rule, r.lacks, r.decision_id
  from decision n join decision d on d.subject_id = n.subject_id
  join reopening r on r.decision_id = d.id
 where n.id = $decision and r.discipline_id = $discipline order by r.id desc;

-- name: rerate_add
-- A decision in question; one that was kept is open again when another rule says so.
insert into reopening (decision_id, discipline_id, pack, rule, cite, lacks, state, event_id)
values ($decision, $discipline, $pack, $rule, $cite, $lacks, 'open', $event)
    on conflict (decision_id, discipline_id) do update
   set pack = excluded.pack, rule = excluded.rule, cite = excluded.cite, lacks = excluded.lacks,
       state = 'open', reason = '',
       settled_by = null, event_id = excluded.event_id;

-- name: rerate_get
-- A decision in question.
select state from reopening where id = $id;

-- name: rerate_settle
-- The level stays.
update reopening set state = 'kept', reason = $reason, settled_by = $event where id = $id;

-- name: rerate_waiting
-- What is open about a discipline for want of facts.
select id, decision_id from reopening
 where discipline_id = $discipline and state = 'open' and lacks <> '' order by id;

-- name: rerate_list
-- The decisions in question, open ones or all.
select r.id, c.year, c.quarter, u.code, coalesce(p.name, u.name), s.kind, d.level, d.number,
       d.on_date, t.form, t.decided_on, t.breach_year, t.made_heavier_on, r.pack, r.rule, r.cite,
       r.state, r.reason, d.body, b.code, r.lacks, t.person_id
  from reopening r join decision d on d.id = r.decision_id join subject s on s.id = d.subject_id
  join cycle c on c.id = s.cycle_id join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id left join discipline t on t.id = r.discipline_id
  left join unit b on b.id = s.decider_unit_id
 where r.state = 'open' or $all = 1
 order by c.year, c.quarter, s.at, s.ord, r.id;

-- name: rerate_stored
-- Every stored decision with what it was judged by.
select d.id, c.year, c.quarter, d.ground_version, d.pack_hash, d.case_text, d.rules_level,
       d.max_level, d.flags, d.fired, d.lacked, coalesce(p.name, u.name), u.code
  from decision d join subject s on s.id = d.subject_id join cycle c on c.id = s.cycle_id
  join unit u on u.id = s.unit_id left join person p on p.id = s.person_id
 order by s.cycle_id, d.ground_version, d.id;
