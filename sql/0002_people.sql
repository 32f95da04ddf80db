-- Organisations and people, dated. Dates are days since 1970-01-01; a period runs from from_date (null: always so) to the day
-- before to_date (null: still so). Names carry a sort key (Vietnamese order in memory order) and a folded form for search.

-- An organisation: of the Party line or of the state line.
create table unit (
    id         integer primary key,              -- of this book
    uid        text not null unique,             -- for ever, also when the unit travels to another book
    code       text not null,                    -- as the office writes it
    name       text not null,                    -- as the office writes it
    name_key   blob not null,                    -- sort key
    name_fold  text not null,                    -- for search
    kind       text not null,                    -- words of the dictionary's enum kind
    line       text not null,                    -- party, state
    founded_on integer,                          -- null: not known
    ended_on   integer,                          -- dissolved, merged away; null: stands
    standing   integer,                          -- has a standing committee: 0, 1; null: not known
    calendar   text not null default 'ordinary', -- ordinary, school, special
    ord        integer not null,                 -- place in the office's own list
    rev        integer not null default 1        -- one more with each change
) strict;
create index unit_by_code on unit (code);

-- Which unit stands directly above, and when.
create table unit_place (
    unit_id   integer not null references unit (id), -- the unit
    parent_id integer not null references unit (id), -- stands under this one
    from_date integer,                               -- null: always so
    to_date   integer                                -- the first day on which it is so no more; null: still so
) strict;
create index unit_place_by_unit on unit_place (unit_id);
create index unit_place_by_parent on unit_place (parent_id);

-- Founding, merging, splitting, moving, dissolving: what happened to a unit.
create table unit_change (
    id       integer primary key,                   -- of this book
    kind     text not null,                         -- found, merge, split, move, dissolve
    on_date  integer not null,                      -- the day from which it holds
    unit_id  integer not null references unit (id), -- to which it happened
    other_id integer references unit (id),          -- merged into, split from, moved to
    paper    text not null default '',              -- decision: number, date, body
    event_id integer not null references event (id) -- the act that recorded it
) strict;

-- The catalogue of posts: what a title says. A title with placed = 0 holds up the opening of a cycle.
create table post_title (
    id             integer primary key,  -- of this book
    title          text not null,        -- as first met
    plain          text not null unique, -- folded, as compared
    role           text not null,        -- head, deputy, member, committee, none
    leads          text not null,        -- yes, no, cell, unknown
    managed_by     text,                 -- words of the dictionary's enum managing; null: differs
    state_employee integer,              -- 0, 1; null: the title alone does not tell
    in_system      integer,              -- a post of the political system: 0, 1; null: not told
    standing       integer,              -- a standing post of its body: 0, 1; null: not told
    placed         integer not null      -- 0: nobody has said yet what it is; 1
) strict;

-- A person of the roster: a Party member, or a leader of the state line.
create table person (
    id          integer primary key,          -- of this book
    uid         text not null unique,         -- for ever, also when the person moves to another book
    card        text not null default '',     -- number of the Party card; '' when there is none
    name        text not null,                -- as the office writes it
    name_key    blob not null,                -- given name first
    name_fold   text not null,                -- for search
    birth_first integer,                      -- the days that the birth date may be: equal when it is known to the day
    birth_last  integer,                      -- equal to birth_first when known to the day
    birth_text  text not null default '',     -- as the office wrote it
    sex         text not null default '',     -- as the office writes it; '' when not told
    ethnic      text not null default '',     -- as the office writes it; '' when not told
    admitted_first integer,                   -- the days that the admission may be; null: not known
    admitted_last  integer,                   -- equal to admitted_first when known to the day
    official_on    integer,                   -- null: probationary, or not known
    state_employee integer,                   -- 0, 1; null: not known
    in_system      integer,                   -- works in the political system: 0, 1; null: not known
    phone          text not null default '',  -- '' when not told
    rev            integer not null default 1 -- one more with each change
) strict;
create index person_by_card on person (card);
create index person_by_name on person (name_fold, birth_first);

-- Where a person belongs, and where a person is active for a time.
create table membership (
    id        integer primary key,                     -- of this book
    person_id integer not null references person (id), -- who
    unit_id   integer not null references unit (id),   -- where
    kind      text not null,                           -- official, temporary
    from_date integer,                                 -- null: always so
    to_date   integer                                  -- the first day on which it is so no more; null: still so
) strict;
create index membership_by_person on membership (person_id);
create index membership_by_unit on membership (unit_id, kind);

-- Who holds which post.
create table post (
    id        integer primary key,                         -- of this book
    person_id integer not null references person (id),     -- who
    title_id  integer not null references post_title (id), -- which post
    side      text not null,                               -- party, state
    from_date integer,                                     -- null: always so
    to_date   integer                                      -- the first day on which it is so no more; null: still so
) strict;
create index post_by_person on post (person_id);

-- Exemption, suspension, leave, study.
create table spell (
    id        integer primary key,                     -- of this book
    person_id integer not null references person (id), -- who
    kind      text not null,                           -- exempt, activity_suspended, committee_suspended, sick, maternity, study, temporary, elsewhere
    from_date integer,                                 -- null: not known
    to_date   integer,                                 -- the first day after it; null: not known, or it lasts
    days      integer,                                 -- how many, when only their number within the period is known
    paper     text not null default ''                 -- decision: number, date, body
) strict;
create index spell_by_person on spell (person_id);

-- A discipline of a person or of a unit; the fields of the decision contract.
create table discipline (
    id               integer primary key,            -- of this book
    person_id        integer references person (id), -- whose; null: of a unit
    unit_id          integer references unit (id),   -- whose; null: of a person
    form             text not null,                  -- word of the dictionary's enum discipline_form or body_discipline_form
    decided_on       integer not null,               -- day of the decision
    breach_year      integer,                        -- year of the breach; null: not told
    breach_unit      text,                           -- this, old, both (enum breach_unit); null: not told
    made_heavier_on  integer,                        -- a later decision made it heavier on that day; null: none
    duty_related     integer,                        -- 0, 1; null: not told
    within_authority integer not null default 1,     -- the body that decided was competent: 0, 1
    self_detected    integer,                        -- found and reported by the subject itself: 0, 1; null: not told
    remedied         integer,                        -- 0, 1; null: not told
    side             text not null,                  -- party, state
    same_act         text,                           -- disciplines of one act carry the same word; null: none
    paper            text not null default ''        -- decision: number, date, body
) strict;
create index discipline_by_person on discipline (person_id);
create index discipline_by_unit on discipline (unit_id);

-- Levels decided before this book, or outside it.
create table past_level (
    person_id integer references person (id), -- whose; null: of a unit
    unit_id   integer references unit (id),   -- whose; null: of a person
    side      text not null,                  -- party, state
    year      integer not null,               -- of the cycle
    level     text not null,                  -- word of the dictionary's enum level
    paper     text not null default ''        -- decision: number, date, body
) strict;
create index past_level_by_person on past_level (person_id);
create index past_level_by_unit on past_level (unit_id);

-- Remarks in prose: shown, never believed. A recognised one is a proposed fact; until somebody settles it its subject cannot be decided.
create table remark (
    id         integer primary key,                     -- of this book
    person_id  integer references person (id),          -- about whom; null: about a unit
    unit_id    integer references unit (id),            -- about which unit; null: about a person
    import_id  integer not null references import (id), -- the file it stood in
    text       text not null,                           -- as written
    kind       text not null,                           -- discipline, sick, maternity, temporary, transfer, probationary, status, other
    proposal   text not null,                           -- the proposed fact as JSON; '' for a to-do
    state      text not null,                           -- open, accepted, rejected, done
    settled_by integer references event (id)            -- the act; null: open
) strict;
create index remark_by_person on remark (person_id);
create index remark_open on remark (state);
