//! What stands on the printed label of a room or a clip. Its texts are those of visitors' pages, in up to
//! [`MAX_LABEL_LANGUAGES`] languages.

use askama::Template;

use crate::model::{Clip, Number, Picture, Room, Texts, Wifi};
use crate::service::TourSnapshot;
use crate::web::qr_code::QrDrawing;
use crate::web::visitor::clips::variant_key;
use crate::web::visitor::locale::VisitorLocale;
use crate::web::visitor::number_figure::NumberFigure;
use crate::web::visitor::pictures::PictureView;
use crate::web::visitor::short_url::{clip_short_path, room_short_path};
use crate::web::visitor::wifi::WifiView;

/// The most languages on one label: more would be too small to read.
pub(in crate::web) const MAX_LABEL_LANGUAGES: usize = 3;

/// The most lines on one label: with more, no place would be left for the picture.
const MAX_LINES: usize = 2;

/// A label of a room or a clip. Of its texts, the first is in the first language, and the largest.
#[derive(Debug, Template)]
#[template(path = "label.html")]
pub(in crate::web) struct Label {
    /// Names the label in its page and its file: `room-study`, `clip-8-family`.
    pub(in crate::web) id: String,
    pub(in crate::web) number: String,
    figure: NumberFigure,
    picture: Option<PictureView>,
    pub(in crate::web) titles: Vec<LabelText>,
    /// The variant of a clip; empty for the standard one.
    variants: Vec<LabelText>,
    /// What the room shows.
    lines: Vec<LabelText>,
    /// What to do with the code.
    invitations: Vec<LabelText>,
    /// The address that the code and an NFC tag have.
    pub(in crate::web) address: String,
    /// What visitors type: the address without its scheme.
    typed_address: String,
    code: QrDrawing,
    wifi: Option<WifiView>,
    museum: LabelText,
    words: LabelWords,
}

/// The texts that every label has, in its first language.
#[derive(Debug)]
struct LabelWords {
    free: LabelText,
    wifi: LabelText,
    password: LabelText,
    no_password: LabelText,
}

/// A text with its language.
#[derive(Debug)]
pub(in crate::web) struct LabelText {
    pub(in crate::web) text: String,
    pub(in crate::web) tag: String,
    pub(in crate::web) direction: &'static str,
}

/// What all labels of a page share.
#[derive(Debug)]
pub(in crate::web) struct LabelContext<'a> {
    pub(in crate::web) published: &'a TourSnapshot,
    /// The languages, of which the first is the largest.
    pub(in crate::web) locales: &'a [VisitorLocale],
    /// The base URL at which phones reach the museum.
    pub(in crate::web) address: &'a str,
    pub(in crate::web) wifi: Option<&'a Wifi>,
    /// Whether labels have pictures.
    pub(in crate::web) pictures: bool,
}

/// The texts of one label.
#[derive(Debug, Default)]
struct LabelTexts {
    titles: Vec<LabelText>,
    variants: Vec<LabelText>,
    lines: Vec<LabelText>,
    invitations: Vec<LabelText>,
}

impl LabelContext<'_> {
    /// None without a language, or if the address is too long for a code.
    pub(in crate::web) fn room_label(&self, room: &Room) -> Option<Label> {
        let mut texts = LabelTexts::default();
        for locale in self.locales {
            let invitation = invitation_key(room.is_text_alone());
            push_new(&mut texts.titles, tour_text(locale, &room.name));
            push_new(&mut texts.lines, tour_text(locale, &room.line));
            push_new(&mut texts.invitations, interface_text(locale, invitation));
        }
        let id = format!("room-{}", room.slug);
        let picture = room.picture.as_ref();
        self.label(id, &room.number, picture, texts, &room_short_path(room))
    }

    /// None without a language, or if the address is too long for a code.
    pub(in crate::web) fn clip_label(&self, room: &Room, clip: &Clip) -> Option<Label> {
        let tour = &self.published.tour;
        let mut texts = LabelTexts::default();
        for locale in self.locales {
            let (language, narration) = clip.narration(&locale.language, &tour.languages)?;
            let title = LabelText {
                text: narration.title.clone(),
                tag: language.to_string(),
                direction: language.direction().as_str(),
            };
            push_new(&mut texts.titles, title);
            let variant = variant_key(clip.key.variant);
            if !variant.is_empty() {
                push_new(&mut texts.variants, interface_text(locale, variant));
            }
            let invitation = invitation_key(narration.is_text_alone());
            push_new(&mut texts.invitations, interface_text(locale, invitation));
        }
        let id = format!("clip-{}", clip.key);
        let picture = clip.picture.as_ref().or(room.picture.as_ref());
        let path = clip_short_path(tour, room, clip);
        self.label(id, &clip.key.number, picture, texts, &path)
    }

    fn label(
        &self,
        id: String,
        number: &Number,
        picture: Option<&Picture>,
        texts: LabelTexts,
        path: &str,
    ) -> Option<Label> {
        let locale = self.locales.first()?;
        let address = format!("{}{path}", self.address);
        // Nobody types the key of a clip; its room's page lists it.
        let typed = address.split('?').next().unwrap_or_default();
        let typed = typed.split_once("://").map_or(typed, |(_, typed)| typed);
        let picture = picture.filter(|_| self.pictures);
        Some(Label {
            id,
            number: number.to_string(),
            figure: NumberFigure::new(number),
            picture: picture.map(|picture| PictureView::new(picture, locale)),
            titles: texts.titles,
            variants: texts.variants,
            lines: texts.lines.into_iter().take(MAX_LINES).collect(),
            invitations: texts.invitations,
            typed_address: typed.to_owned(),
            code: QrDrawing::new(&address)?,
            address,
            wifi: self.wifi.and_then(WifiView::new),
            museum: tour_text(locale, &self.published.tour.name),
            words: LabelWords {
                free: interface_text(locale, "scan-free"),
                wifi: interface_text(locale, "facility-wifi"),
                password: interface_text(locale, "wifi-password"),
                no_password: interface_text(locale, "wifi-open"),
            },
        })
    }
}

fn invitation_key(is_text_alone: bool) -> &'static str {
    if is_text_alone {
        "scan-read"
    } else {
        "scan-listen"
    }
}

/// Adds a text that is not empty, unless it is there in another language already.
fn push_new(texts: &mut Vec<LabelText>, new: LabelText) {
    if !new.text.is_empty() && texts.iter().all(|text| text.text != new.text) {
        texts.push(new);
    }
}

/// A text of the tour in the language of the label, or else in the first language that has it.
fn tour_text(locale: &VisitorLocale, texts: &Texts) -> LabelText {
    let own = texts.get_key_value(&locale.language);
    let found = own.or_else(|| texts.iter().next());
    let language = found.map_or(&locale.language, |(language, _)| language);
    LabelText {
        text: found.map(|(_, text)| text.clone()).unwrap_or_default(),
        tag: language.to_string(),
        direction: language.direction().as_str(),
    }
}

/// A text of the interface.
fn interface_text(locale: &VisitorLocale, key: &str) -> LabelText {
    LabelText {
        text: locale.words.text(key),
        tag: locale.page_language.to_string(),
        direction: locale.words.direction().as_str(),
    }
}
