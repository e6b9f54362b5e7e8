insert into change (staff_id, wall_ms, act, subject, step) values (1, 1764250000000, 'edit', '', '0123456789abcdef0123456789abcdef');
