-- Units, where they stand, what happened to them.

-- name: org_tree_rows
-- Every unit that stands on a day, with the unit directly above; a unit without a place comes once.
select u.id, u.code,
       coalesce((select b.name from unit_before b where b.unit_id = u.id and b.to_date > $day
                  order by b.to_date limit 1), u.name),
       coalesce((select b.kind from unit_before b where b.unit_id = u.id and b.to_date > $day
                  order by b.to_date limit 1), u.kind),
       u.line, u.founded_on, u.standing, p.parent_id
  from unit u
  left join unit_place p on p.unit_id = u.id
       and (p.from_date is null or p.from_date <= $day) and (p.to_date is null or p.to_date > $day)
 where (u.founded_on is null or u.founded_on <= $day)
   and (u.known_from is null or u.known_from <= $day) and (u.ended_on is null or u.ended_on > $day)
 order by u.ord, u.id;

-- name: org_unit_by_code
-- Units of a code that stand on a day.
select id from unit
 where code = $code and (founded_on is null or founded_on <= $day)
   and (known_from is null or known_from <= $day) and (ended_on is null or ended_on > $day)
 order by id;

-- name: org_code_past
-- Of the units with a code: how many ended by a day, and the first day of one that begins later.
select coalesce(sum(case when ended_on <= $day then 1 else 0 end), 0),
       min(case when founded_on > $day or known_from > $day then coalesce(known_from, founded_on) end)
  from unit where code = $code;

-- name: org_code_later
-- The unit with a code that the book has only from a later day on, though it may have stood before.
select id, known_from from unit
 where code = $code and known_from > $day and (founded_on is null or founded_on <= $day)
 order by known_from limit 1;

-- name: org_place_earlier
-- The first place of a unit begins before.
update unit_place set from_date = $day where unit_id = $id and from_date = $was;

-- name: org_unit_known
-- The first day on which the book has a unit.
update unit set known_from = $day where id = $id;

-- name: org_unit_on
-- What a unit was called on a day, its kind then, and whether it changed since.
select coalesce(b.name, u.name), coalesce(b.kind, u.kind), case when b.to_date is null then 0 else 1 end
  from unit u
  left join unit_before b on b.unit_id = u.id
       and b.to_date = (select min(c.to_date) from unit_before c
                         where c.unit_id = u.id and c.to_date > $day)
 where u.id = $id;

-- name: org_unit_before_add
-- What a unit was until a day.
insert into unit_before (unit_id, name, kind, to_date) values ($id, $name, $kind, $day)
    on conflict (unit_id, to_date) do nothing;

-- name: org_unit_before_set
-- What a unit was on a day before it changed.
update unit_before set name = $name, kind = $kind
 where unit_id = $id
   and to_date = (select min(c.to_date) from unit_before c
                   where c.unit_id = $id and c.to_date > $day);

-- name: org_unit_by_name
-- Units of a name, as folded for search, that have not ended on a day.
select id from unit where name_fold = $fold and (ended_on is null or ended_on > $day) order by id;

-- name: org_unit_add
-- A new unit.
insert into unit (uid, code, name, name_key, name_fold, kind, line, founded_on, founded_first,
                  founded_last, founded_text, standing, ord)
values ($uid, $code, $name, $key, $fold, $kind, $line, $founded_on, $founded_first, $founded_last,
        $founded_text, $standing, $ord);

-- name: org_unit_set
-- What a unit is, anew.
update unit set code = $code, name = $name, name_key = $key, name_fold = $fold, kind = $kind,
       line = $line, founded_on = $founded_on, founded_first = $founded_first,
       founded_last = $founded_last, founded_text = $founded_text, standing = $standing,
       ord = $ord, rev = rev + 1
 where id = $id;

-- name: org_unit_get
-- What a unit is.
select code, name, kind, line, founded_on, founded_first, founded_last, founded_text, standing,
       ord, ended_on
  from unit where id = $id;

-- name: org_last_ord
-- The last place in the office's own list.
select coalesce(max(ord), 0) from unit;

-- name: org_parent
-- The unit directly above on a day.
select parent_id from unit_place
 where unit_id = $unit and (from_date is null or from_date <= $day)
   and (to_date is null or to_date > $day);

-- name: org_place_add
-- A unit stands under another one.
insert into unit_place (unit_id, parent_id, from_date, to_date)
values ($unit, $parent, $from_date, null);

-- name: org_place_close
-- The present place of a unit ends.
update unit_place set to_date = $day where unit_id = $unit and to_date is null;

-- name: org_places_from
-- Places of a unit that begin on a day or later, or end later: a change on that day would overlap them.
select count(*) from unit_place
 where unit_id = $unit and (from_date >= $day or to_date > $day);

-- name: org_is_above
-- Does one unit stand above another, or is it that unit, on a day or later?
with recursive up (id) as (
    select cast($below as bigint)
    union
    select p.parent_id from unit_place p join up on p.unit_id = up.id
     where p.to_date is null or p.to_date > $day
)
select count(*) from up where id = $above;

-- name: org_children
-- Units directly below one on a day or later.
select distinct p.unit_id from unit_place p join unit u on u.id = p.unit_id
 where p.parent_id = $unit and (p.to_date is null or p.to_date > $day)
   and (u.ended_on is null or u.ended_on > $day)
 order by p.unit_id;

-- name: org_units_left
-- The units directly below one on a day or later, as they are called.
select distinct u.name || ' (' || u.code || ')', u.ord, u.id
  from unit_place p join unit u on u.id = p.unit_id
 where p.parent_id = $unit and (p.to_date is null or p.to_date > $day)
   and (u.ended_on is null or u.ended_on > $day)
 order by u.ord, u.id;

-- name: org_members_left
-- Who belongs to a unit on a day or later, or is active there for a time.
select p.name from membership m join person p on p.id = m.person_id
 where m.unit_id = $unit and (m.to_date is null or m.to_date > $day)
 order by p.name_key, m.id;

-- name: org_members_later
-- Whose membership of a unit begins on a day or later: nobody can have left on that day.
select p.name from membership m join person p on p.id = m.person_id
 where m.unit_id = $unit and m.from_date >= $day and (m.to_date is null or m.to_date > $day)
 order by p.name_key, m.id;

-- name: org_members_go
-- Who belongs to a unit belongs to another one from a day on.
insert into membership (person_id, unit_id, kind, from_date, to_date)
select person_id, $into, kind, $day, to_date from membership
 where unit_id = $unit and (to_date is null or to_date > $day)
 order by id;

-- name: org_members_leave
-- Nobody belongs to a unit from a day on.
update membership set to_date = $day
 where unit_id = $unit and (to_date is null or to_date > $day);

-- name: org_member_go
-- A member of a unit belongs to another one from a day on.
insert into membership (person_id, unit_id, kind, from_date, to_date)
select person_id, $into, kind, $day, to_date from membership
 where person_id = $person and unit_id = $unit and kind = 'official'
   and (from_date is null or from_date < $day) and (to_date is null or to_date > $day)
 order by id limit 1;

-- name: org_person_called
-- A person as people say it: the name and the card.
select name || case when card <> '' then ' (' || card || ')' else '' end from person where id = $person;

-- name: org_member_leave
-- A member leaves a unit on a day.
update membership set to_date = $day
 where person_id = $person and unit_id = $unit and kind = 'official'
   and (from_date is null or from_date < $day) and (to_date is null or to_date > $day);

-- name: org_unit_end
-- A unit ends.
update unit set ended_on = $day, rev = rev + 1 where id = $id;

-- name: org_note
-- What happened to a unit.
insert into unit_change (kind, on_date, unit_id, other_id, paper, event_id)
values ($kind, $on, $unit, $other, $paper, $event);
