//! What the room sees of an item, and what becomes of what was typed.

mod access;
mod on_screen;

use uuid::Uuid;

use crate::app::doing;
use crate::app::msg::{FeedNews, Msg, RecordNews};
use crate::app::over::Over;
use crate::app::support::{Screen, flat, in_one_line, moment};
use crate::domain::clinic::account::AccountReason;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::event::Event;
use crate::domain::fault::{Fault, FaultCode};
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
    screen.typed("Open the").press("Enter").on_this_day();
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

#[test]
fn a_mark_that_a_team_was_discussed_can_be_taken_back() {
    let mut screen = in_the_room();
    let team = || Some("P1".into());
    let team = screen
        .app
        .desk
        .snapshot
        .data
        .teams
        .iter()
        .find(|it| it.name.as_str() == "Protection 1")
        .map_or_else(team, |it| Some(it.id.clone()));
    let discussed = |screen: &Screen| screen.app.desk.register.clinics().next().unwrap().discussed.contains(&team);
    screen.days_later(0).press("a").typed("Weekly list").field("[ Save ]").press("Enter").recorded();
    let action = screen.app.desk.register.actions().next().unwrap().id;
    screen.days_later(0).press("F2").typed("Discussed").press("Enter").recorded();
    assert!(discussed(&screen));
    screen.days_later(0).press("F2").typed("Not discussed after all").press("Enter");
    let written = screen.asked.iter().any(|it| format!("{it:?}").contains("clinic.undiscuss"));
    assert!(written, "{}", screen.text());
    screen.recorded();
    assert!(!discussed(&screen), "{}", screen.text());
    // The step on the action stands: the room did look at it.
    let clinic = screen.app.desk.register.clinics().next().unwrap();
    assert!(clinic.looked_at.contains(&action));
    assert_eq!(clinic.history.len(), 4, "nothing is rubbed out: scheduled, opened, discussed, taken back");
    // Walking on does not overrule who took it back.
    screen.days_later(0).press("n");
    assert!(screen.asked_nothing_to_record() && !discussed(&screen));
}

#[test]
fn a_team_that_was_asked_something_was_discussed_until_that_is_taken_back() {
    let mut screen = in_the_room();
    let first = |screen: &Screen| screen.app.desk.register.clinics().next().unwrap().clone();
    let item = first(&screen).opened.unwrap().agenda.items[0].team.clone();
    assert!(!first(&screen).was_discussed(&item));
    screen.press("c").typed("What changed?").field("[ Save ]").press("Enter").recorded().days_later(0);
    assert!(first(&screen).was_discussed(&item), "{}", screen.text());
    assert!(first(&screen).items_not_discussed().all(|team| *team != item));
    screen.press("F2").typed("Not discussed after all").press("Enter").recorded();
    assert!(!first(&screen).was_discussed(&item), "{}", screen.text());
}

#[test]
fn what_a_role_may_not_do_is_neither_hinted_at_nor_offered() {
    for (role, may) in [(Role::Chair, true), (Role::Administrator, false)] {
        let mut screen = Screen::small();
        screen.app.desk.me.role = role;
        screen.press("m").on("Protection and court");
        let words = screen.app.level().row().unwrap().words.clone();
        assert_eq!(words.contains("Enter schedules it."), may, "{role:?}: {words}");
        for offer in ["Record a remedial action", "Ask the team under the cursor"] {
            screen.press("F2").typed(offer);
            let is_offered = screen.text().lines().any(|line| line.contains(offer) && !line.contains("narrowed to"));
            assert_eq!(is_offered, may, "{role:?}: {}", screen.text());
            screen.press("Esc Esc").press("m");
        }
    }
}

#[test]
fn a_half_typed_question_comes_back_on_its_row() {
    let mut screen = Screen::small();
    screen.press("Tab").on("Protection and court").press("Enter").on("Protection 1");
    screen.press("c").typed("How will you know").press("Esc");
    assert!(screen.text().contains("Enter on the same row offers it first"), "{}", screen.text());
    screen.press("Enter");
    assert!(screen.text().contains("1 Go on with what you typed: Question to Protection 1"), "{}", screen.text());
    screen.press("1");
    assert!(screen.text().contains("How will you know") && screen.text().contains("[ Save ]"), "{}", screen.text());
    // The row itself opens as before, and no other row asks.
    screen.press("Esc Enter 2");
    assert!(screen.text().contains("Manager R. Osei"), "{}", screen.text());
    screen.press("Esc").on("Protection 2").press("Enter");
    assert!(!screen.text().contains("Go on with"), "{}", screen.text());
}

/// The records outside the ten working days of Protection 1.
fn at_the_outside() -> Screen {
    let mut screen = Screen::small();
    screen.in_team().on("Protection visits, 10").press("Enter");
    screen
}

#[test]
fn a_digit_on_a_record_with_a_draft_is_its_reason_and_the_cursor_is_where_it_always_is() {
    let mut screen = at_the_outside();
    screen.press("1");
    let first = screen.text();
    let front = |text: &str| text.lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned();
    let fresh = front(&first);
    screen.typed("x").press("Esc");
    assert!(screen.text().contains("Enter on the same row offers it first"), "{}", screen.text());
    screen.press("2");
    let Some(Over::Entry(form)) = screen.app.over.last() else { panic!("{}", screen.text()) };
    assert_eq!(form.fields[0].input.text(), AccountReason::ALL[1].word(), "{}", screen.text());
    assert_eq!(front(&screen.text())[..10], fresh[..10], "{}", screen.text());
    assert!(!form.fields.iter().any(|field| field.input.text() == "2"), "{}", screen.text());
    screen.press("Esc Enter Enter");
    assert!(screen.text().contains("What you had typed here is back."), "{}", screen.text());
}

#[test]
fn numbers_are_shown_wherever_digits_choose() {
    let mut screen = in_the_room();
    screen.press("Esc Home");
    doing::ask(&mut screen.app);
    let text = screen.text();
    let Some(Over::Menu(_, choices)) = screen.app.over.last() else { panic!("{text}") };
    assert!(choices.is_numbered() && choices.len() > 5, "{text}");
    let last = choices.len().min(9);
    assert!(text.contains(&format!("  {last} ")) && text.contains("> 1 "), "{text}");
    assert_eq!(choices.len() > 9, text.contains("or type a word of it"), "{text}");
}

#[test]
fn a_team_is_found_by_its_name_from_any_page() {
    for keys in ["", "u", "m", "d"] {
        let mut screen = Screen::small();
        screen.press(keys).press("F2").typed("protection 4").press("Enter");
        assert!(screen.text().lines().next().unwrap().contains("Protection 4"), "{keys}: {}", screen.text());
    }
    let mut screen = in_the_room();
    screen.press("F2").typed("protection 4").press("Enter");
    assert!(screen.text().lines().next().unwrap().contains("Protection 4"), "{}", screen.text());
    screen.press("Esc");
    assert!(screen.text().contains("Item 1"), "back at the item: {}", screen.text());
}

#[test]
fn no_good_feed_is_claimed_where_there_is_none() {
    let fault = || Fault {
        code: FaultCode::Unreadable,
        path: "".into(),
        message: "There is no feed at /x. The last good feed stays in use. Check the place.".into(),
        touches: Vec::new(),
    };
    for (mut screen, stays) in
        [(Screen::without_figures(), "No figures are at hand"), (Screen::small(), "The last good figures stay")]
    {
        screen.tell(Msg::Feed(FeedNews::Refused(vec![fault()])));
        let text = flat(&screen);
        assert!(!text.contains("last good feed stays") && text.contains(stays), "{}", screen.text());
    }
}

#[test]
fn a_letter_takes_no_answer_away_where_it_is_asked_whether_to_close() {
    for typed in ["", "y", "yes"] {
        let mut screen = in_the_room();
        screen.press("Esc F2").typed("close the clinic").press("Enter");
        assert!(screen.text().contains("1 No, go on"), "{}", screen.text());
        screen.asked.clear();
        screen.typed(typed).press("Enter");
        assert!(screen.asked_nothing_to_record(), "{typed}: an Enter closes nothing");
        assert!(screen.text().contains("Left as it is."), "{typed}\n{}", screen.text());
    }
}
