//! Half-typed text, saved apart from the record: per person and place, each write whole or not at all, given back to its
//! author alone.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::digits::hex;
use crate::domain::event::{Timestamp, timestamp_text};
use crate::text::SafeText;

/// A draft longer than this was not typed.
const LONGEST: u64 = 16 * 1024 * 1024;

/// What somebody had typed when they left off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Whose it is.
    pub person: String,
    /// Where it was typed: the form and what it was opened on.
    pub place: String,
    /// When it was saved.
    pub saved: String,
    /// What was typed, and where the cursor was, as its form writes it.
    pub text: String,
}

impl Draft {
    /// A draft of `person` at `place`.
    pub fn new(person: &SafeText, place: &str, saved: Timestamp, text: String) -> Self {
        Self { person: person.as_str().to_owned(), place: place.to_owned(), saved: timestamp_text(saved), text }
    }
}

/// Why a draft could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// It could not be written.
    #[error(
        "The draft could not be saved in {folder}: {error}. The text is still on the screen; save it or copy it before you leave."
    )]
    NotSaved {
        /// Where.
        folder: SafeText,
        /// Why.
        error: io::Error,
    },
    /// It is there and cannot be read.
    #[error("A draft is there but cannot be read: {why}. It was left as it is: {file}")]
    NotRead {
        /// Its file.
        file: SafeText,
        /// Why.
        why: SafeText,
    },
}

/// The folder of drafts.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
}

impl Drafts {
    /// Drafts in `folder`, which is made when the first is saved.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps `draft` in place of an earlier one of the same person and place.
    pub fn save(&self, draft: &Draft) -> Result<(), DraftError> {
        let save = || {
            super::files::make_folder(&self.folder)?;
            let mut file = tempfile::Builder::new().prefix(".draft-new-").tempfile_in(&self.folder)?;
            serde_json::to_writer(&mut file, draft).map_err(io::Error::from)?;
            file.flush()?;
            file.as_file().sync_all()?;
            file.persist(self.file(&draft.person, &draft.place)).map_err(|lost| lost.error)?;
            super::files::sync_folder(&self.folder)
        };
        save().map_err(|error| DraftError::NotSaved { folder: shown(&self.folder), error })
    }

    /// What `person` had typed at `place`. Nobody else's is ever given.
    pub fn load(&self, person: &SafeText, place: &str) -> Result<Option<Draft>, DraftError> {
        let file = self.file(person.as_str(), place);
        let Some(draft) = read(&file)? else { return Ok(None) };
        Ok((draft.person == person.as_str() && draft.place == place).then_some(draft))
    }

    /// Every draft of `person`, newest first. One that cannot be read is passed over; [`Drafts::load`] says why.
    pub fn of(&self, person: &SafeText) -> Vec<Draft> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let files = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "draft"));
        let read = files.filter_map(|file| read(&file).ok().flatten());
        let mut drafts: Vec<Draft> = read.filter(|draft| draft.person == person.as_str()).collect();
        drafts.sort_by(|one, other| other.saved.cmp(&one.saved));
        drafts
    }

    /// Forgets what `person` had typed at `place`: it was saved, or thrown away on purpose.
    pub fn discard(&self, person: &SafeText, place: &str) -> Result<(), DraftError> {
        match fs::remove_file(self.file(person.as_str(), place)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(DraftError::NotSaved { folder: shown(&self.folder), error })
            }
            _ => Ok(()),
        }
    }

    /// A name that says nothing of the person or the place to whoever lists the folder.
    fn file(&self, person: &str, place: &str) -> PathBuf {
        let mut sum = Sha256::new();
        sum.update(u64::try_from(person.len()).unwrap_or(u64::MAX).to_be_bytes());
        sum.update(person);
        sum.update(place);
        self.folder.join(hex(&sum.finalize())).with_extension("draft")
    }
}

fn read(file: &Path) -> Result<Option<Draft>, DraftError> {
    let bad = |why: String| DraftError::NotRead { file: shown(file), why: why.into() };
    match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(bad(error.to_string())),
        Ok(data) if !data.is_file() || data.len() > LONGEST => return Err(bad("it is no draft".into())),
        Ok(_) => {}
    }
    let bytes = fs::read(file).map_err(|error| bad(error.to_string()))?;
    serde_json::from_slice(&bytes).map(Some).map_err(|error| bad(error.to_string()))
}

fn shown(path: &Path) -> SafeText {
    path.display().to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(person: &str, place: &str, text: &str) -> Draft {
        Draft::new(&person.into(), place, Timestamp::UNIX_EPOCH, text.into())
    }

    #[test]
    fn given_back_to_its_author_alone() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path().join("drafts"));
        let (me, other) = (SafeText::new("R. Osei"), SafeText::new("D. Adeyemi"));
        assert_eq!(drafts.load(&me, "new action").unwrap(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "looking makes nothing");
        let typed = draft("R. Osei", "new action", "Half a sentence\nand \u{1b}[31m Zoë");
        drafts.save(&draft("R. Osei", "new action", "earlier")).unwrap();
        drafts.save(&typed).unwrap();
        assert_eq!(drafts.load(&me, "new action").unwrap(), Some(typed.clone()));
        assert_eq!(drafts.load(&me, "challenge").unwrap(), None);
        assert_eq!(drafts.load(&other, "new action").unwrap(), None);
        assert_eq!((drafts.of(&me), drafts.of(&other)), (vec![typed], vec![]));
        // Even where another's file is put in its place.
        let mine = drafts.file("R. Osei", "new action");
        fs::copy(&mine, drafts.file("D. Adeyemi", "new action")).unwrap();
        assert_eq!(drafts.load(&other, "new action").unwrap(), None);
        drafts.discard(&me, "new action").unwrap();
        drafts.discard(&me, "new action").unwrap();
        assert_eq!(drafts.load(&me, "new action").unwrap(), None);
    }

    #[test]
    fn a_damaged_draft_is_said_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path().to_owned());
        let me = SafeText::new("R. Osei");
        drafts.save(&draft("R. Osei", "new action", "text")).unwrap();
        let file = drafts.file("R. Osei", "new action");
        let half = fs::read(&file).unwrap();
        fs::write(&file, &half[..half.len() / 2]).unwrap();
        assert!(matches!(drafts.load(&me, "new action"), Err(DraftError::NotRead { .. })));
        assert_eq!(fs::read(&file).unwrap(), half[..half.len() / 2]);
        let nowhere = Drafts::in_folder(file.join("under"));
        assert!(matches!(nowhere.save(&draft("R. Osei", "x", "y")), Err(DraftError::NotSaved { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_look() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path().join("drafts"));
        drafts.save(&draft("R. Osei", "new action", "text")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = drafts.file("R. Osei", "new action");
        assert_eq!((mode(&folder.path().join("drafts")), mode(&file)), (0o700, 0o600));
        assert!(!file.display().to_string().contains("Osei"));
    }
}
