-- Where staff let a room's sound come out: one output, several, or one channel of one. It wins over
-- the config.
create table outlet (
  room            text not null,
  place           integer not null check (place >= 0),
  output          text not null check (length(output) between 1 and 200),
  channel         text not null check (channel in ('both', 'left', 'right')),
  primary key (room, place)
) strict, without rowid;
insert into outlet select room, 0, output, 'both' from speaker where output is not null;

-- How loud staff let a room be; it wins over the config.
create table level (
  room            text primary key,
  trim_db         real not null check (trim_db between -40 and 12),
  cap_db          real not null check (cap_db between -40 and 12)
) strict, without rowid;
insert into level select room, trim_db, cap_db from speaker where trim_db is not null;

drop table speaker;
