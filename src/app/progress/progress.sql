-- What a cycle came to: its subjects with all that is known of each, and sums to check them by.

-- name: progress_subjects
-- The subjects of a range of places, in order, each with what came in, was worked out and was decided.
select s.id, s.person_id, s.unit_id, s.at, coalesce(tu.code, u.code),
       coalesce(tu.name, u.name), coalesce(tu.kind, u.kind), p.name, p.birth_first, p.birth_last, p.birth_text, p.official_last,
       s.reviewed, s.rated, s.reason, s.rule, s.form_for, s.decider, coalesce(tv.name, v.name), s.deadline,
       s.cap_group, w.state, w.level, w.max_level, w.owed, w.blocked, w.fired,
       r.received_on, r.self_level, d.level, d.number, d.on_date, d.body, d.reason,
       case when exists (select 1 from given g where g.subject_id = s.id) then 1 else 0 end,
       case when exists (select 1 from proposal o where o.subject_id = s.id and o.step = 'proposal')
            then 1 else 0 end,
       case when s.person_id is null
            then (select count(*) from remark k where k.unit_id = s.unit_id and k.state = 'open')
            else (select count(*) from remark k where k.person_id = s.person_id and k.state = 'open')
       end,
       case when s.person_id is null
            then coalesce((select e.level from subject t
                             join decision e on e.subject_id = t.id and e.current = 1
                            where t.unit_id = s.unit_id and t.cycle_id = $last_cycle
                              and t.person_id is null),
                          (select min(l.level) from past_level l
                            where l.unit_id = s.unit_id and l.side = 'party' and l.year = $last_year))
            else coalesce((select e.level from subject t
                             join decision e on e.subject_id = t.id and e.current = 1
                            where t.cycle_id = $last_cycle and t.person_id = s.person_id),
                          (select min(l.level) from past_level l
                            where l.person_id = s.person_id and l.side = 'party'
                              and l.year = $last_year))
       end, coalesce(tn.name, n.name)
  from subject s
  join unit u on u.id = s.unit_id
  left join tree tu on tu.cycle_id = s.cycle_id and tu.version = s.tree_version
       and tu.unit_id = s.unit_id
  left join unit n on n.id = s.under_unit_id
  left join tree tn on tn.cycle_id = s.cycle_id and tn.version = s.tree_version
       and tn.unit_id = s.under_unit_id
  left join person p on p.id = s.person_id
  left join unit v on v.id = s.decider_unit_id
  left join tree tv on tv.cycle_id = s.cycle_id and tv.version = s.tree_version
       and tv.unit_id = s.decider_unit_id
  left join worked_out w on w.subject_id = s.id
  left join review r on r.subject_id = s.id
  left join decision d on d.subject_id = s.id and d.current = 1
 where s.cycle_id = $cycle and s.state = 'in' and s.at between $first and $last
 order by s.at, s.ord;

-- name: progress_counted
-- The same subjects with what counts are made of and nothing else: no names, no words; what a book has nothing of ($given, $proposed, $decided, $remarks are 0) is not looked for, nor $official.
select s.id, s.person_id, s.unit_id, s.at, null, null, null, null, null, null, null,
       case when $official = 1 then (select p.official_last from person p where p.id = s.person_id) end,
       s.reviewed, s.rated, s.reason, s.rule, s.form_for, s.decider, null, s.deadline,
       s.cap_group, w.state, null, null, w.owed, w.blocked,
       case when s.rule is null and w.state in ('unrated', 'left_out') then w.fired end,
       case when $given = 1 then (select r.received_on from review r where r.subject_id = s.id) end,
       null,
       case when $decided = 1
            then (select d.level from decision d where d.subject_id = s.id and d.current = 1) end,
       null, null, null, null,
       case when $given = 0 then 0
            when exists (select 1 from given g where g.subject_id = s.id) then 1 else 0 end,
       case when $proposed = 0 then 0
            when exists (select 1 from proposal o where o.subject_id = s.id and o.step = 'proposal')
            then 1 else 0 end,
       case when $remarks = 0 then 0
            when s.person_id is null
            then (select count(*) from remark k where k.unit_id = s.unit_id and k.state = 'open')
            else (select count(*) from remark k where k.person_id = s.person_id and k.state = 'open')
       end,
       coalesce(case when $last_cycle = 0 then null
                     when s.person_id is null
                     then (select e.level from subject t
                             join decision e on e.subject_id = t.id and e.current = 1
                            where t.unit_id = s.unit_id and t.cycle_id = $last_cycle
                              and t.person_id is null)
                     else (select e.level from subject t
                             join decision e on e.subject_id = t.id and e.current = 1
                            where t.cycle_id = $last_cycle and t.person_id = s.person_id) end,
                case when coalesce($last_year, 0) = 0 then null
                     when s.person_id is null
                     then (select min(l.level) from past_level l
                            where l.unit_id = s.unit_id and l.side = 'party' and l.year = $last_year)
                     else (select min(l.level) from past_level l
                            where l.person_id = s.person_id and l.side = 'party'
                              and l.year = $last_year) end),
       null, s.tree_version
  from subject s left join worked_out w on w.subject_id = s.id
 where s.cycle_id = $cycle and s.state = 'in' and s.at between $first and $last
 order by s.at, s.ord;

-- name: progress_kind
-- The kind of a unit in the frozen tree, or in the book when the tree has lost it.
select coalesce((select t.kind from tree t
                  where t.cycle_id = $cycle and t.version = $version and t.unit_id = u.id), u.kind)
  from unit u where u.id = $unit;

-- name: progress_has
-- Of what the book has anything at all: facts given in a cycle, proposals, decisions, open remarks, levels told of the past.
select (select count(*) from (select 1 from batch where cycle_id = $cycle limit 1) as a),
       (select count(*) from (select 1 from proposal limit 1) as b),
       (select count(*) from (select 1 from decision limit 1) as c),
       (select count(*) from (select 1 from remark where state = 'open' limit 1) as d),
       (select count(*) from (select 1 from past_level limit 1) as e);

-- name: progress_cycle_before
-- The same cycle of another year, when the book holds it.
select id from cycle where year = $year and quarter = $quarter;

-- name: progress_units
-- Units of the frozen tree directly below a unit (null: that stand under nobody), in order.
select t.unit_id, t.code, t.name, t.kind, t.first_at, t.last_at
  from tree t
 where t.cycle_id = $cycle and t.version = $version
   and t.first_at between $first and $last and coalesce(t.parent_id, 0) = coalesce($parent, 0)
 order by t.first_at;

-- name: progress_tree
-- Every unit of the frozen tree within a range of places, in order.
select t.unit_id, t.code, t.name, t.kind, t.first_at, t.last_at
  from tree t
 where t.cycle_id = $cycle and t.version = $version and t.first_at between $first and $last
 order by t.first_at;

-- name: progress_tree_end
-- The last place of the frozen tree; -1 when it is empty.
select coalesce(max(last_at), -1) from tree where cycle_id = $cycle and version = $version;

-- name: progress_plans
-- Deadlines of the plans of a cycle, plan by plan, those of a kind before those of every kind.
select t.first_at, t.last_at, d.step, d.kind, d.day, p.id
  from plan p
  join tree t on t.cycle_id = p.cycle_id and t.unit_id = p.unit_id and t.version = $version
  join plan_deadline d on d.plan_id = p.id
 where p.cycle_id = $cycle
 order by t.first_at, d.step, d.kind desc;

-- name: progress_secretary
-- The secretary of a unit on a day: the head of its Party line; of a cell also the cell secretary among its members.
select p.name, p.phone
  from post o
  join post_title t on t.id = o.title_id
  join person p on p.id = o.person_id
 where o.unit_id = $unit and o.side = 'party' and t.role = 'head'
   and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)
union all
select p.name, p.phone
  from membership m
  join person p on p.id = m.person_id
  join post o on o.person_id = m.person_id
  join post_title t on t.id = o.title_id
 where m.unit_id = $unit and m.kind = 'official'
   and (m.from_date is null or m.from_date <= $day) and (m.to_date is null or m.to_date > $day)
   and coalesce(o.unit_id, 0) = 0 and o.side = 'party' and t.role = 'head' and t.leads = 'cell'
   and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day);

-- name: progress_posts
-- The posts of a person on a day, those of the Party first.
select t.title from post o join post_title t on t.id = o.title_id
 where o.person_id = $person
   and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)
 order by o.side, o.id;

-- name: progress_proposals
-- What bodies said about a subject, in the order in which they did.
select step, body, level from proposal where subject_id = $subject order by id;

-- name: progress_groups
-- Cap groups that have subjects in a range of places.
select g.id, coalesce(t.code, u.code), coalesce(t.name, u.name), g.class, g.peer, count(*)
  from subject s
  join cap_group g on g.id = s.cap_group
  join unit u on u.id = g.unit_id
  join cycle c on c.id = g.cycle_id
  left join tree t on t.cycle_id = c.id and t.version = c.tree_version and t.unit_id = g.unit_id
 where s.cycle_id = $cycle and s.state = 'in' and s.at between $first and $last
 group by g.id, u.code, u.name, t.code, t.name, g.class, g.peer, u.ord
 order by u.ord, u.code, g.class, g.peer, g.id;

-- name: progress_groups_of
-- The same, only the groups of one unit, found by the unit: a nation is not walked for them.
select g.id, coalesce(t.code, u.code), coalesce(t.name, u.name), g.class, g.peer,
       (select count(*) from subject s
         where s.cap_group = g.id and s.state = 'in' and s.at between $first and $last) as n
  from cap_group g
  join unit u on u.id = g.unit_id
  join cycle c on c.id = g.cycle_id
  left join tree t on t.cycle_id = c.id and t.version = c.tree_version and t.unit_id = g.unit_id
 where g.cycle_id = $cycle and g.unit_id = $unit
   and exists (select 1 from subject s
                where s.cap_group = g.id and s.state = 'in' and s.at between $first and $last)
 order by u.ord, u.code, g.class, g.peer, g.id;

-- name: progress_members
-- How many members are subjects of a range of places, counted no further than $most.
select count(*)
  from (select 1 from subject
         where cycle_id = $cycle and state = 'in' and at between $first and $last
           and person_id is not null
         limit $most) as x;

-- name: progress_sums
-- The same subjects counted by their units instead of their places: all, decided, decided by level, left without a level by reason, not decided; $decided is 0 where the book has no decision.
select count(*), coalesce(sum(case when x.level is not null then 1 else 0 end), 0),
       coalesce(sum(case when x.level = 'XS' then 1 else 0 end), 0),
       coalesce(sum(case when x.level = 'HTT' then 1 else 0 end), 0),
       coalesce(sum(case when x.level = 'HT' then 1 else 0 end), 0),
       coalesce(sum(case when x.level = 'KHT' then 1 else 0 end), 0),
       coalesce(sum(case when x.level is null and x.rated = 0 then 1 else 0 end), 0),
       coalesce(sum(case when x.level is null and x.rated is null
                          and (select w.state from worked_out w where w.subject_id = x.id)
                              in ('unrated', 'left_out')
                         then 1 else 0 end), 0),
       coalesce(sum(case when x.level is not null and x.rated = 0 then 1 else 0 end), 0),
       coalesce(sum(case when x.person_id is null then 1 else 0 end), 0)
  from (select a.id, a.person_id, a.rated,
               case when $decided = 1 then (select d.level from decision d
                                             where d.subject_id = a.id and d.current = 1) end as level
          from tree t join subject a on a.unit_id = t.unit_id and a.cycle_id = t.cycle_id
                                    and a.state = 'in' and a.under_unit_id is null
         where t.cycle_id = $cycle and t.version = $version and t.first_at between $first and $last
        union all
        select b.id, b.person_id, b.rated,
               case when $decided = 1 then (select d.level from decision d
                                             where d.subject_id = b.id and d.current = 1) end as level
          from tree t join subject b on b.under_unit_id = t.unit_id and b.cycle_id = t.cycle_id
                                    and b.state = 'in'
         where t.cycle_id = $cycle and t.version = $version
           and t.first_at between $first and $last) x;

-- name: progress_places
-- Within a range of places: units whose superior stands outside of it or does not hold them, decisions over subjects that are gone.
select (select count(*) from tree t
          left join tree p on p.cycle_id = t.cycle_id and p.version = t.version
                          and p.unit_id = t.parent_id
         where t.cycle_id = $cycle and t.version = $version
           and t.first_at > $first and t.first_at <= $last and t.parent_id is not null
           and (p.unit_id is null or p.first_at >= t.first_at or p.last_at < t.last_at)),
       (select count(*) from subject s
          join decision d on d.subject_id = s.id and d.current = 1
         where s.cycle_id = $cycle and s.state = 'gone' and s.at between $first and $last);
