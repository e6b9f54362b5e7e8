insert into narration_total values (1, 20000, 7, 3, 0, 2, 2, 1, 0, 120000, 1800000, 0);
insert into day_total values (20000, '*', '*', '*', 'phone', 3, 0, 2, 2, 1, 0, 120000, 1800000, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
insert into retention_change values (20000, 7, 0, 3), (20000, 7, 40, -2);
insert into session_total values (1, 20000, '*', 'phone', 2, 1, 1, 0, 60000);
insert into clip_number values (9, '12') on conflict do nothing;
insert into transition_total select 1, 20000, min(clip_number_id), max(clip_number_id), 1 from clip_number;
insert into other_start values (20000, 'attract', 1);
