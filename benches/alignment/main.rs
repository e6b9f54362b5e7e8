//! How exactly captions are timed, on recordings whose times are known: `cargo bench --bench alignment`. Figures, no
//! verdicts. The tour's times come from the voice that spoke it, which is synthetic; where Debian's pocketsphinx-testdata
//! is installed, human voices are added, with utterances joined so that their borders are known.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench may fail loudly"
)]

mod conditions;
mod utterances;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use docent::alignment::Alignment;
use docent::library::Library;
use docent::model::{Language, Ms, captions};
use docent::service::Method;

use conditions::{CONDITIONS, Condition};

/// Worse sound is tried on every third recording.
const SAMPLE: usize = 3;

/// Texts of other recordings that each recording is compared with.
const OTHERS: usize = 3;

/// Captions of a short paragraph.
const PARAGRAPH: usize = 4;

/// A recording, its text in pieces, and when each begins.
#[derive(Clone, Debug)]
struct Case {
    name: String,
    file: PathBuf,
    language: Language,
    length: Ms,
    pieces: Vec<String>,
    starts: Vec<u64>,
}

/// The tour's narrations.
fn tour() -> Vec<Case> {
    let tour = Path::new(env!("CARGO_MANIFEST_DIR")).join("audio");
    let mut cases = Vec::new();
    for room in fs::read_dir(tour).unwrap() {
        let room = room.unwrap().path();
        if !room.is_dir() {
            continue;
        }
        for file in fs::read_dir(room).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|extension| extension != "vtt") {
                continue;
            }
            let cues = captions::parse(&fs::read_to_string(&file).unwrap()).cues;
            let stem = file.with_extension("");
            cases.push(Case {
                name: stem.display().to_string(),
                language: stem.extension().unwrap().to_str().unwrap().parse().unwrap(),
                length: cues.last().unwrap().1.end,
                pieces: cues.iter().map(|(_, cue)| cue.text.clone()).collect(),
                starts: cues.iter().map(|(_, cue)| cue.start.0).collect(),
                file: file.with_extension("mp3"),
            });
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// How much later than the true starts the found ones are, in milliseconds. The first begins with the sound, which is easy.
fn errors(found: &Alignment, starts: &[u64]) -> Vec<i64> {
    let pairs = starts.iter().zip(&found.pieces).skip(1);
    let signed = |ms: u64| i64::try_from(ms).unwrap();
    pairs
        .map(|(start, piece)| signed(piece.start.0) - signed(*start))
        .collect()
}

/// Runs the work on two threads.
fn on_two_threads<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    items.get(at).map(|item| (at, item))
                } {
                    let result = work(item);
                    done.lock().unwrap().insert(at, result);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

struct Bench {
    folder: tempfile::TempDir,
    /// With the system's synthesizer, and with none.
    libraries: [Library; 2],
}

impl Bench {
    fn align(&self, method: Method, case: &Case) -> Option<Alignment> {
        let library = &self.libraries[usize::from(method == Method::Pauses)];
        let found = library.align(&case.file, case.length, &case.pieces, &case.language);
        found.unwrap().filter(|found| found.method == method)
    }

    /// A row of the table for each language, and one for all.
    fn rows(&self, what: &str, method: Method, cases: &[Case]) {
        let found = on_two_threads(cases, |case| self.align(method, case));
        let mut all: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        let mut missing = 0;
        for (case, found) in cases.iter().zip(found) {
            let Some(found) = found else {
                missing += 1;
                continue;
            };
            let errors = errors(&found, &case.starts);
            for name in [case.language.to_string(), "all".to_owned()] {
                all.entry(name).or_default().extend(&errors);
            }
        }
        for (language, mut signed) in all {
            signed.sort_unstable();
            let bias = signed[signed.len() / 2];
            let mut errors: Vec<u64> = signed.iter().map(|error| error.unsigned_abs()).collect();
            errors.sort_unstable();
            let share = |percent: usize| errors[(errors.len() - 1) * percent / 100];
            let within = |ms: u64| {
                let count = errors.partition_point(|error| *error <= ms);
                format!(
                    "{}.{} %",
                    count * 100 / errors.len(),
                    count * 1000 / errors.len() % 10
                )
            };
            println!(
                "| {what} | {method:?} | {language} | {} | {bias} | {} | {} | {} | {} | {} |",
                errors.len(),
                share(50),
                share(95),
                within(100),
                within(200),
                within(500)
            );
        }
        if missing > 0 {
            println!("| {what} | {method:?} | not compared: {missing} | | | | | | | |");
        }
    }

    fn changed(&self, condition: &Condition, cases: &[Case]) -> Vec<Case> {
        on_two_threads(cases, |case| condition.apply(case, self.folder.path()))
    }

    /// How far recordings are from a set of texts.
    fn proof(&self, what: &str, cases: &[Case]) {
        let found = on_two_threads(cases, |case| self.align(Method::Speech, case));
        for language in ["es", "en", "fr"] {
            let of_language = cases.iter().zip(&found);
            let of_language = of_language.filter(|(case, _)| case.language.as_str() == language);
            let distances = of_language.filter_map(|(_, found)| found.as_ref()?.distance);
            let mut distances: Vec<f32> = distances.collect();
            distances.sort_by(f32::total_cmp);
            if let (Some(least), Some(most)) = (distances.first(), distances.last()) {
                let (count, median) = (distances.len(), distances[distances.len() / 2]);
                println!(
                    "| {what} | {language} | {count} | {least:.3} | {median:.3} | {most:.3} |"
                );
            }
        }
    }

    /// Recordings with their own texts, with other ones, and with texts that lack something or have too much.
    fn proofs(&self, cases: &[Case]) {
        println!("\n| text | language | compared | least distance | median | most |");
        println!("| --- | --- | ---: | ---: | ---: | ---: |");
        self.proof("its own", cases);
        let (mut swapped, mut lacking, mut extended) = (Vec::new(), Vec::new(), Vec::new());
        for (at, case) in cases.iter().enumerate() {
            let others = cases
                .iter()
                .filter(|other| other.language == case.language && other.name != case.name);
            let others: Vec<&Case> = others.collect();
            for step in 1..=OTHERS.min(others.len()) {
                let pieces = others[(at + step * 7) % others.len()].pieces.clone();
                swapped.push(Case {
                    pieces,
                    ..case.clone()
                });
            }
            if case.pieces.len() >= 2 * PARAGRAPH {
                let middle = (case.pieces.len() - PARAGRAPH) / 2;
                let mut pieces = case.pieces.clone();
                pieces.drain(middle..middle + PARAGRAPH);
                lacking.push(Case {
                    pieces,
                    ..case.clone()
                });
                let mut pieces = case.pieces.clone();
                let more = others[at % others.len()].pieces.iter().take(PARAGRAPH);
                pieces.splice(middle..middle, more.cloned());
                extended.push(Case {
                    pieces,
                    ..case.clone()
                });
            }
        }
        self.proof("another's of the language", &swapped);
        self.proof("lacks a paragraph", &lacking);
        self.proof("has a paragraph that is not said", &extended);
    }
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), env!("CARGO_BIN_EXE_docent").into()).unwrap();
    let bench = Bench {
        libraries: [
            library.clone(),
            library.clone().with_synthesizer("/nowhere".into()),
        ],
        folder,
    };
    let cases = tour();
    let few: Vec<Case> = cases.iter().step_by(SAMPLE).cloned().collect();
    println!(
        "| sound | method | language | captions | bias ms | median ms | p95 ms | ≤ 0.1 s | ≤ 0.2 s | ≤ 0.5 s |"
    );
    println!("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let methods: &[Method] = if library.has_synthesizer() {
        &[Method::Speech, Method::Pauses]
    } else {
        &[Method::Pauses]
    };
    for method in methods {
        bench.rows("as it is", *method, &cases);
    }
    for condition in CONDITIONS {
        let changed = bench.changed(condition, &few);
        for method in methods {
            bench.rows(condition.name, *method, &changed);
        }
    }
    let human = utterances::joined(bench.folder.path());
    for method in methods {
        bench.rows("human voices", *method, &human);
    }
    if library.has_synthesizer() {
        bench.proofs(&cases);
    }
}
