//! A person's own drafts: whatever form was begun and not saved, with the words that were typed.

use super::super::action_form::Kept;
use super::super::desk::Desk;
use super::super::forms::Form;
use super::super::page::{Cell, Column, Extent, Part, Row, Subject};
use super::super::working::Working;
use crate::domain::fault::Owner;
use crate::domain::hand::typed;
use crate::text::SafeText;

const DRAFT_COLUMNS: &[Column] = &[
    Column::text("What was typed", 20, 80, "What was typed so far"),
    Column::text("For", 14, 40, "Whom it is for"),
    Column { title: "To move", ..Column::standards(16, 26, "The standard it is to move") },
];

/// How many half-typed forms of the person are kept, in words; `None` where there are none.
pub fn drafts_in_words(desk: &Desk) -> Option<String> {
    match desk.drafts.len() {
        0 => None,
        1 => Some("1 half-typed form of yours is kept".into()),
        n => Some(format!("{n} half-typed forms of yours are kept")),
    }
}

/// The person's own half-typed forms; nobody else sees them.
pub(super) fn part(desk: &Desk) -> Part {
    let one = |(key, text): (&String, &String)| {
        if let Some(copy) = Working::read(text) {
            return representation(desk, key, &copy);
        }
        if let Some(kind) = Form::kind_of(text) {
            let mut form = Form::new(desk, kind);
            form.take_back(text);
            return other_form(desk, key, &form);
        }
        let kept = Kept::read(text);
        let owner = kept.as_ref().map_or(Owner::Service, |kept| kept.owner.clone());
        let name = desk.figures().name(&owner);
        let indicator = kept.as_ref().and_then(|kept| kept.indicator.as_ref());
        let moves = match indicator {
            Some(id) => desk.indicator(id.as_str()).map_or(id.as_str(), |i| i.short_title.as_str()),
            None => "none chosen",
        };
        let what = match &kept {
            None => SafeText::new("kept as it is: this version of clinic cannot read it"),
            Some(kept) if kept.what.trim().is_empty() => SafeText::new("(not typed yet)"),
            Some(kept) => SafeText::kept(&kept.what),
        };
        Row {
            key: key.clone(),
            cells: vec![Cell::safe(&what), Cell::safe(&name), Cell::text(moves)],
            opens: None,
            words: format!("Draft for {name}: {what}. Enter goes on with it; F2 can throw it away."),
            subject: Subject { owner: Some(owner), draft: Some(key.clone()), ..Subject::default() },
        }
    };
    let title = match desk.drafts.len() {
        0 => "Your drafts".to_string(),
        n => format!("Your drafts: {n}"),
    };
    Part {
        title,
        columns: DRAFT_COLUMNS,
        rows: desk.drafts.iter().map(one).collect(),
        empty: "You have no half-typed form. What is typed into a form is kept here until it is saved.".into(),
        extent: Extent::Rest,
    }
}

/// A representation that is being written.
fn representation(desk: &Desk, key: &str, copy: &Working) -> Row {
    let owner = Owner::Team(copy.team.clone());
    let name = desk.figures().name(&owner);
    let section = copy.section.as_ref().and_then(|section| copy.text(section)).map(typed);
    let what = format!("Representation, {}: {}", copy.period.in_words(), section.unwrap_or_default());
    Row {
        key: key.to_owned(),
        cells: vec![Cell::text(what.clone()), Cell::safe(&name), Cell::text("representation")],
        opens: None,
        words: format!("Draft for {name}: {what}. Enter goes on with it."),
        subject: Subject { owner: Some(owner), draft: Some(key.to_owned()), ..Subject::default() },
    }
}

/// A half-typed form of any other kind: what it is, and what was typed into it.
fn other_form(desk: &Desk, key: &str, form: &Form) -> Row {
    let owner = form.kind.area(desk).map_or(Owner::Service, Owner::Area);
    let name = desk.figures().name(&owner);
    let typed = form.typed(desk);
    let typed = if typed.is_empty() { "(not typed yet)".to_owned() } else { typed };
    let what = format!("{}: {typed}", form.title);
    Row {
        key: key.to_owned(),
        cells: vec![Cell::text(what.clone()), Cell::safe(&name), Cell::text("-")],
        opens: None,
        words: format!("Draft: {what}. Enter goes on with it; F2 can throw it away."),
        subject: Subject { owner: Some(owner), draft: Some(key.to_owned()), ..Subject::default() },
    }
}
