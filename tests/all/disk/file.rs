//! What `SQLite` asks of an open file on a [`Disk`]. The disk says what becomes of it; the real file does it.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{from_ref, null};
use std::sync::Arc;

use rusqlite::ffi::{self, sqlite3_file, sqlite3_io_methods};

use super::{Call, Disk, locked};

/// An open file: ours first, as `SQLite` knows it; the real one follows in the same piece of memory.
#[repr(C)]
struct Handle {
    base: sqlite3_file,
    disk: *const Disk,
    inode: u64,
}

/// Where the real file begins.
pub const REAL_AT: usize = size_of::<Handle>();

/// Makes an open file of `file`, behind which the real one is open already. The disk is kept until `close`.
///
/// # Safety
/// `file` is memory for one of ours.
pub unsafe fn became(file: *mut sqlite3_file, disk: Arc<Disk>, inode: u64) {
    let base = sqlite3_file { pMethods: &raw const METHODS };
    // SAFETY: the caller's promise.
    unsafe { file.cast::<Handle>().write(Handle { base, disk: Arc::into_raw(disk), inode }) };
}

/// The real file behind ours.
///
/// # Safety
/// `file` is one of ours, or the memory for one.
pub unsafe fn real_of(file: *mut sqlite3_file) -> *mut sqlite3_file {
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
