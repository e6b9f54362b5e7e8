//! Filters of the statistics, in figures and in exported rows.

use docent::model::{ClipKey, Filter, Language, Period, PlayTotals, Surface, is_play};

use crate::statistics_figures::thirty;

#[tokio::test]
async fn a_filter_and_a_day_select_nothing_else() {
    let (fixture, period) = thirty().await;
    let family: ClipKey = "3-family".parse().unwrap();
    let cuts = [
        (
            Filter {
                room: Some("study".parse().unwrap()),
                ..Filter::default()
            },
            8,
        ),
        (
            Filter {
                language: Some("en".parse::<Language>().unwrap()),
                ..Filter::default()
            },
            2,
        ),
        (
            Filter {
                variant: Some(family.variant),
                ..Filter::default()
            },
            2,
        ),
        (
            Filter {
                surface: Some(Surface::Phone),
                ..Filter::default()
            },
            8,
        ),
    ];
    for (cut, starts) in cuts {
        let figures = fixture.store.figures(period, cut.clone()).await.unwrap();
        assert_eq!(figures.total().starts, starts, "{cut:?}");
        let by_day: i64 = figures.days.iter().map(|entry| entry.1.starts).sum();
        assert_eq!(by_day, starts, "{cut:?}");
        let plays: i64 = figures.plays_by_hour.iter().sum();
        assert_eq!(plays, figures.total().plays, "{cut:?}");
    }
    let second = Period::new(period.last(), period.last()).unwrap();
    let figures = fixture
        .store
        .figures(second, Filter::default())
        .await
        .unwrap();
    assert_eq!(
        (figures.total().starts, figures.total_before().starts),
        (15, 12)
    );
    let days = fixture.store.recorded_days().await.unwrap();
    assert_eq!(days, Some(period));
}

#[tokio::test]
async fn the_rows_of_a_filter_add_up_to_its_figures() {
    let (fixture, period) = thirty().await;
    let cuts = [
        Filter::default(),
        Filter {
            room: Some("study".parse().unwrap()),
            ..Filter::default()
        },
        Filter {
            language: Some("en".parse().unwrap()),
            ..Filter::default()
        },
        Filter {
            variant: Some("family".parse().unwrap()),
            room: Some("study".parse().unwrap()),
            ..Filter::default()
        },
        Filter {
            surface: Some(Surface::Phone),
            ..Filter::default()
        },
    ];
    for cut in cuts {
        let figures = fixture
            .store
            .figures(period, cut.clone())
            .await
            .unwrap()
            .total();
        let mut after = (period.first(), i64::MIN);
        let (mut plays, mut starts) = (0, 0);
        loop {
            let rows = fixture.store.play_rows(period, cut.clone(), after, 7);
            let rows = rows.await.unwrap();
            let Some(last) = rows.last() else { break };
            after = (last.at.day, last.id);
            assert!(rows.iter().all(|row| cut.matches(&row.listened)), "{cut:?}");
            let matching: Vec<_> = rows
                .iter()
                .filter(|row| row.trigger.counts_in_totals())
                .collect();
            starts += matching.len();
            plays += matching
                .iter()
                .filter(|play| is_play(play.listened.audible_length, play.heard_ms))
                .count();
        }
        let sums = [starts, plays].map(|count| i64::try_from(count).unwrap());
        assert_eq!(sums, [figures.starts, figures.plays], "{cut:?}");
        let mut after = (period.first(), i64::MIN);
        let mut sum = PlayTotals::default();
        let mut order = Vec::new();
        loop {
            let rows = fixture.store.day_rows(period, cut.clone(), after, 2);
            let rows = rows.await.unwrap();
            let Some(last) = rows.last() else { break };
            after = (last.day, last.subject);
            for row in &rows {
                assert!(cut.matches(&row.listened), "{cut:?}");
                sum += row.tally;
                order.push((row.day, row.listened.surface));
            }
        }
        assert!(order.is_sorted(), "of each day speakers first: {order:?}");
        assert_eq!(sum, figures, "{cut:?}");
    }
}
