//! What is written where, what is replaced, and what never is.

use std::path::PathBuf;

use super::*;
use crate::report::document::{Block, Column, Deed, Document, Foot, Kind, Table};
use crate::report::formats;

/// As a paper in plain text ends.
const PAPER: &[u8] =
    b"Pack\n\nWritten on 12 January 2023 by D. Adeyemi, chair. Figures as at 31 December 2022, feed d. Record 1:ab\n";

/// A paper of this program in `format`, written by somebody of this name.
fn paper(format: Format, by: &str) -> Vec<u8> {
    let foot = Foot {
        deed: Deed::Written,
        on: NaiveDate::from_ymd_opt(2023, 1, 9).unwrap(),
        by: by.into(),
        at: None,
        as_of: None,
        digest: "d".into(),
        head: None,
    };
    let blocks = vec![Block::Table(Table::new("Table", [Column::text("Team")], Vec::new()))];
    formats::write(&Document { title: "Pack".into(), kind: Kind::Pack, blocks, foot }, format).unwrap()
}

/// A zip with these parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn nobody_s() -> Own {
    Own::default()
}

#[test]
fn a_file_is_never_written_over_by_accident_and_never_half() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pack.html");
    write(&path, PAPER, false, &nobody_s()).unwrap();
    let refused = write(&path, b"two", false, &nobody_s()).unwrap_err();
    assert!(refused.message.contains("is there already") && refused.message.contains("--replace"), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), PAPER);
    write(&path, b"two", true, &nobody_s()).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["pack.html"], "nothing else is left behind");
}

#[test]
fn what_cannot_be_written_is_said_with_a_way_on() {
    let folder = tempfile::tempdir().unwrap();
    for (path, said) in [
        (folder.path().join("none").join("x.md"), "there is no folder"),
        (folder.path().to_path_buf(), "is a folder"),
        (PathBuf::from("/proc/x.md"), "Nothing was written to /proc/x.md: this place takes no new file"),
    ] {
        let refused = write(&path, b"x", false, &nobody_s()).unwrap_err();
        assert!(refused.message.contains(said) && refused.code == Code::Failed, "{refused:?}");
    }
}

#[test]
fn only_a_paper_is_replaced_by_a_paper() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let quoted = [b"{\"note\": \"", PAPER, b"\"}"].concat();
    let word = zipped(&[("word/document.xml", "a letter"), ("word/footer1.xml", "Written on Monday by me. Record 1")]);
    let excel = zipped(&[("xl/workbook.xml", "rotas"), ("xl/sharedStrings.xml", "Mon Tue")]);
    for (name, bytes) in [
        ("clinic.toml", b"feed = \"x\"\n".as_slice()),
        ("feed.json", quoted.as_slice()),
        ("passphrase", b"correct horse battery staple\n"),
        ("record.sqlite", b"SQLite format 3\0"),
        ("archive.zip", b"PK\x03\x04 some other thing"),
        ("letter.docx", word.as_slice()),
        ("rotas.xlsx", excel.as_slice()),
        ("part of one.docx", b"PK\x03\x04 word/document.xml"),
        ("letter.txt", b"Written on Monday by me. Record keeping is a duty.\n"),
        ("empty", b""),
    ] {
        let path = of(name, bytes);
        let refused = write(&path, b"new", true, &nobody_s()).unwrap_err();
        assert!(refused.message.contains("is no paper that this program wrote"), "{name}: {refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name}");
    }
    write(&of("a.txt", PAPER), b"new", true, &nobody_s()).unwrap();
    // As Word saves it anew: a sentence in pieces.
    let pieces =
        "<w:t>Written on 12 Janu</w:t></w:r><w:r w:rsidR=\"0\"><w:t>ary 2023 by me. Rec</w:t><w:t>ord 1:ab</w:t>";
    write(&of("anew.docx", &zipped(&[("word/footer1.xml", pieces)])), b"new", true, &nobody_s()).unwrap();
    for format in Format::ALL {
        for by in ["D. Adeyemi, chair", "P. O'Neil & <sons>, Closed on Fridays"] {
            let path = of(&format!("paper.{}", format.ending()), &paper(format, by));
            write(&path, b"new", true, &nobody_s()).unwrap_or_else(|refused| panic!("{by}: {refused:?}"));
        }
    }
}

#[test]
fn the_program_s_own_files_are_never_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("r.sqlite");
    // Even one that looks like a paper.
    std::fs::write(&record, PAPER).unwrap();
    let cache = folder.path().join("cache");
    std::fs::create_dir_all(cache.join("feeds")).unwrap();
    let own = Own::of(std::slice::from_ref(&record), std::slice::from_ref(&cache));
    for path in [
        record.clone(),
        folder.path().join("r.sqlite-wal"),
        folder.path().join("cache").join("..").join("r.sqlite"),
        folder.path().join("r.log"),
        cache.join("feeds").join("x.md"),
    ] {
        let is_own = path != folder.path().join("r.log");
        assert_eq!(check(&path, true, &own).is_err(), is_own, "{}", path.display());
    }
    #[cfg(unix)]
    {
        let other = folder.path().join("other.md");
        std::fs::hard_link(&record, &other).unwrap();
        assert!(check(&other, true, &own).unwrap_err().message.contains("the program itself works with"));
    }
    assert_eq!(std::fs::read(&record).unwrap(), PAPER);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_stay_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let paper = folder.path().join("paper.txt");
    std::fs::write(&paper, PAPER).unwrap();
    let (link, loose, pipe) = (folder.path().join("link"), folder.path().join("loose"), folder.path().join("pipe"));
    std::os::unix::fs::symlink(&paper, &link).unwrap();
    std::os::unix::fs::symlink(folder.path().join("none"), &loose).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (path, said) in [(&link, "a link to another file"), (&loose, "a link"), (&pipe, "a device or a pipe")] {
        for replace in [false, true] {
            let refused = write(path, b"new", replace, &nobody_s()).unwrap_err();
            assert!(refused.message.contains(said), "{refused:?}");
        }
        assert!(!path.symlink_metadata().unwrap().is_file());
    }
    assert_eq!(std::fs::read(&paper).unwrap(), PAPER);
}

#[test]
fn a_name_that_is_none_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let new = format!("{}/new/", folder.path().display());
    for (out, said) in [
        ("-", "Give --out the name of one"),
        ("a\nb.md", "cannot be seen"),
        ("\u{1b}[2J.md", "cannot be seen"),
        ("x.docx", "ends with .docx, and the paper would be Markdown. Give --out a name that ends with .md"),
        ("x.PDF", "ends with .pdf"),
    ] {
        let refused = named(Path::new(out), Format::Markdown).unwrap_err();
        assert!(refused.message.contains(said) && refused.code == Code::Usage, "{out:?}: {refused:?}");
    }
    let refused = named(Path::new(&new), Format::Markdown).unwrap_err();
    assert!(refused.code == Code::Failed && refused.message.contains("there is no folder"), "{refused:?}");
    assert!(refused.message.contains("/new. Make it"), "{refused:?}");
    for out in ["x.md", "X.MD", "x", "x.markdown", "report 12.1.2023", "."] {
        named(Path::new(out), Format::Markdown).unwrap();
    }
}
