//! One team's representation as a paper: its own words beside its figures.

use super::{Wording, Writer, figures};
use crate::dataset::figures::Figures;
use crate::domain::clinic::representation::{Answer, Content, Exception, Representation, RepresentationKey};
use crate::domain::fault::Owner;
use crate::domain::ids::AreaId;
use crate::report::document::{Block, Document, Kind};
use crate::report::papers::day;
use crate::report::template::{Parts, TemplateError};
use crate::text::SafeText;

/// What a representation is made from.
pub struct Told<'a> {
    /// Of which team and month.
    pub key: &'a RepresentationKey,
    /// The team's area, where it is known.
    pub area: Option<&'a AreaId>,
    /// What was written; none where nothing was.
    pub there: Option<&'a Representation>,
    /// What it has to answer.
    pub exceptions: &'a [Exception],
    /// The figures; none where none are at hand.
    pub figures: Option<Figures<'a>>,
    /// What is to be said of the figures.
    pub notes: &'a [String],
    /// How areas and teams are called.
    pub name: &'a dyn Fn(&Owner) -> String,
}

impl Told<'_> {
    /// What it says: as it was submitted, else as it was written last.
    fn content(&self) -> Option<&Content> {
        let there = self.there?;
        there.submitted_version().or_else(|| there.latest()).map(|version| &version.content)
    }

    /// Whether it was submitted, when and by whom.
    pub fn state(&self) -> String {
        let Some(there) = self.there else { return "Nothing was written.".to_owned() };
        match there.submitted() {
            Some(it) => {
                let (on, by) = (day(it.written.on), it.written.hand.in_words());
                let what = if it.of.is_some() { "Submitted" } else { "Nothing to add, said" };
                let since =
                    if there.has_changes_not_submitted() { " What was written since is not in it." } else { "" };
                format!("{what} on {on} by {by}.{since}")
            }
            None => "Not submitted: this is a draft.".to_owned(),
        }
    }
}

/// The paper.
pub fn representation(told: &Told<'_>, writer: &Writer<'_>, wording: &Wording) -> Result<Document, TemplateError> {
    let owner = Owner::Team(told.key.team.clone());
    let data = told.figures.map(|it| it.data);
    let mut parts = Parts::default();
    parts
        .field("organisation", (told.name)(&Owner::Service))
        .field(
            "area",
            told.area.map_or_else(|| "area not known".to_owned(), |area| (told.name)(&Owner::Area(area.clone()))),
        )
        .field("team", (told.name)(&owner))
        .field("month", told.key.period.in_words())
        .field("state", told.state());
    parts.piece("caution", figures::caution(data, told.notes));
    let table = told.figures.map(|it| Block::Table(figures::table(it, &owner, told.key.period)));
    parts.piece("figures", table.into_iter().collect());
    let none = Content::default();
    let content = told.content().unwrap_or(&none);
    parts.piece("answers", answers(told.exceptions, content));
    for (name, text) in
        [("told_us", &content.told_us), ("complaints", &content.complaints), ("better", &content.better)]
    {
        parts.piece(name, lines("", text));
    }
    let sample = content.dip_sample.map(|it| Block::paragraph(it.in_words()));
    parts.piece("dip_sample", sample.into_iter().collect());
    let title = |id: &str| {
        let known = data.and_then(|data| data.catalogue.get(id));
        known.map_or_else(|| SafeText::new(id), |it| it.title.clone())
    };
    let interim = content.interim.iter().map(|it| format!("{}: {}", title(it.indicator.as_str()), it.in_words()));
    let interim: Vec<String> = interim.collect();
    parts.piece("interim", if interim.is_empty() { Vec::new() } else { vec![Block::list(interim, "")] });
    wording.fill(Kind::Representation, &parts, writer.foot(data))
}

/// What is answered to each exception, those that were not asked for among them.
pub(super) fn answers(exceptions: &[Exception], content: &Content) -> Vec<Block> {
    let asked = exceptions.iter().map(|it| (it.title.as_str(), content.answer(&it.key)));
    let is_other = |it: &&Answer| !exceptions.iter().any(|exception| exception.key == it.exception);
    let others = content.answers.iter().filter(is_other).map(|it| (it.exception.as_str(), Some(it)));
    let mut blocks = Vec::new();
    for (title, answer) in asked.chain(others) {
        blocks.push(Block::section(SafeText::new(title)));
        let said = answer.map_or_else(Vec::new, said);
        blocks.extend(if said.is_empty() { vec![Block::paragraph("Not answered.")] } else { said });
    }
    if blocks.is_empty() { vec![Block::paragraph("No exceptions to answer.")] } else { blocks }
}

fn said(answer: &Answer) -> Vec<Block> {
    let parts = [
        ("What the data show: ", &answer.shows),
        ("Why: ", &answer.why),
        ("What was tried: ", &answer.tried),
        ("What will be done: ", &answer.will_do),
        ("No action because: ", &answer.no_action_because),
    ];
    parts.into_iter().flat_map(|(title, text)| lines(title, text)).collect()
}

/// Typed text of several lines, a paragraph each, the first behind its title.
fn lines(title: &str, text: &str) -> Vec<Block> {
    let lines = text.lines().map(SafeText::new).filter(|line| !line.is_blank());
    lines
        .enumerate()
        .map(|(at, line)| Block::paragraph(format!("{}{line}", if at == 0 { title } else { "" })))
        .collect()
}
