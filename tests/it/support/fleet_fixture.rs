//! A main box in the test's own process, with a real engine, and the keys of its house.

use std::sync::{Arc, Mutex};

use docent::fleet::{
    Engine, EngineError, EnrolmentCode, HttpClient, JoinError, Joined, KeyKind, MainAddress,
    PublicKey, Reconnect, SecretKey, account_jwt, join, main_jwt, operator_jwt,
};
use docent::service::{
    BoxRegistrar, ConfiguredSpeakers, FleetError, KnownBox, MainRole, NewBox, Registered,
};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::TIMEOUT;
use super::engine_process::EngineProcess;
use super::in_process::{InProcess, slug};

/// The keys of a house.
#[derive(Debug)]
pub(crate) struct HouseKeys {
    pub(crate) root: SecretKey,
    pub(crate) house: SecretKey,
}

impl HouseKeys {
    pub(crate) fn new() -> Self {
        Self {
            root: key(KeyKind::Root),
            house: key(KeyKind::House),
        }
    }

    pub(crate) fn account_jwt(&self) -> String {
        account_jwt(&self.root, &self.house.public(), 0).unwrap()
    }

    pub(crate) fn start_engine(&self) -> EngineProcess {
        EngineProcess::start(operator_jwt(&self.root, 0).unwrap(), self.account_jwt())
    }

    /// Main's own connection to the engine.
    pub(crate) async fn main_engine(&self, engine: &EngineProcess) -> Engine {
        let key = key(KeyKind::Box);
        let jwt = main_jwt(&self.house, &key.public(), 0).unwrap();
        Engine::connect(engine.address, jwt, key, "main", Reconnect::Always)
            .await
            .unwrap()
    }
}

/// Waits until the engine has carried out what this connection sent, in its order. Nobody answers on the subject.
pub(crate) async fn wait_until_processed(engine: &Engine, subject: &str) {
    let unanswered = engine.request(subject, Vec::new(), TIMEOUT).await;
    assert!(
        matches!(unanswered, Err(EngineError::NoResponders)),
        "{unanswered:?}"
    );
}

pub(crate) fn key(kind: KeyKind) -> SecretKey {
    SecretKey::generate(kind).unwrap()
}

/// Remembers the boxes that join; a box whose details contain `refuse` is refused.
#[derive(Debug, Default)]
pub(crate) struct Registrar(pub(crate) Mutex<Vec<NewBox>>);

impl BoxRegistrar for Registrar {
    fn register(&self, new: NewBox) -> BoxFuture<'_, Result<Registered, FleetError>> {
        async move {
            if new.details.contains("refuse") {
                return Err(FleetError::Refused("the house has another tour".to_owned()));
            }
            self.0.lock().unwrap().push(new);
            Ok(Registered {
                rooms: vec![slug("study")],
                details: "{\"house\":\"Casa\"}".to_owned(),
            })
        }
        .boxed()
    }
}

/// A main box that serves.
pub(crate) struct MainBox {
    pub(crate) in_process: InProcess,
    pub(crate) keys: HouseKeys,
    pub(crate) engine: EngineProcess,
    /// Host and port.
    pub(crate) address: String,
    pub(crate) registrar: Arc<Registrar>,
}

impl MainBox {
    pub(crate) async fn serve() -> Self {
        let in_process = InProcess::open(ConfiguredSpeakers::default(), &["study", "garden"]).await;
        let keys = HouseKeys::new();
        let engine = keys.start_engine();
        let registrar = Arc::new(Registrar::default());
        let role = MainRole {
            house: keys.house.clone(),
            account_jwt: keys.account_jwt(),
            engine: engine.address,
            registrar: Arc::<Registrar>::clone(&registrar),
        };
        in_process.services.fleet.begin(role, []).unwrap();
        let address = in_process.serve().await.replace("http://", "");
        Self {
            in_process,
            keys,
            engine,
            address,
            registrar,
        }
    }

    pub(crate) fn http(&self) -> HttpClient {
        let address: MainAddress = self.address.parse().unwrap();
        HttpClient::new(address, None).unwrap()
    }

    pub(crate) fn code(&self, uses: u32) -> EnrolmentCode {
        self.in_process.services.fleet.issue_code(uses).unwrap()
    }

    pub(crate) async fn join(
        &self,
        key: &SecretKey,
        code: &EnrolmentCode,
        details: &str,
    ) -> Result<Joined, JoinError> {
        join(&self.http(), code, key, details.to_owned(), None).await
    }

    /// A box of the house.
    pub(crate) async fn joined_box(&self) -> SecretKey {
        let key = key(KeyKind::Box);
        self.join(&key, &self.code(1), "{}").await.unwrap();
        key
    }

    /// Sets the boxes of the house; all have the study.
    pub(crate) fn set_boxes(&self, keys: &[PublicKey]) {
        let boxes = keys.iter().map(|key| KnownBox {
            key: key.clone(),
            rooms: vec![slug("study")],
        });
        self.in_process.services.fleet.set_boxes(boxes).unwrap();
    }
}
