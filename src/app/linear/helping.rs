//! What is said about the program in lines itself.

use super::super::App;

/// Said first.
pub(super) const WELCOME: &[&str] = &[
    "clinic in lines: everything is said in sentences, one below the other. Type a number or a word, then Enter. help lists \
     the words.",
    "What is said here stays in the window after the program has locked or ended: close the window, or clear it, where \
     others could read it.",
];

/// Said where the program locks.
pub(super) const SCROLLBACK: &str =
    "What was said before still stands above in this window, and this program cannot take it away.";

/// Said where something would be copied.
pub(super) const NO_CLIPBOARD: &str =
    "Nothing is copied: a terminal in lines has no clipboard of its own. export writes the list to a file.";

/// Help for a page.
pub(super) const PAGE: &[&str] = &[
    "Help. On a page:",
    "A number opens the row of that number. An empty line says the row you are on.",
    "row and a number: go to a row without opening it. next, previous: the row after, the row before; in a clinic the next \
     or previous item of the agenda.",
    "back: one level up. where: where you are, and which row. again: the whole page once more.",
    "more: what comes after the portion that was said. table: the list with the heading before every figure.",
    "list and a number: another list of this page. find and a text: only rows that hold it.",
    "do: what can be done with this row. everything: all that can be done here, and every team.",
    "action: a remedial action for this row. question: ask its team. write: its representation. trend: its charts in \
     sentences. where from: where its figure comes from.",
    "clinics, questions, actions, difference, doubts, where to look: other pages. earlier, later: another month.",
    "worker level: show or hide workers and child records of a team. sort, filter, export: the list in front.",
    "reason and a number: account for the record outside that you are on; its reasons are read out in the form.",
    "lock: lock now. quit: leave; it asks first. What is half-typed is kept.",
    "Where a sentence names a key, such as F2 or u, type its name as a line.",
];

/// Help for a list of choices.
pub(super) const MENU: &[&str] = &[
    "A number takes that choice. find and a text narrows the list. more: the choices after those that were said.",
    "again: all once more. back: nothing is chosen. Where a question has a safe answer, an empty line gives it.",
];

/// Help for pictures.
pub(super) const PICTURES: &[&str] = &[
    "An empty line says the point you are on. next, previous: the point after, the point before. A number goes to a point.",
    "table: every point. picture and a number: another picture. where from: what stands behind it, in full.",
    "open: what can be decided about this point. again: the picture once more. back: to the page.",
];

/// Help for a form.
pub(super) const FORM: &[&str] = &[
    "What you type is the text of the field, and is kept as a draft at once. An empty line keeps what the field says and goes on.",
    "cancel: keep it all as a draft and go back. save: read it all back, where save once more saves it. These begin with a full stop: .back, the field before; .clear, empty this \
     field; .again, say it once more; .field and a number, another field; .throw, throw the draft \
     away; .everything, .lock, .quit.",
    "A text that begins with a full stop is typed with two.",
];

/// Help for a text of many lines.
pub(super) const EDITOR: &[&str] = &[
    "Each line is added below the text. A line with a single full stop ends, and keeps the text as a draft.",
    ".again: the whole text. .undo, .redo: the last change. .clear: take all of it out; .undo brings it back. .lock, .quit. \
     Once it has ended, everything on the page saves it into the record or submits it.",
    "A line that begins with a full stop is typed with two.",
];

/// Which record it is, who comes to it, and what the lock is worth.
pub(super) fn record(app: &App) -> [String; 2] {
    let who = if app.is_shared() {
        "People sign in to it; lock locks the program, and whoever comes next signs in."
    } else {
        "Nobody signs in to it (single-person mode): every entry keeps the name that is typed under 'Who is acting', which \
         everything lists. lock takes nothing away that was said, and whoever types 1 goes on."
    };
    [format!("The record is {}.", app.record), who.to_owned()]
}
