//! The museum's wireless network for visitors, and the text of the QR code that joins it.

use std::ops::RangeInclusive;

/// The longest name of a wireless network in bytes (IEEE 802.11, 9.4.2.2).
const MAX_NAME_BYTES: usize = 32;
/// The lengths of a WPA passphrase in characters (IEEE 802.11, J.4.1).
const PASSWORD_CHARACTERS: RangeInclusive<usize> = 8..=63;

/// The wireless network that visitors' phones join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wifi {
    name: String,
    password: Option<String>,
    is_hidden: bool,
}

/// Why a network's name or password cannot be that of a wireless network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WifiError {
    /// The name has too many bytes, or none.
    #[error("the name has {bytes} bytes; the name of a wireless network has 1 to {MAX_NAME_BYTES}")]
    NameLength {
        /// The bytes of the name in UTF-8.
        bytes: usize,
    },
    /// The name has a line break or another control character.
    #[error("the name has a character that cannot be seen; write it as phones show it")]
    NameCharacter,
    /// The password is too long or too short.
    #[error(
        "the password has {characters} characters; a WPA password has {} to {}. Leave it out if the network is open",
        PASSWORD_CHARACTERS.start(),
        PASSWORD_CHARACTERS.end()
    )]
    PasswordLength {
        /// The characters of the password.
        characters: usize,
    },
    /// The password has a character that no WPA password has.
    #[error(
        "the password has ‘{character}’; a WPA password has only letters without accents, digits, spaces and the signs of a US keyboard"
    )]
    PasswordCharacter {
        /// The first such character.
        character: char,
    },
}

impl Wifi {
    /// A network that phones see, open where it has no password.
    ///
    /// # Errors
    ///
    /// Wireless networks have no such name or password.
    pub fn new(name: &str, password: Option<&str>) -> Result<Self, WifiError> {
        let bytes = name.len();
        if !(1..=MAX_NAME_BYTES).contains(&bytes) {
            return Err(WifiError::NameLength { bytes });
        }
        if name.chars().any(char::is_control) {
            return Err(WifiError::NameCharacter);
        }
        if let Some(password) = password {
            let is_printable = |c: &char| matches!(c, ' '..='~');
            if let Some(character) = password.chars().find(|c| !is_printable(c)) {
                return Err(WifiError::PasswordCharacter { character });
            }
            let characters = password.len();
            if !PASSWORD_CHARACTERS.contains(&characters) {
                return Err(WifiError::PasswordLength { characters });
            }
        }
        Ok(Self {
            name: name.to_owned(),
            password: password.map(ToOwned::to_owned),
            is_hidden: false,
        })
    }

    /// The same network, which does not send its name.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self {
            is_hidden: true,
            ..self
        }
    }

    /// The name, also called SSID.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The password. `None` if the network is open.
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// The text of a QR code that joins the network, as phones read it since the project `ZXing` defined it:
    /// <https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11>.
    pub fn join_text(&self) -> String {
        let mut text = String::from("WIFI:T:");
        text.push_str(if self.password.is_some() {
            "WPA"
        } else {
            "nopass"
        });
        text.push_str(";S:");
        push_escaped(&mut text, &self.name);
        if let Some(password) = &self.password {
            text.push_str(";P:");
            push_escaped(&mut text, password);
        }
        if self.is_hidden {
            text.push_str(";H:true");
        }
        text.push_str(";;");
        text
    }
}

/// Appends a value with a backslash before each character that ends or divides values.
fn push_escaped(text: &mut String, value: &str) {
    for c in value.chars() {
        if matches!(c, '\\' | ';' | ',' | ':' | '"') {
            text.push('\\');
        }
        text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_the_code_has_name_and_password() {
        let network = Wifi::new("Museum guests", Some("nopales 1940")).unwrap();
        let text = "WIFI:T:WPA;S:Museum guests;P:nopales 1940;;";
        assert_eq!(network.join_text(), text);
        let text = "WIFI:T:WPA;S:Museum guests;P:nopales 1940;H:true;;";
        assert_eq!(network.hidden().join_text(), text);
        let open = Wifi::new("Café", None).unwrap();
        assert_eq!(open.join_text(), "WIFI:T:nopass;S:Café;;");
        assert_eq!(open.hidden().join_text(), "WIFI:T:nopass;S:Café;H:true;;");
    }

    #[test]
    fn what_divides_the_text_is_escaped_in_names_and_passwords() {
        let network = Wifi::new(r#"a;b,c:d\e"f'g"#, Some(r#";,:\"'""'"#)).unwrap();
        let text = r#"WIFI:T:WPA;S:a\;b\,c\:d\\e\"f'g;P:\;\,\:\\\"'\"\"';;"#;
        assert_eq!(network.join_text(), text);
    }

    #[test]
    fn what_no_network_can_have_is_refused_with_a_reason() {
        let error = |name: &str, password: Option<&str>| {
            let refused = Wifi::new(name, password).unwrap_err();
            refused.to_string()
        };
        assert!(error("", None).contains("has 0 bytes"));
        assert!(
            error(&"é".repeat(17), None)
                .contains("34 bytes; the name of a wireless network has 1 to 32")
        );
        assert!(error("a\nb", None).contains("cannot be seen"));
        assert!(error("a", Some("1234567")).contains("7 characters; a WPA password has 8 to 63"));
        assert!(error("a", Some("")).contains("Leave it out if the network is open"));
        assert!(error("a", Some(&"x".repeat(64))).contains("64 characters"));
        assert!(error("a", Some("contraseña")).contains("‘ñ’"));
        assert!(Wifi::new(&"é".repeat(16), Some(&"x".repeat(63))).is_ok());
    }
}
