-- Alerts: what somebody has to look after. A healthy house has none.
create table alert (
  alert_id        integer primary key autoincrement,
  kind            text not null check (length(kind) between 1 and 40),
  box_id          integer references box (box_id), -- null: this box
  subject         text not null check (length(subject) <= 100), -- a room, or room#screen; empty: the whole box
  raised_wall_ms  integer not null,
  cleared_wall_ms integer,                    -- null: it is open
  acknowledged_wall_ms integer,               -- null: nobody takes care of it
  staff_id        integer references staff (staff_id), -- who takes care; null: somebody at the box itself
  check (acknowledged_wall_ms is not null or staff_id is null)
) strict;
create unique index open_alert on alert (kind, coalesce(box_id, 0), subject) where cleared_wall_ms is null;
create index alert_of_end on alert (cleared_wall_ms) where cleared_wall_ms is not null;

-- What is still to be delivered, by each way.
create table alert_message (
  message_id      integer primary key autoincrement,
  alert_id        integer not null references alert (alert_id) on delete cascade,
  event           text not null check (event in ('raised', 'cleared')),
  way             text not null check (way in ('program', 'webhook', 'ntfy', 'mail')),
  unique (alert_id, event, way)
) strict;
