//! The museum's wireless network, as the pages of screens and printed labels show it.

use crate::model::Wifi;
use crate::web::qr_code::QrDrawing;

/// The network with the code that joins it.
#[derive(Clone, Debug)]
pub(in crate::web) struct WifiView {
    pub(in crate::web) name: String,
    /// None if the network is open.
    pub(in crate::web) password: Option<String>,
    pub(in crate::web) code: QrDrawing,
}

impl WifiView {
    /// None if no code holds the network's name and password; all that are valid fit into one.
    pub(in crate::web) fn new(wifi: &Wifi) -> Option<Self> {
        Some(Self {
            name: wifi.name().to_owned(),
            password: wifi.password().map(ToOwned::to_owned),
            code: QrDrawing::new(&wifi.join_text())?,
        })
    }
}
