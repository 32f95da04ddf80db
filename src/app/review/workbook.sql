-- Workbooks that are written for units and come back.

-- name: workbook_number
-- The last number of a unit's workbook in a cycle.
select coalesce(max(number), 0) from workbook where cycle_id = $cycle and unit_id = $unit;

-- name: workbook_add
-- A workbook that is written.
insert into workbook (cycle_id, unit_id, number, ground_version, tree_version, made, event_id)
values ($cycle, $unit, $number, $ground, $tree, $made, $event);

-- name: workbook_find
-- A workbook by its number, and the unit's last number.
select w.id, (select max(l.number) from workbook l where l.cycle_id = w.cycle_id and l.unit_id = w.unit_id),
       (select count(*) from batch b where b.workbook_id = w.id)
  from workbook w where w.cycle_id = $cycle and w.unit_id = $unit and w.number = $number;

-- name: workbook_person
-- What a workbook shows of a subject.
select s.reviewed, s.form, p.birth_text, p.card, p.name, s.rated
  from subject s left join person p on p.id = s.person_id where s.id = $subject;

-- name: workbook_posts
-- Titles that a person holds on a day.
select t.title from post h join post_title t on t.id = h.title_id
 where h.person_id = $person and (h.from_date is null or h.from_date <= $day)
   and (h.to_date is null or h.to_date > $day)
 order by h.id;

-- name: workbook_carried
-- Shortcomings of earlier years that a subject has to answer for.
select c.shortcoming_id, s.text, s.cause, s.responsible, s.remedy, s.remedy_by, c.answer
  from carried c join shortcoming s on s.id = c.shortcoming_id
 where c.cycle_id = $cycle and c.subject_id = $subject order by c.shortcoming_id;

-- name: workbook_unit
-- What a unit is called.
select code, name from unit where id = $unit;

-- name: workbook_subject
-- A subject that a workbook names.
select s.unit_id, coalesce(s.person_id, 0), s.state, coalesce(p.name, u.name), u.code
  from subject s join unit u on u.id = s.unit_id left join person p on p.id = s.person_id
 where s.id = $subject and s.cycle_id = $cycle;

-- name: workbook_shortcomings
-- Shortcomings of the year that were noted of a subject, but for those of another cycle of the year.
select h.text, h.cause, h.responsible, h.remedy, h.remedy_by
  from subject s
  join shortcoming h on h.person_id = s.person_id or (s.person_id is null and h.unit_id = s.unit_id)
 where s.id = $subject and h.year = $year
   and not exists (select 1 from carried c where c.cycle_id = s.cycle_id and c.shortcoming_id = h.id)
   and not exists (select 1 from batch b where b.event_id = h.event_id and b.cycle_id <> s.cycle_id)
 order by h.id;
