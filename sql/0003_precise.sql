-- Dates that an office knows to the month or the year only: the days that they may be, and the words. founded_on and official_on
-- hold a value only when the day is known; what rests on a day rests on them.

alter table unit add column founded_first integer;                -- first day that the founding may be; null: not known
alter table unit add column founded_last integer;                 -- last day that the founding may be; null: not known
alter table unit add column founded_text text not null default ''; -- as the office wrote it
alter table person add column admitted_text text not null default ''; -- as the office wrote it
alter table person add column official_first integer;             -- first day that it may be; null: probationary, or not known
alter table person add column official_last integer;              -- last day that it may be; null: probationary, or not known
alter table person add column official_text text not null default ''; -- as the office wrote it
