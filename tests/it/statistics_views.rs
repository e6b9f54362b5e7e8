//! The views for analysts equal the reports, and the documented queries run.

use docent::model::{Admission, Attribution};

use crate::statistics_figures::{TUESDAY, at, thirty};

#[tokio::test]
async fn views_show_what_reports_say() {
    let (site, period) = thirty().await;
    let people = Admission {
        day: period.first(),
        was: None,
        now: Some(30),
    };
    let by = Attribution::local(at(TUESDAY));
    site.store.count_admissions(vec![people], by).await.unwrap();
    let conn = site.database();
    let one = |sql: &str| -> String { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    for (sql, expected) in [
        ("count(*) || ' ' || min(date) || ' ' || max(date) from play_report", "30 2026-11-24 2026-11-25"),
        ("started_utc || ' ' || hour || ' ' || heard_s from play_report where play_id = 1", "2026-11-24T16:00:00Z 10 60.0"),
        ("sum(starts) || ' ' || sum(plays) || ' ' || sum(listened_s) from daily", "27 22 1093.0"),
        ("sum(starts) || ' ' || min(month) from monthly where surface = 'phone'", "8 2026-11"),
        ("group_concat(starts, ' ') from (select sum(starts) as starts from end_reason group by end_reason order by 1 desc)", "9 8 2 2 1 1 1 1 1 1"),
        ("group_concat(hour || ':' || plays, ' ') from (select hour, sum(plays) as plays from hourly where plays > 0 group by hour)", "10:12 11:3 12:2 16:5"),
        ("group_concat(starts || ':' || heard, ' ') from (select hundredth, sum(starts) as starts, sum(heard) as heard
           from retention where recording like 'aa%' and hundredth in (0, 1, 50, 99) group by hundredth)", "10:9 10:8 10:6 10:4"),
        ("group_concat(clip || '-' || next_clip || ':' || times, ' ') from (select * from transition order by times desc, clip, next_clip)", "1-2:3 2-1:2 2-3:1 3-1:1"),
        ("sum(sessions) || ' ' || sum(dwell_s) from daily_session where room is null", "9 2240.0"),
        ("date || ' ' || people from daily_admission", "2026-11-24 30"),
    ] {
        assert_eq!(one(&format!("select {sql}")), expected, "{sql}");
    }
}

#[tokio::test]
async fn every_documented_query_runs() {
    let (site, _) = thirty().await;
    let conn = site.database();
    let queries = include_str!("../../docs/statistics.md")
        .split("```sql\n")
        .skip(1);
    let queries: Vec<&str> = queries
        .filter_map(|text| text.split("```").next())
        .collect();
    assert!(queries.len() >= 6, "{}", queries.len());
    for sql in queries {
        let mut query = conn
            .prepare(sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert!(
            query
                .exists([])
                .unwrap_or_else(|error| panic!("{sql}: {error}")),
            "{sql}"
        );
    }
}
