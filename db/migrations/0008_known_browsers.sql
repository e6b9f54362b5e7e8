-- Browsers in which somebody signed in before. Others' wrong passwords do not make them wait; they open
-- nothing by themselves.
create table known_browser (
  token_sha256    text not null check (length(token_sha256) = 64),
  staff_id        integer not null references staff (staff_id),
  signed_in_wall_ms integer not null,         -- when last
  primary key (token_sha256, staff_id)
) strict, without rowid;
