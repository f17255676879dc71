use super::*;
use crate::dataset::testing::{calendar, day};
use crate::domain::clinic::audit::AuditWhat;
use crate::domain::event::StreamId;
use crate::insight::testing::Log;
use crate::settings::Settings;

fn audit(id: &str, moderated: Option<Grade>, escalated: Option<&str>) -> Audit {
    Audit {
        id: id.into(),
        team: "A1".into(),
        completed: day("2022-12-01"),
        grade: Grade::Good,
        moderated_grade: moderated,
        moderated_on: None,
        escalated_on: escalated.map(day),
        update_on: None,
        further_update_on: None,
        re_audited_on: None,
        re_audit_of: None,
        themes: Vec::new(),
    }
}

/// `update 23 Dec: overdue 2 wd` and so on, of one audit.
fn clocks(all: &[Audit], log: &Log, rules: &AgendaRules, today: &str) -> Vec<String> {
    let calendar = calendar();
    let audits = Audits::of(all, &log.register, &calendar, rules, day(today));
    let looked = audits.look(&all[0]);
    let words = |clock: &Clock| {
        let stands = match clock.stands {
            Stands::Done(on) => format!("done {}", on.format("%-d %b")),
            Stands::Runs => "runs".to_owned(),
            Stands::Overdue(_) => format!("overdue {}", clock.late_in_words().unwrap()),
            Stands::NotKnown => "not known".to_owned(),
        };
        format!("{} {}: {stands}", clock.kind.in_words(), clock.due.format("%-d %b"))
    };
    looked.clocks.iter().map(words).collect()
}

fn confirmed(log: &mut Log, on: &str, what: AuditWhat) {
    log.write(&StreamId::of(StreamId::AUDIT, "Q1"), on, what);
}

#[test]
fn the_clocks_run_from_the_escalation_in_calendar_or_in_working_days() {
    let calendar_days = Settings::built_in().agenda;
    let working = |count: &str| count.parse().unwrap();
    let mut working_days = calendar_days;
    working_days.audit_update = working("3 wd");
    working_days.audit_further_update = working("7 wd");
    working_days.audit_re_audit = working("20 wd");
    let inadequate = Some(Grade::Inadequate);
    // 26 and 27 December 2022 and 2 January 2023 are bank holidays; 23 December is a Friday.
    let cases = [
        (
            &calendar_days,
            "2022-12-20",
            "2022-12-23",
            ["update 23 Dec: runs", "further update 27 Dec: runs", "re-audit 20 Jan: runs"],
        ),
        (
            &calendar_days,
            "2022-12-20",
            "2022-12-24",
            ["update 23 Dec: overdue 1 day", "further update 27 Dec: runs", "re-audit 20 Jan: runs"],
        ),
        (
            &calendar_days,
            "2022-12-20",
            "2022-12-29",
            ["update 23 Dec: overdue 6 days", "further update 27 Dec: overdue 2 days", "re-audit 20 Jan: runs"],
        ),
        (
            &calendar_days,
            "2023-01-31",
            "2023-03-01",
            [
                "update 3 Feb: overdue 26 days",
                "further update 7 Feb: overdue 22 days",
                "re-audit 28 Feb: overdue 1 day",
            ],
        ),
        (
            &working_days,
            "2022-12-22",
            "2022-12-29",
            ["update 29 Dec: runs", "further update 5 Jan: runs", "re-audit 24 Jan: runs"],
        ),
        (
            &working_days,
            "2022-12-22",
            "2022-12-30",
            ["update 29 Dec: overdue 1 working day", "further update 5 Jan: runs", "re-audit 24 Jan: runs"],
        ),
        (
            &working_days,
            "2022-12-22",
            "2023-01-02",
            ["update 29 Dec: overdue 1 working day", "further update 5 Jan: runs", "re-audit 24 Jan: runs"],
        ),
    ];
    for (rules, escalated, today, expected) in cases {
        // Another audit shows that the feed would say each of the dates.
        let other = Audit {
            update_on: Some(day("2022-06-01")),
            further_update_on: Some(day("2022-06-05")),
            re_audited_on: Some(day("2022-06-30")),
            ..audit("Q2", None, None)
        };
        let all = [audit("Q1", inadequate, Some(escalated)), other];
        assert_eq!(clocks(&all, &Log::default(), rules, today), expected, "{escalated} {today}");
    }
}

#[test]
fn what_neither_the_feed_nor_quality_assurance_would_say_is_not_known() {
    let rules = Settings::built_in().agenda;
    let all = [audit("Q1", Some(Grade::Inadequate), Some("2022-12-20"))];
    let mut log = Log::default();
    let now = |log: &Log, today| clocks(&all, log, &rules, today);
    let silent = ["update 23 Dec: not known", "further update 27 Dec: not known", "re-audit 20 Jan: runs"];
    assert_eq!(now(&log, "2022-12-30"), silent);
    // Once quality assurance keeps its clocks here, what it has not said is overdue.
    let update = AuditWhat::Update { audit: "Q1".into(), day: day("2022-12-22"), text: "plan made".into() };
    confirmed(&mut log, "2022-12-22", update);
    let kept = ["update 23 Dec: done 22 Dec", "further update 27 Dec: overdue 3 days", "re-audit 20 Jan: runs"];
    assert_eq!(now(&log, "2022-12-30"), kept);
    // Neither all done nor an adequate plan: the clock runs on.
    let further =
        |found| AuditWhat::FurtherUpdate { audit: "Q1".into(), day: day("2022-12-27"), found, text: "x".into() };
    confirmed(&mut log, "2022-12-27", further(Found::NotYet));
    assert_eq!(now(&log, "2022-12-30"), kept);
    confirmed(&mut log, "2022-12-28", further(Found::AdequatePlan));
    assert_eq!(now(&log, "2022-12-30")[1], "further update 27 Dec: done 27 Dec");
    confirmed(
        &mut log,
        "2023-01-19",
        AuditWhat::ReAudit { audit: "Q1".into(), day: day("2023-01-19"), grade: Grade::Good },
    );
    assert_eq!(now(&log, "2023-03-01")[2], "re-audit 20 Jan: done 19 Jan");
}

#[test]
fn the_grade_confirmed_here_leads_then_the_moderated_one_then_the_auditors() {
    let (rules, calendar) = (Settings::built_in().agenda, calendar());
    let mut log = Log::default();
    let look = |log: &Log, audit: &Audit| {
        let all = [audit.clone()];
        let audits = Audits::of(&all, &log.register, &calendar, &rules, day("2023-01-12"));
        let looked = audits.look(audit);
        (looked.grade, looked.by, looked.clocks.len())
    };
    let auditors = Audit { grade: Grade::Inadequate, ..audit("Q1", None, Some("2022-12-20")) };
    assert_eq!(look(&log, &auditors), (Grade::Inadequate, GradedBy::Auditor, 0));
    let moderated = audit("Q1", Some(Grade::Inadequate), Some("2022-12-20"));
    assert_eq!(look(&log, &moderated), (Grade::Inadequate, GradedBy::Moderated, 3));
    confirmed(&mut log, "2022-12-21", AuditWhat::Confirm { audit: "Q1".into(), grade: Grade::RequiresImprovement });
    assert_eq!(look(&log, &moderated), (Grade::RequiresImprovement, GradedBy::Confirmed, 0));
}

#[test]
fn twelve_months_are_counted_and_what_is_not_graded_is_in_no_share() {
    let (rules, calendar, log) = (Settings::built_in().agenda, calendar(), Log::default());
    let of =
        |completed: &str, grade, moderated| Audit { completed: day(completed), grade, ..audit("Q", moderated, None) };
    let all = [
        of("2021-12-31", Grade::Outstanding, None),
        of("2022-01-01", Grade::Good, None),
        of("2022-12-31", Grade::Good, Some(Grade::Inadequate)),
        of("2022-07-01", Grade::Outstanding, Some(Grade::Outstanding)),
        of("2022-07-01", Grade::Ungraded, None),
        of("2023-01-01", Grade::Outstanding, None),
    ];
    let audits = Audits::of(&all, &log.register, &calendar, &rules, day("2023-01-12"));
    let looked: Vec<_> = all.iter().map(|audit| audits.look(audit)).collect();
    let counts = Counts::of(&looked, "2022-12".parse().unwrap());
    assert_eq!(counts.in_words(), "1 outstanding, 1 good, 1 inadequate, 1 not graded");
    assert_eq!((counts.good_or_better(), counts.not_moderated), ((2, 3), 1));
    assert_eq!(Counts::of(&[], "2022-12".parse().unwrap()).in_words(), "none");
}
