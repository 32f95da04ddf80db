-- The book itself, and what was done in it.

-- Facts of the book, by name: uid, made_on, name.
create table book (
    key   text primary key, -- uid, made_on, name
    value text not null     -- as text
) strict;

-- Every act, in the order in which it was done; a hash chain. Written in the transaction of the change that it tells of.
create table event (
    id     integer primary key, -- 1, 2, 3 … without a gap
    at     text not null,       -- instant, UTC, 2026-11-24T04:05:06Z
    actor  text not null,       -- who did it, in words
    office text not null,       -- as what: an office of the program, or 'command line'
    act    text not null,       -- what kind of act: 'import.people', 'unit.merge' …
    about  text not null,       -- what, as JSON: names, counts, digests, the rule it stood on
    prev   blob not null,       -- hash of the event before; 32 zero bytes for the first
    hash   blob not null        -- SHA-256 over prev and the fields above
) strict;

-- A file that was read, so that reading it again changes nothing.
create table import (
    id       integer primary key,                   -- 1, 2, 3 …
    kind     text not null,                         -- units, people, disciplines, levels
    file     text not null,                         -- its name, without the folder
    sha256   text not null,                         -- of its bytes, hex
    options  text not null,                         -- mapping and switches it was read with, JSON
    rows     integer not null,                      -- rows that became records
    added    integer not null,                      -- records made
    changed  integer not null,                      -- records whose content changed
    ended    integer not null,                      -- records that got their to_date
    event_id integer not null references event (id) -- the act
) strict;
create index import_by_sha on import (sha256);
