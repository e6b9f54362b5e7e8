//! The keys of a house: NATS nkeys (Ed25519). Root, house and box keys are operator, account and user keys. A seed has a
//! checksum, so that it can be kept on paper.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use nkeys::{KeyPair, KeyPairType};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A key file is for its owner only.
const KEY_FILE_MODE: u32 = 0o600;

/// The characters of a group in a printed seed.
const GROUP_LENGTH: usize = 4;

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// Signs house keys. Kept on paper.
    Root,
    /// Signs for the house. Only the main box has it.
    House,
    /// Signs for one box.
    Box,
}

impl KeyKind {
    fn pair_type(self) -> KeyPairType {
        match self {
            Self::Root => KeyPairType::Operator,
            Self::House => KeyPairType::Account,
            Self::Box => KeyPairType::User,
        }
    }

    fn from_pair_type(pair_type: &KeyPairType) -> Option<Self> {
        [Self::Root, Self::House, Self::Box]
            .into_iter()
            .find(|kind| kind.pair_type() == *pair_type)
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Root => "root key",
            Self::House => "house key",
            Self::Box => "box key",
        })
    }
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The text has the wrong length or wrong characters.
    #[error("this is not a {0}: it has 58 letters and digits, and begins with S")]
    NotASeed(KeyKind),
    /// The checksum does not match.
    #[error(
        "this {0} has a typing error somewhere: the letters do not match its checksum. Please compare it with the paper, group by group"
    )]
    Checksum(KeyKind),
    /// A key of another kind.
    #[error("this is a {found}, where a {expected} is needed")]
    OtherKind {
        /// The kind that is needed.
        expected: KeyKind,
        /// The kind of this key.
        found: KeyKind,
    },
    /// The text is no public key.
    #[error("this is no public key of a house or a box")]
    NotAPublicKey,
    /// Others may read the file.
    #[error(
        "{} may be read by others than its owner (mode {mode:o}), so that the key may be known to them. Please run ‘chmod 600’ on it, and think about who had access",
        path.display()
    )]
    WidePermissions {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The file cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The system has no randomness.
    #[error("the system has no random numbers yet; please try again in a minute")]
    NoRandomness,
    /// The key cannot sign.
    #[error("the key cannot sign")]
    Unable,
}

/// A public key, by its text of 56 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey {
    text: String,
    kind: KeyKind,
}

impl PublicKey {
    /// What the key is for.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The text, such as `UA…`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Eight hexadecimal digits that stand for the key in subjects. Two of a thousand boxes share them once in ten
    /// thousand houses, so a house refuses a second box with the same digits.
    pub fn subject_token(&self) -> String {
        let mut digits = hex::encode(Sha256::digest(&self.text));
        digits.truncate(8);
        digits
    }

    /// Whether the owner of the key signed the message.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        KeyPair::from_public_key(&self.text)
            .is_ok_and(|pair| pair.verify(message, signature).is_ok())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let pair = KeyPair::from_public_key(text).map_err(|_| KeyError::NotAPublicKey)?;
        let kind = KeyKind::from_pair_type(&pair.key_pair_type()).ok_or(KeyError::NotAPublicKey)?;
        // One key has one text: unused bits of the last character are zero.
        if pair.public_key() != text {
            return Err(KeyError::NotAPublicKey);
        }
        let text = text.to_owned();
        Ok(Self { text, kind })
    }
}

impl TryFrom<String> for PublicKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.text
    }
}

/// A key that can sign. `Debug` prints its kind only.
#[derive(Clone, Debug)]
pub struct SecretKey {
    pair: KeyPair,
    kind: KeyKind,
}

impl SecretKey {
    /// A new random key.
    ///
    /// # Errors
    ///
    /// Returns `NoRandomness`.
    pub fn generate(kind: KeyKind) -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        let pair = KeyPair::new_from_raw(kind.pair_type(), bytes).map_err(|_| KeyError::Unable)?;
        Ok(Self { pair, kind })
    }

    /// Reads a seed as `to_paper` prints it. Spaces, hyphens and small letters are accepted; 0, 1 and 8, which no seed has,
    /// count as O, I or L, and B.
    ///
    /// # Errors
    ///
    /// Returns `NotASeed`, `Checksum` or `OtherKind`.
    pub fn from_paper(text: &str, kind: KeyKind) -> Result<Self, KeyError> {
        let text: String = text
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .map(|character| match character.to_ascii_uppercase() {
                '0' => 'O',
                '8' => 'B',
                other => other,
            })
            .collect();
        if !text.contains('1') {
            return Self::from_seed(&text, kind);
        }
        let as_i = Self::from_seed(&text.replace('1', "I"), kind);
        as_i.or_else(|_| Self::from_seed(&text.replace('1', "L"), kind))
    }

    fn from_seed(seed: &str, expected: KeyKind) -> Result<Self, KeyError> {
        use nkeys::error::ErrorKind;
        let pair = KeyPair::from_seed(seed).map_err(|error| {
            if error.kind() == ErrorKind::ChecksumFailure {
                KeyError::Checksum(expected)
            } else {
                KeyError::NotASeed(expected)
            }
        })?;
        let found = KeyKind::from_pair_type(&pair.key_pair_type());
        let found = found.ok_or(KeyError::NotASeed(expected))?;
        if found != expected {
            return Err(KeyError::OtherKind { expected, found });
        }
        Ok(Self { pair, kind: found })
    }

    /// The seed in groups of four, for paper.
    ///
    /// # Errors
    ///
    /// Returns `Unable`, which does not happen: the key has a seed.
    pub fn to_paper(&self) -> Result<String, KeyError> {
        let seed: Vec<char> = self.seed()?.chars().collect();
        let groups: Vec<String> = seed
            .chunks(GROUP_LENGTH)
            .map(|group| group.iter().collect())
            .collect();
        Ok(groups.join(" "))
    }

    fn seed(&self) -> Result<String, KeyError> {
        self.pair.seed().map_err(|_| KeyError::Unable)
    }

    /// Reads a key file.
    ///
    /// # Errors
    ///
    /// Returns `File`, `WidePermissions`, or an error of the seed.
    pub fn load(path: &Path, kind: KeyKind) -> Result<Self, KeyError> {
        let file = File::open(path).map_err(|source| file_error(path, source))?;
        let metadata = file.metadata().map_err(|source| file_error(path, source))?;
        let mode = metadata.mode() & 0o777;
        if mode & !KEY_FILE_MODE != 0 {
            let path = path.to_owned();
            return Err(KeyError::WidePermissions { path, mode });
        }
        let text = io::read_to_string(file).map_err(|source| file_error(path, source))?;
        Self::from_seed(text.trim(), kind)
    }

    /// Writes the key to a new file, with the permissions 0600. The folder is made if it is missing. After a power cut
    /// there is a whole file or none.
    ///
    /// # Errors
    ///
    /// Returns `File`; an existing file is never replaced.
    pub fn store(&self, path: &Path) -> Result<(), KeyError> {
        let seed = self.seed()?;
        write_new(path, seed.as_bytes()).map_err(|source| file_error(path, source))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey {
            text: self.pair.public_key(),
            kind: self.kind,
        }
    }

    /// Signs a message: 64 bytes.
    ///
    /// # Errors
    ///
    /// Returns `Unable`, which does not happen: the key has a seed.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.pair.sign(message).map_err(|_| KeyError::Unable)
    }
}

fn file_error(path: &Path, source: io::Error) -> KeyError {
    let path = path.to_owned();
    KeyError::File { path, source }
}

fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.exists() {
        fs::create_dir_all(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    let partial = path.with_extension("partial");
    match fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .mode(KEY_FILE_MODE)
        .open(&partial)?;
    file.write_all(text)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    // A hard link, unlike a renaming, does not replace a key.
    let linked = fs::hard_link(&partial, path);
    fs::remove_file(&partial)?;
    linked?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_on_paper_is_read_back_as_people_write_it() {
        let key = SecretKey::generate(KeyKind::Root).unwrap();
        let paper = key.to_paper().unwrap();
        assert!(paper.starts_with("SO"), "{paper}");
        assert_eq!(paper.split(' ').count(), 15);
        for written in [
            paper.clone(),
            paper.to_lowercase(),
            paper.replace(' ', "-"),
            paper.replace('O', "0").replace('B', "8"),
            paper.replace(' ', "\n"),
            paper.replace('I', "1"),
            paper.replace('L', "1").replace('I', "i"),
        ] {
            if written.contains('1') && paper.contains('I') && paper.contains('L') {
                continue;
            }
            let read = SecretKey::from_paper(&written, KeyKind::Root).unwrap();
            assert_eq!(read.public(), key.public(), "{written}");
        }
    }

    #[test]
    fn a_typing_error_is_explained() {
        let key = SecretKey::generate(KeyKind::Root).unwrap();
        let paper = key.to_paper().unwrap();
        for at in [2, 20, 30, 50] {
            let mut typed: Vec<char> = paper.replace(' ', "").chars().collect();
            typed[at] = if typed[at] == 'Q' { 'R' } else { 'Q' };
            let typed: String = typed.into_iter().collect();
            let error = SecretKey::from_paper(&typed, KeyKind::Root).unwrap_err();
            assert!(error.to_string().contains("typing error"), "{error}");
        }
        for wrong in ["", "SOAB", "hello", &paper[1..], &"é".repeat(29)] {
            let error = SecretKey::from_paper(wrong, KeyKind::Root).unwrap_err();
            assert!(error.to_string().contains("58 letters"), "{error}");
        }
        let error = SecretKey::from_paper(&paper, KeyKind::House).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this is a root key, where a house key is needed"
        );
    }

    #[test]
    fn a_key_file_is_private_and_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fleet/house.nk");
        let key = SecretKey::generate(KeyKind::House).unwrap();
        key.store(&path).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        let load = || SecretKey::load(&path, KeyKind::House);
        assert_eq!(load().unwrap().public(), key.public());
        let other = SecretKey::generate(KeyKind::House).unwrap();
        assert!(matches!(other.store(&path), Err(KeyError::File { .. })));
        assert_eq!(load().unwrap().public(), key.public());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        for mode in [0o640, 0o604, 0o644, 0o700] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = load().unwrap_err().to_string();
            assert!(error.contains("chmod 600"), "{mode:o}: {error}");
        }
        let missing = SecretKey::load(&folder.path().join("none.nk"), KeyKind::Box);
        assert!(missing.unwrap_err().to_string().contains("none.nk"));
    }

    #[test]
    fn a_public_key_has_one_text_and_a_kind() {
        for kind in [KeyKind::Root, KeyKind::House, KeyKind::Box] {
            let key = SecretKey::generate(kind).unwrap();
            let public = key.public();
            let read: PublicKey = public.as_str().parse().unwrap();
            assert_eq!((read.kind(), &read), (kind, &public));
            assert_eq!(public.subject_token().len(), 8);
            let signature = key.sign(b"words").unwrap();
            assert!(public.verifies(b"words", &signature));
            assert!(!public.verifies(b"Words", &signature));
            assert!(!public.verifies(b"words", &signature[1..]));
            assert!(!format!("{key:?}").contains(key.seed().unwrap().as_str()));
        }
        let server = KeyPair::new_server().public_key();
        assert!(server.parse::<PublicKey>().is_err());
        assert!("é".repeat(28).parse::<PublicKey>().is_err());
    }
}
