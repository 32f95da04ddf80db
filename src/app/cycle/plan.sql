-- Plans: the last days of a cycle's steps, by level.

-- name: plan_find
-- The deadlines of a unit's plan.
select p.number, p.on_date, d.step, d.kind, d.day
  from plan p join plan_deadline d on d.plan_id = p.id
 where p.cycle_id = $cycle and p.unit_id = $unit
 order by d.step, d.kind;

-- name: plan_drop_deadlines
-- A plan is replaced: its deadlines.
delete from plan_deadline
 where plan_id in (select id from plan where cycle_id = $cycle and unit_id = $unit);

-- name: plan_drop
-- A plan is replaced.
delete from plan where cycle_id = $cycle and unit_id = $unit;

-- name: plan_add
-- A plan of a unit.
insert into plan (cycle_id, unit_id, number, on_date, event_id)
values ($cycle, $unit, $number, $on_date, $event);

-- name: plan_deadline_add
-- A last day of a plan.
insert into plan_deadline (plan_id, step, kind, day) values ($plan, $step, $kind, $day);

-- name: plan_kinds
-- The kinds of the units with subjects in a subtree, and the last day that the regulation gives them at the latest.
select coalesce(t.kind, u.kind) as of_kind, max(s.deadline)
  from subject s join unit u on u.id = s.unit_id
  left join tree t on t.cycle_id = s.cycle_id and t.version = s.tree_version and t.unit_id = s.unit_id
 where s.cycle_id = $cycle and s.at between $first and $last and s.state = 'in'
 group by of_kind order by of_kind;

-- name: plan_above
-- The deadlines of the plans above a place.
select t.name, p.number, d.step, d.kind, d.day
  from tree t join plan p on p.cycle_id = t.cycle_id and p.unit_id = t.unit_id
  join plan_deadline d on d.plan_id = p.id
 where t.cycle_id = $cycle and t.version = $version and t.first_at < $first and t.last_at >= $last
 order by t.depth, d.step, d.kind;

-- name: plan_below
-- The deadlines of the plans below a place.
select t.name, p.number, d.step, d.kind, d.day
  from tree t join plan p on p.cycle_id = t.cycle_id and p.unit_id = t.unit_id
  join plan_deadline d on d.plan_id = p.id
 where t.cycle_id = $cycle and t.version = $version and t.first_at > $first and t.first_at <= $last
 order by t.first_at, d.step, d.kind;

-- name: plan_each
-- Every deadline of the plans of a range of places.
select t.code, t.name, p.number, p.on_date, d.step, d.kind, d.day
  from tree t join plan p on p.cycle_id = t.cycle_id and p.unit_id = t.unit_id
  join plan_deadline d on d.plan_id = p.id
 where t.cycle_id = $cycle and t.version = $version and t.first_at between $first and $last
 order by t.first_at, d.day, d.step, d.kind;
