//! Finds disks by their file system labels.

use std::path::{Path, PathBuf};

/// Where the system lists labels and mounts.
#[derive(Clone, Debug)]
pub struct DiskLabels {
    /// The folder of links named by the disks' labels.
    pub by_label: PathBuf,
    /// The file that lists the mounts.
    pub mounts: PathBuf,
}

impl Default for DiskLabels {
    fn default() -> Self {
        Self {
            by_label: "/dev/disk/by-label".into(),
            mounts: "/proc/self/mountinfo".into(),
        }
    }
}

/// Why a disk cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each variant describes it")]
pub enum DiskError {
    #[error("‘{0}’ is no disk's name; use letters, digits, - and _")]
    InvalidLabel(String),
    #[error("no disk named ‘{0}’ is plugged in")]
    Absent(String),
    #[error("the disk ‘{label}’ is plugged in but not mounted; mount {}", .device.display())]
    NotMounted { label: String, device: PathBuf },
}

impl DiskLabels {
    /// The mount point of the disk with this label.
    ///
    /// # Errors
    /// Why there is none.
    pub fn mount_point(&self, label: &str) -> Result<PathBuf, DiskError> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if label.is_empty() || !label.chars().all(is_allowed) {
            return Err(DiskError::InvalidLabel(label.to_owned()));
        }
        let device = self.by_label.join(label).canonicalize();
        let device = device.map_err(|_| DiskError::Absent(label.to_owned()))?;
        let mounts = std::fs::read_to_string(&self.mounts).unwrap_or_default();
        let found = mounts
            .lines()
            .find_map(|line| parse_mount_point(line, &device));
        found.ok_or_else(|| DiskError::NotMounted {
            label: label.to_owned(),
            device,
        })
    }
}

/// The mount point in a line of mountinfo (proc(5)), if it mounts the root of `device`:
/// `36 25 8:1 / /media/stick rw … - vfat /dev/sda1 rw`.
fn parse_mount_point(line: &str, device: &Path) -> Option<PathBuf> {
    let (mount, file_system) = line.split_once(" - ")?;
    let mut fields = mount.split(' ').skip(3);
    let (root, mount_point) = (fields.next()?, fields.next()?);
    let source = file_system.split(' ').nth(1)?;
    (root == "/" && Path::new(&unescape(source)) == device).then(|| unescape(mount_point).into())
}

/// The kernel escapes blanks and the like in octal, as `\040`.
fn unescape(field: &str) -> String {
    let mut parts = field.split('\\');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part
            .get(..3)
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        if let Some(code) = code {
            text.push(char::from(code));
            text.push_str(part.get(3..).unwrap_or_default());
        } else {
            text.push('\\');
            text.push_str(part);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_stick_is_found_where_it_is_mounted() {
        let dev = tempfile::tempdir().unwrap();
        let labels = DiskLabels {
            by_label: dev.path().to_owned(),
            mounts: dev.path().join("mountinfo"),
        };
        let absent = || Err(DiskError::Absent("DOCENT".into()));
        assert_eq!(labels.mount_point("DOCENT"), absent());
        let device = dev.path().join("sda1").canonicalize();
        assert!(device.is_err());
        std::fs::write(dev.path().join("sda1"), "").unwrap();
        symlink("sda1", dev.path().join("DOCENT")).unwrap();
        let device = dev.path().join("sda1").canonicalize().unwrap();
        let shown = device.display();
        let lines = format!(
            "22 1 179:2 / / rw shared:1 - ext4 /dev/root rw\n\
             40 22 8:1 /etc /mnt rw - vfat {shown} rw\n"
        );
        std::fs::write(&labels.mounts, &lines).unwrap();
        let device = device.clone();
        let label = "DOCENT".to_owned();
        let unmounted = Err(DiskError::NotMounted { label, device });
        assert_eq!(labels.mount_point("DOCENT"), unmounted);
        let mounted = format!("{lines}41 22 8:1 / /media/the\\040stick rw - vfat {shown} rw\n");
        std::fs::write(&labels.mounts, mounted).unwrap();
        assert_eq!(labels.mount_point("DOCENT"), Ok("/media/the stick".into()));
        let strange = "../sda1";
        let refused = Err(DiskError::InvalidLabel(strange.into()));
        assert_eq!(labels.mount_point(strange), refused);
    }
}
