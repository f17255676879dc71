//! Half-typed text when the program is killed: it comes back to its author, with the cursor where it was, and to nobody else.
#![cfg(unix)]

use super::person::Account;

/// How often the program is killed while a paragraph is written.
const KILLS: usize = 8;

#[test]
fn killed_while_typing_the_draft_comes_back_to_its_author_alone() {
    let account = Account::new();
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.types("Half a sentence about");
    account.keeps_draft("Half a sentence about");
    screens.is_killed();

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
fn killed_while_writing_the_paragraph_comes_back_to_its_author_alone() {
    let account = Account::new();
    let mut written = String::new();
    for kill in 0..KILLS {
        let mut screens = account.start("r.osei");
        screens.in_team();
        screens.gets("w", "To answer");
        screens.gets("\x1b[B", ": why: ");
        screens.gets("\r", "line 1 of 1");
        screens.sees(&written);
        let piece = format!("{kill}abc");
        screens.gets(&piece, &piece);
        written.push_str(&piece);
        account.keeps_draft(&written);
        screens.is_killed();
    }

    let mut screens = account.start("d.adeyemi");
    screens.in_team();
    screens.gets("w", "To answer");
    assert!(!screens.text().contains("0abc"), "{}", screens.text());
    screens.gets("\x1b", "Posts ");
    screens.leaves();

    // The cursor is where it was, in the midst of the text.
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.gets("w", &written);
    screens.gets("\x1b[B", ": why: ");
    screens.gets("\r", "line 1 of 1");
    screens.gets("\x1b[D\x1b[D\x1b[Dx", &format!("{}xabc", &written[..written.len() - 3]));
    account.keeps_draft("xabc");
    screens.is_killed();
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.gets("w", "xabc");
    screens.gets("\x1b[B", ": why: ");
    screens.gets("\r", "line 1 of 1");
    screens.gets("y", "xyabc");
    drop(screens);
}
