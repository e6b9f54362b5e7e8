//! What is not as it should be with docent itself: every page of the staff says so plainly, and what to
//! do.

use crate::service::{DatabaseProblem, FallbackNotice, Service};
use crate::web::locales::Translations;

pub(super) fn sentences(words: &Translations, service: &Service) -> Vec<String> {
    let mut said = service
        .fallback_notice()
        .map_or_else(Vec::new, |it| back(words, it));
    said.extend(
        service
            .database_problems()
            .into_iter()
            .map(|it| trouble(words, it)),
    );
    said
}

fn trouble(words: &Translations, it: DatabaseProblem) -> String {
    words.text(match it {
        DatabaseProblem::Locked => "trouble-locked",
        DatabaseProblem::DiskFull => "trouble-disk-full",
        DatabaseProblem::DiskFails => "trouble-disk-fails",
        DatabaseProblem::Damaged => "trouble-damaged",
    })
}

/// docent fell back on what last ran well.
fn back(words: &Translations, it: &FallbackNotice) -> Vec<String> {
    let mut said = vec![words.text_with("caution", &[("times", it.ended.into())])];
    if it.old_settings {
        said.push(words.text("caution-settings"));
    }
    if let Some(fault) = &it.fault {
        said.push(words.text_with("caution-fault", &[("fault", fault.as_str().into())]));
    }
    if let Some(number) = it.spared {
        said.push(words.text_with("caution-edition", &[("number", number.into())]));
    }
    said.push(words.text("caution-what-to-do"));
    said
}
