//! Layers of settings, each over the one before: built in, the machine's file, the person's file, `--config FILE`, the
//! environment, flags.

use std::fmt;
use std::path::{Path, PathBuf};

use super::Settings;
use super::paths::Folders;
use super::problem::Problems;
use crate::text::SafeText;

/// What every variable of the program starts with.
pub(super) const PREFIX: &str = "CLINIC_";

/// The variable that names a settings file where `--config` does not.
pub(super) const CONFIG: &str = "CLINIC_CONFIG";

/// One layer, already read. Not printable: the environment may hold the bearer token.
#[derive(Clone)]
pub enum Layer {
    /// A settings file.
    File {
        /// What errors and origins call it.
        name: SafeText,
        /// Its text.
        text: String,
    },
    /// Variables; those that do not start with `CLINIC_` are passed over.
    Environment(Vec<(String, String)>),
    /// Flags: the key of a setting and its value.
    Flags(Vec<(String, String)>),
}

impl Layer {
    /// The layer of a settings file called `name`.
    pub fn file(name: &str, text: &str) -> Self {
        Self::File { name: name.into(), text: text.to_owned() }
    }
}

/// Where a value came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// It ships with the program.
    BuiltIn,
    /// A settings file.
    File {
        /// The file.
        name: SafeText,
        /// The line, from 1.
        line: usize,
    },
    /// A variable.
    Environment(SafeText),
    /// A flag, by the key it sets.
    Flag(SafeText),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => write!(f, "built in"),
            Self::File { name, line } => write!(f, "{name}:{line}"),
            Self::Environment(name) => write!(f, "{name}"),
            Self::Flag(key) => write!(f, "--{key}"),
        }
    }
}

/// Settings, and what is worth a word though it is no error.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Variables that look like settings and are none.
    pub warnings: Vec<SafeText>,
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file that cannot be read.
    #[error("{}: the settings file cannot be read: {error}", SafeText::new(&file.to_string_lossy()))]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Something wrong in them.
    #[error(transparent)]
    Wrong(#[from] Problems),
}

/// A settings file that is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Whether somebody named it, by `--config` or `CLINIC_CONFIG`: then it has to be there.
    pub named: bool,
}

/// The settings files that are looked for, lowest first: the machine's, the account's, the one that was named.
pub fn places(config_flag: Option<&Path>, variables: &[(String, String)]) -> Vec<Place> {
    let own = Folders::of_account().ok().map(|folders| folders.config.join("clinic.toml"));
    let usual = std::iter::once(machine_file()).chain(own).map(|file| Place { file, named: false });
    let from_variable = variables.iter().find(|(name, value)| name == CONFIG && !value.is_empty());
    let named = config_flag.map(Path::to_path_buf).or_else(|| from_variable.map(|(_, value)| value.into()));
    usual.chain(named.map(|file| Place { file, named: true })).collect()
}

/// The layers that this machine has. A missing file of the machine or the person is no error; a missing `--config` is.
pub fn layers_from_system(
    config_flag: Option<&Path>,
    env: impl Iterator<Item = (String, String)>,
    flags: Vec<(String, String)>,
) -> Result<Vec<Layer>, SettingsError> {
    let variables: Vec<(String, String)> = env.filter(|(name, _)| name.starts_with(PREFIX)).collect();
    let mut layers = Vec::new();
    for Place { file, named } in places(config_flag, &variables) {
        match std::fs::read_to_string(&file) {
            Ok(text) => layers.push(Layer::file(&file.to_string_lossy(), &text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => {}
            Err(error) => return Err(SettingsError::Unreadable { file, error }),
        }
    }
    layers.extend([Layer::Environment(variables), Layer::Flags(flags)]);
    Ok(layers)
}

/// The folders of the settings files that are read, the most particular first: beside them an authority may have wording
/// of its own.
pub fn settings_folders(config_flag: Option<&Path>) -> Vec<PathBuf> {
    let variable: Vec<_> = std::env::var(CONFIG).map(|file| (CONFIG.to_owned(), file)).into_iter().collect();
    let places = places(config_flag, &variable).into_iter().rev();
    places.filter_map(|place| place.file.parent().map(Path::to_path_buf)).collect()
}

/// The machine's settings file.
fn machine_file() -> PathBuf {
    if cfg!(windows) {
        let shared = std::env::var_os("ProgramData").unwrap_or_else(|| r"C:\ProgramData".into());
        PathBuf::from(shared).join("clinic").join("clinic.toml")
    } else {
        PathBuf::from("/etc/clinic/clinic.toml")
    }
}
