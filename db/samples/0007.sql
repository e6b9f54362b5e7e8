insert into outlet values ('memorial', 0, 'plughw:CARD=Garden,DEV=0', 'left'), ('memorial', 1, 'silent', 'both');
insert into level values ('memorial', 1.5, 6.0);
