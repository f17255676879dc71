//! What a screen of the drill-down shows, as data: one path, and every level of it made the same way.
//!
//! A [`Place`] says what is looked at, a page builder (one file per place) turns the figures into a [`Page`], and one
//! piece of code moves, sorts, narrows, copies and draws every page.

use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::domain::clinic::representation::Section;
use crate::domain::doubt::DoubtKey;
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, AuditId, ChildId, IndicatorId, TeamId, WorkerId};
use crate::domain::period::Period;
use crate::text::SafeText;

/// What is looked at. The place is also the key under which cursor, sort and columns are kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Place {
    /// The service: where to look, then the core.
    Overview,
    /// Where to look, over all teams and standards.
    WhereToLook,
    /// Every standard of the service.
    Standards,
    /// One service area.
    Area(AreaId),
    /// One team.
    Team(TeamId),
    /// One indicator across areas and teams.
    Indicator(IndicatorId),
    /// Records outside, or about to leave, a timescale.
    Outside {
        /// Whose records.
        owner: Owner,
        /// Of one indicator, or of all.
        indicator: Option<IndicatorId>,
    },
    /// One worker.
    Worker(WorkerId),
    /// One child record.
    Child(ChildId),
    /// What the feed got wrong.
    Doubts,
    /// The register of remedial actions.
    Register,
    /// One action and its history.
    ActionHistory(Uuid),
    /// The clinics: held, scheduled, proposed.
    Clinics,
    /// One clinic: its agenda, who is expected, what is not dealt with.
    Clinic(Uuid),
    /// One item of a clinic's agenda; no team for the items of the whole area.
    Item {
        /// The clinic.
        clinic: Uuid,
        /// The team.
        team: Option<TeamId>,
    },
    /// What a close reads back; of a closed clinic its minutes, as it stood.
    Minutes(Uuid),
    /// The questions that wait for an answer, and those that were answered.
    Questions,
    /// A team's representation for a month.
    Representation {
        /// The team.
        team: TeamId,
        /// The month.
        period: Period,
    },
    /// The register of exemptions, the feed's among them.
    Exemptions,
    /// The scrutiny panel's recommendations.
    Recommendations,
    /// Every action with an indicator, before and after.
    Difference,
    /// What is ahead of an owner: records that leave their timescale, cases against posts.
    Ahead(Owner),
    /// Who shares the record.
    People,
    /// Who opened which list of child records.
    Accesses,
    /// The audits of an owner, and the clocks of those found inadequate.
    Audits(Owner),
}

impl Place {
    /// The clinic whose page it is.
    pub fn clinic(&self) -> Option<Uuid> {
        match self {
            Self::Clinic(id) | Self::Minutes(id) | Self::Item { clinic: id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// What a row is about: fills an action's form, the trend and "where does this figure come from".
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Subject {
    /// Whose row it is.
    pub owner: Option<Owner>,
    /// The indicator it shows.
    pub indicator: Option<IndicatorId>,
    /// The child record it shows.
    pub child: Option<ChildId>,
    /// The worker it shows.
    pub worker: Option<WorkerId>,
    /// The action it shows.
    pub action: Option<Uuid>,
    /// The question it shows.
    pub question: Option<Uuid>,
    /// The clinic it shows, or belongs to.
    pub clinic: Option<Uuid>,
    /// The exemption agreed here that it shows.
    pub exemption: Option<Uuid>,
    /// The audit it shows.
    pub audit: Option<AuditId>,
    /// The doubt it shows.
    pub doubt: Option<DoubtKey>,
    /// The section of a representation that it shows.
    pub section: Option<SectionKey>,
    /// Somebody expected at the clinic, or there.
    pub attendee: Option<SafeText>,
    /// The period it is of, where that is not the one on screen.
    pub period: Option<Period>,
    /// The key of the half-typed form it shows.
    pub draft: Option<String>,
}

/// One part of a representation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum SectionKey {
    /// A section of the answer to this exception.
    Answer(String, Section),
    /// Why nothing will be done about this exception, where that is said explicitly.
    NoAction(String),
    /// What children and families told us.
    ToldUs,
    /// Complaints and compliments.
    Complaints,
    /// What got better and is worth sharing.
    Better,
    /// The dip sample.
    DipSample,
    /// The position of an indicator after the month's end.
    Interim(IndicatorId),
}

impl Subject {
    /// Of one owner.
    pub fn of(owner: Owner) -> Self {
        Self { owner: Some(owner), ..Self::default() }
    }
}

/// How a cell is meant; the theme gives the look, words and shapes carry the meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// As any other.
    #[default]
    Plain,
    /// Worth reading first.
    Strong,
    /// A target met.
    Met,
    /// A target not met, or something late.
    NotMet,
    /// In doubt: marked, partial, invented.
    Doubt,
}

/// What a cell sorts by; what is not known sorts last either way.
#[derive(Clone, PartialEq, PartialOrd, Debug)]
pub enum SortBy {
    /// A number.
    Number(f64),
    /// A text, case-blind.
    Text(String),
    /// Not known.
    Unknown,
}

/// One cell.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// As it is read.
    pub text: String,
    /// What it sorts by.
    pub sort: SortBy,
    /// How it is meant.
    pub tone: Tone,
}

impl Cell {
    /// A text that sorts as itself.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { sort: SortBy::Text(text.to_lowercase()), text, tone: Tone::Plain }
    }

    /// Cleaned text from outside.
    pub fn safe(text: &SafeText) -> Self {
        Self::text(text.as_str())
    }

    /// A text that sorts as `number`.
    #[expect(clippy::cast_precision_loss, reason = "counts of the contract stay below 2^53")]
    pub fn count(number: Option<u64>) -> Self {
        match number {
            Some(n) => Self::number(n.to_string(), Some(n as f64)),
            None => Self::number("-", None),
        }
    }

    /// `text`, sorted as `number`, last where that is not known.
    pub fn number(text: impl Into<String>, number: Option<f64>) -> Self {
        Self { text: text.into(), sort: number.map_or(SortBy::Unknown, SortBy::Number), tone: Tone::Plain }
    }

    /// Whether it is a figure: it sorts as one, and no word is in it. A text of digits alone may be an identifier.
    fn is_figure(&self) -> bool {
        !matches!(self.sort, SortBy::Text(_)) && !self.text.contains(char::is_alphabetic)
    }

    /// The same cell in another tone.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Its identity, by which the cursor stays on it.
    pub key: String,
    /// Its cells, as many as the part has columns.
    pub cells: Vec<Cell>,
    /// Where Enter leads.
    pub opens: Option<Place>,
    /// What it is about.
    pub subject: Subject,
    /// The row in a sentence: read out under the table, and all there is in linear text.
    pub words: String,
}

/// What the key of a row begins with that only narrowing brings up.
const WHEN_NARROWED: &str = "when narrowed|";

impl Row {
    /// The same row, shown only once the list is narrowed or filtered.
    #[must_use]
    pub fn when_narrowed(self) -> Self {
        Self { key: format!("{WHEN_NARROWED}{}", self.key), ..self }
    }

    /// Whether it is shown only once the list is narrowed or filtered.
    pub fn is_when_narrowed(&self) -> bool {
        self.key.starts_with(WHEN_NARROWED)
    }
}

/// A column of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// Narrowest useful width.
    pub min: u16,
    /// Widest useful width.
    pub max: u16,
    /// Whether it holds numbers, right-aligned.
    pub numeric: bool,
    /// Whether the end of its text tells one row from another, as in the short titles of standards.
    pub keeps_end: bool,
    /// What it says, for help.
    pub help: &'static str,
    /// Shown only from this many columns of the terminal on.
    pub from_width: u16,
}

impl Column {
    /// A column of text.
    pub const fn text(title: &'static str, min: u16, max: u16, help: &'static str) -> Self {
        Self { title, min, max, numeric: false, keeps_end: false, help, from_width: 0 }
    }

    /// A column of the titles of standards: two of one measure are told apart by what stands at their end.
    pub const fn standards(min: u16, max: u16, help: &'static str) -> Self {
        Self { keeps_end: true, ..Self::text("Standard", min, max, help) }
    }

    /// A column of numbers.
    pub const fn number(title: &'static str, width: u16, help: &'static str) -> Self {
        Self { title, min: width, max: width, numeric: true, keeps_end: false, help, from_width: 0 }
    }

    /// The same column, left out on terminals narrower than `width`.
    #[must_use]
    pub const fn from_width(self, width: u16) -> Self {
        Self { from_width: width, ..self }
    }
}

/// How much of the screen a part takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// Always shown, at most this many rows at 24 lines.
    Lines(u16),
    /// Takes what is left; of several only the one in front is shown, the others by name.
    Rest,
}

/// One list of a page.
#[derive(Debug)]
pub struct Part {
    /// Its name, above it.
    pub title: String,
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows.
    pub rows: Vec<Row>,
    /// What is said where there is no row.
    pub empty: String,
    /// How much of the screen it takes.
    pub extent: Extent,
}

/// Everything a screen of the drill-down shows.
#[derive(Debug)]
pub struct Page {
    /// What it is about, for a list without a row and a row without a subject of its own.
    pub subject: Subject,
    /// The path to here, first the service.
    pub crumbs: Vec<String>,
    /// Lines between the frame and the first part.
    pub above: Vec<(String, Tone)>,
    /// Its lists.
    pub parts: Vec<Part>,
    /// A note under the lists, such as what stands in doubt.
    pub foot: Option<String>,
}

impl Page {
    /// The same page with every text on it said otherwise. Cells that are figures stay.
    #[must_use]
    pub fn reworded(mut self, say: impl Fn(&str) -> String) -> Self {
        let texts = self.crumbs.iter_mut().chain(self.above.iter_mut().map(|(text, _)| text)).chain(&mut self.foot);
        texts.for_each(|text| *text = say(text));
        for part in &mut self.parts {
            part.title = say(&part.title);
            part.empty = say(&part.empty);
            for row in &mut part.rows {
                row.words = say(&row.words);
                let texts = row.cells.iter_mut().filter(|cell| !cell.is_figure()).map(|cell| &mut cell.text);
                texts.for_each(|text| *text = say(text));
            }
        }
        self
    }
}

impl Part {
    /// How many rows it shows before it is narrowed.
    pub fn count(&self) -> usize {
        self.rows.iter().filter(|row| !row.is_when_narrowed()).count()
    }
}

/// The title of a part in one short word, for a line on which all of a page's parts are named.
#[must_use]
pub fn short_title(title: &str) -> &str {
    match title {
        "By owner" => "Owners",
        "To complete" => "Gaps",
        "Not reached" => "Left",
        "For others" => "Others",
        "Questions" => "Asked",
        "Agenda and attendance" => "Agenda",
        "Figures as they stood" => "Figures",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[Column::text("What", 5, 9, ""), Column::number("Of", 5, "")];

    #[test]
    fn a_text_of_digits_is_reworded_and_a_figure_is_not() {
        let cells = vec![
            Cell::text("1029384"),
            Cell::count(Some(1_029_384)),
            Cell::number("1029384", None),
            Cell::number("due 1029384", Some(3.0)),
        ];
        let row =
            Row { key: "1".into(), cells, opens: None, subject: Subject::default(), words: "1029384 of 3".into() };
        let extent = Extent::Rest;
        let part = Part { title: String::new(), columns: COLUMNS, rows: vec![row], empty: String::new(), extent };
        let page = Page {
            subject: Subject::default(),
            crumbs: vec![],
            above: vec![("of 1029384".into(), Tone::Plain)],
            parts: vec![part],
            foot: None,
        };
        let page = page.reworded(|text| text.replace("1029384", "[record]"));
        let row = &page.parts[0].rows[0];
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(cells, ["[record]", "1029384", "1029384", "due [record]"]);
        assert_eq!((row.words.as_str(), page.above[0].0.as_str()), ("[record] of 3", "of [record]"));
    }
}
