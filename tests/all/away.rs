//! The server that keeps the record goes away while people work: it is said, reading and typing go on, nothing typed is lost
//! and nothing is recorded twice.

use assurance_clinic::app::msg::{Effect, Msg, RecordNews};
use assurance_clinic::domain::event::{Event, Head};

use crate::support::{Screen, flat};

const BANNER: &str =
    "The record's server is away since 12:00. You can read and draft; nothing is recorded until it is back.";

fn news(screen: &mut Screen, news: RecordNews) {
    screen.tell(Msg::Record(news));
}

#[test]
fn it_is_said_as_long_as_it_is_so() {
    let mut screen = Screen::small();
    news(&mut screen, RecordNews::Away("connection refused".into()));
    assert!(flat(&screen).contains(BANNER) && flat(&screen).contains("connection refused"), "{}", screen.text());
    // No key takes it away, and reading goes on.
    screen.in_team();
    assert!(flat(&screen).contains(BANNER) && flat(&screen).contains("Protection 1"), "{}", screen.text());
    // Told again, it keeps its time.
    screen.days_later(1);
    news(&mut screen, RecordNews::Away("timed out".into()));
    assert!(flat(&screen).contains(BANNER), "{}", screen.text());
    news(&mut screen, RecordNews::Back);
    assert!(flat(&screen).contains("is back: what you save is recorded again"), "{}", screen.text());
    screen.press("Down");
    assert!(!flat(&screen).contains("server is"), "{}", screen.text());
}

#[test]
fn what_others_write_is_read_when_it_is_told() {
    let mut screen = Screen::small();
    screen.asked.clear();
    news(&mut screen, RecordNews::Stirred);
    assert_eq!(screen.asked, [Effect::CatchUp]);
}

/// Saves an action while the server is away; gives what was asked to be recorded.
fn refused(screen: &mut Screen) -> Vec<assurance_clinic::domain::event::NewEvent> {
    screen.in_team().press("a").typed("Weekly list");
    news(screen, RecordNews::Away("connection refused".into()));
    screen.typed(", checked on Mondays").field("[ Save ]").press("Enter");
    let asked = screen.asked_to_record();
    let message = "The record postgres://db/clinic is away: connection refused. Nothing was saved.".into();
    news(screen, RecordNews::NotAppended { id: asked[0].id, message, events: Vec::new() });
    assert!(flat(screen).contains("is away"), "{}", screen.text());
    assert!(flat(screen).contains("Weekly list, checked on Mondays"), "{}", screen.text());
    asked
}

#[test]
fn what_was_typed_is_kept_and_sent_again_under_the_same_id() {
    let mut screen = Screen::small();
    let first = refused(&mut screen);
    screen.press("Esc");
    let kept: Vec<_> = screen.app.desk.drafts.values().cloned().collect();
    assert!(kept.len() == 1 && kept[0].contains("Weekly list, checked on Mondays"), "{kept:?}");
    news(&mut screen, RecordNews::Back);
    assert!(flat(&screen).contains("save it again, it is never recorded twice"), "{}", screen.text());
    screen.press("a").field("[ Save ]").press("Enter");
    let again = screen.asked_to_record();
    assert_eq!((again[0].id, &again[0].payload), (first[0].id, &first[0].payload));
}

#[test]
fn what_was_recorded_although_its_answer_was_lost_is_no_draft_any_more() {
    let mut screen = Screen::small();
    let first = refused(&mut screen);
    news(&mut screen, RecordNews::Back);
    let events = first.into_iter().map(|new| Event::chained(new, Head::EMPTY)).collect();
    news(&mut screen, RecordNews::Since(events));
    assert!(flat(&screen).contains("Saved: A-1"), "{}", screen.text());
    assert!(screen.app.desk.drafts.is_empty());
    assert!(screen.kept().values().last().unwrap().is_none(), "and dropped from the disk");
}
