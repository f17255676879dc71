//! `--present`, and hiding one team's workers: nothing on screen, written or copied names a worker or a child record.

use std::sync::Arc;

use assurance_clinic::app::msg::{Body, Effect, FeedNews, Msg, NewPaper};
use assurance_clinic::dataset::Snapshot;
use assurance_clinic::domain::fault::{Fault, FaultCode, Owner};
use assurance_clinic::domain::ids::ChildId;
use assurance_clinic::domain::people::Role;
use assurance_clinic::report::document::Document;
use assurance_clinic::report::formats::{Format, write};

use crate::lock;
use crate::support::{SAMPLE, Screen, moment};

/// Every identifier of a worker or a child record in the sample.
fn identifiers() -> Vec<String> {
    let workers = SAMPLE.data.workers.iter().map(|worker| worker.id.to_string());
    let children = SAMPLE.data.children.iter().map(|record| record.child.to_string());
    workers.chain(children).collect()
}

/// A paper as plain text.
fn text_of(document: &Document) -> String {
    String::from_utf8(write(document, Format::Text).unwrap()).unwrap()
}

/// What an effect would take out of the program, the name of its file with it.
fn taken_out(effect: &Effect) -> Vec<String> {
    let named = |stem: &str, text: &str| format!("{stem} {}\n{text}", stem.to_uppercase());
    match effect {
        Effect::WriteFile { stem, text, .. } => vec![named(stem, text)],
        Effect::WritePaper { stem, document, .. } => vec![named(stem, &text_of(document))],
        Effect::WritePapers(papers) => {
            let text = |it: &NewPaper| match &it.body {
                Body::Text(text) => named(&format!("{} {}", it.stem, it.what), text),
                Body::Paper(document, _) => named(&format!("{} {}", it.stem, it.what), &text_of(document)),
            };
            papers.iter().map(text).collect()
        }
        Effect::Clipboard(text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// That none of these names anybody.
fn name_nobody(all: &[String], identifiers: &[String], place: &str) {
    for text in all {
        let words: Vec<_> = text.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
        let named = identifiers.iter().find(|id| words.contains(&id.as_str()));
        assert_eq!(named, None, "{place}: {text}");
    }
}

/// That what is shown, and what would be written and copied, names nobody.
fn names_nobody(screen: &mut Screen, identifiers: &[String], place: &str) {
    screen.asked.clear();
    screen.press("e y");
    let mut all = vec![screen.text()];
    all.extend(screen.asked.iter().flat_map(taken_out));
    name_nobody(&all, identifiers, place);
}

#[test]
fn where_it_is_hidden_nobody_is_named_on_any_page() {
    let identifiers = identifiers();
    let mut screen = Screen::presenting();
    names_nobody(&mut screen, &identifiers, "overview");
    screen.in_team();
    for part in 1..=6 {
        screen.press(&part.to_string());
        names_nobody(&mut screen, &identifiers, &format!("team, part {part}"));
        screen.press("i");
        if ["Where this figure comes from", "This row"].iter().any(|title| screen.text().contains(title)) {
            names_nobody(&mut screen, &identifiers, &format!("origin, part {part}"));
            screen.press("Esc");
        }
    }
    assert!(screen.text().contains("Protection 1"), "still in the team: {}", screen.text());
    for word in ["1 Enter", "u", "d"] {
        screen.press(word);
        names_nobody(&mut screen, &identifiers, word);
        screen.press("Esc");
    }
}

/// Filters stand below the list and go with what is written and copied.
#[test]
fn a_filter_that_names_somebody_goes_with_what_is_hidden() {
    let identifiers = identifiers();
    let mut screen = Screen::small();
    screen.in_team().press("2");
    let worker = screen.at();
    assert!(identifiers.contains(&worker), "{worker}");
    screen.press("/").typed(&worker).press("Enter");
    assert!(screen.text().contains(&format!("'{worker}'")), "{}", screen.text());
    screen.press("x");
    names_nobody(&mut screen, &identifiers, "after a filter");
    screen.press("x");
    assert!(screen.text().contains(&worker), "shown again: {}", screen.text());
}

#[test]
fn what_was_open_when_it_is_hidden_is_hidden_too_and_on_the_way_back_up() {
    let identifiers = identifiers();
    for part in ["2", "3"] {
        let mut screen = Screen::small();
        screen.in_team().press(part).press("Enter");
        let open = screen.app.level().page.crumbs.last().cloned().unwrap();
        assert!(identifiers.contains(&open), "{open} is a worker or a child record");
        if part == "2" {
            screen.press("Enter");
        }
        while matches!(screen.app.level().page.subject.owner, Some(Owner::Team(_))) {
            if !screen.text().contains("hidden") {
                screen.press("x");
                assert!(screen.text().contains("is hidden"), "{}", screen.text());
            }
            let place = format!("part {part}: {:?}", screen.app.level().place);
            names_nobody(&mut screen, &identifiers, &place);
            screen.press("Esc");
        }
    }
}

/// Every screen that there is, in front of a projector: lists, items of a clinic, drafts, pictures, what is ahead.
#[test]
fn no_screen_of_the_catalogue_names_anybody_to_a_projector() {
    let identifiers = identifiers();
    let mut looked_at = 0;
    for (name, way) in super::screens::SCREENS {
        // These show a team on purpose.
        if ["team-hidden", "difference-hidden"].contains(name) {
            continue;
        }
        let mut screen = Screen::presenting();
        let went = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            way(&mut screen);
        }));
        // A way that leads over a hidden row ends before it.
        let mut all = vec![screen.text()];
        all.extend(screen.asked.iter().flat_map(taken_out));
        name_nobody(&all, &identifiers, name);
        looked_at += usize::from(went.is_ok());
    }
    assert!(looked_at > 80, "{looked_at} screens");
}

/// What a form shows to be read is masked as on a page; what it holds to be edited is what will be saved.
#[test]
fn a_form_masks_what_is_read_and_not_what_is_edited() {
    let child = SAMPLE.data.children[0].child.to_string();
    let mut screen = Screen::presenting();
    screen.press("a").typed(&format!("See {child}"));
    screen.field("[ Save ]").press("Enter").recorded().press("u F2").typed("withdraw").press("Enter");
    let text = screen.text();
    assert!(text.contains("Withdraw A-1") && text.contains("See [record]") && !text.contains(&child), "{text}");
    screen.press("Esc F2").typed("change it").press("Enter");
    let text = screen.text();
    assert!(text.contains("Change A-1") && text.contains("See [record]"), "{text}");
    assert_eq!(text.matches(&child).count(), 1, "in its field: {text}");
}

/// The papers of a clinic, in every format, while it is prepared and once it is closed: what was typed into an action, who
/// owes it, and with it the names of the files.
#[test]
fn no_paper_that_is_written_names_anybody_to_a_projector() {
    let identifiers = identifiers();
    let child = SAMPLE.data.children.iter().find(|it| it.team.as_str() == "T04").unwrap().child.to_string();
    for presenting in [true, false] {
        let mut screen = if presenting { Screen::presenting() } else { Screen::small() };
        screen.in_team().press("a").typed(&format!("See {child}")).field("Owner").typed(&format!(", for {child}"));
        screen.field("[ Save ]").press("Enter").recorded().press("Esc Esc");
        screen.press("m").on("Protection and court").press("Enter Enter");
        screen.field("[ Save ]").press("Enter").recorded().press("Enter").days_later(3);
        let pack = papers_in_every_format(&mut screen);
        doing(&mut screen, "Open the clinic").on_this_day().recorded().days_later(0);
        doing(&mut screen, "Carry all that was not").typed("Out of time").field("[ Save ]").press("Enter");
        doing(screen.recorded().days_later(0), "Read back and close");
        doing(&mut screen, "Close the clinic").press("2").recorded();
        let minutes = papers_in_every_format(&mut screen);
        // A clinic hides everybody as it opens.
        for (what, papers, is_hidden) in [("pack", pack, presenting), ("minutes", minutes, true)] {
            let all = papers.join("\n");
            assert!(all.contains(if is_hidden { "[record]" } else { &child }), "{what}: {all}");
            if is_hidden {
                name_nobody(&papers, &identifiers, what);
            }
        }
    }
}

/// The papers of the clinic in front, and the names of their files.
fn papers_in_every_format(screen: &mut Screen) -> Vec<String> {
    screen.asked.clear();
    for format in ["as Word", "as a web page", "as Markdown", "as plain text"] {
        screen.press("e").typed(format).press("Enter");
    }
    let written = screen.asked.iter().filter(|it| matches!(it, Effect::WritePaper { .. } | Effect::WritePapers(_)));
    assert_eq!(written.count(), 4, "{}", screen.text());
    screen.asked.iter().flat_map(taken_out).collect()
}

/// Chooses what is to be done by its words.
fn doing<'s>(screen: &'s mut Screen, what: &str) -> &'s mut Screen {
    screen.press("F2").typed(what).press("Enter")
}

/// One team that is hidden, while the others are seen, is masked in typed text as well.
#[test]
fn an_identifier_in_typed_text_goes_with_its_team_where_that_is_hidden() {
    let only = |child: &ChildId| {
        let mut rows = SAMPLE.data.children.iter().filter(|it| it.child == *child);
        rows.all(|it| it.team.as_str() == "T04")
    };
    let child = SAMPLE.data.children.iter().map(|it| &it.child).find(|child| only(child)).unwrap().to_string();
    let mut screen = Screen::small();
    screen.in_team().press("a").typed(&format!("See {child}"));
    screen.field("[ Save ]").press("Enter").recorded().press("u");
    assert!(screen.text().contains(&child), "{}", screen.text());
    screen.press("Esc x u");
    assert!(screen.text().contains("See [record]") && !screen.text().contains(&child), "{}", screen.text());
}

/// A fault of a child record's row names the record: it is for those who see every team's records.
#[test]
fn a_fault_of_a_child_record_is_seen_by_who_sees_the_record() {
    const NAMED: &str = "QQ-77";
    let with_a_fault = |screen: &mut Screen| {
        let path = "2022-12.json#/children/3/last_done".into();
        let message = format!("{NAMED} was done on a day that is none.").as_str().into();
        let fault = Fault { code: FaultCode::BadDate, path, message, touches: Vec::new() };
        let faults = std::iter::once(fault).chain(SAMPLE.faults.clone()).collect();
        let snapshot = Arc::new(Snapshot::new("changed".into(), SAMPLE.data.clone(), faults));
        let (source, fetched_at) = ("the built-in sample".into(), moment().now);
        screen.tell(Msg::Feed(FeedNews::Opened { snapshot, source, fetched_at }));
    };
    let signed_in = |name, role| {
        let mut screen = lock::shared();
        lock::signs_in(&mut screen, name, role, &[]);
        screen
    };
    let cases = [
        (Screen::small(), None),
        (Screen::presenting(), Some("is hidden; x shows it")),
        (signed_in("D. Adeyemi", Role::Chair), None),
        (signed_in("R. Osei", Role::Manager), Some("is not open to this role")),
    ];
    for (mut screen, why) in cases {
        with_a_fault(&mut screen);
        screen.press("d");
        let (mut named, mut said) = (false, false);
        for part in ["1", "2"] {
            screen.press(part);
            for look in ["Home", "i", "Esc"] {
                let text = screen.press(look).text();
                let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
                named |= flat.contains(NAMED);
                said |= why.is_some_and(|why| flat.contains("1 row is of a single child record") && flat.contains(why));
            }
        }
        assert_eq!((named, said), (why.is_none(), why.is_some()), "{why:?}\n{}", screen.text());
    }
}
