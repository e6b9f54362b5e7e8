-- The program has read the packed sums of days whose plays were removed. All others are rebuilt.
drop table tally;
drop table tally_of_day;
drop table coverage;
drop table tally_of_others;
drop table tally_of_sessions;
drop table passage;
drop table name;
alter table subject drop column facet_id;
drop table facet;

-- Views for analysts; docs/statistics.md explains them.

create view play_report as
  select play_id, date(day * 86400, 'unixepoch') as date, hour, room, clip, variant, language, surface, trigger,
    session_id, edition, recording, strftime('%Y-%m-%dT%H:%M:%SZ', started_wall_ms / 1000, 'unixepoch') as started_utc,
    not clock_trusted as estimated, sounding_ms / 1000.0 as length_s, heard_ms / 1000.0 as heard_s,
    listened_ms / 1000.0 as listened_s, end_reason
  from play join subject using (subject_id)
  where day is not null;

create view daily as
  select date(first_day * 86400, 'unixepoch') as date, room, clip, variant, language, surface, recording, starts,
    skips, plays, uncensored_plays, completions, censored, listened_ms / 1000.0 as listened_s,
    held / 1000000.0 as held, estimated
  from narration_total join subject using (subject_id)
  where days = 1;

create view monthly as
  select strftime('%Y-%m', first_day * 86400, 'unixepoch') as month, room, clip, variant, language, surface, recording,
    sum(starts) as starts, sum(skips) as skips, sum(plays) as plays, sum(uncensored_plays) as uncensored_plays,
    sum(completions) as completions, sum(censored) as censored, sum(listened_ms) / 1000.0 as listened_s,
    sum(held) / 1000000.0 as held, sum(estimated) as estimated
  from narration_total join subject using (subject_id)
  where days = 1
  group by month, subject_id;

create view end_reason as
  select date(day * 86400, 'unixepoch') as date, room, language, variant, surface, reason.value as end_reason,
    case reason.value
      when 'finished' then finished when 'stopped' then stopped when 'superseded' then superseded
      when 'idle_reset' then idle_reset when 'navigated' then navigated when 'power_loss' then power_loss
      when 'device_lost' then device_lost when 'error' then error when 'closing' then closing else staff
    end as starts
  from day_total cross join json_each('["finished","stopped","superseded","idle_reset","navigated","power_loss",
    "device_lost","error","closing","staff"]') as reason
  where room <> '*' and language <> '*' and variant <> '*';

create view hourly as
  select date(day * 86400, 'unixepoch') as date, hour.value as hour, room, language, variant, surface,
    case hour.value
      when 0 then hour_0 when 1 then hour_1 when 2 then hour_2 when 3 then hour_3 when 4 then hour_4
      when 5 then hour_5 when 6 then hour_6 when 7 then hour_7 when 8 then hour_8 when 9 then hour_9
      when 10 then hour_10 when 11 then hour_11 when 12 then hour_12 when 13 then hour_13 when 14 then hour_14
      when 15 then hour_15 when 16 then hour_16 when 17 then hour_17 when 18 then hour_18 when 19 then hour_19
      when 20 then hour_20 when 21 then hour_21 when 22 then hour_22 else hour_23
    end as plays
  from day_total
    cross join json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23]') as hour
  where room <> '*' and language <> '*' and variant <> '*';

create view retention as
  with recursive hundredth (n) as (select 0 union all select n + 1 from hundredth where n < 99),
  started (month, subject_id, starts) as (
    select strftime('%Y-%m', first_day * 86400, 'unixepoch'), subject_id, sum(starts - censored)
    from narration_total where days = 1 group by 1, 2),
  changed (month, subject_id, n, change) as (
    select strftime('%Y-%m', day * 86400, 'unixepoch'), subject_id, hundredth, sum(change)
    from retention_change group by 1, 2, 3)
  select month, room, clip, variant, language, surface, recording, n as hundredth, starts,
    sum(coalesce(change, 0)) over (partition by month, subject_id order by n) as heard
  from started cross join hundredth left join changed using (month, subject_id, n) join subject using (subject_id);

create view transition as
  select strftime('%Y-%m', first_day * 86400, 'unixepoch') as month, one.number as clip,
    other.number as next_clip, sum(times) as times
  from transition_total
    join clip_number as one on one.clip_number_id = clip
    join clip_number as other on other.clip_number_id = next_clip
  where days = 1
  group by 1, 2, 3;

create view daily_session as
  select date(first_day * 86400, 'unixepoch') as date, nullif(room, '*') as room, surface, sessions, without_play,
    unique_plays, heard_half, dwell_ms / 1000.0 as dwell_s
  from session_total
  where days = 1;

create view daily_availability as
  select date(day * 86400, 'unixepoch') as date, room.value as room, state, sum(lasted_ms) / 60000.0 as minutes
  from availability join room_set using (room_set_id)
    join json_each('["' || replace(rooms, ' ', '","') || '"]') as room
  group by day, room.value, state;

create view daily_admission as
  select date(day * 86400, 'unixepoch') as date, people from admission;
