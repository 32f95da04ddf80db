-- The import of lists: what was read before, who is where.

-- name: import_last
-- The last file of a kind that was read.
select sha256, options from import where kind = $kind order by id desc limit 1;

-- name: import_add
-- A file that was read.
insert into import (kind, file, sha256, options, rows, added, changed, ended, has_status, on_date,
                    event_id)
values ($kind, $file, $sha256, $options, $rows, $added, $changed, $ended, $has_status, $on_date,
        $event);

-- name: import_told_since
-- How many lists of a kind speak of a day or of later ones.
select count(*) from import where kind = $kind and on_date >= $since;

-- name: import_first_day
-- The day that the first list of people speaks of.
select on_date from import where kind = 'people' order by id limit 1;

-- name: import_people_before
-- How many people belong somewhere.
select count(distinct person_id) from membership where kind = 'official' and to_date is null;

-- name: import_last_person
-- The highest number of a person.
select coalesce(max(id), 0) from person;

-- name: import_unplaced
-- Titles that nobody has placed.
select count(*) from post_title where placed = 0;

-- name: import_members
-- Who belongs to a unit now.
select person_id from membership
 where unit_id = $unit and kind = 'official' and to_date is null order by person_id;

-- name: import_unit_below
-- Units that stand directly below one now.
select p.unit_id from unit_place p join unit u on u.id = p.unit_id
 where p.parent_id = $unit and p.to_date is null and u.ended_on is null order by p.unit_id;

-- name: remark_known
-- Is this remark about a person in the book already: from a list of the same year, or read as the same fact?
select count(*)
  from remark r join import i on i.id = r.import_id
 where r.person_id = $person and r.text = $text
   and (i.on_date is null or (i.on_date >= $first and i.on_date < $next)
        or (r.proposal = $proposal and r.proposal <> ''
            and ($dated = 1 or r.state in ('open', 'accepted'))));

-- name: remark_known_unit
-- The same about a unit.
select count(*)
  from remark r join import i on i.id = r.import_id
 where r.unit_id = $unit and r.text = $text
   and (i.on_date is null or (i.on_date >= $first and i.on_date < $next)
        or (r.proposal = $proposal and r.proposal <> ''
            and ($dated = 1 or r.state in ('open', 'accepted'))));

-- name: remark_add
-- A remark that nobody has settled.
insert into remark (person_id, unit_id, import_id, text, kind, proposal, state)
values ($person, $unit, $import, $text, $kind, $proposal, 'open');

-- name: remark_get
-- A remark, and whom it is about.
select r.person_id, r.unit_id, r.text, r.kind, r.proposal, r.state, coalesce(p.name, u.name),
       coalesce(p.card, u.code)
  from remark r left join person p on p.id = r.person_id left join unit u on u.id = r.unit_id
 where r.id = $id;

-- name: remark_each
-- Remarks of a state, or all: open ones by kind.
select r.id, r.kind, r.text, r.proposal, r.state, coalesce(p.name, u.name),
       coalesce(p.card, u.code)
  from remark r left join person p on p.id = r.person_id left join unit u on u.id = r.unit_id
 where (cast($state as text) is null or r.state = $state) and (cast($kind as text) is null or r.kind = $kind)
 order by r.kind, r.id;

-- name: remark_settle
-- Somebody has settled a remark.
update remark set state = $state, settled_by = $event where id = $id;

-- name: remark_spell_overlap
-- A spell of a kind that a person has at the same time.
select id from spell
 where person_id = $person and kind = $kind
   and (from_date is null or from_date < coalesce($to_date, from_date + 1))
   and (to_date is null or to_date > coalesce($from_date, to_date - 1))
 order by id limit 1;

-- name: remark_temporary_overlap
-- A person's activity elsewhere for a time that lasts on a day or begins later.
select id from membership
 where person_id = $person and kind = 'temporary'
   and (to_date is null or to_date > coalesce($day, to_date - 1))
 order by id limit 1;

-- name: remark_earlier_leave
-- The membership before the present one ended on the day that is now known.
update membership set to_date = $day
 where person_id = $person and kind = 'official' and to_date = $was
   and (from_date is null or from_date < $day);

-- name: remark_probation
-- When a person became an official member; null: on probation, or not known.
select official_first from person where id = $person;

-- name: export_units
-- Units of the Party line that stand on a day, in the order of the office's own list, with what stands directly above.
select u.id, u.code,
       coalesce((select b.name from unit_before b where b.unit_id = u.id and b.to_date > $day
                  order by b.to_date limit 1), u.name),
       coalesce((select b.kind from unit_before b where b.unit_id = u.id and b.to_date > $day
                  order by b.to_date limit 1), u.kind),
       u.founded_on, u.founded_text, u.standing,
       (select a.code from unit_place p join unit a on a.id = p.parent_id
         where p.unit_id = u.id and (p.from_date is null or p.from_date <= $day)
           and (p.to_date is null or p.to_date > $day))
  from unit u
 where u.line = 'party' and (u.founded_on is null or u.founded_on <= $day)
   and (u.known_from is null or u.known_from <= $day)
   and (u.ended_on is null or u.ended_on > $day)
 order by u.ord, u.id;

-- name: export_people
-- People of a unit on a day, in the order in which the lists named them.
select p.id, p.card, p.name, p.birth_first, p.birth_last, p.birth_text, p.sex, p.ethnic,
       p.admitted_first, p.admitted_last, p.admitted_text, p.official_first, p.official_last,
       p.official_text, p.phone
  from membership m join person p on p.id = m.person_id
 where m.unit_id = $unit and m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day)
 order by p.id;

-- name: export_posts
-- Titles that a person holds on a day.
select t.title, p.side from post p join post_title t on t.id = p.title_id
 where p.person_id = $person and (p.from_date is null or p.from_date <= $day)
   and (p.to_date is null or p.to_date > $day)
 order by p.id;

-- name: export_status
-- The status of Party activity of a person on a day.
select kind from spell
 where person_id = $person and kind in ('exempt', 'activity_suspended', 'committee_suspended')
   and (from_date is null or from_date <= $day) and (to_date is null or to_date > $day)
 order by id desc limit 1;

-- name: export_remarks
-- What the lists said in prose about a person; words that stood in the column of the status are told apart.
select text, kind, proposal from remark where person_id = $person order by id;

-- name: export_unit_remarks
-- What the lists said in prose about a unit.
select text from remark where unit_id = $unit order by id;

-- name: export_count_phones
-- How many people the book knows a telephone number of.
select count(*) from person where phone <> '';

-- name: export_count_disciplines
-- How many disciplines the book has.
select count(*) from discipline;

-- name: export_count_levels
-- How many levels of past years the book was told of.
select count(*) from past_level;

-- name: export_disciplines
-- Disciplines with whom they are about, and the unit where a person belongs on a day, or did last.
select coalesce(p.card, ''),
       coalesce(u.code,
                (select c.code from membership m join unit c on c.id = m.unit_id
                  where m.person_id = p.id and m.kind = 'official'
                  order by case when (m.from_date is null or m.from_date <= $day)
                                 and (m.to_date is null or m.to_date > $day) then 0 else 1 end,
                           case when m.to_date is null then 0 else 1 end, m.to_date desc, m.id desc
                  limit 1), ''),
       coalesce(p.name, ''), p.birth_first,
       p.birth_last, coalesce(p.birth_text, ''), d.form, d.decided_on, d.breach_year,
       d.breach_unit, d.made_heavier_on, d.duty_related, d.within_authority, d.self_detected,
       d.remedied, d.side, d.same_act, d.paper
  from discipline d left join person p on p.id = d.person_id left join unit u on u.id = d.unit_id
 order by d.id;

-- name: export_levels
-- Levels of past years with whom they are about, and the unit where a person belongs on a day, or did last.
select coalesce(p.card, ''),
       coalesce(u.code,
                (select c.code from membership m join unit c on c.id = m.unit_id
                  where m.person_id = p.id and m.kind = 'official'
                  order by case when (m.from_date is null or m.from_date <= $day)
                                 and (m.to_date is null or m.to_date > $day) then 0 else 1 end,
                           case when m.to_date is null then 0 else 1 end, m.to_date desc, m.id desc
                  limit 1), ''),
       coalesce(p.name, ''), p.birth_first,
       p.birth_last, coalesce(p.birth_text, ''), l.year, l.level, l.side, l.paper
  from past_level l left join person p on p.id = l.person_id left join unit u on u.id = l.unit_id
 order by l.year, p.id, u.id, l.side;
