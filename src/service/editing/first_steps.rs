//! The first steps of a tour: the museum, a room and a clip, each written in one change of the draft.

use crate::model::{
    ClipField, ClipKey, Field, FieldMap, Language, NarrationField, Number, RoomField, Slug,
    StructureEdit,
};
use crate::service::{Actor, Edit, Editing, Error, Result, StaffError};

/// What a tour begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MuseumSetup {
    /// The name, in every language.
    pub name: String,
    /// The first is the museum's own language. Languages that the tour has already stay where they are.
    pub languages: Vec<Language>,
    /// The IANA name; empty leaves the time zone as it is.
    pub time_zone: String,
}

/// A room with its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoom {
    /// The short name.
    pub slug: Slug,
    /// The number.
    pub number: Number,
    /// The name in each language.
    pub names: Vec<(Language, String)>,
    /// The line in each language.
    pub lines: Vec<(Language, String)>,
}

impl Editing {
    /// Names the museum, and adds languages to the tour. A name in another language that differs from
    /// the museum's own is a translation, and stays.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Editing::edit_structure`] and [`Editing::write_texts`].
    pub async fn set_up_museum(&self, actor: Actor<'_>, setup: MuseumSetup) -> Result<()> {
        let draft = self.draft(actor).await?;
        let (tour, fields) = (&draft.tour, &draft.fields);
        let known = &tour.languages;
        let added: Vec<StructureEdit> = setup
            .languages
            .iter()
            .filter(|language| !known.contains(language))
            .map(|language| StructureEdit::AddLanguage(language.clone()))
            .collect();
        let own_name = tour.own_language().and_then(|own| tour.name.get(own));
        let mut languages = known.clone();
        languages.extend(
            setup
                .languages
                .iter()
                .filter(|new| !known.contains(new))
                .cloned(),
        );
        let mut edits: Vec<Edit> = languages
            .into_iter()
            .filter(|language| {
                let name = tour.name.get(language);
                name.is_none() || name == own_name
            })
            .map(|language| edit(fields, Field::Name(language), &setup.name))
            .collect();
        if !setup.time_zone.is_empty() {
            edits.push(edit(fields, Field::TimeZone, &setup.time_zone));
        }
        self.apply_edits(actor, &added, edits).await.map(drop)
    }

    /// Adds a room with its texts.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Editing::edit_structure`] and [`Editing::write_texts`].
    pub async fn add_room(&self, actor: Actor<'_>, room: NewRoom) -> Result<()> {
        let added = StructureEdit::AddRoom {
            slug: room.slug.clone(),
            number: room.number,
        };
        let edits = texts_of_room(&FieldMap::default(), &room.slug, room.names, room.lines);
        self.apply_edits(actor, &[added], edits).await.map(drop)
    }

    /// Writes the texts of a room that exists.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Editing::write_texts`].
    pub async fn name_room(
        &self,
        actor: Actor<'_>,
        slug: &Slug,
        names: Vec<(Language, String)>,
        lines: Vec<(Language, String)>,
    ) -> Result<()> {
        let fields = self.draft(actor).await?.fields;
        let edits = texts_of_room(&fields, slug, names, lines);
        self.write_texts(actor, edits).await.map(drop)
    }

    /// Writes title, transcript and credit of a narration, and generates captions if it has a recording
    /// and either no captions or another transcript than before.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Editing::write_texts`] and [`Editing::generate_captions`].
    pub async fn write_narration(
        &self,
        actor: Actor<'_>,
        key: &ClipKey,
        language: &Language,
        [title, transcript, credit]: [&str; 3],
    ) -> Result<()> {
        let fields = self.draft(actor).await?.fields;
        let field = |part| Field::Clip(key.clone(), ClipField::Narration(language.clone(), part));
        let before = fields
            .get(&field(NarrationField::Transcript))
            .map(str::to_owned);
        let edits = vec![
            edit(&fields, field(NarrationField::Title), title),
            edit(&fields, field(NarrationField::Transcript), transcript),
            edit(&fields, field(NarrationField::Credit), credit),
        ];
        let written = self.write_texts(actor, edits).await?;
        let is_changed = written.iter().any(|(field, now)| {
            matches!(
                field,
                Field::Clip(_, ClipField::Narration(_, NarrationField::Transcript))
            ) && before.as_ref() != Some(now)
        });
        let captions = fields.get(&field(NarrationField::Captions));
        if captions.is_some() && !is_changed {
            return Ok(());
        }
        let was = captions.map(str::to_owned);
        let generated = self.generate_captions(actor, key.clone(), language.clone(), was);
        match generated.await {
            // A transcript that is still empty is reported where publishing is.
            Err(Error::Staff(error)) if matches!(*error, StaffError::NothingToCaption) => Ok(()),
            generated => generated.map(drop),
        }
    }
}

fn texts_of_room(
    fields: &FieldMap,
    slug: &Slug,
    names: Vec<(Language, String)>,
    lines: Vec<(Language, String)>,
) -> Vec<Edit> {
    let field = |part| Field::Room(slug.clone(), part);
    let names = names
        .into_iter()
        .map(|(language, text)| edit(fields, field(RoomField::Name(language)), &text));
    let names: Vec<Edit> = names.collect();
    let lines = lines
        .into_iter()
        .map(|(language, text)| edit(fields, field(RoomField::Line(language)), &text));
    names.into_iter().chain(lines).collect()
}

/// An edit of the present text.
fn edit(fields: &FieldMap, field: Field, text: &str) -> Edit {
    Edit {
        was: fields.get(&field).map(str::to_owned),
        now: Some(text.to_owned()).filter(|text| !text.is_empty()),
        field,
    }
}
