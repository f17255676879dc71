//! One document as it is read: rows whose shape is right, in few bytes each, until the document has ended and they can
//! be held against each other.

use super::head::Head;
use super::names::Names;
use super::person::Watch;
use super::report::{Bad, Report, Unknown};
use super::rows::{Figures, Held, Patch, Rows};
use super::tree::{Misfit, Tree};
use super::words::pointer_part;
use crate::dataset::{Audit, ChildRecord, Comparator, Exemption, Note, Supervision};
use crate::domain::fault::FaultCode;
use crate::domain::org::{Area, Manager, Team, Worker};

/// A row with its place in its section.
#[derive(Clone, Debug)]
pub(super) struct Row<T> {
    pub(super) at: u32,
    pub(super) it: T,
}

/// One document as it is read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) head: Head,
    pub(super) names: Names,
    pub(super) report: Report,
    pub(super) areas: Vec<Row<Area>>,
    pub(super) teams: Vec<Row<Team>>,
    pub(super) managers: Vec<Row<Manager>>,
    pub(super) workers: Vec<Row<Worker>>,
    pub(super) indicators: Vec<Row<Patch>>,
    pub(super) figures: Figures,
    pub(super) comparators: Vec<Row<Comparator>>,
    pub(super) caseload: Vec<Row<Held>>,
    pub(super) children: Vec<Row<ChildRecord>>,
    pub(super) exemptions: Vec<Row<Exemption>>,
    pub(super) supervisions: Vec<Row<Supervision>>,
    pub(super) audits: Vec<Row<Audit>>,
    pub(super) notes: Vec<Row<Note>>,
}

impl Draft {
    /// Takes a row whose types are right.
    pub(super) fn take<S: Rows>(&mut self, row: S::Row<'_>) {
        let at = self.report.count(S::SECTION);
        if let Err(bad) = S::take(row, at, self) {
            self.report.set_aside(S::SECTION, at, &bad);
        }
    }

    /// Takes the row `at` that has an unknown field, a wrong type, or an object in it.
    pub(super) fn take_carefully<S: Rows>(&mut self, row: Tree<'_>, at: u32) {
        let taken = match row {
            Tree::Map(_) => self.typed::<S>(row, at),
            _ => Err(Bad::new(FaultCode::WrongType, "")),
        };
        if let Err(bad) = taken {
            self.report.set_aside(S::SECTION, at, &bad);
        }
    }

    /// Refuses the document, and says so, where `watch` saw a field that would name a person below `place`.
    pub(super) fn refuse_names(&mut self, place: &str, watch: Watch) -> bool {
        let Some(field) = watch.found() else { return false };
        let message = "A child record has a field that would name a person. No name, date of birth, address or national \
                       number is ever in a feed, so the document is refused. Leave the field out.";
        self.report.refuse(FaultCode::NamesAPerson, &format!("{place}/{field}"), message);
        true
    }

    fn typed<S: Rows>(&mut self, mut row: Tree<'_>, at: u32) -> Result<(), Bad> {
        for unknown in prune(&mut row, S::fields(), S::inner) {
            self.report.unknown_field(Some((S::SECTION, at)), unknown);
        }
        S::mend(&mut row, &mut self.report, at);
        let feeds = S::feeds(&row, &mut self.names);
        let typed = serde_path_to_error::deserialize::<_, S::Row<'_>>(row).map_err(|error| bad(&error).of(feeds))?;
        S::take(typed, at, self)
    }
}

fn bad(error: &serde_path_to_error::Error<Misfit>) -> Bad {
    use serde_path_to_error::Segment;
    // The name of a variant would be the row's own text: only fields and places are taken.
    let parts = error.path().iter().filter_map(|segment| match segment {
        Segment::Map { key } => Some(pointer_part(key)),
        Segment::Seq { index } => Some(index.to_string()),
        _ => None,
    });
    let field: Vec<_> = parts.chain(error.inner().field.map(str::to_string)).collect();
    Bad::new(error.inner().code, &field.join("/"))
}

/// Takes out of an object what the contract does not know, and fields that are null, which is to say left out.
pub(super) fn prune(row: &mut Tree<'_>, fields: &[&str], inner: fn(&str) -> &'static [&'static str]) -> Vec<Unknown> {
    let mut unknown = Vec::new();
    let Tree::Map(members) = row else { return unknown };
    members.retain_mut(|(name, value)| {
        let part = pointer_part(name);
        if !fields.contains(&name.as_ref()) {
            unknown.push(Unknown { path: part.clone(), kind: part });
            return false;
        }
        let below = inner(name);
        if !below.is_empty() {
            let mut at_place = |place: Option<usize>, object: &mut Tree<'_>| {
                let place = place.map(|at| format!("{at}/")).unwrap_or_default();
                unknown.extend(prune(object, below, |_| &[]).into_iter().map(|found| Unknown {
                    path: format!("{part}/{place}{}", found.path),
                    kind: format!("{part}/{}", found.kind),
                }));
            };
            match &mut *value {
                Tree::List(items) => items.iter_mut().enumerate().for_each(|(at, item)| at_place(Some(at), item)),
                object => at_place(None, object),
            }
        }
        *value != Tree::Null
    });
    unknown
}
