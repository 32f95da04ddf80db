-- Who is meant.  Cross joins keep the databases from walking all subjects of a cycle to find one.

-- name: subject_by_card
-- Subjects of a cycle whose card has that number.
select s.id, s.unit_id, s.person_id
  from person p cross join subject s
 where p.card = $card and s.person_id = p.id and s.cycle_id = $cycle and s.state = 'in' order by s.id;

-- name: subject_by_name
-- Subjects of a cycle in a unit of that code, of a name as folded for search.
select s.id, s.unit_id, s.person_id, p.birth_first, p.birth_last
  from unit u cross join subject s join person p on p.id = s.person_id
 where u.code = $code and s.unit_id = u.id and s.cycle_id = $cycle and s.state = 'in' and p.name_fold = $fold
 order by s.id;

-- name: subject_collective
-- The collective of a unit of that code.
select s.id, s.unit_id, 0
  from unit u cross join subject s
 where u.code = $code and s.unit_id = u.id and s.cycle_id = $cycle and s.state = 'in' and s.kind = 'collective'
 order by s.id;

-- name: subject_identity
-- Unit, name as folded for search, and days of birth of a member who is a subject.
select u.code, p.name_fold, p.birth_first, p.birth_last
  from subject s join unit u on u.id = s.unit_id join person p on p.id = s.person_id
 where s.id = $subject;

-- name: subject_called
-- What a subject is called.
select coalesce(p.name, u.name), u.code
  from subject s join unit u on u.id = s.unit_id left join person p on p.id = s.person_id
 where s.id = $subject;
