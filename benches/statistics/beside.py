# Answers, from one line of standard input to the next, what a report asks of a period `FIRST:LAST`:
# sums by narration for it and for the one before, by day, and plays by hour of the week. Each answer is
# one line of JSON: what it found, and the milliseconds that this took.
import json
import os
import sqlite3
import sys
import time

import duckdb

database = sys.argv[1]
kept = os.path.splitext(database)[0] + ".duckdb"
made = not os.path.exists(kept)
duck = duckdb.connect(kept + ".new" if made else kept)
duck.execute("set threads = 2; set enable_progress_bar = false")
if made:
    sheet = kept + ".csv"
    rows = sqlite3.connect(database).execute(
        "select day, hour, subject_id, heard_ms, listened_ms, sounding_ms, end_reason = 'device_lost'"
        " from play join subject using (subject_id) where day is not null"
    )
    with open(sheet, "w") as out:
        for row in rows:
            out.write("%d,%d,%d,%d,%d,%d,%d\n" % row)
    duck.execute(
        f"create table play as select * from read_csv('{sheet}', header=false, columns={{"
        "'day':'INTEGER','hour':'UTINYINT','subject':'INTEGER','heard':'INTEGER','listened':'INTEGER',"
        "'sounding':'INTEGER','censored':'UTINYINT'}) order by day"
    )
    os.remove(sheet)
    duck.close()
    os.rename(kept + ".new", kept)
    duck = duckdb.connect(kept)
    duck.execute("set threads = 2; set enable_progress_bar = false")

PLAY = "heard >= least(10000, sounding / 2)"
SUMS = (
    f"count(*), sum((heard < 2000)::int), sum(({PLAY})::int), sum(({PLAY} and censored = 0)::int),"
    f" sum((heard * 10 >= sounding * 9 and {PLAY} and censored = 0)::int), sum(censored), sum(listened),"
    " sum(heard * 1000000::bigint // sounding)"
)


def report(first, last):
    days = last - first + 1
    by_narration = [
        duck.execute(
            f"select subject, {SUMS} from play where day between ? and ? group by subject", [begin, end]
        ).fetchall()
        for begin, end in ((first, last), (first - days, first - 1))
    ]
    by_day = duck.execute(
        f"select day, {SUMS} from play where day between ? and ? group by day", [first, last]
    ).fetchall()
    by_hour = duck.execute(
        f"select (day + 3) % 7 * 24 + hour as slot, sum(({PLAY})::int) from play"
        " where day between ? and ? group by slot",
        [first, last],
    ).fetchall()
    return [*by_narration, by_day, by_hour]


for period in sys.stdin:
    first, last = map(int, period.split(":"))
    begun = time.perf_counter()
    found = report(first, last)
    took = (time.perf_counter() - begun) * 1000
    print(json.dumps([found, took], default=int), flush=True)
