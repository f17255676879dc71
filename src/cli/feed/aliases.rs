//! The headings that `clinic feed from-csv` knows: the shipped ones, under an authority's own.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use crate::cli::context::Context;
use crate::cli::outcome::{Code, Refused};
use crate::feed::tables::Aliases;
use crate::settings::settings_folders;
use crate::text::SafeText;

/// The file of an authority's own headings, beside a settings file.
const ALIASES: &str = "feed-aliases.toml";

/// No such file is longer, in bytes.
const MOST_OF_A_TABLE: u64 = 1 << 20;

/// The shipped headings, under those beside every settings file that is read (the machine's, the account's, the one that
/// is named), under those of `own`.
pub(super) fn aliases(context: &Context, own: Option<&Path>) -> Result<Aliases, Refused> {
    let mut aliases = Aliases::built_in();
    let folders = settings_folders(context.global.config.as_deref());
    let beside = folders.iter().rev().map(|folder| (folder.join(ALIASES), false));
    for (file, is_named) in beside.chain(own.map(|file| (file.to_path_buf(), true))) {
        let shown = file.to_string_lossy();
        let text = match read_table(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_named => continue,
            read => read.map_err(|error| {
                let shown = SafeText::new(&shown);
                Refused::new(Code::Usage, format!("{shown}: cannot be read ({error}). Check the path."))
            })?,
        };
        aliases.add(&shown, &text).map_err(|bad| Refused::new(Code::Usage, bad.to_string()))?;
    }
    Ok(aliases)
}

/// The text of a table of headings: of a file, and not a long one, for a pipe might never end.
fn read_table(file: &Path) -> io::Result<String> {
    if !fs::metadata(file)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    File::open(file)?.take(MOST_OF_A_TABLE + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_OF_A_TABLE { Err(io::Error::other("it is longer than 1 MiB")) } else { Ok(text) }
}
