//! A record that cannot be used: what is wrong, what it means and what to do are said, for reading and for writing alike, and
//! nothing is changed, not even half.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use assurance_clinic::record::store::{AppendError, Options, StoreError, StoreFault, open};
use rusqlite::Connection;

use super::record::{Place, added};

/// What is made of a sound record, and what is then said; a word less where only writing is refused.
struct Case {
    made: fn(&Path),
    said: &'static str,
    may_be_read: bool,
}

fn sql(file: &Path, sql: &str) {
    Connection::open(file).unwrap().execute_batch(sql).unwrap();
}

fn alone(file: &Path, end: &str) {
    let left = PathBuf::from(format!("{}{end}", file.display()));
    fs::rename(file, left).unwrap();
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

const CASES: [Case; 13] = [
    Case {
        made: |file| sql(file, "PRAGMA user_version = 99"),
        said: "was written by a newer version of clinic (form 99; this one knows 1). It was left as it is; update clinic \
               on this machine.",
        may_be_read: false,
    },
    Case {
        made: |file| sql(file, "PRAGMA user_version = 0"),
        said: "is not a record of this program: it has no form. It was left as it is; name another with --record.",
        may_be_read: false,
    },
    Case {
        made: |file| sql(file, "PRAGMA application_id = 7"),
        said: "is not a record of this program: another program made it. It was left as it is",
        may_be_read: false,
    },
    Case {
        made: |file| sql(file, "UPDATE migration SET sha256 = 'another'"),
        said: "is not a record of this program: it was made in another way. It was left as it is",
        may_be_read: true,
    },
    Case {
        made: |file| sql(file, "DROP TABLE migration"),
        said: "is not a record of this program: it does not say how it was made. It was left as it is",
        may_be_read: true,
    },
    Case {
        made: |file| fs::write(file, "Dear diary, this is no database at all. ".repeat(100)).unwrap(),
        said: "is not a record of this program: it has another form, or its beginning is damaged. It was left as it is",
        may_be_read: false,
    },
    Case {
        made: |file| fs::write(file, "").unwrap(),
        said: "is not a record of this program: it is empty. It was left as it is",
        may_be_read: false,
    },
    Case {
        made: |file| {
            fs::remove_file(file).unwrap();
            fs::create_dir(file).unwrap();
        },
        said: "cannot be opened: it is not a file. Check the path and the rights to it, or name another with --record.",
        may_be_read: false,
    },
    Case {
        made: |file| alone(file, "-wal"),
        said: "it was moved or deleted in halves. Put the file back beside it; nothing was written.",
        may_be_read: false,
    },
    Case {
        made: |file| alone(file, "-journal"),
        said: "it was moved or deleted in halves. Put the file back beside it; nothing was written.",
        may_be_read: false,
    },
    Case {
        made: |file| fs::OpenOptions::new().write(true).open(file).unwrap().set_len(9_000).unwrap(),
        said: "is damaged: database disk image is malformed. It was left as it is; copy the file, then see 'clinic record \
               verify' and the newest backup.",
        may_be_read: false,
    },
    Case {
        made: |file| mode(file, 0o400),
        said: "may be read but not written: the file or its folder is read-only. Nothing was saved; ask for the right to \
               write, or name another with --record.",
        may_be_read: true,
    },
    Case {
        made: |file| mode(file.parent().unwrap(), 0o500),
        said: "may be read but not written: the file or its folder is read-only. Nothing was saved",
        may_be_read: true,
    },
];

fn everything(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).ok()))
        .collect()
}

#[test]
fn a_record_that_cannot_be_used_is_named_and_left_as_it_is() {
    for Case { made, said, may_be_read } in CASES {
        let place = Place::with(3);
        let (file, folder) = (place.path(), place.path().parent().unwrap().to_owned());
        made(&file);
        let before = everything(&folder);
        match place.open().after(0) {
            Ok(events) => assert!(may_be_read && events.len() == 6, "{said}"),
            Err(error) => assert!(!may_be_read && error.to_string().contains(said), "{said}\n{error}"),
        }
        match place.open().append(&added("more")) {
            Err(AppendError::Store(error)) => assert!(error.to_string().contains(said), "{said}\n{error}"),
            other => panic!("{said}: {other:?}"),
        }
        assert_eq!(everything(&folder), before, "{said}");
        mode(&folder, 0o700);
    }
}

#[test]
fn a_place_that_can_hold_no_record_is_named_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let store = open(file.join("under").to_str().unwrap(), Options::default()).unwrap();
    let said = store.append(&added("one")).unwrap_err().to_string();
    assert!(said.contains("cannot be opened") && said.contains("Check the path and the rights to it"), "{said}");
    assert_eq!(everything(folder.path()).len(), 1);
    // No network file system can be had in a test; which are known is tested beside the code that asks.
    let network = StoreError { place: "/net/clinic.db".into(), fault: StoreFault::Network("nfs".into()) };
    assert_eq!(
        network.to_string(),
        "The record /net/clinic.db is on a network file system (nfs), where files can be damaged when two write at once. \
         Keep it on a local disk, or allow this in the settings."
    );
}
