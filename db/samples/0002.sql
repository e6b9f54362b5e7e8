insert into screen (screen_id, token_sha256, code, room, panel, made_wall_ms)
values (1, 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', null, 'study', 590, 1795000000000),
  (2, 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', '7KX2QM', null, null, 1795000000000);
