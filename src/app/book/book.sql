-- The book itself.

-- name: book_set
-- One fact of the book.
insert into book (key, value) values ($key, $value)
    on conflict (key) do update set value = excluded.value;

-- name: book_get
-- One fact of the book.
select value from book where key = $key;

-- name: book_astray
-- Who belongs to a unit after its end; which units stand under one after its end.
select p.name, u.name || ' (' || u.code || ')', u.ended_on
  from unit u join membership m on m.unit_id = u.id join person p on p.id = m.person_id
 where u.ended_on is not null and (m.to_date is null or m.to_date > u.ended_on)
union all
select b.name || ' (' || b.code || ')', u.name || ' (' || u.code || ')', u.ended_on
  from unit u join unit_place w on w.parent_id = u.id join unit b on b.id = w.unit_id
 where u.ended_on is not null and (w.to_date is null or w.to_date > u.ended_on);

-- name: book_counts
-- How many rows each table has, every table of the migrations.
select 'book' as name, count(*) as n from book
union all select 'event', count(*) from event
union all select 'import', count(*) from import
union all select 'unit', count(*) from unit
union all select 'unit_place', count(*) from unit_place
union all select 'unit_before', count(*) from unit_before
union all select 'unit_change', count(*) from unit_change
union all select 'post_title', count(*) from post_title
union all select 'person', count(*) from person
union all select 'membership', count(*) from membership
union all select 'post', count(*) from post
union all select 'spell', count(*) from spell
union all select 'discipline', count(*) from discipline
union all select 'past_level', count(*) from past_level
union all select 'remark', count(*) from remark
union all select 'cycle', count(*) from cycle
union all select 'ground', count(*) from ground
union all select 'ground_file', count(*) from ground_file
union all select 'criteria_set', count(*) from criteria_set
union all select 'tree', count(*) from tree
union all select 'cap_group', count(*) from cap_group
union all select 'subject', count(*) from subject
union all select 'shortcoming', count(*) from shortcoming
union all select 'carried', count(*) from carried
union all select 'plan', count(*) from plan
union all select 'plan_deadline', count(*) from plan_deadline
union all select 'delegate', count(*) from delegate
union all select 'workbook', count(*) from workbook
union all select 'batch', count(*) from batch
union all select 'given', count(*) from given
union all select 'review', count(*) from review
union all select 'worked_out', count(*) from worked_out
union all select 'proposal', count(*) from proposal
union all select 'decision', count(*) from decision
union all select 'cap_act', count(*) from cap_act
union all select 'reopening', count(*) from reopening
union all select 'term', count(*) from term
union all select 'document', count(*) from document
union all select 'suggestion', count(*) from suggestion
union all select 'meeting', count(*) from meeting
union all select 'meeting_person', count(*) from meeting_person
union all select 'meeting_remark', count(*) from meeting_remark
union all select 'ballot_count', count(*) from ballot_count
union all select 'review_text', count(*) from review_text
union all select 'review_version', count(*) from review_version;

-- name: book_papers
-- The papers beside the book that it names, by SHA-256.
select distinct scan from review where scan <> '' order by scan;
