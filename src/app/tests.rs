//! What the room sees of an item, and what becomes of what was typed.

use crate::app::support::Screen;

/// An open clinic of Protection and court with its first item in front.
fn in_the_room() -> Screen {
    let mut screen = Screen::small();
    screen.press("m").on("Protection and court").press("Enter Enter").field("[ Save ]").press("Enter");
    screen.recorded().press("Enter F2");
    let open = screen.text().lines().find(|line| line.contains("Open the clinic")).map(str::to_owned);
    screen.typed("Open the").press("Enter");
    assert!(open.is_some(), "{}", screen.text());
    screen.recorded().press("Home Enter");
    screen
}

#[test]
fn what_was_shown_of_one_team_is_hidden_again_at_the_next_item() {
    let mut screen = in_the_room();
    let hidden = |screen: &Screen, team: &str| screen.app.desk.hidden.hides(&team.into());
    let all = |screen: &Screen| screen.app.desk.snapshot.data.teams.iter().all(|it| hidden(screen, it.id.as_str()));
    assert!(all(&screen), "an open clinic begins with everybody hidden");
    screen.press("F4");
    assert!(screen.text().contains("Worker and child level of Protection 1 is shown"), "{}", screen.text());
    let shown: Vec<_> = screen.app.desk.snapshot.data.teams.iter().filter(|it| !hidden(&screen, it.id.as_str())).collect();
    assert_eq!(shown.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Protection 1"], "nobody else");
    // Looked up and come back to, the item is as it was.
    screen.press("u Esc");
    assert!(!all(&screen));
    screen.press("n");
    assert!(all(&screen), "the next team's item hides them");
    screen.press("p");
    assert!(all(&screen), "and they stay hidden on the way back");
}

#[test]
fn nothing_of_why_a_team_is_there_is_cut_on_the_smallest_screen() {
    let mut screen = in_the_room();
    let mut items = 0;
    loop {
        let text = screen.text();
        let why = screen.app.level().page.above[1].0.clone();
        let said: Vec<&str> = text.split_whitespace().collect();
        let said = said.join(" ");
        assert!(said.contains(&why), "{why}\n{text}");
        for part in &screen.app.level().page.parts {
            let first = part.rows.first().map_or(part.empty.as_str(), |row| row.cells[0].text.as_str());
            let begins: String = first.chars().take(12).collect();
            assert!(text.contains(begins.trim()), "{begins} of {}\n{text}", part.title);
        }
        items += 1;
        screen.press("n");
        if !screen.text().contains("Item ") || items > 9 {
            break;
        }
    }
    assert!(items >= 4, "{items} items");
}

#[test]
fn an_empty_part_in_front_is_marked() {
    let mut screen = in_the_room();
    screen.press("Tab");
    assert!(screen.text().contains("> No action is on the list."), "{}", screen.text());
}
