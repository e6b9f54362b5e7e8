//! What needs somebody at a box.

use std::time::Duration;

use crate::model::fleet::BoxHealth;
use crate::service::fleet::status::{BoxProblem, BoxStatus, ServedEdition};

/// Less free space than this is a problem.
pub const LOW_DISK_MEGABYTES: u64 = 1024;

/// A box that starts again, or a network that is away for a moment, is no problem.
const AWAY_TOLERANCE: Duration = Duration::from_mins(2);

/// The time for fetching the files of an edition.
const EDITION_TOLERANCE: Duration = Duration::from_mins(10);

/// The time in which a connected box reports what it has.
const REPORT_TOLERANCE: Duration = Duration::from_hours(1);

/// The problems of a box that follows.
pub(super) fn of_box(status: &BoxStatus, joined_wall_ms: i64, now_wall_ms: i64) -> Vec<BoxProblem> {
    let is_over = |since: i64, tolerance: Duration| {
        let tolerance = i64::try_from(tolerance.as_millis()).unwrap_or(i64::MAX);
        now_wall_ms.saturating_sub(since) > tolerance
    };
    let mut found = Vec::new();
    if !status.is_connected {
        match status.contact_wall_ms {
            Some(since_wall_ms) if is_over(since_wall_ms, AWAY_TOLERANCE) => {
                found.push(BoxProblem::Away { since_wall_ms });
            }
            None if is_over(joined_wall_ms, AWAY_TOLERANCE) => {
                found.push(BoxProblem::NeverConnected);
            }
            Some(_) | None => {}
        }
    }
    let Some(health) = &status.health else {
        return found;
    };
    if let ServedEdition::Earlier { since_wall_ms } = status.edition
        && status.is_connected
        && is_over(since_wall_ms, EDITION_TOLERANCE)
    {
        found.push(BoxProblem::EditionBehind { since_wall_ms });
    }
    let complete = status.complete_wall_ms;
    if status.is_connected
        && health.unreported > 0
        && is_over(complete.unwrap_or(joined_wall_ms), REPORT_TOLERANCE)
    {
        found.push(BoxProblem::Unreported {
            since_wall_ms: complete,
        });
    }
    found.extend(of_devices(health));
    found
}

/// The problems of the machine itself.
pub(super) fn of_devices(health: &BoxHealth) -> Vec<BoxProblem> {
    let problems = [
        (!health.clock_trusted).then_some(BoxProblem::ClockUntrusted),
        (health.speakers_missing > 0)
            .then_some(BoxProblem::SpeakersMissing(health.speakers_missing)),
        (health.screens_missing > 0).then_some(BoxProblem::ScreensMissing(health.screens_missing)),
        (health.free_megabytes < LOW_DISK_MEGABYTES).then_some(BoxProblem::DiskLow {
            megabytes: health.free_megabytes,
        }),
    ];
    problems.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MINUTE: i64 = 60_000;
    const NOW: i64 = 1_000 * MINUTE;

    fn healthy() -> BoxHealth {
        let health = json!({
            "version": "1", "release": null, "unreported": 0, "free_megabytes": LOW_DISK_MEGABYTES,
            "clock_trusted": true, "speakers_ready": 2, "speakers_missing": 0, "screens_connected": 1,
        });
        serde_json::from_value(health).unwrap()
    }

    fn well() -> BoxStatus {
        BoxStatus {
            id: Some(1),
            name: "Garden".to_owned(),
            rooms: Vec::new(),
            version: "1".to_owned(),
            is_connected: true,
            contact_wall_ms: Some(NOW),
            complete_wall_ms: Some(NOW),
            edition: ServedEdition::Present,
            health: Some(healthy()),
            problems: Vec::new(),
        }
    }

    fn problems(change: impl FnOnce(&mut BoxStatus, &mut BoxHealth)) -> Vec<BoxProblem> {
        let mut status = well();
        let mut health = status.health.take().unwrap();
        change(&mut status, &mut health);
        status.health = Some(health);
        of_box(&status, NOW - 60 * MINUTE, NOW)
    }

    #[test]
    fn a_box_that_does_what_it_shall_needs_nobody() {
        assert_eq!(problems(|_, _| {}), []);
        // A restart, files on their way and plays on their way pass by themselves.
        let passing = problems(|status, health| {
            (status.is_connected, status.contact_wall_ms) = (false, Some(NOW - MINUTE));
            health.unreported = 7;
        });
        assert_eq!(passing, []);
        let passing = problems(|status, health| {
            let since_wall_ms = NOW - 9 * MINUTE;
            status.edition = ServedEdition::Earlier { since_wall_ms };
            (health.unreported, status.complete_wall_ms) = (7, Some(NOW - 59 * MINUTE));
        });
        assert_eq!(passing, []);
    }

    #[test]
    fn each_thing_that_does_not_pass_by_itself_is_a_problem() {
        let since_wall_ms = NOW - 61 * MINUTE;
        let away = problems(|status, _| {
            (status.is_connected, status.contact_wall_ms) = (false, Some(since_wall_ms));
            status.edition = ServedEdition::Earlier { since_wall_ms };
        });
        assert_eq!(away, [BoxProblem::Away { since_wall_ms }]);
        let never = problems(|status, _| {
            (status.is_connected, status.contact_wall_ms) = (false, None);
        });
        assert_eq!(never, [BoxProblem::NeverConnected]);
        let behind = problems(|status, health| {
            status.edition = ServedEdition::Earlier { since_wall_ms };
            (health.unreported, status.complete_wall_ms) = (1, Some(since_wall_ms));
            health.clock_trusted = false;
            (health.speakers_missing, health.screens_missing) = (1, 2);
            health.free_megabytes = LOW_DISK_MEGABYTES - 1;
        });
        let expected = [
            BoxProblem::EditionBehind { since_wall_ms },
            BoxProblem::Unreported {
                since_wall_ms: Some(since_wall_ms),
            },
            BoxProblem::ClockUntrusted,
            BoxProblem::SpeakersMissing(1),
            BoxProblem::ScreensMissing(2),
            BoxProblem::DiskLow { megabytes: 1023 },
        ];
        assert_eq!(behind, expected);
    }
}
