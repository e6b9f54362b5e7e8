//! The banners of every staff page: muted speakers, and problems of the box with what to do about them.

use crate::model::Muted;
use crate::service::{DatabaseProblem, FallbackNotice, Services};
use crate::web::locales::Translations;
use crate::web::messages::tour;

/// Problems of the database and a start with fallback settings, one sentence each.
pub(super) fn problems(words: &Translations, services: &Services) -> Vec<String> {
    let mut sentences = services
        .monitoring
        .fallback_notice()
        .map_or_else(Vec::new, |notice| fallback(words, notice));
    let database = services.monitoring.database_problems().into_iter();
    sentences.extend(database.map(|problem| database_problem(words, problem)));
    sentences
}

fn database_problem(words: &Translations, problem: DatabaseProblem) -> String {
    words.text(match problem {
        DatabaseProblem::Locked => "trouble-locked",
        DatabaseProblem::DiskFull => "trouble-disk-full",
        DatabaseProblem::DiskFails => "trouble-disk-fails",
        DatabaseProblem::Damaged => "trouble-damaged",
    })
}

/// The settings and edition that docent fell back to after repeated crashes.
fn fallback(words: &Translations, notice: &FallbackNotice) -> Vec<String> {
    let mut sentences = vec![words.text_with("caution", &[("times", notice.ended.into())])];
    if notice.old_settings {
        sentences.push(words.text("caution-settings"));
    }
    if let Some(failure) = &notice.failure {
        sentences.push(words.text_with("caution-fault", &[("fault", failure.as_str().into())]));
    }
    if let Some(number) = notice.withheld {
        sentences.push(words.text_with("caution-edition", &[("number", number.into())]));
    }
    sentences.push(words.text("caution-what-to-do"));
    sentences
}

/// Since when the speakers are muted, and by whom. The day is left out where it is today.
pub(super) fn muted(services: &Services, words: &Translations, muted: &Muted) -> String {
    let published = services.editions.current();
    let tour = &published.tour;
    let who = match muted.who.as_str() {
        "" => words.text("who-box"),
        who => who.to_owned(),
    };
    let (since, now) = (
        tour::local_time(tour, muted.since_wall_ms),
        tour::local_time(tour, services.clock.wall_ms()),
    );
    let (key, since) = match (since.split_once(' '), now.split_once(' ')) {
        (Some((day, time)), Some((today, _))) if day == today => ("muted-since", time.to_owned()),
        _ => ("muted-since-day", since),
    };
    words.text_with(key, &[("when", since.into()), ("who", who.into())])
}
