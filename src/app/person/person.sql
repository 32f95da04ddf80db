-- People, where they belong, their posts, spells and disciplines.

-- name: person_add
-- A new person.
insert into person (uid, card, name, name_key, name_fold, birth_first, birth_last, birth_text, sex,
                    ethnic, admitted_first, admitted_last, admitted_text, official_on,
                    official_first, official_last, official_text, phone)
values ($uid, $card, $name, $key, $fold, $birth_first, $birth_last, $birth_text, $sex, $ethnic,
        $admitted_first, $admitted_last, $admitted_text, $official_on, $official_first,
        $official_last, $official_text, $phone);

-- name: person_set
-- What is known of a person, anew.
update person set card = $card, name = $name, name_key = $key, name_fold = $fold,
       birth_first = $birth_first, birth_last = $birth_last, birth_text = $birth_text, sex = $sex,
       ethnic = $ethnic, admitted_first = $admitted_first, admitted_last = $admitted_last,
       admitted_text = $admitted_text, official_on = $official_on,
       official_first = $official_first, official_last = $official_last,
       official_text = $official_text, phone = $phone, rev = rev + 1
 where id = $id;

-- name: person_get
-- What is known of a person.
select card, name, birth_first, birth_last, birth_text, sex, ethnic, admitted_first, admitted_last,
       admitted_text, official_first, official_last, official_text, phone
  from person where id = $id;

-- name: person_by_card
-- People with a card number.
select id from person where card = $card order by id;

-- name: person_alike
-- People of a name and a birth date, with the unit to which each belongs on a day.
select p.id, p.card,
       (select m.unit_id from membership m
         where m.person_id = p.id and m.kind = 'official'
           and (m.from_date is null or m.from_date <= $day)
           and (m.to_date is null or m.to_date > $day)
         order by m.id desc limit 1)
  from person p
 where p.name_fold = $fold
   and ((p.birth_first = $first and p.birth_last = $last)
        or (p.birth_first is null and $first is null))
 order by p.id limit 32;

-- name: person_place_now
-- The official membership that is not ended.
select id, unit_id, from_date from membership
 where person_id = $person and kind = 'official' and to_date is null
 order by id desc limit 1;

-- name: person_join
-- A person belongs to a unit, or is active there for a time.
insert into membership (person_id, unit_id, kind, from_date, to_date)
values ($person, $unit, $kind, $from_date, $to_date);

-- name: person_leave
-- A membership ends.
update membership set to_date = $day where id = $id;

-- name: person_joined_on
-- A membership begins on a day that was not known.
update membership set from_date = $day where id = $id;

-- name: person_came_with_list
-- Did a person come to the book with the list of a later day, from nowhere that the book knows?
select count(*) from membership m
 where m.id = $id
   and exists (select 1 from import i where i.kind = 'people' and i.on_date = m.from_date)
   and not exists (select 1 from membership o
                    where o.person_id = m.person_id and o.id <> m.id and o.kind = 'official')
   and not exists (select 1 from spell s
                    where s.person_id = m.person_id and s.kind = 'elsewhere');

-- name: person_end_memberships
-- A person belongs nowhere any more.
update membership set to_date = $day where person_id = $person and to_date is null;

-- name: person_end_posts
-- A person holds no post any more.
update post set to_date = $day where person_id = $person and to_date is null;

-- name: person_spell_add
-- Exemption, suspension, leave, study, activity elsewhere.
insert into spell (person_id, kind, from_date, to_date, days, paper)
values ($person, $kind, $from_date, $to_date, $days, $paper);

-- name: person_status_now
-- The spell of Party status that lasts.
select id, kind from spell
 where person_id = $person and to_date is null
   and kind in ('exempt', 'activity_suspended', 'committee_suspended')
 order by id desc limit 1;

-- name: person_spell_end
-- A spell ends.
update spell set to_date = $day where id = $id;

-- name: person_spell_paper
-- The paper of a spell.
update spell set paper = $paper where id = $id;

-- name: post_title_find
-- A title, as compared.
select id from post_title where plain = $plain;

-- name: post_title_add
-- A title that the book did not know.
insert into post_title (title, plain, role, leads, managed_by, state_employee, in_system, standing,
                        placed)
values ($title, $plain, $role, $leads, $managed_by, $state_employee, $in_system, $standing,
        $placed);

-- name: post_title_place
-- What a title means.
update post_title set role = $role, leads = $leads, managed_by = $managed_by,
       state_employee = $state_employee, in_system = $in_system, standing = $standing, placed = 1
 where id = $id;

-- name: post_title_text
-- A title as it was first met.
select title from post_title where id = $id;

-- name: post_title_each
-- The catalogue with head-counts: how many people hold such a post now; titles to be placed first.
select t.id, t.title, t.role, t.leads, t.managed_by, t.state_employee, t.in_system, t.standing,
       t.placed, count(distinct p.person_id) as people
  from post_title t left join post p on p.title_id = t.id and p.to_date is null
 group by t.id
 order by t.placed, people desc, t.plain;

-- name: post_titles_placed
-- Titles that somebody or the catalogue has placed.
select title, plain, role, leads, managed_by, state_employee, in_system, standing
  from post_title where placed = 1 order by id;

-- name: person_posts_now
-- The posts that a person holds now, as they were written.
select id, title_id, side from post
 where person_id = $person and to_date is null order by id limit 32;

-- name: person_post_add
-- A person holds a post.
insert into post (person_id, title_id, side, from_date, to_date)
values ($person, $title, $side, $from_date, null);

-- name: person_post_end
-- A post ends.
update post set to_date = $day where id = $id;

-- name: past_discipline_add
-- A discipline of a person or a unit, all its fields.
insert into discipline (person_id, unit_id, form, decided_on, breach_year, breach_unit,
                        made_heavier_on, duty_related, within_authority, self_detected, remedied,
                        side, same_act, paper)
values ($person, $unit, $form, $decided_on, $breach_year, $breach_unit, $made_heavier_on,
        $duty_related, $within_authority, $self_detected, $remedied, $side, $same_act, $paper);

-- name: past_discipline_find
-- The discipline of one subject, form, day and side.
select id from discipline
 where (person_id = $person or unit_id = $unit) and form = $form and decided_on = $decided_on
   and side = $side
 order by id;

-- name: past_discipline_get
-- A discipline.
select person_id, unit_id, form, decided_on, breach_year, breach_unit, made_heavier_on,
       duty_related, within_authority, self_detected, remedied, side, same_act, paper
  from discipline where id = $id;

-- name: past_discipline_heavier
-- A later decision made a discipline heavier.
update discipline set made_heavier_on = $day where id = $id;

-- name: past_discipline_tell
-- What was not told of a discipline before.
update discipline set breach_year = $breach_year, breach_unit = $breach_unit,
       duty_related = $duty_related, self_detected = $self_detected, remedied = $remedied
 where id = $id;

-- name: past_level_add
-- A level decided before this book, or outside it.
insert into past_level (person_id, unit_id, side, year, level, paper)
values ($person, $unit, $side, $year, $level, $paper);

-- name: past_level_find
-- The level told of one subject, side and year.
select level from past_level
 where (person_id = $person or unit_id = $unit) and side = $side and year = $year;

-- name: past_level_decided
-- Decisions of this book over one subject in the yearly cycle of a year.
select count(*)
  from subject s join cycle c on c.id = s.cycle_id
  join decision d on d.subject_id = s.id and d.current = 1
 where c.year = $year and c.quarter = 0
   and (s.person_id = $person or (s.unit_id = $unit and s.kind = 'collective'));

-- name: person_employment
-- What somebody who knows tells of a person's work, instead of the titles.
update person set state_employee = $state_employee, in_system = $in_system, rev = rev + 1
 where id = $id;

-- name: person_employment_get
-- What was told of a person's work.
select state_employee, in_system from person where id = $id;

-- name: look_unit
-- Units of a code that stand on a day.
select id from unit
 where code = $code and (founded_on is null or founded_on <= $day)
   and (known_from is null or known_from <= $day) and (ended_on is null or ended_on > $day)
 order by id;

-- name: look_unit_ever
-- Units of a code, whenever they stood.
select id from unit where code = $code order by id;

-- name: look_person
-- Who belongs to a unit of a code on a day and has a name, as folded for search.
select p.id, p.birth_first, p.birth_last, p.birth_text
  from unit u join membership m on m.unit_id = u.id join person p on p.id = m.person_id
 where u.code = $code and m.kind = 'official' and p.name_fold = $fold
   and (m.from_date is null or m.from_date <= $day) and (m.to_date is null or m.to_date > $day)
   and (u.ended_on is null or u.ended_on > $day)
 order by p.id;

-- name: look_person_ever
-- The same on any day.
select distinct p.id, p.birth_first, p.birth_last, p.birth_text
  from unit u join membership m on m.unit_id = u.id join person p on p.id = m.person_id
 where u.code = $code and m.kind = 'official' and p.name_fold = $fold
 order by p.id;

-- name: body_posts
-- The posts of a person on a day that lead, or sit in a committee.
select o.id, o.unit_id, t.title, t.role, t.leads, t.managed_by, t.standing, o.side
  from post o join post_title t on t.id = o.title_id
 where o.person_id = $person and t.role <> 'none'
   and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)
 order by o.id;

-- name: body_own_unit
-- Where a person belongs on a day; 0: nowhere.
select coalesce(max(unit_id), 0) from membership
 where person_id = $person and kind = 'official' and (from_date is null or from_date <= $day)
   and (to_date is null or to_date > $day);

-- name: body_unit
-- A unit on a day with the kind of the one above.
select u.kind, u.standing, coalesce(p.parent_id, 0), coalesce(a.kind, '')
  from unit u
  left join unit_place p on p.unit_id = u.id and (p.from_date is null or p.from_date <= $day)
                            and (p.to_date is null or p.to_date > $day)
  left join unit a on a.id = p.parent_id
 where u.id = $unit;

-- name: body_state_units
-- Whether the book has units whose leadership sits by posts of the state.
select count(*) from (select 1 from unit
                       where kind in ('leadership_collective', 'agency', 'party_group') limit 1) as x;
