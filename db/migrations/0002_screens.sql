-- Screens that were bound to a room, and those that wait for it. A screen proves itself by a
-- random token of which only the hash is kept.
create table screen (
  screen_id       integer primary key autoincrement,
  token_sha256    text not null unique check (length(token_sha256) = 64),
  code            text unique check (length(code) = 6),     -- shown while it waits
  room            text,
  panel           integer check (panel between 100 and 4000), -- pixels in 100 mm; null: not measured
  made_wall_ms    integer not null,
  check ((code is null) = (room is not null))
) strict;
