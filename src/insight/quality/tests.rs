use super::*;
use crate::dataset::testing::{Build, indicator};
use crate::dataset::{Comparator, RowRef};
use crate::domain::catalogue::{Polarity, Unit};
use crate::domain::fault::FaultCode;

fn data() -> Dataset {
    let standards = ["REV", "VIS"].map(|id| indicator(id, Unit::Percent, Polarity::Higher));
    let mut build = Build::new("2022-12-31", standards.into());
    let comparator = |row, group: &str| Comparator {
        indicator: "VIS".into(),
        group: group.into(),
        period: "2020-21".into(),
        value: 1.0,
        source: None,
        published: None,
        row: RowRef { document: 0, row },
    };
    build.data.comparators = vec![comparator(4, "england"), comparator(5, "south_east")];
    build.done()
}

fn touch(indicator: &str, of: &str, period: &str) -> Touch {
    let owner = if of.is_empty() { Owner::Service } else { Owner::Team(of.into()) };
    Touch { indicator: indicator.into(), owner, period: period.parse().ok() }
}

fn fault(code: FaultCode, path: &str, touches: &[(&str, &str, &str)]) -> Fault {
    let touches = touches.iter().map(|(indicator, of, period)| touch(indicator, of, period)).collect();
    Fault { code, path: path.into(), message: "".into(), touches }
}

#[test]
fn a_doubt_is_named_by_what_it_is_and_touches_and_never_by_its_row() {
    use FaultCode as C;
    let data = data();
    let cases = [
        (
            fault(C::PublishedDiffers, "/observations/7", &[("REV", "", "2022-04")]),
            "published-differs/REV/service/2022-04",
        ),
        // The same fault on another row, as the same figure.
        (
            fault(C::PublishedDiffers, "/observations/9", &[("REV", "", "2022-04")]),
            "published-differs/REV/service/2022-04",
        ),
        (
            fault(C::StoppedReporting, "/observations/7", &[("REV", "A1", "2022-11"), ("VIS", "A1", "2022-12")]),
            "stopped-reporting//team:A1",
        ),
        // A gap that grows by a month.
        (fault(C::MissingMonth, "/observations/7", &[("REV", "A1", "2022-11")]), "missing-month/REV/team:A1/2022-11"),
        (
            fault(C::MissingMonth, "/observations/8", &[("REV", "A1", "2022-12"), ("REV", "A1", "2022-11")]),
            "missing-month/REV/team:A1/2022-11",
        ),
        (fault(C::TargetsDiffer, "/indicators", &[("REV", "", "")]), "targets-differ/REV"),
        (fault(C::TargetsDiffer, "/indicators", &[("REV", "", ""), ("REV", "A1", "")]), "targets-differ/REV"),
        (fault(C::DueDiffers, "/children/1", &[("VIS", "A1", "2022-12")]), "due-differs/VIS/team:A1"),
        (fault(C::DueDiffers, "/children/5", &[("VIS", "A1", "2023-01")]), "due-differs/VIS/team:A1"),
        (fault(C::BadDate, "/children/5/due", &[("VIS", "A1", "2023-01")]), "bad-date/VIS/team:A1"),
        (fault(C::ComparatorPeriod, "/comparators/4", &[]), "comparator-period/VIS///england 2020-21"),
        (fault(C::ComparatorPeriod, "/comparators/5", &[]), "comparator-period/VIS///south_east 2020-21"),
        (fault(C::UnknownField, "x.json#/observations/7/colour", &[]), "unknown-field////observations%2Fcolour"),
        (fault(C::UnknownField, "/observations/8/colour", &[]), "unknown-field////observations%2Fcolour"),
        (fault(C::Stale, "/as_of", &[]), "stale///2022-12"),
    ];
    for (fault, name) in &cases {
        assert_eq!(key(&data, fault).to_string(), *name, "{fault:?}");
    }
    // A fault among others is named as it is alone.
    let all: Vec<Fault> = cases.iter().map(|case| case.0.clone()).collect();
    let register = Register::default();
    let together: BTreeSet<String> = doubts(&data, &all, &register).iter().map(|it| it.key.to_string()).collect();
    assert_eq!(together, cases.iter().map(|case| case.1.to_owned()).collect());
}

#[test]
fn doubts_are_listed_by_standard_then_level_then_month_and_each_figure_counts_once() {
    use FaultCode as C;
    let data = data();
    let faults = [
        fault(C::Stale, "/as_of", &[]),
        fault(C::ImplausibleJump, "/observations/1", &[("VIS", "A1", "2022-12")]),
        fault(C::PublishedDiffers, "/observations/2", &[("REV", "A1", "2022-11")]),
        fault(C::ImplausibleJump, "/observations/3", &[("REV", "", "2022-12")]),
        fault(C::PublishedDiffers, "/observations/3", &[("REV", "", "2022-12")]),
        fault(C::PublishedDiffers, "/observations/4", &[("REV", "", "2022-11")]),
        fault(C::TargetsDiffer, "/indicators", &[("REV", "", ""), ("REV", "A1", "")]),
    ];
    let register = Register::default();
    let all = doubts(&data, &faults, &register);
    let names: Vec<String> = all.iter().map(|it| it.key.to_string()).collect();
    let expected = [
        "targets-differ/REV",
        "published-differs/REV/service/2022-11",
        "published-differs/REV/service/2022-12",
        "implausible-jump/REV/service/2022-12",
        "published-differs/REV/team:A1/2022-11",
        "implausible-jump/VIS/team:A1/2022-12",
        "stale///2022-12",
    ];
    assert_eq!(names, expected);
    // REV of the service twice over, REV of A1 by its targets, VIS of A1.
    let in_doubt = |period: &str| {
        Gathered::of(&data, &faults).in_doubt(&faults, &register.said_of_doubts(), period.parse().unwrap())
    };
    assert_eq!(in_doubt("2022-12"), InDoubt { figures: 3, unsettled: 7 });
    assert_eq!(in_doubt("2022-10"), InDoubt { figures: 2, unsettled: 7 });
    let mut turned: Vec<Fault> = faults.to_vec();
    turned.reverse();
    let again: Vec<String> = doubts(&data, &turned, &register).iter().map(|it| it.key.to_string()).collect();
    assert_eq!(again, expected, "the order of rows changes nothing");
}
