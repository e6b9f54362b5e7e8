-- What phones may report: the narrations of every edition that was ever current, by the recording that
-- sounded, and the latest of these editions. A report may come long after its edition was current.
create table published (
  room            text not null,
  clip            text not null,
  variant         text not null,
  language        text not null,
  recording       text not null,
  edition         integer not null references edition (number),
  primary key (room, clip, variant, language, recording)
) strict, without rowid;
insert into published
  select json_extract(room.value, '$.slug'), json_extract(clip.value, '$.number'),
    json_extract(clip.value, '$.variant'), narration.key, json_extract(narration.value, '$.recording'),
    max(edition.number)
  from edition, json_each(document, '$.rooms') as room, json_each(room.value, '$.clips') as clip,
    json_each(clip.value, '$.narrations') as narration
  where edition.number in (select edition from publication)
    and json_extract(narration.value, '$.recording') is not null
  group by 1, 2, 3, 4, 5;
