-- Cycles: the ground a year is judged on, the tree as it stood, who is judged. Written when a cycle is opened, refreshed or repacked.

-- A year's (or a quarter's) review and rating.
create table cycle (
    id             integer primary key,            -- of this book
    year           integer not null,               -- the year that is judged
    quarter        integer not null,               -- 1 to 4; 0: the whole year
    state          text not null,                  -- open, closed
    opened         text not null,                  -- instant, UTC, 2026-11-24T04:05:06Z
    cutoff         integer not null,               -- the day as of which the records count
    ground_version integer not null,               -- the version of the ground in force: cycle_ground
    tree_version   integer not null,               -- the version of the tree in force: tree
    event_id       integer references event (id),  -- the act that opened it; set in the same transaction
    rev            integer not null default 1,     -- one more with each change
    unique (year, quarter) -- no two alike
) strict;

-- A version of what a cycle is judged by: opening writes 1, each repack one more.
create table ground (
    cycle_id  integer not null references cycle (id), -- whose ground
    version   integer not null,                       -- 1, 2, 3 …
    pack      text not null,                          -- id of the regulation
    overlays  text not null,                          -- their ids, bottom first, parted by commas; '' for none
    pack_hash text not null,                          -- SHA-256 over dictionary, regulation and overlays, hex
    event_id  integer references event (id),          -- the act that wrote it
    primary key (cycle_id, version) -- what tells a row from others
) strict;

-- The files of a version of the ground, so that the cycle can be judged again from the book alone.
create table ground_file (
    cycle_id integer not null references cycle (id), -- whose ground
    version  integer not null,                       -- of the ground
    kind     text not null,                          -- dictionary, calendar, pack, overlay
    path     text not null,                          -- below the folder of packs
    sha256   text not null,                          -- of the bytes, hex
    bytes    blob not null,                          -- the file
    primary key (cycle_id, version, path) -- what tells a row from others
) strict;

-- An office's own criteria set: an overlay made from its spreadsheet; a cycle that names it keeps a copy in its ground.
create table criteria_set (
    id       integer primary key,                    -- of this book
    overlay  text not null unique,                   -- id under which `cycle open --overlay` names it
    pack     text not null,                          -- id of the regulation it stands on
    name     text not null,                          -- as the office calls it
    paper    text not null,                          -- decision: number, date, body
    file     text not null,                          -- the spreadsheet, without the folder
    sha256   text not null,                          -- of the spreadsheet's bytes, hex
    text     text not null,                          -- the overlay in the pack language
    event_id integer not null references event (id)  -- the act
) strict;

-- The tree of the cutoff: the subtree of a unit is a range of places in depth-first order.
create table tree (
    cycle_id        integer not null references cycle (id), -- whose tree
    version         integer not null,                       -- 1, 2, 3 …: a refresh writes a new one
    unit_id         integer not null references unit (id),  -- the unit
    code            text not null,                          -- of the unit on that day
    name            text not null,                          -- of the unit on that day
    kind            text not null,                          -- of the unit on that day: word of the dictionary's enum kind
    parent_id       integer references unit (id),           -- directly above; null: nobody in this book
    first_at        integer not null,                       -- its own place, from 0
    last_at         integer not null,                       -- the last place below it; its own when nothing is
    depth           integer not null,                       -- 0: stands under nobody
    decider_unit_id integer references unit (id),           -- decides the level of the unit as a body; null: outside the book, or not known
    primary key (cycle_id, version, unit_id) -- what tells a row from others
) strict;
create unique index tree_by_place on tree (cycle_id, version, first_at);

-- Within whom the cap on XS counts: those of one class below one unit, of one kind.
create table cap_group (
    id       integer primary key,                    -- of this book
    cycle_id integer not null references cycle (id), -- whose group
    unit_id  integer not null references unit (id),  -- the unit within which the cap counts
    class    text not null,                          -- word of the dictionary's enum group_kind: members, leaders, collectives
    peer     text not null,                          -- what sets it apart from others of the class: word of enum kind for collectives, of enum managing for leaders; '' for members
    unique (cycle_id, unit_id, class, peer) -- no two alike
) strict;

-- Who or what is reviewed and rated, and who is left out and why.
create table subject (
    id                     integer primary key,                    -- of this book
    cycle_id               integer not null references cycle (id), -- whose subject
    kind                   text not null,                          -- member, collective
    person_id              integer references person (id),         -- the member; null: a collective
    unit_id                integer not null references unit (id),  -- own cell of a member; the collective itself
    under_unit_id          integer references unit (id),           -- decided in a unit that is no more: the unit of the tree that took it over; null: its own unit stands
    at                     integer not null,                       -- place in the tree of the unit under which it counts (tree.first_at)
    ord                    integer not null,                       -- place within its unit: 0 the collective, then members the Vietnamese way
    state                  text not null,                          -- in, gone: no longer a subject after a refresh
    tree_version           integer not null,                       -- the tree it was last worked out on
    reviewed               integer,                                -- 0, 1; null: waits for facts
    rated                  integer,                                -- 0, 1; null: waits for facts of the year
    reason                 text,                                   -- word of the dictionary's list reason: why not; null: none
    rule                   text,                                   -- full id of the rule behind the reason; null: none
    form                   text,                                   -- of the self-review; null: not known, or none
    form_for               text,                                   -- word of the dictionary's list form_for
    places                 text not null,                          -- words of the dictionary's list place, parted by commas
    decider                text,                                   -- word of the dictionary's list decider; null: not known, or none
    decider_unit_id        integer references unit (id),           -- the unit of that decider; null: outside the book, or not known
    member_decider         text,                                   -- who decides over a leader as a member; null: nobody besides
    member_decider_unit_id integer references unit (id),           -- the unit of that decider
    cap_group              integer references cap_group (id),      -- null: not known, or not rated
    deadline               integer,                                -- last day for the review of its unit; null: the regulation names none
    open_facts             text not null                           -- facts that the answers above wait for, parted by commas
) strict;
create unique index subject_by_person on subject (person_id, cycle_id);
create index subject_by_place on subject (cycle_id, at, ord);
create index subject_by_unit on subject (unit_id, cycle_id);
create index subject_by_under on subject (under_unit_id, cycle_id) where under_unit_id is not null;
create index subject_by_cap on subject (cap_group);
create index subject_by_decider on subject (decider_unit_id, cycle_id);

-- A shortcoming and its remedy, kept until it is closed; each opening carries what is not.
create table shortcoming (
    id          integer primary key,                   -- of this book
    person_id   integer references person (id),        -- whose; null: of a unit
    unit_id     integer references unit (id),          -- whose; null: of a person
    year        integer not null,                      -- of the cycle in which it was noted
    text        text not null,                         -- what it is
    cause       text not null,                         -- why; '' when not told
    responsible text not null,                         -- who answers for it; '' when not told
    remedy      text not null,                         -- what is to be done; '' when not told
    remedy_by   integer,                               -- until when; null: not told
    state       text not null,                         -- open, partly, done
    done_on     integer,                               -- the day of the remedy; null: not done
    evidence    text not null default '',              -- of the remedy
    event_id    integer not null references event (id) -- the act that noted it
) strict;
create index shortcoming_by_person on shortcoming (person_id);
create index shortcoming_by_unit on shortcoming (unit_id);

-- The shortcomings that a cycle found unclosed when it was opened: to be answered for in it.
create table carried (
    cycle_id       integer not null references cycle (id),       -- the cycle
    shortcoming_id integer not null references shortcoming (id), -- what is to be answered for
    subject_id     integer not null references subject (id),     -- by whom
    answer         text not null default '',                     -- the answer given; '' none yet
    primary key (cycle_id, shortcoming_id) -- what tells a row from others
) strict;
create index carried_by_subject on carried (subject_id);

-- The plan of a level: its number, its day, its deadlines.
create table plan (
    id       integer primary key,                    -- of this book
    cycle_id integer not null references cycle (id), -- of which cycle
    unit_id  integer not null references unit (id),  -- whose plan; holds for all below until a plan of their own
    number   text not null,                          -- as issued
    on_date  integer not null,                       -- of issue
    event_id integer not null references event (id), -- the act
    unique (cycle_id, unit_id) -- no two alike
) strict;

-- A deadline of a plan, never later than that of the plan above.
create table plan_deadline (
    plan_id integer not null references plan (id), -- whose
    step    text not null,                         -- self_review, review, proposal, decision, report
    kind    text not null,                         -- word of the dictionary's enum kind; '' for every kind
    day     integer not null,                      -- the last day
    primary key (plan_id, step, kind) -- what tells a row from others
) strict;

-- A superior's delegates: who attends, directs and supervises where.
create table delegate (
    id           integer primary key,                    -- of this book
    from_unit_id integer not null references unit (id),  -- whose delegate
    unit_id      integer not null references unit (id),  -- assigned to this unit and what is below it
    person_id    integer references person (id),         -- who; null: not in this book
    name         text not null,                          -- who, in words
    phone        text not null default '',               -- '' when not told
    from_date    integer not null,                       -- first day
    to_date      integer,                                -- the first day on which it is so no more; null: still so
    paper        text not null default '',               -- decision: number, date, body
    event_id     integer not null references event (id)  -- the act
) strict;
create index delegate_by_unit on delegate (unit_id);

alter table post add column unit_id integer references unit (id);  -- the unit that the post belongs to; null: not told
alter table import add column has_status integer;                  -- the list had a column of status, so an empty cell says normal: 0, 1; null: a list of units, or not told
alter table import add column on_date integer;                     -- the day that the list speaks of; null: not told
alter table unit add column known_from integer;                    -- first day on which the book has it; null: always

-- What a unit was called and of which kind it was before; what it is stands in unit.
create table unit_before (
    unit_id integer not null references unit (id), -- the unit
    name    text not null,                         -- as the office wrote it
    kind    text not null,                         -- word of the dictionary's enum kind
    to_date integer not null,                      -- the first day on which it was so no more
    primary key (unit_id, to_date) -- what tells a row from others
) strict;
