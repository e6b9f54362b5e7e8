//! Keys, signatures and connections between the boxes of one house. The only module with NATS and an HTTP client.
//! No SQL and no HTTP server.

mod backoff;
mod challenge;
mod connection;
mod engine;
mod engine_config;
mod enrolment;
mod forward;
mod http_client;
mod join;
mod jwt;
mod keys;
mod main_address;
mod nonce;
mod seal;
mod session;

pub use backoff::backoff;
pub use challenge::Challenges;
pub use connection::{ConnectionSettings, ConnectionState, keep_connected};
pub use engine::{Engine, EngineError, Message, Reconnect, Subscription};
pub use engine_config::EngineConfig;
pub use enrolment::{
    AcceptedCode, CODE_LIFETIME, CodeError, EnrolmentCode, EnrolmentCodes, EnrolmentError, Join,
    JoinAnswer, JoinChallenge, JoinRequest, JoinStart, JoinTranscript, StoredCode,
};
pub use forward::forward;
pub use http_client::{Download, HttpClient, HttpClientError};
pub use join::{JoinError, Joined, join};
pub use jwt::{
    BoxSubjects, HouseIdentity, JwtError, MAX_PAYLOAD_BYTES, account_jwt, box_jwt, main_jwt,
    operator_jwt, verify_account_jwt,
};
pub use keys::{KeyError, KeyKind, PublicKey, SecretKey};
pub use main_address::{MainAddress, MainAddressError};
pub use nonce::Nonce;
pub use seal::{Purpose, SealError, SealedMessage};
pub use session::{
    BoxSessions, SessionChallenge, SessionError, SessionProof, SessionStart, SessionToken,
    open_session,
};
