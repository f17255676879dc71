//! Puts a paper where somebody said: whole or not at all, and never over another file unless that was said too.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use chrono::NaiveDate;
use zip::ZipArchive;

use super::own::Own;
use crate::cli::outcome::{Code, Refused};
use crate::record::files::folder_of;
use crate::report::formats::Format;
use crate::runtime::export::in_words;
use crate::text::SafeText;

fn shown(path: &Path) -> SafeText {
    SafeText::new(&path.display().to_string())
}

/// Endings by which other programs know a file, beside those of the formats.
const OTHERS: [&str; 4] = ["doc", "json", "pdf", "xls"];

/// Refused where `out`, as it was typed, is no name for a paper in `format`.
pub(super) fn named(out: &Path, format: Format) -> Result<(), Refused> {
    let refuse = |code, what: String| Err(Refused::new(code, format!("Nothing was written: {what}")));
    let refused = |what: String| refuse(Code::Usage, what);
    let typed = out.to_string_lossy();
    if typed == "-" {
        return refused("a paper is written to a file. Give --out the name of one.".to_owned());
    }
    if typed.chars().any(char::is_control) {
        return refused("the name of --out has characters in it that cannot be seen. Type it anew.".to_owned());
    }
    if out.is_dir() {
        return Ok(());
    }
    if typed.ends_with(std::path::is_separator) {
        let folder = shown(Path::new(typed.trim_end_matches(std::path::is_separator)));
        return refuse(Code::Failed, format!("there is no folder {folder}. Make it, or give --out another place."));
    }
    let ending = out.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_of_another = Format::ALL.into_iter().filter(|it| *it != format).any(|it| it.ending() == ending);
    if is_of_another || OTHERS.contains(&ending.as_str()) {
        let (path, right) = (shown(out), format.ending());
        return refused(format!(
            "{path} ends with .{ending}, and the paper would be {}. Give --out a name that ends with .{right}, or choose \
             another --as-format.",
            format.in_words()
        ));
    }
    Ok(())
}

/// What is there and is no regular file, in words.
fn no_file(kind: std::fs::FileType) -> &'static str {
    if kind.is_symlink() { "a link to another file" } else { "a device or a pipe and no file" }
}

/// Refused where `path` cannot be written before anything is: no folder, a folder itself, a file that is there. With
/// `replace` a file that is a paper of this program gives way to the new one, and nothing else ever does.
pub(super) fn check(path: &Path, replace: bool, own: &Own) -> Result<(), Refused> {
    let folder = folder_of(path);
    let refused = |what: String| Err(Refused::new(Code::Failed, format!("Nothing was written: {what}")));
    if !folder.is_dir() {
        return refused(format!("there is no folder {}. Make it, or give --out another place.", shown(folder)));
    }
    if path.is_dir() || path.file_name().is_none() {
        return refused(format!("{} is a folder. Give --out the name of a file.", shown(path)));
    }
    if own.has(path) {
        let path = shown(path);
        return refused(format!("{path} is a file that the program itself works with. Give --out another name."));
    }
    let there = match path.symlink_metadata() {
        Ok(there) => there.file_type(),
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(()),
        Err(fault) => return refused(format!("{}: {}. Give --out another place.", shown(path), in_words(&fault))),
    };
    let path_shown = shown(path);
    if !there.is_file() {
        let what = no_file(there);
        return refused(format!("{path_shown} is {what}, and is never replaced. Give --out another name."));
    }
    if !replace {
        return refused(format!(
            "{path_shown} is there already. Give --out another name, or add --replace to write over it."
        ));
    }
    match is_paper(path) {
        Ok(true) => Ok(()),
        Ok(false) => refused(format!(
            "{path_shown} is no paper that this program wrote, and only such a one is replaced. Give --out another name, \
             or move that file away."
        )),
        Err(fault) => refused(format!(
            "whether {path_shown} is a paper could not be seen: {}. Give --out another name.",
            in_words(&fault)
        )),
    }
}

/// Whether the regular file at `path` is a paper of this program: whatever its format, a paper's foot stands in it.
fn is_paper(path: &Path) -> io::Result<bool> {
    /// The foot and the end of a page are shorter, however long a name is.
    const TAIL: u64 = 8192;
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(4).read_to_end(&mut head)?;
    if head == b"PK\x03\x04" {
        return Ok(is_zipped_paper(file));
    }
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let tail = String::from_utf8_lossy(&tail);
    // Settings, feeds and databases are told by how they begin, or by what no text has in it.
    let is_other = head.starts_with(b"{") || head.starts_with(b"[") || head.starts_with(b"SQL") || tail.contains('\0');
    Ok(!is_other && has_foot(&tail))
}

/// Whether a zip is a paper in Word or Excel: Word has the foot in a part of its own, Excel on its first sheet, whose words
/// come first of all. A zip that cannot be read is none.
fn is_zipped_paper(file: File) -> bool {
    /// The foot and the words before it are shorter.
    const MOST: u64 = 1 << 20;
    let Ok(mut zip) = ZipArchive::new(file) else { return false };
    ["word/footer1.xml", "xl/sharedStrings.xml"].into_iter().any(|part| {
        let mut bytes = Vec::new();
        let read = zip.by_name(part).is_ok_and(|part| part.take(MOST).read_to_end(&mut bytes).is_ok());
        read && has_foot(&without_tags(&String::from_utf8_lossy(&bytes)))
    })
}

/// The words of a part. Word that saves a paper anew divides a sentence by tags wherever it likes.
fn without_tags(part: &str) -> String {
    part.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words)).collect()
}

/// Whether a paper's foot stands in `text`: `Written on 12 January 2023 by D. Adeyemi, chair. … Record 1:ab`. A name in it
/// may hold any words, those with which a foot begins among them.
fn has_foot(text: &str) -> bool {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ["Written on ", "Closed on "].into_iter().any(|deed| {
        words.match_indices(deed).any(|(at, _)| {
            let foot = words[at + deed.len()..].split_once(" by ");
            foot.is_some_and(|(day, rest)| {
                NaiveDate::parse_from_str(day, "%d %B %Y").is_ok() && rest.contains(". Record ")
            })
        })
    })
}

/// Writes `bytes` to `path`: beside it first, and in its place once all of it is on the disk.
pub(super) fn write(path: &Path, bytes: &[u8], replace: bool, own: &Own) -> Result<(), Refused> {
    check(path, replace, own)?;
    put(path, bytes, replace).map_err(|fault| {
        let why = match fault.kind() {
            ErrorKind::AlreadyExists => "a file of this name came in the meantime".to_owned(),
            // Its folder is there.
            ErrorKind::NotFound => "this place takes no new file".to_owned(),
            ErrorKind::FileTooLarge => "it would be larger than this account may write".to_owned(),
            _ => in_words(&fault),
        };
        let path = shown(path);
        let message = format!(
            "Nothing was written to {path}: {why}. Give --out another place, or close the file where it is open, and try \
             again."
        );
        Refused::new(Code::Failed, message)
    })
}

fn put(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let folder = folder_of(path);
    // Dropped before it has its name, it is removed again.
    let mut file = tempfile::Builder::new().prefix(".clinic-").suffix(".part").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let written = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    written.map_err(|error| error.error)?;
    // The name is on the disk once its folder is; some systems cannot say so, and the file is whole all the same.
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
