-- How a visitor liked what a play was of, where the museum asks.
alter table play add column rating text check (rating in ('good', 'fair', 'poor')); -- null: no answer

-- Plays by their answers.
alter table narration_total add column rated_good integer not null default 0;
alter table narration_total add column rated_fair integer not null default 0;
alter table narration_total add column rated_poor integer not null default 0;
alter table day_total add column rated_good integer not null default 0;
alter table day_total add column rated_fair integer not null default 0;
alter table day_total add column rated_poor integer not null default 0;

-- An answer comes after the end of its play, and is reported like everything else of it.
drop trigger outbox_play;
create trigger outbox_play after update of heard, listened_ms, end_reason, started_wall_ms, clock_trusted, rating on play
  when new.end_reason is not null and exists (select 1 from fleet where role = 'follower')
  begin insert or replace into outbox (kind, row_id) values ('play', new.play_id); end;

drop view play_report;
create view play_report as
  select play_id, date(day * 86400, 'unixepoch') as date, hour, room, clip, variant, language, surface, trigger,
    session_id, edition, recording, strftime('%Y-%m-%dT%H:%M:%SZ', started_wall_ms / 1000, 'unixepoch') as started_utc,
    not clock_trusted as estimated, sounding_ms / 1000.0 as length_s, heard_ms / 1000.0 as heard_s,
    listened_ms / 1000.0 as listened_s, end_reason, rating
  from play join subject using (subject_id)
  where day is not null;

drop view daily;
create view daily as
  select date(first_day * 86400, 'unixepoch') as date, room, clip, variant, language, surface, recording, starts,
    skips, plays, uncensored_plays, completions, censored, listened_ms / 1000.0 as listened_s,
    held / 1000000.0 as held, estimated, rated_good, rated_fair, rated_poor
  from narration_total join subject using (subject_id)
  where days = 1;

drop view monthly;
create view monthly as
  select strftime('%Y-%m', first_day * 86400, 'unixepoch') as month, room, clip, variant, language, surface, recording,
    sum(starts) as starts, sum(skips) as skips, sum(plays) as plays, sum(uncensored_plays) as uncensored_plays,
    sum(completions) as completions, sum(censored) as censored, sum(listened_ms) / 1000.0 as listened_s,
    sum(held) / 1000000.0 as held, sum(estimated) as estimated, sum(rated_good) as rated_good,
    sum(rated_fair) as rated_fair, sum(rated_poor) as rated_poor
  from narration_total join subject using (subject_id)
  where days = 1
  group by month, subject_id;
