-- Papers: numbers of documents, suggestions and their answers, meetings with their votes, what a review says in words.

-- Terms of a body: numbers of its documents run within one and begin anew with the next.
create table term (
    unit_id   integer not null references unit (id),  -- whose
    name      text not null,                          -- 2025-2030
    from_date integer not null,                       -- first day
    event_id  integer not null references event (id), -- the act
    primary key (unit_id, name) -- what tells a row from others
) strict;

-- The register of documents: each number of a kind once in a term of the body that issues.
create table document (
    id             integer primary key,                    -- of this book
    issuer_unit_id integer not null references unit (id),  -- which body issues
    kind           text not null,                          -- QĐ, TB, BC, TTr …
    term           text not null,                          -- name of the term; '' when none is noted
    number         integer not null,                       -- 1, 2, 3 …
    symbol         text not null,                          -- 05-QĐ/ĐU
    on_date        integer not null,                       -- of the document
    paper          text not null,                          -- id of the paper that bears it; '' for one that was written elsewhere
    about          text not null,                          -- what, in words
    cycle_id       integer references cycle (id),          -- of which cycle; null: of none
    subject_id     integer references subject (id),        -- about whom; null: about a unit
    unit_id        integer references unit (id),           -- about which unit; null: about a subject, or not told
    event_id       integer not null references event (id), -- the act
    unique (issuer_unit_id, kind, term, number) -- no two alike
) strict;

-- A matter that a superior suggests for review, and what was answered.
create table suggestion (
    id           integer primary key,                     -- of this book
    subject_id   integer not null references subject (id), -- to whom
    ord          integer not null,                        -- 1, 2, 3 … of that subject
    text         text not null,                           -- the matter
    from_unit_id integer references unit (id),            -- who suggests; null: outside the book
    body         text not null,                           -- who suggests, in words
    number       text not null,                           -- of the letter; '' when not told
    on_date      integer not null,                        -- of the letter
    due_on       integer,                                 -- last day for the answer; null: none
    answer       text not null default '',                -- '' none yet
    answered_on  integer,                                 -- null: not answered
    conclusion   text not null default '',                -- of the superior, on the answer; '' none yet
    event_id     integer not null references event (id),  -- the act that noted it
    unique (subject_id, ord) -- no two alike
) strict;

-- A meeting of a unit at which subjects of a cycle are reviewed, or levels are voted.
create table meeting (
    id         integer primary key,                    -- of this book
    cycle_id   integer not null references cycle (id), -- of which cycle
    unit_id    integer not null references unit (id),  -- of which unit
    kind       text not null,                          -- review, vote
    number     integer not null,                       -- 1, 2, 3 … of that kind of that unit: a second one is for those who were absent
    on_date    integer not null,                       -- first day
    to_date    integer,                                -- last day; null: the same
    begins     text not null default '',               -- 14:00; '' when not told
    ends       text not null default '',               -- 17:30; '' when not told
    place      text not null default '',               -- where
    chair      text not null default '',               -- who leads it, in words
    secretary  text not null default '',               -- who takes the minutes
    summoned   integer not null,                       -- official members, or members of the body, who were called
    present    integer not null,                       -- of these
    conclusion text not null default '',               -- of the chair
    event_id   integer not null references event (id), -- the act
    unique (cycle_id, unit_id, kind, number) -- no two alike
) strict;

-- Who is named in the minutes besides: absent, delegates of the superior, guests, the counting board.
create table meeting_person (
    meeting_id integer not null references meeting (id), -- which meeting
    role       text not null,                            -- absent, delegate, guest, board_head, board
    ord        integer not null,                         -- in the order in which they were told
    name       text not null,                            -- who
    note       text not null default '',                 -- reason of an absence, post of a delegate
    primary key (meeting_id, role, ord) -- what tells a row from others
) strict;

-- What was said about a subject, and its answer.
create table meeting_remark (
    meeting_id integer not null references meeting (id), -- at which meeting
    ord        integer not null,                         -- in the order of the meeting
    subject_id integer references subject (id),          -- about whom; null: about the unit's work as a whole
    speaker    text not null,                            -- who spoke
    text       text not null,                            -- what was said
    answer     text not null default '',                 -- what the subject answered
    primary key (meeting_id, ord) -- what tells a row from others
) strict;

-- Counted ballots about a subject.
create table ballot_count (
    meeting_id integer not null references meeting (id), -- at which meeting
    subject_id integer not null references subject (id), -- about whom
    round      text not null,                            -- level: the four levels; xs: the choosing ballot
    issued     integer not null,                         -- ballots given out
    returned   integer not null,                         -- ballots that came back
    valid      integer not null,                         -- of these
    xs         integer not null,                         -- votes for XS; in the choosing ballot those who chose
    htt        integer not null,                         -- votes for HTT; 0 in the choosing ballot
    ht         integer not null,                         -- votes for HT; 0 in the choosing ballot
    kht        integer not null,                         -- votes for KHT; 0 in the choosing ballot
    primary key (meeting_id, subject_id, round) -- what tells a row from others
) strict;
create index ballot_count_by_subject on ballot_count (subject_id);

-- What a review says in words, paragraph by paragraph; each version stays.
create table review_text (
    subject_id integer not null references subject (id), -- whose
    version    integer not null,                         -- 1, 2, 3 …
    field      text not null,                            -- content group of the form
    ord        integer not null,                         -- 1, 2, 3 … within it
    text       text not null,                            -- a paragraph
    primary key (subject_id, version, field, ord) -- what tells a row from others
) strict;

-- A version of a review that came in as a form.
create table review_version (
    subject_id integer not null references subject (id), -- whose
    version    integer not null,                         -- 1, 2, 3 …
    form       text not null,                            -- id of the paper that was filled in
    state      text not null,                            -- draft: something lacks; submitted
    lacks      text not null,                            -- what lacks, as JSON; '' nothing
    file       text not null,                            -- its name, without the folder
    sha256     text not null,                            -- of its bytes, hex
    received_on integer not null,                        -- day
    by_hand    integer not null,                         -- 1: entered on behalf of one on paper; 0
    event_id   integer not null references event (id),   -- the act
    primary key (subject_id, version) -- what tells a row from others
) strict;
