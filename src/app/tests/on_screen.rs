//! What the pages of a clinic show, on the smallest screen and below it.

use super::*;

#[test]
fn on_a_small_screen_nothing_is_printed_over_and_the_row_under_the_cursor_is_there() {
    for size in [(80, 24), (80, 20), (80, 16), (60, 12), (40, 10), (40, 8)] {
        let mut screen = in_the_room();
        for part in 0..4 {
            screen.tell(Msg::Resize(size.0, size.1));
            let level = screen.app.level();
            let room = size.1 - crate::app::level::FRAME;
            let taken = level.above(size) + level.heights(size).iter().sum::<u16>() + level.reading(size.1);
            assert!(taken <= room, "{taken} lines of {room} at {size:?}, part {part}");
            let text = screen.text();
            assert!(text.lines().any(|line| line.starts_with('>')), "no row at {size:?}, part {part}\n{text}");
            screen.press("Tab");
        }
    }
}

#[test]
fn what_put_a_team_up_is_the_first_of_its_figures_and_what_is_not_shown_is_counted() {
    let screen = in_the_room();
    let text = screen.text();
    let page = &screen.app.level().page;
    let figures = &page.parts[0].rows;
    let first: Vec<&str> = figures.iter().take(3).map(|row| row.cells[0].text.as_str()).collect();
    assert_eq!(first, ["Protection visits, 20 wd", "Protection visits, 10 wd", "Core groups"], "{text}");
    assert!(figures[0].cells[3].text.ends_with('✗'), "a missed target has its mark: {text}");
    let line = text.lines().find(|line| line.contains("Figures, ")).unwrap();
    let more: usize = line.split(", ").nth(1).and_then(|it| it.split(' ').next()).unwrap().parse().unwrap();
    let is_figure = |line: &str| {
        let said = line.get(1..).unwrap_or_default();
        figures.iter().any(|row| said.starts_with(&row.cells[0].text) && said.ends_with(char::is_numeric))
    };
    let rows = text.lines().filter(|line| is_figure(line)).count();
    assert_eq!(rows + more, figures.len(), "{text}");
}

#[test]
fn the_head_of_a_clinics_page_has_its_area_and_month_whatever_month_is_on_screen() {
    let mut screen = in_the_room();
    screen.press(",");
    let text = screen.text();
    let head = text.lines().next().unwrap();
    assert!(head.contains("Protection and court > Protection 1") && head.contains("December 2022"), "{text}");
    assert!(text.lines().nth(1).unwrap().contains("Southampton"), "{text}");
}

#[test]
fn no_clinic_is_proposed_before_the_record_has_been_read() {
    let mut screen = Screen::small();
    screen.app.desk.record = crate::screens::desk::RecordRead::NotYet;
    screen.press("m");
    assert!(screen.text().contains("the record has not been read"), "{}", screen.text());
    assert!(!screen.text().contains("proposed"), "{}", screen.text());
}

#[test]
fn what_a_manager_proposes_before_a_clinic_is_due_at_the_one_after() {
    for (role, due) in [(Role::Manager, "06/03/2023"), (Role::Chair, "next clinic")] {
        let mut screen = Screen::small();
        screen.press("m").on("Protection and court").press("Enter Enter").field("[ Save ]").press("Enter");
        screen.recorded();
        let clinic = screen.app.desk.register.clinics().next().map(|it| it.date.to_string());
        assert_eq!(clinic.as_deref(), Some("2023-02-06"));
        screen.app.desk.me.role = role;
        screen.press("Enter").on("Protection 1").press("a");
        let text = screen.text();
        let line = text.lines().find(|line| line.contains("Done by")).unwrap_or_default();
        assert!(line.contains(due), "{text}");
    }
}

#[test]
fn who_accepts_sees_the_figure_now_and_what_is_returned_late_asks_for_a_date() {
    let mut screen = in_the_room();
    screen.days_later(0).on("Protection visits, 10 wd").press("a").typed("Weekly list");
    screen.field("[ Save ]").press("Enter").recorded();
    let id = screen.app.desk.register.actions().next().unwrap().id;
    let by = chrono::NaiveDate::from_ymd_opt(2023, 3, 31);
    meanwhile(&mut screen, Step::On(id, Change::Agree { target: Some(90.0), by }), 910);
    meanwhile(&mut screen, Step::On(id, Change::Report { evidence: "the list".into() }), 911);
    doing::open(&mut screen.app, Kind::Step(id, StepName::Accept));
    let text = screen.text();
    for said in ["31/36, 86% (Dec 22) when proposed", "now 31/36, 86% (Dec 22)", "Target 90"] {
        assert!(in_one_line(&text).contains(said), "{said}: {text}");
    }
    screen.press("Esc").days_later(60);
    let words = |screen: &Screen| {
        let page = crate::screens::page(&screen.app.desk, &crate::screens::page::Place::Register);
        page.parts[0].rows[0].words.clone()
    };
    let asks = "it needs a new date";
    assert!(!words(&screen).contains(asks), "{}", words(&screen));
    meanwhile(&mut screen, Step::On(id, Change::Return { why: "half of it".into() }), 912);
    assert!(words(&screen).contains(asks), "{}", words(&screen));
    let due = screen.app.desk.today + chrono::Days::new(20);
    meanwhile(&mut screen, Step::On(id, Change::Redate { due: Some(due), why: "returned".into() }), 913);
    assert!(!words(&screen).contains(asks), "{}", words(&screen));
}

#[test]
fn figures_as_they_stood_begin_with_the_month_of_the_clinic() {
    let mut screen = in_the_room();
    screen.days_later(0);
    let id = screen.app.desk.register.clinics().next().unwrap().id;
    crate::app::meeting::ask_close(&mut screen.app, id);
    screen.press("2").recorded();
    let page = crate::screens::page(&screen.app.desk, &crate::screens::page::Place::Minutes(id));
    let figures = page.parts.last().unwrap();
    let months: Vec<&str> = figures.rows.iter().map(|row| row.cells[2].text.as_str()).collect();
    let of_month = months.iter().take_while(|month| **month == "Dec 22").count();
    assert!(of_month > 0 && !months[of_month..].contains(&"Dec 22"), "{months:?}");
    assert_eq!(figures.title, format!("Figures as they stood ({of_month} of Dec 22, {} in all)", months.len()));
}
