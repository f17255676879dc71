//! The improvement board's report: by improvement priority what the figures say, what is being done, what came of it.

use super::actions::{self, whose};
use super::trends::capital;
use super::{Wording, Writer, figures};
use crate::dataset::figures::Figures;
use crate::dataset::records::Standing;
use crate::domain::action::Action;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::variation::Variation;
use crate::insight::difference::{CAUTION, Looking};
use crate::insight::spc::signals;
use crate::report::document::{Block, Cell, Column, Document, Kind, Table};
use crate::report::papers::day;
use crate::report::template::{Parts, TemplateError};

/// What stands for standards that no priority is set for.
const NO_PRIORITY: &str = "No priority set";

/// What the report is made from.
pub struct Source<'a> {
    /// The figures.
    pub figures: Figures<'a>,
    /// How the child records of the whole feed stand.
    pub standings: &'a [Standing<'a>],
    /// What was recorded.
    pub register: &'a Register,
    /// The month.
    pub period: Period,
    /// What is to be said of the figures.
    pub notes: &'a [String],
}

/// The report.
pub fn board(source: &Source<'_>, writer: &Writer<'_>, wording: &Wording) -> Result<Document, TemplateError> {
    let data = source.figures.data;
    let name = |owner: &Owner| source.figures.name(owner).to_string();
    // Where an action moves no standard of the catalogue it stands under none of them, and is not left out.
    let mut priorities: Vec<String> = Vec::new();
    for indicator in data.catalogue.indicators() {
        let priority = priority(indicator);
        if !priorities.contains(&priority) {
            priorities.push(priority);
        }
    }
    let of_none = |action: &&Action| of_action(source, action).is_none() && action.state.is_open();
    let mut parts = Parts::default();
    parts
        .field("organisation", &data.organisation)
        .field("month", source.period.in_words())
        .field("as_of", day(data.as_of));
    parts.piece("caution", figures::caution(Some(data), source.notes));
    let looking = Looking::new(source.figures, source.standings, source.register);
    for (at, name_of) in priorities.iter().enumerate() {
        let number = at + 1;
        let ours = || source.register.actions().filter(|it| of_action(source, it).as_ref() == Some(name_of));
        parts.piece(format!("analysis {number}"), analysis(source, name_of));
        let open = ours().filter(|it| it.state.is_open());
        let table =
            actions::table(&format!("{name_of}: open actions"), open, (writer.today, &name), "No action is open.");
        parts.piece(format!("actions {number}"), vec![table]);
        parts.piece(format!("difference {number}"), difference(&looking, name_of, ours(), &name));
    }
    let others: Vec<&Action> = source.register.actions().filter(of_none).collect();
    let has_others = !others.is_empty();
    let table = actions::table("Open actions under no priority", others, (writer.today, &name), "");
    parts.piece("other_actions", if has_others { vec![table] } else { Vec::new() });
    parts.list("priorities", priorities);
    wording.fill(Kind::Board, &parts, writer.foot(Some(data)))
}

fn priority(indicator: &Indicator) -> String {
    if indicator.priority.is_blank() { NO_PRIORITY.to_owned() } else { indicator.priority.to_string() }
}

/// The priority of the standard that an action is to move; none where it moves none that is known.
fn of_action(source: &Source<'_>, action: &Action) -> Option<String> {
    let indicator = source.figures.data.catalogue.get(action.indicator.as_ref()?.as_str())?;
    Some(priority(indicator))
}

/// The service's figures of one priority, and what of them is more than chance.
fn analysis(source: &Source<'_>, of: &str) -> Vec<Block> {
    let Source { figures, register, period, .. } = source;
    let catalogue = &figures.data.catalogue;
    let is_ours = |id: &str| catalogue.get(id).is_some_and(|it| priority(it) == of);
    let caption = format!("{of}: {}, {}", figures.name(&Owner::Service), period.in_words());
    let Some(table) = figures::of_service(*figures, (&caption, *period), |row| is_ours(row.indicator.as_str())) else {
        return vec![Block::paragraph("The feed has no figure of the whole service for this priority and month.")];
    };
    let known = |it: &&Indicator| figures.known(&it.id, &Owner::Service, *period).is_some();
    let says = catalogue.indicators().iter().filter(|it| priority(it) == of).filter(known).filter_map(|it| {
        let series = signals(*figures, it, &Owner::Service, *period, register);
        let is_news = series.is_current() && series.variation().is_some_and(|it| it != Variation::Common);
        (is_news || !series.exceptions().is_empty()).then(|| format!("{}: {}.", it.title, capital(&series.in_words())))
    });
    vec![Block::Table(table), Block::list(says.collect(), "No figure differs by more than chance.")]
}

/// What became of the figures that actions are to move.
fn difference<'a>(
    looking: &Looking<'a>,
    of: &str,
    ours: impl Iterator<Item = &'a Action>,
    name: &dyn Fn(&Owner) -> String,
) -> Vec<Block> {
    let row = |it: crate::insight::difference::Difference<'_>| {
        let said =
            |at: &Option<_>| at.as_ref().map_or_else(|| Cell::missing("not known"), |at| Cell::text(it.said(at)));
        let standard = it.what.map_or_else(|| it.indicator.to_string(), |what| what.title.to_string());
        [
            Cell::text(format!("A-{}", it.action.number)),
            Cell::text(whose(it.action, name)),
            Cell::text(&it.action.text),
            Cell::text(standard),
            said(&it.baseline),
            said(&it.latest),
            Cell::text(it.children_in_words()),
            Cell::text(it.why_in_words()),
        ]
    };
    let rows: Vec<_> = looking.all(ours).into_iter().map(row).collect();
    if rows.is_empty() {
        return vec![Block::paragraph("No action of this priority has a figure to compare yet.")];
    }
    let columns =
        ["No.", "For", "Action", "Standard", "When agreed", "Now", "Children", "Difference"].map(Column::text);
    vec![Block::Table(Table::new(format!("{of}: before and after"), columns, rows)), Block::paragraph(CAUTION)]
}
