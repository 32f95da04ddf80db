-- Records entered by hand: lists, overlaps, history.

-- name: hand_disciplines
-- Disciplines of one person, of one unit, or of all (0 and 0).
select d.id, coalesce(p.card, ''), coalesce(p.name, ''), coalesce(u.code, ''),
       coalesce(u.name, ''), d.form, d.decided_on, d.breach_year, d.breach_unit, d.made_heavier_on,
       d.duty_related, d.within_authority, d.self_detected, d.remedied, d.side, d.same_act, d.paper
  from discipline d left join person p on p.id = d.person_id left join unit u on u.id = d.unit_id
 where (d.person_id = $person or d.unit_id = $unit or ($person = 0 and $unit = 0))
 order by d.decided_on, d.id;

-- name: hand_discipline_whose
-- Whose discipline it is: name and card, or name and code of a unit.
select coalesce(p.name, u.name), coalesce(p.card, c.code, u.code, '')
  from discipline d left join person p on p.id = d.person_id left join unit u on u.id = d.unit_id
  left join membership m on m.person_id = p.id and m.to_date is null
  left join unit c on c.id = m.unit_id
 where d.id = $discipline;

-- name: hand_levels
-- Levels told of one person, of one unit, or of all (0 and 0), in one year or all (0).
select coalesce(p.card, ''), coalesce(p.name, ''), coalesce(u.code, ''), coalesce(u.name, ''),
       l.side, l.year, l.level, l.paper
  from past_level l left join person p on p.id = l.person_id left join unit u on u.id = l.unit_id
 where (l.person_id = $person or l.unit_id = $unit or ($person = 0 and $unit = 0))
   and (l.year = $year or $year = 0)
 order by l.year, p.name_key, u.ord, l.side;

-- name: hand_spell_overlap
-- A spell of a person that cannot be at the same time as another one: of the same kind, or both a Party status.
select id, kind, from_date, to_date from spell
 where person_id = $person
   and (kind = $kind
        or (kind in ('exempt', 'activity_suspended', 'committee_suspended')
            and $kind in ('exempt', 'activity_suspended', 'committee_suspended')))
   and (from_date is null or from_date < coalesce($to_date, from_date + 1))
   and (to_date is null or to_date > $from_date)
 order by id limit 1;

-- name: hand_spell_get
-- A spell.
select person_id, kind, from_date, to_date from spell where id = $id;

-- name: hand_spells
-- Spells of one person or all (0), of one kind or all ('').
select s.id, p.card, p.name, s.kind, s.from_date, s.to_date, s.days, s.paper
  from spell s join person p on p.id = s.person_id
 where (s.person_id = $person or $person = 0) and (s.kind = $kind or $kind = '')
 order by p.name_key, s.from_date, s.id;

-- name: hand_delegate_add
-- A superior's delegate.
insert into delegate (from_unit_id, unit_id, person_id, name, phone, from_date, to_date, paper,
                      event_id)
values ($from_unit, $unit, $person, $name, $phone, $from_date, $to_date, $paper,
        $event);

-- name: hand_delegate_overlap
-- The same delegate of the same unit at the same time.
select count(*) from delegate
 where unit_id = $unit and name = $name and from_date < coalesce($to_date, from_date + 1)
   and (to_date is null or to_date > $from_date);

-- name: hand_delegate_get
-- A delegate.
select unit_id, name, from_date, to_date from delegate where id = $id;

-- name: hand_delegate_end
-- A delegate is so no more.
update delegate set to_date = $day where id = $id;

-- name: hand_delegates
-- Delegates of a day, of one name or all ('').
select d.id, d.name, d.phone, f.code, u.code, u.name, d.from_date, d.to_date, d.paper
  from delegate d join unit f on f.id = d.from_unit_id join unit u on u.id = d.unit_id
 where (d.name = $name or $name = '') and d.from_date <= $day
   and (d.to_date is null or d.to_date > $day)
 order by d.name, u.ord, d.id;

-- name: hand_delegate_work
-- What is to be done where a delegate is assigned, unit by unit of the frozen tree of a year.
select d.id, d.name, v.code, v.name, count(s.id), count(r.subject_id), count(x.id), min(s.deadline)
  from delegate d
  join cycle c on c.year = $year and c.quarter = 0
  join tree t on t.cycle_id = c.id and t.version = c.tree_version and t.unit_id = d.unit_id
  join tree b on b.cycle_id = c.id and b.version = c.tree_version
       and b.first_at >= t.first_at and b.first_at <= t.last_at
  join unit v on v.id = b.unit_id
  left join subject s on s.cycle_id = c.id and s.at = b.first_at and s.state = 'in'
       and (s.reviewed is null or s.reviewed = 1)
  left join review r on r.subject_id = s.id
  left join decision x on x.subject_id = s.id and x.current = 1
 where (d.name = $name or $name = '') and d.from_date <= $day
   and (d.to_date is null or d.to_date > $day)
 group by d.id, d.name, v.code, v.name, b.first_at
 order by d.name, d.id, b.first_at;

-- name: hand_people
-- Who belongs to a unit on a day, or to any (0), sorted by given name.
select p.id, p.card, p.name, p.birth_text, u.code, p.state_employee, p.in_system
  from membership m join person p on p.id = m.person_id join unit u on u.id = m.unit_id
 where m.kind = 'official' and (m.from_date is null or m.from_date <= $day)
   and (m.to_date is null or m.to_date > $day) and (m.unit_id = $unit or $unit = 0)
 order by p.name_key, p.id;

-- name: hand_history
-- All that the book holds of a person: what, from, to, a word, a text.
select m.kind as what, m.from_date as first_day, m.to_date as end_day, u.code as word, u.name as said
  from membership m join unit u on u.id = m.unit_id where m.person_id = $person
union all
select 'post', o.from_date, o.to_date, o.side, t.title || coalesce(' – ' || u.name, '')
  from post o join post_title t on t.id = o.title_id left join unit u on u.id = o.unit_id
 where o.person_id = $person
union all
select 'spell', s.from_date, s.to_date, s.kind, s.paper from spell s where s.person_id = $person
union all
select 'discipline', d.decided_on, d.made_heavier_on, d.form, d.paper
  from discipline d where d.person_id = $person
union all
select 'past_level', null, null, l.level, cast(l.year as text) || ' ' || l.paper
  from past_level l where l.person_id = $person
union all
select 'decision', d.on_date, null, d.level, cast(c.year as text) || ' ' || d.number || ' ' || d.body
  from subject s join cycle c on c.id = s.cycle_id join decision d on d.subject_id = s.id
 where s.person_id = $person
union all
select 'remark', null, null, r.state, r.text from remark r where r.person_id = $person
 order by 1, 2;

-- name: hand_events
-- Acts that name a person, by number or by card.
select 'event', null, null, at, act || ' · ' || actor || ' · ' || about
  from event where about like $person or about like $card
 order by id;

-- name: hand_temporary_overlap
-- A person's activity elsewhere for a time that a new one would overlap.
select count(*) from membership
 where person_id = $person and kind = 'temporary'
   and (from_date is null or from_date < coalesce($to_date, from_date + 1))
   and (to_date is null or to_date > $from_date);

-- name: hand_temporary_now
-- A person's activity elsewhere that lasts on a day.
select id from membership
 where person_id = $person and kind = 'temporary' and (from_date is null or from_date < $day)
   and (to_date is null or to_date > $day)
 order by id desc;

-- name: hand_post_held
-- The post of a title that a person holds now.
select id from post
 where person_id = $person and title_id = $title and to_date is null order by id;

-- name: hand_post_unit
-- The unit that a post belongs to.
update post set unit_id = $unit where id = $id;

-- name: hand_shortcomings
-- Shortcomings of one person, of one unit, or of all (0 and 0), of one year or all (0), in a state, all, or unclosed.
select s.id, coalesce(p.card, ''), coalesce(p.name, ''), coalesce(u.code, ''), coalesce(u.name, ''), s.year,
       s.text, s.cause, s.responsible, s.remedy, s.remedy_by, s.state, s.done_on, s.evidence
  from shortcoming s left join person p on p.id = s.person_id left join unit u on u.id = s.unit_id
 where (s.person_id = $person or s.unit_id = $unit or ($person = 0 and $unit = 0))
   and (s.year = $year or $year = 0)
   and ($state = 'all' or s.state = $state or ($state = 'unclosed' and s.state <> 'done'))
 order by s.year, s.id;

-- name: hand_phone_set
-- The telephone number of a person.
update person set phone = $phone, rev = rev + 1 where id = $id;

-- name: hand_diary
-- What was done: acts whose name begins so, that tell of a text, from one instant to before another; '' for all.
select id, at, actor, office, act, about, hash from event
 where substr(act, 1, length($act)) = $act and ($about = '' or replace(about, $about, '') <> about) and at >= $from and at < $to
 order by id;

-- name: hand_subject_of_person
-- The subject of a cycle who is that person; 0: none.
select coalesce(max(id), 0) from subject where cycle_id = $cycle and person_id = $person and state = 'in';

-- name: hand_subject_of_unit
-- The collective of a unit in a cycle; 0: none.
select coalesce(max(id), 0) from subject
 where cycle_id = $cycle and unit_id = $unit and person_id is null and state = 'in';

-- name: hand_suggestion_next
-- The next number of a matter suggested to a subject.
select coalesce(max(ord), 0) + 1 from suggestion where subject_id = $subject;

-- name: hand_suggestion_add
-- A matter suggested.
insert into suggestion (subject_id, ord, text, from_unit_id, body, number, on_date, due_on, event_id)
values ($subject, $ord, $text, $from, $body, $number, $on, $due, $event);

-- name: hand_suggestion_load
-- A matter suggested, by its number in the book.
select text, answer, on_date from suggestion where id = $id;

-- name: hand_suggestion_answer
-- Its answer.
update suggestion set answer = $answer, answered_on = $on where id = $id;

-- name: hand_suggestion_conclude
-- What the superior concludes of the answer.
update suggestion set conclusion = $conclusion where id = $id;

-- name: hand_suggestions
-- Matters suggested within a range of places, or to one subject.
select g.id, coalesce(p.name, u.name), u.code, g.ord, g.text, g.body, g.number, g.on_date, g.due_on, g.answer, g.conclusion
  from suggestion g join subject s on s.id = g.subject_id join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id
 where s.cycle_id = $cycle and s.at between $first and $last and (s.id = $subject or $subject = 0)
 order by s.at, s.ord, g.ord;

-- name: hand_meeting_number
-- The number of the next meeting of a kind of a unit.
select coalesce(max(number), 0) + 1 from meeting where cycle_id = $cycle and unit_id = $unit and kind = $kind;

-- name: hand_meeting_set
-- A meeting; told again with its number it is told anew.
insert into meeting (cycle_id, unit_id, kind, number, on_date, to_date, begins, ends, place, chair, secretary,
                     summoned, present, conclusion, event_id)
values ($cycle, $unit, $kind, $number, $on, $to, $begins, $ends, $place, $chair, $secretary,
        $summoned, $present, $conclusion, $event)
    on conflict (cycle_id, unit_id, kind, number) do update
   set on_date = excluded.on_date, to_date = excluded.to_date, begins = excluded.begins, ends = excluded.ends,
       place = excluded.place, chair = excluded.chair, secretary = excluded.secretary, summoned = excluded.summoned,
       present = excluded.present, conclusion = excluded.conclusion
returning id;

-- name: hand_meeting_people_drop
-- Whom a meeting named before it is told anew.
delete from meeting_person where meeting_id = $meeting;

-- name: hand_meeting_person
-- Somebody whom the minutes name.
insert into meeting_person (meeting_id, role, ord, name, note) values ($meeting, $role, $ord, $name, $note);

-- name: hand_meeting_of
-- The last meeting at which a subject is reviewed: of the unit named, or of the subject's own; with $number the one of that number.
select m.id, m.summoned, m.present
  from meeting m
 where m.cycle_id = $cycle
   and (m.unit_id = $unit or ($unit = 0 and m.unit_id = (select unit_id from subject where id = $subject)))
   and (m.number = $number or $number < 0)
 order by m.on_date desc, m.id desc;

-- name: hand_meeting_remark
-- What was said about a subject.
insert into meeting_remark (meeting_id, ord, subject_id, speaker, text, answer)
values ($meeting, (select coalesce(max(ord), 0) + 1 from meeting_remark where meeting_id = $meeting), $subject,
        $speaker, $text, $answer);

-- name: hand_ballot_count
-- Ballots counted about a subject; told again they are told anew.
insert into ballot_count (meeting_id, subject_id, round, issued, returned, valid, xs, htt, ht, kht)
values ($meeting, $subject, $round, $issued, $returned, $valid, $xs, $htt, $ht, $kht)
    on conflict (meeting_id, subject_id, round) do update
   set issued = excluded.issued, returned = excluded.returned, valid = excluded.valid, xs = excluded.xs,
       htt = excluded.htt, ht = excluded.ht, kht = excluded.kht;

-- name: hand_meetings
-- Meetings within a range of places, with how much was said and counted.
select m.id, t.code, t.name, m.kind, m.number, m.on_date, m.summoned, m.present,
       (select count(*) from meeting_remark r where r.meeting_id = m.id),
       (select count(*) from ballot_count b where b.meeting_id = m.id)
  from meeting m join tree t on t.cycle_id = m.cycle_id and t.version = $version and t.unit_id = m.unit_id
 where m.cycle_id = $cycle and t.first_at between $first and $last
 order by t.first_at, m.on_date, m.id;
