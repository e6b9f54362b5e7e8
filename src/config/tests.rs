use super::*;

fn read(text: &str) -> anyhow::Result<Config> {
    toml::from_str::<File>(text)?.validate(Some("state".into()), None)
}

#[test]
fn every_documented_setting_is_read() {
    let shipped = include_str!("../../deploy/docent.toml");
    let uncommented: String = shipped
        .lines()
        .map(|line| line.strip_prefix("#= ").unwrap_or(line))
        .fold(String::new(), |text, line| text + line + "\n");
    let config = read(&uncommented).unwrap();
    let outlets: Vec<_> = config
        .speakers
        .iter()
        .map(|speaker| (speaker.room.to_string(), speaker.outlets.len()))
        .collect();
    assert_eq!(
        outlets,
        [
            ("study".into(), 1),
            ("memorial".into(), 1),
            ("garden".into(), 2)
        ]
    );
    assert_eq!(config.keep_open, Duration::from_secs(30));
    assert_eq!(config.opening_hooks.opening.unwrap()[1], "on");
    assert_eq!(config.opening_hooks.closing.unwrap()[1], "off");
    let LocalScreens::Rooms(screens) = &config.screens else {
        panic!("screens are named");
    };
    assert_eq!(screens.len(), 2);
    assert!(!config.keeps_hours);
    assert_eq!(config.uploads.megabytes, 800);
    assert_eq!(config.uploads.hours, 2);
    assert_eq!(config.uploads.reserve_megabytes, 1024);
    assert_eq!(config.address.as_deref(), Some("http://guide.local"));
    assert_eq!(config.proxies, ["127.0.0.1".parse().unwrap()].into());
    assert_eq!(config.streams, Some(600));
    assert_eq!(config.metrics, Metrics::Network);
    let alerts = &config.alerts;
    assert_eq!(alerts.program.as_ref().unwrap()[0], "/usr/local/bin/alert");
    assert_eq!(alerts.webhook.as_ref().unwrap().url().path(), "/docent");
    assert_eq!(alerts.ntfy.as_ref().unwrap().url().scheme(), "https");
    assert_eq!(alerts.mail.as_deref(), Some("technician@museum.example"));
    assert_eq!(alerts.device_delay, Duration::from_mins(5));
    assert_eq!(alerts.silence_delay, Duration::from_mins(20));
    let tls = config.tls.unwrap();
    assert_eq!(tls.listen.port(), 443);
    assert!(tls.certificate.is_some() && tls.key.is_some());
    let wifi = config.wifi.unwrap();
    assert_eq!(wifi.name(), "Museum guests");
    assert_eq!(wifi.password(), Some("nopales-1940"));
    assert!(wifi.join_text().contains("H:true"));
    assert!(read(shipped).is_ok());
}

#[test]
fn an_error_names_its_setting() {
    let error = |text: &str| format!("{:#}", read(text).unwrap_err());
    assert!(error("lisen = 'x'").contains("unknown field `lisen`"));
    assert!(error("address = 'guide.local'").contains("http://guide.local"));
    for (wrong, why) in [
        ("nginx", "‘nginx’ is not an address such as 127.0.0.1"),
        ("127.0.0.1:80", "without a port"),
        ("10.0.0.0/8", "each proxy is named by its own"),
        ("0.0.0.0", "‘0.0.0.0’ is nobody’s own address"),
        ("::", "‘::’ is nobody’s own address"),
    ] {
        let error = error(&format!("trusted-proxies = ['{wrong}']"));
        assert!(error.contains(why), "{error}");
    }
    assert!(error("opening-hours = 'never'").contains("opening-hours"));
    assert!(error("metrics = 'all'").contains("`box`, `network`, `nobody`"));
    assert!(error("at-closing = []").contains("at-closing names no program"));
    assert!(error("at-alert = ['']").contains("at-alert names no program"));
    assert!(error("alert-mail = 'a, b@c'").contains("technician@museum.example"));
    assert!(error("alert-device-minutes = 0.0").contains("is not from 0.01 to 1440"));
    assert!(error("upload-hours = 0").contains("is not from 1 to 12"));
    let wifi = |rest: &str| error(&format!("[visitor-wifi]\n{rest}"));
    assert!(wifi("password = 'x'").contains("missing field `name`"));
    assert!(wifi("name = ''").contains("in [visitor-wifi]: the name has 0 bytes"));
    let short = wifi("name = 'a'\npassword = 'short'");
    assert!(
        short.contains("in [visitor-wifi]: the password has 5 characters"),
        "{short}"
    );
    for days in [0, 34, 36_501] {
        let error = error(&format!("keep-plays-days = {days}"));
        assert!(error.contains("is not from 35 to 36500"), "{error}");
    }
    let kept = |days| {
        read(&format!("keep-plays-days = {days}"))
            .unwrap()
            .keep_plays_days
    };
    assert_eq!((kept(35), kept(36_500)), (Some(35), Some(36_500)));
    assert_eq!(read("").unwrap().keep_plays_days, None);
    let screen = "[[screen]]\nroom = 'a'\npx-per-mm = 0.2";
    assert!(error(screen).contains("room ‘a’: px-per-mm"));
    let twice = "[[speaker]]\nroom = 'a'\noutput = 'x'\n".repeat(2);
    assert!(error(&twice).contains("room ‘a’ has ‘x’ twice"));
    let other = "[[speaker]]\nroom = 'a'\noutput = 'x'\nchannel = 'left'\ntrim-db = 1.0\n";
    let louder = other.replace("left", "right").replace("1.0", "2.0");
    assert!(error(&format!("{other}{louder}")).contains("in its first one only"));
    assert!(error(&other.replace("left", "up")).contains("room ‘a’: ‘up’ is not a channel"));
    let numbered = other.replace("'x'", "'hw:1,0'");
    assert!(error(&numbered).contains("‘hw:1,0’ names its card by a number"));
    assert!(error("[[speaker]]\nroom = 'a'\noutput = 'x'\ncap-db = 60.0").contains("cap-db = 60"));
}

#[test]
fn the_address_of_a_webhook_is_in_no_error_and_no_debug_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("docent.toml");
    let read = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let read = Config::read(Some(&path), Some("state".into()), None);
        read.map_err(|error| format!("{error:#} {error:?}"))
    };
    for (wrong, why) in [
        ("# one\nalert-webhook = 'ftp://h/s3cret'\n", "alert-webhook"),
        ("alert-webhook = 's3cret'\n", "alert-webhook"),
        ("# one\nalert-webhok = 'https://h/s3cret'\n", "line 2"),
        ("# one\nalert-ntfy = ['https://h/s3cret']\n", "line 2"),
        ("alert-ntfy = 'https://h/s3cret\n", "line 1"),
    ] {
        let error = read(wrong).unwrap_err();
        assert!(error.contains(why) && !error.contains("s3cret"), "{error}");
    }
    let mistake = read("lisen = 'here'\n").unwrap_err();
    assert!(mistake.contains("lisen = 'here'"), "{mistake}");
    let config = read("alert-webhook = 'https://me:s3cret@h:99/s3cret?s3cret'\n").unwrap();
    let debug = format!("{:?}", config.alerts);
    assert!(
        debug.contains("\"h\"") && !debug.contains("s3cret"),
        "{debug}"
    );
}
