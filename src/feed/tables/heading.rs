//! Finds the heading of a table and the field that each of its columns stands for.

use unicode_normalization::UnicodeNormalization as _;

use super::aliases::{Aliases, Field, key};
use super::cell::Row;
use super::{Part, Table};
use crate::dataset::Section;
use crate::feed::read::would_name_a_person;
use crate::text::SafeText;

/// How many rows may be a heading, titles above it among them.
const FIRST_ROWS: usize = 10;

/// What people put before the name of a child's field.
const OF_A_CHILD: [&str; 8] =
    ["childs", "child", "youngpersons", "youngperson", "serviceusers", "serviceuser", "clients", "client"];

/// Words of a heading that say a person is named.
const NAMING: [&str; 10] =
    ["name", "names", "surname", "surnames", "forename", "forenames", "firstname", "fullname", "initials", "initial"];

/// Words of a heading that say a person could be found by it.
const FINDING: [&str; 8] = ["dob", "birth", "birthdate", "birthday", "address", "postcode", "nhs", "upn"];

/// Words that say a name is not the child's: such a column is left out, and refuses nothing.
const OF_OTHERS: [&str; 10] =
    ["team", "worker", "manager", "area", "service", "school", "indicator", "measure", "standard", "officer"];

/// Words that say it is the child's, whoever else is named.
const OF_CHILDREN: [&str; 11] =
    ["child", "childs", "children", "pupil", "yp", "young", "person", "persons", "client", "user", "student"];

/// How many letters of a heading are looked at for such words.
const LOOKED_AT: usize = 200;

/// A column with a field of the contract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Headed {
    /// Its place, from 0.
    pub(super) at: u32,
    /// Its heading as the table has it.
    pub(super) text: SafeText,
    /// What it stands for.
    pub(super) field: Field,
}

/// The heading of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Heading {
    /// Its row as a spreadsheet numbers it.
    pub(super) row: u32,
    /// How many of the table's rows stand above the first one of data.
    pub(super) above: usize,
    /// The columns that are known.
    pub(super) columns: Vec<Headed>,
    /// Place and text of those that are not.
    pub(super) unknown: Vec<(u32, SafeText)>,
    /// Columns whose heading would name a child.
    pub(super) persons: Vec<(u32, SafeText)>,
    /// Columns with a field that another one before them has, and the place of that one.
    pub(super) twice: Vec<(u32, SafeText, u32)>,
}

/// Place and text of each column.
type Texts = Vec<(u32, String)>;

impl Heading {
    /// The heading of `table`; `None` where none of its first rows names a field.
    pub(super) fn find(table: &Table, aliases: &Aliases) -> Option<Self> {
        let part = table.part;
        let mut best: Option<(usize, u32, usize, Texts)> = None;
        let rows = &table.rows;
        for at in 0..rows.len().min(FIRST_ROWS) {
            let single = texts(&rows[at]);
            let double = rows.get(at + 1).map(|below| joined(&single, &texts(below), part, aliases));
            for (lines, texts) in std::iter::once((1, single.clone())).chain(double.map(|texts| (2, texts))) {
                let known = count(part, aliases, &texts);
                let most = best.as_ref().map_or(fewest(part) - 1, |(most, ..)| *most);
                if known > most {
                    best = Some((known, rows[at + lines - 1].number, at + lines, texts));
                }
            }
        }
        let (_, row, above, texts) = best?;
        let mut heading =
            Self { row, above, columns: Vec::new(), unknown: Vec::new(), persons: Vec::new(), twice: Vec::new() };
        for (at, text) in texts {
            let shown = SafeText::new(&text.chars().take(60).collect::<String>());
            if names_a_child(part, &text) {
                heading.persons.push((at, shown));
            } else if let Some(field) = aliases.field(part, &text) {
                let first = heading.columns.iter().find(|other| other.field.pointer == field.pointer);
                if let Some(first) = first {
                    heading.twice.push((at, shown, first.at));
                } else {
                    heading.columns.push(Headed { at, text: shown, field: field.clone() });
                }
            } else {
                heading.unknown.push((at, shown));
            }
        }
        Some(heading)
    }

    /// The column that stands for `pointer`, or for the nearest thing around it.
    pub(super) fn column(&self, pointer: &str) -> Option<&Headed> {
        let of = |pointer: &str| self.columns.iter().find(|column| column.field.pointer == pointer);
        let around = |column: &&Headed| column.field.pointer.split('/').next() == pointer.split('/').next();
        of(pointer).or_else(|| self.columns.iter().find(around))
    }
}

/// How many headings of the part are known in these first rows: what tells one separator from another.
pub(super) fn known_in(part: Part, aliases: &Aliases, rows: &[Row]) -> usize {
    rows.iter().map(|row| count(part, aliases, &texts(row))).max().unwrap_or(0)
}

/// How many headings say something: a field's, or one that no feed may have.
fn count(part: Part, aliases: &Aliases, texts: &Texts) -> usize {
    texts.iter().filter(|(_, text)| aliases.field(part, text).is_some() || names_a_child(part, text)).count()
}

/// How many headings a row has to know to be one: a single word of a row of data may be a heading's by chance, and the
/// rest of that row would be told as headings that are not known.
fn fewest(part: Part) -> usize {
    part.columns().iter().filter(|column| column.required).count().clamp(1, 2)
}

fn texts(row: &Row) -> Texts {
    if row.is_help() {
        return Vec::new();
    }
    row.cells.iter().filter_map(|(at, cell)| Some((*at, cell.as_text()?.to_string()))).collect()
}

/// Two rows as one heading: what stands above names a group up to the next text, and alone where nothing stands below.
fn joined(above: &Texts, below: &Texts, part: Part, aliases: &Aliases) -> Texts {
    let mut joined: Texts = Vec::new();
    // Both stand in the order of their places, so that one walk along them is enough however wide the rows are.
    let mut groups = above.iter().peekable();
    let mut group = None;
    for (at, text) in below {
        while let Some((_, name)) = groups.next_if(|(start, _)| start <= at) {
            group = Some(name);
        }
        let grouped = group.map(|group| format!("{group}.{text}"));
        let is_known = |text: &String| aliases.field(part, text).is_some();
        joined.push((*at, grouped.filter(is_known).unwrap_or_else(|| text.clone())));
    }
    let alone = above.iter().filter(|(at, _)| below.binary_search_by_key(at, |(other, _)| *other).is_err());
    joined.extend(alone.cloned());
    joined.sort();
    joined
}

/// Whether a column would hold what names a child: in `children` under the contract's names and in any heading with such a
/// word, elsewhere where the heading says that it is a child's.
fn names_a_child(part: Part, heading: &str) -> bool {
    // Letters of full width and the like are compared as those that they stand for, marks nobody sees not at all.
    let heading: String = heading.nfkc().filter(|c| !is_unseen(*c)).take(LOOKED_AT).collect();
    let plain = key(&heading);
    let is_name = |text: &str| would_name_a_person(text) || text.strip_suffix('s').is_some_and(would_name_a_person);
    let of_a_child = OF_A_CHILD.iter().filter_map(|word| plain.strip_prefix(word)).any(is_name);
    let is_of_children = part == Part::Rows(Section::Children);
    of_a_child || is_of_children && (is_name(&plain) || has_a_naming_word(&heading))
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a heading of `children` has a word by which a child is named or found.
fn has_a_naming_word(heading: &str) -> bool {
    let mut spaced = String::new();
    let mut was_small = false;
    for c in heading.chars() {
        // `PupilName` is two words.
        if was_small && c.is_uppercase() {
            spaced.push(' ');
        }
        was_small = c.is_lowercase();
        spaced.extend(c.to_lowercase().filter(|c| !matches!(c, '\'' | '\u{2019}')));
    }
    let words: Vec<&str> = spaced.split(|c: char| !c.is_alphanumeric()).collect();
    let any = |of: &[&str]| words.iter().any(|word| of.contains(word));
    any(&FINDING) || any(&NAMING) && (any(&OF_CHILDREN) || !any(&OF_OTHERS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::tables::Cell;

    fn table(section: Section, rows: &[&str]) -> Table {
        let row = |(at, line): (usize, &&str)| Row {
            number: u32::try_from(at).unwrap() + 1,
            width: 0,
            cells: (0..).zip(line.split(',')).filter_map(|(at, text)| Some((at, Cell::of_text(text)?))).collect(),
        };
        let (part, name) = (Part::Rows(section), "x.csv".into());
        Table { part, name, is_sheet: false, rows: rows.iter().enumerate().map(row).collect() }
    }

    /// Row of the heading, rows above the data, place and pointer of each column.
    type Found = (u32, usize, Vec<(u32, String)>);

    fn found(section: Section, rows: &[&str]) -> Option<Found> {
        let heading = Heading::find(&table(section, rows), &Aliases::built_in())?;
        let columns = heading.columns.into_iter().map(|column| (column.at, column.field.pointer)).collect();
        Some((heading.row, heading.above, columns))
    }

    #[test]
    fn the_heading_is_found_below_titles_and_in_merged_cells() {
        let at = |pairs: &[(u32, &str)]| pairs.iter().map(|(at, text)| (*at, text.to_string())).collect::<Vec<_>>();
        let plain = at(&[(0, "id"), (1, "name"), (2, "area")]);
        assert_eq!(found(Section::Teams, &["id,name,area", "T1,North,A"]), Some((1, 1, plain.clone())));
        assert_eq!(found(Section::Teams, &["Teams at December", "id,name,area", "T1,North,A"]), Some((2, 2, plain)));
        let grouped = at(&[(0, "id"), (1, "name"), (2, "area"), (3, "posts/vacant_fte"), (4, "posts/agency_fte")]);
        let merged = ["Teams,,,,", "id,name,area,posts,", ",,,vacant_fte,agency_fte", "T1,North,A,1,2"];
        assert_eq!(found(Section::Teams, &merged), Some((3, 3, grouped)));
        assert_eq!(found(Section::Teams, &["T1,North,A", "T2,South,A"]), None);
        assert_eq!(found(Section::Teams, &["T1,Manager,A", "T2,South,A"]), None, "one word may be there by chance");
        assert_eq!(found(Section::Teams, &[]), None);
    }

    #[test]
    fn what_is_not_known_twice_or_a_childs_is_told_apart() {
        let heading = |section, line: &str| {
            let heading = Heading::find(&table(section, &[line]), &Aliases::built_in()).unwrap();
            let shown = |list: &[(u32, SafeText)]| {
                list.iter().map(|(at, text)| format!("{at}{text}")).collect::<Vec<_>>().join(" ")
            };
            let twice = heading.twice.iter().map(|(at, text, first)| format!("{at}{text}{first}"));
            (shown(&heading.unknown), twice.collect::<Vec<_>>().join(" "), shown(&heading.persons))
        };
        let s = |a: &str, b: &str, c: &str| (a.to_string(), b.to_string(), c.to_string());
        assert_eq!(heading(Section::Observations, "indicator,Measure,period,colour"), s("3colour", "1Measure0", ""));
        assert_eq!(heading(Section::Children, "id,indicator,team,Surname,D.O.B."), s("", "", "3Surname 4D.O.B."));
        assert_eq!(heading(Section::Children, "id,Child's name"), s("", "", "1Child's name"));
        assert_eq!(heading(Section::Children, "Forenames,Surnames"), s("", "", "0Forenames 1Surnames"));
        assert_eq!(heading(Section::Caseload, "period,count,Client surname"), s("", "", "2Client surname"));
        assert_eq!(heading(Section::Exemptions, "id,child,Child surname,name"), s("3name", "", "2Child surname"));
        assert_eq!(heading(Section::Teams, "id,name,area"), s("", "", ""));
    }

    #[test]
    fn a_heading_of_children_that_plainly_names_a_child_refuses() {
        let persons = |section, text: &str| {
            let heading = format!("id,indicator,team,{text}");
            Heading::find(&table(section, &[&heading]), &Aliases::built_in()).unwrap().persons.len()
        };
        for text in [
            "Pupil name",
            "PupilName",
            "YP Name",
            "Name of child",
            "Child's worker: child's name",
            "Preferred name",
            "Legal surname",
            "Surname / forename",
            "NHS no",
            "NHS No.",
            "Home address",
            "Date of Birth (DD/MM)",
            "Initials",
            "\u{ff2e}\u{ff41}\u{ff4d}\u{ff45}",
            "Na\u{200b}me",
            "UPN",
        ] {
            assert_eq!(persons(Section::Children, text), 1, "{text}");
        }
        for text in ["worker", "Team name", "Worker name", "Last seen", "Due date", "Renamed", "Person ID"] {
            assert_eq!(persons(Section::Children, text), 0, "{text}");
        }
        assert_eq!(persons(Section::Observations, "Preferred name"), 0, "only in the section of children");
    }
}
