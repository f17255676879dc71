//! `fsync` and `fdatasync` of this test program: asked for a file or folder of a [`Disk`], they are the disk's to answer. So
//! it knows what the product itself syncs, a folder in which it gave a name above all.
#![allow(unsafe_code)]

use std::ffi::c_int;
use std::os::fd::BorrowedFd;

use super::{Call, DISKS, Disk, locked};

const EIO: c_int = 5;
const EBADF: c_int = 9;

unsafe extern "C" {
    safe fn __errno_location() -> *mut c_int;
}

fn fails_with(code: c_int) -> c_int {
    // SAFETY: the C library gives the place of this thread's own `errno`, which lives as long as the thread.
    unsafe { *__errno_location() = code };
    -1
}

/// Syncs what `fd` is open on, on a disk of ours or on the real one.
fn synced(fd: c_int) -> c_int {
    if fd < 0 {
        return fails_with(EBADF);
    }
    // SAFETY: whoever syncs a descriptor has it open until the call returns; it is not kept.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    let Ok(data) = rustix::fs::fstat(fd) else { return fails_with(EBADF) };
    let disk = locked(&DISKS).iter().find(|disk| disk.has(data.st_dev, data.st_ino)).cloned();
    match disk {
        Some(disk) if disk.sync(data.st_ino).is_ok() => 0,
        Some(_) => fails_with(EIO),
        None => rustix::fs::fsync(fd).map_or_else(|error| fails_with(error.raw_os_error()), |()| 0),
    }
}

impl Disk {
    fn has(&self, device: u64, inode: u64) -> bool {
        self.device == device && (self.inode == inode || locked(&self.state).model.has(inode))
    }

    fn sync(&self, inode: u64) -> Result<(), i32> {
        self.look();
        if inode == self.inode {
            self.meets(Call::SyncFolder, |_| {})?;
            self.note(|model| model.sync_names());
        } else {
            self.meets(Call::Sync, |_| {})?;
            self.note(|model| model.sync(inode));
        }
        Ok(())
    }
}

/// In place of the C library's, for everything in this program.
#[unsafe(no_mangle)]
extern "C" fn fsync(fd: c_int) -> c_int {
    synced(fd)
}

/// In place of the C library's, for everything in this program.
#[unsafe(no_mangle)]
extern "C" fn fdatasync(fd: c_int) -> c_int {
    synced(fd)
}
