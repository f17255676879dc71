//! Half-typed text when the program is killed: it comes back to its author, with the cursor where it was, and to nobody else.
#![cfg(unix)]

use std::time::{Duration, Instant};

use super::person::{Account, DOWN, ENTER, PATIENCE, Screens};
use super::record::xorshift;
use super::tier::{rounds, seed};

/// How often the program is killed while somebody types into a form, and while they write in the editor: 30 in all, ten times
/// as many in the long tier.
const IN_A_FORM: usize = 18;
const IN_THE_EDITOR: usize = 12;

/// This much may be missing: the keys of the last second, or so many.
const LAST: Duration = Duration::from_secs(1);
const KEYS: usize = 20;

/// A screen without its line ends and blanks: text that was wrapped is whole.
fn whole(screen: &str) -> String {
    screen.split_whitespace().collect()
}

fn opens_a_form(screens: &mut Screens) {
    screens.sees("Where to look");
    screens.gets("a", "New action for");
}

fn opens_the_editor(screens: &mut Screens) {
    screens.in_team();
    screens.gets("w", "To answer");
    screens.goes_to(DOWN, ": why");
    screens.gets(ENTER, "line ");
}

/// Types a key at a time until a random moment; what was typed is added to `typed`, with the moment of each key.
fn types_until_killed(mut screens: Screens, typed: &mut String, keys: &mut Vec<Instant>, seed: &mut u64) -> Instant {
    let until = Instant::now() + Duration::from_millis(xorshift(seed) % 1_200);
    loop {
        let pause = Duration::from_millis(xorshift(seed) % 50);
        std::thread::sleep(pause.min(until.saturating_duration_since(Instant::now())));
        if Instant::now() >= until {
            let killed = Instant::now();
            screens.kill_at_once();
            return killed;
        }
        // No blanks, which could be lost at the end of a line; and nothing that comes again soon.
        let key = format!("{:04}", keys.len()).remove(keys.len() % 4);
        let key = if keys.len() % 4 == 3 { char::from(b'a' + (xorshift(seed) % 26) as u8) } else { key };
        screens.sends(&key.to_string());
        typed.push(key);
        keys.push(Instant::now());
    }
}

/// Kills the program again and again while one paragraph is typed: each time what is kept is all but the last of it, and
/// all that is kept stands on the screen when its author comes back.
fn a_paragraph_survives(kills: usize, mut seed: u64, opens: fn(&mut Screens)) {
    let account = Account::new();
    let (mut typed, mut keys) = (String::new(), Vec::new());
    for kill in 0..kills {
        let mut screens = account.start("r.osei");
        opens(&mut screens);
        screens.until(PATIENCE, &format!("what was kept: {typed}"), |screen| whole(screen).contains(&typed));
        let killed = types_until_killed(screens, &mut typed, &mut keys, &mut seed);
        let kept = account.kept_of(&typed).to_owned();
        let is_last_second = keys.get(kept.len()).is_none_or(|key| killed - *key <= LAST);
        let missing = typed.len() - kept.len();
        assert!(missing <= KEYS || is_last_second, "kill {kill}: {missing} keys are missing: {typed}\nkept: {kept}");
        keys.truncate(kept.len());
        typed = kept;
    }
    assert!(typed.len() > kills, "something was typed: {typed}");
    let mut another = account.start("d.adeyemi");
    opens(&mut another);
    another.gets("mine", "mine");
    assert!(!whole(&another.text()).contains(&typed[..4]), "{}", another.text());
    another.kill_at_once();
    let mut author = account.start("r.osei");
    opens(&mut author);
    author.until(PATIENCE, &typed, |screen| whole(screen).contains(&typed));
    assert!(!whole(&author.text()).contains("mine"), "{}", author.text());
    // The cursor is at its end.
    typed.push('!');
    author.sends("!");
    author.until(PATIENCE, &typed, |screen| whole(screen).contains(&typed));
}

/// One paragraph, or ten in the long tier.
fn paragraphs_survive(kills: usize, opens: fn(&mut Screens)) {
    let (mut seed, count) = (seed(), rounds(1, 10));
    for _ in 0..count {
        a_paragraph_survives(kills, xorshift(&mut seed), opens);
    }
    println!("{} kills while typing: no more than the last second or {KEYS} keys were missing", kills * count);
}

#[test]
fn killed_at_random_moments_in_a_form_at_most_the_last_second_is_missing() {
    paragraphs_survive(IN_A_FORM, opens_a_form);
}

#[test]
fn killed_at_random_moments_in_the_editor_at_most_the_last_second_is_missing() {
    paragraphs_survive(IN_THE_EDITOR, opens_the_editor);
}

#[test]
fn killed_while_typing_the_draft_comes_back_to_its_author_alone() {
    let account = Account::new();
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.types("Half a sentence about");
    account.keeps_draft("Half a sentence about");
    screens.kill_at_once();

    let mut screens = account.start("d.adeyemi");
    screens.in_team();
    screens.gets("a", "New action for");
    screens.sees("(a verb first)");
    assert!(!screens.text().contains("Half a sentence"), "{}", screens.text());
    screens.gets("\x1b", "Posts ");
    screens.leaves();

    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.gets("a", "Half a sentence about");
    screens.sees("What you had typed here is back.");
    screens.gets(" it", "Half a sentence about it");
    screens.saves();
    screens.sees("Saved: A-1");
    screens.leaves();
    assert_eq!(account.actions()[0]["text"], "Half a sentence about it");
}

#[test]
fn killed_while_writing_the_cursor_is_where_it_was() {
    let account = Account::new();
    for (keys, brings) in [("0abc", "0abc"), ("\x1b[D\x1b[D\x1b[Dx", "0xabc"), ("y", "0xyabc")] {
        let mut screens = account.start("r.osei");
        opens_the_editor(&mut screens);
        screens.gets(keys, brings);
        account.keeps_draft(brings);
        screens.kill_at_once();
    }
}
