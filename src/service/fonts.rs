//! Whether this box has fonts for its own screens. docent has fonts for Latin letters; all others are the system's, and
//! fontconfig knows them. Phones and screens of their own bring theirs.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::model::{Language, LocalScreens, Tour};
use crate::service::CheckResult;

/// Lists fonts; a part of fontconfig.
const PROGRAM: &str = "fc-list";

/// The program is stopped after this time.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The languages of a tour that need a font of the system.
fn foreign_languages(tour: &Tour) -> Vec<&Language> {
    let languages = tour.languages.iter();
    languages
        .filter(|language| language.script().is_some_and(|script| script != "Latn"))
        .collect()
}

/// The languages of a tour whose letters no font of this box has.
///
/// # Errors
///
/// Returns an error if fontconfig is not installed or does not answer.
pub async fn missing_fonts(tour: &Tour) -> io::Result<Vec<Language>> {
    let mut missing = Vec::new();
    for language in foreign_languages(tour) {
        if !has_font(language).await? {
            missing.push(language.clone());
        }
    }
    Ok(missing)
}

/// The Debian package with a font for a language.
pub fn font_package(language: &Language) -> &'static str {
    match language.script().as_deref() {
        Some("Hans" | "Hant" | "Jpan" | "Kore") => "fonts-noto-cjk",
        Some(_) | None => "fonts-noto-core",
    }
}

/// Checks the fonts of the box for a tour. A missing one is a fault where the box has `screens` of its own. Nothing is
/// said of a tour in Latin letters alone.
pub async fn check_fonts(tour: &Tour, screens: &LocalScreens) -> Vec<CheckResult> {
    let foreign = foreign_languages(tour);
    if foreign.is_empty() {
        return Vec::new();
    }
    let missing = match missing_fonts(tour).await {
        Ok(missing) => missing,
        Err(error) => {
            let languages = names(&foreign);
            return vec![CheckResult {
                passed: true,
                message: format!(
                    "Whether the fonts of this box have the letters of {languages} is not known: {PROGRAM} did not answer ({error}). It is in the package fontconfig."
                ),
            }];
        }
    };
    let present = foreign.into_iter();
    let present: Vec<&Language> = present
        .filter(|language| !missing.contains(language))
        .collect();
    let mut found = Vec::new();
    if !present.is_empty() {
        found.push(CheckResult {
            passed: true,
            message: format!(
                "The fonts of this box have the letters of {}.",
                names(&present)
            ),
        });
    }
    found.extend(missing.iter().map(|language| CheckResult {
        passed: !screens.are_configured(),
        message: format!(
            "No font of this box has the letters of {}, so that a screen on it cannot show them; install {}.",
            names(&[language]),
            font_package(language)
        ),
    }));
    found
}

/// `العربية (ar), 日本語 (ja)`.
fn names(languages: &[&Language]) -> String {
    let names = languages
        .iter()
        .map(|language| format!("{} ({language})", language.native_name()));
    names.collect::<Vec<_>>().join(", ")
}

async fn has_font(language: &Language) -> io::Result<bool> {
    // fontconfig tells the scripts of Chinese apart by their usual country.
    let tag = match language.script().as_deref() {
        Some("Hans") => "zh-cn",
        Some("Hant") => "zh-tw",
        Some(_) | None => language.base(),
    };
    let mut command = Command::new(PROGRAM);
    command
        .arg(format!(":lang={tag}"))
        .arg("family")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(TIMEOUT, command.output()).await??;
    if !output.status.success() {
        return Err(io::Error::other(output.status.to_string()));
    }
    Ok(output.stdout.iter().any(|byte| !byte.is_ascii_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldMap;

    #[test]
    fn only_languages_in_other_letters_need_a_font_of_the_system() {
        let languages = "es en-GB pl vi ru el ar he fa hi zh-Hant zh-TW ja ko";
        let tour = FieldMap::of_texts(&[("languages", languages)]).to_tour();
        let tour = tour.unwrap();
        let foreign = foreign_languages(&tour).into_iter();
        let packages: Vec<String> = foreign
            .map(|language| format!("{language} {}", font_package(language)))
            .collect();
        assert_eq!(
            packages,
            [
                "ru fonts-noto-core",
                "el fonts-noto-core",
                "ar fonts-noto-core",
                "he fonts-noto-core",
                "fa fonts-noto-core",
                "hi fonts-noto-core",
                "zh-Hant fonts-noto-cjk",
                "zh-TW fonts-noto-cjk",
                "ja fonts-noto-cjk",
                "ko fonts-noto-cjk",
            ]
        );
    }
}
