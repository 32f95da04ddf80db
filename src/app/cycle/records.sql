-- What the records tell of one unit and its members on a day; each query in the order of people.

-- name: record_unit
-- What a unit is, beside its place in the frozen tree.
select u.founded_first, u.founded_last, u.standing,
       (select count(*) from remark r where r.unit_id = u.id and r.state = 'open')
  from unit u where u.id = $unit;

-- name: record_unit_disciplines
-- Disciplines of a unit, decided by a day.
select form, decided_on, breach_year, breach_unit, made_heavier_on, duty_related, within_authority,
       self_detected, remedied, side, same_act
  from discipline where unit_id = $unit and decided_on <= $day order by id;

-- name: record_led_disciplines
-- Disciplines of the period, decided or made heavier, of people who hold a post that leads or sits in a committee.
select d.id, d.person_id, 0, d.form, d.decided_on, d.breach_year, d.breach_unit, d.made_heavier_on,
       d.duty_related, d.within_authority, d.self_detected, d.remedied, d.side, d.same_act
  from discipline d
 where d.person_id is not null and d.decided_on <= $day
   and (d.decided_on >= $first or d.made_heavier_on between $first and $day)
   and exists (select 1 from post o join post_title t on t.id = o.title_id
                where o.person_id = d.person_id and t.role <> 'none')
 order by d.id;

-- name: record_units_over
-- The cell of a person and the units above it in the frozen tree: one of them is led with whoever holds a post there.
select t.unit_id from membership m
  join tree c on c.cycle_id = $cycle and c.version = $version and c.unit_id = m.unit_id
  join tree t on t.cycle_id = c.cycle_id and t.version = c.version and t.first_at <= c.first_at
       and t.last_at >= c.first_at
 where m.person_id = $person and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day);

-- name: record_unit_levels
-- Levels of a unit in the years before.
select year, level from past_level
 where unit_id = $unit and side = 'party' and year < $year order by year;

-- name: record_unit_carried
-- Shortcomings that a unit has to answer for in a cycle, and how many are remedied.
select count(*), coalesce(sum(case when s.state = 'done' then 1 else 0 end), 0)
  from shortcoming s cross join carried c
 where s.unit_id = $unit and c.cycle_id = $cycle and c.shortcoming_id = s.id;

-- name: record_people
-- Members of a unit on a day.
select p.id, p.name, p.name_key, p.admitted_first, p.admitted_last, p.official_first,
       p.official_text, p.state_employee, p.in_system, m.from_date
  from membership m join person p on p.id = m.person_id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day)
 order by p.id;

-- name: record_posts
-- Posts that members of a unit hold on a day.
select m.person_id, t.title, o.side, o.from_date
  from membership m join post o on o.person_id = m.person_id join post_title t on t.id = o.title_id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day)
   and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)
 order by m.person_id, o.id;

-- name: record_spells
-- Spells of members of a unit that touch the days from the first of the year to the cutoff.
select m.person_id, s.kind, s.from_date, s.to_date, s.days
  from membership m join spell s on s.person_id = m.person_id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day)
   and (s.from_date is null or s.from_date <= $day) and (s.to_date is null or s.to_date > $first)
 order by m.person_id, s.id;

-- name: record_disciplines
-- Disciplines of members of a unit, decided by a day.
select m.person_id, d.form, d.decided_on, d.breach_year, d.breach_unit, d.made_heavier_on,
       d.duty_related, d.within_authority, d.self_detected, d.remedied, d.side, d.same_act
  from membership m join discipline d on d.person_id = m.person_id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day) and d.decided_on <= $day
 order by m.person_id, d.id;

-- name: record_levels
-- Levels of members of a unit in the years before; what this book decided goes before what is told of it.
select m.person_id, l.year, l.level
  from membership m join past_level l on l.person_id = m.person_id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day) and l.side = 'party' and l.year < $year
 order by m.person_id, l.year;

-- name: record_decided
-- Levels that this book decided over members of a unit in the yearly cycles before.
select m.person_id, c.year, d.level
  from membership m join subject s on s.person_id = m.person_id
  join cycle c on c.id = s.cycle_id
  join decision d on d.subject_id = s.id and d.current = 1
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day) and c.quarter = 0 and c.year < $year
 order by m.person_id, c.year;

-- name: record_quarters
-- Levels that this book decided over members of a unit in the quarters of a year.
select m.person_id, c.quarter, d.level
  from membership m join subject s on s.person_id = m.person_id
  join cycle c on c.id = s.cycle_id
  join decision d on d.subject_id = s.id and d.current = 1
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day) and c.quarter > 0 and c.year = $year
 order by m.person_id, c.quarter;

-- name: record_places
-- Members of a unit who are active elsewhere for a time on a day, or came from another unit within the year.
select m.person_id, o.kind, o.to_date, o.from_date
  from membership m join membership o on o.person_id = m.person_id and o.id <> m.id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day) and (o.from_date is null or o.from_date <= $day)
   and ((o.kind = 'temporary' and (o.to_date is null or o.to_date > $day))
        or (o.kind = 'official' and o.unit_id <> m.unit_id and o.to_date > $first
            and o.to_date <= $day))
 order by m.person_id, o.id;

-- name: record_carried
-- Shortcomings that members of a unit have to answer for in a cycle, and how many are remedied.
select m.person_id, count(*), coalesce(sum(case when s.state = 'done' then 1 else 0 end), 0)
  from membership m cross join shortcoming s cross join carried c
 where s.person_id = m.person_id and c.shortcoming_id = s.id and c.cycle_id = $cycle
   and m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day)
 group by m.person_id order by m.person_id;

-- name: record_remarks
-- How many remarks about each member of a unit are open.
select m.person_id, count(*)
  from membership m join remark r on r.person_id = m.person_id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day) and r.state = 'open'
 group by m.person_id order by m.person_id;

-- name: record_book_tells
-- Whether the book has posts of each side at all, whether a list told of statuses, and whether one told of
-- disciplines since the first day of the period: who is not in it has none.
select (select count(*) from (select 1 from post where side = 'party' limit 1) as a),
       (select count(*) from (select 1 from post where side = 'state' limit 1) as b),
       (select count(*) from (select 1 from spell
                               where kind in ('exempt', 'activity_suspended', 'committee_suspended')
                               limit 1) as c)
       + (select count(*) from (select 1 from import where has_status = 1 limit 1) as e),
       (select count(*) from (select 1 from import where kind = 'disciplines' and on_date >= $first
                               limit 1) as f);

-- name: record_book_has
-- Of what the book has anything at all: disciplines, levels of units, levels decided before, in quarters of the year, open remarks, shortcomings carried into a cycle.  What it has nothing of is not asked for unit by unit.
select (select count(*) from (select 1 from discipline limit 1) as a),
       (select count(*) from (select 1 from past_level where unit_id > 0 limit 1) as b),
       (select count(*) from (select 1 from cycle where quarter = 0 and year < $year limit 1) as c),
       (select count(*) from (select 1 from cycle where quarter > 0 and year = $year limit 1) as d),
       (select count(*) from (select 1 from remark where state = 'open' limit 1) as e),
       (select count(*) from (select 1 from carried where cycle_id = $cycle limit 1) as f);

-- name: record_frozen_unit
-- A unit of the frozen tree: what it is, the kind above it, how many stand directly below.
select t.kind, t.name, coalesce(p.kind, ''),
       (select count(*) from tree b
         where b.cycle_id = t.cycle_id and b.version = t.version and b.parent_id = t.unit_id
           and b.first_at > t.first_at and b.first_at <= t.last_at)
  from tree t
  left join tree p on p.cycle_id = t.cycle_id and p.version = t.version and p.unit_id = t.parent_id
 where t.cycle_id = $cycle and t.version = $version and t.unit_id = $unit;
