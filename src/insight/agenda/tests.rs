use super::*;
use crate::dataset::testing::{Build, day, record, team};
use crate::dataset::{Audit, ChildRecord};
use crate::domain::clinic::account::{AccountReason, Safe};
use crate::domain::clinic::agenda::Reason;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::org::Grade;
use crate::domain::steps::Happened;
use crate::insight::testing::{Log, World, build, held};

fn proposed(build: &Build, log: &Log) -> Agenda {
    let world = World::new(build);
    let standings = world.standings();
    propose(&world.sources(&standings, log))
}

/// The agenda as a chair hears it: the team, and why.
fn said(agenda: &Agenda) -> Vec<(String, String)> {
    let why = |item: &Item| item.reasons.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("; ");
    let name = |item: &Item| item.team.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    agenda.items.iter().map(|item| (name(item), why(item))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(team, why)| ((*team).to_owned(), (*why).to_owned())).collect()
}

fn calm() -> Build {
    let mut build = build();
    for team in ["A1", "A2"] {
        build.row("CP10", team, "2022-12", "36/36");
    }
    build
}

fn audit(id: &str, team: &str, moderated: Option<Grade>, escalated: Option<&str>) -> Audit {
    Audit {
        id: id.into(),
        team: team.into(),
        completed: day("2022-12-05"),
        grade: Grade::Inadequate,
        moderated_grade: moderated,
        moderated_on: Some(day("2022-12-12")),
        escalated_on: escalated.map(day),
        update_on: None,
        further_update_on: None,
        re_audited_on: None,
        re_audit_of: None,
        themes: Vec::new(),
    }
}

#[test]
fn only_exceptions_put_a_team_up() {
    let mut build = build();
    // A2 fell from 100 to 92 % and still meets 90 %: ordinary movement, though three children are outside.
    build.row("CP10", "A2", "2022-11", "36/36").row("CP10", "A2", "2022-12", "33/36");
    build.row("CP10", "A1", "2022-12", "31/36").row("SUP", "A1", "2022-12", "10/40");
    build.row("SUP-CP", "A1", "2022-12", "30/36").row("AGAIN", "A1", "2022-12", "30/100");
    let agenda = proposed(&build, &Log::default());
    // The narrower standard wins over the one that holds it; the heaviest stands first.
    let why = "CP10: 5 outside (31/36), 2 short of 90%; AGAIN: 30% (30/100), 8 more than 23% allows; \
               SUP-CP: 6 outside (30/36), 3 short of 90%";
    let texts = said(&agenda);
    let mut parts: Vec<&str> = texts[0].1.split("; ").collect();
    let mut expected: Vec<&str> = why.split("; ").collect();
    parts.sort_unstable();
    expected.sort_unstable();
    assert_eq!((texts.len(), parts), (1, expected));
    assert_eq!(agenda.without_exceptions, ["A2".into()]);
    assert_eq!(agenda.items[0].minutes, 15);
}

#[test]
fn a_reason_that_stands_on_invented_figures_says_so() {
    let mut build = calm();
    build.row("CP10", "A1", "2022-12", "31/36");
    build.data.audits = vec![audit("Q1", "A1", Some(Grade::Inadequate), Some("2023-01-10"))];
    let mut log = Log::default();
    log.action(Some("A1"), "2022-11-01", "2022-12-09", &[]);
    let marked = |build: &Build| -> Vec<(ReasonKind, bool)> {
        proposed(build, &log).items[0].reasons.iter().map(|it| (it.kind, it.invented)).collect()
    };
    let kinds = [ReasonKind::AuditInadequate, ReasonKind::Outside, ReasonKind::ActionsOverdue];
    let expected = |marks: [bool; 3]| kinds.into_iter().zip(marks).collect::<Vec<_>>();
    assert_eq!(marked(&build), expected([false, false, false]));
    // A note about one standard marks that one; a sample marks all that stands on its teams.
    build.data.notes = vec![crate::dataset::Note {
        indicator: Some("CP10".into()),
        period: None,
        text: "Invented: not printed".into(),
    }];
    assert_eq!(marked(&build), expected([false, true, false]));
    build.data.notes.clear();
    build.data.sample = Some("service totals are published".into());
    assert_eq!(marked(&build), expected([true, true, false]));
}

#[test]
fn what_concerns_a_childs_safety_stands_above_every_sum() {
    let mut build = build();
    build.data.teams = ["A1", "A2", "A3", "A4"].map(|id| team(id, "A")).to_vec();
    // A1 has by far the most outside; A2 an overdue audit, A3 a child with no plan, A4 one child never seen.
    build.row("SUP", "A1", "2022-12", "0/500");
    for id in ["A2", "A3", "A4"] {
        build.row("SUP", id, "2022-12", "9/9");
    }
    build.data.audits = vec![
        audit("Q1", "A2", Some(Grade::Inadequate), Some("2022-12-12")),
        Audit { re_audited_on: Some(day("2022-12-30")), ..audit("Q2", "A1", Some(Grade::Good), None) },
    ];
    build.data.children = vec![
        ChildRecord { last_done: Some(day("2022-12-12")), ..record("C3", "CP10", "A3") },
        ChildRecord { started: Some(day("2022-12-12")), ..record("C4", "CP10", "A4") },
    ];
    let mut log = Log::default();
    log.account("C3", AccountReason::NoWorker, None, Safe::Yes);
    let expected = [
        ("A4", "1 child on a protection plan never seen, the first visit overdue"),
        ("A3", "1 child with no plan"),
        ("A2", "re-audit of audit Q1 overdue by 0 days"),
        ("A1", "SUP: 500 outside (0/500), 400 short of 80%"),
    ];
    let found = said(&proposed(&build, &log));
    let order: Vec<&str> = found.iter().map(|(team, _)| team.as_str()).collect();
    // On 12 January the re-audit of 12 December is just in time, so A2 has an inadequate audit and no more.
    assert_eq!(order, ["A4", "A3", "A1", "A2"]);
    assert_eq!(found[0].1, expected[0].1);
    assert_eq!(found[1].1, expected[1].1);
    build.data.audits[0].escalated_on = Some(day("2022-12-11"));
    let found = said(&proposed(&build, &log));
    assert_eq!(found[2], ("A2".to_owned(), "re-audit of audit Q1 overdue by 1 day".to_owned()));
    // Beside the three others it stands out too, which is one line with the figure.
    let beside = ", 0 of 500, where all teams together have 5%: more than chance";
    assert_eq!(found[3].1, format!("{}{beside}", expected[3].1));
}

#[test]
fn what_moves_by_more_than_chance_puts_a_team_up_and_ordinary_movement_does_not() {
    let moves = |last: &str| {
        let mut build = calm();
        let ordinary = [90, 93, 91, 94, 92, 95, 91, 93, 92, 94, 93];
        for (month, n) in (1..).zip(ordinary) {
            build.row("CP10", "A1", &format!("2022-{month:02}"), &format!("{n}/100"));
        }
        build.row("CP10", "A1", "2022-12", last);
        said(&proposed(&build, &Log::default()))
    };
    assert_eq!(moves("92/100"), [], "it meets 90 % as it always does");
    let fell = moves("70/100");
    assert_eq!(fell.len(), 1);
    assert_eq!(fell[0].1, "CP10: 30 outside (70/100), 20 short of 90%, unusually low in December 2022, getting worse");
    // A process that always lies below its target will miss it; that stands beside the figure, not a second time.
    let mut build = calm();
    for (month, n) in (1..).zip([70, 73, 71, 74, 72, 75, 71, 73, 72, 74, 73, 72]) {
        build.row("CP10", "A1", &format!("2022-{month:02}"), &format!("{n}/100"));
    }
    let text = &said(&proposed(&build, &Log::default()))[0].1;
    assert_eq!(text, "CP10: 28 outside (72/100), 18 short of 90%, will miss it");
}

#[test]
fn what_the_feed_never_says_of_audits_is_not_overdue() {
    let mut build = calm();
    build.data.audits = vec![audit("Q1", "A1", Some(Grade::Inadequate), Some("2022-06-01"))];
    assert_eq!(said(&proposed(&build, &Log::default())), pairs(&[("A1", "1 audit inadequate")]));
    // The auditor's own grade is none until it is moderated.
    build.data.audits = vec![audit("Q1", "A1", None, None)];
    assert_eq!(said(&proposed(&build, &Log::default())), []);
    // The date of another audit shows that the feed would say it.
    let other = Audit { update_on: Some(day("2022-06-02")), ..audit("Q2", "A2", Some(Grade::Good), None) };
    build.data.audits = vec![audit("Q1", "A1", Some(Grade::Inadequate), Some("2023-01-03")), other];
    assert_eq!(said(&proposed(&build, &Log::default())), pairs(&[("A1", "update of audit Q1 overdue by 6 days")]));
}

#[test]
fn what_is_carried_puts_a_team_up_until_it_is_dealt_with() {
    let build = calm();
    let mut log = Log::default();
    let report = Happened::Report { evidence: "list".into() };
    let agree = Happened::Agree { target: None, by: None, baseline: None };
    log.action(Some("A1"), "2022-11-01", "2022-12-09", std::slice::from_ref(&agree));
    log.action(Some("A1"), "2022-11-01", "2022-12-30", &[]);
    log.action(Some("A1"), "2022-11-01", "2023-02-01", &[]);
    log.action(Some("A2"), "2022-11-01", "2022-12-09", &[agree, report]);
    log.question(Some("A2"), "2022-11-01");
    log.action(None, "2022-11-01", "2023-01-11", &[]);
    log.action(Some("GONE"), "2022-11-01", "2023-02-01", &[]);
    let expected = [
        ("A2", "A-4 reported done, to be accepted; 1 question not answered"),
        ("A1", "2 actions overdue, the longest by 34 days"),
        ("-", "A-5 overdue by 1 day"),
        ("GONE", "not in the feed; still on the list: 1 action"),
    ];
    let agenda = proposed(&build, &log);
    let mut found = said(&agenda);
    found.sort();
    let mut hoped = pairs(&expected);
    hoped.sort();
    assert_eq!(found, hoped);
    assert_eq!(agenda.without_exceptions, []);
    // Carried past a clinic it is said, and weighs more.
    log.clinic("2022-11", "2022-12-13", held());
    let carried = said(&proposed(&build, &log));
    let why = "A-4 reported done, to be accepted; 1 question not answered, carried once";
    assert!(carried.contains(&("A2".to_owned(), why.to_owned())), "{carried:?}");
}

#[test]
fn a_representation_is_missed_from_the_day_after_its_deadline() {
    // Five working days before 12 January 2023 is the 5th.
    let build = calm();
    let mut log = Log::default();
    log.clinic("2022-11", "2022-12-13", held());
    log.clinic("2022-12", "2023-01-12", Vec::new());
    log.submit("A1", "2022-11");
    let world = World::new(&build);
    let standings = world.standings();
    let on = |log: &Log, today: &str| said(&propose(&Sources { today: day(today), ..world.sources(&standings, log) }));
    assert_eq!(on(&log, "2023-01-05"), []);
    let missed = [("A2", "representation not received, 2nd month"), ("A1", "representation not received")];
    assert_eq!(on(&log, "2023-01-06"), pairs(&missed));
    log.submit("A2", "2022-12");
    assert_eq!(on(&log, "2023-01-06"), pairs(&[("A1", "representation not received")]));
}

#[test]
fn what_was_put_off_or_not_reached_comes_back_and_says_how_often() {
    let build = calm();
    let mut log = Log::default();
    let defer = || ClinicWhat::Defer { team: "A1".into(), why: "manager away".into() };
    let put_off = || [vec![defer()], held()].concat();
    log.clinic("2022-10", "2022-11-15", put_off());
    assert_eq!(said(&proposed(&build, &log)), pairs(&[("A1", "put off last time: manager away")]));
    log.clinic("2022-11", "2022-12-13", put_off());
    assert_eq!(said(&proposed(&build, &log)), pairs(&[("A1", "put off twice: manager away")]));

    let item = Item { team: Some("A2".into()), reasons: Vec::new(), minutes: 15 };
    let agenda = Agenda { items: vec![item], ..Agenda::default() };
    let mut log = Log::default();
    let not_reached = ClinicWhat::NotReached { team: None, actions: Vec::new(), why: "out of time".into() };
    let open = ClinicWhat::Open { agenda, digest: String::new() };
    log.clinic("2022-11", "2022-12-13", vec![open, not_reached, held()[1].clone()]);
    assert_eq!(said(&proposed(&build, &log)), pairs(&[("A2", "not reached last time")]));

    // Whether anybody said why or not: nobody came to it.
    let item = Item { team: Some("A2".into()), reasons: Vec::new(), minutes: 15 };
    let agenda = Agenda { items: vec![item], ..Agenda::default() };
    let open = ClinicWhat::Open { agenda, digest: String::new() };
    let mut log = Log::default();
    log.clinic("2022-11", "2022-12-13", vec![open.clone(), held()[1].clone()]);
    assert_eq!(said(&proposed(&build, &log)), pairs(&[("A2", "not reached last time")]));
    let discuss = ClinicWhat::Discuss { team: Some("A2".into()), actions: Vec::new() };
    let mut log = Log::default();
    log.clinic("2022-11", "2022-12-13", vec![open, discuss, held()[1].clone()]);
    assert_eq!(said(&proposed(&build, &log)), pairs(&[]));
}

#[test]
fn a_figure_that_used_to_be_given_and_is_not_is_an_exception() {
    let mut build = calm();
    build.row("SUP", "A1", "2022-10", "9/9").row("SUP", "A1", "2022-11", "9/9");
    // Given once a quarter, or given up long ago, it is not missing.
    build
        .row("AGAIN", "A1", "2022-03", "1/9")
        .row("AGAIN", "A1", "2022-06", "1/9")
        .row("AGAIN", "A1", "2022-09", "1/9");
    assert_eq!(said(&proposed(&build, &Log::default())), pairs(&[("A1", "SUP missing")]));
    build.row("SUP", "A1", "2022-12", "system down");
    assert_eq!(said(&proposed(&build, &Log::default())), pairs(&[("A1", "SUP missing")]));
    let mut silent = build_silent();
    assert_eq!(said(&proposed(&silent, &Log::default())), pairs(&[("A1", "no figures for December 2022")]));
    // A team of which the feed says nothing at all holds no cases, and is not called.
    silent.data.teams.push(team("A3", "A"));
    assert!(!proposed(&silent, &Log::default()).without_exceptions.contains(&"A3".into()));
}

fn build_silent() -> Build {
    let mut build = build();
    build.row("CP10", "A2", "2022-12", "36/36").row("CP10", "A1", "2022-10", "9/9").row("CP10", "A1", "2022-11", "9/9");
    build
}

#[test]
fn a_team_that_was_replaced_counts_for_its_successor() {
    let mut build = build();
    build.data.teams[0].to = Some("2022-10".parse().unwrap());
    build.data.teams[1].from = Some("2022-11".parse().unwrap());
    build.data.teams[1].replaces = vec!["A1".into()];
    build.row("CP10", "A1", "2022-10", "36/36").row("CP10", "A2", "2022-12", "36/36");
    build.data.children = vec![ChildRecord { started: Some(day("2022-12-01")), ..record("C1", "CP10", "A1") }];
    let mut log = Log::default();
    log.action(Some("A1"), "2022-09-01", "2022-12-09", &[]);
    let why = "1 child on a protection plan never seen, the first visit overdue; A-1 overdue by 34 days";
    assert_eq!(said(&proposed(&build, &log)), pairs(&[("A2", why)]));
}

#[test]
fn what_a_representation_answers() {
    let mut build = calm();
    build.row("SUP-CP", "A1", "2022-12", "30/36").row("CP20", "A1", "2022-12", "35/36");
    let mut log = Log::default();
    log.action(Some("A1"), "2022-11-01", "2022-12-09", &[]);
    log.question(Some("A1"), "2022-11-01");
    log.clinic("2022-12", "2023-01-12", Vec::new());
    let world = World::new(&build);
    let standings = world.standings();
    let sources = world.sources(&standings, &log);
    let asked: Vec<_> = exceptions(&sources, &"A1".into()).into_iter().map(|it| (it.key, it.title)).collect();
    let expected = [
        ("CP20", "CP20"),
        ("SUP-CP", "SUP-CP"),
        ("actions_overdue", "1 overdue action"),
        ("questions_unanswered", "1 unanswered question"),
    ];
    assert_eq!(asked, pairs(&expected));
    // The one that is late itself, and the one without exceptions, are asked for nothing.
    assert_eq!(exceptions(&sources, &"A2".into()), []);
    assert_eq!(exceptions(&sources, &"NOBODY".into()), []);
}

#[test]
fn the_chair_pins_puts_off_adds_and_gives_minutes() {
    let mut build = calm();
    build.data.teams = ["A1", "A2", "A3", "A4"].map(|id| team(id, "A")).to_vec();
    build.row("CP10", "A3", "2022-12", "20/36").row("CP10", "A4", "2022-12", "10/36");
    let mut log = Log::default();
    let edits = vec![
        ClinicWhat::Pin { team: "A3".into() },
        ClinicWhat::Pin { team: "A1".into() },
        ClinicWhat::Defer { team: "A4".into(), why: "manager away".into() },
        ClinicWhat::AddItem { team: Some("A2".into()), text: "New building".into(), minutes: 5 },
        ClinicWhat::AddItem { team: None, text: "Bank holidays".into(), minutes: 10 },
        ClinicWhat::Minutes { team: "A3".into(), minutes: 30 },
    ];
    let id = log.clinic("2022-12", "2023-01-12", edits);
    let world = World::new(&build);
    let standings = world.standings();
    let now = |log: &Log| edited(&world.sources(&standings, log), log.register.clinic(id).unwrap());
    let agenda = now(&log);
    let short = "CP10: 16 outside (20/36), 13 short of 90%";
    // Everybody but the team put off misses a representation by today, which is not the matter here.
    let first = |agenda: &Agenda| -> Vec<(String, u32)> {
        let name = |item: &Item| item.team.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
        agenda.items.iter().map(|item| (name(item), item.minutes)).collect()
    };
    let expected = [("A1", 15), ("A3", 30), ("A2", 20), ("-", 10)].map(|(team, minutes)| (team.to_owned(), minutes));
    assert_eq!(first(&agenda), expected);
    assert!(agenda.items[1].reasons.iter().any(|reason| reason.text == short));
    let added = |text: &str| Reason { kind: ReasonKind::Added, text: text.into(), children: 0, invented: false };
    assert_eq!(agenda.items[2].reasons.last(), Some(&added("New building")));
    assert_eq!(agenda.put_off, [("A4".into(), "manager away".into())]);

    // Begun with that agenda, it is the base: editing what was edited changes nothing.
    let stream = crate::domain::event::StreamId::of("clinic", &id.to_string());
    log.write(&stream, "2023-01-12", ClinicWhat::Open { agenda: agenda.clone(), digest: String::new() });
    assert_eq!(now(&log), agenda);
    // A figure that changes under an open clinic does not change its agenda; what the chair does, does.
    log.write(&stream, "2023-01-12", ClinicWhat::Recall { team: "A4".into() });
    log.write(&stream, "2023-01-12", ClinicWhat::Defer { team: "A2".into(), why: "no time".into() });
    let agenda = now(&log);
    let expected = [("A1", 15), ("A3", 30), ("-", 10), ("A4", 15)].map(|(team, minutes)| (team.to_owned(), minutes));
    assert_eq!((first(&agenda), agenda.put_off), (expected.to_vec(), vec![("A2".into(), "no time".into())]));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    /// The order does not depend on the order of the feed's rows, and every team of the area has exactly one place.
    #[test]
    fn any_order_of_rows_gives_one_agenda(
        figures in proptest::collection::vec((0usize..6, 0usize..5, 0u64..30, 0u64..30), 1..25),
        records in proptest::collection::vec((0usize..6, 0usize..4, 1u32..60, 0u32..9), 0..25),
        put_off in 0usize..6, pinned in 0usize..6, turn in 0usize..25, replaced in proptest::bool::ANY,
    ) {
        const IDS: [&str; 6] = ["A1", "A2", "A3", "A4", "A5", "A6"];
        const STANDARDS: [&str; 5] = ["CP10", "CP20", "SUP", "SUP-CP", "AGAIN"];
        let made = |turn: usize, backwards: bool| {
            let mut build = build();
            build.data.teams = IDS.map(|id| team(id, "A")).to_vec();
            if replaced {
                build.data.teams[0].replaces = vec!["A2".into(), "A3".into()];
                build.data.teams[4].replaces = vec!["A3".into()];
            }
            // The first row of a figure or record holds, in whatever order the rows stand.
            let mut rows: Vec<_> = figures.clone();
            rows.sort_by_key(|row| (row.0, row.1));
            rows.dedup_by_key(|row| (row.0, row.1));
            let mut children: Vec<_> = records.clone();
            children.sort_by_key(|row| (row.1, row.3));
            children.dedup_by_key(|row| (row.1, row.3));
            let (at, all) = (turn % rows.len(), children.len().max(1));
            rows.rotate_left(at);
            if !children.is_empty() {
                children.rotate_left(turn % all);
            }
            if backwards {
                rows.reverse();
                children.reverse();
                build.data.teams.reverse();
            }
            for (team, standard, n, more) in rows {
                build.row(STANDARDS[standard], IDS[team], "2022-12", &format!("{n}/{}", n + more));
            }
            let child = |(team, standard, days, child): (usize, usize, u32, u32)| ChildRecord {
                last_done: day("2022-12-31").checked_sub_days(chrono::Days::new(u64::from(days))),
                ..record(&format!("C{child}"), STANDARDS[standard], IDS[team])
            };
            build.data.children = children.into_iter().map(child).collect();
            build
        };
        let mut log = Log::default();
        let edits = vec![
            ClinicWhat::Defer { team: IDS[put_off].into(), why: "away".into() },
            ClinicWhat::Pin { team: IDS[pinned].into() },
        ];
        let id = log.clinic("2022-12", "2023-01-31", edits);
        let agenda = |build: &Build| {
            let world = World::new(build);
            let standings = world.standings();
            let sources = world.sources(&standings, &log);
            (propose(&sources), edited(&sources, log.register.clinic(id).unwrap()))
        };
        let (one, chairs) = agenda(&made(0, false));
        proptest::prop_assert_eq!(&(one.clone(), chairs.clone()), &agenda(&made(turn, true)));
        let places = |agenda: &Agenda| {
            let mut all: Vec<TeamId> = agenda.items.iter().filter_map(|item| item.team.clone()).collect();
            all.extend(agenda.without_exceptions.iter().cloned());
            all.extend(agenda.put_off.iter().map(|(team, _)| team.clone()));
            all.sort();
            all
        };
        let mut each = places(&one);
        each.dedup();
        proptest::prop_assert_eq!(&places(&one), &each);
        // The chair can call a team, or put one off, that the feed says nothing of.
        let mut all = places(&chairs);
        all.dedup();
        proptest::prop_assert_eq!(&places(&chairs), &all);
        proptest::prop_assert!(each.iter().all(|team| all.contains(team)));
        let known = |at: usize| figures.iter().any(|row| row.0 == at);
        if !replaced {
            proptest::prop_assert!((0..6).all(|at| !known(at) || each.contains(&IDS[at].into())));
        }
    }
}

#[test]
fn a_month_without_a_feed_makes_no_child_vanish() {
    let mut build = calm();
    build.data.children = vec![ChildRecord { last_done: Some(day("2022-11-01")), ..record("C1", "CP20", "A1") }];
    let mut log = Log::default();
    log.account("C1", AccountReason::Refused, None, Safe::No);
    let world = World::new(&build);
    let standings = world.standings();
    let sources = world.sources(&standings, &log);
    let on = |period: &str| {
        let agenda = propose(&Sources { period: period.parse().unwrap(), ..world.sources(&standings, &log) });
        agenda.items.iter().flat_map(|it| &it.reasons).map(|it| it.text.clone()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(sources.period.to_string(), "2022-12");
    for period in ["2022-12", "2023-01"] {
        let said = on(period);
        assert!(said.contains("not seen for 20 working days") && said.contains("1 child NOT SAFE"), "{period}: {said}");
    }
    assert!(!on("2022-11").contains("not seen"), "the records say nothing of an earlier month");
}
