//! Who came to a clinic, and in time: managers come for the slot of their team.

use super::support::Screen;

#[test]
fn who_came_late_is_there_and_is_said_to_be_late() {
    let mut screen = Screen::small();
    screen.press("m").on("Protection and court").press("Enter Enter").field("[ Save ]").press("Enter").recorded();
    screen.press("Enter F2").typed("Open the").press("Enter").on_this_day().recorded().press("2 Home");
    let here = |screen: &Screen| {
        let text = screen.text();
        let line = text.lines().find(|line| line.starts_with('>')).unwrap_or_else(|| panic!("{text}"));
        line.split_whitespace().next_back().unwrap().to_owned()
    };
    for (choice, stands, came) in [("1", "yes", "(1 of"), ("3", "late", "(1 of"), ("2", "ABSENT", "(0 of")] {
        screen.press("Enter").press(choice).recorded();
        assert_eq!(here(&screen), stands, "{}", screen.text());
        assert!(screen.text().contains(&format!("Attendance {came}")), "{}", screen.text());
    }
    screen.press("Enter 3");
    assert!(screen.asked_to_record()[0].payload.contains(r#""present":true,"late":true"#));
}
