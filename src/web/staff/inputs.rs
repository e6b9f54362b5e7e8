//! The input fields of the editor pages: one for each field of the draft, and one for pictures.

use askama::Template;

use crate::model::{Field, FieldMap, Focus, Language, Picture, PictureField, Tour};
use crate::web::locales::Translations;
use crate::web::messages::tour;
use crate::web::staff::layout::StaffRequest;
use crate::web::visitor::url_base::UrlBase;

/// The input of one field of the draft. A script saves it while somebody types.
#[derive(Debug, Template)]
#[template(path = "staff/input.html")]
pub(super) struct Input {
    pub(super) field: String,
    id: String,
    pub(super) label: String,
    pub(super) value: String,
    language: String,
    /// The value of the attribute `dir`.
    direction: &'static str,
    /// A help text below the field. Can be empty.
    hint: String,
    /// The id of a list of suggestions on the page. Can be empty.
    datalist: &'static str,
    /// The values to choose from, each with its name. Empty for a text.
    options: Vec<(&'static str, String)>,
    /// More than one makes a text area.
    rows: usize,
    pub(super) is_read_only: bool,
}

impl Input {
    pub(super) fn new(
        request: &StaffRequest,
        fields: &FieldMap,
        field: &Field,
        label: String,
    ) -> Self {
        let path = field.to_string();
        Self {
            value: fields.get(field).unwrap_or_default().to_owned(),
            id: path.replace('/', "-"),
            field: path,
            label: capitalize(&label),
            language: String::new(),
            direction: "auto",
            hint: String::new(),
            datalist: "",
            options: Vec::new(),
            rows: 1,
            is_read_only: !request.staff.may(field.required_right()),
        }
    }

    /// Makes a text area of this height.
    pub(super) fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// Sets the language, for screen readers and spelling checkers.
    pub(super) fn in_language(mut self, language: &Language) -> Self {
        self.language = language.to_string();
        self.direction = language.direction().as_str();
        self
    }

    /// Suggests the values of the list with this id.
    pub(super) fn suggest_from(mut self, list: &'static str) -> Self {
        self.datalist = list;
        self
    }

    /// Makes a list of values to choose from.
    pub(super) fn choose_from(mut self, options: Vec<(&'static str, String)>) -> Self {
        self.options = options;
        self
    }

    pub(super) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }
}

/// Makes the first letter upper case.
pub(super) fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.collect::<String>() + chars.as_str()
}

/// One input for each language of the tour.
pub(super) fn in_each_language(
    request: &StaffRequest,
    fields: &FieldMap,
    tour: &Tour,
    key: &str,
    field: impl Fn(Language) -> Field,
) -> Vec<Input> {
    let label = request.words.text(key);
    let inputs = tour.languages.iter().map(|language| {
        let label = format!("{label} · {}", language.native_name());
        Input::new(request, fields, &field(language.clone()), label).in_language(language)
    });
    inputs.collect()
}

/// The native name of the language with this tag, or else the tag.
pub(super) fn native_name_of(tag: &str) -> String {
    tag.parse().map_or_else(
        |_| tag.to_owned(),
        |language: Language| language.native_name(),
    )
}

/// The inputs of a picture: its file and its texts.
#[derive(Debug, Template)]
#[template(path = "staff/picture.html")]
pub(super) struct PictureInput {
    words: &'static Translations,
    /// The common prefix of its fields, such as `clip/13/picture`.
    path: String,
    file: Input,
    /// The address of the picture, if there is one.
    href: Option<String>,
    alternative: String,
    texts: Vec<Input>,
}

impl PictureInput {
    pub(super) fn new(
        request: &StaffRequest,
        fields: &FieldMap,
        tour: &Tour,
        picture: Option<&Picture>,
        field: impl Fn(PictureField) -> Field,
    ) -> Self {
        let words = request.words;
        let mut texts = in_each_language(request, fields, tour, "field-alternative", |language| {
            field(PictureField::Alternative(language))
        });
        texts = texts.into_iter().map(|input| input.rows(3)).collect();
        for (part, key) in [
            (PictureField::Credit, "field-picture-credit"),
            (PictureField::Rights, "field-rights"),
        ] {
            texts.push(Input::new(request, fields, &field(part), words.text(key)));
        }
        let focus = field(PictureField::Focus);
        // A plan is never cropped.
        if !matches!(focus, Field::Plan(_)) {
            let input = Input::new(request, fields, &focus, words.text("field-focus"));
            texts.push(input.choose_from(focus_options(words)));
        }
        let file = field(PictureField::File);
        let path = file.to_string();
        Self {
            words,
            path: path.trim_end_matches("/file").to_owned(),
            file: Input::new(request, fields, &file, words.text("field-picture")),
            href: picture.map(|picture| UrlBase::PREVIEW.picture_url(picture)),
            alternative: picture.map_or(String::new(), |picture| {
                tour::text(words, tour, &picture.alternative).into_owned()
            }),
            texts,
        }
    }
}

/// The parts of a picture that can stay in view. The centre is the empty value.
fn focus_options(words: &Translations) -> Vec<(&'static str, String)> {
    let options = Focus::ALL.iter().map(|focus| {
        let key = match focus {
            Focus::Center => return ("", words.text("focus-center")),
            Focus::Top => "focus-top",
            Focus::Bottom => "focus-bottom",
            Focus::Left => "focus-left",
            Focus::Right => "focus-right",
            Focus::TopLeft => "focus-top-left",
            Focus::TopRight => "focus-top-right",
            Focus::BottomLeft => "focus-bottom-left",
            Focus::BottomRight => "focus-bottom-right",
        };
        (focus.as_str(), words.text(key))
    });
    options.collect()
}
