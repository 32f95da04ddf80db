-- Levels as the rules say, as bodies propose, as they are decided.

-- name: rating_worked_set
-- What the judge says of a subject.
insert into worked_out (subject_id, state, level, max_level, flags, owed, blocked, warned, fired, lacked)
values ($subject, $state, $level, $max_level, $flags, $owed, $blocked, $warned, $fired, $lacked)
    on conflict (subject_id) do update
   set state = excluded.state, level = excluded.level, max_level = excluded.max_level,
       flags = excluded.flags, owed = excluded.owed, blocked = excluded.blocked,
       warned = excluded.warned, fired = excluded.fired, lacked = excluded.lacked;

-- name: rating_worked_each
-- Subjects of the places from … to in a state.
select u.code, coalesce(p.name, u.name), w.owed, w.blocked, w.max_level
  from subject s join worked_out w on w.subject_id = s.id join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id
 where s.cycle_id = $cycle and s.state = 'in' and s.at >= $from and s.at <= $to
   and w.state = $state
 order by s.at, s.ord;

-- name: rating_unit_code
-- The code of a unit.
select code from unit where id = $unit;

-- name: rating_worked_before
-- What the last run of the judge said of a subject, and who it is.
select coalesce(w.state, '') as state, coalesce(w.level, '') as level, u.code, coalesce(p.name, u.name)
  from subject s join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id left join worked_out w on w.subject_id = s.id
 where s.id = $subject;

-- name: rating_owed
-- How many subjects of the places from … to miss the same things; a written reason also where a level follows.
select w.owed, count(*) as n
  from subject s join worked_out w on w.subject_id = s.id
 where s.cycle_id = $cycle and s.state = 'in' and s.at >= $from and s.at <= $to
   and (w.state = 'owed' or (w.state = 'level' and w.owed <> ''))
 group by w.owed order by n desc, w.owed;

-- name: rating_proposal_add
-- A level that a body names.
insert into proposal (subject_id, step, body, unit_id, level, number, on_date, reason, event_id)
values ($subject, $step, $body, $unit, $level, $number, $on_date, $reason, $event);

-- name: rating_proposed
-- The last proposals about subjects whose decider is a unit, undecided ones.
select s.id, s.unit_id, p.level, p.reason
  from subject s join proposal p on p.subject_id = s.id and p.step = 'proposal'
  left join decision d on d.subject_id = s.id and d.current = 1
 where s.cycle_id = $cycle and s.state = 'in' and s.decider_unit_id = $unit and d.id is null
   and not exists (select 1 from proposal q where q.subject_id = s.id and q.step = 'proposal'
                                              and q.id > p.id)
 order by s.at, s.ord;

-- name: rating_worked_levels
-- Undecided subjects of the places from … to whose level follows from the rules and needs no written reason.
select s.id, s.unit_id, w.level, ''
  from subject s join worked_out w on w.subject_id = s.id
  left join decision d on d.subject_id = s.id and d.current = 1
 where s.cycle_id = $cycle and s.state = 'in' and s.at >= $from and s.at <= $to
   and w.state = 'level' and w.owed = '' and d.id is null
 order by s.at, s.ord;

-- name: rating_decision_add
-- A decided level.
insert into decision (subject_id, level, body, unit_id, number, on_date, reason, case_text,
                      ground_version, pack_hash, tree_version, cap_group, rules_level, max_level,
                      flags, fired, lacked, current, replaces, why, factors, event_id)
values ($subject, $level, $body, $unit, $number, $on_date, $reason, $case_text, $ground_version,
        $pack_hash, $tree_version, $cap_group, $rules_level, $max_level, $flags, $fired, $lacked, 1,
        $replaces, $why, $factors, $event);

-- name: rating_decision_replaced
-- A decision is no longer in force.
update decision set current = 0 where id = $decision;

-- name: rating_reopened_settled
-- What was open about a decision is settled by another decision.
update reopening set state = 'replaced', settled_by = $event
 where decision_id = $decision and state = 'open';

-- name: rating_reopened_open
-- The number of what a discipline put in question about a subject and nobody has settled; 0: nothing.
select coalesce(min(r.id), 0)
  from decision d cross join reopening r
 where d.subject_id = $subject and d.current = 1 and r.decision_id = d.id and r.state = 'open'
   and r.discipline_id is not null;

-- name: rating_decision_current
-- The decision in force about a subject.
select id, level, number, on_date from decision where subject_id = $subject and current = 1;

-- name: rating_subjects
-- How many subjects stand at the places from … to.
select count(*) from subject
 where cycle_id = $cycle and state = 'in' and at >= $from and at <= $to;
