//! The table as it is printed: every deed with how far each role reaches.

use super::{Deed, Level, PeopleDeed, Reach, RecordDeed, Text, reach};
use crate::domain::people::Role;
use crate::domain::steps::StepKind;
use crate::record::entry_rules;

/// One line of the table in print.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What is done, `action.agree`, `see.child`.
    pub deed: String,
    /// The same in words.
    pub in_words: String,
    /// How far each role reaches, in the order of [`Role::ALL`].
    pub reaches: Vec<Reach>,
}

impl Reach {
    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "no",
            Self::Oneself => "oneself",
            Self::ForAnother => "for_another",
            Self::Own => "own",
            Self::All => "all",
        }
    }

    /// As a narrow column prints it.
    pub fn in_short(self) -> &'static str {
        match self {
            Self::None => "-",
            Self::Oneself => "self",
            Self::ForAnother => "typed",
            Self::Own => "own",
            Self::All => "yes",
        }
    }
}

/// Every deed there is.
fn deeds() -> Vec<Deed> {
    let see = [Level::Service, Level::Area, Level::Team, Level::Worker, Level::Child].map(Deed::See);
    let read = [Text::Actions, Text::Questions, Text::Representations, Text::Clinics, Text::Audits, Text::Quality];
    let people = [
        PeopleDeed::List,
        PeopleDeed::Add,
        PeopleDeed::Role,
        PeopleDeed::Reset,
        PeopleDeed::Disable,
        PeopleDeed::Enable,
    ];
    let record = [
        RecordDeed::Verify,
        RecordDeed::Backup,
        RecordDeed::Restore,
        RecordDeed::Export,
        RecordDeed::Import,
        RecordDeed::Move,
        RecordDeed::Access,
    ];
    see.into_iter()
        .chain(read.map(Deed::Read))
        .chain(StepKind::ALL.map(Deed::Step))
        .chain(entry_rules::kinds().map(Deed::Entry))
        .chain(people.map(Deed::People))
        .chain(record.map(Deed::Record))
        .collect()
}

/// The name of a deed, as scripts read it.
fn name(deed: Deed) -> String {
    match deed {
        Deed::See(level) => format!("see.{}", level_word(level)),
        Deed::Read(text) => format!("read.{}", text_word(text)),
        Deed::Step(step) => format!("action.{}", step.word()),
        Deed::Entry(kind) => kind.to_owned(),
        Deed::People(deed) => format!("people.{}", people_word(deed)),
        Deed::Record(deed) => format!("record.{}", record_word(deed)),
    }
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Service => "service",
        Level::Area => "area",
        Level::Team => "team",
        Level::Worker => "worker",
        Level::Child => "child",
    }
}

fn text_word(text: Text) -> &'static str {
    match text {
        Text::Actions => "actions",
        Text::Questions => "questions",
        Text::Representations => "representations",
        Text::Clinics => "clinics",
        Text::Audits => "audits",
        Text::Quality => "quality",
    }
}

fn people_word(deed: PeopleDeed) -> &'static str {
    match deed {
        PeopleDeed::Add => "add",
        PeopleDeed::Role => "role",
        PeopleDeed::Reset => "reset",
        PeopleDeed::Disable => "disable",
        PeopleDeed::Enable => "enable",
        PeopleDeed::List => "list",
    }
}

fn record_word(deed: RecordDeed) -> &'static str {
    match deed {
        RecordDeed::Verify => "verify",
        RecordDeed::Backup => "backup",
        RecordDeed::Restore => "restore",
        RecordDeed::Export => "export",
        RecordDeed::Import => "import",
        RecordDeed::Move => "move",
        RecordDeed::Access => "access",
    }
}

/// What is done, in words: `see child records`, `action: agree`.
pub(super) fn deed_in_words(deed: Deed) -> String {
    match deed {
        Deed::See(Level::Service | Level::Area | Level::Team) => {
            format!("{name}: figures", name = name(deed)).replace("see.", "see ")
        }
        Deed::See(Level::Worker) => "see workers".to_owned(),
        Deed::See(Level::Child) => "see child records".to_owned(),
        Deed::Read(text) => format!("read {}", text_word(text)),
        other => name(other).replacen('.', ": ", 1).replace('_', " "),
    }
}

/// The whole table.
pub fn table() -> Vec<Line> {
    let line = |deed| Line {
        deed: name(deed),
        in_words: deed_in_words(deed),
        reaches: Role::ALL.into_iter().map(|role| reach(role, deed)).collect(),
    };
    deeds().into_iter().map(line).collect()
}
