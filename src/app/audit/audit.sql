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

-- name: seal_events
-- The seals of bulk acts, in the order of events.
select about from event where act = 'seal' order by id;

-- name: seal_decision
-- Decided levels as they were written, act by act: what a seal holds.
select event_id, subject_id, level, body, unit_id, number, on_date, reason, case_text, ground_version,
       pack_hash, tree_version, rules_level, max_level, why, factors
  from decision order by event_id, id;

-- name: seal_proposal
-- Proposed levels as they were written, act by act: what a seal holds.
select event_id, subject_id, step, body, unit_id, level, number, on_date, reason
  from proposal order by event_id, id;
