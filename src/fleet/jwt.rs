//! NATS JWTs, version 2: the root key signs the house key (operator, account), and the house key signs what each box may
//! say and hear (user). They have no expiry, because a box may have no clock: main refuses the connection of a box that
//! was removed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::fleet::keys::{KeyError, KeyKind, PublicKey, SecretKey};
use crate::model::Slug;

/// The longest message of the engine.
pub const MAX_PAYLOAD_BYTES: usize = 128 * 1024;

/// How long a box may answer a command, in nanoseconds.
const ANSWER_TIME_NS: u64 = 60_000_000_000;

/// Why a JWT is refused.
#[derive(Debug, thiserror::Error)]
pub enum JwtError {
    /// The text is no JWT of a house.
    #[error("this is not the certificate of a house")]
    Malformed,
    /// Another key signed it.
    #[error("the certificate of the house is not signed by its root key")]
    WrongSignature,
    /// The key cannot sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The public keys of a house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseIdentity {
    /// The root key, which signed the house key.
    pub root: PublicKey,
    /// The house key, which signs what main sends.
    pub house: PublicKey,
    /// When the root key signed it, in seconds since 1970: of two house keys the later one holds.
    pub issued_s: i64,
}

/// What the subjects of a box are made of.
#[derive(Clone, Copy, Debug)]
pub struct BoxSubjects<'a> {
    /// The token of the house in subjects.
    pub house: &'a str,
    /// The token of the box in subjects.
    pub own: &'a str,
    /// The rooms that the box has.
    pub rooms: &'a [Slug],
}

impl BoxSubjects<'_> {
    fn published(&self) -> Vec<String> {
        let Self { house, own, rooms } = self;
        let mut subjects = vec![
            format!("report.{house}.{own}"),
            format!("desired.{house}.{own}"),
            format!("health.{house}.{own}"),
            format!("watch.{house}.*"),
        ];
        subjects.extend(rooms.iter().map(|room| format!("room.{house}.{room}")));
        subjects
    }

    fn subscribed(&self) -> Vec<String> {
        let Self { house, own, rooms } = self;
        let mut subjects = vec![
            format!("_INBOX_{own}.>"),
            format!("changed.{house}"),
            format!("command.{house}.{own}"),
            format!("room.{house}.*"),
        ];
        subjects.extend(rooms.iter().map(|room| format!("watch.{house}.{room}")));
        subjects
    }
}

/// The JWT that the root key signs for itself. `issued_s` is in seconds since 1970.
///
/// # Errors
///
/// Returns `Key` if the key cannot sign.
pub fn operator_jwt(root: &SecretKey, issued_s: i64) -> Result<String, JwtError> {
    let claims = json!({ "type": "operator", "version": 2 });
    sign(root, &root.public(), "docent", issued_s, claims)
}

/// The JWT that the root key signs for a house key.
///
/// # Errors
///
/// Returns `Key` if the key cannot sign.
pub fn account_jwt(root: &SecretKey, house: &PublicKey, issued_s: i64) -> Result<String, JwtError> {
    let claims = json!({
        "type": "account",
        "version": 2,
        "limits": {
            "subs": -1, "data": -1, "payload": MAX_PAYLOAD_BYTES, "conn": -1, "leaf": 0,
            "imports": 0, "exports": 0, "wildcards": false,
        },
        "default_permissions": { "pub": {}, "sub": {} },
    });
    sign(root, house, "house", issued_s, claims)
}

/// The JWT that the house key signs for a box, with the subjects that it may use.
///
/// # Errors
///
/// Returns `Key` if the key cannot sign.
pub fn box_jwt(
    house: &SecretKey,
    key: &PublicKey,
    subjects: BoxSubjects<'_>,
    issued_s: i64,
) -> Result<String, JwtError> {
    let claims = json!({
        "type": "user",
        "version": 2,
        "pub": { "allow": subjects.published() },
        "sub": { "allow": subjects.subscribed() },
        "resp": { "max": 1, "ttl": ANSWER_TIME_NS },
        "subs": 256, "data": -1, "payload": MAX_PAYLOAD_BYTES,
        "allowed_connection_types": ["STANDARD"],
    });
    sign(house, key, subjects.own, issued_s, claims)
}

/// The JWT that the house key signs for main's own connection, which may use all subjects.
///
/// # Errors
///
/// Returns `Key` if the key cannot sign.
pub fn main_jwt(house: &SecretKey, key: &PublicKey, issued_s: i64) -> Result<String, JwtError> {
    let claims = json!({
        "type": "user",
        "version": 2,
        "pub": {}, "sub": {},
        "subs": -1, "data": -1, "payload": MAX_PAYLOAD_BYTES,
        "allowed_connection_types": ["STANDARD"],
    });
    sign(house, key, "main", issued_s, claims)
}

fn sign(
    issuer: &SecretKey,
    subject: &PublicKey,
    name: &str,
    issued_s: i64,
    claims: Value,
) -> Result<String, JwtError> {
    let mut body = json!({
        "iss": issuer.public().as_str(),
        "sub": subject.as_str(),
        "name": name,
        "iat": issued_s,
        "nats": claims,
    });
    let id = hex::encode(Sha256::digest(body.to_string()));
    if let Some(fields) = body.as_object_mut() {
        fields.insert("jti".to_owned(), Value::String(id));
    }
    let header = json!({ "typ": "JWT", "alg": "ed25519-nkey" });
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!("{}.{}", encode(&header), encode(&body));
    let signature = URL_SAFE_NO_PAD.encode(issuer.sign(signed.as_bytes())?);
    Ok(format!("{signed}.{signature}"))
}

#[derive(Deserialize)]
struct Claims {
    iss: PublicKey,
    sub: PublicKey,
    iat: i64,
    nats: TypedClaims,
}

#[derive(Deserialize)]
struct TypedClaims {
    #[serde(rename = "type")]
    kind: String,
}

/// The keys in the JWT of a house, if its root key signed it. Whether it is the right root key, the caller decides.
///
/// # Errors
///
/// Returns `Malformed` or `WrongSignature`.
pub fn verify_account_jwt(jwt: &str) -> Result<HouseIdentity, JwtError> {
    let (signed, signature) = jwt.rsplit_once('.').ok_or(JwtError::Malformed)?;
    let (_, body) = signed.split_once('.').ok_or(JwtError::Malformed)?;
    let decode = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part);
        bytes.map_err(|_| JwtError::Malformed)
    };
    let claims: Claims = serde_json::from_slice(&decode(body)?).map_err(|_| JwtError::Malformed)?;
    let kinds = (claims.iss.kind(), claims.sub.kind());
    if claims.nats.kind != "account" || kinds != (KeyKind::Root, KeyKind::House) {
        return Err(JwtError::Malformed);
    }
    if !claims.iss.verifies(signed.as_bytes(), &decode(signature)?) {
        return Err(JwtError::WrongSignature);
    }
    Ok(HouseIdentity {
        root: claims.iss,
        house: claims.sub,
        issued_s: claims.iat,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_of_a_house_names_its_keys_and_cannot_be_changed() {
        let root = SecretKey::generate(KeyKind::Root).unwrap();
        let house = SecretKey::generate(KeyKind::House).unwrap().public();
        let jwt = account_jwt(&root, &house, 0).unwrap();
        let identity = HouseIdentity {
            root: root.public(),
            house: house.clone(),
            issued_s: 0,
        };
        assert_eq!(verify_account_jwt(&jwt).unwrap(), identity);
        for at in 0..jwt.len() {
            let mut changed = jwt.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(verify_account_jwt(&changed).is_err(), "{at}");
        }
        let other = SecretKey::generate(KeyKind::Root).unwrap();
        let forged = account_jwt(&other, &house, 0).unwrap();
        assert_eq!(verify_account_jwt(&forged).unwrap().root, other.public());
        let user = SecretKey::generate(KeyKind::Box).unwrap().public();
        let house = SecretKey::generate(KeyKind::House).unwrap();
        let user = main_jwt(&house, &user, 0).unwrap();
        assert!(matches!(
            verify_account_jwt(&user),
            Err(JwtError::Malformed)
        ));
        for wrong in ["", ".", "..", "a.b.c", "é.é.é"] {
            assert!(verify_account_jwt(wrong).is_err());
        }
    }
}
