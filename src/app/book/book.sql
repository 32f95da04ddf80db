-- The book itself.

-- name: book_set
-- One fact of the book.
insert into book (key, value) values ($key, $value)
    on conflict (key) do update set value = excluded.value;

-- name: book_get
-- One fact of the book.
select value from book where key = $key;

-- name: book_counts
-- How many rows each table has, every table of the migrations.
select 'book' as name, count(*) as n from book
union all select 'event', count(*) from event
union all select 'import', count(*) from import
union all select 'unit', count(*) from unit
union all select 'unit_place', count(*) from unit_place
union all select 'unit_change', count(*) from unit_change
union all select 'post_title', count(*) from post_title
union all select 'person', count(*) from person
union all select 'membership', count(*) from membership
union all select 'post', count(*) from post
union all select 'spell', count(*) from spell
union all select 'discipline', count(*) from discipline
union all select 'past_level', count(*) from past_level
union all select 'remark', count(*) from remark;
