//! `clinic people …`: who shares the record, and who may see and do what.

use std::collections::BTreeSet;
use std::process::ExitCode;

use serde_json::{Map, json};

use super::args::Write;
use super::args::people::{Holds, New, People};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter, not_recorded};
use super::listing::{Kind, Line};
use super::outcome::{Code, Refused};
use super::passphrases;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::people::Role;
use crate::domain::person::{Held, Person, PersonWhat, StoredHash};
use crate::domain::register::Register;
use crate::record::access::{self, Deed, PeopleDeed};
use crate::record::decide::{Entry, Facts, Step, decide};
use crate::record::passphrase;
use crate::text::SafeText;

const KIND: Kind = Kind {
    one: "person",
    many: "people",
    fields: &["id", "name", "held", "disabled", "version"],
    headings: &["Name", "Holds", "May sign in"],
    none: "No people: single-person mode, nobody signs in. The first person added becomes the first administrator.",
};

const RULES: Kind = Kind {
    one: "rule",
    many: "rules",
    fields: &["deed", "chair", "service_lead", "manager", "analyst", "minute_taker", "qa", "viewer", "administrator"],
    headings: &["", "Chair", "Lead", "Mgr", "Data", "Mins", "QA", "View", "Adm"],
    none: "",
};

/// Runs `clinic people …`.
pub fn run(context: &Context, command: &People) -> Result<ExitCode, Refused> {
    if let People::Rules = command {
        super::print(&rules(context.format())?);
        return Ok(ExitCode::SUCCESS);
    }
    let figures = match command {
        People::Add { .. } | People::Role { .. } => Figures::Wanted,
        _ => Figures::Unrelated,
    };
    enter(context, figures, |room| answer(command, room))
}

pub(super) fn answer(command: &People, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let named =
        |name: &str| register.person(&SafeText::new(name.trim())).ok_or_else(|| not_recorded("person", name, "people"));
    let may = |deed| access::allowed_to(&register, room.me, Deed::People(deed)).map_err(Refused::from);
    let (what, write) = match command {
        People::Rules => return rules(room.format),
        People::List => {
            may(PeopleDeed::List)?;
            let lines: Vec<Line> = register.people().iter().map(line).collect();
            return KIND.list(&lines, room.format);
        }
        People::Add { name, holds, new, write } => {
            may(PeopleDeed::Add)?;
            let held =
                if register.is_shared() { held(holds, &register, room)? } else { first(holds, &register, room)? };
            let name = SafeText::new(name.trim());
            // What is wrong with the rest is said before anybody types a passphrase.
            let asked = |passphrase| PersonWhat::Add { name: name.as_str().to_owned(), held: held.clone(), passphrase };
            room.would(&register, write, asked(StoredHash::new(String::new())))?;
            (asked(new_hash(new, &name, room)?), write)
        }
        People::Role { name, holds, write } => {
            let person = named(name)?.id;
            (PersonWhat::Role { person, held: held(holds, &register, room)? }, write)
        }
        People::Reset { name, new, write } => {
            let person = named(name)?;
            let asked = |passphrase| PersonWhat::Reset { person: person.id, passphrase };
            room.would(&register, write, asked(StoredHash::new(String::new())))?;
            (asked(new_hash(new, &person.name, room)?), write)
        }
        People::Disable { name, write } => (PersonWhat::Disable { person: named(name)?.id }, write),
        People::Enable { name, write } => (PersonWhat::Enable { person: named(name)?.id }, write),
    };
    let (whom, is_first) = (what.person(), !register.is_shared());
    let step = Step::Write(Box::new(Entry::Person(what)));
    let (added, register) = room.take(Asked::new(step, write), register)?;
    let none = || Refused::new(Code::Failed, "The person is not there.");
    let printed = KIND.one(line(register.person_of(whom.unwrap_or(added)).ok_or_else(none)?), room.format)?;
    if is_first {
        room.say(
            "This is the first administrator. From now on the record is shared: everybody signs in, with --as NAME and \
             their passphrase. Add the others with 'clinic people add'.",
        );
    }
    Ok(printed)
}

impl Room<'_> {
    /// Whether the step would be taken, asked before more is typed for it; one that was taken already would.
    fn would(self, register: &Register, write: &Write, what: PersonWhat) -> Result<(), Refused> {
        if let Some(id) = write.event_id
            && self.store.find(id)?.is_some()
        {
            return Ok(());
        }
        let step = Step::Write(Box::new(Entry::Person(what)));
        let facts = Facts::bare(self.today, uuid::Uuid::now_v7());
        Ok(decide(register, self.me, step, &facts, self.now).map(drop)?)
    }
}

/// What is kept of a new passphrase that may be taken.
fn new_hash(new: &New, name: &SafeText, room: Room<'_>) -> Result<StoredHash, Refused> {
    let secret = passphrases::new_one(new.new_passphrase_file.as_deref(), name.as_str())?;
    let organisation = room.sight.map(|sight| sight.figures.data.organisation.as_str());
    passphrase::check_for(&secret, name.as_str(), organisation)
        .map_err(|weak| Refused::new(Code::Usage, weak.to_string()))?;
    passphrase::hash(&secret, room.settings.passphrase).map_err(|fault| Refused::new(Code::Failed, fault.to_string()))
}

/// What the first person holds: administrator, whatever else beside it.
fn first(holds: &Holds, register: &Register, room: Room<'_>) -> Result<Vec<Held>, Refused> {
    if holds.holds.is_empty() && holds.team.is_empty() && holds.area.is_empty() {
        return Ok(vec![Held::Administrator]);
    }
    held(holds, register, room)
}

/// What was said that somebody holds; teams and areas are those there are.
fn held(holds: &Holds, register: &Register, room: Room<'_>) -> Result<Vec<Held>, Refused> {
    let known = |id: &String| match room.sight {
        Some(_) => room.team(register, id).map(|(team, _)| team),
        None => Ok(TeamId::from(id.trim())),
    };
    let teams: BTreeSet<TeamId> = holds.team.iter().map(known).collect::<Result<_, _>>()?;
    let known = |id: &String| match room.sight {
        Some(_) => room.area(register, id),
        None => Ok(AreaId::from(id.trim())),
    };
    let areas: BTreeSet<AreaId> = holds.area.iter().map(known).collect::<Result<_, _>>()?;
    if holds.holds.is_empty() {
        let message =
            "Nothing was saved. Still to be said: the role, or roles, that the person holds. Give --holds ROLE.";
        return Err(Refused::new(Code::Missing, message));
    }
    let stray = |what: &str, role: Role| {
        let message =
            format!("Nothing was saved: {what} belongs to the role {}. Give --holds {0} as well.", role.word());
        Err(Refused::new(Code::Usage, message))
    };
    match () {
        () if !teams.is_empty() && !holds.holds.contains(&Role::Manager) => return stray("--team", Role::Manager),
        () if !areas.is_empty() && !holds.holds.contains(&Role::ServiceLead) => {
            return stray("--area", Role::ServiceLead);
        }
        () => {}
    }
    let one = |role: &Role| {
        let teams = if *role == Role::Manager { teams.clone() } else { BTreeSet::new() };
        let areas = if *role == Role::ServiceLead { areas.clone() } else { BTreeSet::new() };
        let flag = if *role == Role::Manager { "--team" } else { "--area" };
        Held::of(*role, areas, teams)
            .map_err(|wrong| Refused::new(Code::Missing, format!("Nothing was saved. {wrong} Give {flag}.")))
    };
    holds.holds.iter().map(one).collect()
}

fn line(person: &Person) -> Line {
    let held = person.held_in_words();
    let may = if person.disabled { "no" } else { "yes" };
    let disabled = if person.disabled { "; may not sign in" } else { "" };
    Line {
        json: json!({
            "id": person.id,
            "name": person.name,
            "held": person.held,
            "disabled": person.disabled,
            "version": person.version,
        }),
        cells: vec![person.name.to_string(), held.clone(), may.to_owned()],
        sentence: format!("{}: {held}{disabled}.", person.name),
    }
}

/// Who may see and do what.
fn rules(format: super::args::Format) -> Result<String, Refused> {
    let lines: Vec<Line> = access::table()
        .iter()
        .map(|line| {
            let reaches = || Role::ALL.into_iter().zip(&line.reaches);
            let mut json = Map::new();
            json.insert("deed".into(), line.deed.clone().into());
            json.extend(reaches().map(|(role, reach)| (role.word().to_owned(), reach.word().into())));
            let in_words: Vec<String> = reaches()
                .filter(|(_, reach)| **reach != access::Reach::None)
                .map(|(role, reach)| match reach {
                    access::Reach::All => role.in_words().to_owned(),
                    access::Reach::Own => format!("{}, of what is their own", role.in_words()),
                    access::Reach::ForAnother => format!("{}, for others", role.in_words()),
                    _ => format!("{}, for themselves", role.in_words()),
                })
                .collect();
            let cells = std::iter::once(line.in_words.clone());
            Line {
                json: json.into(),
                cells: cells.chain(line.reaches.iter().map(|reach| reach.in_short().to_owned())).collect(),
                sentence: format!("{}: {}.", line.in_words, in_words.join("; ")),
            }
        })
        .collect();
    let printed = RULES.list(&lines, format)?;
    let legend = "Mgr is a team manager, Data an analyst, Mins a minute taker. yes: everywhere.\n\
                  own: a manager's own teams, a lead's own areas. typed: for somebody whose it is.\n\
                  self: an own proposal, an own passphrase. In single-person mode the role is\n\
                  taken as given and reaches everything.\n";
    Ok(if format == super::args::Format::Table { format!("{printed}\n{legend}") } else { printed })
}
