use chrono::NaiveDate;

use super::*;
use crate::domain::fault::{FaultCode, Owner};
use crate::domain::payload::Dated;

fn key(indicator: Option<&str>, owner: Option<Owner>, period: &str, detail: Option<&str>) -> DoubtKey {
    DoubtKey {
        code: FaultCode::PublishedDiffers,
        indicator: indicator.map(Into::into),
        owner,
        period: period.parse().ok(),
        detail: detail.map(Into::into),
    }
}

#[test]
fn a_doubt_has_one_name_and_a_name_is_of_one_doubt() {
    let team = |id: &str| Some(Owner::Team(id.into()));
    let cases = [
        (key(Some("A"), Some(Owner::Service), "2022-04", None), "published-differs/A/service/2022-04"),
        (key(Some("A"), team("T1"), "", None), "published-differs/A/team:T1"),
        (key(None, team("T1"), "", None), "published-differs//team:T1"),
        (key(None, None, "", Some("england 2021-22")), "published-differs////england 2021-22"),
        (key(None, None, "", None), "published-differs"),
        // Ids may hold any character.
        (key(Some("A/service"), None, "2022-04", None), "published-differs/A%2Fservice//2022-04"),
        (key(Some("A%2Fservice"), None, "2022-04", None), "published-differs/A%252Fservice//2022-04"),
    ];
    for (key, name) in cases {
        assert_eq!(key.to_string(), name);
        let text = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<DoubtKey>(&text).unwrap(), key, "{text}");
    }
}

/// Fixed for good: every later version reads what this one wrote.
#[test]
fn a_step_is_written_in_a_form_that_never_changes() {
    let doubt = key(Some("A"), Some(Owner::Team("T1".into())), "2022-04", None);
    let what = DoubtWhat::Query {
        doubt,
        area: Some("court".into()),
        text: String::new(),
        owner: "Data team".into(),
        due: NaiveDate::from_ymd_opt(2023, 1, 20).unwrap(),
    };
    let on = NaiveDate::from_ymd_opt(2023, 1, 9).unwrap();
    let written = Dated { on, what }.payload();
    let golden = r#"{"on":"2023-01-09","step":"query","doubt":{"code":"published-differs","indicator":"A","level":"team","id":"T1","period":"2022-04"},"area":"court","text":"","owner":"Data team","due":"2023-01-20"}"#;
    assert_eq!(written, golden);
    let read: Dated<DoubtWhat> = serde_json::from_str(golden).unwrap();
    assert_eq!(read.what.doubt().to_string(), "published-differs/A/team:T1/2022-04");
    let broken = golden.replace(r#","id":"T1""#, "");
    assert!(serde_json::from_str::<Dated<DoubtWhat>>(&broken).is_err(), "a team without its id is nobody's");
}
