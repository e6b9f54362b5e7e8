//! How each recording kept its listeners, and what was being said where most of them left.

use std::collections::BTreeMap;

use crate::model::{
    BUCKETS, Clip, Cue, DropOff, Figures, Filter, Language, MIN_SAMPLE, Ms, PlayTotals, Ratio,
    Retention, Sha256,
};
use crate::service::{Services, Staff};
use crate::web::http::error::HttpError;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::statistics::asked::Asked;
use crate::web::staff::statistics::charts::Curve;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::say;
use crate::web::staff::statistics::table::{Cell, Table};
use crate::web::staff::statistics::view::View;
use crate::web::visitor::url_base::UrlBase;

/// How one recording kept its listeners.
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) head: String,
    /// Which recording it is, and whether it is the one that is heard now.
    pub(super) line: String,
    /// The narration's own language.
    pub(super) language: String,
    /// Its own figures, in one line.
    pub(super) told: String,
    /// None where nobody started it.
    pub(super) drawn: Option<Drawn>,
    /// Where a program finds the curve.
    pub(super) taken_out: String,
    pub(super) sound: Option<String>,
}

pub(super) struct Drawn {
    pub(super) curve: Curve,
    pub(super) n: String,
    pub(super) few: bool,
    pub(super) fall: Option<Told>,
    pub(super) table: Table,
}

/// Where the most left, and what was being said.
pub(super) struct Told {
    pub(super) sentence: String,
    pub(super) captions: Vec<Spoken>,
    /// Whether the captions of this recording are known at all.
    pub(super) known: bool,
}

pub(super) struct Spoken {
    pub(super) at: String,
    pub(super) text: String,
    /// Whether it is said where the curve falls the most within a moment.
    pub(super) then: bool,
}

/// One narration, in one of the recordings that it had.
struct Narrated {
    language: Language,
    recording: Sha256,
    /// What is said, where it is the recording that is heard now.
    captions: Option<Vec<Cue>>,
    sounding: Ms,
    tally: PlayTotals,
}

/// Of every recording of a clip.
pub(super) async fn all(
    services: &Services,
    staff: &Staff,
    view: &View<'_>,
    clip: Option<&Clip>,
) -> Result<Vec<Kept>, HttpError> {
    let mut kept = Vec::new();
    for it in narrated(view.figures, clip, view.names) {
        kept.push(keep(services, staff, view, it).await?);
    }
    Ok(kept)
}

/// Every recording that was heard, and those that could have been: by language, and of each the
/// one that is heard now before the older ones.
fn narrated(figures: &Figures, clip: Option<&Clip>, names: Names<'_>) -> Vec<Narrated> {
    let now = |language: &Language| clip?.narrations.get(language);
    let mut sums: BTreeMap<(Language, Sha256), (Ms, PlayTotals)> = BTreeMap::new();
    for (it, tally) in &figures.listened {
        let sum = sums
            .entry((it.language.clone(), it.recording.clone()))
            .or_default();
        sum.0 = it.audible_length;
        sum.1 += *tally;
    }
    let languages = clip.map(|it| it.narrations.iter()).into_iter().flatten();
    let wanted = languages.filter(|(it, _)| {
        figures
            .filter
            .language
            .as_ref()
            .is_none_or(|one| one == *it)
    });
    for (language, it) in wanted {
        if let Some(recording) = &it.recording {
            sums.entry((language.clone(), recording.clone()))
                .or_default();
        }
    }
    let place = |it: &Language| names.tour.languages.iter().position(|one| one == it);
    let mut all: Vec<_> = sums.into_iter().collect();
    all.sort_by_key(|((language, recording), (_, tally))| {
        let current = now(language).is_some_and(|it| it.recording.as_ref() == Some(recording));
        (
            place(language).unwrap_or(usize::MAX),
            language.clone(),
            !current,
            std::cmp::Reverse(tally.starts),
        )
    });
    let each = all
        .into_iter()
        .map(|((language, recording), (sounding, tally))| {
            let current = now(&language).filter(|it| it.recording.as_ref() == Some(&recording));
            Narrated {
                captions: current.map(|it| it.captions.clone()),
                language,
                recording,
                sounding,
                tally,
            }
        });
    each.collect()
}

async fn keep(
    services: &Services,
    staff: &Staff,
    view: &View<'_>,
    it: Narrated,
) -> Result<Kept, HttpError> {
    let words = view.words;
    let cut = Filter {
        language: Some(it.language.clone()),
        ..view.figures.filter.clone()
    };
    let period = view.figures.period;
    let taken_out = Asked::taken_out(&view.asked.only(cut.clone()));
    let found = services
        .reports
        .retention(staff.actor(), it.recording.clone(), period, cut)
        .await?;
    let found = found.filter(|it| it.coverage.starts > 0);
    let listed = services
        .editing
        .recording(staff.actor(), it.recording.clone())
        .await?;
    let length = listed.as_ref().map_or(it.sounding, |it| it.length);
    let head = Names::language(&it.language);
    let since = services
        .reports
        .published_since(staff.actor(), it.recording.clone())
        .await?;
    let line = line(view, it.captions.is_some(), length, since);
    let captions = match it.captions {
        None => {
            services
                .reports
                .find_captions(staff.actor(), it.recording.clone())
                .await?
        }
        now => now,
    };
    let name = format!("{head}, {line}");
    let drawn = found.map(|it| draw(words, &name, &it, captions.as_deref()));
    let second = drawn
        .as_ref()
        .and_then(|it| it.1)
        .map_or(0, |it| it.from.0 / 1000);
    let sound = listed.map(|it| {
        format!(
            "{}#t={second}",
            UrlBase::PREVIEW.recording_url(&it.browser_file.sha256)
        )
    });
    Ok(Kept {
        id: format!("{}-{}", it.language, it.recording),
        head,
        line,
        language: it.language.to_string(),
        told: told(words, &it.tally),
        taken_out: format!("{}?{taken_out}", it.recording),
        drawn: drawn.map(|it| it.0),
        sound,
    })
}

/// `heard now · 0:50 · since 2026-11-29 14:36`.
fn line(view: &View<'_>, now: bool, length: Ms, since: Option<i64>) -> String {
    let words = view.words;
    let key = if now {
        "recording-now"
    } else {
        "recording-older"
    };
    let line = words.text_with(key, &[("length", length.to_string().into())]);
    match since {
        Some(wall_ms) => {
            let when = tour::local_time(view.names.tour, wall_ms);
            let since = words.text_with("recording-since", &[("when", when.into())]);
            format!("{line} · {since}")
        }
        None => line,
    }
}

/// `Plays: 29 · Completion rate: 71.4% (20 of n = 28) · …`.
fn told(words: &Translations, it: &PlayTotals) -> String {
    let cell = |it: Cell| format!("{} ({})", it.text, it.n.join(", "));
    let told = [
        ("figure-plays", say::count(it.plays)),
        ("figure-completion", cell(Cell::completion(words, it))),
        ("figure-holding", cell(Cell::holding(words, it))),
        ("figure-listening", say::lasting(words, it.listened_ms)),
    ];
    let told = told.map(|(key, it)| format!("{}: {it}", words.text(key)));
    told.join(" · ")
}

fn draw(
    words: &Translations,
    recording: &str,
    it: &Retention,
    captions: Option<&[Cue]>,
) -> (Drawn, Option<DropOff>) {
    let fall = it.coverage.largest_drop_off(it.audible_length);
    let starts = it.coverage.starts;
    let label = words.text_with("curve-chart", &[("recording", recording.into())]);
    let drawn = Drawn {
        curve: Curve::draw(words, label, it.audible_length, &it.coverage, fall),
        n: words.text_with("n-uncensored", &[("count", say::count(starts).into())]),
        few: starts < MIN_SAMPLE,
        fall: fall.map(|fall| tell(words, it, fall, captions)),
        table: twin(words, recording, it),
    };
    (drawn, fall)
}

fn tell(words: &Translations, it: &Retention, fall: DropOff, captions: Option<&[Cue]>) -> Told {
    let (then, until) = steepest(it, fall);
    let values = [
        ("lost", say::count(fall.lost).into()),
        ("starts", say::count(it.coverage.starts).into()),
        ("from", fall.from.to_string().into()),
        ("to", fall.to.to_string().into()),
    ];
    let spoken = captions.unwrap_or_default().iter();
    let spoken = spoken.filter(|it| it.start < until.max(fall.to) && it.end > fall.from);
    let spoken = spoken.map(|it| Spoken {
        at: it.start.to_string(),
        text: it.text.clone(),
        then: (it.start..it.end).contains(&then),
    });
    Told {
        sentence: words.text_with("curve-fall", &values),
        captions: spoken.collect(),
        known: captions.is_some(),
    }
}

/// Where within a fall most left at once: the hundredth that they did not hear to its end.
fn steepest(it: &Retention, fall: DropOff) -> (Ms, Ms) {
    let edge = |n: u64| Ms(it.audible_length.0.saturating_mul(n) / 100);
    let pairs = it
        .coverage
        .heard
        .iter()
        .zip(it.coverage.heard.iter().skip(1));
    let drops = (1u64..).zip(pairs.map(|(before, after)| before - after));
    let within = drops.filter(|(n, _)| edge(*n) > fall.from && edge(*n) <= fall.to);
    let most = within.max_by_key(|(n, drop)| (*drop, std::cmp::Reverse(*n)));
    most.map_or((fall.from, fall.to), |(n, _)| (edge(n), edge(n + 1)))
}

/// The curve as a table: each twentieth of it.
fn twin(words: &Translations, recording: &str, it: &Retention) -> Table {
    let heads = ["curve-at", "curve-heard", "curve-share"].map(|key| words.text(key));
    let caption = words.text_with("curve-table", &[("recording", recording.into())]);
    let mut table = Table::new(caption, &heads);
    for (n, count) in (0u64..).zip(it.coverage.heard).step_by(BUCKETS / 20) {
        let at = Ms(it.audible_length.0.saturating_mul(n) / 100);
        let share = Ratio {
            part: count,
            of: it.coverage.starts,
        };
        let cells = vec![
            Cell::bar(count, it.coverage.starts),
            Cell::permille(words, share.permille(), share.of),
        ];
        table.push(at.to_string(), cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Coverage;

    #[test]
    fn what_is_said_where_most_left_at_once_is_marked() {
        let mut coverage = Coverage::default();
        let heard = |end| [(Ms::ZERO, Ms(end))].into_iter().collect();
        let mut ends = vec![60_000; 16];
        ends.extend([33_500, 32_000, 32_000, 32_000]);
        for end in ends {
            coverage.count(Ms(60_000), &heard(end), 1);
        }
        let kept = Retention {
            recording: Sha256::zero(),
            audible_length: Ms(60_000),
            coverage,
        };
        let fall = kept.coverage.largest_drop_off(kept.audible_length).unwrap();
        assert_eq!(fall.lost, 4);
        assert_eq!(steepest(&kept, fall), (Ms(31_800), Ms(32_400)));
        let cue = |start, end, text: &str| Cue {
            start: Ms(start),
            end: Ms(end),
            text: text.into(),
        };
        let cues = [
            cue(0, 20_000, "Antes."),
            cue(28_000, 31_000, "Casi."),
            cue(31_000, 33_000, "Aquí."),
            cue(40_000, 50_000, "Después."),
        ];
        let words = Translations::staff("en").unwrap();
        let told = tell(words, &kept, fall, Some(&cues));
        let said = told.captions.iter().map(|it| (it.text.as_str(), it.then));
        assert_eq!(
            said.collect::<Vec<_>>(),
            [("Casi.", false), ("Aquí.", true)]
        );
        assert!(told.sentence.contains("loses 4 of 20"), "{}", told.sentence);
        assert!(!tell(words, &kept, fall, None).known);
    }
}
