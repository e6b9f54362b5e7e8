insert into alert (kind, box_id, subject, raised_wall_ms) values ('speaker-lost', 1, 'garden', 1790000000000);
insert into alert_message (alert_id, event, way) values (1, 'raised', 'webhook');
