update play set rating = 'good' where end_reason is not null;
update narration_total set rated_good = 1 where plays > 0;
