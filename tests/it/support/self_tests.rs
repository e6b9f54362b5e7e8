//! Tests of the test tools, with other programs.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::TIMEOUT;
use super::audio_match;
use super::browser::{Browser, Screen};
use super::process_guard::ProcessGuard;
use super::sound_card::{self, Card};

const PAGE: &str = r#"<!doctype html>
<meta name="viewport" content="width=device-width">
<button onclick="output.textContent = event.pointerType; sound.play().then(() => { state.textContent = 'plays'; })"
  style="margin-top: 3000px">Touch me</button>
<p id="output"></p>
<p id="state">is silent</p>
<audio id="sound" loop src="/noise.wav"></audio>
<script>
  sound.play().catch((error) => { state.textContent = error.name; console.error('refused'); });
</script>"#;

/// Noise, which has one position in a recording only.
fn noise(seconds: u32) -> Vec<i16> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i16::try_from(state >> 17).unwrap_or_default() - 16_384
    };
    (0..seconds * 48_000).map(|_| next()).collect()
}

fn write_stereo(samples: &[i16], path: &Path) -> Result<()> {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(path, spec)?;
    for &sample in samples {
        file.write_sample(sample)?;
        file.write_sample(sample)?;
    }
    Ok(file.finalize()?)
}

fn player(card: &Card, wav: &Path) -> Command {
    let mut command = Command::new("aplay");
    command
        .args(["--quiet", "--device", card.name()])
        .arg(wav)
        .stderr(Stdio::null());
    command.env("ALSA_CONFIG_PATH", card.alsa_config());
    command
}

#[test]
fn a_recording_holds_every_sample_and_its_time() -> Result<()> {
    let (files, sound) = (TempDir::new()?, noise(2));
    let wav = files.path().join("noise.wav");
    write_stereo(&sound, &wav)?;
    let card = Card::plug("memorial")?;
    let (recording, second) = (card.record()?, card.record()?);

    let before = SystemTime::now();
    ensure!(player(&card, &wav).status()?.success(), "aplay failed");
    let ended = SystemTime::now();
    let (heard, again) = (recording.finish(), second.finish());

    let sound: Vec<f32> = sound
        .into_iter()
        .map(|sample| f32::from(sample) / 32_768.0)
        .collect();
    let place = audio_match::find(&sound, &heard.samples).context("nothing was heard")?;
    ensure!(place.correlation > 0.999, "heard something else: {place:?}");
    let window = heard.samples.get(place.lag..place.lag + sound.len());
    ensure!(window == Some(sound.as_slice()), "not bit for bit");

    let begun = heard.time_of(place.lag);
    let margin = Duration::from_millis(50);
    ensure!(
        begun + margin > before && begun < ended,
        "at an impossible time"
    );
    let place = audio_match::find(&sound, &again.samples).context("the second heard nothing")?;
    let other = again.time_of(place.lag);
    ensure!(
        other < begun + margin && begun < other + margin,
        "two recordings disagree on the time"
    );
    Ok(())
}

#[test]
fn an_unplugged_card_is_silent_until_it_is_back() -> Result<()> {
    let files = TempDir::new()?;
    let wav = files.path().join("noise.wav");
    write_stereo(&noise(60), &wav)?;
    let card = Card::plug("memorial")?;
    let recording = card.record()?;
    let mut playing = player(&card, &wav).spawn()?;
    ensure!(recording.wait_for_sound(0.1, TIMEOUT), "no sound before");
    ensure!(
        !recording.captured().samples.is_empty(),
        "a running recording holds nothing"
    );

    card.unplug()?;
    ensure!(
        !recording.wait_for_sound(2.0, TIMEOUT),
        "louder than can be"
    );
    ensure!(
        !player(&card, &wav).status()?.success(),
        "a card that is gone was opened"
    );
    ensure!(card.record().is_err(), "a card that is gone was recorded");
    playing.kill()?;
    playing.wait()?;

    card.plug_again()?;
    let recording = card.record()?;
    let mut playing = player(&card, &wav).spawn()?;
    ensure!(recording.wait_for_sound(0.1, TIMEOUT), "no sound after");
    playing.kill()?;
    playing.wait()?;
    Ok(())
}

#[test]
fn two_cards_in_one_configuration_are_apart() -> Result<()> {
    let files = TempDir::new()?;
    let (wav, config) = (
        files.path().join("noise.wav"),
        files.path().join("asound.conf"),
    );
    write_stereo(&noise(1), &wav)?;
    let (one, other) = (Card::plug("cellar")?, Card::plug("attic")?);
    fs::write(&config, sound_card::wiring(&[&one, &other])?)?;
    let (below, above) = (one.record()?, other.record()?);
    let status = player(&other, &wav)
        .env("ALSA_CONFIG_PATH", &config)
        .status()?;
    ensure!(status.success(), "aplay failed");
    let (below, above) = (below.finish(), above.finish());
    ensure!(
        audio_match::first_sound(&above.samples, 0.1).is_some(),
        "silence in the attic"
    );
    ensure!(
        audio_match::first_sound(&below.samples, 0.000_1).is_none(),
        "sound in the cellar"
    );
    Ok(())
}

#[tokio::test]
async fn visitors_touch_pages_in_browsers_of_their_own() -> Result<()> {
    let files = TempDir::new()?;
    let wav = files.path().join("noise.wav");
    write_stereo(&noise(1), &wav)?;
    let sound = fs::read(&wav)?;
    let pages = Router::new()
        .route("/", get(|| async { Html(PAGE) }))
        .route("/favicon.ico", get(|| async {}))
        .route(
            "/noise.wav",
            get(|| async { ([("content-type", "audio/wav")], sound) }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(async { axum::serve(listener, pages).await });

    let (touching, looking) = tokio::try_join!(Browser::open(), Browser::open())?;
    touching.goto(&address).await?;
    looking.goto(&address).await?;
    touching
        .wait_text("#state", |text| text == "NotAllowedError", TIMEOUT)
        .await?;
    let errors = touching.console_errors().await?;
    ensure!(
        matches!(errors.as_slice(), [only] if only.contains("refused")),
        "{errors:?}"
    );

    touching.touch("button").await?;
    touching
        .wait_text("#state", |text| text == "plays", TIMEOUT)
        .await?;
    ensure!(
        touching.text("#output").await? == "touch",
        "touched by something else"
    );
    ensure!(
        looking.text("#output").await?.is_empty(),
        "the other browser was touched too"
    );
    ensure!(
        touching.console_errors().await?.is_empty(),
        "errors are told twice"
    );

    let missing = touching
        .wait_text("#none", |_| true, Duration::from_millis(100))
        .await;
    ensure!(missing.is_err(), "found an element that is not there");
    let shape = "[innerWidth, innerHeight, devicePixelRatio]";
    ensure!(
        touching.eval(shape).await? == json!([1280, 800, 1]),
        "not a kiosk"
    );
    touching.emulate_screen(Screen::PHONE).await?;
    ensure!(
        touching.eval(shape).await? == json!([390, 844, 3]),
        "not a phone"
    );
    let picture = files.path().join("phone.png");
    touching.screenshot(&picture).await?;
    ensure!(fs::read(&picture)?.starts_with(b"\x89PNG"), "no picture");
    Ok(())
}

#[test]
fn a_helper_and_its_own_helpers_end_with_the_leash() -> Result<()> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "sleep 1000 & echo ready; wait"]);
    let mut leash = ProcessGuard::hold(&command, Stdio::piped())?;
    let mut output = leash.stdout().context("no output")?;
    output.read_exact(&mut [0; 6])?;
    drop(leash);
    // The output ends once no process writes to it.
    ensure!(output.read(&mut [0; 1])? == 0, "somebody is left");
    Ok(())
}
