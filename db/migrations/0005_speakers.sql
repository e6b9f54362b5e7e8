-- What staff said of a room's speaker; it wins over the config.
create table speaker (
  room            text primary key,
  output          text check (length(output) between 1 and 200), -- null: as the config says
  trim_db         real check (trim_db between -40 and 12),    -- both null: as the config says
  cap_db          real check (cap_db between -40 and 12),
  check ((trim_db is null) = (cap_db is null))
) strict;

-- That staff have silenced the house: one row while they have.
create table mute (
  mute_id         integer primary key check (mute_id = 1),
  since_wall_ms   integer not null,
  who             text not null check (length(who) <= 200)
) strict;
