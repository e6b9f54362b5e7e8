//! How a box joins a house: the client's side of enrolment.

use crate::fleet::enrolment::{
    EnrolmentCode, Join, JoinAnswer, JoinChallenge, JoinStart, JoinTranscript,
};
use crate::fleet::http_client::{HttpClient, HttpClientError};
use crate::fleet::jwt::{HouseIdentity, JwtError, verify_account_jwt};
use crate::fleet::keys::{KeyError, PublicKey, SecretKey};
use crate::fleet::main_address::MainAddress;
use crate::fleet::nonce::Nonce;

const PATH: &str = "/fleet/join";

/// Why a box could not join.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// Main cannot be reached, or refuses.
    #[error(transparent)]
    Http(#[from] HttpClientError),
    /// The answer is not by a main that has the code.
    #[error(
        "{0} did not prove that it has the enrolment code. Is it the main box that printed the code? If it is, something in the network changes what the boxes send"
    )]
    NotProved(MainAddress),
    /// The box belongs to another house.
    #[error(
        "this box belongs to another house than {0}; ‘docent fleet leave’ ends that, and then it can join"
    )]
    OtherHouse(MainAddress),
    /// The keys of the house do not fit together.
    #[error(transparent)]
    Identity(#[from] JwtError),
    /// The system has no randomness.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// What a box knows after it joined.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The keys of the house.
    pub identity: HouseIdentity,
    /// The JWT of the house, by which its keys can be checked again.
    pub account_jwt: String,
    /// What main says of the house, as JSON.
    pub details: String,
}

/// Joins the house of a main box. `details` is what the box says of itself, as JSON; `root` is the root key that the
/// house must have, if the box belongs to one. Nothing of main's answers is
/// believed before its proof.
///
/// # Errors
///
/// Any of [`JoinError`].
pub async fn join(
    http: &HttpClient,
    code: &EnrolmentCode,
    key: &SecretKey,
    details: String,
    root: Option<&PublicKey>,
) -> Result<Joined, JoinError> {
    let start = Join::Start(JoinStart { key: key.public() });
    let challenge: JoinChallenge = http.post(PATH, &start).await?;
    if let Some(root) = root
        && verify_account_jwt(&challenge.house)?.root != *root
    {
        return Err(JoinError::OtherHouse(http.main().clone()));
    }
    let transcript = JoinTranscript {
        key: key.public(),
        box_nonce: Nonce::random().map_err(|_| KeyError::NoRandomness)?,
        house: challenge.house,
        house_nonce: challenge.nonce,
        details,
    };
    let request = Join::Prove(transcript.clone().into_request(code));
    let answer: JoinAnswer = http.post(PATH, &request).await?;
    if !transcript.is_answered_by(&answer, code) {
        return Err(JoinError::NotProved(http.main().clone()));
    }
    Ok(Joined {
        identity: verify_account_jwt(&transcript.house)?,
        account_jwt: transcript.house,
        details: answer.details,
    })
}
