-- Facts of a cycle, levels worked out from them, proposals, decisions, the cap.

-- A workbook that was written for a unit, to be filled and returned.
create table workbook (
    id             integer primary key,                    -- of this book
    cycle_id       integer not null references cycle (id), -- of which cycle
    unit_id        integer not null references unit (id),  -- for which unit
    number         integer not null,                       -- 1, 2, 3 … of that unit in that cycle
    ground_version integer not null,                       -- of the ground it was written on
    tree_version   integer not null,                       -- of the tree it was written on
    made           text not null,                          -- instant, UTC
    event_id       integer not null references event (id), -- the act
    unique (cycle_id, unit_id, number) -- no two alike
) strict;

-- A return of facts: a workbook that came back, a file of JSON lines, an entry at the command line.
create table batch (
    id          integer primary key,                    -- 1, 2, 3 …
    cycle_id    integer not null references cycle (id), -- of which cycle
    source      text not null,                          -- workbook, jsonl, command
    workbook_id integer references workbook (id),       -- which workbook; null: none
    file        text not null,                          -- its name, without the folder; '' for none
    sha256      text not null,                          -- of its bytes, hex; '' for none
    provider    text not null,                          -- who gave the facts, in words
    received_on integer not null,                       -- day
    event_id    integer not null references event (id), -- the act
    corrects    integer not null default 0              -- 1: other facts of decided subjects, which count only for a decision that replaces; 0
) strict;
create index batch_by_sha on batch (sha256);
create index batch_by_event on batch (event_id);

-- Facts of a subject as one batch gave them; of two batches the later one counts, fact by fact.
create table given (
    subject_id integer not null references subject (id), -- about whom
    batch_id   integer not null references batch (id),   -- given by
    facts      text not null,                            -- JSON object: names of the dictionary, values as in a case
    primary key (subject_id, batch_id) -- what tells a row from others
) strict;

-- The self-review of a subject as it was received.
create table review (
    subject_id     integer primary key references subject (id), -- whose
    received_on    integer not null,                            -- day
    on_paper       integer not null,                            -- 1: a paper; 0: in the program
    self_level     text,                                        -- word of the dictionary's enum level; null: none named
    no_shortcoming integer not null,                            -- the subject says that there is none: 0, 1
    remedy_report  integer not null default 0,                  -- it reports on each shortcoming pointed out before: 0, 1
    scan           text not null default '',                    -- SHA-256 of the scan in BOOK.files, hex; '' for none
    batch_id       integer not null references batch (id),      -- received with
    rev            integer not null default 1                   -- one more with each change
) strict;

-- What the judge works out, anew with each run of `rate`; nobody's decision.
create table worked_out (
    subject_id integer primary key references subject (id), -- about whom
    state      text not null,                               -- level, discretion, owed, blocked, to_settle, unrated, left_out
    level      text,                                        -- the level that follows; null: none
    max_level  text,                                        -- the highest that the rules leave; null: none
    flags      integer not null,                            -- of the judge: lib/rule/vm.h
    owed       text not null,                               -- facts and papers that are missing, parted by commas
    blocked    text not null,                               -- step:rule, parted by commas
    warned     text not null,                               -- code:rule, parted by commas
    fired      blob not null,                               -- mask of the rules that fired
    lacked     blob not null                                -- mask of those that lacked a fact
) strict;

-- A level that a body names: the body asked for its opinion, or the one that proposes to the decider.
create table proposal (
    id         integer primary key,                      -- of this book
    subject_id integer not null references subject (id), -- about whom
    step       text not null,                            -- opinion, proposal
    body       text not null,                            -- which body, in words
    unit_id    integer references unit (id),             -- its unit; null: not in this book
    level      text not null,                            -- word of the dictionary's enum level
    number     text not null,                            -- of the paper; '' when not told
    on_date    integer not null,                         -- of the paper
    reason     text not null default '',                 -- when it departs from the rules' level
    event_id   integer not null references event (id)    -- the act
) strict;
create index proposal_by_subject on proposal (subject_id);

-- A decided level, with all that it stood on; never altered, only replaced.
create table decision (
    id             integer primary key,                      -- of this book
    subject_id     integer not null references subject (id), -- about whom
    level          text not null,                            -- word of the dictionary's enum level
    body           text not null,                            -- which body decided, in words
    unit_id        integer references unit (id),             -- its unit; null: outside the book
    number         text not null,                            -- of the decision
    on_date        integer not null,                         -- of the decision
    reason         text not null default '',                 -- written reason, where a person had to choose
    case_text      text not null,                            -- the case it stood on, one line of JSON
    ground_version integer not null,                         -- version of the ground it was judged by
    pack_hash      text not null,                            -- of that ground
    tree_version   integer not null,                         -- version of the tree it was decided on
    cap_group      integer references cap_group (id),        -- within which its cap counted
    rules_level    text,                                     -- the level that followed from the rules; null: none
    max_level      text,                                     -- the highest that the rules left
    flags          integer not null,                         -- of the judge
    fired          blob not null,                            -- mask of the rules that fired
    lacked         blob not null,                            -- mask of those that lacked a fact
    current        integer not null,                         -- 1: in force; 0: replaced
    replaces       integer references decision (id),         -- the one it replaced; null: the first
    why            text not null default '',                 -- why it replaces: late_discipline, complaint, cancellation, correction
    factors        text not null default '',                 -- the eight factors weighed (JSON); '' when it replaces nothing
    event_id       integer not null references event (id)    -- the act
) strict;
create unique index decision_current on decision (subject_id) where current = 1;
create index decision_by_subject on decision (subject_id);
create index decision_by_cap on decision (cap_group) where current = 1;

-- Acts on a cap group: two joined, more XS allowed by exception, the outstanding share.
create table cap_act (
    id        integer primary key,                        -- of this book
    cap_group integer not null references cap_group (id), -- which group
    kind      text not null,                              -- merge, exception, outstanding
    into_id   integer references cap_group (id),          -- merge: counted together with this one
    allowed   integer,                                    -- exception: so many XS in all
    number    text not null,                              -- of the decision
    on_date   integer not null,                           -- of the decision
    issuer    text not null,                              -- which body
    reason    text not null,                              -- why
    event_id  integer not null references event (id)      -- the act
) strict;
create index cap_act_by_group on cap_act (cap_group);

-- A decided level that a later discipline puts in question.
create table reopening (
    id            integer primary key,                       -- of this book
    decision_id   integer not null references decision (id), -- the decided level
    discipline_id integer references discipline (id),        -- the discipline; null: another reason
    pack          text not null,                             -- regulation of that year
    rule          text not null,                             -- full id of the rule under which it is reopened
    cite          text not null,                             -- its article, in words
    lacks         text not null default '',                  -- facts of the discipline without which nobody can say whether the level stands, parted by commas
    state         text not null,                             -- open, replaced, kept
    reason        text not null default '',                  -- why the level was kept
    settled_by    integer references event (id),             -- the act; null: open
    event_id      integer not null references event (id),    -- the act that found it
    unique (decision_id, discipline_id) -- no two alike
) strict;

create index remark_by_unit on remark (unit_id);
create index post_by_unit on post (unit_id);
