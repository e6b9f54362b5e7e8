use super::*;
use crate::fleet::keys::{KeyKind, SecretKey};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn key() -> PublicKey {
    SecretKey::generate(KeyKind::Box).unwrap().public()
}

fn address(last: u8) -> IpAddr {
    IpAddr::from([10, 0, 0, last])
}

fn transcript() -> JoinTranscript {
    JoinTranscript {
        key: key(),
        box_nonce: Nonce::random().unwrap(),
        house: "jwt".to_owned(),
        house_nonce: "00".to_owned(),
        details: "{\"name\":\"First floor\"}".to_owned(),
    }
}

#[test]
fn a_code_is_read_as_people_write_it() {
    let code = EnrolmentCode::random().unwrap();
    let shown = code.to_string();
    assert_eq!(shown.len(), 19);
    for written in [
        shown.clone(),
        shown.to_lowercase(),
        shown.replace('-', " "),
        shown.replace('-', ""),
        shown.replace('0', "O").replace('1', "l"),
        format!("  {shown}\n"),
    ] {
        assert_eq!(written.parse(), Ok(code.clone()), "{written}");
    }
    for wrong in [
        "",
        "7Q4M",
        "7Q4M-K3XW-9TRB-HN2U",
        &format!("{shown}0"),
        "éééééééé",
    ] {
        let error = wrong.parse::<EnrolmentCode>().unwrap_err();
        assert_eq!(error, CodeError::NotACode, "{wrong}");
    }
    assert_eq!(format!("{code:?}"), "EnrolmentCode");
}

#[test]
fn codes_are_random() {
    let codes: BTreeSet<String> = (0..1000)
        .map(|_| EnrolmentCode::random().unwrap().to_string())
        .collect();
    assert_eq!(codes.len(), 1000);
    let used: BTreeSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
    assert_eq!(used.len(), 33, "all of the alphabet and a hyphen: {used:?}");
}

/// Only the code.
fn code_of(
    accepted: Result<AcceptedCode, EnrolmentError>,
) -> Result<EnrolmentCode, EnrolmentError> {
    accepted.map(|accepted| accepted.code)
}

#[test]
fn a_code_admits_as_many_boxes_as_it_is_for_and_each_again() {
    let mut codes = EnrolmentCodes::default();
    let code = codes.issue(2, 0).unwrap();
    let requests: Vec<JoinRequest> = (0..3).map(|_| transcript().into_request(&code)).collect();
    let mut accept = |n: usize| codes.accept(&requests[n], address(1), MINUTE);
    let first = accept(0).unwrap();
    let again = accept(0).unwrap();
    assert_eq!((first.is_first_use, again.is_first_use), (true, false));
    assert_eq!(code_of(accept(1)), Ok(code.clone()));
    assert_eq!(accept(2), Err(EnrolmentError::UsedUp));
    // A request that failed when it came again takes nothing back.
    codes.release(&again, &requests[0].transcript.key);
    let refused = codes.accept(&requests[2], address(1), MINUTE);
    assert_eq!(refused, Err(EnrolmentError::UsedUp));
    codes.release(&first, &requests[0].transcript.key);
    codes.release(&first, &requests[0].transcript.key);
    let mut accept = |n: usize| codes.accept(&requests[n], address(1), MINUTE);
    assert_eq!(code_of(accept(2)), Ok(code));
    assert_eq!(accept(0), Err(EnrolmentError::UsedUp));
}

#[test]
fn a_code_ends_after_two_hours_and_with_a_restart() {
    let mut codes = EnrolmentCodes::default();
    let code = codes.issue(9, HOUR).unwrap();
    let request = transcript().into_request(&code);
    let mut accept = |now| code_of(codes.accept(&request, address(1), now));
    assert_eq!(accept(3 * HOUR), Ok(code));
    assert_eq!(accept(3 * HOUR + 1), Err(EnrolmentError::Expired));
    assert_eq!(accept(HOUR - 1), Err(EnrolmentError::Expired), "restarted");
}

#[test]
fn sixty_four_wrong_codes_gain_nothing_and_lock_out_nobody_else() {
    let mut codes = EnrolmentCodes::default();
    let code = codes.issue(4, 0).unwrap();
    let mut tried = 0;
    for n in 0..64 {
        let wrong = EnrolmentCode::random().unwrap();
        let request = transcript().into_request(&wrong);
        match codes.accept(&request, address(1), n * 100) {
            Err(EnrolmentError::WrongCode) => tried += 1,
            Err(EnrolmentError::Throttled(wait)) => assert!(wait <= FAILURE_WINDOW),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(tried, MAX_FAILURES_PER_ADDRESS);
    let right = transcript().into_request(&code);
    assert!(matches!(
        codes.accept(&right, address(1), 6400),
        Err(EnrolmentError::Throttled(_))
    ));
    let accepted = codes.accept(&right, address(2), 6400);
    assert_eq!(code_of(accepted), Ok(code.clone()));
    let accepted = codes.accept(&right, address(1), 2 * MINUTE);
    assert_eq!(code_of(accepted), Ok(code));
    // Many addresses together have an end too.
    let mut tried = 0;
    for n in 0..64 {
        let wrong = EnrolmentCode::random().unwrap();
        let request = transcript().into_request(&wrong);
        let from = address(100 + n);
        let answer = codes.accept(&request, from, 3 * MINUTE);
        tried += usize::from(answer == Err(EnrolmentError::WrongCode));
    }
    assert_eq!(tried, MAX_FAILURES);
    assert!(codes.failures.len() <= MAX_FAILURES);
}

#[test]
fn a_changed_key_nonce_or_detail_is_refused_on_both_sides() {
    let mut codes = EnrolmentCodes::default();
    let code = codes.issue(9, 0).unwrap();
    let honest = transcript();
    let changes: [fn(&mut JoinTranscript); 5] = [
        |seen| seen.key = key(),
        |seen| seen.box_nonce = Nonce::random().unwrap(),
        |seen| seen.house = "another jwt".to_owned(),
        |seen| seen.house_nonce = "01".to_owned(),
        |seen| seen.details.push(' '),
    ];
    let mut forged = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let mut seen = honest.clone();
        change(&mut seen);
        let request = JoinRequest {
            transcript: seen.clone(),
            proof: honest.clone().into_request(&code).proof,
        };
        let from = address(u8::try_from(at).unwrap());
        let answer = codes.accept(&request, from, 1);
        assert_eq!(answer, Err(EnrolmentError::WrongCode), "{at}");
        forged.push(seen);
    }
    let answer = honest.answer(&code, "house".to_owned());
    assert!(honest.is_answered_by(&answer, &code));
    for seen in forged {
        assert!(!seen.is_answered_by(&answer, &code));
    }
    let other = JoinAnswer {
        details: "another house".to_owned(),
        ..answer.clone()
    };
    assert!(!honest.is_answered_by(&other, &code));
    // The proof of the box is not one of main.
    let mirrored = JoinAnswer {
        details: String::new(),
        proof: honest.clone().into_request(&code).proof,
    };
    assert!(!honest.is_answered_by(&mirrored, &code));
    let wrong = EnrolmentCode::random().unwrap();
    assert!(!honest.is_answered_by(&answer, &wrong));
}

#[test]
fn the_messages_do_not_contain_the_code() {
    let code = EnrolmentCode::random().unwrap();
    let request = transcript().into_request(&code);
    let json = serde_json::to_string(&Join::Prove(request.clone())).unwrap();
    assert!(!json.contains(&code.0) && !json.contains(&code.to_string()));
    let Ok(Join::Prove(read)) = serde_json::from_str(&json) else {
        panic!("{json}");
    };
    assert_eq!(read, request);
}
