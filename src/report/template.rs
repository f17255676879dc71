//! The wording of papers: templates that an authority can change, filled with the pieces that the program makes.
//!
//! A template is plain text, as its first one, `config/templates/pack.txt`, explains. Its lines say which headings and
//! sentences a paper has and where tables and charts stand; what is in them is none of its business. A field or piece
//! that is not there is a fault with the template, its line and the name: a paper with a hole in it is never written.

use std::collections::BTreeMap;

use minijinja::value::Value;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};

use super::document::{Block, Document, Foot, Kind, Level};
use crate::text::SafeText;

/// Stands before every value that was filled in, so that no value is taken for a heading, a list or a piece. Safe text has
/// no character of private use.
const FILLED: char = '\u{E000}';

/// Steps of a template; those that ship take some hundreds.
const MOST_STEPS: u64 = 50_000;

/// What is filled into a template.
#[derive(Clone, Default, Debug)]
pub struct Parts {
    fields: BTreeMap<&'static str, Value>,
    pieces: BTreeMap<String, Vec<Block>>,
}

impl Parts {
    /// A field: words.
    #[expect(clippy::needless_pass_by_value, reason = "whatever can be said is taken, owned or not")]
    pub fn field(&mut self, name: &'static str, words: impl ToString) -> &mut Self {
        self.fields.insert(name, Value::from(words.to_string()));
        self
    }

    /// A field to be gone through one by one.
    pub fn list(&mut self, name: &'static str, words: Vec<String>) -> &mut Self {
        self.fields.insert(name, Value::from(words));
        self
    }

    /// A piece: nothing where it is empty, and its heading with it.
    pub fn piece(&mut self, name: impl Into<String>, blocks: Vec<Block>) -> &mut Self {
        self.pieces.insert(name.into(), blocks);
        self
    }

    fn values(&self) -> Value {
        Value::from_pairs(self.fields.iter().map(|(name, value)| (*name, value.clone())))
    }
}

/// A template that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("The template {template}, line {line}: {what}. Nothing was written.")]
pub struct TemplateError {
    /// The template's file.
    pub template: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, and what there is instead.
    pub what: String,
}

/// The template that ships.
pub fn built_in(kind: Kind) -> &'static str {
    match kind {
        Kind::Pack => include_str!("../../config/templates/pack.txt"),
        Kind::Minutes => include_str!("../../config/templates/minutes.txt"),
        Kind::Slip => include_str!("../../config/templates/slip.txt"),
        Kind::Representation => include_str!("../../config/templates/representation.txt"),
        Kind::Board => include_str!("../../config/templates/board.txt"),
        Kind::Panel => include_str!("../../config/templates/panel.txt"),
    }
}

/// Fills the template called `name`.
pub fn fill((name, text): (&str, &str), kind: Kind, parts: &Parts, foot: Foot) -> Result<Document, TemplateError> {
    let fault = |line: usize, what: String| TemplateError { template: SafeText::new(name).to_string(), line, what };
    let rendered = render(text, parts).map_err(|(line, what)| fault(line, what))?;
    let mut title = None;
    let mut blocks: Vec<Block> = Vec::new();
    // Where headings began that nothing has followed yet.
    for line in rendered.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        let words = |text: &str| SafeText::kept(text.replace(FILLED, "").trim());
        if let Some(piece) = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
            let piece = piece.replace(FILLED, "");
            let Some(found) = parts.pieces.get(piece.trim()) else {
                let those = parts.pieces.keys().cloned().collect::<Vec<_>>().join(", ");
                let what = format!("there is no piece '{}'; those there are: {those}", SafeText::new(&piece));
                return Err(fault(line_of(text, &piece), what));
            };
            blocks.extend(found.iter().cloned());
        } else if let Some(text) = line.strip_prefix("### ") {
            blocks.push(Block::Heading(Level::Section, words(text)));
        } else if let Some(text) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(Level::Part, words(text)));
        } else if let Some(text) = line.strip_prefix("# ") {
            title = Some(words(text));
        } else if let Some(text) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::List(items)) => items.push(words(text)),
                _ => blocks.push(Block::List(vec![words(text)])),
            }
        } else if !words(line).as_str().is_empty() {
            blocks.push(Block::Paragraph(words(line)));
        }
    }
    let title = title.ok_or_else(|| fault(1, "it has no title, a line that begins with '# '".to_owned()))?;
    Ok(Document { title, kind, blocks: without_empty(blocks), foot })
}

/// Without headings that nothing stands below.
fn without_empty(blocks: Vec<Block>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::new();
    for block in blocks.into_iter().rev() {
        let is_empty = match (&block, kept.last()) {
            (Block::Heading(..), None) => true,
            (Block::Heading(level, _), Some(Block::Heading(below, _))) => below <= level,
            _ => false,
        };
        if !is_empty {
            kept.push(block);
        }
    }
    kept.reverse();
    kept
}

/// The template with its fields filled in; else the line and what is wrong there.
fn render(text: &str, parts: &Parts) -> Result<String, (usize, String)> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(MOST_STEPS));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_formatter(|out, _, value| {
        let words = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        write!(out, "{FILLED}{}", words.replace(['\r', '\n', FILLED], " ")).map_err(minijinja::Error::from)
    });
    let wrong = |error: &minijinja::Error| {
        let line = error.line().unwrap_or(1);
        let what = match error.kind() {
            ErrorKind::UndefinedError => unknown_field(text, line, parts),
            ErrorKind::OutOfFuel => "it repeats its lines without end; let a loop go through a field".to_owned(),
            _ => SafeText::new(&error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned)).to_string(),
        };
        (line, what)
    };
    let template = environment.template_from_str(text).map_err(|error| wrong(&error))?;
    template.render(parts.values()).map_err(|error| wrong(&error))
}

/// Names the field of a line that there is none of.
fn unknown_field(text: &str, line: usize, parts: &Parts) -> String {
    const WORDS: [&str; 9] = ["for", "in", "if", "else", "endif", "endfor", "not", "and", "loop"];
    let those = parts.fields.keys().copied().collect::<Vec<_>>().join(", ");
    let written = text.lines().nth(line.saturating_sub(1)).unwrap_or("");
    let inside = written.split("{{").skip(1).filter_map(|it| it.split("}}").next());
    let inside = inside.chain(written.split("{%").skip(1).filter_map(|it| it.split("%}").next()));
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = inside.flat_map(|it| it.split(|c| !is_of_name(c))).filter(|name| !name.is_empty());
    let unknown = names.find(|name| !parts.fields.contains_key(name) && !WORDS.contains(name));
    let unknown = unknown.map_or_else(String::new, |name| format!(" '{}'", SafeText::new(name)));
    format!("there is no field{unknown}; those there are: {those}")
}

/// The line that names `piece`, from 1.
fn line_of(text: &str, piece: &str) -> usize {
    let first = piece.split_whitespace().next().unwrap_or("");
    let names =
        |line: &str| line.trim_start().strip_prefix("[[").is_some_and(|rest| rest.trim_start().starts_with(first));
    text.lines().position(names).map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::formats::testing::foot;

    fn parts() -> Parts {
        let mut parts = Parts::default();
        parts.field("area", "Protection").field("evil", "## no [[table]] {{ area }}\n# x");
        parts.list("priorities", vec!["One".into(), "Two".into()]);
        parts.piece("table", vec![Block::paragraph("the table")]).piece("nothing", Vec::new());
        parts.piece("one 1", vec![Block::paragraph("first")]).piece("one 2", vec![Block::paragraph("second")]);
        parts
    }

    fn filled(text: &str) -> Result<Document, TemplateError> {
        fill(("own.txt", text), Kind::Pack, &parts(), foot())
    }

    #[test]
    fn lines_are_headings_lists_paragraphs_and_pieces() {
        let text = "{# why #}\n# Pack of {{ area }}\n\n## A\nOne {{ area }}.\n- x\n- y\n[[table]]\n## B\n[[nothing]]\n### C\n[[nothing]]\n## D\n### E\n[[table]]\n";
        let document = filled(text).unwrap();
        assert_eq!(document.title.as_str(), "Pack of Protection");
        let expected = [
            Block::part("A"),
            Block::paragraph("One Protection."),
            Block::list(vec!["x".into(), "y".into()], ""),
            Block::paragraph("the table"),
            Block::part("D"),
            Block::section("E"),
            Block::paragraph("the table"),
        ];
        assert_eq!(document.blocks, expected);
    }

    #[test]
    fn a_value_is_never_taken_for_what_a_template_says() {
        let document = filled("# t\n{{ evil }}\n- {{ evil }}").unwrap();
        let text = "## no [[table]] {{ area }} # x";
        assert_eq!(document.blocks, [Block::paragraph(text), Block::list(vec![text.into()], "")]);
    }

    #[test]
    fn a_part_can_be_repeated() {
        let document =
            filled("# t\n{% for it in priorities %}\n## {{ it }}\n[[one {{ loop.index }}]]\n{% endfor %}").unwrap();
        let expected = [Block::part("One"), Block::paragraph("first"), Block::part("Two"), Block::paragraph("second")];
        assert_eq!(document.blocks, expected);
    }

    #[test]
    fn a_template_that_goes_on_without_end_is_ended() {
        let text = "# t\n{% for a in range(90000) %}{% for b in range(90000) %}{% for c in range(90000) %}{{ a }}{% endfor %}\
             {% endfor %}{% endfor %}";
        let error = filled(text).unwrap_err();
        assert!(error.what.contains("without end"), "{error}");
    }

    #[test]
    fn what_is_not_there_is_named_with_its_line() {
        for (text, line, what) in [
            ("# t\n{{ area }}\n{{ arae }}", 3, "there is no field 'arae'; those there are: area, evil, priorities"),
            ("# t\n[[tabel]]", 2, "there is no piece 'tabel'"),
            ("# t\n{% for x in nobody %}{% endfor %}", 2, "there is no field"),
            ("# t\n{{ area | shout }}", 2, "shout"),
            ("# t\n{{ area", 2, ""),
            ("no title", 1, "it has no title"),
        ] {
            let error = filled(text).unwrap_err();
            assert_eq!((error.template.as_str(), error.line), ("own.txt", line), "{text}: {error}");
            assert!(error.what.contains(what), "{text}: {error}");
            assert!(error.to_string().ends_with("Nothing was written."));
        }
    }
}
