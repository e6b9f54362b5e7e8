insert into run values (1, '0.1.0', 'f0e1d2c3', 1795000000000, 60000, 1);
insert into recording values ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 480000, 'mp3', 80000, 79500, 1, 48000, -18.1, -3.2, x'00ff80', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 480000, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 480000);
insert into draft values (1, 1, '{"format":1,"languages":["es"],"time_zone":"America/Mexico_City","name":{"es":"Casa"},"rooms":[]}', 1795000000000);
insert into edition values (1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '{"format":1,"languages":["es"],"time_zone":"America/Mexico_City","name":{"es":"Casa"},"rooms":[]}');
insert into publication (edition, wall_ms) values (1, 1795000000000);
insert into play (key, definitions, run_id, edition, room, clip, variant, language, recording, surface, trigger, session,
  started_wall_ms, started_boot_ms, clock_trusted, told_boot_ms, sounding_ms, heard, heard_ms, listened_ms, end_reason)
values ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 1, 1, 1, 'memorial', '13', 'standard', 'es', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'speaker', 'visitor', null,
  1795000060000, 120000, 1, 132000, 79500, '[[0,12000]]', 12000, 12000, 'stopped');
