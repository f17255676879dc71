use super::*;
use crate::dataset::Exemption;
use crate::dataset::LateBefore;
use crate::dataset::exemptions::{AfterExemptions, Exempted, LateCount};
use crate::dataset::testing::{Build, calendar, day, exemption, indicator, record, visits};
use crate::domain::catalogue::{Indicator, Polarity, Unit};
use crate::domain::figure::Figure;

fn catalogue() -> Vec<Indicator> {
    let supervision = Indicator {
        family: "Supervision".into(),
        interval: "56 d".parse().ok(),
        first_interval: "56 d".parse().ok(),
        ..indicator("SUP", Unit::Percent, Polarity::Higher)
    };
    vec![
        visits("CP", "10 wd", "10 wd"),
        visits("CLA", "42 d", "7 d"),
        indicator("PLAIN", Unit::Percent, Polarity::Higher),
        supervision,
    ]
}

/// `started`, `last_done`, `last_seen`, `due`; a dash where the feed is silent.
fn row(indicator: &str, dates: [&str; 4]) -> ChildRecord {
    let [started, last_done, last_seen, due] = dates.map(|text| text.parse().ok());
    ChildRecord { started, last_done, last_seen, due, ..record("C1", indicator, "A1") }
}

fn judge(row: ChildRecord, exemptions: Vec<Exemption>, rules: RecordRules) -> (RecordState, Option<i64>, DaysUnit) {
    let mut build = Build::new("2022-12-31", catalogue());
    build.data.children = vec![row];
    build.data.exemptions = exemptions;
    let (data, calendar) = (build.done(), calendar());
    let standing = data.standings(rules, &calendar).remove(0);
    (standing.state, standing.days_overdue(), standing.clock.unit)
}

#[test]
fn states_follow_the_clock() {
    use DaysUnit::{Calendar as Cal, Working};
    use RecordState::{DueSoon, Never, NotYetDue, Overdue};
    let cases = [
        // Ten working days before Saturday 31 December reach back to 14 December.
        ("CP", ["2022-03-02", "2022-12-01", "-", "-"], Overdue, Some(9), Working),
        ("CP", ["2022-03-02", "2022-12-13", "-", "-"], Overdue, Some(1), Working),
        ("CP", ["2022-03-02", "2022-12-14", "-", "-"], DueSoon, Some(0), Working),
        ("CP", ["2022-03-02", "2022-12-22", "-", "-"], NotYetDue, Some(0), Working),
        // Weeks are calendar days.
        ("CLA", ["2022-01-01", "2022-11-18", "-", "-"], Overdue, Some(1), Cal),
        ("CLA", ["2022-01-01", "2022-11-19", "-", "-"], DueSoon, Some(0), Cal),
        ("CLA", ["2022-01-01", "2022-11-26", "-", "-"], DueSoon, Some(0), Cal),
        ("CLA", ["2022-01-01", "2022-11-27", "-", "-"], NotYetDue, Some(0), Cal),
        // Nothing done: the first interval runs from the start.
        ("CP", ["2022-12-06", "-", "-", "-"], Never, Some(6), Working),
        ("CLA", ["2022-12-23", "-", "-", "-"], Never, Some(1), Cal),
        ("CLA", ["2022-12-24", "-", "-", "-"], DueSoon, Some(0), Cal),
        // A new placement starts the first interval again, and never excuses a visit already missed.
        ("CLA", ["2022-12-20", "2022-12-10", "-", "-"], Overdue, Some(4), Cal),
        ("CLA", ["2022-12-30", "2022-10-01", "-", "-"], Overdue, Some(49), Cal),
        // Not seen at the last visit: judged from when the child was last seen. Of supervision it says nothing.
        ("CP", ["2022-03-02", "2022-12-28", "2022-12-01", "-"], Overdue, Some(9), Working),
        ("SUP", ["2022-03-02", "2022-12-28", "2022-09-01", "-"], NotYetDue, Some(0), Cal),
        // Where neither is known the data team's due date is all there is, and nothing says that it was never done.
        ("CP", ["-", "-", "-", "2022-12-15"], Overdue, Some(9), Working),
        ("PLAIN", ["-", "2022-01-01", "-", "2022-12-30"], Overdue, Some(1), Cal),
        ("PLAIN", ["2022-01-01", "-", "-", "2022-12-30"], Never, Some(1), Cal),
        // Where the feed is silent nothing is late.
        ("PLAIN", ["2022-01-01", "2022-01-01", "-", "-"], NotYetDue, None, Cal),
        ("CP", ["-", "-", "-", "-"], NotYetDue, None, Working),
        // The clock leads where it can be reckoned, the data team's date is only shown.
        ("CP", ["2022-03-02", "2022-12-22", "-", "2022-12-01"], NotYetDue, Some(0), Working),
    ];
    for (indicator, dates, state, days, unit) in cases {
        let found = judge(row(indicator, dates), Vec::new(), RecordRules::default());
        assert_eq!(found, (state, days, unit), "{indicator} {dates:?}");
    }
}

#[test]
fn settings_change_the_clock() {
    let seen_late = row("CP", ["2022-03-02", "2022-12-28", "2022-12-01", "-"]);
    let lenient = RecordRules { not_seen_is_no_visit: false, ..RecordRules::default() };
    assert_eq!(judge(seen_late, Vec::new(), lenient).0, RecordState::NotYetDue);

    // With the visit's own day counted, 15 December is the earliest visit in time on 31 December.
    let counted = RecordRules { visit_day_counts: true, ..RecordRules::default() };
    let on = |visit| row("CP", ["2022-03-02", visit, "-", "-"]);
    assert_eq!(judge(on("2022-12-14"), Vec::new(), counted).0, RecordState::Overdue);
    assert_eq!(judge(on("2022-12-15"), Vec::new(), counted).0, RecordState::DueSoon);

    let sooner = RecordRules { due_soon_days: 0, ..RecordRules::default() };
    assert_eq!(judge(row("CLA", ["-", "2022-11-20", "-", "-"]), Vec::new(), sooner).0, RecordState::NotYetDue);
}

#[test]
fn exemptions_count_from_their_first_to_their_last_day() {
    use RecordState::{Exempt, NotYetDue, Overdue};
    let cases = [
        ("-", "2022-10-01", "2023-04-01", Exempt),
        ("-", "2022-12-31", "2022-12-31", Exempt),
        ("-", "2022-10-01", "2022-12-30", Overdue),
        ("-", "2023-01-01", "2023-04-01", Overdue),
        ("12 w", "2022-10-01", "2023-04-01", NotYetDue),
        ("7 w", "2022-10-01", "2023-04-01", Overdue),
    ];
    let late = || row("CLA", ["2022-01-01", "2022-11-01", "-", "-"]);
    for (interval, from, until, state) in cases {
        let agreed = exemption("X1", "C1", "CLA", interval, from, until);
        assert_eq!(judge(late(), vec![agreed], RecordRules::default()).0, state, "{interval} {from} {until}");
    }
    // It holds for this child and this standard, whatever a row may name.
    let elsewhere = exemption("X1", "C2", "CLA", "-", "2022-10-01", "2023-04-01");
    assert_eq!(judge(late(), vec![elsewhere], RecordRules::default()).0, Overdue);
    // One without an interval wins over one with, whichever came later; and over a record in time.
    let both = vec![
        exemption("X1", "C1", "CLA", "-", "2022-10-01", "2023-04-01"),
        exemption("X2", "C1", "CLA", "12 w", "2022-11-01", "2023-04-01"),
    ];
    assert_eq!(judge(late(), both.clone(), RecordRules::default()).0, Exempt);
    assert_eq!(judge(row("CLA", ["-", "2022-12-30", "-", "-"]), both, RecordRules::default()).0, Exempt);
}

#[test]
fn months_run_without_a_gap() {
    let mut build = Build::new("2022-12-31", catalogue());
    build.data.children = vec![
        ChildRecord { last_done: Some(day("2022-06-01")), ..record("C1", "CLA", "A1") },
        ChildRecord { last_done: Some(day("2022-12-30")), ..record("C2", "CLA", "A1") },
    ];
    let late = |ids: &[&str]| LateBefore {
        as_of: day("2022-11-30"),
        late: ids.iter().map(|id| ((*id).into(), "CLA".into())).collect(),
    };
    build.data.late_before = vec![late(&["C1", "C2"]), late(&["C1"]), late(&[]), late(&["C1"])];
    let (data, calendar) = (build.done(), calendar());
    let months: Vec<_> = data.standings(RecordRules::default(), &calendar).iter().map(|s| s.months_running).collect();
    assert_eq!(months, [3, 0]);
    let clocks = Clocks::new(
        &data.catalogue,
        data.exemptions.iter().map(Exempted::Feed),
        data.as_of,
        RecordRules::default(),
        &calendar,
    );
    assert_eq!(late_set(&data.children, &clocks), [("C1".into(), "CLA".into())].into());
}

#[test]
fn after_exemptions_is_shown_only_where_all_late_records_were_counted() {
    let mut build = Build::new("2022-12-31", catalogue());
    // Five late: one left the cohort, one is in time by its own interval, one is late even by that.
    build.data.children = ["C1", "C2", "C3", "C4", "C5"]
        .map(|id| ChildRecord { last_done: Some(day("2022-10-20")), ..record(id, "CLA", "A1") })
        .into();
    build.data.exemptions = vec![
        exemption("X1", "C1", "CLA", "-", "2022-10-01", "2023-04-01"),
        exemption("X2", "C2", "CLA", "12 w", "2022-10-01", "2023-04-01"),
        exemption("X3", "C3", "CLA", "8 w", "2022-10-01", "2023-04-01"),
    ];
    let (data, calendar) = (build.done(), calendar());
    let count = LateCount::of(&data.standings(RecordRules::default(), &calendar));
    assert_eq!(count, LateCount { raw: 5, left: 1, added: 1, here: (0, 0), by_feed: 3 });
    let standard = data.catalogue.get("CLA").unwrap();
    let after = |n, d| count.after_exemptions(standard, &Figure::Fraction { n, d });
    assert_eq!(after(31, 36), AfterExemptions::Figure { n: 32, d: 35, left: 1, added: 1 });
    assert_eq!(after(32, 35), AfterExemptions::AlreadyAllowedFor);
    assert_eq!(after(30, 36), AfterExemptions::NotKnown);
}

/// An exemption agreed here: child, own interval, from, review by, and the day it was ended.
type Here<'a> = (&'a str, Option<&'a str>, &'a str, &'a str, Option<&'a str>);

/// What is in force, and what expired, by name.
type Case<'a> = (bool, &'a [Here<'a>], RecordState, Option<&'a str>, Option<&'a str>);

/// A register of exemptions agreed here.
fn agreed(rows: &[Here<'_>]) -> Register {
    use crate::domain::clinic::exemption::{Agreed, ExemptionWhat};
    use crate::domain::event::{Event, Head, NewEvent, StreamId};
    use crate::domain::org::ExemptionReason;
    use crate::domain::payload::{Dated, PAYLOAD_VERSION, Payload};
    let (mut events, mut head): (Vec<Event>, Head) = (Vec::new(), Head::EMPTY);
    let mut write = |id: u128, version, on: &str, what: ExemptionWhat| {
        let id = uuid::Uuid::from_u128(id);
        let new = NewEvent {
            id: uuid::Uuid::from_u128(1000 + events.len() as u128),
            stream: StreamId::of(StreamId::EXEMPTION, &id.to_string()),
            version,
            by: "A. Chair".into(),
            role: "chair".into(),
            on_behalf_of: None,
            terminal: "room".into(),
            time: "2022-12-01T12:00:00.000Z".into(),
            kind: what.kind(),
            payload_version: PAYLOAD_VERSION,
            payload: Dated { on: day(on), what }.payload(),
        };
        let event = Event::chained(new, head);
        head = event.head();
        events.push(event);
    };
    for (at, (child, interval, from, review_by, ended)) in (1..).zip(rows) {
        let agree = Agreed {
            child: (*child).into(),
            indicator: "CLA".into(),
            interval: interval.map(|text| text.parse().unwrap()),
            reason: ExemptionReason::AgreedPattern,
            text: None,
            approved_by: "service lead".into(),
            from: day(from),
            review_by: day(review_by),
        };
        write(at, 1, "2022-11-01", ExemptionWhat::Agree(agree));
        if let Some(on) = ended {
            write(at, 2, on, ExemptionWhat::End { why: "moved".into() });
        }
    }
    Register::of(&events)
}

#[test]
fn an_exemption_agreed_here_is_judged_like_the_feeds_and_an_expired_one_says_so() {
    use RecordState::{Exempt, NotYetDue, Overdue};
    let mut build = Build::new("2022-12-31", catalogue());
    build.data.children = vec![ChildRecord { last_done: Some(day("2022-10-20")), ..record("C1", "CLA", "A1") }];
    let feed = exemption("X1", "C1", "CLA", "12 w", "2022-10-01", "2023-04-01");
    // Each: the feed's, what was agreed here, the state, what it is judged by, and what says that it expired.
    let none: &[Here<'_>] = &[];
    let cases: [Case<'_>; 9] = [
        (false, none, Overdue, None, None),
        (false, &[("C1", None, "2022-12-01", "2023-03-01", None)], Exempt, Some("E-1"), None),
        (false, &[("C1", Some("12 w"), "2022-12-01", "2023-03-01", None)], NotYetDue, Some("E-1"), None),
        // The last day still counts, the day after does not.
        (false, &[("C1", None, "2022-12-01", "2022-12-31", None)], Exempt, Some("E-1"), None),
        (false, &[("C1", None, "2022-11-01", "2022-12-30", None)], Overdue, None, Some("E-1")),
        (false, &[("C1", None, "2023-01-01", "2023-03-01", None)], Overdue, None, None),
        (false, &[("C1", None, "2022-12-01", "2023-03-01", Some("2022-12-31"))], Overdue, None, None),
        // Of several in force the one without an interval wins, whoever agreed it.
        (true, &[("C1", None, "2022-09-01", "2023-03-01", None)], Exempt, Some("E-1"), None),
        (true, &[("C2", None, "2022-09-01", "2023-03-01", None)], NotYetDue, Some("X1"), None),
    ];
    for (in_feed, here, state, by, expired) in cases {
        build.data.exemptions = if in_feed { vec![feed.clone()] } else { Vec::new() };
        let (data, calendar, register) = (build.done(), calendar(), agreed(here));
        let standings = data.standings_with(&register, RecordRules::default(), &calendar);
        let it = &standings[0];
        let names = (it.exemption.map(Exempted::name), it.expired.map(Exempted::name));
        assert_eq!((it.state, names), (state, (by.map(Into::into), expired.map(Into::into))), "{here:?}");
        // What is kept of them gives them again.
        assert_eq!(Judged::of(&data, &register, &standings).standings(&data, &register), standings);
        // What the feed alone says does not change.
        assert_eq!(it.late_by_feed, !in_feed);
        assert_eq!(data.standings(RecordRules::default(), &calendar)[0].state.is_late(), !in_feed);
    }
}

#[test]
fn exemptions_agreed_here_change_the_figure_after_exemptions_and_never_the_headline() {
    let mut build = Build::new("2022-12-31", catalogue());
    build.data.children = ["C1", "C2", "C3", "C4", "C5"]
        .map(|id| ChildRecord { last_done: Some(day("2022-10-20")), ..record(id, "CLA", "A1") })
        .into();
    build.data.exemptions = vec![exemption("X1", "C1", "CLA", "-", "2022-10-01", "2023-04-01")];
    let register = agreed(&[
        ("C2", None, "2022-12-01", "2023-03-01", None),
        ("C3", Some("12 w"), "2022-12-01", "2023-03-01", None),
    ]);
    let (data, calendar) = (build.done(), calendar());
    let count = LateCount::of(&data.standings_with(&register, RecordRules::default(), &calendar));
    let standard = data.catalogue.get("CLA").unwrap();
    let after = |n, d| count.after_exemptions(standard, &Figure::Fraction { n, d });
    // The figure counts all five; then it allows for the feed's one already; then it is of other records.
    assert_eq!(after(31, 36), AfterExemptions::Figure { n: 32, d: 34, left: 2, added: 1 });
    assert_eq!(after(31, 35), AfterExemptions::Figure { n: 32, d: 34, left: 1, added: 1 });
    assert_eq!(after(31, 33), AfterExemptions::NotKnown);
    // What is asked about the feed is asked of the feed alone.
    assert!(count.matches(5) && count.matches(4) && !count.matches(2));
}
