-- Shortcomings, and what became of them.

-- name: shortcoming_find
-- The shortcoming of that text noted for that year.
select id, person_id, unit_id, year, text, cause, responsible, remedy, remedy_by, state, done_on, evidence
  from shortcoming
 where year = $year and text = $text
   and ((cast($person as integer) is not null and person_id = $person)
        or (cast($unit as integer) is not null and unit_id = $unit))
 order by id limit 1;

-- name: shortcoming_get
-- A shortcoming.
select id, person_id, unit_id, year, text, cause, responsible, remedy, remedy_by, state, done_on, evidence
  from shortcoming where id = $id;

-- name: shortcoming_add
-- A new shortcoming.
insert into shortcoming (person_id, unit_id, year, text, cause, responsible, remedy, remedy_by, state,
                         event_id)
values ($person, $unit, $year, $text, $cause, $responsible, $remedy, $remedy_by, 'open', $event);

-- name: shortcoming_tell_anew
-- What is told of a shortcoming is told anew.
update shortcoming set cause = $cause, responsible = $responsible, remedy = $remedy,
       remedy_by = $remedy_by
 where id = $id;

-- name: shortcoming_settle
-- What became of a shortcoming.
update shortcoming set state = $state, done_on = $done_on, evidence = $evidence where id = $id;
