//! The forms of the first steps. Each leads to the next step, or shows why it was refused and keeps what
//! was typed.

use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{ClipKey, Language, Number, Sha256, Slug, Variant};
use crate::service::{self, MuseumSetup, NewRoom, Target};
use crate::web::http::body::FormBody;
use crate::web::http::error::{HttpError, Result};
use crate::web::staff::layout::StaffRequest;
use crate::web::staff::redirects::staff_path;
use crate::web::staff::start::checklist;
use crate::web::staff::start::page::{StartPage, load};
use crate::web::staff::start::steps::Step;
use crate::web::staff::tus;

/// The fields of a form that has one for each language.
type Fields = [(String, String)];

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let mut all = fields.iter();
    let found = all.find(|(field, _)| field == name);
    found.map_or("", |(_, value)| value.trim())
}

/// The first step.
pub(in crate::web::staff) async fn set_up_museum(
    request: StaffRequest,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> Result<Response> {
    let chosen = chosen_languages(&fields);
    let (name, time_zone) = (field(&fields, "name"), field(&fields, "time-zone"));
    let (review, progress) = load(&request).await?;
    let has_languages = !review.draft.tour.languages.is_empty() || !chosen.is_empty();
    let result = if name.is_empty() || !has_languages {
        Err(None)
    } else {
        write_museum(&request, name, &chosen, time_zone)
            .await
            .map_err(Some)
    };
    let Err(error) = result else {
        return Ok(go_on(Step::Room));
    };
    let page = StartPage::new(&request, &review, &progress, Step::Museum).await?;
    let typed = |page: &mut StartPage| {
        let screen = page.museum_mut();
        *screen = screen
            .take()
            .map(|screen| screen.with_typed(name, &chosen, time_zone));
    };
    Ok(match error {
        Some(error) => page.refused(&request, &error, typed),
        None => page.incomplete(request.words.text("start-museum-missing"), typed),
    })
}

/// The tags of the chosen languages, in the order in which they were chosen.
fn chosen_languages(fields: &Fields) -> Vec<String> {
    let order: Vec<&str> = field(fields, "order").split_whitespace().collect();
    let tags = fields.iter().filter(|(name, _)| name == "language");
    let mut tags: Vec<String> = tags.map(|(_, tag)| tag.clone()).collect();
    tags.sort_by_key(|tag| order.iter().position(|of| of == tag).unwrap_or(usize::MAX));
    tags
}

async fn write_museum(
    request: &StaffRequest,
    name: &str,
    chosen: &[String],
    time_zone: &str,
) -> Result<()> {
    let languages = chosen.iter().map(|tag| tag.parse::<Language>());
    let setup = MuseumSetup {
        name: name.to_owned(),
        languages: languages
            .collect::<Result<_, _>>()
            .map_err(service::Error::from)?,
        time_zone: time_zone.to_owned(),
    };
    let editing = &request.services.editing;
    Ok(editing.set_up_museum(request.actor(), setup).await?)
}

/// The second step: a new room, or the texts of the one that this step has made.
pub(in crate::web::staff) async fn add_room(
    request: StaffRequest,
    FormBody(fields): FormBody<Vec<(String, String)>>,
) -> Result<Response> {
    let Err(error) = write_room(&request, &fields).await else {
        return Ok(go_on(Step::Recording));
    };
    let (review, progress) = load(&request).await?;
    let page = StartPage::new(&request, &review, &progress, Step::Room).await?;
    let response = page.refused(&request, &error, |page| {
        let Some(screen) = page.room_mut() else {
            return;
        };
        if screen.slug.is_empty() {
            field(&fields, "number").clone_into(&mut screen.number);
        }
        for text in &mut screen.texts {
            field(&fields, &format!("name-{}", text.tag)).clone_into(&mut text.name);
            field(&fields, &format!("line-{}", text.tag)).clone_into(&mut text.line);
        }
    });
    Ok(response)
}

async fn write_room(request: &StaffRequest, fields: &Fields) -> Result<()> {
    let (editing, actor) = (&request.services.editing, request.actor());
    let tour = editing.draft(actor).await?.tour;
    let texts = |part: &str| {
        let languages = tour.languages.iter();
        let texts = languages.map(|language| {
            let text = field(fields, &format!("{part}-{language}")).to_owned();
            (language.clone(), text)
        });
        texts.collect::<Vec<_>>()
    };
    let (names, lines) = (texts("name"), texts("line"));
    if let Ok(slug) = field(fields, "known").parse::<Slug>() {
        editing.name_room(actor, &slug, names, lines).await?;
        return Ok(());
    }
    let number = Number::from_typed(field(fields, "number")).map_err(service::Error::from)?;
    let slug = match field(fields, "slug") {
        "" => {
            let name = names.first().map_or("", |(_, name)| name.as_str());
            let proposed = tour.propose_room_slug(name, &number);
            proposed.ok_or(HttpError::Unreadable)?
        }
        slug => slug.parse().map_err(service::Error::from)?,
    };
    let room = NewRoom {
        slug,
        number,
        names,
        lines,
    };
    editing.add_room(actor, room).await?;
    Ok(())
}

/// The third step.
#[derive(Deserialize)]
pub(in crate::web::staff) struct RecordingForm {
    /// The upload; empty keeps the recording that the clip has.
    #[serde(default)]
    upload: String,
    room: String,
    number: String,
    language: String,
    title: String,
    transcript: String,
    credit: String,
}

pub(in crate::web::staff) async fn add_recording(
    request: StaffRequest,
    FormBody(form): FormBody<RecordingForm>,
) -> Result<Response> {
    let (review, progress) = load(&request).await?;
    let is_missing = form.upload.is_empty() && progress.clip.is_none();
    let result = if is_missing {
        Err(None)
    } else {
        write_recording(&request, &form).await.map_err(Some)
    };
    let Err(error) = result else {
        return Ok(go_on(Step::Listen));
    };
    let page = StartPage::new(&request, &review, &progress, Step::Recording).await?;
    let typed = |page: &mut StartPage| {
        let Some(screen) = page.recording_mut() else {
            return;
        };
        for (now, typed) in [
            (&mut screen.number, &form.number),
            (&mut screen.language, &form.language),
            (&mut screen.title, &form.title),
            (&mut screen.transcript, &form.transcript),
            (&mut screen.credit, &form.credit),
        ] {
            now.clone_from(typed);
        }
    };
    Ok(match error {
        Some(error) => page.refused(&request, &error, typed),
        None => page.incomplete(request.words.text("start-recording-missing"), typed),
    })
}

async fn write_recording(request: &StaffRequest, form: &RecordingForm) -> Result<()> {
    let number = Number::from_typed(&form.number).map_err(service::Error::from)?;
    let clip = ClipKey {
        number,
        variant: Variant::Standard,
    };
    let language: Language = form.language.parse().map_err(service::Error::from)?;
    let (title, transcript) = (form.title.trim(), form.transcript.trim());
    if !form.upload.is_empty() {
        let uploads = &request.services.uploads;
        let upload = tus::parse_key(&form.upload)?;
        let target = Target {
            clip: clip.clone(),
            language: language.clone(),
            room: form.room.parse().map_err(service::Error::from)?,
        };
        let preview = uploads
            .preview_assignment(&request.staff, &upload, &target)
            .await?;
        uploads
            .assign(&request.staff, &upload, &target, title, &preview)
            .await?;
    }
    let texts = [title, transcript, form.credit.trim()];
    let editing = &request.services.editing;
    editing
        .write_narration(request.actor(), &clip, &language, texts)
        .await?;
    Ok(())
}

/// The hash of the draft that the page showed.
#[derive(Deserialize)]
pub(in crate::web::staff) struct PublishForm {
    sha256: String,
}

/// The fifth step.
pub(in crate::web::staff) async fn publish(
    request: StaffRequest,
    FormBody(PublishForm { sha256 }): FormBody<PublishForm>,
) -> Result<Response> {
    let sha256: Sha256 = sha256.parse().map_err(service::Error::from)?;
    let publishing = &request.services.publishing;
    let Err(error) = publishing.publish(request.actor(), Some(&sha256)).await else {
        return Ok(go_on(Step::Label));
    };
    let (review, progress) = load(&request).await?;
    let page = StartPage::new(&request, &review, &progress, Step::Publish).await?;
    Ok(page.refused(&request, &error.into(), |_| {}))
}

#[derive(Deserialize)]
pub(in crate::web::staff) struct FinishForm {
    #[serde(default)]
    to: String,
}

/// The last step: leads to where labels are printed, and takes the checklist off the home page.
pub(in crate::web::staff) async fn finish(
    _: StaffRequest,
    FormBody(FinishForm { to }): FormBody<FinishForm>,
) -> Response {
    with_cookie(checklist::closed(), &staff_path(&to))
}

/// Takes the checklist off the home page of this browser.
pub(in crate::web::staff) async fn dismiss(_: StaffRequest) -> Response {
    with_cookie(checklist::closed(), "/staff")
}

/// Leads to the next step.
fn go_on(step: Step) -> Response {
    with_cookie(checklist::opened(), &step.url())
}

fn with_cookie(cookie: String, to: &str) -> Response {
    ([(SET_COOKIE, cookie)], Redirect::to(to)).into_response()
}
