-- The register of documents and the terms in which their numbers run.

-- name: paper_term_on
-- The term of a body on a day.
select name from term where unit_id = $unit and from_date <= $day order by from_date desc limit 1;

-- name: paper_term_clash
-- Has the body a term of that name, or one from that day on?
select count(*) from term where unit_id = $unit and (name = $name or from_date = $from);

-- name: paper_term_add
-- A term of a body.
insert into term (unit_id, name, from_date, event_id) values ($unit, $name, $from, $event);

-- name: paper_term_list
-- The terms of all bodies, or of one.
select u.code, u.name, t.name, t.from_date
  from term t join unit u on u.id = t.unit_id
 where t.unit_id = $unit or $unit is null
 order by u.code, u.id, t.from_date;

-- name: paper_number_last
-- The greatest number of a kind in a term of a body.
select max(number) from document where issuer_unit_id = $issuer and kind = $kind and term = $term;

-- name: paper_number_of
-- The number that a paper about a subject or a unit has.
select number, symbol, on_date
  from document
 where issuer_unit_id = $issuer and kind = $kind and term = $term and paper = $paper
   and coalesce(cycle_id, 0) = $cycle and coalesce(subject_id, 0) = $subject
   and coalesce(unit_id, 0) = $unit
 order by number desc limit 1;

-- name: paper_number_any
-- The number that a paper about a subject or a unit has in any term, the latest last.
select number, symbol, on_date
  from document
 where issuer_unit_id = $issuer and kind = $kind and paper = $paper
   and coalesce(cycle_id, 0) = $cycle and coalesce(subject_id, 0) = $subject
   and coalesce(unit_id, 0) = $unit
 order by on_date, number;

-- name: paper_number_holder
-- Which document has a number.
select about, on_date, symbol
  from document
 where issuer_unit_id = $issuer and kind = $kind and term = $term and number = $number;

-- name: paper_number_add
-- A document in the register.
insert into document (issuer_unit_id, kind, term, number, symbol, on_date, paper, about, cycle_id,
                      subject_id, unit_id, event_id)
values ($issuer, $kind, $term, $number, $symbol, $on, $paper, $about, $cycle, $subject, $unit, $event);

-- name: paper_number_list
-- The register, of all bodies or of one, of all kinds or of one.
select u.code, u.name, d.kind, d.term, d.number, d.symbol, d.on_date, d.paper, d.about
  from document d join unit u on u.id = d.issuer_unit_id
 where (d.issuer_unit_id = $issuer or $issuer is null) and (d.kind = $kind or $kind is null)
 order by u.code, u.id, d.kind, d.term, d.number;

-- name: paper_unit
-- Code, name and kind of a unit.
select code, name, kind from unit where id = $id;

-- name: paper_decider
-- The unit that decides on a subject.
select decider_unit_id from subject where id = $subject;
