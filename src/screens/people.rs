//! Who shares the record: what they hold, whether they may sign in, and when they last did. Screens show it; what changes it
//! asks for a passphrase or leaves a trail of its own, and is done on the command line, whose words stand here.

use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Row, Subject, Tone};
use crate::domain::fault::Owner;
use crate::domain::person::{Held, Person};
use crate::record::access::{Deed, PeopleDeed, Reach, allowed_to, reach};

const COLUMNS: &[Column] = &[
    Column::text("Name", 12, 30, "As every entry of theirs says it"),
    Column::text("Holds", 20, 60, "Their roles; a manager's are of teams, a service lead's of areas"),
    Column::text("May sign in", 11, 11, "Whether they may; who was disabled may not"),
    Column::number("Last signed in", 14, "The day of their last sign-in, as the record has it"),
];

/// Whether the person in front may see who shares the record.
pub fn may_see(desk: &Desk) -> bool {
    desk.register.is_shared() && allowed_to(&desk.register, &desk.me, Deed::People(PeopleDeed::List)).is_ok()
}

/// The page of the people.
pub fn page(desk: &Desk) -> Page {
    let may = may_see(desk);
    let people = desk.register.people();
    let rows = if may { people.iter().map(|person| row(desk, person)).collect() } else { Vec::new() };
    let part = Part {
        title: format!("People ({})", rows.len()),
        columns: COLUMNS,
        rows,
        empty: "Who shares this record is open to its chairs and administrators.".into(),
        extent: Extent::Rest,
    };
    let crumbs = vec![desk.data().organisation.to_string(), "People".into()];
    let above = if may { above(desk) } else { Vec::new() };
    Page { subject: Subject::of(Owner::Service), crumbs, above, parts: vec![part], foot: None }
}

/// Whether the person in front looks after people.
fn looks_after(desk: &Desk) -> bool {
    reach(desk.me.role, Deed::People(PeopleDeed::Disable)) == Reach::All
}

fn above(desk: &Desk) -> Vec<(String, Tone)> {
    let how = if looks_after(desk) {
        "Changed on the command line: 'clinic people add NAME'; Enter on a row has the words for that person."
    } else {
        "An administrator changes it, with 'clinic people' on the command line."
    };
    let people = desk.register.people();
    let mut lines = vec![(how.to_owned(), Tone::Plain)];
    if people.has_unread() {
        let text = "A newer program decided something about people that this one cannot read: this may not be all.";
        lines.push((text.to_owned(), Tone::Doubt));
    }
    if people.iter().filter(|person| person.administers()).count() == 1 {
        let text = "There is one administrator: a second one helps when a passphrase is forgotten.";
        lines.push((text.to_owned(), Tone::Plain));
    }
    lines
}

fn row(desk: &Desk, person: &Person) -> Row {
    let held = person.held.iter().map(|held| in_words(desk, held)).collect::<Vec<_>>().join("; ");
    let last = desk.register.people().last_sign_in(person.id);
    let day = last.map(|at| at.date_naive());
    let may = if person.disabled { "DISABLED" } else { "yes" };
    let tone = if person.disabled { Tone::NotMet } else { Tone::Plain };
    let signed_in = match last {
        Some(at) => format!("last signed in {}", at.format("%-d %B %Y at %H:%M UTC")),
        None => "never signed in".to_owned(),
    };
    let may_in_words = if person.disabled { "disabled, may not sign in" } else { "may sign in" };
    let mut words = format!("{}: {held}; {may_in_words}; {signed_in}.", person.name);
    if looks_after(desk) {
        words.push_str(&commands(desk, person));
    }
    let cells = vec![
        Cell::safe(&person.name),
        Cell::text(held),
        Cell::text(may).toned(tone),
        day.map_or_else(|| Cell::number("never", None), |day| super::dates::cell(Some(day))),
    ];
    Row { key: person.id.to_string(), cells, opens: None, subject: Subject::default(), words }
}

/// What somebody holds, by the names of teams and areas.
fn in_words(desk: &Desk, held: &Held) -> String {
    let name = |owner: Owner| desk.figures().name(&owner).to_string();
    let of: Vec<String> = match held {
        Held::Manager(teams) => teams.iter().map(|team| name(Owner::Team(team.clone()))).collect(),
        Held::ServiceLead(areas) => areas.iter().map(|area| name(Owner::Area(area.clone()))).collect(),
        _ => return held.in_words(),
    };
    format!("{} of {}", held.role().in_words(), of.join(", "))
}

/// The command lines that change what somebody may do, as the administrator in front types them.
fn commands(desk: &Desk, person: &Person) -> String {
    let (name, me) = (quoted(person.name.as_str()), quoted(desk.me.by.as_str()));
    // A semicolon behind one that is copied with it does no harm in a shell, as a full stop would.
    let line = |words: &str| format!(" clinic people {words} --as {me} --role administrator");
    let in_or_out = if person.disabled { "let in again" } else { "let nobody sign in as them" };
    let word = if person.disabled { "enable" } else { "disable" };
    format!(
        " Other roles:{}; new passphrase:{}; {in_or_out}:{}",
        line(&format!("role {name} --holds ROLE")),
        line(&format!("reset {name}")),
        line(&format!("{word} {name}")),
    )
}

/// A name as a shell takes it for one word: in double quotes, which PowerShell and cmd take as well, unless it holds what
/// means something within them.
fn quoted(name: &str) -> String {
    if name.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", name.replace('\'', r"'\''"))
    } else {
        format!("\"{name}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_of_a_shell_whatever_it_holds() {
        for (name, word) in [
            ("R. Osei", "\"R. Osei\""),
            ("A. O'Neill", "\"A. O'Neill\""),
            ("$(rm x)", "'$(rm x)'"),
            ("a\"b", "'a\"b'"),
            ("A. O'Neill $x", r"'A. O'\''Neill $x'"),
        ] {
            assert_eq!(quoted(name), word);
        }
    }
}
