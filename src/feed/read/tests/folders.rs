//! More than one document: the later wins, and what changed is asked about.

use super::{GOOD, code_of, day, fixtures, input, read_all, read_fixture, rules};
use crate::dataset::Snapshot;
use crate::dataset::observations::{Key, OwnerIx};
use crate::domain::figure::Figure;

/// The good document as of the end of November: one record more, a team since closed, another figure, and a standard
/// that December no longer defines.
fn november() -> String {
    GOOD.replace("\"as_of\": \"2022-12-31\"", "\"as_of\": \"2022-11-30\"")
        .replace("2023-01-06T06", "2022-12-06T06")
        .replace("\"2022-12\"", "\"2022-11\"")
        .replace("2022-12-31\", \"", "2022-11-30\", \"")
        .replace("2022-W50", "2022-W46")
        .replace("\"numerator\": 30, \"denominator\": 34", "\"numerator\": 29, \"denominator\": 34")
        .replace("\"last_done\": \"2022-12-01\"", "\"last_done\": \"2022-11-02\"")
        .replace("{\"id\": \"L1\"", "{\"id\": \"L0\", \"name\": \"Gone\", \"area\": \"protection-court\"}, {\"id\": \"L1\"")
        .replace("\"observations\": [", "\"observations\": [{\"indicator\": \"AS-45WD\", \"team\": \"L0\", \"period\": \"2022-11\", \"numerator\": 1, \"denominator\": 2},")
        .replace("X-LETTERS", "X-OLD")
}

fn both(turned: bool) -> Snapshot {
    let (november, december) = (november(), GOOD.to_string());
    let mut inputs = [("2022-11.json", november), ("2022-12.json", december)];
    if turned {
        inputs.reverse();
    }
    read_all(inputs.iter().map(|(name, text)| input(name, text.as_bytes())).collect()).unwrap()
}

#[test]
fn the_later_document_wins_in_whatever_order_they_come() {
    let Snapshot { data, faults, digest, .. } = both(false);
    assert_eq!(both(true).data, data);
    assert_eq!((both(true).digest, &both(true).faults), (digest, &faults));
    assert_eq!(data.documents.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["2022-11.json", "2022-12.json"]);
    assert_eq!(data.as_of, day("2022-12-31").unwrap());

    let found: Vec<_> = faults.iter().map(|fault| (fault.code.code(), fault.path.as_str())).collect();
    assert_eq!(found, [("restated", "2022-12.json#/observations/2")]);
    assert!(faults[0].message.as_str().contains("29/34") && faults[0].message.as_str().contains("30/34"));
    assert_eq!(faults[0].touches.len(), 1);

    let visits = u32::try_from(data.catalogue.position("VIS-CP-10WD").unwrap()).unwrap();
    let closed = OwnerIx::Team(u32::try_from(data.teams.iter().position(|t| t.id.as_str() == "P0").unwrap()).unwrap());
    let at =
        data.observations.find(Key { indicator: visits, owner: closed, period: "2022-08".parse().unwrap() }).unwrap();
    assert_eq!(data.observations.figure(at), Figure::Fraction { n: 30, d: 34 }, "the later stands");
    assert_eq!(data.observations.row(at).document, 1);
    let service = data.observations.series(visits, OwnerIx::Service);
    assert_eq!(service.len(), 2, "figures accumulate");
    assert_eq!((data.caseload.len(), data.notes.len(), data.children.len()), (6, 2, 3));
}

#[test]
fn what_only_an_earlier_document_knows_keeps_its_figures() {
    let data = both(false).data;
    let team = data.team("L0").expect("a team that is listed no more");
    assert_eq!(team.to, Some("2022-11".parse().unwrap()), "closed with the last document that lists it");
    assert!(data.catalogue.get("X-OLD").is_some() && data.catalogue.get("X-LETTERS").is_some());
    assert_eq!(data.documents[0].sections.iter().map(|count| count.set_aside).sum::<u64>(), 0);
}

#[test]
fn figures_of_an_area_that_is_gone_are_set_aside_and_listed() {
    let november = november()
        .replace("\"areas\": [", "\"areas\": [{\"id\": \"gone\", \"name\": \"Gone\"},")
        .replace("\"area\": \"protection-court\"}, {\"id\": \"L1\"", "\"area\": \"gone\"}, {\"id\": \"L1\"");
    let inputs = vec![input("a.json", november.as_bytes()), input("b.json", GOOD.as_bytes())];
    let snapshot = read_all(inputs).unwrap();
    let fault = &snapshot.faults[0];
    assert_eq!((fault.code.code(), fault.path.as_str()), ("unknown-team", "a.json#/observations/0/team"));
    assert_eq!(fault.touches.len(), 1);
    let count = snapshot.data.documents[0].sections[5];
    assert_eq!((count.read, count.accepted, count.set_aside), (7, 6, 1));
}

#[test]
fn records_late_in_earlier_documents_are_remembered() {
    let data = both(false).data;
    let late: Vec<_> = data.late_before.iter().map(|before| (before.as_of.to_string(), before.late.len())).collect();
    assert_eq!(late, [("2022-11-30".to_string(), 2)]);
    let rules = rules();
    let standings = data.standings(rules.records, &rules.calendar);
    let months = |child: &str| standings.iter().find(|s| s.record.child.as_str() == child).unwrap().months_running;
    assert_eq!((months("C-1"), months("C-2"), months("C-3")), (2, 2, 0));
    let southampton = read_fixture(&fixtures().join("southampton-2022-23")).unwrap().data;
    assert_eq!(southampton.late_before.len(), 8);
    assert!(southampton.late_before.windows(2).all(|two| two[0].as_of > two[1].as_of), "newest first");
}

#[test]
fn one_refused_document_refuses_the_folder() {
    let cut = &november()[..900];
    let two = |text: &str| read_all(vec![input("a.json", text.as_bytes()), input("b.json", GOOD.as_bytes())]);
    let refused = two(cut).unwrap_err();
    assert_eq!(
        refused.faults.iter().map(|f| (f.code.code(), f.path.as_str())).collect::<Vec<_>>(),
        [("truncated", "a.json#")]
    );
    assert!(refused.sections.iter().any(|count| count.accepted > 0), "what was read is still told");
    assert_eq!(code_of(two(&november().replace("E09999999", "E08888888"))), "not-a-feed", "figures of two authorities");
    assert_eq!(code_of(read_all(Vec::new())), "unreadable");
}
