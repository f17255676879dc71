//! A file, or a folder of them. Sizes are checked before anything is read; a file is opened when it is its turn.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::unpack::{Lazy, unpacked};
use super::{Document, SourceFault, SourceLimits};
use crate::text::SafeText;

/// File systems note the time of a change to two seconds at the coarsest.
const COARSEST: Duration = Duration::from_secs(3);

/// The documents at `path`: itself, or every `*.json` and `*.json.gz` directly in it, in the order of their names.
pub(super) fn documents(path: &Path, limits: SourceLimits) -> Result<Vec<Document>, SourceFault> {
    let metadata = fs::metadata(path).map_err(|error| not_read(path, &error))?;
    if !metadata.is_dir() {
        return Ok(vec![document(path, SafeText::default(), &metadata, limits)?]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| not_read(path, &error))? {
        let name = entry.map_err(|error| not_read(path, &error))?.file_name();
        if is_feed_name(&name) {
            found.push(name);
        }
    }
    found.sort();
    let mut docs = Vec::new();
    for name in found {
        let file = path.join(&name);
        let metadata = fs::metadata(&file).map_err(|error| not_read(&file, &error))?;
        if !metadata.is_dir() {
            docs.push(document(&file, shown(&name), &metadata, limits)?);
        }
    }
    if docs.is_empty() {
        let what = format!("The folder {} holds no feed (no file ends in .json or .json.gz)", shown(path.as_os_str()));
        return Err(SourceFault::unreadable(what, "Check the path, and that the extract was put there"));
    }
    Ok(docs)
}

/// What tells one state of the documents from another without reading them: names, sizes and times of change. None where
/// one of them was changed a moment ago, for a clock too coarse would not show the next change.
pub(super) fn mark(path: &Path, docs: &[Document]) -> Option<String> {
    let mut hash = Sha256::new();
    for doc in docs {
        let file = if doc.name.is_blank() { path.to_path_buf() } else { path.join(doc.name.as_str()) };
        let metadata = fs::metadata(file).ok()?;
        let changed = metadata.modified().ok()?;
        if changed.elapsed().ok()? < COARSEST {
            return None;
        }
        hash.update(format!("{}\0{}\0{changed:?}\0", doc.name, metadata.len()));
    }
    Some(super::hex(&hash.finalize()))
}

/// Hidden files are what editors and file systems leave beside the real ones.
fn is_feed_name(name: &OsStr) -> bool {
    let path = Path::new(name);
    let inner = if ends_in(path, "gz") { Path::new(path.file_stem().unwrap_or_default()) } else { path };
    !name.as_encoded_bytes().starts_with(b".") && ends_in(inner, "json")
}

fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

fn document(path: &Path, name: SafeText, metadata: &Metadata, limits: SourceLimits) -> Result<Document, SourceFault> {
    if !metadata.is_file() {
        let what = format!("{} is neither a file nor a folder", shown(path.as_os_str()));
        return Err(SourceFault::unreadable(what, "Give the path of the extract"));
    }
    let limit = if ends_in(path, "gz") { limits.wire } else { limits.decoded };
    if metadata.len() > limit {
        return Err(SourceFault::too_large(format_args!("The file {}", shown(path.as_os_str())), limit));
    }
    let path: PathBuf = path.into();
    let open = move || match File::open(&path) {
        Ok(file) => unpacked(Box::new(file), limits),
        Err(error) => Err(io::Error::from(not_read(&path, &error))),
    };
    Ok(Document { name, reader: Box::new(Lazy::new(open)) })
}

fn not_read(path: &Path, error: &io::Error) -> SourceFault {
    let path = shown(path.as_os_str());
    match error.kind() {
        io::ErrorKind::NotFound => {
            let advice = "Check the path (an address on the network begins with https://)";
            SourceFault::unreadable(format_args!("There is no feed at {path}"), advice)
        }
        io::ErrorKind::PermissionDenied => {
            let advice = "Ask whoever keeps the extract to let this account read it";
            SourceFault::unreadable(format_args!("This account may not read {path}"), advice)
        }
        _ => SourceFault::unreadable(format_args!("{path} could not be read ({error})"), "Check it, then try again"),
    }
}

fn shown(name: &OsStr) -> SafeText {
    name.to_string_lossy().as_ref().into()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use flate2::{Compression, write::GzEncoder};

    use super::*;
    use crate::domain::fault::FaultCode;

    const LIMITS: SourceLimits = SourceLimits { wire: 100, decoded: 1000 };

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn read(doc: Document) -> Result<Vec<u8>, SourceFault> {
        let (mut text, mut reader) = (Vec::new(), doc.reader);
        reader.read_to_end(&mut text).map(|_| text).map_err(|error| SourceFault::of(&error))
    }

    #[test]
    fn a_folder_is_its_feeds_in_order_and_one_file_open_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, text) in [("b.JSON", "b"), ("a.json", "a"), (".c.json", "c"), ("d.json~", "d"), ("e.csv", "e")] {
            fs::write(at(name), text).unwrap();
        }
        fs::write(at("aa.json.gz"), gzip(b"aa")).unwrap();
        fs::write(at("mislabelled.json"), gzip(b"m")).unwrap();
        fs::create_dir(at("folder.json")).unwrap();
        fs::write(at("folder.json").join("deep.json"), "deep").unwrap();
        let docs = documents(folder.path(), LIMITS).unwrap();
        fs::write(at("b.JSON"), "read when its turn comes").unwrap();
        let found: Vec<_> = docs.into_iter().map(|doc| (doc.name.to_string(), read(doc).unwrap())).collect();
        let expected: [(&str, &[u8]); 4] = [
            ("a.json", b"a"),
            ("aa.json.gz", b"aa"),
            ("b.JSON", b"read when its turn comes"),
            ("mislabelled.json", b"m"),
        ];
        assert_eq!(found, expected.map(|(name, text)| (name.to_string(), text.to_vec())));
    }

    #[test]
    fn what_cannot_be_used_is_said_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("large.txt"), [b' '; 1001]).unwrap();
        fs::write(at("large.gz"), [b' '; 101]).unwrap();
        for (path, code, said) in [
            (folder.path().into(), FaultCode::Unreadable, "holds no feed"),
            (at("none.json"), FaultCode::Unreadable, "There is no feed at"),
            (at("large.txt"), FaultCode::TooLarge, "limit of 1000 bytes"),
            (at("large.gz"), FaultCode::TooLarge, "limit of 100 bytes"),
            #[cfg(unix)]
            ("/dev/zero".into(), FaultCode::Unreadable, "neither a file nor a folder"),
        ] {
            let fault = documents(&path, LIMITS).unwrap_err();
            assert_eq!(fault.code, code, "{fault}");
            assert!(fault.to_string().contains(said), "{fault}");
            assert!(fault.to_string().contains("The last good feed stays in use."), "{fault}");
        }
    }

    #[test]
    fn what_is_wrong_inside_is_found_while_reading() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feed.json.gz");
        let whole = gzip(b"a document that is long enough to be cut");
        let mut bent = whole.clone();
        bent[15] ^= 0xff;
        for (bytes, code) in [
            (gzip(&[b' '; 1001]), FaultCode::TooLarge),
            (whole[..whole.len() - 1].to_vec(), FaultCode::Truncated),
            (whole[..11].to_vec(), FaultCode::Truncated),
            (bent, FaultCode::Unreadable),
        ] {
            fs::write(&path, bytes).unwrap();
            let doc = documents(&path, LIMITS).unwrap().remove(0);
            assert_eq!(read(doc).unwrap_err().code, code);
        }
        fs::write(&path, b"{}").unwrap();
        let doc = documents(&path, LIMITS).unwrap().remove(0);
        fs::remove_file(&path).unwrap();
        assert!(read(doc).unwrap_err().to_string().contains("There is no feed at"), "gone in the meantime");
    }
}
