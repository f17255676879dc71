use super::*;
use crate::dataset::testing::{Build, day, indicator, record, target, team, visits};
use crate::dataset::{Caseload, ChildRecord, Holder};
use crate::domain::catalogue::{Comparison, Indicator, Polarity, Unit};
use crate::domain::fault::Owner;
use crate::domain::org::{Counted, Posts, Worker, WorkerRole};
use crate::domain::period::Period;
use crate::insight::testing::{Log, World, build};

#[test]
fn what_it_takes_to_meet_a_standard() {
    let share = |family: &str, polarity, comparison, value| Indicator {
        family: family.into(),
        timescale: "8 weeks".into(),
        targets: vec![target(comparison, value)],
        ..indicator("X", Unit::Percent, polarity)
    };
    let higher = |family| share(family, Polarity::Higher, Comparison::AtLeast, 80.0);
    let lower = share("Re-referrals", Polarity::Lower, Comparison::AtMost, 23.0);
    let cases = [
        (higher("Supervision"), "1752/2255", Some("52 more supervisions in time to meet 80% (503 outside).")),
        (higher("Visits"), "31/39", Some("1 more visit in time to meet 80% (8 outside).")),
        (higher("Health"), "7/10", Some("1 more in time to meet 80% (3 outside).")),
        (higher("Visits"), "36/40", Some("80% is met; 4 outside all the same.")),
        (lower.clone(), "89/299", Some("21 fewer to be within 23% (89 now).")),
        (lower, "20/299", Some("It is within 23%; 20 all the same.")),
        (Indicator { targets: Vec::new(), ..higher("Visits") }, "31/39", None),
        (higher("Visits"), "0/0", None),
        (higher("Visits"), "not sent", None),
    ];
    for (what, figure, expected) in cases {
        let mut build = Build::new("2022-12-31", vec![what.clone()]);
        build.row("X", "", "2022-12", figure);
        let (world, log) = (World::new(&build), Log::default());
        let standings = world.standings();
        let figures = world.sources(&standings, &log).figures;
        let row = figures.row(&what, &Owner::Service, "2022-12".parse().unwrap());
        assert_eq!(to_meet(&what, &row).as_deref(), expected, "{figure}");
    }
}

#[test]
fn records_that_leave_their_timescale_next_are_in_time_now_and_counted_by_child() {
    let six_weeks = visits("VIS", "42 d", "7 d");
    let mut build = Build::new("2022-12-31", vec![six_weeks, visits("SUP", "56 d", "56 d")]);
    let of = |child: &str, indicator: &str, team: &str, worker: Option<&str>, done: &str| ChildRecord {
        last_done: done.parse().ok(),
        worker: worker.map(Into::into),
        ..record(child, indicator, team)
    };
    build.data.children = vec![
        // The last day in time is six weeks on: late, today, in a week, in eight days, in two weeks, in fifteen days.
        of("LATE", "VIS", "A1", Some("W1"), "2022-11-18"),
        of("TODAY", "VIS", "A1", Some("W1"), "2022-11-19"),
        of("WEEK", "VIS", "A1", Some("W1"), "2022-11-26"),
        of("EIGHT", "VIS", "A1", None, "2022-11-27"),
        of("TWO", "VIS", "A2", Some("W2"), "2022-12-03"),
        of("FIFTEEN", "VIS", "A2", Some("W2"), "2022-12-04"),
        // The same child by another standard counts once.
        of("WEEK", "SUP", "A1", Some("W1"), "2022-11-13"),
        of("EXEMPT", "VIS", "A1", Some("W1"), "2022-11-26"),
    ];
    build.data.exemptions =
        vec![crate::dataset::testing::exemption("X", "EXEMPT", "VIS", "-", "2022-10-01", "2023-04-01")];
    let world = World::new(&build);
    let standings = world.standings();
    let leaving = leaving(&standings, day("2022-12-31"));
    let names = |list: &[&crate::dataset::records::Standing<'_>]| -> Vec<String> {
        list.iter().map(|it| format!("{} {}", it.record.child, it.record.indicator)).collect()
    };
    assert_eq!(names(&leaving.soon), ["TODAY VIS", "WEEK VIS"]);
    assert_eq!(names(&leaving.later), ["EIGHT VIS", "WEEK SUP", "TWO VIS"]);
    assert_eq!(leaving.children(), (2, 4));
    let teams: Vec<_> = leaving.by_team().into_iter().map(|(team, n)| (team.to_string(), n)).collect();
    assert_eq!(teams, [("A1".to_owned(), (2, 3)), ("A2".to_owned(), (0, 1))]);
    let workers: Vec<_> =
        leaving.by_worker().into_iter().map(|((_, worker), n)| (worker.map(ToString::to_string), n)).collect();
    assert_eq!(workers, [(None, (0, 1)), (Some("W1".to_owned()), (2, 2)), (Some("W2".to_owned()), (0, 1))]);
    let said = "Leaving a timescale, as at 31 Dec: 2 children by 7 Jan, 4 by 14 Jan.";
    assert_eq!(leaving.in_words(day("2022-12-31")), said);
}

#[test]
fn cases_stand_against_posts_and_what_is_not_known_is_said() {
    let mut build = build();
    let worker = |id: &str, team: &str| Worker {
        id: id.into(),
        team: team.into(),
        role: WorkerRole::SocialWorker,
        fte: None,
        protected: None,
    };
    build.data.workers = vec![worker("W1", "A1"), worker("W2", "A2")];
    let held = |worker: &str, period: &str, count| Caseload {
        holder: Holder::Worker(worker.into()),
        period: period.parse().unwrap(),
        count,
        counted: Some(Counted::Children),
    };
    let alone = Caseload { holder: Holder::Unallocated("A1".into()), ..held("-", "2022-12", 3) };
    build.data.caseload = vec![
        held("W1", "2022-12", 20),
        held("W1", "2022-10", 15),
        held("W2", "2022-12", 9),
        held("GONE", "2022-10", 8),
        alone,
    ];
    build.data.teams = vec![team("A1", "A"), team("A2", "A"), team("B1", "B")];
    build.data.teams[0].posts =
        Some(Posts { established_fte: Some(7.0), vacant_fte: Some(1.0), absent_fte: Some(0.5), agency_fte: None });
    let (world, log) = (World::new(&build), Log::default());
    let standings = world.standings();
    let figures = world.sources(&standings, &log).figures;
    let until: Period = "2022-12".parse().unwrap();
    let of = |owner: Owner| cases(figures, &owner, until, 3);
    let series = |it: &Cases| -> Vec<Option<u64>> { it.months[0].1.iter().map(|month| month.cases).collect() };
    let one = of(Owner::Team("A1".into()));
    assert_eq!(series(&one), [Some(15), None, Some(23)], "November is not known, and no nought");
    assert_eq!(one.months[0].1[2].unallocated, Some(3));
    assert!(one.lacks_leavers, "a worker who has left is in no team's sum");
    assert_eq!(one.posts_in_words(), "Posts 7.0: vacant 1.0, absent 0.5, agency not known.");
    assert_eq!(one.for_each_post(23), (Some(23.0 / 7.0), Some(23.0 / 5.5)));
    let area = of(Owner::Area("A".into()));
    assert_eq!(series(&area), [Some(15), None, Some(32)]);
    assert_eq!(
        area.posts_in_words(),
        "Posts 7.0 (1 team does not say): vacant 1.0 (1 team does not say), absent 0.5 (1 team does not say), agency not known."
    );
    assert_eq!(area.for_each_post(32), (None, None), "not against the posts of one team of two");
    let service = of(Owner::Service);
    assert_eq!((series(&service), service.lacks_leavers), (vec![Some(23), None, Some(32)], false));
    let other = of(Owner::Team("B1".into()));
    assert_eq!((other.months.len(), other.posts_in_words().as_str()), (0, "Posts: not known."));
}
