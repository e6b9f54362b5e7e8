-- What is saved while somebody goes on writing at one text has one step, and is one change.
alter table change add column step text check (length(step) = 32);

-- How many notices there are is a text of its own, so that one may be empty.
insert into draft
  select 'notices', max(cast(substr(field, 8, instr(substr(field, 8), '/') - 1) as integer))
  from draft where field glob 'notice/*' having count(*) > 0;
-- What nobody wrote: a new notice used to hold this in the place of its headings.
delete from draft where field glob 'notice/*/head/*' and text = '…';
