-- Criteria sets of offices.

-- name: criteria_find
-- The set of an id.
select id, sha256, pack, name, paper from criteria_set where overlay = $overlay;

-- name: criteria_each
-- Every set with how many versions of grounds stand on it.
select overlay, pack, name, paper, file,
       (select count(*) from ground g
         where ',' || g.overlays || ',' like '%,' || c.overlay || ',%') as used
  from criteria_set c order by overlay;

-- name: criteria_used
-- How many versions of grounds stand on a set.
select count(*) from ground where ',' || overlays || ',' like '%,' || $overlay || ',%';

-- name: criteria_put
-- A set, new or read again.
insert into criteria_set (overlay, pack, name, paper, file, sha256, text, event_id)
values ($overlay, $pack, $name, $paper, $file, $sha256, $text, $event)
    on conflict (overlay) do update
   set pack = excluded.pack, name = excluded.name, paper = excluded.paper, file = excluded.file,
       sha256 = excluded.sha256, text = excluded.text, event_id = excluded.event_id;
