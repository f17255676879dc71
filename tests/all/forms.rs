//! Half-typed text, wherever it is left: never overwritten, never lost, found again, thrown away only on purpose. And the
//! place of a person, from one start to the next.

use assurance_clinic::app::msg::{DraftNews, Effect, Msg, RecordNews};
use assurance_clinic::domain::steps::ActionEvent;
use assurance_clinic::screens::page::Place;
use assurance_clinic::widgets::theme::{Look, Theme};

use super::support::{Screen, flat, in_one_line, rows};

fn look() -> Look {
    Look::new(Theme::Default, false)
}

fn unread() -> Screen {
    Screen::unread((80, 24), look())
}

/// What a person leaves behind who types this into the form of the first row.
fn left_behind(what: &str) -> Vec<(String, String)> {
    let mut screen = Screen::small();
    screen.press("a").typed(what).press("Esc");
    screen.kept().into_iter().map(|(place, text)| (place, text.unwrap())).collect()
}

#[test]
fn an_older_draft_is_never_overwritten_by_what_is_typed_before_it_is_read() {
    let older = left_behind("Older text");
    let mut screen = unread();
    screen.press("a").typed("New");
    assert!(screen.asked.is_empty(), "nothing is written before the drafts are read: {:?}", screen.asked);
    screen.field("[ Save ]").press("Enter");
    assert!(screen.asked.is_empty() && screen.text().contains("still being read"), "{}", screen.text());
    screen.loaded(&older);
    let kept = screen.kept();
    let holds = |text: &str| kept.values().flatten().filter(|draft| draft.contains(text)).count();
    assert_eq!((kept.len(), holds("Older text"), holds("New")), (2, 1, 1), "{kept:?}");
    assert!(screen.text().contains("An older draft for this row was found"), "{}", screen.text());
    // Both are found, and both can be gone on with.
    screen.press("Esc F2").typed("your drafts").press("Enter");
    screen.on("Older text").press("Enter");
    assert!(screen.text().contains("Older text") && screen.text().contains("New action for"), "{}", screen.text());
    screen.press("Esc").on("New").press("Enter End");
    assert!(screen.text().contains("New action for"), "{}", screen.text());
}

#[test]
fn a_form_opened_before_the_drafts_are_read_gets_the_older_text_where_nothing_was_typed() {
    let mut screen = unread();
    screen.press("a").loaded(&left_behind("Older text"));
    assert!(screen.text().contains("Older text") && screen.text().contains("is back"), "{}", screen.text());
    assert!(screen.asked.is_empty());
}

#[test]
fn who_leaves_before_the_drafts_are_read_loses_neither() {
    let mut screen = unread();
    screen.press("a").typed("New").press("Esc Ctrl-c 2");
    assert!(!screen.asked.contains(&Effect::Quit));
    screen.loaded(&left_behind("Older text"));
    assert_eq!(screen.kept().len(), 2);
    assert_eq!(screen.asked.last(), Some(&Effect::Quit));
    let mut screen = unread();
    screen.press("Ctrl-c 2");
    assert_eq!(screen.asked, [Effect::Quit], "nothing typed, nothing to wait for");
}

#[test]
fn a_draft_comes_back_with_the_cursor_where_it_was() {
    let mut screen = Screen::small();
    screen.press("a").typed("Weeky list").press("Home Right Right Right Right Esc a").typed("l");
    assert!(screen.text().contains("Weekly list"), "{}", screen.text());
}

#[test]
fn a_draft_is_thrown_away_only_after_a_question_that_shows_it() {
    let mut screen = Screen::small();
    screen.press("a").typed("Half a thought").press("F2").typed("throw").press("Enter");
    let asked = screen.text();
    assert!(asked.contains("Throw this draft away?") && asked.contains("Half a thought"), "{asked}");
    screen.press("Enter");
    assert!(screen.text().contains("Half a thought"), "Enter keeps it: {}", screen.text());
    screen.press("Esc F2").typed("your drafts").press("Enter F2").typed("throw").press("Enter 2");
    assert!(screen.text().contains("You have no half-typed form"), "{}", screen.text());
    assert!(screen.kept().values().all(Option::is_none), "{:?}", screen.kept());
}

#[test]
fn a_form_that_was_opened_again_can_be_thrown_away_from_inside() {
    let mut screen = Screen::small();
    screen.in_team().press("c").typed("Half a question").press("Esc c");
    assert!(screen.text().contains("Half a question"), "it came back: {}", screen.text());
    screen.press("F2").typed("throw").press("Enter");
    assert!(screen.text().contains("Throw this draft away?"), "{}", screen.text());
    screen.press("2");
    assert!(screen.kept().values().all(Option::is_none), "{:?}", screen.kept());
    screen.press("c");
    assert!(!screen.text().contains("Half a question"), "{}", screen.text());
}

#[test]
fn help_in_a_form_lists_the_keys_of_the_form() {
    let mut screen = Screen::new((120, 60), look());
    screen.press("a F1");
    let help = screen.text();
    for words in ["Go to the next field", "Save the form", "F2"] {
        assert!(help.contains(words), "{words}: {help}");
    }
    for words in ["Ask the team under the cursor", "Narrow the list", "Jump to a part of the screen"] {
        assert!(!help.contains(words), "{words}: {help}");
    }
}

#[test]
fn drafts_are_said_at_the_start_and_listed_in_the_register() {
    let mut screen = unread();
    screen.loaded(&left_behind("Half a thought"));
    assert!(screen.text().contains("1 half-typed form of yours is kept: F2, then Your drafts."), "{}", screen.text());
    screen.press("u");
    assert!(screen.text().contains("3 Your drafts: 1"), "{}", screen.text());
    screen.press("3");
    assert!(screen.text().contains("Half a thought"), "{}", screen.text());
}

#[test]
fn no_target_is_filled_in_where_it_is_met_and_the_form_says_so() {
    let mut screen = Screen::new((120, 40), look());
    // 534 of 543 reviews were in time; 95 % are to be.
    screen.on("Reviews, looked after").press("a");
    assert!(
        screen.text().contains("95% is met already; give a target above 98% or leave it to the chair"),
        "{}",
        screen.text()
    );
    screen.field("Target").typed("96");
    assert!(screen.text().contains("met already, 534 now"), "{}", screen.text());
    // Not met: the one in force, in children too.
    screen.press("Esc").on("Looked-after visits").press("a");
    assert!(screen.text().contains("-> 527 of 543"), "{}", screen.text());
}

#[test]
fn the_standard_is_chosen_from_a_list_and_the_baseline_follows_it() {
    let mut screen = Screen::new((120, 40), look());
    screen.in_team().press("2 a").typed("Weekly list");
    screen.field("To move").typed("protection visits, 10");
    assert!(screen.text().contains("narrowed to: protection visits, 10"), "{}", screen.text());
    screen.press("Enter");
    let line = screen.text().lines().find(|line| line.starts_with(">To move")).unwrap().to_string();
    assert!(line.contains("Protection visits, 10 wd, now"), "{line}");
    let event = {
        screen.field("[ Save ]").press("Enter");
        ActionEvent::read(&screen.asked_to_record()[0]).unwrap()
    };
    let payload: serde_json::Value = serde_json::from_str(&event.payload()).unwrap();
    assert!(payload["indicator"].is_string() && payload["seen"]["figure"].is_object(), "{payload}");
    // No standard, with the reason that the record asks for.
    let mut screen = Screen::new((120, 40), look());
    screen.in_team().press("a").typed("Weekly list").field("To move").press("Enter").typed("none").press("Enter");
    screen.field("[ Save ]").press("Enter");
    assert!(screen.asked_nothing_to_record(), "a reason is asked for");
    screen.field("None, because").typed("Practice, not a figure").field("[ Save ]").press("Enter");
    let event = ActionEvent::read(&screen.asked_to_record()[0]).unwrap();
    let payload: serde_json::Value = serde_json::from_str(&event.payload()).unwrap();
    assert_eq!(payload["no_indicator"], "Practice, not a figure");
}

#[test]
fn everything_that_can_be_done_is_one_key_away_on_pages_and_in_forms() {
    let mut screen = Screen::small();
    for keys in ["", "Tab Enter", "u", "d", "a"] {
        let mut screen = Screen::small();
        screen.press(keys);
        let last = rows(&screen.drawn()).pop().unwrap();
        assert!(last.contains("F1 help") && last.contains("F2 everything here"), "{keys}: {last}");
    }
    screen.tell(Msg::Resize(120, 60));
    screen.press("F2");
    let shown = screen.text();
    for (key, words) in [
        ("f", "Show only rows with a chosen value"),
        ("s", "Sort the list by a column"),
        ("t", "Show the trend of the row under the cursor, and its other charts"),
        ("i", "Show where the figure under the cursor comes from"),
        ("e", "Write the list to a CSV file"),
        ("y", "Send the list to the terminal's clipboard"),
        (",", "Show the month before"),
        (".", "Show the month after"),
    ] {
        let line = shown.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {shown}"));
        assert!(line.ends_with(&format!(" {key}")), "{line}");
    }
    screen.press("Esc a F2");
    for words in ["Save the form", "Keep the form as a draft", "Throw this draft away", "Go to the next field"] {
        assert!(screen.text().contains(words), "{words}: {}", screen.text());
    }
    screen.typed("save the").press("Enter");
    assert!(screen.text().contains("Still to be said"), "{}", screen.text());
}

#[test]
fn the_place_comes_back_for_the_same_feed_as_deep_as_it_is_still_there() {
    let mut screen = Screen::small();
    screen.in_team().press("3 Down Down");
    let row = screen.at();
    screen.press("Enter Ctrl-c 2");
    let kept: Vec<_> = screen.kept().into_iter().map(|(place, text)| (place, text.unwrap())).collect();
    let mut again = unread();
    again.loaded(&kept);
    assert!(matches!(again.app.level().place, Place::Child(_)), "{}", again.text());
    again.press("Esc");
    assert_eq!(again.at(), row, "up again, the cursor is where it was");
    again.press("Esc Esc");
    assert_eq!(again.app.level().place, Place::Overview);
    // Who has pressed a key already is not moved.
    let mut busy = unread();
    busy.press("Down").loaded(&kept);
    assert_eq!(busy.app.level().place, Place::Overview);
    // What is gone is left out, and so is all below it.
    let mut gone = unread();
    gone.refreshed(|data| data.children.clear());
    gone.loaded(&kept);
    assert!(matches!(gone.app.level().place, Place::Team(_)), "{}", gone.text());
    // Another person has other drafts, and another feed is another place.
    let mut other = unread();
    other.refreshed(|data| data.organisation_id = "elsewhere".into());
    other.loaded(&kept);
    assert_eq!(other.app.level().place, Place::Overview);
}

#[test]
fn a_doubt_is_read_in_full_and_opens_in_its_own_month() {
    let mut screen = Screen::small();
    screen.press("d");
    let rows_of = |screen: &Screen| screen.app.level().part().unwrap().rows.len();
    let mut opened = 0;
    for _ in 0..rows_of(&screen) {
        let row = screen.app.level().row().unwrap().clone();
        assert!(flat(&screen).contains(&in_one_line(&row.words)), "{}\n{}", row.words, screen.text());
        if let Some(period) = row.subject.period {
            let words = period.in_words();
            screen.press("i");
            assert!(screen.text().contains(&format!("comes from, {words}")), "{}", screen.text());
            screen.press("Esc Enter 3");
            assert!(rows(&screen.drawn())[0].contains(&words), "{}", screen.text());
            screen.press("Esc");
            opened += 1;
        }
        screen.press("Down");
    }
    assert!(opened > 0, "the sample has a doubt of one month");
}

#[test]
fn a_letter_does_nothing_in_a_question() {
    let mut screen = Screen::small();
    screen.press("q q x");
    assert!(screen.text().contains("1 Stay") && screen.text().contains("2 Leave"), "{}", screen.text());
    assert!(screen.asked.is_empty());
}

#[test]
fn all_that_was_typed_is_seen_in_the_form_and_on_the_page_of_the_action() {
    let words: Vec<String> = (1..=40).map(|n| format!("word{n}")).collect();
    let mut screen = Screen::small();
    screen.press("a").typed(&words.join(" "));
    let all = |text: &str| words.iter().all(|word| text.split_whitespace().any(|seen| seen == word));
    assert!(all(&screen.text()), "{}", screen.text());
    screen.field("[ Save ]").press("Enter").recorded().press("u Enter");
    assert!(all(&screen.text()), "{}", screen.text());
    assert!(screen.text().contains("Was 283/286, 99% (Dec 22) when proposed"), "{}", screen.text());
}

#[test]
fn no_button_is_cut_on_a_narrow_screen() {
    let mut screen = Screen::new((40, 10), look());
    screen.press("a Shift-Tab");
    for label in ["[ Save ]", "[ Keep as draft ]", "[ Back ]"] {
        assert!(screen.text().contains(label), "{}", screen.text());
    }
}

#[test]
fn an_area_that_the_feed_dropped_keeps_its_next_clinic() {
    let mut screen = Screen::small();
    screen.in_team().press("a").typed("Weekly list").field("[ Save ]").press("Enter").recorded();
    screen.refreshed(|data| data.areas.retain(|area| area.id.as_str() != "protection-court"));
    screen.press("m").on("protection-court");
    assert!(screen.text().contains("no longer in the feed"), "{}", screen.text());
    screen.press("Enter");
    assert!(screen.text().contains("Schedule it"), "{}", screen.text());
}

/// The drafts of one person are asked for, and given.
fn takes_over(screen: &mut Screen, name: &str, drafts: &[(String, String)]) {
    screen.press("F2").typed("who is acting").press("Enter");
    let already = screen.app.desk.me.by.as_str().len();
    screen.press(&"Backspace ".repeat(already)).typed(name).field("[ Save ]").press("Enter");
    let asked = screen.asked.iter().rev().find_map(|effect| match effect {
        Effect::ActAs(person) => Some(person.to_string()),
        _ => None,
    });
    assert_eq!(asked.as_deref(), Some(name), "{}", screen.text());
    screen.tell(Msg::Record(RecordNews::Acting { person: name.into(), drafts: drafts.to_vec() }));
}

#[test]
fn what_somebody_left_half_typed_is_in_nobody_elses_hands() {
    let mut screen = Screen::small();
    screen.in_team().press("a").typed("Weekly list").press("Esc");
    let mine: Vec<_> = screen.app.desk.drafts.clone().into_iter().collect();
    assert_eq!(mine.len(), 1);
    takes_over(&mut screen, "R. Osei", &[]);
    assert!(flat(&screen).contains("What J. Doe left half-typed stays with J. Doe."), "{}", screen.text());
    assert!(screen.app.desk.drafts.is_empty());
    screen.press("a");
    assert!(!screen.text().contains("Weekly list"), "{}", screen.text());
    screen.typed("Second visits").press("Esc");
    assert!(screen.text().contains("Kept as a draft"), "{}", screen.text());
    let theirs: Vec<_> = screen.app.desk.drafts.clone().into_iter().collect();
    // What J. Doe left is dropped nowhere: their text was the last that was written before R. Osei took over.
    let acts = screen.asked.iter().position(|effect| matches!(effect, Effect::ActAs(_))).unwrap();
    let dropped =
        |effect: &Effect| matches!(effect, Effect::SaveDraft { place, fields: None, .. } if *place == mine[0].0);
    assert!(!screen.asked[..acts].iter().any(dropped), "{:?}", screen.asked);
    takes_over(&mut screen, "J. Doe", &mine);
    screen.press("a");
    assert!(screen.text().contains("Weekly list") && !screen.text().contains("Second visits"), "{}", screen.text());
    screen.press("Esc");
    takes_over(&mut screen, "R. Osei", &theirs);
    assert!(flat(&screen).contains("1 half-typed form of yours is kept"), "{}", screen.text());
    screen.press("a");
    assert!(screen.text().contains("Second visits") && !screen.text().contains("Weekly list"), "{}", screen.text());
}

#[test]
fn nobody_takes_over_while_a_text_is_on_the_screen_alone() {
    let mut screen = Screen::small();
    screen.in_team().press("a").typed("Weekly list").press("Esc");
    let place = screen.app.desk.drafts.keys().next().unwrap().clone();
    screen.tell(Msg::Draft(DraftNews {
        author: "J. Doe".into(),
        place,
        fields: None,
        outcome: Err("The disk is full.".into()),
    }));
    screen.press("F2").typed("who is acting").press("Enter").typed("x").field("[ Save ]").press("Enter");
    assert!(screen.text().contains("is NOT SAVED anywhere"), "{}", screen.text());
    assert_eq!(screen.app.desk.me.by.as_str(), "J. Doe");
    assert_eq!(screen.app.desk.drafts.len(), 2, "the action, and the form that asks who is acting");
}
