-- The chain of events.  The program only ever adds to it.

-- name: event_last
-- The head of the chain; no row when nothing happened yet.
select id, hash from event order by id desc limit 1;

-- name: event_add
-- Appends one event.
insert into event (id, at, actor, office, act, about, prev, hash)
values ($id, $at, $actor, $office, $act, $about, $prev, $hash);

-- name: event_walk
-- All events, the first first.
select id, at, actor, office, act, about, prev, hash from event order by id;
