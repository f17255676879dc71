//! What is decided on a chart, as a person does it.

use super::support::Screen;

#[test]
fn limits_begin_anew_and_a_month_is_set_aside_where_it_is_decided_on_the_chart() {
    let mut screen = Screen::small();
    screen.on("Health assessments").press("t");
    assert!(screen.text().contains("Unusually high in December 2022"), "{}", screen.text());
    screen.press("Left Left Left Left Enter");
    let asked = screen.text();
    assert!(asked.contains("Begin new limits here") && asked.contains("Set this month aside"), "{asked}");
    screen.press("1");
    let form = screen.text();
    assert!(form.contains("August 2022") && form.contains("Is the reason known"), "{form}");
    screen.press("1 Tab 1 Tab 1 Tab 1 Tab").typed("a nurse in the clinic").field("[ Save ]").press("Enter").recorded();
    let anew = screen.text();
    assert!(anew.contains("limits anew from Aug 22"), "{anew}");
    assert!(anew.contains("new limits from Aug 22"), "the gap in the chart is dated: {anew}");
    // What was decided can be taken back, at the same place.
    screen.press("Enter");
    assert!(screen.text().contains("Let the limits run on here"), "{}", screen.text());
    screen.press("Esc Left Enter 2").typed("a strike").field("[ Save ]").press("Enter").recorded();
    let aside = screen.text();
    assert!(aside.contains("July 2022") && aside.contains("set aside, with a reason"), "{aside}");
    // Esc is one layer: the chart, then the page.
    screen.press("Esc");
    assert!(screen.text().contains("Where to look"), "{}", screen.text());
}
