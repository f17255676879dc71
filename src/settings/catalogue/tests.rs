use super::*;
use crate::domain::catalogue::{Comparison, Unit};

const GOOD: &str = "
[priority_by_family]
Visits = 'Purposeful direct contact'

[[indicator]]
id = 'A'
title = 'First'
family = 'Visits'
unit = 'percent'
polarity = 'higher'
";

#[test]
fn the_shipped_catalogue_is_whole() {
    let catalogue = built_in();
    let all = catalogue.indicators();
    assert_eq!(all.len(), 102);
    assert_eq!(catalogue.core().count(), 12);
    for indicator in all {
        for (field, text) in [
            ("family", &indicator.family),
            ("priority", &indicator.priority),
            ("cohort", &indicator.cohort),
            ("timescale", &indicator.timescale),
            ("measures", &indicator.measures),
            ("source", &indicator.source),
        ] {
            assert!(!text.is_blank(), "{} has no {field}", indicator.id);
        }
        assert!(indicator.measures.as_str().ends_with('.'), "{}", indicator.measures);
        assert!(indicator.targets.iter().all(|target| !target.source.is_blank()), "{}", indicator.id);
    }
    let areas = ["front-door-assessment", "protection-court", "looked-after-care-leavers", "fostering-disabilities"];
    for area in areas {
        let core = catalogue.core_of_area(area);
        assert_eq!(core.len(), 12, "{area}");
        assert_eq!(core[0].id.as_str(), "WF-CASELOAD-OVER", "{area}");
    }
}

#[test]
fn sentences_and_short_titles_tell_indicators_apart() {
    let catalogue = built_in();
    let apart = |text: fn(&crate::domain::catalogue::Indicator) -> &SafeText| {
        catalogue.indicators().iter().map(|i| text(i).as_str().to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(apart(|i| &i.measures).len(), 102);
    assert_eq!(apart(|i| &i.short_title).len(), 102);
}

#[test]
fn contradictory_targets_are_kept_and_the_last_is_in_force() {
    let catalogue = built_in();
    let december = "2022-12".parse().unwrap();
    let visits = catalogue.get("VIS-CLA-6W").unwrap();
    let values: Vec<f64> = visits.targets.iter().map(|target| target.value).collect();
    assert_eq!(values, [90.0, 100.0, 97.0]);
    let target = visits.target(december).unwrap();
    assert_eq!((target.comparison, target.value), (Comparison::AtLeast, 97.0));
    assert_eq!(visits.interval.unwrap().to_string(), "42 d");
    assert_eq!(visits.first_interval.unwrap().to_string(), "7 d");
    // A target belongs to its measure: the plan's 90 % is for visits in four weeks.
    assert!(catalogue.get("VIS-CIN-6W").unwrap().targets.is_empty());
    assert_eq!(catalogue.get("CLA-IFA").unwrap().target(december).unwrap().comparison, Comparison::Below);
    assert!(catalogue.get("AS-10K").unwrap().cumulative);
}

#[test]
fn a_family_gives_the_priority_unless_the_row_names_one() {
    let catalogue = built_in();
    let priority = |id: &str| catalogue.get(id).unwrap().priority.as_str().to_owned();
    assert_eq!(priority("VIS-EH-5D"), "Purposeful direct contact");
    assert_eq!(priority("CLA-COUNT"), "Right service at the right time");
    assert_eq!(priority("CLA-REVIEW"), "Robust corporate parenting");
}

#[test]
fn defaults_of_a_short_row() {
    let catalogue = load("own.toml", GOOD).unwrap();
    let first = catalogue.get("A").unwrap();
    assert_eq!((first.short_title.as_str(), first.weight, first.unit), ("First", 1.0, Unit::Percent));
    assert!(!first.core && !first.cumulative && first.targets.is_empty());
}

#[test]
fn a_fault_names_file_line_field_and_what_is_allowed() {
    let cases = [
        ("", "own.toml:11: B title: it is missing"),
        ("wieght = 2", "own.toml:13: B wieght: no such field; the nearest known is weight"),
        ("unit = 'percentage'", "own.toml:13: B unit: it is 'percentage'; allowed is one of percent, count, rate_10k"),
        ("polarity = 'up'", "own.toml:13: B polarity: it is 'up'; allowed is one of higher, lower, neutral"),
        ("weight = -1", "own.toml:13: B weight: it is -1; allowed is a number of 0 or more"),
        ("weight = inf", "own.toml:13: B weight: it is inf; allowed is a number of 0 or more"),
        ("interval = '6 weeks'", "own.toml:13: B interval: '6 weeks' is not an interval: write 10 wd"),
        ("parent = 'C'", "own.toml:13: B parent: no indicator has the id 'C'; the nearest is"),
        ("parent = 'B'", "own.toml:13: B parent: the parents run in a ring: B > B"),
        ("cohort_count = 'A'", "own.toml:13: B cohort_count: A is not a count"),
        ("short_title = 'Twenty-six columns of text'", "own.toml:13: B short_title: it is 26 columns wide"),
        ("family = 'Visit'", "own.toml:13: B family: [priority_by_family] does not have it"),
        ("core = 'yes'", "own.toml:13: B core: it is 'yes'; allowed is true or false"),
        ("targets = 90", "own.toml:13: B targets: it is 90; allowed is a list in [ ]"),
        (
            "unit = 'percent'\ntargets = [{ comparison = '>=', value = 120 }]",
            "own.toml:14: B targets value: it is 120; allowed is a num",
        ),
        ("targets = [{ comparison = '=', value = 1 }]", "own.toml:13: B targets comparison: it is '='"),
        ("targets = [{ comparison = '<', value = nan }]", "own.toml:13: B targets value: it is nan"),
        ("targets = [{ comparison = '<', value = 1, from = 'May' }]", "own.toml:13: B targets from: it is 'May'"),
        ("targets = [{ value = 1 }]", "own.toml:13: B targets comparison: it is missing"),
        ("id = ", "own.toml:13: not TOML: "),
        ("[core_by_area]\nx = ['A', 'BB']", "own.toml:14: core_by_area.x: no indicator has the id 'BB'"),
        ("[core_by_area]\nx = ['A', 'A']", "own.toml:14: core_by_area.x: A is listed twice"),
        ("[cores]\nx = 1", "own.toml:13: cores: no such field"),
    ];
    for (line, said) in cases {
        let error = load("own.toml", &format!("{GOOD}[[indicator]]\nid = 'B'\n{line}\n")).unwrap_err().to_string();
        assert!(error.lines().any(|l| l.starts_with(said)), "{line}\n  said  {error}\n  hoped {said}");
    }
}

#[test]
fn every_fault_is_reported_in_order() {
    let bad = GOOD.replace("unit = 'percent'", "unit = 'per cent'\nweight = 'x'")
        + "\n[[indicator]]\nid = 'A'\ntitle = 'Again'\nunit = 'count'\npolarity = 'up'\n";
    let error = load("own.toml", &bad).unwrap_err();
    let fields: Vec<&str> = error.list().iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["A unit", "A weight", "A id", "A polarity"]);
    assert!(error.to_string().contains("A id: it is taken by line 6"), "{error}");
}

#[test]
fn a_longer_ring_and_a_thirteenth_core_are_found() {
    let row = |id: &str, more: &str| {
        format!("[[indicator]]\nid = '{id}'\ntitle = '{id}'\nunit = 'count'\npolarity = 'lower'\n{more}\n")
    };
    let ring =
        row("A", "parent = 'B'") + &row("B", "parent = 'C'") + &row("C", "parent = 'A'") + &row("D", "parent = 'A'");
    let error = load("own.toml", &ring).unwrap_err();
    assert_eq!(error.list().len(), 3, "{error}");
    assert!(error.to_string().contains("A > B > C > A"), "{error}");

    let many: String = (0..13).map(|n| row(&format!("I{n}"), "core = true")).collect();
    let error = load("own.toml", &many).unwrap_err();
    assert_eq!(error.list()[0].field.as_str(), "I12 core");
    let listed: Vec<String> = (0..13).map(|n| format!("'I{n}'")).collect();
    let many = many.replace("core = true", "") + &format!("[core_by_area]\nx = [{}]", listed.join(", "));
    let error = load("own.toml", &many).unwrap_err();
    assert_eq!(error.to_string().matches("it lists 13; allowed are at most 12").count(), 1, "{error}");
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*", lines in proptest::collection::vec("[a-z_]{1,8} = [0-9a-z'\\[{]{0,8}", 0..6)) {
        let _ = load("own.toml", &text);
        let _ = load("own.toml", &format!("{GOOD}{}", lines.join("\n")));
    }
}
