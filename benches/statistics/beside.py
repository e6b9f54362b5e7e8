# Asks DuckDB what a report asks: sums by narration for a period and the one before, by day, and by
# hour of the week. Prints the median milliseconds of each period.
import os
import sqlite3
import statistics
import sys
import time

import duckdb

database, periods = sys.argv[1], sys.argv[2:]
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

SUMS = (
    "count(*), sum((heard < 2000)::int), sum((heard >= least(10000, sounding / 2))::int),"
    " sum((heard >= least(10000, sounding / 2) and censored = 0)::int),"
    " sum((heard * 10 >= sounding * 9 and censored = 0)::int), sum(censored), sum(listened),"
    " sum(heard::double / sounding)"
)


def report(first, last):
    days = last - first + 1
    for begin, end in ((first, last), (first - days, first - 1)):
        duck.execute(
            f"select subject, {SUMS} from play where day between ? and ? group by subject", [begin, end]
        ).fetchall()
    duck.execute(f"select day, {SUMS} from play where day between ? and ? group by day", [first, last]).fetchall()
    duck.execute(
        "select (day + 3) % 7 * 24 + hour as slot, count(*) from play"
        " where day between ? and ? group by slot",
        [first, last],
    ).fetchall()


for period in periods:
    first, last = map(int, period.split(":"))
    report(first, last)
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        report(first, last)
        times.append((time.perf_counter() - begun) * 1000)
    print(statistics.median(times))
