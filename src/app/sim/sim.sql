-- Made-up data: is there room for it, and about whom facts are made up.

-- name: sim_book_has
-- How many units and people a book has, up to one of each.
select (select count(*) from (select 1 from unit limit 1) as u)
       + (select count(*) from (select 1 from person limit 1) as p);
