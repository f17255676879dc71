//! What happened while nobody was in front is told to whoever comes in, and asking to leave outlives nobody's coming in.

use assurance_clinic::app::msg::{DraftNews, Effect, Msg, RecordNews};
use assurance_clinic::domain::fault::Owner;
use assurance_clinic::domain::people::Role;
use assurance_clinic::screens::outside;
use assurance_clinic::widgets::theme::{Look, Theme};

use super::super::support::{SAMPLE, Screen};
use super::{manager_of, people, shared, signs_in};

fn flat(screen: &Screen) -> String {
    screen.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives a clinic to be scheduled; the record has not answered. What is kept of it beside the record.
fn schedules(screen: &mut Screen) -> Vec<(String, String)> {
    screen.press("m").on("Protection and court").press("Enter Enter").field("[ Save ]").press("Enter");
    screen.kept().into_iter().filter_map(|(place, text)| Some((place, text?))).collect()
}

/// The record refuses what was asked for.
fn refused(screen: &mut Screen) {
    let id = screen.asked_to_record()[0].id;
    screen.tell(Msg::Record(RecordNews::NotAppended { id, message: "The record is full.".into(), events: Vec::new() }));
}

#[test]
fn what_went_wrong_while_the_screen_was_locked_is_said_beside_the_drafts() {
    let mut signed_in = shared();
    signs_in(&mut signed_in, "D. Adeyemi", Role::Chair, &[]);
    let kept = schedules(&mut signed_in);
    signed_in.press("F6");
    refused(&mut signed_in);
    signs_in(&mut signed_in, "D. Adeyemi", Role::Chair, &kept);

    let mut alone = Screen::locking(5);
    let drafts = schedules(&mut alone);
    alone.press("F6");
    refused(&mut alone);
    alone.press("Enter");
    alone.tell(Msg::Record(RecordNews::Acting { person: "J. Doe".into(), drafts }));
    for screen in [signed_in, alone] {
        let text = flat(&screen);
        for said in ["While the screen was locked: The record is full.", "1 half-typed form of yours is kept"] {
            assert!(text.contains(said), "{said}\n{}", screen.text());
        }
    }
}

#[test]
fn figures_of_another_authority_that_came_to_a_locked_screen_are_said_to_who_comes_in() {
    let (mut signed_in, mut alone) = (shared(), Screen::locking(5));
    signs_in(&mut signed_in, "D. Adeyemi", Role::Chair, &[]);
    for screen in [&mut signed_in, &mut alone] {
        screen.press("F6").refreshed(|data| {
            data.organisation_id = "E99".into();
            data.organisation = "Elsewhere".into();
        });
    }
    signs_in(&mut signed_in, "D. Adeyemi", Role::Chair, &[]);
    alone.press("Enter");
    for mut screen in [signed_in, alone] {
        assert!(flat(&screen).contains("CAUTION: these are the figures of Elsewhere"), "{}", screen.text());
        // Once: whoever comes next sees the name on the page.
        screen.press("Down");
        assert!(!flat(&screen).contains("CAUTION"), "{}", screen.text());
    }
}

#[test]
fn that_the_server_was_away_while_the_screen_was_locked_is_not_said_once_it_is_back() {
    let mut screen = shared();
    screen.tell(Msg::Record(RecordNews::Away("no route".into())));
    assert!(flat(&screen).contains("Nobody can come in until it is back"), "{}", screen.text());
    screen.tell(Msg::Record(RecordNews::Back));
    signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    let text = flat(&screen);
    assert!(!text.contains("away") && text.contains("every entry keeps this name"), "{}", screen.text());
}

#[test]
fn leaving_waits_for_what_is_being_saved_until_somebody_comes_in() {
    for comes_in in [false, true] {
        let mut screen = shared();
        signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
        schedules(&mut screen);
        screen.press("F6 Ctrl-c 2");
        assert!(flat(&screen).contains("the program ends as soon as it is"), "{}", screen.text());
        let asked = screen.asked.clone();
        if comes_in {
            signs_in(&mut screen, "S. Hart", Role::Analyst, &[]);
        }
        screen.asked = asked;
        screen.recorded();
        assert_eq!(screen.asked.contains(&Effect::Quit), !comes_in, "{}", screen.text());
    }
}

#[test]
fn leaving_beside_texts_on_no_disk_does_not_promise_to_end_by_itself() {
    let mut screen = shared();
    signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    screen.press("a").typed("Weekly list");
    let (place, fields) = screen.kept().into_iter().next_back().unwrap();
    let outcome = Err("The disk is full.".into());
    screen.tell(Msg::Draft(DraftNews { author: "D. Adeyemi".into(), place, fields, outcome }));
    screen.press("Esc");
    schedules(&mut screen);
    screen.press("F6 2 Ctrl-c 2");
    let text = flat(&screen);
    assert!(text.contains("Something is still being saved. Leave again to end the program at once."), "{text}");
    screen.recorded();
    assert!(!screen.asked.contains(&Effect::Quit), "the text is on no disk\n{}", screen.text());
    screen.press("Ctrl-c 2");
    assert!(screen.asked.contains(&Effect::Quit), "{}", screen.text());
}

/// A manager whose own team's records are hidden from the room: that others are not open to them is said all the same,
/// whichever team's record is the last of the list.
#[test]
fn that_records_are_not_open_to_a_role_does_not_hang_on_their_order() {
    let mut looked_at = 0;
    for team in &SAMPLE.data.teams {
        if !SAMPLE.data.children.iter().any(|record| record.team == team.id) {
            continue;
        }
        let events = people(&[("R. Osei", &[manager_of(team.id.as_str())])]);
        let mut screen = Screen::shared((80, 24), Look::new(Theme::Default, false), &events);
        signs_in(&mut screen, "R. Osei", Role::Manager, &[]);
        screen.app.desk.hidden.hide_all();
        let title = outside::part(&screen.app.desk, &Owner::Service, None).title;
        assert!(title.contains("not all open to this role"), "{}: {title}", team.name);
        looked_at += 1;
    }
    assert!(looked_at > 1, "one team alone shows nothing");
}
