//! `SQLite`'s way to a [`Disk`]: a VFS that is the default one of this test program. A file in a folder that has a disk of
//! ours goes through it; every other is opened by the real VFS and never comes back here.
#![allow(unsafe_code)]

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::ptr::{from_ref, null, null_mut};
use std::sync::{Arc, OnceLock};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_io_methods, sqlite3_vfs};

use super::{Call, Disk, locked, under};

/// An open file: ours first, as `SQLite` knows it; the real one follows in the same piece of memory.
#[repr(C)]
struct Handle {
    base: sqlite3_file,
    disk: *const Disk,
    inode: u64,
}

const REAL_AT: usize = size_of::<Handle>();

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
        file.cast::<Handle>().write(Handle {
            base: sqlite3_file { pMethods: &raw const METHODS },
            disk: Arc::into_raw(disk),
            inode,
        });
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

/// The real file behind ours.
///
/// # Safety
/// `file` is one of ours, or the memory for one.
unsafe fn real_of(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: `szOsFile` asked for as much more.
    unsafe { file.byte_add(REAL_AT) }
}

/// The disk and inode of a file of ours, and the real one with its methods.
///
/// # Safety
/// `file` was opened by `open` and is not closed; what is returned is not kept beyond the call.
unsafe fn parts<'a>(file: *mut sqlite3_file) -> (&'a Disk, u64, *mut sqlite3_file, &'a sqlite3_io_methods) {
    // SAFETY: `open` wrote a handle there, whose disk is kept until `close`, and opened the real file behind it.
    unsafe {
        let handle = &*file.cast::<Handle>();
        let inner = real_of(file);
        (&*handle.disk, handle.inode, inner, &*(*inner).pMethods)
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: the last call for this file; the disk's count was taken by `open`.
    unsafe {
        let (disk, _, inner, methods) = parts(file);
        let code = methods.xClose.expect("a file closes")(inner);
        drop(Arc::from_raw(from_ref(disk)));
        (*file).pMethods = null();
        code
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, to: *mut c_void, count: c_int, at: i64) -> c_int {
    // SAFETY: see `parts`; `SQLite` gives `count` bytes of memory.
    unsafe {
        let (disk, _, inner, methods) = parts(file);
        match disk.meets(Call::Read, |_| {}) {
            Ok(()) => methods.xRead.expect("a file is read")(inner, to, count, at),
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, count: c_int, at: i64) -> c_int {
    // SAFETY: see `parts`; `SQLite` gives `count` bytes.
    unsafe {
        let (disk, inode, inner, methods) = parts(file);
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), usize::try_from(count).unwrap_or(0));
        let place = usize::try_from(at).unwrap_or(0);
        let real_write = methods.xWrite.expect("a file is written");
        match disk.meets(Call::Write, |model| model.write(inode, place, bytes)) {
            Ok(()) => {
                disk.note(|model| model.write(inode, place, bytes));
                real_write(inner, from, count, at)
            }
            Err(code) => {
                // A disk that is full, or breaks, has taken half of it.
                let half = &bytes[..bytes.len() / 2];
                disk.note(|model| model.write(inode, place, half));
                if !locked(&disk.state).dead && !half.is_empty() {
                    real_write(inner, from, count / 2, at);
                }
                code
            }
        }
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: i64) -> c_int {
    // SAFETY: see `parts`.
    unsafe {
        let (disk, inode, inner, methods) = parts(file);
        let new = usize::try_from(length).unwrap_or(0);
        match disk.meets(Call::Truncate, |model| model.resize(inode, new)) {
            Ok(()) => {
                disk.note(|model| model.resize(inode, new));
                methods.xTruncate.expect("a file is cut")(inner, length)
            }
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: see `parts`. The real VFS syncs the file, and the folder of a new log, by `fsync`: see `super::sync`.
    unsafe {
        let (_, _, inner, methods) = parts(file);
        methods.xSync.expect("a file is synced")(inner, flags)
    }
}

unsafe extern "C" fn size(file: *mut sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: see `parts`.
    unsafe {
        let (disk, _, inner, methods) = parts(file);
        match disk.meets(Call::Size, |_| {}) {
            Ok(()) => methods.xFileSize.expect("a file has a size")(inner, out),
            Err(code) => code,
        }
    }
}

unsafe extern "C" fn control(file: *mut sqlite3_file, op: c_int, with: *mut c_void) -> c_int {
    // SAFETY: see `parts`. A pragma comes as three C strings of `SQLite`'s own, which it reads again afterwards: the value is
    // replaced in place by a shorter one.
    unsafe {
        let (disk, _, inner, methods) = parts(file);
        if op == ffi::SQLITE_FCNTL_PRAGMA && locked(&disk.state).normal {
            let strings = with.cast::<*mut c_char>();
            let (name, value) = (*strings.add(1), *strings.add(2));
            if CStr::from_ptr(name) == c"synchronous" && !value.is_null() && CStr::from_ptr(value) == c"full" {
                // 1 is NORMAL.
                value.copy_from(c"1".as_ptr(), 2);
            }
        }
        methods.xFileControl.expect("a file is controlled")(inner, op, with)
    }
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: see `parts`.
    unsafe {
        let (disk, _, inner, methods) = parts(file);
        match disk.meets(Call::Map, |_| {}) {
            Ok(()) => methods.xShmMap.expect("a file has an index")(inner, page, size, extend, out),
            Err(code) => code,
        }
    }
}

/// A method that is the real file's alone.
macro_rules! straight {
    ($name:ident, $method:ident ($($arg:ident: $kind:ty),*) $(-> $out:ty)?) => {
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $arg: $kind)*) $(-> $out)? {
            // SAFETY: see `parts`; the real file is asked as `SQLite` asked.
            unsafe {
                let (_, _, inner, methods) = parts(file);
                methods.$method.expect("the real VFS has it")(inner $(, $arg)*)
            }
        }
    };
}

straight!(lock, xLock(level: c_int) -> c_int);
straight!(unlock, xUnlock(level: c_int) -> c_int);
straight!(check_reserved, xCheckReservedLock(out: *mut c_int) -> c_int);
straight!(sector_size, xSectorSize() -> c_int);
straight!(characteristics, xDeviceCharacteristics() -> c_int);
straight!(shm_lock, xShmLock(at: c_int, count: c_int, flags: c_int) -> c_int);
straight!(shm_barrier, xShmBarrier());
straight!(shm_unmap, xShmUnmap(delete: c_int) -> c_int);

/// Version 2: no memory mapping of the file, which would go past us.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
