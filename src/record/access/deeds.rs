//! What may be seen and done, and how far each role reaches with it.

use crate::domain::people::Role;
use crate::domain::steps::StepKind;
use crate::record::{entry_rules, rules};

use Role::{Administrator, Analyst, Chair, Manager, MinuteTaker, Qa, ServiceLead};

/// A level of data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// The organisation, in figures.
    Service,
    /// An area, in figures.
    Area,
    /// A team, in figures.
    Team,
    /// Worker by worker.
    Worker,
    /// Child record by child record.
    Child,
}

/// What is written about a team, an area or the service, as far as it is read: figures in words, and no child's record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Text {
    /// Actions, with all that became of them.
    Actions,
    /// Questions and their answers.
    Questions,
    /// Representations, submitted or not.
    Representations,
    /// Agendas, what was noted in the room, and minutes.
    Clinics,
    /// Audits: grades and clocks.
    Audits,
    /// Doubts of the figures, and how charts were adjusted.
    Quality,
}

/// What an administrator does with the list of people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeopleDeed {
    /// Add somebody.
    Add,
    /// Give other roles.
    Role,
    /// Give a new passphrase.
    Reset,
    /// Let nobody sign in as them.
    Disable,
    /// Let them sign in again.
    Enable,
    /// List who holds what.
    List,
}

/// What is done with the record as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordDeed {
    /// Check its chain.
    Verify,
    /// Copy it while it is in use.
    Backup,
    /// Put a copy in its place.
    Restore,
    /// Write it out.
    Export,
    /// Read it in.
    Import,
    /// Copy it to another store.
    Move,
    /// List who opened which list of child records.
    Access,
}

/// One thing that a person may see or do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// See data of this level.
    See(Level),
    /// Read what is written.
    Read(Text),
    /// Take this step with an action.
    Step(StepKind),
    /// Write an entry of this kind.
    Entry(&'static str),
    /// Look after people.
    People(PeopleDeed),
    /// Look after the record.
    Record(RecordDeed),
}

/// How far a role reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// Not at all.
    None,
    /// With an own proposal, or for oneself.
    Oneself,
    /// By typing it for somebody whose it is.
    ForAnother,
    /// Own teams, or the teams of own areas.
    Own,
    /// Everywhere.
    All,
}

const ALL_BUT_LOOKERS: &[Role] = &[Chair, ServiceLead, Manager, Analyst, MinuteTaker, Qa];

/// How far `role` reaches with `deed`.
pub fn reach(role: Role, deed: Deed) -> Reach {
    let (who, own): (&[Role], &[Role]) = match deed {
        // Figures of the whole service are what a clinic compares with; they name nobody.
        Deed::See(Level::Service | Level::Area | Level::Team) => return Reach::All,
        // What a room hears is open to all who sit in it, also of another team: it is written for the room. A child's or
        // worker's identifier typed into it is masked for whoever does not see that team's records.
        Deed::Read(_) => return Reach::All,
        // A chair, a minute taker and quality assurance work with every team, and an analyst answers for its data. A
        // viewer looks at figures, and an administrator at people and settings: neither has work to do with a child.
        Deed::See(Level::Worker | Level::Child) => (ALL_BUT_LOOKERS, &[]),
        Deed::Step(step) => (rules::who(step), rules::proposers(step)),
        Deed::Entry(kind) => (entry_rules::who(kind), &[]),
        // Everybody may give themselves a new passphrase.
        Deed::People(PeopleDeed::Reset) => (&[Administrator], &Role::ALL),
        Deed::People(PeopleDeed::List) => (&[Administrator, Chair], &[]),
        Deed::People(_) => (&[Administrator], &[]),
        Deed::Record(RecordDeed::Verify) => (&[Chair, Analyst, Qa, Administrator], &[]),
        // It is about people, as their list is, and names no child.
        Deed::Record(RecordDeed::Access) => (&[Administrator, Chair], &[]),
        // A copy holds everything: it is made by whoever looks after the machine's own files as well.
        Deed::Record(_) => (&[Administrator], &[]),
    };
    match role {
        Manager | ServiceLead if who.contains(&role) => Reach::Own,
        _ if who.contains(&role) => Reach::All,
        _ if matches!(deed, Deed::Step(_) | Deed::Entry(_)) && rules::types_for(role, who) => Reach::ForAnother,
        _ if own.contains(&role) => Reach::Oneself,
        _ => Reach::None,
    }
}
