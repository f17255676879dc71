//! Writes a new file for a person: never over an old one, readable by its owner alone.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use sha2::{Digest as _, Sha256};

use crate::app::msg::{Body, NewPaper};
use crate::report::document::Document;
use crate::report::formats::{self, Format};
use crate::text::SafeText;

/// How many names are tried where the first is taken.
const NAMES: u32 = 100;

/// The longest first part of a name: with the moment and the ending it fits where 143 bytes are the most.
const LONGEST: usize = 100;

/// How much of a first part that is too long is kept; its digest follows, so that two of them stay apart.
const HEAD: usize = LONGEST - 9;

/// Writes `text` to `STEM-YYYYMMDD-HHMMSS.ENDING` in the first of `folders` that takes it. Returns the sentence to show:
/// where it is, or why not and what to do.
pub fn write_file(
    folders: &[PathBuf],
    (stem, ending): (&str, &str),
    text: impl AsRef<[u8]>,
    now: NaiveDateTime,
) -> Result<SafeText, SafeText> {
    match put(folders, (stem, ending), text.as_ref(), now) {
        Ok(path) => Ok(SafeText::new(&format!("Written to {}", path.display()))),
        Err(why) => Err(SafeText::new(&format!(
            "Nothing was written ({why}). Start clinic in a folder of your own and try again."
        ))),
    }
}

/// Writes the file to the first of `folders` that takes it; else why none did.
fn put(folders: &[PathBuf], (stem, ending): (&str, &str), text: &[u8], now: NaiveDateTime) -> Result<PathBuf, String> {
    let stem = file_stem(stem);
    let stamp = now.format("%Y%m%d-%H%M%S");
    let mut why = "there is no folder to write to".to_string();
    for folder in folders {
        match write_new(folder, (&format!("{stem}-{stamp}"), ending), text) {
            Ok(path) => return Ok(path),
            Err(fault) => why = format!("{}: {}", folder.display(), in_words(&fault)),
        }
    }
    Err(why)
}

/// Writes papers that belong together, each as [`write_file`] does. Returns one sentence for all of them: how many are
/// where, and what they are; then which could not be written, and why.
pub fn write_papers(folders: &[PathBuf], papers: &[NewPaper], now: NaiveDateTime) -> Result<SafeText, SafeText> {
    // By folder: one that is full takes the first of them and not the last.
    let mut written: Vec<(PathBuf, Vec<&str>)> = Vec::new();
    let mut failed = Vec::new();
    for paper in papers {
        let made = match &paper.body {
            Body::Text(text) => Ok((text.clone().into_bytes(), "txt")),
            Body::Paper(document, format) => formats::write(document, *format)
                .map(|bytes| (bytes, format.ending()))
                .map_err(|wrong| wrong.to_string()),
        };
        let put = made.and_then(|(bytes, ending)| put(folders, (&paper.stem, ending), &bytes, now));
        match put {
            Ok(path) => {
                let folder = path.parent().unwrap_or(&path).to_path_buf();
                match written.iter_mut().find(|(it, _)| *it == folder) {
                    Some((_, names)) => names.push(&paper.what),
                    None => written.push((folder, vec![&paper.what])),
                }
            }
            Err(why) => failed.push(format!("{} ({why})", paper.what)),
        }
    }
    let there = written.iter().map(|(folder, names)| {
        let files = if names.len() == 1 { "file" } else { "files" };
        format!("{} {files} written to {}: {}", names.len(), folder.display(), names.join(", "))
    });
    let there: Vec<String> = there.collect();
    if failed.is_empty() {
        return Ok(SafeText::new(&there.join(". ")));
    }
    let rest = format!("Not written: {}. Start clinic in a folder of your own and try again.", failed.join(", "));
    Err(SafeText::new(&there.into_iter().chain([rest]).collect::<Vec<_>>().join(". ")))
}

/// Writes a paper in its format, as [`write_file`] does.
pub fn write_paper(
    folders: &[PathBuf],
    stem: &str,
    (document, format): (&Document, Format),
    now: NaiveDateTime,
) -> Result<SafeText, SafeText> {
    let bytes =
        formats::write(document, format).map_err(|wrong| SafeText::kept(&format!("Nothing was written: {wrong}.")))?;
    write_file(folders, (stem, format.ending()), bytes, now)
}

/// Where exports go when nothing else is set: the person's documents, else the folder the program was started in, else
/// their home.
pub fn usual_folders() -> Vec<PathBuf> {
    let home = etcetera::home_dir().ok();
    let documents = home.as_ref().map(|home| home.join("Documents")).filter(|folder| folder.is_dir());
    documents.into_iter().chain(std::env::current_dir().ok()).chain(home).collect()
}

fn write_new(folder: &Path, name: (&str, &str), text: &[u8]) -> io::Result<PathBuf> {
    let (path, mut file) = create(folder, name)?;
    match file.write_all(text).and_then(|()| file.sync_all()) {
        Ok(()) => Ok(path),
        Err(fault) => {
            // Half a list is worse than none: it looks whole.
            let _ = std::fs::remove_file(&path);
            Err(fault)
        }
    }
}

fn create(folder: &Path, (name, ending): (&str, &str)) -> io::Result<(PathBuf, File)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for n in 1..=NAMES {
        let number = if n == 1 { String::new() } else { format!("-{n}") };
        let path = folder.join(format!("{name}{number}.{ending}"));
        match options.open(&path) {
            Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
            Ok(file) => return Ok((path, file)),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Letters, digits and hyphens alone: a name that every system takes and that leaves no folder. What is too long is cut,
/// and a digest of the whole stands for the rest.
pub fn file_stem(stem: &str) -> String {
    let mut out = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.len() > LONGEST {
        let [a, b, c, d, ..] = Sha256::digest(stem).0;
        return format!("{}-{a:02x}{b:02x}{c:02x}{d:02x}", out[..HEAD].trim_end_matches('-'));
    }
    if out.is_empty() { "clinic".into() } else { out.into() }
}

/// Why something could not be written, in words.
pub fn in_words(fault: &io::Error) -> String {
    match fault.kind() {
        ErrorKind::PermissionDenied => "you may not write there".into(),
        ErrorKind::NotFound => "it is not there".into(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "it can only be read".into(),
        ErrorKind::AlreadyExists => "every name that was tried is taken".into(),
        _ => fault.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> NaiveDateTime {
        chrono::NaiveDate::from_ymd_opt(2026, 1, 12).unwrap().and_hms_opt(12, 0, 9).unwrap()
    }

    #[test]
    fn a_second_export_in_the_same_second_leaves_the_first_alone() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().join("not there"), folder.path().to_path_buf()];
        let said = write_file(&folders, ("Protection 1: visits", "csv"), "a,b\n", noon()).unwrap();
        write_file(&folders, ("Protection 1: visits", "csv"), "c,d\n", noon()).unwrap();
        let first = folder.path().join("protection-1-visits-20260112-120009.csv");
        assert_eq!(said.as_str(), format!("Written to {}", first.display()));
        assert_eq!(std::fs::read_to_string(&first).unwrap(), "a,b\n");
        let second = folder.path().join("protection-1-visits-20260112-120009-2.csv");
        assert_eq!(std::fs::read_to_string(second).unwrap(), "c,d\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(first.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn what_cannot_be_written_is_said_with_a_way_on() {
        let said = write_file(&[PathBuf::from("/proc/none")], ("x", "csv"), "", noon()).unwrap_err();
        assert!(said.as_str().starts_with("Nothing was written (/proc/none: "), "{said}");
        assert!(write_file(&[], ("x", "csv"), "", noon()).is_err());
    }

    #[test]
    fn a_stem_cannot_leave_its_folder() {
        for (given, made) in [
            ("../../etc/passwd", "etc-passwd"),
            ("", "clinic"),
            ("..", "clinic"),
            ("\u{202e}CON\n", "con"),
            ("A b", "a-b"),
        ] {
            assert_eq!(file_stem(given), made);
        }
    }

    #[test]
    fn names_that_differ_at_their_end_stay_apart_however_long_they_are() {
        let slip = |owner: &str| file_stem(&format!("clinic-protection-court-2022-12-slip-{owner}"));
        assert_eq!(
            slip("Team manager, Protection 1"),
            "clinic-protection-court-2022-12-slip-team-manager-protection-1"
        );
        for long in ["Team manager, Protection and court, team of ".to_owned(), "x ".repeat(300)] {
            let (one, other) = (slip(&format!("{long}1")), slip(&format!("{long}2")));
            assert_ne!(one, other);
            assert!(one.len() <= LONGEST && one.starts_with("clinic-protection-court-2022-12-slip-"), "{one}");
        }
    }

    #[test]
    fn papers_that_belong_together_are_told_of_together() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_path_buf()];
        let paper = |what: &str| NewPaper { what: what.into(), stem: what.into(), body: Body::Text("x".into()) };
        let papers = [paper("minutes"), paper("slip of R. Osei"), paper("note")];
        let said = write_papers(&folders, &papers, noon()).unwrap();
        let place = folder.path().display();
        assert_eq!(said.as_str(), format!("3 files written to {place}: minutes, slip of R. Osei, note"));
        assert_eq!(folder.path().read_dir().unwrap().count(), 3);
        let said = write_papers(&[PathBuf::from("/proc/none")], &papers[..2], noon()).unwrap_err();
        assert!(said.as_str().starts_with("Not written: minutes (/proc/none: "), "{said}");
        assert!(said.as_str().contains("), slip of R. Osei (/proc/none: "), "{said}");
    }
}
