insert into box (public_key, name, machine, version, joined_wall_ms)
  values ('UAXX', 'Garden', 'sample', '0.1.0', 1790000000000);
insert into room_claim values ('garden', 1, 1790000000000);
insert into fleet (fleet_id, role, house_key, root_key, epoch, account_jwt, engine)
  values (1, 'main', 'AAXX', 'OAXX', '0123456789abcdef0123456789abcdef', 'e30', '127.0.0.1:4249');
insert into enrolment_code values ('AAAABBBBCCCCDDDD', 1, 1000, '');
insert into outbox (kind, row_id) values ('play', 1);
insert into tombstone values ('00000000000000000000000000000001', 20001);
insert into stick_report values ('0000000000000000000000000000000000000000000000000000000000000001', 0, 1);
