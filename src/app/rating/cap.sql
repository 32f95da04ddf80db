-- The account of the cap on XS.

-- name: cap_accounts
-- The groups of a cycle whose unit stands at the places from … to, joined ones together: decided levels, levels
-- proposed or worked out of those undecided, exception, outstanding.
with counted as (
    select coalesce(m.into_id, d.cap_group, s.cap_group) as root,
           count(*) as n,
           sum(case when d.level = 'XS' then 1 else 0 end) as xs,
           sum(case when d.level = 'HTT' then 1 else 0 end) as htt,
           sum(case when d.level in ('HT', 'KHT') then 1 else 0 end) as lower,
           sum(case when d.id is null and coalesce(p.level, w.level) = 'XS' then 1 else 0 end)
               as next_xs,
           sum(case when d.id is null and coalesce(p.level, w.level) = 'HTT' then 1 else 0 end)
               as next_htt,
           sum(case when d.id is null and coalesce(p.level, w.level) is null then 1 else 0 end)
               as open
      from subject s
      left join decision d on d.subject_id = s.id and d.current = 1
      left join worked_out w on w.subject_id = s.id and w.state = 'level'
      left join proposal p on p.subject_id = s.id and p.step = 'proposal'
           and p.id = (select max(q.id) from proposal q
                        where q.subject_id = s.id and q.step = 'proposal')
      left join cap_act m on m.kind = 'merge' and m.cap_group = coalesce(d.cap_group, s.cap_group)
     where s.cycle_id = $cycle and coalesce(d.cap_group, s.cap_group) is not null
       and (s.state = 'in' or d.id is not null)
       and (d.id is not null or not exists (select 1 from worked_out o
             where o.subject_id = s.id and o.state in ('unrated', 'left_out')))
     group by coalesce(m.into_id, d.cap_group, s.cap_group)
)
select g.id, g.unit_id, t.code, t.name, g.class, g.peer, k.n, k.xs, k.htt, k.lower, k.next_xs,
       k.next_htt, k.open,
       (select count(*) from cap_act j where j.kind = 'merge' and j.into_id = g.id) as joined,
       (select e.allowed from cap_act e where e.kind = 'exception' and e.cap_group = g.id
         order by e.id desc limit 1) as exception,
       (select count(*) from cap_act o where o.kind = 'outstanding' and o.cap_group = g.id)
           as outstanding
  from counted k
  join cap_group g on g.id = k.root
  join tree t on t.cycle_id = g.cycle_id and t.unit_id = g.unit_id and t.version = $version
 where t.first_at >= $from and t.first_at <= $to
 order by t.first_at, g.class, g.peer;

-- name: cap_account
-- The same of one group, the one that others were joined to.
with part as (
    select id from cap_group where id = $group
     union
    select cap_group from cap_act where kind = 'merge' and into_id = $group
), whom as (
    select s.id, d.level
      from part join subject s on s.cap_group = part.id and s.state = 'in'
      left join decision d on d.subject_id = s.id and d.current = 1
     where d.id is null and not exists (select 1 from worked_out o
             where o.subject_id = s.id and o.state in ('unrated', 'left_out'))
     union all
    select d.subject_id, d.level
      from part join decision d on d.cap_group = part.id and d.current = 1
)
select g.id, g.unit_id, coalesce(t.code, u.code), coalesce(t.name, u.name), g.class, g.peer,
       count(x.id),
       coalesce(sum(case when x.level = 'XS' then 1 else 0 end), 0),
       coalesce(sum(case when x.level = 'HTT' then 1 else 0 end), 0),
       coalesce(sum(case when x.level in ('HT', 'KHT') then 1 else 0 end), 0),
       coalesce(sum(case when x.level is null and coalesce(p.level, w.level) = 'XS' then 1 else 0 end),
                0),
       coalesce(sum(case when x.level is null and coalesce(p.level, w.level) = 'HTT' then 1 else 0 end),
                0),
       coalesce(sum(case when x.id is not null and x.level is null
                          and coalesce(p.level, w.level) is null then 1 else 0 end), 0),
       (select count(*) from cap_act j where j.kind = 'merge' and j.into_id = g.id),
       (select e.allowed from cap_act e where e.kind = 'exception' and e.cap_group = g.id
         order by e.id desc limit 1),
       (select count(*) from cap_act o where o.kind = 'outstanding' and o.cap_group = g.id)
  from cap_group g
  join unit u on u.id = g.unit_id
  join cycle c on c.id = g.cycle_id
  left join tree t on t.cycle_id = c.id and t.version = c.tree_version and t.unit_id = g.unit_id
  left join whom x on 1 = 1
  left join worked_out w on w.subject_id = x.id and w.state = 'level'
  left join proposal p on p.subject_id = x.id and p.step = 'proposal'
       and p.id = (select max(q.id) from proposal q
                    where q.subject_id = x.id and q.step = 'proposal')
 where g.id = $group
 group by g.id, g.unit_id, u.code, u.name, t.code, t.name, g.class, g.peer;

-- name: cap_root
-- The group that a group is counted with; itself when it was not joined.
select coalesce(m.into_id, g.id) as root
  from cap_group g left join cap_act m on m.kind = 'merge' and m.cap_group = g.id
 where g.id = $group and g.cycle_id = $cycle;

-- name: cap_touched
-- Groups of decisions written after one, and of those they replace, with how many of them are XS that were none before.
select coalesce(m.into_id, x.grp) as root, sum(x.xs) as xs
  from (select d.cap_group as grp,
               case when d.level = 'XS'
                     and (coalesce(o.level, '') <> 'XS' or coalesce(o.cap_group, 0) <> d.cap_group)
                    then 1 else 0 end as xs
          from decision d left join decision o on o.id = d.replaces
         where d.id > $after and d.cap_group is not null
         union all
        select o.cap_group, 0
          from decision d join decision o on o.id = d.replaces
         where d.id > $after and o.cap_group is not null) x
  left join cap_act m on m.kind = 'merge' and m.cap_group = x.grp
 group by coalesce(m.into_id, x.grp)
 order by root;

-- name: cap_last_decision
-- The number of the last decision of the book.
select coalesce(max(id), 0) from decision;

-- name: cap_find
-- Groups of a unit.
select g.id, g.class, g.peer
  from cap_group g join unit u on u.id = g.unit_id
 where g.cycle_id = $cycle and u.code = $code
 order by g.class, g.peer;

-- name: cap_decider_levels
-- Levels that decide over the subjects of a group.
select distinct coalesce(decider, '') as level from subject
 where cap_group = $group and state = 'in' order by level;

-- name: cap_acts
-- Acts on a group and on those joined to it.
select a.kind, a.allowed, a.number, a.on_date, a.issuer, a.reason, u.code, g.class, g.peer
  from cap_act a join cap_group g on g.id = a.cap_group join unit u on u.id = g.unit_id
 where a.cap_group = $group or a.into_id = $group
 order by a.id;

-- name: cap_act_add
-- An act on a group.
insert into cap_act (cap_group, kind, into_id, allowed, number, on_date, issuer, reason, event_id)
values ($group, $kind, $into, $allowed, $number, $on_date, $issuer, $reason, $event);

-- name: cap_act_of
-- How many acts of a kind a group has.
select count(*) from cap_act where cap_group = $group and kind = $kind;

-- name: cap_joined_to
-- How many groups were joined to one.
select count(*) from cap_act where into_id = $group and kind = 'merge';

-- name: cap_who
-- The subjects of a group and of those joined to it who are decided XS, or would be if decided as proposed.
select s.id, s.unit_id, coalesce(p.name, t.name, u.name) as name, u.code, coalesce(d.level, '') as decided
  from subject s join unit u on u.id = s.unit_id
  left join tree t on t.cycle_id = s.cycle_id and t.version = s.tree_version and t.unit_id = s.unit_id
  left join person p on p.id = s.person_id
  left join decision d on d.subject_id = s.id and d.current = 1
  left join worked_out w on w.subject_id = s.id and w.state = 'level'
  left join proposal o on o.subject_id = s.id and o.step = 'proposal'
       and o.id = (select max(q.id) from proposal q
                    where q.subject_id = s.id and q.step = 'proposal')
 where (s.cap_group = $group
        or s.cap_group in (select cap_group from cap_act where kind = 'merge' and into_id = $group))
   and s.state = 'in' and coalesce(d.level, o.level, w.level) = 'XS'
 order by s.at, s.ord;
