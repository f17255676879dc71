//! Feeds of a whole authority, and their reports in every format: nobody is named.

use std::io::{Cursor, Read as _};

use super::{recommended, report};
use crate::dataset::Snapshot;
use crate::feed::read::{Input, ReadRules, read};
use crate::feed::sample;
use crate::report::formats::{Format, write};
use crate::settings::{catalogue, holidays};

/// The figures of these documents.
pub(super) fn figures(documents: &[(String, String)]) -> Snapshot {
    let rules = ReadRules { calendar: holidays::built_in(), ..ReadRules::default() };
    let inputs = documents
        .iter()
        .map(|(name, text)| Input { name: name.as_str().into(), read: Box::new(text.as_bytes()) })
        .collect();
    read(inputs, &catalogue::built_in(), &rules, "2023-01-10".parse().unwrap()).unwrap()
}

pub(super) fn sample() -> Snapshot {
    figures(&sample::southampton().unwrap())
}

pub(super) fn invented(teams: usize, months: usize, seed: u64) -> Snapshot {
    let mut bytes = Vec::new();
    sample::sample(teams, months, seed, &mut bytes).unwrap();
    figures(&[(String::new(), String::from_utf8(bytes).unwrap())])
}

/// Everything that a file says, without its marks; pictures are drawn from the tables and hold no words.
fn text(file: &[u8], format: Format) -> String {
    let texts = match format {
        Format::Docx | Format::Xlsx => {
            let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
            let parts = (0..zip.len()).filter_map(|at| {
                let mut bytes = Vec::new();
                zip.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
                String::from_utf8(bytes).ok()
            });
            parts.collect::<Vec<_>>().join("\n")
        }
        // Markdown escapes brackets.
        _ => String::from_utf8(file.to_vec()).unwrap().replace('\\', ""),
    };
    match format {
        Format::Docx | Format::Xlsx | Format::Html => {
            // Alternative texts stand within the marks: they are kept.
            let kept = texts.split('<').map(|part| match part.split_once('>') {
                Some((mark, rest)) => {
                    let said = mark.split('"').skip(1).step_by(2).filter(|it| it.contains(' '));
                    format!("{} {rest}", said.collect::<Vec<_>>().join(" "))
                }
                None => part.to_owned(),
            });
            kept.collect::<Vec<_>>().join("\n")
        }
        _ => texts,
    }
}

/// How often `name` stands in `text` as a word of its own.
fn times(text: &str, name: &str) -> usize {
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '-' || it == '_');
    let at = text.match_indices(name);
    at.filter(|(at, _)| !is_part(text[..*at].chars().next_back()) && !is_part(text[at + name.len()..].chars().next()))
        .count()
}

#[test]
fn no_team_no_worker_no_child_record_and_no_manager_stands_in_any_format() {
    let snapshot = sample();
    let data = &snapshot.data;
    let register = recommended(&[("Visits", "A plan is out")]);
    let made = report(&snapshot, &register, "2022-12");
    let named: Vec<&str> = data
        .children
        .iter()
        .map(|it| it.child.as_str())
        .chain(data.workers.iter().map(|it| it.id.as_str()))
        .chain(data.managers.iter().flat_map(|it| [it.id.as_str(), it.name.as_str()]))
        .chain(data.teams.iter().flat_map(|it| [it.id.as_str(), it.name.as_str()]))
        .collect();
    assert!(named.len() > 200 && data.managers.len() > 5, "the sample has people: {}", named.len());
    for format in Format::ALL {
        let mut text = text(&write(&made.document, format).unwrap(), format);
        assert!(text.contains("A plan is out") && text.contains("[c]"), "{format:?}");
        assert!(text.contains("Withheld, so that nobody"), "the sign is explained: {format:?}");
        // An area may be called as one of its teams and more.
        for area in &data.areas {
            assert!(text.contains(area.name.as_str()) || format == Format::Docx, "{format:?} {}", area.name);
            text = text.replace(area.name.as_str(), "");
        }
        let found: Vec<&&str> = named.iter().filter(|name| times(&text, name) > 0).collect();
        assert!(found.is_empty(), "{format:?}: {found:?}");
    }
    assert_eq!(times("of T01, and XT01", "T01"), 1, "the test can fail");
}
