//! For whom somebody acts where people sign in: as the program was started with `--on-behalf-of`, or as they chose since.
//!
//! It is one person's: kept while the screen is locked, taken up when they come back, and nobody else's. Whether a step may be
//! taken for another is decided at each step, as on the command line.

use super::App;
use super::over::{Menu, Over};
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::record::rules::same_person;
use crate::text::SafeText;
use crate::widgets::choices::Choices;

/// For whom one person acts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Behalf {
    /// Who types. The name of an account that is nobody's in the record stands for whoever signs in first.
    by: SafeText,
    /// Whose steps they are.
    other: SafeText,
}

impl Behalf {
    /// As the program was started; `None` where it names nobody else.
    pub(super) fn begun(me: &Actor) -> Option<Self> {
        Some(Self { by: me.by.clone(), other: me.on_behalf_of.clone()? })
    }
}

/// Somebody signed in: the same, acting for whom they act, and what is to be said where they may not.
pub(super) fn take_up(app: &mut App, actor: Actor) -> (Actor, Option<String>) {
    let Some(behalf) = &mut app.behalf else { return (actor, None) };
    if !same_person(&behalf.by, &actor.by) {
        if app.desk.register.person(&behalf.by).is_some() {
            return (actor, None);
        }
        behalf.by = actor.by.clone();
    }
    match may_act_for(&app.desk.register, &actor, &behalf.other) {
        Ok(name) => (Actor { on_behalf_of: Some(name), ..actor }, None),
        Err(why) => (actor, Some(format!("{why} Every entry is in your own name."))),
    }
}

/// The name of the person that `me` may act for in the room, as the record has it; else why they may not.
fn may_act_for(register: &Register, me: &Actor, other: &SafeText) -> Result<SafeText, String> {
    if !me.role.types_for_others() {
        return Err(format!(
            "A {} acts for nobody else, so not for {other}: only a chair or a minute taker types for another.",
            me.role.in_words()
        ));
    }
    match register.person(other) {
        _ if same_person(other, &me.by) => Err(format!("{other} is your own name: you act for nobody else.")),
        None => Err(format!("{other} is not one of the people of this record, so nobody acts for them.")),
        Some(person) if person.disabled => {
            Err(format!("{} may no longer act here, so nobody acts for them.", person.name))
        }
        Some(person) => Ok(person.name.clone()),
    }
}

/// Asks for whom the person in front acts.
pub(super) fn ask(app: &mut App) {
    let desk = &app.desk;
    let others = desk.register.people().iter().filter(|it| may_act_for(&desk.register, &desk.me, &it.name).is_ok());
    let mut others: Vec<_> = others.map(|person| (person.name.clone(), person.held_in_words())).collect();
    others.sort_by_key(|(name, _)| name.as_str().to_lowercase());
    let at = desk.me.on_behalf_of.as_ref().and_then(|now| others.iter().position(|(name, _)| name == now));
    let of_oneself = ("Nobody else: in your own name".to_owned(), String::new());
    let items = others.iter().map(|(name, held)| (name.to_string(), held.clone()));
    let items = std::iter::once(of_oneself).chain(items).collect();
    let mut choices =
        Choices::new("For whom do you act? Every entry keeps both names. Type to narrow, Enter takes it.", items);
    choices.focus(at.map_or(0, |at| at + 1));
    let whom = std::iter::once(None).chain(others.into_iter().map(|(name, _)| Some(name))).collect();
    app.over.push(Over::Menu(Menu::Behalf(whom), choices));
}

/// What was chosen; `None` for nobody else.
pub(super) fn chosen(app: &mut App, other: Option<SafeText>) {
    let me = &mut app.desk.me;
    app.behalf = other.clone().map(|other| Behalf { by: me.by.clone(), other });
    me.on_behalf_of.clone_from(&other);
    app.rebuild();
    app.say(match other {
        Some(other) => format!("You act for {other} until you change it: every entry keeps both names."),
        None => "You act in your own name.".to_owned(),
    });
}
