//! For whom somebody acts where people sign in: as the program was started, or as they chose; theirs alone, and shown.

use assurance_clinic::app::msg::Effect;
use assurance_clinic::domain::event::{Event, NewEvent};
use assurance_clinic::domain::people::Role;
use assurance_clinic::domain::person::{Held, PersonWhat};
use assurance_clinic::widgets::theme::{Look, Theme};

use super::super::support::{Screen, at, flat};
use super::{decided, manager_of, people, signs_in};

/// A chair who also looks, a minute taker, a manager.
fn room() -> Vec<Event> {
    people(&[
        ("D. Adeyemi", &[Held::Chair, Held::Viewer]),
        ("M. Lund", &[Held::MinuteTaker]),
        ("R. Osei", &[manager_of("T04")]),
    ])
}

fn started(for_whom: Option<&'static str>, events: &[Event]) -> Screen {
    Screen::shared_for(for_whom, (80, 24), Look::new(Theme::Default, false), events)
}

/// Gives an action of the service to be recorded; gives what was asked for.
fn adds_an_action(screen: &mut Screen) -> NewEvent {
    screen.asked.clear();
    screen.press("Home a").typed("Weekly list").field("Owner").typed("Team manager").field("[ Save ]").press("Enter");
    let appended =
        screen.asked.iter().find_map(|it| if let Effect::Append(new) = it { new.first().cloned() } else { None });
    screen.recorded();
    appended.unwrap()
}

fn hands(event: &NewEvent) -> (&str, Option<&str>) {
    (event.by.as_str(), event.on_behalf_of.as_deref())
}

#[test]
fn who_starts_on_behalf_of_somebody_acts_for_them_from_sign_in_on_and_nobody_else_does() {
    let mut screen = started(Some("D. Adeyemi"), &room());
    signs_in(&mut screen, "M. Lund", Role::MinuteTaker, &[]);
    assert!(flat(&screen).contains("M. Lund, minute taker, acting for D. Adeyemi: every entry keeps both names."));
    screen.press("Down");
    assert!(screen.text().contains("minute taker for D. Adeyemi"), "it is shown\n{}", screen.text());
    assert_eq!(hands(&adds_an_action(&mut screen)), ("M. Lund", Some("D. Adeyemi")));

    // Another comes between, in their own name, and the first goes on as before.
    screen.press("F6");
    signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    assert!(!screen.text().contains("chair for"), "{}", screen.text());
    assert_eq!(hands(&adds_an_action(&mut screen)), ("D. Adeyemi", None));
    screen.press("F6");
    signs_in(&mut screen, "M. Lund", Role::MinuteTaker, &[]);
    assert_eq!(hands(&adds_an_action(&mut screen)), ("M. Lund", Some("D. Adeyemi")));
}

#[test]
fn it_is_chosen_on_the_screen_and_taken_back() {
    let mut screen = started(None, &room());
    signs_in(&mut screen, "M. Lund", Role::MinuteTaker, &[]);
    assert_eq!(hands(&adds_an_action(&mut screen)), ("M. Lund", None));
    let choose = |screen: &mut Screen, now: &str, other: &str| {
        screen.press("F2").typed("whom you act");
        assert!(screen.text().contains(&format!("For whom you act: {now}. Change it")), "{}", screen.text());
        screen.press("Enter");
        assert!(!screen.text().contains("M. Lund  "), "nobody acts for themselves\n{}", screen.text());
        screen.typed(other).press("Enter");
    };
    choose(&mut screen, "nobody else", "adeyemi");
    assert!(flat(&screen).contains("You act for D. Adeyemi until you change it"), "{}", screen.text());
    assert_eq!(hands(&adds_an_action(&mut screen)), ("M. Lund", Some("D. Adeyemi")));
    choose(&mut screen, "D. Adeyemi", "nobody else");
    assert!(flat(&screen).contains("You act in your own name."), "{}", screen.text());
    assert_eq!(hands(&adds_an_action(&mut screen)), ("M. Lund", None));
    screen.press("F6");
    signs_in(&mut screen, "M. Lund", Role::MinuteTaker, &[]);
    assert_eq!(hands(&adds_an_action(&mut screen)), ("M. Lund", None));
}

#[test]
fn who_may_not_is_told_and_acts_in_their_own_name() {
    let disabled = |events: &mut Vec<Event>| {
        let event = decided(events, "R. Osei", |person| PersonWhat::Disable { person });
        events.push(event);
    };
    let cases: [(&str, &str, Role, &str); 5] = [
        ("D. Adeyemi", "R. Osei", Role::Manager, "A team manager acts for nobody else, so not for D. Adeyemi"),
        ("R. Osei", "D. Adeyemi", Role::Viewer, "A viewer acts for nobody else"),
        ("N. Obody", "M. Lund", Role::MinuteTaker, "N. Obody is not one of the people of this record"),
        ("M. Lund", "M. Lund", Role::MinuteTaker, "M. Lund is your own name"),
        ("R. Osei", "M. Lund", Role::MinuteTaker, "R. Osei may no longer act here"),
    ];
    for (for_whom, name, role, said) in cases {
        let mut events = room();
        if said.contains("no longer") {
            disabled(&mut events);
        }
        let mut screen = started(Some(for_whom), &events);
        signs_in(&mut screen, name, role, &[]);
        let text = flat(&screen);
        assert!(
            text.contains(said) && text.contains("Every entry is in your own name."),
            "{name} for {for_whom}: {text}"
        );
        assert_eq!(screen.app.desk.me.on_behalf_of, None, "{name} for {for_whom}");
        screen.it_is(at(1)).press("F2").typed("whom you act");
        assert_eq!(screen.text().contains("For whom you act:"), role == Role::MinuteTaker, "{name}: {}", screen.text());
    }
}
