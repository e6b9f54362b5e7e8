-- What a curator should know of a recording besides its measures, as found by listening:
-- {"clipped_runs", "leading_silence_ms", "silences_ms": [[start, end], …], "dead_channel",
-- "damaged_packets", "declared_ms"}; null: listed before anybody looked.
alter table recording add column findings text check (json_valid(findings));
