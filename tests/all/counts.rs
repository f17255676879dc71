//! What numbers of children mean, from one level of the drill-down to the next, and where a child nobody has seen is found.

use std::collections::BTreeSet;

use assurance_clinic::dataset::{ChildRecord, RowRef};
use assurance_clinic::domain::fault::{Fault, FaultCode, Owner, Touch};
use assurance_clinic::domain::ids::ChildId;
use assurance_clinic::screens::page::Place;

use super::support::{SAMPLE, Screen, flat, moment};

/// Children late among the rows of the list in front, as a person counts them: each record once.
fn children_late(screen: &Screen) -> usize {
    let part = screen.app.level().part().unwrap();
    let late = part.columns.iter().position(|column| column.title == "State").unwrap();
    let is_late = |state: &str| state == "overdue" || state == "never done";
    let rows = part.rows.iter().filter(|row| is_late(&row.cells[late].text));
    rows.filter_map(|row| row.subject.child.clone()).collect::<BTreeSet<ChildId>>().len()
}

/// The cell of the row under the cursor in this column.
fn cell(screen: &Screen, column: &str) -> String {
    let level = screen.app.level();
    let at = level.part().unwrap().columns.iter().position(|c| c.title == column).unwrap();
    level.row().unwrap().cells[at].text.clone()
}

fn title(screen: &Screen) -> String {
    screen.app.level().part().unwrap().title.clone()
}

#[test]
fn children_late_are_the_same_on_overview_area_team_and_list() {
    let mut screen = Screen::small();
    screen.press("Tab").on("Protection and court");
    let of_area = cell(&screen, "children late");
    screen.press("Enter");
    assert!(title(&screen).contains(&format!("{of_area} children late in all")), "{}", title(&screen));
    screen.press("3");
    assert_eq!(children_late(&screen).to_string(), of_area);

    screen.press("1").on("Protection 1");
    let of_team = cell(&screen, "late");
    screen.press("Enter 3");
    assert_eq!(children_late(&screen).to_string(), of_team);
    assert_eq!(title(&screen), format!("Outside ({of_team} children late)"));

    screen.press("2");
    let of_worker = cell(&screen, "Late");
    screen.press("Enter");
    assert_eq!(children_late(&screen).to_string(), of_worker);
    assert_eq!(title(&screen), format!("Outside ({of_worker} children late)"));
}

#[test]
fn no_child_is_listed_under_a_standard_and_the_narrower_one_within_it() {
    let mut screen = Screen::small();
    screen.in_team().press("3");
    let part = screen.app.level().part().unwrap();
    let of = |id: &str| -> BTreeSet<String> {
        let is_of = |row: &&_| indicator(row) == Some(id.to_string());
        part.rows.iter().filter(is_of).filter_map(|row| row.subject.child.as_ref().map(ToString::to_string)).collect()
    };
    let narrow = of("SUP-CASE-CPP");
    assert!(!narrow.is_empty() && narrow.is_disjoint(&of("SUP-CASE-ALL")));
    // The list of the wider standard alone is all its own.
    screen.press("1").on("Supervision, all children").press("Enter");
    let all: BTreeSet<String> = screen
        .app
        .level()
        .part()
        .unwrap()
        .rows
        .iter()
        .filter_map(|r| Some(r.subject.child.as_ref()?.to_string()))
        .collect();
    assert!(narrow.is_subset(&all));
}

fn indicator(row: &assurance_clinic::screens::page::Row) -> Option<String> {
    row.subject.indicator.as_ref().map(ToString::to_string)
}

#[test]
fn the_first_place_to_look_leads_to_the_child_never_visited_and_that_child_heads_each_list() {
    let mut screen = Screen::small();
    screen.press("Shift-Tab Home");
    assert!(screen.app.level().row().unwrap().words.contains("1 more never"));
    screen.press("Enter");
    assert_eq!(screen.app.level().place, Place::Outside { owner: Owner::Service, indicator: None });
    let row = screen.app.level().row().unwrap();
    assert!(row.words.contains("never done") && row.words.contains("Protection visits"), "{}", row.words);
    let child = row.subject.child.clone().unwrap();
    assert!(screen.text().contains("4 children on a protection plan"), "{}", screen.text());

    for keys in ["3", "1", "2"] {
        let mut screen = Screen::small();
        screen.in_team().press(keys);
        if keys == "1" {
            // The standard of 20 working days, in which the child is in time.
            screen.on("Protection visits, 20 wd").press("Enter");
        }
        if keys == "2" {
            screen.on("W056").press("Enter");
        }
        let first = screen.app.level().part().unwrap().rows[0].clone();
        assert_eq!(first.subject.child.as_ref(), Some(&child), "{keys}: {}", first.words);
    }
}

#[test]
fn a_child_record_opens_on_the_standard_it_was_chosen_from_and_its_tabs_are_whole() {
    let mut screen = Screen::small();
    screen.in_team().on("Protection visits, 20 wd").press("Enter Home Enter");
    assert!(title(&screen).starts_with("Protection visits, 20 wd"), "{}", title(&screen));
    let text = screen.text();
    assert!(text.contains("1 Protection visits, 10 wd  [2 Protection visits, 20 wd"), "{text}");
    // From another list it opens on that one, though it was left on this.
    screen.press("Esc Esc 3 Home Enter");
    assert!(title(&screen).starts_with("Protection visits, 10 wd"), "{}", title(&screen));
}

#[test]
fn an_earlier_month_says_that_the_records_are_those_of_the_feeds_date() {
    for keys in ["", "Tab", "Tab Enter", "Tab Enter 3 Enter"] {
        let mut screen = Screen::small();
        screen.press(",").press(keys);
        assert!(screen.text().contains("are as at 31 Dec"), "{keys}\n{}", screen.text());
    }
    let mut screen = Screen::small();
    screen.press(",").in_team().press("2 Enter");
    assert!(screen.text().contains("are as at 31 Dec"), "{}", screen.text());
}

#[test]
fn a_standard_without_records_says_so_and_how_many_are_outside() {
    let mut screen = Screen::small();
    let without = SAMPLE.data.catalogue.indicators().iter().find(|i| {
        let team = Owner::Team("T04".into());
        let row = SAMPLE.figures().row(i, &team, "2022-12".parse().unwrap());
        let listed = SAMPLE.data.children.iter().any(|record| record.indicator == i.id);
        !listed && row.outside.is_some_and(|n| n > 0)
    });
    let without = without.expect("a standard of the team that has a figure and no records");
    screen.in_team().on(without.short_title.as_str()).press("Enter");
    let text = flat(&screen);
    assert!(text.contains("The feed gives no child records for this standard; its figure has"), "{text}");
    assert!(!text.contains("lists no record outside"), "{text}");
    assert_eq!(title(&screen), "Outside (no records)");
}

#[test]
fn what_the_sample_invents_is_called_so_where_to_look_and_where_it_comes_from() {
    let mut screen = Screen::small();
    let lines = &screen.app.level().page.parts[0].rows;
    let told = lines.iter().filter(|row| row.cells[0].text.contains("Care plans")).map(|row| &row.cells[0].text);
    assert!(told.clone().count() == 1 && told.clone().all(|text| text.contains("(invented)")), "{lines:?}");
    screen.press("Shift-Tab").on("Care plans").press("i");
    assert!(screen.text().contains("invented: the paper prints no month of it"), "{}", screen.text());
}

#[test]
fn narrowing_the_overview_searches_every_standard_that_has_figures() {
    let mut screen = Screen::small();
    assert!(!screen.text().contains("Pathway plans"), "{}", screen.text());
    screen.press("/").typed("pathway");
    assert!(screen.at().contains("CL-PATHWAY"), "{}", screen.text());
    screen.press("Enter Enter");
    assert_eq!(screen.app.level().place, Place::Indicator("CL-PATHWAY".into()));
    screen.press("Esc Esc");
    assert!(screen.text().contains("of 13") && !screen.text().contains("(of"), "{}", screen.text());
}

#[test]
fn teams_stand_under_their_own_area_on_the_page_of_a_standard() {
    let mut screen = Screen::small();
    screen.on("Protection visits, 10 wd").press("Enter");
    for sorted in ["", "s Enter"] {
        screen.press(sorted);
        let level = screen.app.level();
        let part = level.part().unwrap();
        let mut area = None;
        for at in level.tables[level.focus].order() {
            match part.rows[*at as usize].subject.owner.as_ref().unwrap() {
                Owner::Service => {}
                Owner::Area(id) => area = Some(id.clone()),
                Owner::Team(id) => {
                    assert_eq!(SAMPLE.data.team(id.as_str()).map(|team| &team.area), area.as_ref(), "{id}");
                }
            }
        }
        assert!(area.is_some());
    }
}

#[test]
fn a_faulty_child_row_marks_the_list_and_the_count_and_not_the_figure() {
    use assurance_clinic::app::msg::{FeedNews, Msg};
    use assurance_clinic::dataset::Snapshot;
    let touch =
        Touch { indicator: "VIS-CP-10WD".into(), owner: Owner::Team("T04".into()), period: "2022-12".parse().ok() };
    let message = "'last_done' is not a date like 2022-12-31. The row is set aside. Mend it in the extract.";
    let path = "2022-12.json#/children/3/last_done".into();
    let fault = Fault { code: FaultCode::BadDate, path, message: message.into(), touches: vec![touch] };
    let snapshot = Snapshot::new("other".into(), SAMPLE.data.clone(), vec![fault]).into();
    let mut screen = Screen::small();
    screen.tell(Msg::Feed(FeedNews::Opened { snapshot, source: "a folder".into(), fetched_at: moment().now }));
    screen.press("Tab").on("Protection and court");
    assert!(cell(&screen, "children late").ends_with('!'));
    screen.press("Enter").on("Protection 1");
    assert!(cell(&screen, "late").ends_with('!') && screen.app.level().row().unwrap().words.contains("in doubt"));
    screen.press("Enter").on("Protection visits, 10 wd");
    assert!(!cell(&screen, "now").ends_with('!'));
    screen.press("Enter");
    assert!(title(&screen).contains('!') && screen.text().contains("The list is in doubt"), "{}", screen.text());
}

#[test]
fn a_child_in_two_standards_of_one_family_counts_once_whatever_the_team() {
    let mut screen = Screen::small();
    screen.in_team().press("3");
    let before = children_late(&screen);
    let worker = SAMPLE.data.workers.iter().find(|w| w.team.as_str() == "T04").map(|w| w.id.clone());
    screen.refreshed(|data| {
        for standard in ["SUP-CASE-ALL", "SUP-CASE-CPP", "VIS-CP-10WD"] {
            data.children.push(ChildRecord {
                child: "C-00001".into(),
                indicator: standard.into(),
                team: "T04".into(),
                worker: worker.clone(),
                started: None,
                last_done: "2022-09-01".parse().ok(),
                last_seen: None,
                due: None,
                exemption: None,
                from: RowRef::default(),
            });
        }
    });
    assert_eq!(children_late(&screen), before + 1);
    assert_eq!(title(&screen), format!("Outside ({} children late)", before + 1));
    let rows = &screen.app.level().part().unwrap().rows;
    assert_eq!(rows.iter().filter(|row| row.key.starts_with("C-00001|")).count(), 2);
}
