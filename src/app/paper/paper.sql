-- What papers say, out of the book.

-- name: paper_tree_unit
-- A unit of the frozen tree.
select t.unit_id, coalesce(t.parent_id, 0), t.code, t.name, t.kind, t.first_at, t.last_at, coalesce(u.standing, 0)
  from tree t join unit u on u.id = t.unit_id
 where t.cycle_id = $cycle and t.version = $version and t.unit_id = $unit;

-- name: paper_units
-- Units of the frozen tree in a range of places.
select t.unit_id, t.code, t.name from tree t
 where t.cycle_id = $cycle and t.version = $version and t.first_at between $first and $last
 order by t.first_at;

-- name: paper_subjects
-- Subjects in a range of places, or of one unit: collectives first, then members the Vietnamese way.
select s.id, s.unit_id, coalesce(s.person_id, 0), coalesce(t.code, u.code), coalesce(p.card, ''), coalesce(p.name, t.name, u.name),
       coalesce(s.form, ''), coalesce(s.form_for, '')
  from subject s join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id
  left join tree t on t.cycle_id = s.cycle_id and t.version = $version and t.unit_id = s.unit_id
 where s.cycle_id = $cycle and s.state = 'in' and s.at between $first and $last
 order by s.at, s.ord;

-- name: paper_subject_of_card
-- The member with that number of the card.
select s.id, s.unit_id, s.person_id, coalesce(t.code, u.code), p.card, p.name, coalesce(s.form, ''), coalesce(s.form_for, '')
  from person p join subject s on s.person_id = p.id join unit u on u.id = s.unit_id
  left join tree t on t.cycle_id = s.cycle_id and t.version = $version and t.unit_id = s.unit_id
 where s.cycle_id = $cycle and s.state = 'in' and p.card = $card;

-- name: paper_posts
-- Posts of a person on a day, those of the Party first.
select t.title, o.side from post o join post_title t on t.id = o.title_id
 where o.person_id = $person and t.role <> 'none'
   and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)
 order by o.side, o.id;

-- name: paper_member
-- A member as papers name him.
select p.name, p.birth_text, p.birth_first, p.birth_last, p.card, p.admitted_first, p.admitted_last, p.official_on, p.phone
  from subject s join person p on p.id = s.person_id where s.id = $subject;

-- name: paper_work_unit
-- The unit of the state line to which a post of the person belongs.
select u.name from post o join unit u on u.id = o.unit_id
 where o.person_id = (select person_id from subject where id = $subject) and o.side = 'state'
   and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)
 order by o.id;

-- name: paper_review_text
-- What the latest version of a review says.
select field, text from review_text
 where subject_id = $subject and version = (select max(version) from review_version where subject_id = $subject)
 order by field, ord;

-- name: paper_review
-- The self-review as it was received.
select coalesce(self_level, ''), no_shortcoming from review where subject_id = $subject;

-- name: paper_shortcomings
-- Shortcomings of a subject noted in a year.
select c.text, c.cause, c.responsible, c.remedy, c.remedy_by
  from subject s join shortcoming c on (s.person_id is not null and c.person_id = s.person_id)
                                    or (s.person_id is null and c.unit_id = s.unit_id)
 where s.id = $subject and c.year = $year
 order by c.id;

-- name: paper_carried
-- Shortcomings of earlier years that a subject has to answer for.
select c.year, c.text, c.remedy, c.remedy_by, c.state, k.answer, c.evidence, c.done_on
  from carried k join shortcoming c on c.id = k.shortcoming_id
 where k.subject_id = $subject
 order by c.year, c.id;

-- name: paper_suggestions
-- Matters suggested to a subject.
select text, answer, due_on, number, on_date, body, conclusion from suggestion where subject_id = $subject order by ord;

-- name: paper_given
-- Facts given about a subject, the earliest first.
select facts from given where subject_id = $subject order by batch_id;

-- name: paper_proposal
-- The last proposal about a subject.
select level, body, number, on_date, reason from proposal
 where subject_id = $subject and step = 'proposal' order by id desc limit 1;

-- name: paper_decision
-- The level in force of a subject, and the one that it replaced.
select d.level, d.number, d.on_date, d.body, d.reason, d.factors, o.level, o.number, o.on_date
  from decision d left join decision o on o.id = d.replaces
 where d.subject_id = $subject and d.current = 1;

-- name: paper_votes
-- Ballots counted about a subject, the last meeting first.
select m.summoned, m.present, b.issued, b.returned, b.valid, b.xs, b.htt, b.ht, b.kht
  from ballot_count b join meeting m on m.id = b.meeting_id
 where b.subject_id = $subject and b.round = 'level'
 order by m.on_date desc, m.id desc limit 1;

-- name: paper_cell_votes
-- Ballots counted about a member at the last meeting of his own cell.
select m.summoned, b.xs, b.htt, b.ht, b.kht
  from subject s join meeting m on m.unit_id = s.unit_id and m.cycle_id = s.cycle_id
  join ballot_count b on b.meeting_id = m.id and b.subject_id = s.id
 where s.id = $subject and b.round = 'level'
 order by m.on_date desc, m.id desc limit 1;

-- name: paper_card
-- The number of a person's card.
select card from person where id = $person;

-- name: paper_left_until
-- Until when a person is exempt, or suspended from the activities of the Party.
select to_date from spell
 where person_id = $person and kind in ('exempt', 'activity_suspended') and (from_date is null or from_date <= $day)
   and to_date > $day
 order by to_date limit 1;

-- name: paper_members_of
-- How many members are subjects of a unit itself.
select count(person_id) from subject where cycle_id = $cycle and unit_id = $unit and state = 'in';

-- name: paper_disciplines
-- Disciplines of a person decided in a year.
select form, decided_on from discipline
 where person_id = $person and decided_on between $first and $last order by decided_on, id;

-- name: paper_opinions
-- What bodies that were asked said about a subject.
select body, level from proposal where subject_id = $subject and step = 'opinion' order by id;

-- name: paper_xs_years
-- In how many of some years a subject was XS, decided here or told by lists of the past.
select count(distinct y.year) from (
select c.year as year
  from subject s join subject b on (s.person_id is not null and b.person_id = s.person_id)
                                or (s.person_id is null and b.person_id is null and b.unit_id = s.unit_id)
  join cycle c on c.id = b.cycle_id join decision d on d.subject_id = b.id and d.current = 1
 where s.id = $subject and c.quarter = 0 and d.level = 'XS' and c.year between $from and $to
union
select l.year
  from subject s join past_level l on (s.person_id is not null and l.person_id = s.person_id)
                                   or (s.person_id is null and l.unit_id = s.unit_id)
 where s.id = $subject and l.side = 'party' and l.level = 'XS' and l.year between $from and $to) y;

-- name: paper_review_work
-- What was done for the review within a range of places: subjects with suggestions, matters answered, delegates, meetings, levels replaced.
select (select count(distinct g.subject_id) from suggestion g join subject s on s.id = g.subject_id
         where s.cycle_id = $cycle and s.at between $first and $last),
       (select count(*) from suggestion g join subject s on s.id = g.subject_id
         where s.cycle_id = $cycle and s.at between $first and $last and g.answer <> ''),
       (select count(*) from delegate d join tree t on t.unit_id = d.unit_id
         where t.cycle_id = $cycle and t.version = $version and t.first_at between $first and $last),
       (select count(*) from meeting m join tree t on t.unit_id = m.unit_id
         where m.cycle_id = $cycle and t.cycle_id = $cycle and t.version = $version
           and t.first_at between $first and $last and m.kind = 'review'),
       (select count(*) from decision d join subject s on s.id = d.subject_id
         where s.cycle_id = $cycle and s.at between $first and $last and d.current = 1 and d.replaces is not null);

-- name: paper_sitting_own
-- Who is reviewed in a unit as a subject of its own: rated or not, with a post of the Party or not, official or not.
select s.id, coalesce(s.person_id, 0), coalesce(p.name, u.name), coalesce(s.rated, 1),
       case when exists (select 1 from post o join post_title t on t.id = o.title_id
                          where o.person_id = s.person_id and o.side = 'party' and t.role <> 'none'
                            and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day)) then 1 else 0 end,
       case when p.official_last is not null and p.official_last <= $day then 1 else 0 end
  from subject s join unit u on u.id = s.unit_id left join person p on p.id = s.person_id
 where s.cycle_id = $cycle and s.unit_id = $unit and s.state = 'in' and coalesce(s.reviewed, 1) <> 0
 order by s.ord;

-- name: paper_sitting_below
-- The same of those below a unit who hold a post of the Party: some of them sit in the body of the unit.
select s.id, s.person_id, p.name, coalesce(s.rated, 1), 1,
       case when p.official_last is not null and p.official_last <= $day then 1 else 0 end
  from subject s join person p on p.id = s.person_id
 where s.cycle_id = $cycle and s.at between $first and $last and s.unit_id <> $unit and s.state = 'in'
   and coalesce(s.reviewed, 1) <> 0
   and exists (select 1 from post o join post_title t on t.id = o.title_id
                where o.person_id = s.person_id and o.side = 'party' and t.role <> 'none'
                  and (o.from_date is null or o.from_date <= $day) and (o.to_date is null or o.to_date > $day))
 order by p.name_key, p.id;

-- name: paper_post_role
-- What a post is in its body.
select t.role from post o join post_title t on t.id = o.title_id where o.id = $post;

-- name: paper_meeting
-- The last review meeting of a unit.
select id, on_date, begins, ends, place, chair, secretary, summoned, present, conclusion, to_date
  from meeting where cycle_id = $cycle and unit_id = $unit
 order by kind, number desc limit 1;

-- name: paper_meeting_people
-- Who is named in the minutes.
select role, name, note from meeting_person where meeting_id = $meeting order by role desc, ord;

-- name: paper_meeting_remarks
-- What was said, and about whom.
select coalesce(p.name, u.name, ''), r.speaker, r.text, r.answer
  from meeting_remark r left join subject s on s.id = r.subject_id
  left join person p on p.id = s.person_id left join unit u on u.id = s.unit_id
 where r.meeting_id = $meeting order by r.ord;

-- name: paper_meeting_votes
-- Ballots counted at a meeting.
select coalesce(p.name, u.name), b.round, b.issued, b.returned, b.valid, b.xs, b.htt, b.ht, b.kht
  from ballot_count b join subject s on s.id = b.subject_id join unit u on u.id = s.unit_id
  left join person p on p.id = s.person_id
 where b.meeting_id = $meeting order by b.round, s.ord;

-- name: paper_delegates
-- Whom a body has assigned, and who is assigned to it.
select d.name, d.phone, u.name, d.from_date, d.to_date, d.paper, coalesce(d.person_id, 0)
  from delegate d join unit u on u.id = d.unit_id
 where (d.from_unit_id = $unit or d.unit_id = $unit) and (d.to_date is null or d.to_date > $day)
 order by u.ord, d.id;

-- name: paper_files
-- What the file of a unit holds: report, minutes, suggestions, level.
select (select count(*) from review r join subject s on s.id = r.subject_id
         where s.cycle_id = $cycle and s.unit_id = $unit and s.person_id is null),
       (select count(*) from meeting where cycle_id = $cycle and unit_id = $unit),
       (select count(*) from suggestion g join subject s on s.id = g.subject_id
         where s.cycle_id = $cycle and s.unit_id = $unit),
       (select count(*) from decision d join subject s on s.id = d.subject_id
         where s.cycle_id = $cycle and s.unit_id = $unit and s.person_id is null and d.current = 1);

-- name: paper_person
-- Whose subject it is; 0: a collective.
select coalesce(person_id, 0) from subject where id = $subject;
