//! `SQLite`'s way to a [`Disk`]: a VFS that is the default one of this test program. A file in a folder that has a disk of
//! ours goes through it; every other is opened by the real VFS and never comes back here.
#![allow(unsafe_code)]

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::ptr::{null, null_mut};
use std::sync::{Arc, OnceLock};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_vfs};

use super::file::{REAL_AT, became, real_of};
use super::{Call, Disk, under};

/// The real VFS, as a number: it lives as long as the program and is never changed.
static REAL: OnceLock<usize> = OnceLock::new();

fn real() -> *mut sqlite3_vfs {
    *REAL.get().expect("the VFS is installed before it is used") as *mut sqlite3_vfs
}

/// Makes the VFS the default one, once.
pub fn install() {
    REAL.get_or_init(|| {
        // SAFETY: `SQLite` gives its default VFS, which is never freed. The copy is leaked, as a registered VFS must stay; its
        // other functions do not look at the VFS they are given but for what was copied.
        unsafe {
            let real = ffi::sqlite3_vfs_find(null());
            assert!(!real.is_null());
            let ours = Box::leak(Box::new(*real));
            ours.zName = c"clinic-disk".as_ptr();
            ours.pNext = null_mut();
            ours.szOsFile += c_int::try_from(REAL_AT).unwrap();
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ours.xAccess = Some(access);
            assert_eq!(ffi::sqlite3_vfs_register(ours, 1), ffi::SQLITE_OK);
            real as usize
        }
    });
}

/// The disk that a file of this name is on, where it is one of ours.
///
/// # Safety
/// `name` is null or a C string.
unsafe fn disk_of(name: *const c_char) -> Option<Arc<Disk>> {
    if name.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    let name = unsafe { CStr::from_ptr(name) };
    under(Path::new(OsStr::from_bytes(name.to_bytes())).parent()?)
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: `SQLite` gives a name that it keeps while the file is open, and `szOsFile` bytes for the file, of which the
    // real VFS gets its own part. The disk is kept by the count that `close` gives back.
    unsafe {
        let real_open = (*real()).xOpen.expect("a VFS opens");
        let Some(disk) = disk_of(name) else { return real_open(real(), name, file, flags, out) };
        (*file).pMethods = null();
        if let Err(code) = disk.meets(Call::Open, |_| {}) {
            return code;
        }
        let inner = real_of(file);
        let code = real_open(real(), name, inner, flags, out);
        if code != ffi::SQLITE_OK {
            return code;
        }
        disk.look();
        let path = Path::new(OsStr::from_bytes(CStr::from_ptr(name).to_bytes()));
        let inode = fs::metadata(path).map_or(0, |data| data.ino());
        became(file, disk, inode);
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: `SQLite` gives a C string; the real VFS is asked as `SQLite` asked.
    unsafe {
        let disk = disk_of(name);
        if let Some(disk) = &disk
            && let Err(code) = disk.meets(Call::Delete, |_| {})
        {
            return code;
        }
        let code = (*real()).xDelete.expect("a VFS deletes")(real(), name, sync_folder);
        if let Some(disk) = disk {
            disk.look();
        }
        code
    }
}

unsafe extern "C" fn access(_: *mut sqlite3_vfs, name: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: as for `delete`.
    unsafe {
        match disk_of(name).map_or(Ok(()), |disk| disk.meets(Call::Access, |_| {})) {
            Ok(()) => (*real()).xAccess.expect("a VFS looks")(real(), name, flags, out),
            Err(code) => code,
        }
    }
}
