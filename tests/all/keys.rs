//! Whatever is pressed, pasted, refreshed or refused: no panic, no lost text, no lost place, nothing foreign on the screen.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use assurance_clinic::app::keymap::Key;
use assurance_clinic::app::msg::{Effect, FeedNews, Msg, RecordNews};
use assurance_clinic::dataset::Snapshot;
use assurance_clinic::domain::fault::{Fault, FaultCode};
use assurance_clinic::runtime::feeds::{FeedPlace, Feeds};
use assurance_clinic::screens::page::Place;
use assurance_clinic::settings::{Settings, holidays};
use assurance_clinic::widgets::theme::{Look, Theme};
use crossterm::event::KeyCode;
use proptest::prelude::*;
use uuid::Uuid;

use super::support::{SAMPLE, Screen, key, moment};

/// Every key that means something somewhere, and some that mean nothing.
const KEYS: &str = "Up Down Left Right PageUp PageDown Home End Enter Esc Tab Shift-Tab Backspace Delete F1 F2 F4 F5 F6 F9 \
    Ctrl-c Ctrl-u Ctrl-z ? : / , . a c d e f g G h i j k l n p q r s t u v w x y 1 2 3 4 5 6 9 0 é \u{202e} 字 \u{301}";

fn any_key() -> impl Strategy<Value = Key> {
    // Enter and Esc lead through the program, so they come more often.
    let words: Vec<&str> = KEYS.split_whitespace().chain(["Enter"; 8]).chain(["Esc"; 3]).chain(["Down"; 4]).collect();
    proptest::sample::select(words).prop_map(key)
}

/// Text as people paste it, and as nobody should.
fn any_paste() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z ,.'0-9é字]{0,40}",
        "[\u{1b}\u{202e}\u{2066}\u{200f}\u{61c}\u{0}\u{9b}\u{7f}\t\r\n\\[31ma\u{301}\u{200d}👩字]{0,30}",
        any::<String>(),
    ]
}

/// A feed of another authority: nothing that was looked at is in it.
static ELSEWHERE: LazyLock<Arc<Snapshot>> = LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/feed-example.json");
    let place = FeedPlace::Source(file.parse().unwrap());
    let feeds = Feeds::new(place, &Settings::built_in(), holidays::built_in(), Some(moment().today));
    Arc::new(feeds.read_now().unwrap())
});

/// What the feed may say next: fewer records, other workers, another authority.
fn any_feed() -> impl Strategy<Value = Msg> {
    (0..5usize, 0..400usize).prop_map(|(what, keep)| {
        let mut data = SAMPLE.data.clone();
        match what {
            0 => data.children.truncate(keep),
            1 => data.children.reverse(),
            2 => data.supervisions.truncate(keep),
            3 => data.audits.clear(),
            _ => data = ELSEWHERE.data.clone(),
        }
        let snapshot = Arc::new(Snapshot::new(format!("{what} {keep}").into(), data, Vec::new()));
        Msg::Feed(FeedNews::Opened { snapshot, source: "elsewhere".into(), fetched_at: moment().now })
    })
}

fn any_message() -> impl Strategy<Value = Msg> {
    let refused = || Fault { code: FaultCode::Unreadable, path: "".into(), message: "gone".into(), touches: vec![] };
    prop_oneof![
        40 => any_key().prop_map(Msg::Key),
        3 => any_paste().prop_map(Msg::Paste),
        2 => (1..=130u16, 1..=50u16).prop_map(|(width, height)| Msg::Resize(width, height)),
        1 => (1..=500u16, 1..=200u16).prop_map(|(width, height)| Msg::Resize(width, height)),
        1 => any_feed(),
        1 => Just(Msg::Feed(FeedNews::Refused(vec![refused()]))),
        1 => Just(Msg::Feed(FeedNews::Unchanged)),
        1 => Just(refusal(moment().fresh)),
        1 => Just(Msg::Record(RecordNews::Appended { id: moment().fresh, events: vec![] })),
        1 => Just(Msg::Record(RecordNews::Away("\u{202e}gone\u{1b}[31m".into()))),
        1 => Just(Msg::Record(RecordNews::Back)),
        1 => Just(Msg::Record(RecordNews::Stirred)),
        1 => Just(Msg::Record(RecordNews::Unusable { message: "The record cannot be read.".into(), drafts: None })),
        1 => Just(Msg::Wrote(Err("The disk is full.".into()))),
        1 => (0..3000i64).prop_map(|days| {
            let mut later = moment();
            later.today += chrono::TimeDelta::days(days);
            Msg::Clock(later)
        }),
        1 => Just(Msg::Resumed),
    ]
}

/// The record refuses what began with this event.
fn refusal(id: Uuid) -> Msg {
    Msg::Record(RecordNews::NotAppended { id, message: "The record is busy.".into(), events: vec![] })
}

/// A character that moves the cursor, turns the writing round or is not seen.
fn is_foreign(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn no_sequence_of_messages_panics_or_draws_what_is_foreign(messages in prop::collection::vec(any_message(), 1..25)) {
        let mut screen = Screen::small();
        let mut again = Screen::small();
        for message in &messages {
            screen.tell(message.clone());
            let drawn = screen.drawn();
            let foreign = drawn.content.iter().find(|cell| cell.symbol().chars().any(is_foreign));
            prop_assert!(foreign.is_none(), "{foreign:?}");
            // Asking for the level in front would fail on an empty stack; the way back up always ends at the overview.
            let _ = screen.app.level();
            again.tell(message.clone());
        }
        prop_assert_eq!(screen.drawn(), again.drawn(), "the same messages give the same screen");
        prop_assert_eq!(&screen.asked, &again.asked);
        for _ in 0..60 {
            screen.press("Esc");
        }
        prop_assert_eq!(&screen.app.level().place, &Place::Overview);
    }
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn a_refresh_keeps_the_cursor_on_the_same_row(
        down in 0..20usize,
        gone in prop::collection::btree_set(0..400usize, 0..200),
        turned in any::<bool>(),
        sort in prop::option::of(1..8u32),
    ) {
        let mut screen = Screen::small();
        screen.in_team().press("3");
        if let Some(column) = sort {
            screen.press("s");
            for _ in 1..column {
                screen.press("Down");
            }
            screen.press("Enter");
        }
        for _ in 0..down {
            screen.press("Down");
        }
        let here = screen.at();
        let child = screen.app.level().row().and_then(|row| row.subject.child.clone());
        screen.refreshed(|data| {
            let mut at = 0;
            data.children.retain(|record| {
                at += 1;
                Some(&record.child) == child.as_ref() || !gone.contains(&at)
            });
            if turned {
                data.children.reverse();
            }
        });
        prop_assert_eq!(screen.at(), here.clone());
        let shown = screen.text();
        let name = child.map_or(String::new(), |child| child.to_string());
        let in_front = shown.lines().find(|line| line.starts_with('>')).unwrap_or("");
        prop_assert!(in_front.contains(&name), "{}", shown);
        // Up and down again, the cursor is where it was.
        screen.press("Enter Esc");
        prop_assert_eq!(screen.at(), here.clone());
        screen.press("Esc Enter");
        prop_assert_eq!(screen.at(), here.clone());
        // Narrowed to another row and back, it is too.
        screen.press("f Esc / Esc");
        prop_assert_eq!(screen.at(), here);
    }

    #[test]
    fn typed_text_survives_whatever_comes_between(
        text in "[a-zA-Z,.'é字 ]{0,30}[a-z]",
        between in prop::collection::vec(0..7usize, 1..10),
    ) {
        let mut screen = Screen::new((120, 40), Look::new(Theme::Default, false));
        screen.press("a").typed(&text);
        let kept = screen.draft();
        prop_assert_eq!(&kept["texts"]["what"], &serde_json::json!(text));
        for what in between {
            match what {
                0 => screen.press("Esc a"),
                1 => screen.press("Esc , . a"),
                2 => screen.refreshed(|data| data.children.clear()),
                3 => screen.days_later(1),
                4 => {
                    screen.tell(Msg::Resize(40, 10));
                    screen.tell(Msg::Resize(120, 40));
                    &mut screen
                }
                5 => {
                    screen.tell(refusal(moment().fresh));
                    &mut screen
                }
                _ => screen.press("Esc Down Up t Esc u Esc a"),
            };
            prop_assert!(screen.text().contains(text.trim()), "{}", screen.text());
        }
        screen.press("Esc");
        prop_assert_eq!(screen.draft()["texts"].clone(), kept["texts"].clone());
    }
}

#[test]
fn what_the_record_refuses_stays_typed_and_is_sent_again_under_the_same_id() {
    let mut screen = Screen::new((120, 40), Look::new(Theme::Default, false));
    screen.in_team().press("a").typed("Weekly list to managers").field("[ Save ]").press("Enter");
    assert!(screen.asked.iter().any(|asked| matches!(asked, Effect::SaveDraft { fields: Some(_), .. })));
    let first = screen.asked_to_record();
    screen.press("Enter Enter");
    assert!(screen.asked.is_empty(), "while the record is asked, it is not asked again");
    screen.tell(refusal(first[0].id));
    let shown = screen.text();
    assert!(shown.contains("Weekly list to managers") && shown.contains("The record is busy."), "{shown}");
    screen.days_later(0).press("Enter");
    let second = screen.asked_to_record();
    assert_eq!(first.iter().map(|new| new.id).collect::<Vec<_>>(), second.iter().map(|new| new.id).collect::<Vec<_>>());
    assert_eq!(first[0].stream, second[0].stream);
}

#[test]
fn a_row_that_is_gone_leaves_the_cursor_on_its_neighbour_and_an_empty_list_refuses() {
    let mut screen = Screen::small();
    screen.in_team().press("3 Down Down");
    let child = screen.app.level().row().unwrap().subject.child.clone().unwrap();
    let rows: BTreeSet<String> = screen.app.level().part().unwrap().rows.iter().map(|row| row.key.clone()).collect();
    screen.refreshed(|data| data.children.retain(|record| record.child != child));
    assert!(rows.contains(&screen.at()) && !screen.at().contains(child.as_str()), "{}", screen.at());
    screen.refreshed(|data| data.children.clear());
    assert_eq!(screen.at(), "");
    screen.press("Enter");
    assert!(screen.text().contains("There is no row here to open."), "{}", screen.text());
    screen.press("t");
    assert!(screen.text().contains("There is no row here to draw."), "{}", screen.text());
}

#[test]
fn a_paste_into_a_list_is_ignored_and_said() {
    let mut screen = Screen::small();
    let before = screen.at();
    screen.tell(Msg::Paste("qaqaqa\n\nq".into()));
    assert_eq!(screen.at(), before);
    assert!(screen.asked.is_empty());
    assert!(screen.text().contains("Many keys came at once and were ignored"), "{}", screen.text());
    screen.press("a");
    screen.tell(Msg::Paste("First line\nsecond".into()));
    assert!(screen.text().contains("First line second"), "{}", screen.text());
}

#[test]
fn leaving_is_asked_with_the_safe_answer_in_front() {
    let mut screen = Screen::small();
    screen.press("q Enter");
    assert!(screen.asked.is_empty(), "Enter stays");
    screen.press("Esc Down Enter");
    assert_eq!(screen.asked, [Effect::Quit]);
    let mut screen = Screen::small();
    screen.in_team().tell(Msg::Key(Key::plain(KeyCode::Char('q'))));
    assert!(screen.asked.is_empty() && screen.text().contains("q leaves from the overview"));
}

#[test]
fn a_failed_save_is_told_once() {
    let mut screen = Screen::small();
    screen.in_team().press("a").typed("Weekly list").field("[ Save ]").press("Enter");
    let id = screen.asked_to_record()[0].id;
    screen.tell(refusal(id));
    let told = screen.text();
    assert_eq!(told.matches("The record is busy.").count(), 1, "{told}");
    assert!(told.contains("kept as a draft"), "{told}");
    // Where the form was closed meanwhile, it is news.
    screen.press("Enter");
    let id = screen.asked_to_record()[0].id;
    screen.press("Esc").tell(refusal(id));
    assert_eq!(screen.text().matches("The record is busy.").count(), 1, "{}", screen.text());
}

#[test]
fn figures_that_go_back_are_told_even_over_a_form() {
    for in_form in [false, true] {
        let mut screen = Screen::small();
        if in_form {
            screen.in_team().press("a").typed("Weekly list");
        }
        screen.refreshed(|data| data.as_of = data.as_of - chrono::Months::new(1));
        let told = screen.text();
        assert!(told.contains("The figures went back: December 2022"), "{told}");
        assert!(told.contains("November 2022"), "{told}");
        assert_eq!(told.contains("Weekly list"), in_form);
    }
}

/// A refused feed with none kept: what was recorded can be reached, nothing is said to be well, and the next feed is used.
#[test]
fn without_figures_the_record_is_within_reach() {
    let mut screen = Screen::without_figures();
    let message = "feed.json is cut short.".into();
    let fault = Fault { code: FaultCode::Truncated, path: "".into(), message, touches: Vec::new() };
    screen.tell(Msg::Feed(FeedNews::Refused(vec![fault])));
    let told = screen.text();
    assert!(told.contains("feed.json is cut short.") && told.contains("NO FIGURES"), "{told}");
    assert!(!told.contains("Nothing stands out") && !told.contains("days old"), "{told}");
    assert!(screen.press("d").text().contains("was refused"), "{}", screen.text());
    screen.press("Esc a").typed("Ask for a new extract").field("[ Save ]").press("Enter").recorded();
    assert!(screen.press("u").text().contains("Ask for a new extract"), "{}", screen.text());
    screen.press("Esc").refreshed(|_| ());
    let told = screen.text();
    assert!(told.contains("December 2022") && told.contains("266/286") && !told.contains("NO FIGURES"), "{told}");
}

#[test]
fn a_paste_that_does_not_fit_is_refused_aloud() {
    let mut screen = Screen::small();
    screen.in_team().press("a").typed("Weekly list");
    screen.tell(Msg::Paste("x".repeat(5_000)));
    assert_eq!(screen.draft()["texts"]["what"].as_str().unwrap().len(), 5_011, "all of it");
    screen.tell(Msg::Paste("x".repeat(100_000)));
    assert!(screen.text().contains("Nothing was added: 100000 characters"), "{}", screen.text());
    assert_eq!(screen.draft()["texts"]["what"].as_str().unwrap().len(), 5_011);
    let mut screen = Screen::small();
    screen.press("/").tell(Msg::Paste("x".repeat(100_001)));
    assert!(screen.text().contains("Nothing was added"), "{}", screen.text());
}

#[test]
fn figures_of_another_authority_are_not_taken_in_silence() {
    let mut screen = Screen::small();
    screen.refreshed(|data| {
        data.organisation_id = "E99".into();
        data.organisation = "Elsewhere".into();
    });
    assert!(screen.text().contains("CAUTION: these are the figures of Elsewhere"), "{}", screen.text());
}
