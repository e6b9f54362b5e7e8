//! How the cost grows: with clips, with plays, with pages that follow a room.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

use docent::model::{Cut, Day, Period};

use crate::client::{Line, crowd};
use crate::cost::memory;
use crate::generate;
use crate::load::{Followers, share};
use crate::plot::{Curve, plot};
use crate::start::docent;
use crate::support::daemon::House;
use crate::support::hall::Hall;
use crate::support::sounds::{Coding, noise};
use crate::told;

/// Clips of a room: a tour has two hundred rooms at most.
const EACH: u32 = 50;

pub(crate) fn measure(plots: &Path) {
    clips(plots);
    streams(plots);
    plays(plots);
}

fn clips(plots: &Path) {
    let (mut start, mut page, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for count in [10_u32, 100, 1_000, 10_000] {
        let house = House::new("default-output = \"silent\"\n");
        let mut hall = Hall::below(&house.path("tour"));
        let mut folder = std::path::PathBuf::new();
        for clip in 0..count {
            if clip % EACH == 0 {
                let slug = if clip == 0 {
                    "memorial".to_owned()
                } else {
                    format!("room-{}", clip / EACH)
                };
                folder = hall.room(&slug);
                Coding::Wav.write(&noise(7, 2), &folder.join("sound.wav"));
            }
            hall.clip(&format!("{}", clip + 1), "sound.wav");
        }
        drop(folder);
        hall.furnish(&house);
        let (took, memory) = docent(&house.path("state"));
        let daemon = house.serve_as_it_is();
        let mut line = Line::to(&daemon.address);
        line.get("/es/rooms/memorial", "");
        let got = crowd(
            &daemon.address,
            "/es/rooms/memorial",
            1,
            Duration::from_secs(1),
            |_| String::new(),
        );
        told(
            &format!("{count} clips: start to first answer"),
            "ms",
            took,
            "",
        );
        told(
            &format!("{count} clips: a room's page, median"),
            "ms",
            got.share(50),
            "",
        );
        told(
            &format!("{count} clips: idle memory (PSS)"),
            "MB",
            memory,
            "",
        );
        start.push((f64::from(count), took));
        page.push((f64::from(count), got.share(50)));
        held.push((f64::from(count), memory));
    }
    let curves = [
        Curve {
            name: "start to first answer, ms",
            points: start,
        },
        Curve {
            name: "a room's page, ms",
            points: page,
        },
        Curve {
            name: "idle memory, MB",
            points: held,
        },
    ];
    plot(&plots.join("clips.svg"), "clips", &curves);
}

fn streams(plots: &Path) {
    let (mut held, mut latency, mut page) = (Vec::new(), Vec::new(), Vec::new());
    for count in [1_u32, 10, 100, 1_000] {
        let house = House::new("default-output = \"silent\"\nmax-streams = 2000\n");
        let daemon = house.serve();
        let mut followers = Followers::of(&daemon, count);
        let times = followers.latencies(&daemon, 30);
        let got = crowd(
            &daemon.address,
            "/es/rooms/memorial",
            1,
            Duration::from_secs(1),
            |_| String::new(),
        );
        let memory = memory(daemon.process());
        told(
            &format!("{count} event streams: a touch told, 99th of 100"),
            "ms",
            share(&times, 99),
            "",
        );
        told(
            &format!("{count} event streams: memory (PSS)"),
            "MB",
            memory,
            "",
        );
        latency.push((f64::from(count), share(&times, 99)));
        held.push((f64::from(count), memory));
        page.push((f64::from(count), got.share(50)));
    }
    let curves = [
        Curve {
            name: "a touch told, 99th of 100, ms",
            points: latency,
        },
        Curve {
            name: "a room's page, ms",
            points: page,
        },
        Curve {
            name: "memory, MB",
            points: held,
        },
    ];
    plot(&plots.join("streams.svg"), "event streams", &curves);
}

fn plays(plots: &Path) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("statistics");
    fs::create_dir_all(&folder).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let (mut report, mut start) = (Vec::new(), Vec::new());
    let most = std::env::var("PLAYS").map_or(10_000_000, |it| it.parse().unwrap());
    for count in [10_000_u32, 100_000, 1_000_000, 10_000_000] {
        if count > most {
            break;
        }
        let path = folder.join(format!("{count}.db"));
        let mut times = runtime.block_on(async {
            let store = generate::house(&path, count).await;
            let mut times = Vec::new();
            for _ in 0..15 {
                let begun = Instant::now();
                let year = Period::up_to(Day(generate::LAST), 365);
                assert!(store.figures(year, Cut::default()).await.is_ok());
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
            store.close().await;
            times
        });
        times.sort_by(f64::total_cmp);
        let state = tempfile::tempdir().unwrap();
        symlink(&path, state.path().join("docent.db")).unwrap();
        let (took, _) = docent(state.path());
        let wanted = if count == 10_000_000 {
            "≤ 300 ms"
        } else {
            ""
        };
        told(
            &format!("{count} plays: a year's report, median"),
            "ms",
            times[7],
            "",
        );
        told(
            &format!("{count} plays: start to first answer"),
            "ms",
            took,
            wanted,
        );
        report.push((f64::from(count), times[7]));
        start.push((f64::from(count), took));
    }
    let curves = [
        Curve {
            name: "a year's report, ms",
            points: report,
        },
        Curve {
            name: "start to first answer, ms",
            points: start,
        },
    ];
    plot(&plots.join("plays.svg"), "plays", &curves);
}
