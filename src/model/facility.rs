//! Facilities: what visitors look for besides the rooms, each at a place of the plan.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::names::{serde_as_text, string_enum};
use crate::model::{ParseError, Picture, PictureKind, Slug, Texts};

string_enum!(
    /// What a facility is. The order is that of the legend.
    FacilityKind,
    "a kind of facility: entrance, exit, toilets, accessible-toilets, steps, ramp, lift, seats, lockers, water, shop, first-aid, hearing-loop or wifi",
    {
        Entrance = "entrance",
        Exit = "exit",
        Toilets = "toilets",
        AccessibleToilets = "accessible-toilets",
        Steps = "steps",
        Ramp = "ramp",
        Lift = "lift",
        Seats = "seats",
        Lockers = "lockers",
        Water = "water",
        Shop = "shop",
        FirstAid = "first-aid",
        HearingLoop = "hearing-loop",
        Wifi = "wifi",
    }
);

/// A facility at its place. Kind and place together identify it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    /// The kind.
    pub kind: FacilityKind,
    /// The place on the plan.
    pub at: PlanPoint,
    /// The room in which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Slug>,
    /// A few words about it; may be empty.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub note: Texts,
}

impl Facility {
    /// What identifies the facility in its tour.
    pub fn key(&self) -> FacilityKey {
        FacilityKey {
            kind: self.kind,
            at: self.at,
        }
    }
}

/// Identifies a facility in its tour by kind and place. Written `toilets@480,120.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacilityKey {
    /// The kind.
    pub kind: FacilityKind,
    /// The place on the plan.
    pub at: PlanPoint,
}

impl fmt::Display for FacilityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind, self.at)
    }
}

impl FromStr for FacilityKey {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let expected = "a facility and its place, such as toilets@480,120";
        let (kind, at) = text
            .split_once('@')
            .ok_or_else(|| ParseError::new(text, "FacilityKey", expected))?;
        Ok(Self {
            kind: kind.parse()?,
            at: at.parse()?,
        })
    }
}

/// A place on the plan, from its upper left corner: in the units of a drawing, and in shares from 0 to 1 of a
/// photograph's width and height. Written `480,120.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanPoint {
    x: Thousandths,
    y: Thousandths,
}

/// A number of thousandths, at most [`MAX_COORDINATE`] units.
type Thousandths = u32;

/// No plan is larger.
const MAX_COORDINATE: Thousandths = 65_535;

impl PlanPoint {
    /// A point by its coordinates as texts, each with three decimals at most.
    ///
    /// # Errors
    ///
    /// A coordinate is no number from 0 to 65535.
    pub fn new(x: &str, y: &str) -> Result<Self, ParseError> {
        Ok(Self {
            x: coordinate(x)?,
            y: coordinate(y)?,
        })
    }

    /// Horizontal, from the left edge.
    pub fn x(self) -> f64 {
        f64::from(self.x) / 1000.0
    }

    /// Vertical, from the upper edge.
    pub fn y(self) -> f64 {
        f64::from(self.y) / 1000.0
    }

    /// Whether the point lies on a picture; always, while its size is unknown.
    pub fn is_on(self, picture: &Picture) -> bool {
        let (width, height) = plan_size(picture);
        width == 0 || (self.x() <= f64::from(width) && self.y() <= f64::from(height))
    }

    /// The coordinates in a picture's units, which are pixels for a photograph.
    pub fn in_units_of(self, picture: &Picture) -> (f64, f64) {
        match picture.kind {
            PictureKind::Drawing => (self.x(), self.y()),
            PictureKind::Photograph => (
                self.x() * f64::from(picture.width),
                self.y() * f64::from(picture.height),
            ),
        }
    }
}

/// The highest coordinates on a picture; 0 while its size is unknown.
pub(super) fn plan_size(picture: &Picture) -> (u16, u16) {
    match picture.kind {
        PictureKind::Photograph if picture.width > 0 => (1, 1),
        PictureKind::Drawing | PictureKind::Photograph => (picture.width, picture.height),
    }
}

impl fmt::Display for PlanPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", decimal(self.x), decimal(self.y))
    }
}

impl FromStr for PlanPoint {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (x, y) = text
            .split_once(',')
            .ok_or_else(|| ParseError::new(text, "PlanPoint", "a place such as 480,120.5"))?;
        Self::new(x, y)
    }
}

serde_as_text!(PlanPoint);

fn coordinate(text: &str) -> Result<Thousandths, ParseError> {
    let expected = "a coordinate on the plan, such as 480 or 0.25: from 0 to 65535, with three decimals at most";
    parse_thousandths(text).ok_or_else(|| ParseError::new(text, "PlanPoint", expected))
}

fn parse_thousandths(text: &str) -> Option<Thousandths> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_number(whole, 5) || !is_number(decimals, 3) {
        return None;
    }
    let (whole, decimals): (u32, u32) =
        (whole.parse().ok()?, format!("{decimals:0<3}").parse().ok()?);
    (whole < MAX_COORDINATE || (whole == MAX_COORDINATE && decimals == 0))
        .then_some(whole * 1000 + decimals)
}

fn decimal(thousandths: Thousandths) -> String {
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{rest:03}");
    format!("{whole}.{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_one_way() {
        for (text, written) in [
            ("480,120", "480,120"),
            ("0.25,0.8", "0.25,0.8"),
            ("0.250,007.5", "0.25,7.5"),
            ("65535,0.001", "65535,0.001"),
        ] {
            let point: PlanPoint = text.parse().unwrap();
            assert_eq!(point.to_string(), written);
            let key: FacilityKey = format!("first-aid@{text}").parse().unwrap();
            assert_eq!(key.to_string(), format!("first-aid@{written}"));
        }
        for bad in [
            "",
            "1",
            "1,",
            ",1",
            "-1,1",
            "1,1,1",
            "1e2,1",
            "0.1234,1",
            "65536,1",
            "65535.1,1",
            "nan,1",
            "1,inf",
            " 1,1",
            "1., 1",
        ] {
            assert!(bad.parse::<PlanPoint>().is_err(), "{bad}");
        }
        for bad in ["toilets", "toilets@", "sauna@1,1", "@1,1"] {
            assert!(bad.parse::<FacilityKey>().is_err(), "{bad}");
        }
    }

    #[test]
    fn places_count_in_units_of_a_drawing_and_in_shares_of_a_photograph() {
        let picture = |kind| Picture {
            file: "0".repeat(64).parse().unwrap(),
            width: 640,
            height: 400,
            alternative: Texts::new(),
            credit: String::new(),
            kind,
            rights: String::new(),
            focus: crate::model::Focus::default(),
        };
        let (drawing, photograph) = (
            picture(PictureKind::Drawing),
            picture(PictureKind::Photograph),
        );
        let point = |text: &str| text.parse::<PlanPoint>().unwrap();
        assert!(point("640,400").is_on(&drawing) && !point("640.5,400").is_on(&drawing));
        assert!(point("1,0.5").is_on(&photograph) && !point("1,1.001").is_on(&photograph));
        let close = |(x, y): (f64, f64), (u, v): (f64, f64)| {
            assert!((x - u).abs() < 1e-9 && (y - v).abs() < 1e-9, "{x},{y}");
        };
        close(point("12.5,3").in_units_of(&drawing), (12.5, 3.0));
        close(point("0.25,0.5").in_units_of(&photograph), (160.0, 200.0));
    }
}
