-- Made-up data: is there room for it, and about whom facts are made up.

-- name: sim_book_has
-- How many units and people a book has, up to one of each.
select (select count(*) from (select 1 from unit limit 1) as u)
       + (select count(*) from (select 1 from person limit 1) as p);

-- name: sim_subjects
-- The subjects of a cycle that are reviewed, or may be, in the order of the tree.
select s.unit_id, s.person_id, u.code, p.card, p.name, p.birth_text, p.birth_last, s.id
  from subject s join unit u on u.id = s.unit_id left join person p on p.id = s.person_id
 where s.cycle_id = $cycle and s.state = 'in' and (s.reviewed is null or s.reviewed = 1)
   and (s.rated is null or s.rated = 1)
 order by s.at, s.ord;

-- name: sim_carried
-- The shortcomings of earlier years that a subject has to answer for.
select shortcoming_id from carried where subject_id = $subject order by shortcoming_id;
