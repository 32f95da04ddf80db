-- Cycles: opening one, and what was opened.

-- name: cycle_find
-- The cycle of a year, or of a quarter of it (0: of the year).
select id, year, quarter, state, opened, cutoff, ground_version, tree_version
  from cycle where year = $year and quarter = $quarter;

-- name: cycle_each
-- Every cycle with its ground and how many subjects it has.
select c.year, c.quarter, c.state, c.opened, g.pack, g.overlays, c.cutoff,
       (select count(*) from subject s where s.cycle_id = c.id and s.state = 'in')
  from cycle c join ground g on g.cycle_id = c.id and g.version = c.ground_version
 order by c.year, c.quarter;

-- name: cycle_add
-- A new cycle.
insert into cycle (year, quarter, state, opened, cutoff, ground_version, tree_version)
values ($year, $quarter, 'open', $opened, $cutoff, 1, 1);

-- name: cycle_told
-- The act that opened a cycle.
update cycle set event_id = $event where id = $cycle;

-- name: cycle_closed
-- A cycle is closed.
update cycle set state = 'closed', rev = rev + 1 where id = $cycle;

-- name: cycle_ground_add
-- A version of the ground.
insert into ground (cycle_id, version, pack, overlays, pack_hash, event_id)
values ($cycle, $version, $pack, $overlays, $pack_hash, null);

-- name: cycle_ground_told
-- The act that wrote a version of the ground.
update ground set event_id = $event where cycle_id = $cycle and version = $version;

-- name: cycle_ground_get
-- A version of the ground.
select pack, overlays, pack_hash from ground where cycle_id = $cycle and version = $version;

-- name: cycle_ground_file_add
-- A file that a cycle is judged by.
insert into ground_file (cycle_id, version, kind, path, sha256, bytes)
values ($cycle, $version, $kind, $path, $sha256, $bytes);

-- name: cycle_ground_files
-- The files that a cycle is judged by.
select path, bytes from ground_file where cycle_id = $cycle and version = $version order by path;

-- name: cycle_criteria_text
-- The text of an office's own criteria set.
select text from criteria_set where overlay = $overlay;

-- name: cycle_criteria_each
-- The ids of the offices' own criteria sets.
select overlay from criteria_set order by overlay;

-- name: cycle_titles_unplaced
-- Titles that nobody has placed and that somebody holds on a day.
select t.title, count(distinct p.person_id) as people
  from post p join post_title t on t.id = p.title_id
 where t.placed = 0 and (p.from_date is null or p.from_date <= $day)
   and (p.to_date is null or p.to_date > $day)
 group by t.id, t.title
 order by people desc, t.title;

-- name: cycle_tree_add
-- A unit of the frozen tree.
insert into tree (cycle_id, version, unit_id, code, name, kind, parent_id, first_at, last_at, depth,
                  decider_unit_id)
values ($cycle, $version, $unit, $code, $name, $kind, $parent, $first, $last, $depth, $decider);

-- name: cycle_unit
-- Units of the frozen tree with a code.
select t.unit_id, t.parent_id, t.first_at, t.last_at, t.depth, t.code, t.name, t.kind
  from unit u join tree t on t.unit_id = u.id
 where u.code = $code and t.cycle_id = $cycle and t.version = $version
 order by t.first_at;

-- name: cycle_calendars
-- Units whose year is not the ordinary one.
select id, calendar from unit where calendar <> 'ordinary';

-- name: cycle_cap_group
-- A group within which the cap counts.
select id from cap_group
 where cycle_id = $cycle and unit_id = $unit and class = $class and peer = $peer;

-- name: cycle_cap_group_add
-- A new group.
insert into cap_group (cycle_id, unit_id, class, peer) values ($cycle, $unit, $class, $peer);

-- name: cycle_subject_add
-- A subject.
insert into subject (cycle_id, kind, person_id, unit_id, at, ord, state, tree_version, reviewed,
                     rated, reason, rule, form, form_for, places, decider, decider_unit_id,
                     member_decider, member_decider_unit_id, cap_group, deadline, open_facts)
values ($cycle, $kind, $person, $unit, $at, $ord, 'in', $version, $reviewed, $rated, $reason, $rule,
        $form, $form_for, $places, $decider, $decider_unit, $member_decider, $member_decider_unit,
        $cap_group, $deadline, $open_facts);

-- name: cycle_carry_people
-- Shortcomings of people of years before that are not closed, to be answered for by the subject.
insert into carried (cycle_id, shortcoming_id, subject_id)
select $cycle, h.id, s.id
  from shortcoming h join subject s on s.person_id = h.person_id
 where s.cycle_id = $cycle and h.year < $year and h.state <> 'done'
   and not exists (select 1 from carried c
                    where c.cycle_id = $cycle and c.shortcoming_id = h.id);

-- name: cycle_carry_units
-- The same of units.
insert into carried (cycle_id, shortcoming_id, subject_id)
select $cycle, h.id, s.id
  from shortcoming h join subject s on s.unit_id = h.unit_id and s.kind = 'collective'
 where s.cycle_id = $cycle and h.year < $year and h.state <> 'done'
   and not exists (select 1 from carried c
                    where c.cycle_id = $cycle and c.shortcoming_id = h.id);

-- name: cycle_no_place
-- Who belongs on a day to a unit that the tree does not hold, and is no subject for that reason.
select u.code, u.name, p.name, p.card
  from unit u
  join membership m on m.unit_id = u.id and m.kind = 'official'
       and (m.from_date is null or m.from_date <= $day) and (m.to_date is null or m.to_date > $day)
  join person p on p.id = m.person_id
 where not exists (select 1 from tree t
                    where t.cycle_id = $cycle and t.version = $version and t.unit_id = u.id)
   and not exists (select 1 from subject s
                    where s.person_id = p.id and s.cycle_id = $cycle and s.state = 'in')
 order by u.ord, u.id, p.name_key, p.id;

-- name: cycle_counts
-- Subjects of the places from … to by kind, and what is said of them.
select kind, count(*) as n,
       coalesce(sum(case when reviewed = 1 then 1 else 0 end), 0) as reviewed,
       coalesce(sum(case when reviewed = 0 then 1 else 0 end), 0) as left_out,
       coalesce(sum(case when reviewed is null then 1 else 0 end), 0) as review_open,
       coalesce(sum(case when reviewed = 1 and rated = 0 then 1 else 0 end), 0) as unrated,
       coalesce(sum(case when decider is not null and decider_unit_id is null then 1 else 0 end), 0)
           as decided_outside
  from subject
 where cycle_id = $cycle and state = 'in' and at >= $from and at <= $to
 group by kind order by kind desc;

-- name: cycle_by_reason
-- Who is left out of the review or the rating, by reason and rule.
select kind, reason, rule, coalesce(reviewed, 1) as of_rating, count(*) as n from subject
 where cycle_id = $cycle and state = 'in' and at >= $from and at <= $to and reason is not null
   and (reviewed = 0 or rated = 0)
 group by kind, reason, rule, of_rating order by kind desc, n desc, reason;

-- name: cycle_by_decider
-- Over how many each level decides.
select kind, coalesce(decider, '') as d, count(*) as n, count(distinct decider_unit_id) as units
  from subject
 where cycle_id = $cycle and state = 'in' and at >= $from and at <= $to
   and (reviewed is null or reviewed = 1) and (rated is null or rated = 1)
 group by kind, d order by kind desc, n desc, d;

-- name: cycle_subjects
-- The subjects of the places from … to.
select s.id, s.kind, u.code, coalesce(t.name, u.name), p.name, p.card, s.reviewed, s.rated, s.reason, s.rule, s.form,
       s.form_for, s.decider, d.code, s.deadline, s.open_facts
  from subject s join unit u on u.id = s.unit_id
  left join tree t on t.cycle_id = s.cycle_id and t.version = s.tree_version and t.unit_id = s.unit_id
  left join person p on p.id = s.person_id left join unit d on d.id = s.decider_unit_id
 where s.cycle_id = $cycle and s.state = 'in' and s.at >= $from and s.at <= $to
 order by s.at, s.ord;

-- name: cycle_subject_set
-- A subject, worked out anew.
update subject
   set state = 'in', unit_id = $unit, under_unit_id = null, at = $at, ord = $ord, tree_version = $version,
       reviewed = $reviewed, rated = $rated, reason = $reason, rule = $rule, form = $form,
       form_for = $form_for, places = $places, decider = $decider, decider_unit_id = $decider_unit,
       member_decider = $member_decider, member_decider_unit_id = $member_decider_unit,
       cap_group = $cap_group, deadline = $deadline, open_facts = $open_facts
 where id = $subject;

-- name: cycle_subject_of_person
-- The subject that a person is, with all that is written of it.
select s.id, s.state, s.unit_id, s.reviewed, s.rated, s.reason, s.rule, s.form, s.form_for,
       s.places, s.decider, s.decider_unit_id, s.member_decider, s.member_decider_unit_id,
       s.cap_group, s.deadline, s.open_facts,
       (select count(*) from decision d where d.subject_id = s.id and d.current = 1)
  from subject s where s.person_id = $who and s.cycle_id = $cycle;

-- name: cycle_subject_of_unit
-- The same of a unit as a body.
select s.id, s.state, s.unit_id, s.reviewed, s.rated, s.reason, s.rule, s.form, s.form_for,
       s.places, s.decider, s.decider_unit_id, s.member_decider, s.member_decider_unit_id,
       s.cap_group, s.deadline, s.open_facts,
       (select count(*) from decision d where d.subject_id = s.id and d.current = 1)
  from subject s where s.unit_id = $who and s.cycle_id = $cycle and s.kind = 'collective';

-- name: cycle_subject_place
-- Where a decided subject stands in a new version of the tree; what was decided on stays.
update subject set under_unit_id = $under, at = $at, ord = $ord, tree_version = $version
 where id = $subject;

-- name: cycle_subject_gone
-- It is no subject any more, and counts in no group.
update subject set state = 'gone', cap_group = null, tree_version = $version where id = $subject;

-- name: cycle_cap_groups_drop
-- Groups that nobody is in any more, and of which no decision and no act tells.
delete from cap_group
 where cycle_id = $cycle
   and not exists (select 1 from subject s where s.cap_group = cap_group.id)
   and not exists (select 1 from cap_act a where a.cap_group = cap_group.id or a.into_id = cap_group.id)
   and not exists (select 1 from decision d where d.cap_group = cap_group.id);

-- name: cycle_not_met
-- Subjects that a new version of the tree did not meet: who they are, and whether they are decided.
select s.id, s.unit_id, s.ord, u.code, coalesce(p.name, u.name),
       (select count(*) from decision d where d.subject_id = s.id and d.current = 1), s.person_id
  from subject s join unit u on u.id = s.unit_id left join person p on p.id = s.person_id
 where s.cycle_id = $cycle and s.state = 'in' and s.tree_version < $version
 order by s.at, s.ord;

-- name: cycle_unit_above
-- The unit above in the last version of the tree before one that held the unit.
select parent_id from tree
 where cycle_id = $cycle and unit_id = $unit and version < $version
 order by version desc limit 1;

-- name: cycle_unit_into
-- The unit that a unit was merged into.
select other_id from unit_change where unit_id = $unit and kind = 'merge'
 order by on_date desc, id desc limit 1;

-- name: cycle_unit_place
-- The place of a unit in a version of the tree.
select first_at from tree where cycle_id = $cycle and version = $version and unit_id = $unit;

-- name: cycle_tree_rows
-- A version of the tree, by place.
select t.unit_id, t.parent_id, t.last_at, t.depth, t.code, t.name, t.kind, u.line
  from tree t join unit u on u.id = t.unit_id
 where t.cycle_id = $cycle and t.version = $version order by t.first_at;

-- name: cycle_version_set
-- The versions in force.
update cycle set ground_version = $ground, tree_version = $tree, rev = rev + 1 where id = $cycle;

-- name: cycle_undecided
-- How many subjects that are rated have no decided level.
select count(*) from subject s
 where s.cycle_id = $cycle and s.state = 'in' and (s.reviewed is null or s.reviewed = 1)
   and (s.rated is null or s.rated = 1)
   and not exists (select 1 from worked_out w
                    where w.subject_id = s.id and w.state in ('unrated', 'left_out'))
   and not exists (select 1 from decision d where d.subject_id = s.id and d.current = 1);
