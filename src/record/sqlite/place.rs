//! Where a record may be: not on a network file system.

#[cfg(target_os = "linux")]
use std::fs;
use std::path::Path;

#[cfg(target_os = "linux")]
use crate::record::mounts;
use crate::record::store::{Options, StoreFault};

/// Refuses a network file system, on which locks are not to be trusted and a WAL's shared memory is not shared.
pub(super) fn refuse_network(path: &Path, options: &Options) -> Result<(), StoreFault> {
    if options.allow_network {
        return Ok(());
    }
    network(path).map_or(Ok(()), |name| Err(StoreFault::Network(name.into())))
}

#[cfg(target_os = "linux")]
fn network(path: &Path) -> Option<&'static str> {
    let there = mounts::nearest(path)?;
    let magic = u64::try_from(rustix::fs::statfs(&there).ok()?.f_type).ok()? & 0xFFFF_FFFF;
    if magic == FUSE {
        return fuse(&fs::read_to_string("/proc/self/mounts").ok()?, &there);
    }
    by_magic(magic)
}

#[cfg(not(target_os = "linux"))]
fn network(_: &Path) -> Option<&'static str> {
    None
}

/// The magic number of everything that runs in user space, local or not.
#[cfg(target_os = "linux")]
const FUSE: u64 = 0x6573_5546;

/// The network file system with this magic number; from Linux, `statfs(2)`.
#[cfg(target_os = "linux")]
fn by_magic(magic: u64) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "nfs",
        0x517B | 0xFE53_4D42 => "smb",
        0xFF53_4D42 => "cifs",
        0x5346_414F | 0x6B41_4653 => "afs",
        0x00C3_6400 => "ceph",
        0x0BD0_0BD0 => "lustre",
        _ => return None,
    })
}

/// The network file system that runs in user space where `path` is, by the list of mounts.
#[cfg(target_os = "linux")]
fn fuse(list: &str, path: &Path) -> Option<&'static str> {
    const NAMES: [&str; 8] = ["sshfs", "ceph", "glusterfs", "smbnetfs", "nfs", "rclone", "s3fs", "davfs"];
    let mount = |line: &str| {
        let mut fields = line.split(' ');
        Some((mounts::plain(fields.nth(1)?), fields.next()?.to_owned()))
    };
    let (_, kind) = mounts::innermost(list.lines().filter_map(mount), |(point, _)| Path::new(point), path)?;
    let name = kind.strip_prefix("fuse.")?;
    NAMES.into_iter().find(|known| name.contains(known))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_number_and_by_name() {
        let numbers = [
            (0x6969, Some("nfs")),
            (0xFF53_4D42, Some("cifs")),
            (0xFE53_4D42, Some("smb")),
            (0x0BD0_0BD0, Some("lustre")),
            (0x00C3_6400, Some("ceph")),
            (0x5346_414F, Some("afs")),
            (0xEF53, None),
            (0x0102_1994, None),
        ];
        for (magic, name) in numbers {
            assert_eq!(by_magic(magic), name, "{magic:x}");
        }
        let mounts = "/dev/vda / ext4 rw 0 0\n\
                      me@host:/ /home/me/far\\040away fuse.sshfs rw 0 0\n\
                      disk /home/me/far\\040away/near fuse.ntfs-3g rw 0 0\n\
                      portal /run/user/1000/doc fuse.portal rw 0 0\n";
        let cases = [
            ("/home/me/far away/clinic.db", Some("sshfs")),
            ("/home/me/far away", Some("sshfs")),
            ("/home/me/far away/near/clinic.db", None),
            ("/home/me/far away from here/clinic.db", None),
            ("/run/user/1000/doc/clinic.db", None),
            ("/clinic.db", None),
        ];
        for (path, name) in cases {
            assert_eq!(fuse(mounts, Path::new(path)), name, "{path}");
        }
    }
}
