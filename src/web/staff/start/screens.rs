//! The content of each step's screen.

use crate::model::{
    ClipField, Field, FieldMap, Language, NarrationField, Recording, Room, RoomField, Sha256, Tour,
    offered_languages, time_zones,
};
use crate::service::Review;
use crate::web::http::error::Result;
use crate::web::locales::Translations;
use crate::web::staff::issues::{self, IssueGroup};
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::start::steps::Progress;
use crate::web::visitor::url_base::UrlBase;

/// The name of the museum, and its languages.
pub(super) struct MuseumScreen {
    pub(super) name: String,
    /// The languages that most houses choose from: those of the visitors' interface, and those of the tour.
    pub(super) usual: Vec<LanguageChoice>,
    pub(super) others: Vec<LanguageChoice>,
    pub(super) time_zone: String,
    pub(super) time_zones: Vec<String>,
}

pub(super) struct LanguageChoice {
    pub(super) tag: String,
    pub(super) name: String,
    pub(super) is_chosen: bool,
    /// The tour has it already.
    pub(super) is_fixed: bool,
}

/// A room with its texts in every language of the tour.
pub(super) struct RoomScreen {
    /// Empty for a new room.
    pub(super) slug: String,
    pub(super) number: String,
    pub(super) texts: Vec<RoomTexts>,
}

pub(super) struct RoomTexts {
    pub(super) tag: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
    pub(super) name: String,
    pub(super) line: String,
}

/// A recording with its texts.
pub(super) struct RecordingScreen {
    pub(super) room: String,
    pub(super) number: String,
    /// Whether the clip is in the tour.
    pub(super) is_known: bool,
    /// Tag and name.
    pub(super) languages: Vec<(String, String)>,
    pub(super) language: String,
    pub(super) title: String,
    pub(super) transcript: String,
    pub(super) credit: String,
    /// The address of the recording that the clip has.
    pub(super) sound: Option<String>,
    pub(super) max_mb: u64,
}

/// The page of the visitor.
pub(super) struct ListenScreen {
    pub(super) address: String,
    /// The hash of the recording, under which the browser notes that it was heard.
    pub(super) recording: String,
}

/// What is published.
pub(super) struct PublishScreen {
    pub(super) sha256: String,
    pub(super) blocking: Vec<IssueGroup>,
    /// The rooms and the clips.
    pub(super) size: String,
    pub(super) is_published: bool,
}

/// The code for phones.
pub(super) struct LabelScreen {
    /// The address of the room's page on this box.
    pub(super) page: String,
    pub(super) room_name: String,
    pub(super) room_number: String,
    /// The address of the code and the one that it contains, if phones can reach the house.
    pub(super) code: Option<(String, String)>,
}

impl MuseumScreen {
    pub(super) fn new(words: &Translations, tour: &Tour) -> Self {
        let own = tour.own_language().and_then(|own| tour.name.get(own));
        let offered = offered_languages().into_iter();
        let offered = offered.map(|(language, _)| language);
        let (mut translated, others): (Vec<Language>, Vec<Language>) = offered
            .filter(|language| !tour.languages.contains(language))
            .partition(|language| Translations::visitor(language.as_str()).is_some());
        // The language of this page comes first.
        translated.sort_by_key(|language| language.as_str() != words.tag());
        let usual = tour.languages.iter().cloned().chain(translated);
        let is_first = tour.languages.is_empty();
        let choice = |language: Language| LanguageChoice {
            name: language.native_name(),
            is_fixed: tour.languages.contains(&language),
            is_chosen: tour.languages.contains(&language)
                || is_first && language.as_str() == words.tag(),
            tag: language.to_string(),
        };
        Self {
            name: own.cloned().unwrap_or_default(),
            usual: usual.map(choice).collect(),
            others: others.into_iter().map(choice).collect(),
            time_zone: tour.time_zone.clone(),
            time_zones: time_zones(),
        }
    }

    /// Shows what was typed before it was refused.
    pub(super) fn with_typed(mut self, name: &str, chosen: &[String], time_zone: &str) -> Self {
        name.clone_into(&mut self.name);
        time_zone.clone_into(&mut self.time_zone);
        for choice in self.usual.iter_mut().chain(&mut self.others) {
            choice.is_chosen = choice.is_fixed || chosen.contains(&choice.tag);
        }
        self
    }
}

impl RoomScreen {
    pub(super) fn new(tour: &Tour, fields: &FieldMap, room: Option<&Room>) -> Self {
        let text = |part: RoomField| {
            let field = room.map(|room| Field::Room(room.slug.clone(), part));
            let text = field.and_then(|field| fields.get(&field));
            text.unwrap_or_default().to_owned()
        };
        let texts = tour.languages.iter().map(|language| RoomTexts {
            tag: language.to_string(),
            language: language.native_name(),
            direction: language.direction().as_str(),
            name: text(RoomField::Name(language.clone())),
            line: text(RoomField::Line(language.clone())),
        });
        let number = room.map(|room| room.number.clone());
        let number = number.or_else(|| tour.propose_room_number());
        Self {
            slug: room.map_or_else(String::new, |room| room.slug.to_string()),
            number: number.map_or_else(String::new, |number| number.to_string()),
            texts: texts.collect(),
        }
    }
}

impl RecordingScreen {
    /// The clip of these steps, or a new one in their room, in `language` if one was chosen.
    pub(super) async fn new(
        request: &StaffRequest,
        review: &Review,
        progress: &Progress,
    ) -> Result<Self> {
        let (tour, fields) = (&review.draft.tour, &review.draft.fields);
        let clip = progress.clip.as_ref();
        let text = |part: NarrationField| {
            let field = clip.map(|clip| {
                let part = ClipField::Narration(clip.language.clone(), part);
                Field::Clip(clip.key.clone(), part)
            });
            let text = field.and_then(|field| fields.get(&field));
            text.unwrap_or_default().to_owned()
        };
        let recording: Option<Sha256> = text(NarrationField::Recording).parse().ok();
        let recording = match recording {
            Some(hash) => {
                let editing = &request.services.editing;
                editing.recording(request.actor(), hash).await?
            }
            None => None,
        };
        let credit = text(NarrationField::Credit);
        let own_name = tour.own_language().and_then(|own| tour.name.get(own));
        let languages = tour.languages.iter();
        let languages = languages.map(|language| (language.to_string(), language.native_name()));
        let number = clip.map(|clip| clip.key.number.clone());
        let number = number.or_else(|| tour.propose_clip_number());
        let language = clip.map(|clip| &clip.language).or(tour.own_language());
        Ok(Self {
            room: progress
                .room
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            number: number.map_or_else(String::new, |number| number.to_string()),
            is_known: clip.is_some(),
            languages: languages.collect(),
            language: language.map_or_else(String::new, ToString::to_string),
            title: text(NarrationField::Title),
            transcript: text(NarrationField::Transcript),
            credit: if credit.is_empty() {
                own_name.cloned().unwrap_or_default()
            } else {
                credit
            },
            sound: recording.as_ref().map(sound_url),
            max_mb: request.services.uploads.max_bytes() >> 20,
        })
    }
}

fn sound_url(recording: &Recording) -> String {
    UrlBase::PREVIEW.recording_url(&recording.browser_file.sha256)
}

impl ListenScreen {
    pub(super) fn new(review: &Review, progress: &Progress) -> Option<Self> {
        let clip = progress.clip.as_ref()?;
        let mut clips = review.draft.tour.rooms.iter().flat_map(|room| &room.clips);
        let narrations = &clips.find(|found| found.key == clip.key)?.narrations;
        let recording = narrations.get(&clip.language)?.recording.as_ref()?;
        Some(Self {
            address: format!(
                "/staff/preview/{}/rooms/{}?clip={}",
                clip.language, clip.room, clip.key
            ),
            recording: recording.to_string(),
        })
    }
}

impl PublishScreen {
    pub(super) fn new(words: &Translations, review: &Review, is_published: bool) -> Self {
        let tour = &review.draft.tour;
        let clips: usize = tour.rooms.iter().map(|room| room.clips.len()).sum();
        let values = [
            ("rooms", tour.rooms.len().into()),
            ("clips", clips.into()),
            (
                "languages",
                tour.languages
                    .iter()
                    .map(Language::native_name)
                    .collect::<Vec<_>>()
                    .join(", ")
                    .into(),
            ),
        ];
        Self {
            sha256: review.sha256.to_string(),
            blocking: issues::blocking(words, review),
            size: words.text_with("start-publish-size", &values),
            is_published,
        }
    }
}

impl LabelScreen {
    /// The code of the room that visitors have, in the language of the clip.
    pub(super) fn new(request: &StaffRequest, progress: &Progress) -> Option<Self> {
        let published = request.services.editions.current();
        let tour = &published.tour;
        let clip = progress.clip.as_ref()?;
        let room = tour.room(&clip.room)?;
        let language = Some(&clip.language).filter(|language| tour.languages.contains(language));
        let language = language.or_else(|| tour.own_language())?;
        let page = format!("/{language}/rooms/{}", room.slug);
        let address = request.services.phone_address();
        let name = room.name.get(language).cloned();
        Some(Self {
            room_name: name.unwrap_or_else(|| room.slug.to_string()),
            room_number: room.number.to_string(),
            code: address.map(|address| (format!("{page}/phone.svg"), format!("{address}{page}"))),
            page,
        })
    }
}
