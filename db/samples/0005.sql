insert into speaker values ('study', 'plughw:CARD=Room3,DEV=0', -3.0, 4.0), ('kitchen', 'silent', null, null), ('garden', null, 2.5, 6.0);
insert into mute values (1, 1795000000000, 'ana');
