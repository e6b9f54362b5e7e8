//! Time zones by their IANA names, as the box knows them.

use jiff::tz::{self, TimeZone};

/// Prefixes of the zones of the tz database that a museum can be in; the others are old names.
const REGIONS: [&str; 10] = [
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
];

/// The zone's name as the tz database spells it; `None` for an unknown zone.
pub fn time_zone(name: &str) -> Option<String> {
    let zone = TimeZone::get(name).ok()?;
    Some(zone.iana_name().unwrap_or(name).to_owned())
}

/// Every zone that a museum can be in, sorted by name.
pub fn time_zones() -> Vec<String> {
    let all = tz::db().available().map(|name| name.as_str().to_owned());
    let mut zones: Vec<String> = all
        .filter(|name| REGIONS.iter().any(|region| name.starts_with(region)))
        .chain(["UTC".to_owned()])
        .collect();
    zones.sort();
    zones.dedup();
    zones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_name_alone() {
        for (name, expected) in [
            ("America/Mexico_City", Some("America/Mexico_City")),
            ("america/mexico_city", Some("America/Mexico_City")),
            ("UTC", Some("UTC")),
            ("Mexico City", None),
            ("", None),
        ] {
            assert_eq!(time_zone(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn every_zone_that_can_be_chosen_is_one() {
        let zones = time_zones();
        assert!(zones.len() > 300, "{}", zones.len());
        for zone in &zones {
            assert_eq!(time_zone(zone).as_ref(), Some(zone));
        }
    }
}
