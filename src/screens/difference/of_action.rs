//! What difference one action's page, and each row of a list of actions, shows.

use std::collections::HashMap;

use uuid::Uuid;

use crate::dataset::records::Standing;
use crate::domain::action::Action;
use crate::domain::fault::Owner;
use crate::insight::difference::{Became, Children, Looking, done_word};
use crate::screens::desk::Desk;
use crate::screens::page::{Cell, Column, Extent, Part, Place, Row, Subject, Tone};

const CHILDREN: &[Column] = &[
    Column::text("Record", 10, 14, "The child record: a local identifier, never a name"),
    Column::text("Since it was agreed", 24, 60, "What became of it, as far as the feed says"),
];

/// The lines about its difference above an action's history: the children, then the verdict.
pub fn above(desk: &Desk, action: &Action) -> Vec<(String, Tone)> {
    let (figures, standings) = (desk.figures(), desk.standings());
    let Some(it) = Looking::new(figures, &standings, &desk.register).of(action) else { return Vec::new() };
    vec![(it.children_in_words(), Tone::Strong), (it.why_in_words(), super::tone(it.verdict))]
}

/// The children of an action one by one; `None` where the feed did not list them.
pub fn children(desk: &Desk, action: &Action) -> Option<Part> {
    let (figures, standings) = (desk.figures(), desk.standings());
    let it = Looking::new(figures, &standings, &desk.register).of(action)?;
    let became = it.children.as_ref()?;
    let why = match &it.owner {
        Owner::Team(team) => desk.sight().why_not(team),
        _ => desk.sight().why_not_all(),
    };
    let done = done_word(it.what);
    // Those who still wait come first.
    let order = [Became::Still, Became::StillElsewhere, Became::New, Became::Left, Became::Done, Became::NotListed];
    let of = |kind: Became| became.became.iter().filter(move |(_, it)| **it == kind);
    let row = |(child, kind): (&crate::domain::ids::ChildId, &Became)| {
        let (text, tone) = match kind {
            Became::Still => ("still outside".to_owned(), Tone::NotMet),
            Became::StillElsewhere => ("still outside, with another team".to_owned(), Tone::NotMet),
            Became::New => ("outside now, was not then".to_owned(), Tone::NotMet),
            Became::Left => (format!("no longer counted, not {done}: exempt, or begun anew"), Tone::Plain),
            Became::Done => (format!("since {done}"), Tone::Met),
            Became::NotListed => (format!("no longer listed: {done}, or out of the cohort"), Tone::Plain),
        };
        let record = standings.iter().find(|s| s.record.child == *child && s.record.indicator == *it.indicator);
        let own = record.filter(|_| *kind != Became::StillElsewhere);
        Row {
            key: child.to_string(),
            words: format!("{child}: {text}."),
            cells: vec![Cell::text(child.as_str()), Cell::text(text).toned(tone)],
            opens: record.map(|_| Place::Child(child.clone())),
            subject: Subject {
                owner: own.map(|s| Owner::Team(s.record.team.clone())),
                indicator: Some(it.indicator.clone()),
                child: Some(child.clone()),
                ..Subject::default()
            },
        }
    };
    let rows = if why.is_some() { Vec::new() } else { order.into_iter().flat_map(of).map(row).collect() };
    Some(Part {
        title: format!("Children ({} outside then, {} new)", became.then(), became.newly()),
        columns: CHILDREN,
        rows,
        empty: why.unwrap_or("Nobody was outside then, and nobody is now.").into(),
        extent: Extent::Rest,
    })
}

/// What became of the children of some actions, for lists of actions.
pub struct Since(HashMap<Uuid, Told>);

struct Told {
    words: String,
    short: String,
}

impl Since {
    /// Of the agreed among `actions`.
    pub fn of(desk: &Desk, actions: &[&Action]) -> Self {
        if actions.iter().all(|action| action.agreed_on.is_none()) {
            return Self(HashMap::new());
        }
        let standings: Vec<Standing<'_>> = desk.standings();
        let looking = Looking::new(desk.figures(), &standings, &desk.register);
        let told = |action: &&Action| {
            let children = looking.children_of(action)?;
            let what = action.indicator.as_ref().and_then(|id| desk.indicator(id.as_str()));
            Some((action.id, Told { words: children.in_words(what), short: short(&children) }))
        };
        Self(actions.iter().filter(|action| action.agreed_on.is_some()).filter_map(told).collect())
    }

    /// In a sentence: `Of 5 outside then, 4 since visited, 1 still outside, 2 new.`
    pub fn words(&self, action: Uuid) -> Option<&str> {
        self.0.get(&action).map(|told| told.words.as_str())
    }

    /// For a column: `4/5 done, 2 new`.
    pub fn short(&self, action: Uuid) -> &str {
        self.0.get(&action).map_or("-", |told| told.short.as_str())
    }
}

fn short(children: &Children) -> String {
    format!("{}/{} done, {} new", children.since_done(), children.then(), children.newly())
}
