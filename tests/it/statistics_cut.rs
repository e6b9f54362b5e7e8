//! What is told of a room, a language, a variant or a surface is of that alone, in figures and in rows.

use docent::model::{ClipKey, Filter, Language, Period, PlayTotals, Surface, is_play};

use crate::statistics::thirty;

#[tokio::test]
async fn a_cut_and_a_day_tell_of_nothing_else() {
    let (house, period) = thirty().await;
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
        let told = house.store.figures(period, cut.clone()).await.unwrap();
        assert_eq!(told.total().starts, starts, "{cut:?}");
        let by_day: i64 = told.days.iter().map(|it| it.1.starts).sum();
        assert_eq!(by_day, starts, "{cut:?}");
        let plays: i64 = told.plays_by_hour.iter().sum();
        assert_eq!(plays, told.total().plays, "{cut:?}");
    }
    let second = Period::new(period.last(), period.last()).unwrap();
    let told = house
        .store
        .figures(second, Filter::default())
        .await
        .unwrap();
    assert_eq!((told.total().starts, told.total_before().starts), (15, 12));
    let days = house.store.recorded_days().await.unwrap();
    assert_eq!(days, Some(period));
}

#[tokio::test]
async fn rows_are_of_the_cut_and_come_to_what_its_figures_say() {
    let (house, period) = thirty().await;
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
        let told = house
            .store
            .figures(period, cut.clone())
            .await
            .unwrap()
            .total();
        let mut after = (period.first(), i64::MIN);
        let (mut plays, mut starts) = (0, 0);
        loop {
            let rows = house.store.play_rows(period, cut.clone(), after, 7);
            let rows = rows.await.unwrap();
            let Some(last) = rows.last() else { break };
            after = (last.at.day, last.id);
            assert!(rows.iter().all(|it| cut.matches(&it.listened)), "{cut:?}");
            let asked: Vec<_> = rows
                .iter()
                .filter(|it| it.trigger.counts_in_totals())
                .collect();
            starts += asked.len();
            plays += asked
                .iter()
                .filter(|it| is_play(it.listened.audible_length, it.heard_ms))
                .count();
        }
        let sums = [starts, plays].map(|it| i64::try_from(it).unwrap());
        assert_eq!(sums, [told.starts, told.plays], "{cut:?}");
        let mut after = (period.first(), i64::MIN);
        let mut sum = PlayTotals::default();
        let mut order = Vec::new();
        loop {
            let rows = house.store.day_rows(period, cut.clone(), after, 2);
            let rows = rows.await.unwrap();
            let Some(last) = rows.last() else { break };
            after = (last.day, last.subject);
            for it in &rows {
                assert!(cut.matches(&it.listened), "{cut:?}");
                sum += it.tally;
                order.push((it.day, it.listened.surface));
            }
        }
        assert!(order.is_sorted(), "of each day speakers first: {order:?}");
        assert_eq!(sum, told, "{cut:?}");
    }
}
