//! The words that schemas list are those that the program has.

use assurance_clinic::dataset::Section;
use assurance_clinic::dataset::records::RecordState;
use assurance_clinic::domain::action::ActionState;
use assurance_clinic::domain::clinic::account::{AccountReason, Safe};
use assurance_clinic::domain::clinic::events::NoteKind;
use assurance_clinic::domain::fault::FaultCode;
use assurance_clinic::domain::people::Role;
use assurance_clinic::domain::variation::Variation;
use assurance_clinic::insight::difference::Verdict;
use assurance_clinic::report::document::Kind;
use assurance_clinic::report::formats::Format;
use serde_json::Value;

fn sorted<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_unstable();
    words
}

#[test]
fn a_schema_lists_every_word_there_is() {
    let shared: Value = serde_json::from_str(include_str!("../../../config/schemas/shared.json")).unwrap();
    let cases: [(&str, Vec<&str>); 9] = [
        ("role", Role::ALL.iter().map(|it| it.word()).collect()),
        ("fault-code", FaultCode::ALL.iter().map(|it| it.code()).collect()),
        ("variation", Variation::ALL.iter().map(|it| it.word()).collect()),
        ("verdict", Verdict::ALL.iter().map(|it| it.word()).collect()),
        ("record-state", RecordState::ALL.iter().map(|it| it.word()).collect()),
        ("action-state", ActionState::ALL.iter().map(|it| it.word()).collect()),
        ("account-reason", AccountReason::ALL.iter().map(|it| it.word()).collect()),
        ("safe", Safe::ALL.iter().map(|it| it.word()).collect()),
        ("note-kind", NoteKind::ALL.iter().map(|it| it.word()).collect()),
    ];
    for (name, words) in cases {
        let listed = shared["$defs"][name]["enum"].as_array().unwrap().iter().filter_map(Value::as_str);
        assert_eq!(sorted(listed), sorted(words), "{name}");
    }

    let check: Value = serde_json::from_str(include_str!("../../../config/schemas/feed-check.json")).unwrap();
    // Described where it stands, or once for every answer that has it.
    let described = [&check["properties"]["sections"], &shared["$defs"]["sections"]];
    let sections = described.into_iter().find_map(|it| it["properties"].as_object()).unwrap();
    let all = Section::ALL.iter().map(|it| it.word());
    assert_eq!(sorted(sections.keys().map(String::as_str)), sorted(all));

    let report: Value = serde_json::from_str(include_str!("../../../config/schemas/report.json")).unwrap();
    // Tables by themselves are no paper that a command writes.
    let papers = Kind::ALL.iter().map(|it| it.word()).filter(|word| *word != "tables");
    let formats = Format::ALL.iter().map(|it| it.ending());
    for (field, words) in [("kind", sorted(papers)), ("as_format", sorted(formats))] {
        let listed = report["properties"]["report"]["properties"][field]["enum"].as_array().unwrap();
        assert_eq!(sorted(listed.iter().filter_map(Value::as_str)), words, "{field}");
    }
}
