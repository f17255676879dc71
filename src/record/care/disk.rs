//! The disk beneath the record: how much room there is, and whether it is encrypted. Whether it is across a network is
//! asked before the record is opened, in `sqlite/place`.
//!
//! The record is not encrypted by this program: its disk has to be. Here it is only looked whether that can be seen, and
//! no more is claimed than was seen. A disk may encrypt by itself, or the machine that runs this one may, and nothing in
//! here can tell.

use std::fs;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use crate::record::mounts::nearest;
use crate::record::mounts::{innermost, plain};
use crate::text::SafeText;

/// What was seen of encryption at rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Encryption {
    /// The file system lies on a device that the system encrypts.
    Seen {
        /// The device that was seen.
        device: SafeText,
    },
    /// Nothing was seen; it may be encrypted all the same.
    CannotTell {
        /// Why not.
        why: SafeText,
    },
}

/// Whether the disk on which `path` is, or will be, can be seen to be encrypted.
#[cfg(target_os = "linux")]
pub fn encryption(path: &Path) -> Encryption {
    let cannot = |why: &str| Encryption::CannotTell { why: why.into() };
    let Some(there) = nearest(path) else { return cannot("the folder cannot be found") };
    let Ok(mounts) = fs::read_to_string("/proc/self/mountinfo") else {
        return cannot("the system does not say where it lies");
    };
    encryption_of(&mounts, &there, Path::new("/sys"))
}

/// Whether the disk on which `path` is, or will be, can be seen to be encrypted.
#[cfg(not(target_os = "linux"))]
pub fn encryption(_: &Path) -> Encryption {
    Encryption::CannotTell { why: "this program looks on Linux only".into() }
}

/// Bytes that may still be written where `path` is or will be; none where the system does not say.
#[cfg(unix)]
pub fn free(path: &Path) -> Option<u64> {
    let said = rustix::fs::statvfs(&nearest(path)?).ok()?;
    Some(said.f_bavail.saturating_mul(said.f_frsize))
}

/// Bytes that may still be written where `path` is or will be; none where the system does not say.
#[cfg(not(unix))]
pub fn free(_: &Path) -> Option<u64> {
    None
}

/// A file system, as the list of mounts has it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Mount {
    point: PathBuf,
    /// The number of its device, `253:0`.
    number: String,
    kind: String,
    source: String,
}

/// Reads a line of `/proc/self/mountinfo`; see `proc_pid_mountinfo(5)`.
fn mount(line: &str) -> Option<Mount> {
    let (before, after) = line.split_once(" - ")?;
    let mut before = before.split(' ').skip(2);
    let number = before.next()?.to_owned();
    let point = plain(before.nth(1)?).into();
    let mut after = after.split(' ');
    Some(Mount { point, number, kind: after.next()?.to_owned(), source: plain(after.next()?) })
}

fn encryption_of(mounts: &str, there: &Path, sys: &Path) -> Encryption {
    let cannot = |why: String| Encryption::CannotTell { why: why.into() };
    let Some(mount) = innermost(mounts.lines().filter_map(mount), |mount| &mount.point, there) else {
        return cannot("the system does not say where it lies".into());
    };
    let by_number = sys.join("dev/block").join(&mount.number);
    // File systems that span devices have no number of their own; their source still names one.
    let name = || Some(sys.join("class/block").join(Path::new(&mount.source).strip_prefix("/dev").ok()?));
    let device = if by_number.exists() { Some(by_number) } else { name().filter(|path| path.exists()) };
    let Some(device) = device else {
        return cannot(format!("it lies on {} ({}), which is no disk that can be looked at", mount.source, mount.kind));
    };
    match encrypted(&device, 0) {
        Some(uuid) => Encryption::Seen { device: format!("{} ({uuid})", mount.source).into() },
        None => cannot(format!("no encrypted device is seen beneath {} ({})", mount.source, mount.kind)),
    }
}

/// How many devices may lie above each other before the looking is given up.
const DEEPEST: u32 = 8;

/// What the device mapper calls the encrypted device that this one is, or that all of those beneath it are.
fn encrypted(device: &Path, depth: u32) -> Option<String> {
    let uuid = fs::read_to_string(device.join("dm/uuid")).unwrap_or_default();
    if uuid.starts_with("CRYPT-") {
        // Its kind alone: the rest is the volume's own number.
        return Some(uuid.trim().splitn(3, '-').take(2).collect::<Vec<_>>().join("-"));
    }
    if depth >= DEEPEST {
        return None;
    }
    let beneath: Vec<PathBuf> =
        fs::read_dir(device.join("slaves")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    // One of them in the clear is enough for nothing to be promised.
    let all: Option<Vec<String>> = beneath.iter().map(|device| encrypted(device, depth + 1)).collect();
    all?.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A `/sys` with these devices: the number, what the device mapper calls it, the numbers beneath it.
    fn sys(devices: &[(&str, &str, &[&str])]) -> tempfile::TempDir {
        let sys = tempfile::tempdir().unwrap();
        let at = |number: &str| sys.path().join("dev/block").join(number);
        for (number, uuid, _) in devices {
            fs::create_dir_all(at(number).join("slaves")).unwrap();
            if !uuid.is_empty() {
                fs::create_dir_all(at(number).join("dm")).unwrap();
                fs::write(at(number).join("dm/uuid"), format!("{uuid}\n")).unwrap();
            }
        }
        #[cfg(unix)]
        for (number, _, beneath) in devices {
            for other in *beneath {
                std::os::unix::fs::symlink(at(other), at(number).join("slaves").join(other)).unwrap();
            }
        }
        sys
    }

    #[cfg(unix)]
    #[test]
    fn only_what_was_seen_is_claimed() {
        let sys = sys(&[
            ("8:1", "", &[]),
            ("8:2", "", &[]),
            ("253:0", "CRYPT-LUKS2-0123456789abcdef-root", &["8:1"]),
            ("253:1", "LVM-abc", &["253:0"]),
            ("253:2", "LVM-abd", &["253:0", "8:2"]),
            ("253:3", "LVM-loop", &["253:3"]),
        ]);
        let line =
            |number: &str, point: &str| format!("36 35 {number} / {point} rw,noatime shared:1 - ext4 /dev/x rw\n");
        let mounts = [
            line("8:2", "/"),
            line("253:0", "/crypt"),
            line("253:1", "/lvm"),
            line("253:2", "/half"),
            line("253:3", "/loop"),
            line("8:2", "/lvm/clear\\040one"),
            "37 35 0:44 / /net rw - nfs4 server:/x rw\n".to_owned(),
            "not a line\n".to_owned(),
        ]
        .concat();
        let cases = [
            ("/crypt/record.sqlite", true),
            ("/lvm/a/record.sqlite", true),
            ("/lvm/clear one/record.sqlite", false),
            ("/half/record.sqlite", false),
            ("/loop/record.sqlite", false),
            ("/net/record.sqlite", false),
            ("/home/record.sqlite", false),
            ("/cryptic/record.sqlite", false),
        ];
        for (path, seen) in cases {
            let found = encryption_of(&mounts, Path::new(path), sys.path());
            assert_eq!(matches!(found, Encryption::Seen { .. }), seen, "{path}: {found:?}");
        }
        let found = encryption_of(&mounts, Path::new("/crypt/x"), sys.path());
        assert_eq!(found, Encryption::Seen { device: "/dev/x (CRYPT-LUKS2)".into() });
        assert!(matches!(encryption_of("", Path::new("/x"), sys.path()), Encryption::CannotTell { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn room_is_known_for_what_is_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(&folder.path().join("not/there/yet")).is_some_and(|bytes| bytes > 0));
    }
}
