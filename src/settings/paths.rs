//! Where the program keeps its files when nobody says otherwise.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::Settings;

/// The program's folders of the account that runs it: XDG's on Unix, the known folders on Windows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folders {
    /// Settings.
    pub config: PathBuf,
    /// The record and the drafts.
    pub state: PathBuf,
    /// What can be fetched again.
    pub cache: PathBuf,
}

/// The account has no home folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this account has no home folder to keep files in; say where: --record FILE, and CLINIC_CACHE=FOLDER")]
pub struct NoHome;

impl Folders {
    /// The folders of this account.
    pub fn of_account() -> Result<Self, NoHome> {
        let base = etcetera::choose_base_strategy().map_err(|_| NoHome)?;
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        let own = |folder: PathBuf| folder.join("clinic");
        Ok(Self { config: own(base.config_dir()), state: own(state), cache: own(base.cache_dir()) })
    }
}

impl Settings {
    /// The file or database address of the record: the one set, else `record.sqlite` of the account.
    pub fn record_place(&self) -> Result<String, NoHome> {
        match &self.record {
            Some(place) => Ok(place.clone()),
            None => Ok(Folders::of_account()?.state.join("record.sqlite").to_string_lossy().into_owned()),
        }
    }

    /// The record's file; none where it is kept on a server.
    pub fn record_file(&self) -> Result<Option<PathBuf>, NoHome> {
        let place = self.record_place()?;
        Ok((!place.contains("://")).then(|| place.into()))
    }

    /// The folder of the cache: the one set, else the account's.
    pub fn cache_folder(&self) -> Result<PathBuf, NoHome> {
        match &self.cache {
            Some(folder) => Ok(folder.clone()),
            None => Ok(Folders::of_account()?.cache),
        }
    }

    /// The folder of half-typed text: beside the record's file and named after it, so that two records never share
    /// one; the account's where the record is a database.
    pub fn drafts_folder(&self) -> Result<PathBuf, NoHome> {
        match self.record_file()? {
            None => Ok(Folders::of_account()?.state.join("drafts")),
            Some(file) => Ok(file.with_extension("drafts")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Layer, resolve};
    use super::*;

    fn with(text: &str) -> Settings {
        resolve(&[Layer::file("clinic.toml", text)]).unwrap().settings
    }

    #[test]
    fn what_is_set_is_used_and_drafts_lie_beside_the_record() {
        let own = with("record = '/tmp/x/one.sqlite'\ncache = '/tmp/x/c'");
        assert_eq!(own.record_place().unwrap(), "/tmp/x/one.sqlite");
        assert_eq!(own.drafts_folder().unwrap(), Path::new("/tmp/x/one.drafts"));
        assert_eq!(own.cache_folder().unwrap(), Path::new("/tmp/x/c"));
    }

    #[test]
    fn otherwise_the_account_has_its_own() {
        let Ok(folders) = Folders::of_account() else { return };
        assert_eq!(with("").record_place().unwrap(), folders.state.join("record.sqlite").to_string_lossy());
        assert_eq!(with("").drafts_folder().unwrap(), folders.state.join("record.drafts"));
        assert_eq!(with("record = 'postgres://db/clinic'").drafts_folder().unwrap(), folders.state.join("drafts"));
        assert!(with("").cache_folder().unwrap().ends_with("clinic"));
    }
}
