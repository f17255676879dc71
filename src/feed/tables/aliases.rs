//! What headings and names of files mean: the contract's own words, those that ship beside them, and an authority's.

use std::collections::{BTreeMap, HashMap};

use super::Part;
use super::columns::Column;
use crate::text::SafeText;

/// The table that ships with the program.
const BUILT_IN: &str = include_str!("../../../config/feed-aliases.toml");

/// The table of names of files and sheets.
const NAMES: &str = "names";

/// The table of headings that mean the same wherever their field is.
const EVERY: &str = "every";

/// Where a heading leads: a column, and its pointer with the place of a target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Field {
    pub(super) column: &'static Column,
    pub(super) pointer: String,
}

/// What headings and names mean.
#[derive(Clone, Debug)]
pub struct Aliases {
    names: HashMap<String, Part>,
    headings: HashMap<(Part, String), Field>,
}

/// A table of aliases that cannot be used: what is wrong in it and what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadAliases(SafeText);

impl Aliases {
    /// The contract's own words and what ships beside them.
    ///
    /// # Panics
    /// Where the shipped table has a fault, which a test rules out.
    pub fn built_in() -> Self {
        let mut aliases = Self { names: HashMap::new(), headings: HashMap::new() };
        aliases.add("feed-aliases.toml", BUILT_IN).expect("the shipped table is tested");
        for part in Part::ALL {
            aliases.names.insert(key(part.word()), part);
            for column in part.columns() {
                for (heading, pointer) in spellings(column) {
                    aliases.headings.insert((part, key(&heading)), Field { column, pointer });
                }
            }
        }
        aliases
    }

    /// Puts an authority's table, `text` of the file `name`, over what is there.
    ///
    /// # Errors
    /// [`BadAliases`] where it is no table of aliases, or names what the contract does not have.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), BadAliases> {
        let bad = |what: String| BadAliases(format!("{name}: {what}").into());
        let tables: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(text).map_err(|error| bad(format!("not a table of aliases: {}", error.message())))?;
        // What holds everywhere first, so that a part's own word wins over it.
        let every = |name: &&String| name.as_str() != EVERY;
        let mut order: Vec<&String> = tables.keys().collect();
        order.sort_by_key(every);
        for table in order {
            for (said, meant) in &tables[table] {
                if table == NAMES {
                    let part =
                        part_of(meant).ok_or_else(|| bad(format!("[{NAMES}] '{said}': '{meant}' is no section")))?;
                    self.names.insert(key(said), part);
                    continue;
                }
                let parts: Vec<Part> =
                    if table == EVERY { Part::ALL.to_vec() } else { part_of(table).into_iter().collect() };
                if parts.is_empty() {
                    return Err(bad(format!(
                        "[{table}] is no section. There is [{NAMES}], [{EVERY}] and one for each section"
                    )));
                }
                let found: Vec<_> = parts.iter().filter_map(|part| Some((*part, field_of(*part, meant)?))).collect();
                if found.is_empty() {
                    return Err(bad(format!("[{table}] '{said}': '{meant}' is no field of it")));
                }
                for (part, field) in found {
                    self.headings.insert((part, key(said)), field);
                }
            }
        }
        Ok(())
    }

    /// The part that a file or sheet of this name holds.
    pub(super) fn part(&self, name: &str) -> Option<Part> {
        self.names.get(&key(name)).copied()
    }

    /// The field that a heading of `part` means.
    pub(super) fn field(&self, part: Part, heading: &str) -> Option<&Field> {
        self.headings.get(&(part, key(heading)))
    }
}

/// What is compared of a name or a heading: its letters, digits and signs of comparison, in small letters.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || "%<>=".contains(*c)).flat_map(char::to_lowercase).collect()
}

fn part_of(word: &str) -> Option<Part> {
    Part::ALL.into_iter().find(|part| key(part.word()) == key(word))
}

fn field_of(part: Part, meant: &str) -> Option<Field> {
    part.columns().iter().find_map(|column| {
        let (_, pointer) = spellings(column).find(|(heading, _)| key(heading) == key(meant))?;
        Some(Field { column, pointer })
    })
}

/// How many targets a standard may have in a table.
const TARGETS: usize = 9;

/// The headings of a column, each with the pointer it leads to: one, but for targets.
fn spellings(column: &'static Column) -> impl Iterator<Item = (String, String)> {
    let is_target = column.pointer.starts_with("targets/0/");
    let count = if is_target { TARGETS } else { 0 };
    let numbered = (1..=count).map(move |nth| {
        let heading = column.heading().replacen('.', &format!(".{nth}."), 1);
        (heading, column.pointer.replacen("/0/", &format!("/{}/", nth - 1), 1))
    });
    std::iter::once((column.heading(), column.pointer.to_string())).chain(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Section;

    fn leads_to(aliases: &Aliases, section: Section, heading: &str) -> Option<String> {
        aliases.field(Part::Rows(section), heading).map(|field| field.pointer.clone())
    }

    #[test]
    fn headings_are_known_however_they_are_spelled() {
        let aliases = Aliases::built_in();
        for (section, heading, pointer) in [
            (Section::Observations, "numerator", Some("numerator")),
            (Section::Observations, "Numerator ", Some("numerator")),
            (Section::Teams, "Posts: vacant FTE", Some("posts/vacant_fte")),
            (Section::Teams, "posts/vacant_fte", Some("posts/vacant_fte")),
            (Section::Indicators, "targets.value", Some("targets/0/value")),
            (Section::Indicators, "targets.1.value", Some("targets/0/value")),
            (Section::Indicators, "Targets 2 value", Some("targets/1/value")),
            (Section::Children, "Team ID", Some("team")),
            (Section::Teams, "Team ID", Some("id")),
            (Section::Teams, "Team name", Some("name")),
            (Section::Observations, "posts.vacant_fte", None),
            (Section::Observations, "", None),
        ] {
            assert_eq!(leads_to(&aliases, section, heading).as_deref(), pointer, "{section:?} {heading}");
        }
        assert_eq!(aliases.part("Observations"), Some(Part::Rows(Section::Observations)));
        assert_eq!(aliases.part("lookups"), None);
    }

    #[test]
    fn an_authority_has_the_last_word_and_is_told_of_its_mistakes() {
        let mut aliases = Aliases::built_in();
        let own = "[names]\n\"Monthly figures\" = \"observations\"\n[every]\n\"Unit\" = \"team\"\n[observations]\n\"In time\" = \"numerator\"\n\"value\" = \"denominator\"";
        aliases.add("own.toml", own).unwrap();
        assert_eq!(aliases.part("monthly_figures"), Some(Part::Rows(Section::Observations)));
        assert_eq!(leads_to(&aliases, Section::Observations, "IN TIME").as_deref(), Some("numerator"));
        assert_eq!(leads_to(&aliases, Section::Observations, "value").as_deref(), Some("denominator"));
        assert_eq!(leads_to(&aliases, Section::Audits, "unit").as_deref(), Some("team"));
        for (text, said) in [
            (
                "[observations]\n\"In time\" = \"numerators\"",
                "own.toml: [observations] 'In time': 'numerators' is no field of it",
            ),
            ("[figures]\n\"a\" = \"b\"", "own.toml: [figures] is no section"),
            ("[names]\n\"a\" = \"figures\"", "own.toml: [names] 'a': 'figures' is no section"),
            ("a = 1", "own.toml: not a table of aliases"),
            ("[[", "own.toml: not a table of aliases"),
        ] {
            let bad = aliases.add("own.toml", text).unwrap_err().to_string();
            assert!(bad.starts_with(said), "{text}: {bad}");
        }
    }
}
