//! The published summary of January 2023 (April to December 2022): the checker finds what is wrong in it, and nothing
//! that is not there.

use std::collections::BTreeSet;
use std::path::Path;

use assurance_clinic::dataset::observations::{Key, Observation, OwnerIx};
use assurance_clinic::dataset::queries::{self, QueryRules};
use assurance_clinic::dataset::{Comparator, Dataset, Document, Observations, RowRef};
use assurance_clinic::domain::calendar::Calendar;
use assurance_clinic::domain::catalogue::Unit;
use assurance_clinic::domain::figure::Figure;
use assurance_clinic::feed::read::{Input, ReadRules, read};
use assurance_clinic::settings::catalogue;
use assurance_clinic::text::SafeText;

/// The service's series as the papers print them, with `comparators` beside them.
fn published(comparators: &[(&str, &str, &str)]) -> Dataset {
    let catalogue = catalogue::built_in();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/data/southampton_2022_23.csv");
    let mut rows = Vec::new();
    for (row, line) in (0..).zip(csv::Reader::from_path(path).unwrap().records()) {
        let line = line.unwrap();
        let at = catalogue.position(&line[0]).unwrap();
        let number = |column: usize| line[column].parse::<f64>().ok();
        let figure = match (catalogue.indicators()[at].unit, line[8].parse(), line[9].parse()) {
            (Unit::Percent, Ok(n), Ok(d)) => Figure::Fraction { n, d },
            (Unit::Percent, ..) => Figure::Missing("unreadable in the source".into()),
            _ => number(7).map_or(Figure::Missing("unreadable in the source".into()), Figure::Value),
        };
        let key = Key { indicator: at.try_into().unwrap(), owner: OwnerIx::Service, period: line[6].parse().unwrap() };
        let printed = matches!(figure, Figure::Fraction { .. }).then(|| number(7)).flatten();
        rows.push(Observation { key, figure, published: printed, from: RowRef { document: 0, row } });
    }
    let as_of = "2022-12-31".parse().unwrap();
    Dataset {
        organisation_id: "E06000045".into(),
        organisation: "Southampton".into(),
        as_of,
        generated_at: None,
        sample: None,
        system: None,
        contact: None,
        documents: vec![Document { name: SafeText::default(), as_of, generated_at: None, sections: Vec::new() }],
        catalogue,
        areas: Vec::new(),
        teams: Vec::new(),
        managers: Vec::new(),
        workers: Vec::new(),
        observations: Observations::new(rows),
        comparators: (0..)
            .zip(comparators)
            .map(|(row, (indicator, group, period))| Comparator {
                indicator: (*indicator).into(),
                group: (*group).into(),
                period: (*period).into(),
                value: 1.0,
                source: None,
                published: None,
                row: RowRef { document: 0, row },
            })
            .collect(),
        caseload: Vec::new(),
        children: Vec::new(),
        late_before: Vec::new(),
        exemptions: Vec::new(),
        supervisions: Vec::new(),
        audits: Vec::new(),
        notes: Vec::new(),
    }
}

#[test]
fn its_known_faults_are_found_and_no_others() {
    let data = published(&[
        ("AS-45WD", "england", "2021-22"),
        ("FD-REREF-12M", "england", "2020-21"),
        ("CLA-HEALTH", "england", "2022-03-31"),
        ("VIS-CLA-6W", "england", "2021-22"),
        ("CLA-STAB3", "england", "2021-22"),
        ("SUP-CASE-CL", "south_east", "2021-22"),
        // The authority's own earlier year stands beside whatever it has.
        ("CLA-HEALTH", "prior_year", "2021-22"),
    ]);
    let today = "2023-01-26".parse().unwrap();
    let found = queries::all(&data, &[], &QueryRules::default(), &Calendar::default(), today);
    let found: BTreeSet<String> = found
        .iter()
        .map(|query| {
            let figures: Vec<_> = query
                .touches
                .iter()
                .map(|t| {
                    let period = t.period.map_or_else(String::new, |p| format!(" {p}"));
                    format!("{}{period}", t.indicator)
                })
                .collect();
            let what = if figures.is_empty() { query.path.to_string() } else { figures.join(", ") };
            format!("{}: {what}", query.code)
        })
        .collect();
    let expected = [
        "published-differs: SUP-CASE-CL 2022-04",
        "published-differs: SUP-CASE-CL 2022-11",
        "published-differs: CLA-STAB3 2022-06",
        "published-differs: CLA-REVIEW 2022-05",
        "published-differs: VIS-CIN-6W 2022-07",
        "cohorts-differ: SUP-CASE-CL 2022-09",
        "cohorts-differ: CLA-STAB3 2022-05",
        "implausible-jump: SUP-CASE-CL 2022-06",
        "implausible-jump: SUP-CASE-CL 2022-07",
        "missing-month: FD-REFERRALS-10K 2022-04",
        "missing-month: CLA-STAB3 2022-04",
        "targets-differ: VIS-CLA-6W",
        "cumulative-beside-monthly: AS-10K",
        "cumulative-beside-monthly: FD-REFERRALS-10K",
        "comparator-period: /comparators/1",
        "comparator-period: /comparators/2",
        "comparator-impossible: /comparators/3",
        "comparator-period: /comparators/4",
        "comparator-impossible: /comparators/5",
    ];
    assert_eq!(found, expected.map(String::from).into());
}

/// Every form in which the papers print a target that is none; a blank and a null stand for an empty cell.
#[test]
fn a_target_that_is_not_a_number_is_asked_about_whatever_is_printed() {
    for printed in [r#""TBC""#, r#""N/A""#, r#""Not set""#, r#""<37""#, r#""<10%""#, r#""<17K""#, r#""""#, "null"] {
        let document = format!(
            r#"{{"format": "assurance-clinic-feed", "version": 1, "organisation": {{"id": "E06000045", "name": "Southampton"}},
            "as_of": "2022-12-31", "areas": [], "teams": [],
            "indicators": [{{"id": "CLA-REVIEW", "targets": [{{"comparison": ">=", "value": {printed}}}]}}],
            "observations": [{{"indicator": "CLA-REVIEW", "period": "2022-12", "numerator": 534, "denominator": 543}}]}}"#
        );
        let input = Input { name: "".into(), read: Box::new(document.as_bytes()) };
        let today = "2023-01-09".parse().unwrap();
        let snapshot = read(vec![input], &catalogue::built_in(), &ReadRules::default(), today).unwrap();
        let found: Vec<_> = snapshot.faults.iter().map(|fault| (fault.code.code(), fault.path.as_str())).collect();
        assert_eq!(found, [("target-not-a-number", "/indicators/0/targets/0/value")], "{printed}");
        assert_eq!(snapshot.faults[0].touches[0].indicator.as_str(), "CLA-REVIEW", "{printed}");
        // It is no target, and never nought.
        assert!(snapshot.data.catalogue.get("CLA-REVIEW").unwrap().targets.is_empty(), "{printed}");
        assert_eq!(snapshot.data.observations.len(), 1);
    }
}
