insert into removed_plays values (20001, 2) on conflict do nothing;
