-- Which formats there are is the program's to say: a new one needs no new table. Foreign keys are not
-- enforced while migrations run, and are checked before the commit.
create table recording_anew (
  sha256          text primary key check (length(sha256) = 64),
  bytes           integer not null check (bytes > 0),
  format          text not null check (format <> ''),
  length_ms       integer not null check (length_ms > 0),
  sounding_ms     integer not null check (sounding_ms between 0 and length_ms),
  channels        integer not null check (channels between 1 and 8),
  rate_hz         integer not null check (rate_hz between 8000 and 192000),
  loudness_lufs   real,                       -- null: silence, or too short to be measured
  true_peak_dbtp  real not null,
  waveform        blob not null,
  speaker_sha256  text not null check (length(speaker_sha256) = 64),
  speaker_bytes   integer not null check (speaker_bytes > 0),
  browser_sha256  text not null check (length(browser_sha256) = 64),
  browser_bytes   integer not null check (browser_bytes > 0),
  findings        text check (json_valid(findings)) -- null: listed before anybody looked
) strict;
insert into recording_anew
  select sha256, bytes, format, length_ms, sounding_ms, channels, rate_hz, loudness_lufs, true_peak_dbtp,
    waveform, speaker_sha256, speaker_bytes, browser_sha256, browser_bytes, findings
  from recording;
drop table recording;
alter table recording_anew rename to recording;
