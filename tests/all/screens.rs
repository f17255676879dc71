//! Every screen as a person sees it, of the built-in sample: at 80x24, at 120x40, and without colour in plain ASCII.

use assurance_clinic::widgets::theme::{Look, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::support::{Screen, rows};

const LOOKS: [(&str, (u16, u16), Theme, bool); 3] = [
    ("80x24", (80, 24), Theme::Default, false),
    ("120x40", (120, 40), Theme::Default, false),
    ("80x24, monochrome, ASCII", (80, 24), Theme::Monochrome, true),
];

pub type Way = (&'static str, fn(&mut Screen) -> &mut Screen);

/// Every screen: its name, and the way there from the overview.
pub const SCREENS: &[Way] = &[
    ("overview", |s| s),
    ("overview-where-to-look", |s| s.press("Shift-Tab Down")),
    ("overview-areas", |s| s.press("Tab")),
    ("overview-month-before", |s| s.press(",")),
    ("all-standards", |s| s.press("End Enter")),
    ("indicator", |s| s.on("Looked-after visits").press("Enter")),
    ("area-teams", |s| s.press("Tab").on("Protection and court").press("Enter")),
    ("area-standards", |s| s.press("Tab").on("Protection and court").press("Enter 2")),
    ("area-outside", |s| s.press("Tab").on("Protection and court").press("Enter 3")),
    ("team-1-standards", |s| s.in_team()),
    ("team-2-workers", |s| s.in_team().press("2")),
    ("team-3-outside", |s| s.in_team().press("3")),
    ("team-4-actions", |s| s.in_team().press("4")),
    ("team-5-supervisions", |s| s.in_team().press("5")),
    ("team-6-audits", |s| s.in_team().press("6")),
    ("audits-1-month", |s| s.press("F2").typed("audits of").press("Enter")),
    ("audits-2-clocks", |s| s.press("F2").typed("audits of").press("Enter 2")),
    ("audits-3-by-month", |s| s.press("F2").typed("audits of").press("Enter 3")),
    ("exemptions", |s| s.press("F2").typed("exemptions, the").press("Enter")),
    ("recommendations", |s| s.press("F2").typed("recommendations of").press("Enter")),
    ("who-is-acting", |s| s.press("F2").typed("who is acting").press("Enter")),
    ("team-hidden", |s| s.in_team().press("x 3")),
    ("worker", |s| s.in_team().press("2 Enter")),
    ("child", |s| s.in_team().press("3 Enter")),
    ("unseen", |s| s.press("Shift-Tab Home Enter")),
    ("outside-one-figure", |s| s.in_team().press("Enter")),
    ("doubts", |s| s.press("d")),
    ("register-empty", |s| s.press("u")),
    ("register", |s| two_actions(s).press("u")),
    ("team-with-actions", |s| two_actions(s).in_team().press("4")),
    ("action-history", |s| two_actions(s).press("u Enter")),
    ("difference-none", |s| s.press("b")),
    ("difference", |s| before_and_after(s).press("b")),
    ("difference-areas", |s| before_and_after(s).press("b 2")),
    ("difference-managers", |s| before_and_after(s).press("b 3")),
    ("difference-clinics", |s| before_and_after(s).press("b 4")),
    ("difference-action", |s| before_and_after(s).press("b").on("A-1").press("Enter")),
    ("difference-children", |s| before_and_after(s).press("b").on("A-1").press("Enter 2")),
    ("difference-hidden", |s| before_and_after(s).in_team().press("x b").on("A-1").press("Enter 2")),
    ("difference-of-one-area", |s| {
        before_and_after(s).press("b f").typed("area").press("Enter").typed("prot").press("Enter")
    }),
    ("difference-item", |s| before_and_after(s).press("m").on("Protection and court").press("Enter 1 Enter Tab")),
    ("register-agreed", |s| before_and_after(s).press("u")),
    ("ahead", |s| s.in_team().press("F2").typed("ahead").press("Enter")),
    ("ahead-service", |s| s.press("F2").typed("ahead").press("Enter")),
    ("ahead-teams", |s| s.press("F2").typed("ahead").press("Enter 2")),
    ("ahead-workers", |s| s.press("F2").typed("ahead").press("Enter 3")),
    ("ahead-cases", |s| s.in_team().press("F2").typed("ahead").press("Enter 4")),
    ("indicator-to-meet", |s| s.on("Supervision, all children").press("Enter")),
    ("representation", |s| s.in_team().press("w")),
    ("representation-also", |s| s.in_team().press("w 2")),
    ("representation-outside", |s| s.in_team().press("w 3")),
    ("representation-account", |s| s.in_team().press("w 3 Enter")),
    ("representation-editor", |s| {
        s.in_team().press("w Down Enter").typed("Two workers were away").press("Enter").typed("at once")
    }),
    ("representation-written", |s| s.in_team().press("w Down Enter").typed("Seen by Ann Smith late").press("Esc")),
    ("representation-changed", |s| s.in_team().press("w 5")),
    ("clinics-proposed", |s| s.press("m")),
    ("clinic-1-agenda", |s| scheduled(s)),
    ("item", |s| held(s)),
    ("clinic-not-closed", |s| doing(opened(save_in_team(s)), "Close the clinic")),
    ("read-back", |s| read_back(s)),
    ("clinics-held", |s| closed(s).press("m")),
    ("minutes-1-actions", |s| closed(s)),
    ("minutes-8-figures", |s| closed(s).press("8")),
    ("questions", |s| held(s).press("z")),
    ("trend", |s| s.press("t")),
    ("where-to-look", |s| s.press("F3")),
    ("chart-teams", |s| s.on("Supervision, all").press("t Tab")),
    ("chart-funnel", |s| s.on("Supervision, all").press("t Tab Tab")),
    ("chart-side-by-side", |s| s.on("Supervision, all").press("t Tab Tab Tab")),
    ("chart-map", |s| s.press("3 t")),
    ("chart-caseloads", |s| s.press("3 t Tab")),
    ("chart-rebased", |s| {
        s.on("Health assessments").press("t Left Left Left Left Enter 1 1 Tab 1 Tab 1 Tab 1 Tab");
        s.typed("a nurse in the clinic").field("[ Save ]").press("Enter").recorded()
    }),
    ("chart-in-full", |s| s.on("Health assessments").press("t i")),
    ("trend-earlier", |s| s.press("t Left Left")),
    ("origin", |s| s.press("i")),
    ("form-fresh", |s| s.in_team().press("a")),
    ("form-half-typed", |s| {
        s.in_team().press("a").typed("Weekly list of visits").press("Tab Tab");
        clear(s, "next clinic").typed("10wd")
    }),
    ("form-refused", |s| s.in_team().press("a").field("[ Save ]").press("Enter")),
    ("form-without-indicator", |s| s.in_team().press("2 a")),
    ("form-standards", |s| s.in_team().press("2 a").field("To move").press("Enter")),
    ("form-target-met", |s| s.on("Reviews, looked after").press("a")),
    ("form-long-text", |s| {
        s.in_team().press("a").typed(
            "List every visit that falls due in the week, each Monday before nine, for each worker and each child on a plan, \
             and ask on Wednesday which of them are booked and what stands in the way of those that are not",
        )
    }),
    ("form-everything", |s| s.in_team().press("a").typed("Weekly list").press("F2")),
    ("form-throw-away", |s| s.in_team().press("a").typed("Weekly list").press("F2").typed("throw").press("Enter")),
    ("register-drafts", |s| s.in_team().press("a").typed("Weekly list").press("Esc F2").typed("drafts").press("Enter")),
    ("doubts-row-by-row", |s| s.press("d Tab")),
    ("doubt", |s| s.press("d").on("Apr 22").press("Enter 3")),
    ("doubt-choices", |s| s.press("d Enter")),
    ("doubt-known", |s| s.press("d Enter 1")),
    ("doubt-ask", |s| s.press("d Enter 2")),
    ("doubts-said", |s| said(s)),
    ("doubt-history", |s| said(s).on("LATE").press("i")),
    ("doubt-origin", |s| s.press("d i")),
    ("form-back-as-draft", |s| s.in_team().press("a").typed("Weekly list").press("Esc a")),
    ("saved", |s| save(s.in_team(), "Weekly list to managers")),
    ("everything", |s| s.press("F2")),
    ("everything-narrowed", |s| s.press("F2").typed("month")),
    ("help", |s| s.press("F1")),
    ("sort-menu", |s| s.press("s")),
    ("sorted", |s| s.press("s Down Down Down Down Enter")),
    ("filter-menu", |s| s.in_team().press("3 f")),
    ("filter-values", |s| s.in_team().press("3 f Down Enter")),
    ("filtered", |s| s.in_team().press("3 f Down Enter Enter")),
    ("columns-menu", |s| s.press("v Down Down Enter")),
    ("columns-hidden", |s| s.press("v Down Down Enter Esc")),
    ("narrowing", |s| s.press("/").typed("visits")),
    ("narrowed", |s| s.press("/").typed("visits").press("Enter")),
    ("narrowed-to-nothing", |s| s.press("/").typed("xyz")),
    ("leave", |s| s.press("q")),
    ("leave-with-draft", |s| s.press("a").typed("Half").press("Esc Ctrl-c")),
    ("refused-feed", |s| {
        use assurance_clinic::app::msg::{FeedNews, Msg};
        use assurance_clinic::domain::fault::{Fault, FaultCode};
        let message = "http://feed.invalid could not be reached.".into();
        let fault = Fault { code: FaultCode::Unreadable, path: "".into(), message, touches: Vec::new() };
        s.tell(Msg::Feed(FeedNews::Refused(vec![fault])));
        s
    }),
];

/// Takes the text of the field in front away.
fn clear<'s>(screen: &'s mut Screen, text: &str) -> &'s mut Screen {
    for _ in text.chars() {
        screen.press("Backspace");
    }
    screen
}

/// Records an action for the row under the cursor.
fn save<'s>(screen: &'s mut Screen, what: &str) -> &'s mut Screen {
    screen.press("a").typed(what).field("[ Save ]").press("Enter").recorded()
}

/// An action for the service's first standard that is late by now, one for a team that is not; the overview in front.
fn two_actions(screen: &mut Screen) -> &mut Screen {
    save(screen, "Weekly list of visits due, to every manager").days_later(30);
    save(screen.in_team(), "Second visit slot on Fridays");
    screen.press("Esc Esc Shift-Tab").days_later(10)
}

/// Does what everything-here calls so.
fn doing<'s>(screen: &'s mut Screen, label: &str) -> &'s mut Screen {
    screen.press("F2").typed(label).press("Enter")
}

/// An action is proposed for Protection 1; then the overview is in front again.
fn save_in_team(screen: &mut Screen) -> &mut Screen {
    save(screen.in_team(), "Weekly list to managers").press("Esc Esc Shift-Tab")
}

/// December's clinic of protection and court stands for 16 January.
fn scheduled(screen: &mut Screen) -> &mut Screen {
    screen.press("m").on("Protection and court").press("Enter 1");
    clear(screen, "06/02/2023").typed("16/01").field("[ Save ]").press("Enter").recorded().press("Enter")
}

/// It is the day, and the clinic is open.
fn opened(screen: &mut Screen) -> &mut Screen {
    doing(scheduled(screen).days_later(7), "Open the clinic").recorded()
}

/// The item of Protection 1: an action carried in and one of the room, a question answered and one that waits.
fn held(screen: &mut Screen) -> &mut Screen {
    opened(save_in_team(screen)).on("Protection 1").press("Enter");
    for question in ["What changed since November?", "How will you know by the next clinic?"] {
        screen.press("c").typed(question).field("[ Save ]").press("Enter").recorded().days_later(0);
    }
    screen.press("3 Enter Enter").typed("Two workers were away").field("[ Save ]").press("Enter").recorded();
    save(screen.days_later(0).press("1"), "Second visit slot on Fridays").days_later(0)
}

/// The clinic is read back, with what was not reached carried.
fn read_back(screen: &mut Screen) -> &mut Screen {
    doing(held(screen).press("Esc"), "Carry all that was not").typed("Out of time").field("[ Save ]").press("Enter");
    doing(screen.recorded().days_later(0), "Read back and close")
}

/// The clinic is closed: its minutes, as it stood.
fn closed(screen: &mut Screen) -> &mut Screen {
    doing(read_back(screen), "Close the clinic").press("2").recorded()
}

/// The record has a history of actions, agreed and accepted in the months before.
fn before_and_after(screen: &mut Screen) -> &mut Screen {
    screen.reads(&super::difference::history(), &[]);
    screen
}

/// One doubt that is known and one that was asked about long ago; the list of doubts in front.
fn said(screen: &mut Screen) -> &mut Screen {
    screen.press("d Enter 1").typed("two teams changed places in June").field("[ Save ]").press("Enter").recorded();
    screen.days_later(1).on("printed %").press("Enter 2").field("[ Save ]").press("Enter").recorded();
    screen.days_later(60).press("Home")
}

fn picture(name: &str, screen: &Screen) -> String {
    let rule = "-".repeat(usize::from(screen.size.0));
    format!("{name}\n{rule}\n{}\n{rule}\n", screen.text())
}

fn compare(name: &str, pictures: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, pictures));
}

#[test]
fn every_screen_in_every_look() {
    let mut failed = Vec::new();
    for (name, way) in SCREENS {
        let drawn = |size, look| {
            let mut screen = Screen::new(size, look);
            way(&mut screen);
            screen
        };
        // All of them are looked at before the first difference ends the test.
        if std::panic::catch_unwind(|| in_every_look(name, drawn)).is_err() {
            failed.push(*name);
        }
    }
    assert!(failed.is_empty(), "not as they were, or not plain:\n{}", failed.join("\n"));
}

/// Compares the pictures of `way` in every look with those that are kept, and looks whether a plain terminal could show its own.
pub fn in_every_look(name: &str, way: impl Fn((u16, u16), Look) -> Screen) {
    let mut pictures = String::new();
    for (look, size, theme, ascii) in LOOKS {
        let screen = way(size, Look::new(theme, ascii));
        if theme == Theme::Monochrome {
            let foreign: Vec<String> = foreign_to_a_plain_terminal(&screen.drawn()).collect();
            assert!(foreign.is_empty(), "{name}: {foreign:?}");
        }
        pictures.push_str(&picture(look, &screen));
    }
    compare(name, &pictures);
}

/// What a terminal without colours and without any but ASCII characters could not show.
fn foreign_to_a_plain_terminal(drawn: &Buffer) -> impl Iterator<Item = String> {
    let coloured = drawn.content.iter().find(|cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset));
    let lines = rows(drawn).into_iter().filter(|line| !line.is_ascii());
    coloured.map(|cell| format!("{cell:?}")).into_iter().chain(lines)
}

#[test]
fn a_window_that_is_too_small_says_so_and_shows_what_fits() {
    for (name, size) in [("60x15", (60, 15)), ("40x10", (40, 10)), ("9x3", (9, 3))] {
        let mut pictures = String::new();
        for (what, keys) in [
            ("overview", ""),
            ("areas", "Tab"),
            ("form", "a"),
            ("form, lower", "a Tab Tab Tab Tab Tab Tab"),
            ("refused", "a Shift-Tab Shift-Tab Shift-Tab Enter"),
            ("buttons", "a Shift-Tab"),
            ("everything", "a F2"),
            ("doubts", "d"),
            ("help", "F1"),
            ("leave", "q"),
        ] {
            let mut screen = Screen::new(size, Look::new(Theme::Default, false));
            screen.press(keys);
            pictures.push_str(&picture(what, &screen));
        }
        let says = if name == "9x3" { "too small" } else { "Small window" };
        assert!(pictures.contains(says), "{pictures}");
        compare(&format!("small-{name}"), &pictures);
    }
}

#[test]
fn the_row_under_the_cursor_is_in_reverse_video_and_has_a_mark_in_every_theme() {
    for theme in [Theme::Default, Theme::HighContrast, Theme::Monochrome] {
        let mut screen = Screen::new((80, 24), Look::new(theme, false));
        screen.on("Looked-after visits");
        let drawn = screen.drawn();
        let marked: Vec<usize> =
            rows(&drawn).iter().enumerate().filter(|(_, line)| line.starts_with('>')).map(|(y, _)| y).collect();
        assert_eq!(marked.len(), 1, "one row is in front");
        for (y, cells) in drawn.content.chunks(80).enumerate() {
            let reversed = cells.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
            assert_eq!(reversed, if y == marked[0] { 80 } else { 0 }, "line {y} of {theme:?}");
        }
        screen.press("F2 Down");
        let drawn = screen.drawn();
        let reversed = drawn.content.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
        assert!(reversed > 40 && rows(&drawn).iter().filter(|line| line.starts_with(" >")).count() == 1);
    }
}

#[test]
fn every_screen_says_whose_figures_as_at_when_that_it_is_a_sample_and_who_looks() {
    for (name, way) in SCREENS {
        let mut screen = Screen::small();
        way(&mut screen);
        let head = rows(&screen.drawn())[..2].join(" ");
        for words in ["Southampton", "2022", "Sample", "J. Doe, chair, ", ", record"] {
            assert!(head.contains(words), "{name} does not say {words}: {head}");
        }
    }
}
