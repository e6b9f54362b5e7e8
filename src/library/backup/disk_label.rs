//! Disks by the names that people gave them.

use std::path::{Path, PathBuf};

/// Where the system says which disks there are, and where they are mounted.
#[derive(Clone, Debug)]
pub struct Labels {
    pub by_label: PathBuf,
    pub mounts: PathBuf,
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            by_label: "/dev/disk/by-label".into(),
            mounts: "/proc/self/mountinfo".into(),
        }
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotThere {
    #[error("‘{0}’ is no disk's name; use letters, digits, - and _")]
    NotALabel(String),
    #[error("no disk named ‘{0}’ is plugged in")]
    Absent(String),
    #[error("the disk ‘{label}’ is plugged in but not mounted; mount {}", .device.display())]
    NotMounted { label: String, device: PathBuf },
}

impl Labels {
    /// The folder at which the disk with this name is mounted.
    pub fn mounted(&self, label: &str) -> Result<PathBuf, NotThere> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if label.is_empty() || !label.chars().all(plain) {
            return Err(NotThere::NotALabel(label.to_owned()));
        }
        let device = self.by_label.join(label).canonicalize();
        let device = device.map_err(|_| NotThere::Absent(label.to_owned()))?;
        let mounts = std::fs::read_to_string(&self.mounts).unwrap_or_default();
        let place = mounts.lines().find_map(|it| place(it, &device));
        place.ok_or_else(|| NotThere::NotMounted {
            label: label.to_owned(),
            device,
        })
    }
}

/// Where a line of mountinfo says that the whole of `device` is: `36 25 8:1 / /media/stick rw … -
/// vfat /dev/sda1 rw`.
fn place(line: &str, device: &Path) -> Option<PathBuf> {
    let (mount, disk) = line.split_once(" - ")?;
    let mut mount = mount.split(' ').skip(3);
    let (root, place) = (mount.next()?, mount.next()?);
    let source = disk.split(' ').nth(1)?;
    (root == "/" && Path::new(&plain(source)) == device).then(|| plain(place).into())
}

/// The kernel writes blanks and the like as `\040`.
fn plain(field: &str) -> String {
    let mut parts = field.split('\\');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..3).and_then(|it| u8::from_str_radix(it, 8).ok());
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
        let labels = Labels {
            by_label: dev.path().to_owned(),
            mounts: dev.path().join("mountinfo"),
        };
        let absent = || Err(NotThere::Absent("DOCENT".into()));
        assert_eq!(labels.mounted("DOCENT"), absent());
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
        let unmounted = Err(NotThere::NotMounted { label, device });
        assert_eq!(labels.mounted("DOCENT"), unmounted);
        let mounted = format!("{lines}41 22 8:1 / /media/the\\040stick rw - vfat {shown} rw\n");
        std::fs::write(&labels.mounts, mounted).unwrap();
        assert_eq!(labels.mounted("DOCENT"), Ok("/media/the stick".into()));
        let strange = "../sda1";
        let refused = Err(NotThere::NotALabel(strange.into()));
        assert_eq!(labels.mounted(strange), refused);
    }
}
