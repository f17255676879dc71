//! What the room sees of an item, and what becomes of what was typed.

use uuid::Uuid;

use crate::app::doing;
use crate::app::msg::{Msg, RecordNews};
use crate::app::support::{Screen, moment};
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::event::Event;
use crate::domain::people::{Actor, Role};
use crate::domain::steps::Amended;
use crate::record::decide::{Change, Entry, Facts, Step, decide};
use crate::screens::forms::{Kind, StepName};

/// An open clinic of Protection and court with its first item in front.
fn in_the_room() -> Screen {
    let mut screen = Screen::small();
    screen.press("m").on("Protection and court").press("Enter Enter").field("[ Save ]").press("Enter");
    screen.recorded().press("Enter F2");
    let open = screen.text().lines().find(|line| line.contains("Open the clinic")).map(str::to_owned);
    screen.typed("Open the").press("Enter");
    assert!(open.is_some(), "{}", screen.text());
    screen.recorded().press("Home Enter");
    screen
}

#[test]
fn what_was_shown_of_one_team_is_hidden_again_at_the_next_item() {
    let mut screen = in_the_room();
    let hidden = |screen: &Screen, team: &str| screen.app.desk.hidden.hides(&team.into());
    let all = |screen: &Screen| screen.app.desk.snapshot.data.teams.iter().all(|it| hidden(screen, it.id.as_str()));
    assert!(all(&screen), "an open clinic begins with everybody hidden");
    screen.press("F4");
    assert!(screen.text().contains("Worker and child level of Protection 1 is shown"), "{}", screen.text());
    let shown: Vec<_> =
        screen.app.desk.snapshot.data.teams.iter().filter(|it| !hidden(&screen, it.id.as_str())).collect();
    assert_eq!(shown.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Protection 1"], "nobody else");
    // Looked up and come back to, the item is as it was.
    screen.press("u Esc");
    assert!(!all(&screen));
    screen.press("n");
    assert!(all(&screen), "the next team's item hides them");
    screen.press("p");
    assert!(all(&screen), "and they stay hidden on the way back");
}

#[test]
fn nothing_of_why_a_team_is_there_is_cut_on_the_smallest_screen() {
    let mut screen = in_the_room();
    let mut items = 0;
    loop {
        let text = screen.text();
        let why = screen.app.level().page.above[1].0.clone();
        let said: Vec<&str> = text.split_whitespace().collect();
        let said = said.join(" ");
        assert!(said.contains(&why), "{why}\n{text}");
        for part in &screen.app.level().page.parts {
            let first = part.rows.first().map_or(part.empty.as_str(), |row| row.cells[0].text.as_str());
            let begins: String = first.chars().take(12).collect();
            assert!(text.contains(begins.trim()), "{begins} of {}\n{text}", part.title);
        }
        items += 1;
        screen.press("n");
        if !screen.text().contains("Item ") || items > 9 {
            break;
        }
    }
    assert!(items >= 4, "{items} items");
}

#[test]
fn an_empty_part_in_front_is_marked() {
    let mut screen = in_the_room();
    screen.press("Tab");
    assert!(screen.text().contains("> No action is on the list."), "{}", screen.text());
}

#[test]
fn what_looks_like_a_name_is_asked_about_in_every_form_and_saved_all_the_same() {
    let mut screen = in_the_room();
    let query = "'Tom Smith' looks like a name";
    screen.press("c").typed("was Tom Smith seen");
    assert!(screen.text().contains(query), "a question: {}", screen.text());
    screen.field("[ Save ]").press("Enter").recorded();
    assert!(screen.text().contains("Saved.") && screen.text().contains(query), "{}", screen.text());
    screen.press("a").typed("visit Tom Smith");
    assert!(screen.text().contains(query), "an action: {}", screen.text());
    screen.press("Backspace Backspace Backspace Backspace Backspace Backspace");
    assert!(!screen.text().contains("looks like a name"), "{}", screen.text());
    screen.press("Esc").press("c").typed("how will Protection 1 know").press("Tab").typed("Ann Jones");
    assert!(!screen.text().contains("looks like a name"), "who is typed for is asked for a name: {}", screen.text());
}

#[test]
fn a_draft_of_any_form_is_listed_with_its_words() {
    let mut screen = in_the_room();
    screen.press("c").typed("How will you know by the next clinic").press("Esc");
    screen.press("u 3");
    let text = screen.text();
    assert!(text.contains("Question to Protection 1: Question: How will you know"), "{text}");
    screen.press("Enter");
    assert!(screen.text().contains("How will you know by the next clinic"), "{}", screen.text());
}

#[test]
fn a_long_text_is_seen_whole_while_it_is_typed() {
    let mut screen = in_the_room();
    let words: Vec<String> = (1..=30).map(|n| format!("word{n}")).collect();
    screen.press("c").typed(&words.join(" "));
    let text = screen.text();
    for word in &words {
        assert!(text.split_whitespace().any(|it| it.trim_start_matches('>') == word), "{word}: {text}");
    }
    assert!(text.contains("[ Save ]") && text.contains("For whom"), "{text}");
}

#[test]
fn a_clinic_on_a_day_off_is_accepted_with_a_word() {
    let mut screen = Screen::small();
    screen.press("m").on("Protection and court").press("Enter Enter");
    screen.press(&"Backspace ".repeat(10)).typed("11/02/2023");
    assert!(screen.text().contains("not a working day"), "{}", screen.text());
    screen.field("[ Save ]").press("Enter").recorded().press("Enter");
    assert!(screen.text().contains("11 February 2023 is a Saturday: it is kept"), "{}", screen.text());
}

/// Another chair takes a step at another terminal.
fn meanwhile(screen: &mut Screen, step: Step, fresh: u128) {
    let other = Actor { by: "S. Kaur".into(), role: Role::Chair, on_behalf_of: None, terminal: "room-3".into() };
    let facts = Facts::bare(moment().today, Uuid::from_u128(fresh));
    let register = &screen.app.desk.register;
    let mut head = register.head();
    let mut events = Vec::new();
    for new in decide(register, &other, step, &facts, moment().now).unwrap() {
        let event = Event::chained(new, head);
        head = event.head();
        events.push(event);
    }
    screen.tell(Msg::Record(RecordNews::Since(events)));
}

#[test]
fn two_people_who_change_one_action_see_both_texts_and_choose() {
    let mut screen = in_the_room();
    screen.days_later(0).press("a").typed("Weekly list").field("[ Save ]").press("Enter").recorded();
    let id = screen.app.desk.register.actions().next().unwrap().id;
    doing::open(&mut screen.app, Kind::Step(id, StepName::Amend));
    screen.typed(" to managers");
    let amended =
        Amended { text: Some("List every Monday".into()), owner: Some("Service lead".into()), ..Amended::default() };
    meanwhile(&mut screen, Step::On(id, Change::Amend(amended)), 901);
    screen.field("[ Save ]").press("Enter");
    let text = screen.text();
    for said in ["Weekly list to managers", "Now: List every Monday", "S. Kaur changed this", "Now: Service lead"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(screen.asked_nothing_to_record(), "the person chooses first");
    // A draft brings both back.
    screen.press("Esc");
    doing::open(&mut screen.app, Kind::Step(id, StepName::Amend));
    let text = screen.text();
    assert!(text.contains("Weekly list to managers") && text.contains("Now: List every Monday"), "{text}");
    screen.field("[ Save ]").press("Enter");
    let written = screen.asked_to_record();
    let written = serde_json::to_string(&written[0].payload).unwrap();
    assert!(written.contains("Weekly list to managers") && written.contains("Service lead"), "{written}");
}

#[test]
fn two_people_who_edit_the_agenda_see_both_and_other_entries_stop_nobody() {
    let mut screen = in_the_room();
    screen.days_later(0);
    let clinic = screen.app.desk.register.clinics().next().unwrap().id;
    let team =
        || screen.app.desk.snapshot.data.teams.iter().find(|it| it.name.as_str() == "Protection 1").unwrap().id.clone();
    let team = team();
    doing::open(&mut screen.app, Kind::Minutes(clinic, team.clone()));
    screen.press("Backspace Backspace").typed("25");
    let discuss = ClinicWhat::Discuss { team: Some(team.clone()), actions: Vec::new() };
    meanwhile(&mut screen, Step::Write(Box::new(Entry::Clinic(Some(clinic), discuss))), 902);
    let minutes = ClinicWhat::Minutes { team: team.clone(), minutes: 40 };
    meanwhile(&mut screen, Step::Write(Box::new(Entry::Clinic(Some(clinic), minutes))), 903);
    screen.field("[ Save ]").press("Enter");
    let text = screen.text();
    assert!(text.contains("25") && text.contains("Now: 40") && text.contains("S. Kaur"), "{text}");
    screen.press("Enter");
    let written = serde_json::to_string(&screen.asked_to_record()[0].payload).unwrap();
    assert!(written.contains("25"), "{written}");

    // What another did elsewhere on the same agenda is no conflict.
    let mut screen = in_the_room();
    screen.days_later(0);
    doing::open(&mut screen.app, Kind::Minutes(clinic, team.clone()));
    screen.press("Backspace Backspace").typed("25");
    let discuss = ClinicWhat::Discuss { team: Some(team), actions: Vec::new() };
    meanwhile(&mut screen, Step::Write(Box::new(Entry::Clinic(Some(clinic), discuss))), 904);
    screen.field("[ Save ]").press("Enter");
    assert!(!screen.asked_nothing_to_record(), "{}", screen.text());
}
