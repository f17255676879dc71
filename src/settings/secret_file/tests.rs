use std::os::unix::fs::PermissionsExt as _;

use super::*;

const KINDS: [Secret; 3] = [Secret::Passphrase, Secret::Password, Secret::Token];

#[test]
fn what_stands_on_the_one_line_is_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let file = |bytes: &[u8], mode| {
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for kind in KINDS {
        let read = |bytes: &[u8], mode| {
            file(bytes, mode);
            kind.read(&path).map(|secret| secret.expose_secret().to_owned()).map_err(|bad| bad.wrong)
        };
        let longest = usize::try_from(kind.what().1).unwrap();
        let long = "x".repeat(longest);
        let too_long = "\u{e9}".repeat(longest);
        for (bytes, secret) in [
            ("one two", "one two"),
            (" blanks kept \r\n", " blanks kept "),
            ("caf\u{e9}\n", "caf\u{e9}"),
            ("\u{feff}marked\r\n", "marked"),
            (&format!("{long}\r\n"), &long),
        ] {
            assert_eq!(read(bytes.as_bytes(), 0o600).as_deref(), Ok(secret), "{kind:?}");
        }
        for (bytes, mode, wrong) in [
            (&b""[..], 0o600, Wrong::Empty),
            (b"\n", 0o600, Wrong::Empty),
            (b"\xef\xbb\xbf\r\n", 0o600, Wrong::Empty),
            (b"one\ntwo\n", 0o600, Wrong::MoreThanALine),
            (b"one\n\n", 0o600, Wrong::MoreThanALine),
            (b"one\0", 0o600, Wrong::MoreThanALine),
            (b"caf\xe9", 0o600, Wrong::NotText),
            (format!("{long}x").as_bytes(), 0o600, Wrong::TooLong),
            (too_long.as_bytes(), 0o600, Wrong::TooLong),
            (b"secret", 0o640, Wrong::OpenToOthers),
            (b"secret", 0o602, Wrong::OpenToOthers),
        ] {
            assert_eq!(read(bytes, mode), Err(wrong), "{kind:?}");
        }
    }
}

#[test]
fn what_is_no_ordinary_file_is_refused_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR);
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
    let none = folder.path().join("none");
    for path in [pipe.as_path(), folder.path(), Path::new("/dev/zero"), Path::new("/dev/tty"), &none] {
        let (told, heard) = std::sync::mpsc::channel();
        let (path, shown) = (path.to_owned(), path.display().to_string());
        std::thread::spawn(move || told.send(Secret::Passphrase.read(&path).map(drop)));
        let bad = heard.recv_timeout(std::time::Duration::from_secs(20)).expect("it was waited for").unwrap_err();
        let is_right = match shown.as_str() {
            // Where there is no terminal its device cannot be opened at all.
            "/dev/tty" => matches!(bad.wrong, Wrong::NoFile | Wrong::Unreadable(_)),
            _ if shown.ends_with("none") => bad.wrong == Wrong::NotThere,
            _ => bad.wrong == Wrong::NoFile,
        };
        assert!(is_right && bad.what().contains(&shown), "{bad:?}");
    }
}

#[test]
fn what_is_said_holds_none_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for kind in KINDS {
        for (bytes, mode) in [(&b"s3cret\nmore"[..], 0o600), (b"s3cret\xff", 0o600), (b"s3cret", 0o644)] {
            std::fs::write(&path, bytes).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let bad = kind.read(&path).unwrap_err();
            let said = format!("{}. {}. {bad:?}", bad.what(), bad.advice());
            assert!(!said.contains("s3cret") && said.contains(kind.what().0), "{said}");
        }
    }
}
