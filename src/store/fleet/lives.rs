//! Random lives of three boxes and their main box, on real databases: lost answers, restored and copied
//! cards, clocks that are set late, retention on both sides. Whatever happens, each play is counted once.

mod database;

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::{Connection, named_params};

use self::database::{DAY_MS, Database, play, plays, remove};
use super::merge::merge;
use super::outbox::{next_report, oldest_unreported};
use crate::model::fleet::{Acknowledgement, Report, joined_rating};
use crate::model::{Key, Moment, Rating};
use crate::store::plays::record;
use crate::store::statistics;

/// How far a clock is off that nobody has set.
const WRONG_MS: i64 = 1000 * DAY_MS;

#[derive(Clone, Debug)]
enum Step {
    Play {
        who: usize,
        phone: bool,
    },
    /// A phone comes back with more, or with an answer.
    More {
        who: usize,
        which: usize,
        by: u64,
    },
    SetClock {
        who: usize,
    },
    Reboot {
        who: usize,
    },
    /// A report; its way there or its answer may be lost.
    Report {
        who: usize,
        lost: u8,
    },
    /// A report leaves on a stick; it arrives some time, or never, and may arrive again.
    StickOut {
        who: usize,
    },
    StickIn {
        which: usize,
    },
    Days(i64),
    RemoveOnMain,
    RemoveOnBox {
        who: usize,
    },
    Snapshot {
        who: usize,
    },
    Restore {
        who: usize,
        which: usize,
    },
    /// A copy of a card goes on beside the original.
    Clone {
        who: usize,
    },
    /// A box burns.
    Lose {
        who: usize,
    },
    /// `docent backup`, or an image of main's card, for which main is switched off.
    SaveMain {
        image: bool,
    },
    /// The last one is put back: a backup by `docent restore`, an image without a word.
    RestoreMain,
}

fn step() -> impl Strategy<Value = Step> {
    let (who, which) = (0..6_usize, any::<usize>());
    prop_oneof![
        34 => (who.clone(), any::<bool>()).prop_map(|(who, phone)| Step::Play { who, phone }),
        8 => (who.clone(), which, 1..4_u64).prop_map(|(who, which, by)| Step::More { who, which, by }),
        5 => who.clone().prop_map(|who| Step::SetClock { who }),
        3 => who.clone().prop_map(|who| Step::Reboot { who }),
        20 => (who.clone(), 0..5_u8).prop_map(|(who, lost)| Step::Report { who, lost }),
        4 => who.clone().prop_map(|who| Step::StickOut { who }),
        5 => which.prop_map(|which| Step::StickIn { which }),
        5 => (1..13_i64).prop_map(Step::Days),
        3 => Just(Step::RemoveOnMain),
        2 => who.clone().prop_map(|who| Step::RemoveOnBox { who }),
        3 => who.clone().prop_map(|who| Step::Snapshot { who }),
        2 => (who.clone(), which).prop_map(|(who, which)| Step::Restore { who, which }),
        1 => who.clone().prop_map(|who| Step::Clone { who }),
        1 => who.prop_map(|who| Step::Lose { who }),
        2 => any::<bool>().prop_map(|image| Step::SaveMain { image }),
        1 => Just(Step::RestoreMain),
    ]
}

struct Life {
    /// The names of boxes in main, and their databases.
    boxes: Vec<(i64, Database)>,
    main: Database,
    /// Milliseconds since the first day, the same everywhere.
    now: i64,
    snapshots: Vec<(i64, Database)>,
    /// When, an image or not, and what was saved.
    saved: Option<(i64, bool, Database)>,
    sticks: Vec<(i64, Report)>,
    plays: u64,
}

impl Life {
    fn begin() -> Self {
        let mut main = Database::new();
        main.start(true);
        main.conn
            .execute_batch(
                "insert into fleet (fleet_id, role, house_key, root_key, epoch, account_jwt, engine)
                 values (1, 'main', 'A', 'O', lower(hex(randomblob(16))), 'j', '127.0.0.1:1')",
            )
            .unwrap();
        let mut boxes = Vec::new();
        for id in 1..=3_i64 {
            let epoch: String = main
                .conn
                .query_row("select epoch from fleet", [], |row| row.get(0))
                .unwrap();
            let mut follower = Database::new();
            follower.start(true);
            follower
                .conn
                .execute(
                    "insert into fleet (fleet_id, role, house_key, root_key, epoch, account_jwt, box_name, main_url)
                     values (1, 'follower', 'A', 'O', ?1, 'j', 'n', 'u')",
                    [epoch],
                )
                .unwrap();
            main.conn
                .execute(
                    "insert into box (public_key, name, machine, version, joined_wall_ms) values (?1, ?1, '', '', 0)",
                    [format!("U{id}")],
                )
                .unwrap();
            boxes.push((id, follower));
        }
        Self {
            boxes,
            main,
            now: 20_000 * DAY_MS,
            snapshots: Vec::new(),
            saved: None,
            sticks: Vec::new(),
            plays: 0,
        }
    }

    fn moment(&self, who: usize) -> Moment {
        let trusted = self.boxes[who].1.clock_set;
        let wrong = if trusted { 0 } else { WRONG_MS };
        Moment {
            wall_ms: self.now - wrong,
            boot_ms: self.now,
            trusted,
        }
    }

    fn live(&mut self, step: &Step) {
        self.now += 60_000;
        let boxes = self.boxes.len();
        match *step {
            Step::Play { who, phone } => self.play(who % boxes, phone),
            Step::More { who, which, by } => self.more(who % boxes, which, by),
            Step::SetClock { who } => self.set_clock(who % boxes),
            Step::Reboot { who } => {
                let set = who > 2;
                self.boxes[who % boxes].1.start(set);
            }
            Step::Report { who, lost } => {
                self.report(who % boxes, lost);
            }
            Step::StickOut { who } => {
                let (id, follower) = &self.boxes[who % boxes];
                let report = next_report(&follower.conn, 2000).unwrap().unwrap();
                self.sticks.push((*id, report));
            }
            Step::StickIn { which } if !self.sticks.is_empty() => {
                let (id, report) = self.sticks[which % self.sticks.len()].clone();
                self.merge(id, &report);
            }
            Step::Days(days) => self.now += days * DAY_MS,
            Step::RemoveOnMain => remove(&self.main.conn, self.now, 35),
            Step::RemoveOnBox { who } => remove(&self.boxes[who % boxes].1.conn, self.now, 60),
            Step::Snapshot { who } => {
                let (id, follower) = &self.boxes[who % boxes];
                self.snapshots.push((*id, follower.copy()));
            }
            Step::Restore { who, which } => {
                let who = who % boxes;
                let id = self.boxes[who].0;
                let of_it: Vec<&Database> = self
                    .snapshots
                    .iter()
                    .filter(|(of, _)| *of == id)
                    .map(|(_, snapshot)| snapshot)
                    .collect();
                if !of_it.is_empty() {
                    let mut restored = of_it[which % of_it.len()].copy();
                    restored.start(false);
                    self.boxes[who].1 = restored;
                }
            }
            Step::Clone { who } if boxes < 6 => {
                let (id, follower) = &self.boxes[who % boxes];
                let clone = (*id, follower.copy());
                self.boxes.push(clone);
            }
            Step::Lose { who } if boxes > 1 => drop(self.boxes.remove(who % boxes)),
            Step::SaveMain { image } => {
                self.saved = Some((self.now, image, self.main.copy()));
                if image {
                    self.main.start(true);
                }
            }
            Step::RestoreMain => self.restore_main(),
            Step::StickIn { .. } | Step::Clone { .. } | Step::Lose { .. } => {}
        }
    }

    fn play(&mut self, who: usize, phone: bool) {
        self.plays += 1;
        let started = self.moment(who);
        let key: Key = format!("{:032x}", self.plays).parse().unwrap();
        let session = format!("f{:031x}", self.plays / 3);
        let play = play(key, session.parse().unwrap(), phone, started, 1);
        let follower = &self.boxes[who].1;
        record(&follower.conn, follower.run, &play, started).unwrap();
    }

    fn more(&mut self, who: usize, which: usize, by: u64) {
        let told = self.moment(who);
        let follower = &self.boxes[who].1;
        let mut query = follower
            .conn
            .prepare("select key, heard_ms from play where key not like 's%' order by play_id")
            .unwrap();
        let phones: Vec<(String, u64)> = query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        if phones.is_empty() {
            return;
        }
        let (key, heard) = &phones[which % phones.len()];
        let session = "f".repeat(32).parse().unwrap();
        let answers = by == 3;
        let heard = if answers { *heard } else { heard + by };
        let mut play = play(key.parse().unwrap(), session, true, told, heard);
        play.rating = answers.then(|| Rating::ALL[which % Rating::ALL.len()]);
        record(&follower.conn, follower.run, &play, told).unwrap();
    }

    fn set_clock(&mut self, who: usize) {
        self.boxes[who].1.clock_set = true;
        let now = self.moment(who);
        let follower = &self.boxes[who].1;
        statistics::backfill_wall_time(&follower.conn, follower.run, now).unwrap();
    }

    /// Whether there was something to report, or to report again.
    fn report(&mut self, who: usize, lost: u8) -> bool {
        let (id, follower) = &self.boxes[who];
        let report = next_report(&follower.conn, 2000).unwrap().unwrap();
        if lost == 0 {
            return true;
        }
        let answer = self.merge(*id, &report);
        if lost == 1 {
            return true;
        }
        let starts_over = matches!(answer, Acknowledgement::StartOver { .. });
        let (acknowledged, epoch, run) = match &answer {
            Acknowledgement::Merged {
                epoch,
                main_run,
                upto,
                ..
            } => (*upto, epoch, main_run),
            Acknowledgement::StartOver { epoch, main_run } => (0, epoch, main_run),
            Acknowledgement::MissingEditions { .. } | Acknowledgement::UnknownFormat { .. } => {
                panic!("{answer:?}")
            }
        };
        self.boxes[who]
            .1
            .conn
            .execute(
                "update fleet set epoch = :epoch, acknowledged_run = :run,
                   acknowledged = iif(:upto = 0, 0, max(acknowledged, :upto))",
                named_params! { ":upto": acknowledged, ":epoch": epoch.as_str(), ":run": run.as_str() },
            )
            .unwrap();
        starts_over || !report.is_empty()
    }

    /// All of it or nothing.
    fn merge(&self, id: i64, report: &Report) -> Acknowledgement {
        self.main.conn.execute_batch("begin").unwrap();
        let answer = merge(&self.main.conn, id, report, self.main.run, self.now).unwrap();
        self.main.conn.execute_batch("commit").unwrap();
        answer
    }

    fn restore_main(&mut self) {
        let Some((when, image, saved)) = &self.saved else {
            return;
        };
        // Boxes keep plays for longer than anybody waits with this.
        if self.now - when > 3 * DAY_MS {
            return;
        }
        let (image, mut restored) = (*image, saved.copy());
        restored.start(true);
        if !image {
            let renew = "update fleet set epoch = lower(hex(randomblob(16)))";
            restored.conn.execute(renew, []).unwrap();
        }
        self.main = restored;
    }

    fn come_to_rest(&mut self) {
        for who in 0..self.boxes.len() {
            self.set_clock(who);
        }
        for _ in 0..10_000 {
            let reported = (0..self.boxes.len()).map(|who| self.report(who, 9));
            if !reported.collect::<Vec<_>>().contains(&true) {
                return;
            }
        }
        panic!("reports do not come to rest");
    }

    fn check(&self) {
        let main = &self.main;
        let twice = "select count(*) from tombstone join play using (key)";
        assert_eq!(main.number(twice), 0, "a removed play came again");
        let removed = main.number("select coalesce(sum(plays), 0) from removed_plays");
        let tombstones = main.number("select count(*) from tombstone where key not like 'f%'");
        assert_eq!(removed, tombstones, "removed twice, or not noted");
        let counted =
            main.number("select coalesce(sum(starts), 0) from narration_total where days = 1");
        assert_eq!(counted, removed + main.number("select count(*) from play"));
        let sessions = main.number(
            "select coalesce(sum(sessions), 0) from session_total where days = 1 and room = '*'",
        );
        let known = main.number("select count(*) from session")
            + main.number("select count(*) from tombstone where key like 'f%'");
        assert!(sessions <= known, "{sessions} sessions counted of {known}");
        let mut best: BTreeMap<String, (i64, i64, bool)> = BTreeMap::new();
        for (_, follower) in &self.boxes {
            for (key, heard, wall, trusted) in plays(&follower.conn) {
                let entry = best.entry(key).or_insert((0, 0, false));
                entry.0 = entry.0.max(heard);
                (entry.2, entry.1) = (entry.2, entry.1).max((trusted, wall));
            }
        }
        let on_main: BTreeMap<String, (i64, i64, bool)> = plays(&main.conn)
            .into_iter()
            .map(|(key, heard, wall, trusted)| (key, (heard, wall, trusted)))
            .collect();
        let mut gone = main
            .conn
            .prepare("select 1 from tombstone where key = ?1")
            .unwrap();
        for (key, (heard, wall, trusted)) in best {
            match on_main.get(&key) {
                Some(play) => {
                    assert!(play.0 >= heard, "{key}: less than a box knows");
                    assert!(
                        !trusted || *play == (play.0, wall, true),
                        "{key}: on a wrong day"
                    );
                }
                None => assert!(gone.exists([&key]).unwrap(), "{key} is lost"),
            }
        }
        let answers = "select rating from play where key = ?1";
        for (_, follower) in &self.boxes {
            for (key, ..) in plays(&follower.conn) {
                let answer = |conn: &Connection| -> Option<Option<Rating>> {
                    conn.query_row(answers, [&key], |row| row.get(0)).ok()
                };
                let told = answer(&follower.conn).flatten();
                if let Some(known) = answer(&main.conn) {
                    assert_eq!(
                        known,
                        joined_rating(known, told),
                        "{key}: an answer is lost"
                    );
                }
            }
        }
        // The rollups say what a rebuild says.
        let sums = "select group_concat(starts || ':' || plays || ':' || listened_ms || ':' ||
                    rated_good || rated_fair || rated_poor) from narration_total
                    where days = 1 and first_day > (select coalesce(max(day), 0) from removed_plays)";
        let text = |conn: &Connection| -> Option<String> {
            conn.query_row(sums, [], |row| row.get(0)).unwrap()
        };
        let before = text(&main.conn);
        statistics::rebuild(&main.conn).unwrap();
        assert_eq!(before, text(&main.conn));
    }
}

/// A life takes long, so there are a tenth of the usual cases.
fn cases() -> u32 {
    ProptestConfig::default().cases / 10
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 500, failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn whatever_happens_to_boxes_each_play_is_counted_once(
        steps in prop::collection::vec(step(), 100..400)
    ) {
        let mut life = Life::begin();
        for step in &steps {
            life.live(step);
        }
        life.come_to_rest();
        life.check();
    }
}

#[test]
fn a_speaker_in_the_room_of_another_box_is_set_aside_and_its_phones_are_counted() {
    let mut life = Life::begin();
    let claim = "insert into room_claim values ('study', 2, ?1)";
    life.main.conn.execute(claim, [life.now]).unwrap();
    life.live(&Step::Play {
        who: 0,
        phone: false,
    });
    life.live(&Step::Play {
        who: 0,
        phone: true,
    });
    let report = next_report(&life.boxes[0].1.conn, 2000).unwrap().unwrap();
    let answer = life.merge(1, &report);
    assert!(
        matches!(answer, Acknowledgement::Merged { set_aside: 1, .. }),
        "{answer:?}"
    );
    assert_eq!(life.main.number("select count(*) from play"), 1);
    // Before the other box had the room, it was this box's own.
    life.main
        .conn
        .execute("update room_claim set since_wall_ms = ?1", [life.now])
        .unwrap();
    life.merge(1, &report);
    assert_eq!(life.main.number("select count(*) from play"), 2);
}

#[test]
fn an_answer_that_comes_after_its_play_was_reported_reaches_main() {
    let mut life = Life::begin();
    life.play(0, true);
    life.come_to_rest();
    life.more(0, 0, 3);
    life.come_to_rest();
    let answers = "select count(*) from play where rating is not null";
    assert_eq!(life.main.number(answers), 1);
    life.check();
}

#[test]
fn the_oldest_unreported_play_is_known_until_main_has_it() {
    let mut life = Life::begin();
    let oldest = |life: &Life| oldest_unreported(&life.boxes[0].1.conn).unwrap();
    assert_eq!(oldest(&life), None);
    life.play(0, true);
    let first = oldest(&life);
    assert!(first.is_some());
    life.now += 60_000;
    life.play(0, true);
    assert_eq!(oldest(&life), first);
    life.come_to_rest();
    assert_eq!(oldest(&life), None);
}
