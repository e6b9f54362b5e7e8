insert into staff values (1, 'Inés', 'inés', 'admin', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g', 1795000000000),
  (2, 'Rosa', null, 'viewer', null, 1795000000000);
insert into invitation values ('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', null, 1795000000000);
insert into sign_in values ('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 1, 1795000000000);
insert into change values (1, 1, 1795000000000, 'edit', ''), (2, null, 1795000000000, 'publish', '1');
insert into change_text values (1, 'name/es', null, 'Casa');
insert into draft values ('languages', 'es'), ('name/es', 'Casa');
update publication set staff_id = 1;
insert into planned_publication values (1, 1, 1, 1795000000000);
