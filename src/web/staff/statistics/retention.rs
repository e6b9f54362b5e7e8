//! How many listeners each recording of a clip kept, and what was spoken where most of them left.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{
    BUCKETS, Clip, Cue, DropOff, Figures, Filter, Language, MIN_SAMPLE, Ms, PlayTotals, Ratio,
    Retention, Sha256,
};
use crate::service::{Services, Staff};
use crate::web::http::error::Result;
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::statistics::charts::RetentionCurve;
use crate::web::staff::statistics::format;
use crate::web::staff::statistics::names::Names;
use crate::web::staff::statistics::page_context::PageContext;
use crate::web::staff::statistics::table::{Cell, StatisticsTable};
use crate::web::visitor::url_base::UrlBase;

/// The section of one recording.
pub(super) struct RetentionSection {
    /// The id of the HTML element.
    pub(super) id: String,
    pub(super) language_name: String,
    /// The recording's length and age, and whether it is the current one.
    pub(super) subtitle: String,
    /// The tag of the narration's language.
    pub(super) language: String,
    /// The recording's figures in one line.
    pub(super) summary: String,
    /// `None` where nobody started the recording.
    pub(super) chart: Option<RetentionChart>,
    /// The last segment and the query of the address of the curve as JSON.
    pub(super) export_path: String,
    pub(super) audio_url: Option<String>,
}

pub(super) struct RetentionChart {
    pub(super) curve: RetentionCurve,
    pub(super) sample: String,
    pub(super) too_few: bool,
    pub(super) drop_off: Option<DropOffDetails>,
    pub(super) table: StatisticsTable,
}

/// Where most listeners left, and what was spoken there.
pub(super) struct DropOffDetails {
    pub(super) sentence: String,
    pub(super) captions: Vec<CaptionLine>,
    /// Whether this recording's captions were found.
    pub(super) has_captions: bool,
}

pub(super) struct CaptionLine {
    pub(super) start: String,
    pub(super) text: String,
    /// Whether it is spoken at the steepest step of the drop-off.
    pub(super) at_steepest_step: bool,
}

/// A recording of the clip in one language.
struct ClipRecording {
    language: Language,
    recording: Sha256,
    /// The narration's captions; `None` for an older recording.
    current_captions: Option<Vec<Cue>>,
    audible_length: Ms,
    totals: PlayTotals,
}

/// The sections of all of a clip's recordings.
pub(super) async fn sections(
    services: &Services,
    staff: &Staff,
    context: &PageContext<'_>,
    clip: Option<&Clip>,
) -> Result<Vec<RetentionSection>> {
    let mut sections = Vec::new();
    for recording in clip_recordings(context.figures, clip, context.names) {
        sections.push(section(services, staff, context, recording).await?);
    }
    Ok(sections)
}

/// The recordings that were played and those of the current narrations. They are sorted by the tour's
/// order of languages; within a language the current recording comes first.
fn clip_recordings(figures: &Figures, clip: Option<&Clip>, names: Names<'_>) -> Vec<ClipRecording> {
    let narration = |language: &Language| clip?.narrations.get(language);
    let current = |language: &Language, recording: &Sha256| {
        narration(language).filter(|narration| narration.recording.as_ref() == Some(recording))
    };
    let mut played: BTreeMap<(Language, Sha256), (Ms, PlayTotals)> = BTreeMap::new();
    for (dimensions, totals) in &figures.listened {
        let key = (dimensions.language.clone(), dimensions.recording.clone());
        let entry = played.entry(key).or_default();
        entry.0 = dimensions.audible_length;
        entry.1 += *totals;
    }
    let narrations = clip.iter().flat_map(|clip| &clip.narrations);
    let selected = narrations.filter(|(language, _)| {
        let selected = figures.filter.language.as_ref();
        selected.is_none_or(|selected| selected == *language)
    });
    for (language, narration) in selected {
        if let Some(recording) = &narration.recording {
            played
                .entry((language.clone(), recording.clone()))
                .or_default();
        }
    }
    let position = |language: &Language| {
        let mut languages = names.tour.languages.iter();
        languages.position(|listed| listed == language)
    };
    let mut recordings: Vec<_> = played.into_iter().collect();
    recordings.sort_by_key(|((language, recording), (_, totals))| {
        (
            position(language).unwrap_or(usize::MAX),
            language.clone(),
            current(language, recording).is_none(),
            Reverse(totals.starts),
        )
    });
    let recordings =
        recordings
            .into_iter()
            .map(
                |((language, recording), (audible_length, totals))| ClipRecording {
                    current_captions: current(&language, &recording)
                        .map(|narration| narration.captions.clone()),
                    language,
                    recording,
                    audible_length,
                    totals,
                },
            );
    recordings.collect()
}

async fn section(
    services: &Services,
    staff: &Staff,
    context: &PageContext<'_>,
    heard: ClipRecording,
) -> Result<RetentionSection> {
    let words = context.words;
    let filter = Filter {
        language: Some(heard.language.clone()),
        ..context.figures.filter.clone()
    };
    let period = context.figures.period;
    let export_query = context.query.with_filter(filter.clone()).export_query();
    let retention = services
        .reports
        .retention(staff.actor(), heard.recording.clone(), period, filter)
        .await?;
    let retention = retention.filter(|retention| retention.coverage.starts > 0);
    let recording = services
        .editing
        .recording(staff.actor(), heard.recording.clone())
        .await?;
    let length = recording
        .as_ref()
        .map_or(heard.audible_length, |recording| recording.length);
    let since = services
        .reports
        .published_since(staff.actor(), heard.recording.clone())
        .await?;
    let language_name = Names::language(&heard.language);
    let subtitle = subtitle(context, heard.current_captions.is_some(), length, since);
    let captions = match heard.current_captions {
        None => {
            services
                .reports
                .find_captions(staff.actor(), heard.recording.clone())
                .await?
        }
        current => current,
    };
    let name = format!("{language_name}, {subtitle}");
    let drop_off = retention.as_ref().and_then(|retention| {
        let coverage = &retention.coverage;
        coverage.largest_drop_off(retention.audible_length)
    });
    let start_second = drop_off.map_or(0, |drop_off| drop_off.from.0 / 1000);
    let audio_url = recording.map(|recording| {
        let url = UrlBase::PREVIEW.recording_url(&recording.browser_file.sha256);
        format!("{url}#t={start_second}")
    });
    Ok(RetentionSection {
        id: format!("{}-{}", heard.language, heard.recording),
        language_name,
        subtitle,
        language: heard.language.to_string(),
        summary: summary(words, &heard.totals),
        chart: retention
            .map(|retention| draw(words, &name, &retention, drop_off, captions.as_deref())),
        export_path: format!("{}?{export_query}", heard.recording),
        audio_url,
    })
}

/// `heard now · 0:50 · since 2026-11-29 14:36`.
fn subtitle(
    context: &PageContext<'_>,
    is_current: bool,
    length: Ms,
    since_wall_ms: Option<i64>,
) -> String {
    let words = context.words;
    let key = if is_current {
        "recording-now"
    } else {
        "recording-older"
    };
    let subtitle = words.text_with(key, &[("length", length.to_string().into())]);
    match since_wall_ms {
        Some(wall_ms) => {
            let when = tour::local_time(context.names.tour, wall_ms);
            let since = words.text_with("recording-since", &[("when", when.into())]);
            format!("{subtitle} · {since}")
        }
        None => subtitle,
    }
}

/// `Plays: 29 · Completion rate: 71.4% (20 of n = 28) · …`.
fn summary(words: &Translations, totals: &PlayTotals) -> String {
    let with_sample = |cell: Cell| format!("{} ({})", cell.text, cell.sample.join(", "));
    let completion = with_sample(Cell::completion(words, totals));
    let holding_power = with_sample(Cell::holding_power(words, totals));
    let figures = [
        ("figure-plays", format::count(totals.plays)),
        ("figure-completion", completion),
        ("figure-holding", holding_power),
        (
            "figure-listening",
            format::duration(words, totals.listened_ms),
        ),
    ];
    let figures = figures.map(|(key, value)| format!("{}: {value}", words.text(key)));
    figures.join(" · ")
}

fn draw(
    words: &Translations,
    name: &str,
    retention: &Retention,
    drop_off: Option<DropOff>,
    captions: Option<&[Cue]>,
) -> RetentionChart {
    let coverage = &retention.coverage;
    let starts = format::count(coverage.starts);
    let label = words.text_with("curve-chart", &[("recording", name.into())]);
    RetentionChart {
        curve: RetentionCurve::draw(words, label, retention.audible_length, coverage, drop_off),
        sample: words.text_with("n-uncensored", &[("count", starts.into())]),
        too_few: coverage.starts < MIN_SAMPLE,
        drop_off: drop_off.map(|drop_off| drop_off_details(words, retention, drop_off, captions)),
        table: data_table(words, name, retention),
    }
}

fn drop_off_details(
    words: &Translations,
    retention: &Retention,
    drop_off: DropOff,
    captions: Option<&[Cue]>,
) -> DropOffDetails {
    let (step_start, step_end) = steepest_step(retention, drop_off);
    let values = [
        ("lost", format::count(drop_off.lost).into()),
        ("starts", format::count(retention.coverage.starts).into()),
        ("from", drop_off.from.to_string().into()),
        ("to", drop_off.to.to_string().into()),
    ];
    let end = step_end.max(drop_off.to);
    let spoken = captions.unwrap_or_default().iter();
    let spoken = spoken.filter(|cue| cue.start < end && cue.end > drop_off.from);
    let spoken = spoken.map(|cue| CaptionLine {
        start: cue.start.to_string(),
        text: cue.text.clone(),
        at_steepest_step: (cue.start..cue.end).contains(&step_start),
    });
    DropOffDetails {
        sentence: words.text_with("curve-fall", &values),
        captions: spoken.collect(),
        has_captions: captions.is_some(),
    }
}

/// The hundredth of the recording, within a drop-off, that most listeners did not hear to its end.
fn steepest_step(retention: &Retention, drop_off: DropOff) -> (Ms, Ms) {
    let heard = &retention.coverage.heard;
    let start_of = |bucket: u64| bucket_start(retention, bucket);
    let steps = heard.iter().zip(heard.iter().skip(1));
    let losses = (1u64..).zip(steps.map(|(before, after)| before - after));
    let within = losses.filter(|(bucket, _)| {
        let start = start_of(*bucket);
        start > drop_off.from && start <= drop_off.to
    });
    let steepest = within.max_by_key(|(bucket, loss)| (*loss, Reverse(*bucket)));
    steepest.map_or((drop_off.from, drop_off.to), |(bucket, _)| {
        (start_of(bucket), start_of(bucket + 1))
    })
}

/// Where one of the recording's hundredths begins.
fn bucket_start(retention: &Retention, bucket: u64) -> Ms {
    Ms(retention.audible_length.0.saturating_mul(bucket) / 100)
}

/// The curve as a table with a row for each twentieth of the recording.
fn data_table(words: &Translations, name: &str, retention: &Retention) -> StatisticsTable {
    let headings = ["curve-at", "curve-heard", "curve-share"].map(|key| words.text(key));
    let caption = words.text_with("curve-table", &[("recording", name.into())]);
    let mut table = StatisticsTable::new(caption, &headings);
    let starts = retention.coverage.starts;
    let buckets = (0u64..).zip(retention.coverage.heard);
    for (bucket, heard) in buckets.step_by(BUCKETS / 20) {
        let share = Ratio {
            part: heard,
            of: starts,
        };
        let cells = vec![
            Cell::bar(heard, starts),
            Cell::share(words, share.permille(), share.of),
        ];
        table.push(bucket_start(retention, bucket).to_string(), cells);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Coverage;

    #[test]
    fn the_caption_at_the_steepest_step_is_marked() {
        let mut coverage = Coverage::default();
        let heard = |end| [(Ms::ZERO, Ms(end))].into_iter().collect();
        let mut ends = vec![60_000; 16];
        ends.extend([33_500, 32_000, 32_000, 32_000]);
        for end in ends {
            coverage.count(Ms(60_000), &heard(end), 1);
        }
        let retention = Retention {
            recording: Sha256::from_digest([0; 32]),
            audible_length: Ms(60_000),
            coverage,
        };
        let drop_off = retention
            .coverage
            .largest_drop_off(retention.audible_length)
            .unwrap();
        assert_eq!(drop_off.lost, 4);
        assert_eq!(
            steepest_step(&retention, drop_off),
            (Ms(31_800), Ms(32_400))
        );
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
        let details = drop_off_details(words, &retention, drop_off, Some(&cues));
        let lines = details.captions.iter();
        let lines = lines.map(|line| (line.text.as_str(), line.at_steepest_step));
        assert_eq!(
            lines.collect::<Vec<_>>(),
            [("Casi.", false), ("Aquí.", true)]
        );
        assert!(
            details.sentence.contains("loses 4 of 20"),
            "{}",
            details.sentence
        );
        assert!(!drop_off_details(words, &retention, drop_off, None).has_captions);
    }
}
