//! The scrutiny panel's report, which anybody may read: how the service and its areas do, and what came of what the panel
//! recommended. No team, no worker, no child record, no manager, no clinic action, and nothing that was typed for a clinic.

mod counts;
mod names;
mod sums;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::{Wording, Writer, figures};
use crate::dataset::figures::Figures;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;
use crate::domain::recommendation::Recommendation;
use crate::domain::register::Register;
use crate::report::document::{Block, Cell, Column, ColumnKind, Document, Foot, Kind, Table};
use crate::report::papers::day;
use crate::report::template::{Parts, TemplateError};
use crate::text::SafeText;
use counts::{Decided, Scope};
use names::Names;

/// What the report is made from.
pub struct Source<'a> {
    /// The figures.
    pub figures: Figures<'a>,
    /// What was recorded.
    pub register: &'a Register,
    /// The month.
    pub period: Period,
    /// The counts that are withheld for being small, from 1 on.
    pub small: RangeInclusive<u64>,
}

/// The report, and what whoever writes it has to know before it is published.
pub struct Made {
    /// The report.
    pub document: Document,
    /// Sentences for the writer alone.
    pub notes: Vec<String>,
}

/// The report.
pub fn panel(source: &Source<'_>, writer: &Writer<'_>, wording: &Wording) -> Result<Made, TemplateError> {
    let data = source.figures.data;
    let scope = scope(source);
    let decided = scope.decide();
    let mut parts = Parts::default();
    parts
        .field("organisation", &data.organisation)
        .field("month", source.period.in_words())
        .field("as_of", day(data.as_of));
    parts.piece("caution", figures::caution(Some(data), &[]));
    parts.piece("signs", vec![signs(&source.small)]);
    let (mut titles, mut without) = (Vec::new(), Vec::new());
    for (at, what) in scope.standards.iter().enumerate() {
        let table = tables::of_areas(&scope, &decided, at);
        if table.is_empty() {
            without.push(what.title.to_string());
            continue;
        }
        titles.push(what.title.to_string());
        let number = titles.len();
        parts.piece(format!("standard {number}"), table);
        parts.piece(format!("months {number}"), tables::of_months(&scope, &decided, at));
    }
    let none = titles.is_empty();
    let said = none.then(|| Block::paragraph("The feed has no figure of a core standard for this month."));
    parts.piece("no_figures", said.into_iter().collect());
    parts.list("standards", titles);
    let without = if none { Vec::new() } else { without };
    let listed = (!without.is_empty()).then(|| Block::list(without, ""));
    parts.piece("without_figures", listed.into_iter().collect());
    let names = Names::of(data);
    let (table, mut notes) = recommendations(source.register, &names);
    parts.piece("recommendations", vec![table]);
    notes.extend(exposed(&scope, &decided));
    let document = wording.fill(Kind::Panel, &parts, foot(writer, source))?;
    Ok(Made { document, notes })
}

/// The core standards of the service and of its areas, in the catalogue's order.
fn scope<'a>(source: &Source<'a>) -> Scope<'a> {
    let data = source.figures.data;
    let of_areas = data.areas.iter().flat_map(|area| data.catalogue.core_of_area(area.id.as_str()));
    let core: BTreeSet<&IndicatorId> = of_areas.map(|what| &what.id).collect();
    let is_core = |what: &&Indicator| what.core || core.contains(&what.id);
    Scope {
        figures: source.figures,
        standards: data.catalogue.indicators().iter().filter(is_core).collect(),
        owners: data.areas.iter().map(|area| Owner::Area(area.id.clone())).chain([Owner::Service]).collect(),
        until: source.period,
        small: source.small.clone(),
    }
}

/// What the sign for a withheld number means: a table, so that a file that holds tables alone has it too.
fn signs(small: &RangeInclusive<u64>) -> Block {
    let range = match *small.end() {
        1 => "1".to_owned(),
        end => format!("{} to {end}", small.start()),
    };
    let meaning = format!(
        "Withheld, so that nobody can be recognised: a number of {range}, or one from which such a number could be worked \
         out. What was reckoned with it is withheld too. 0 is always shown"
    );
    let columns = [Column::text("Sign"), Column::text("Meaning")];
    Block::Table(Table::new("How to read the tables", columns, vec![[Cell::text(Cell::WITHHELD), Cell::text(meaning)]]))
}

/// The panel's recommendations that it has not accepted yet, and what was left out of them.
fn recommendations(register: &Register, names: &Names) -> (Block, Vec<String>) {
    let mut notes = Vec::new();
    let mut row = |it: &Recommendation| {
        let mut is_named = false;
        let mut clean = |text: &str| {
            let (kept, found) = names.left_out_of(text);
            is_named |= found;
            Cell::text(kept)
        };
        let title = clean(it.title.as_str());
        let proposed = clean(it.proposed.as_str());
        let taken = it.taken.as_ref().map_or_else(|| Cell::missing("nothing said yet"), |taken| clean(taken.as_str()));
        if is_named {
            notes.push(format!(
                "R-{} names a child record, a worker or a manager: the name was left out of the report. Read it before it \
                 is published.",
                it.number
            ));
        }
        [
            Cell::text(format!("R-{}", it.number)),
            Cell::Date(it.date),
            title,
            proposed,
            taken,
            Cell::text(it.progress.in_words()),
        ]
    };
    let rows: Vec<_> = register.recommendations().filter(|it| it.is_on_the_list()).map(&mut row).collect();
    if rows.is_empty() {
        return (Block::paragraph("No recommendation is on the panel's list."), notes);
    }
    let columns = [
        Column::text("No."),
        Column::new("Date", ColumnKind::Date),
        Column::text("Recommendation"),
        Column::text("Action proposed"),
        Column::text("Action taken"),
        Column::text("Progress"),
    ];
    (Block::Table(Table::new("Recommendations of the panel", columns, rows)), notes)
}

/// What earlier reports give away, whatever this one withholds.
fn exposed(scope: &Scope<'_>, decided: &Decided) -> Vec<String> {
    let note = |at: usize| {
        format!(
            "A small number of '{}' follows from what earlier reports showed. This report shows nothing more of that \
             standard; ask whoever publishes whether the earlier ones have to be taken back.",
            scope.standards[at].title
        )
    };
    decided.exposed().map(note).collect()
}

/// The foot: by whom is said by the role, for nobody is named here.
fn foot(writer: &Writer<'_>, source: &Source<'_>) -> Foot {
    let by = SafeText::kept(&format!("the {}", writer.me.role.in_words()));
    Foot { by, ..writer.foot(Some(source.figures.data)) }
}
