//! Draws what stands on the screen while nobody is in front: it reads nothing of the figures and nothing of the record but
//! who may come in.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use super::super::door::{Door, Step, Why};
use crate::domain::people::Actor;
use crate::insight::words::counted;
use crate::widgets::choices::Choices;
use crate::widgets::paint::{cut, put, width, wrap};
use crate::widgets::theme::Meaning;

/// The line that asks for the passphrase.
const ASKED: &str = "Passphrase  ";

/// The columns of the field behind it.
const FIELD: u16 = 40;

/// Draws the whole screen; gives the cursor's place where something is typed.
pub(super) fn draw(app: &App, door: &Door, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let look = &app.look;
    let room = usize::from(area.width.saturating_sub(2));
    let record = cut(&super::record_name(app.record.as_str()), room / 2, look.ellipsis());
    put(buf, area, 1, 0, title(door), look.style(Meaning::Strong));
    let right = u16::try_from(room.saturating_sub(width(&record)) + 1).unwrap_or(1);
    put(buf, area, right, 0, &record, look.style(Meaning::Plain));
    let mut y = 2;
    let say = |y: &mut u16, text: &str, meaning: Meaning, buf: &mut Buffer| {
        for line in wrap(text, room) {
            put(buf, area, 1, *y, &line, look.style(meaning));
            *y += 1;
        }
    };
    say(&mut y, &why(door), Meaning::Plain, buf);
    for text in app.left_behind().into_iter().chain(super::super::server::warning(app)) {
        say(&mut y, &text, Meaning::Error, buf);
    }
    y += 1;
    let foot = area.height.saturating_sub(1);
    let mut cursor = None;
    match &door.step {
        Step::Waiting => {}
        Step::GoOn(actor) => {
            for text in alone(actor) {
                say(&mut y, &text, Meaning::Plain, buf);
                y += 1;
            }
            put(buf, area, 1, y, &format!("> Enter: go on as {}", actor.by), look.style(Meaning::Selected));
        }
        Step::Name(_, names) if names.is_empty() => {
            say(
                &mut y,
                "Nobody may sign in yet: an administrator adds people with 'clinic people add'.",
                Meaning::Plain,
                buf,
            );
        }
        Step::Name(choices, _) | Step::Role(_, choices, _) | Step::Leave(choices) => {
            list(choices, Rect { y: area.y + y, height: foot.saturating_sub(y + 2), ..area }, buf, app);
        }
        Step::Passphrase(name, role, secret) => {
            say(&mut y, &format!("{name}, {}", role.in_words()), Meaning::Strong, buf);
            y += 1;
            let x = put(buf, area, 1, y, ASKED, look.style(Meaning::Plain)) + 1;
            let field = FIELD.min(area.width.saturating_sub(x + 1));
            put(buf, area, x, y, &" ".repeat(usize::from(field)), look.style(Meaning::Field));
            let end = put(buf, area, x, y, secret.mask(), look.style(Meaning::Field));
            cursor = Some((area.x + x + end, area.y + y));
            y += 2;
            let help = "What is typed is not shown, nor how much. Blanks and capitals count; pasting is welcome.";
            say(&mut y, help, Meaning::Plain, buf);
        }
        Step::Checking(name, role) => {
            say(&mut y, &format!("{name}, {}", role.in_words()), Meaning::Strong, buf);
            y += 1;
            say(&mut y, "Looking whether the passphrase is right ...", Meaning::Plain, buf);
        }
    }
    if let Some(said) = &door.said {
        let lines = wrap(said, room);
        let first = foot.saturating_sub(u16::try_from(lines.len()).unwrap_or(1));
        for (y, line) in (first..).zip(&lines) {
            put(buf, area, 0, y, &" ".repeat(usize::from(area.width)), look.style(Meaning::Plain));
            put(buf, area, 1, y, line, look.style(Meaning::Error));
        }
    }
    put(buf, area, 1, foot, keys(&door.step), look.style(Meaning::Hint));
    cursor
}

fn list(choices: &Choices, area: Rect, buf: &mut Buffer, app: &App) {
    choices.draw(area, buf, &app.look);
}

/// What the page is called.
pub(in super::super) fn title(door: &Door) -> &'static str {
    match (&door.why, &door.step) {
        (Why::Opening, _) => "Opening the record",
        (Why::Begun, _) => "Sign in",
        (Why::Paused(_), _) => "Paused",
        _ => "Locked",
    }
}

/// Why nobody is in front.
pub(in super::super) fn why(door: &Door) -> String {
    match &door.why {
        Why::Opening => "The record is being read ...".into(),
        Why::Begun => "People sign in to this record: every entry keeps the name of who made it.".into(),
        Why::Idle(60) => {
            "No key was pressed for 60 minutes in an open clinic. What was typed is kept for its author.".into()
        }
        Why::Idle(1) => "No key was pressed for a minute. What was typed is kept for its author.".into(),
        Why::Idle(minutes) => {
            format!("No key was pressed for {minutes} minutes. What was typed is kept for its author.")
        }
        Why::Over => "8 hours have passed since sign-in. What was typed is kept for its author.".into(),
        Why::Asked => "This screen was locked with F6. What was typed is kept for its author.".into(),
        Why::Paused(clinic) => format!("{clinic} is paused. Whoever comes back goes on with it."),
        Why::HangUp => "The computer asked this program to hang up. What was typed is kept for its author.".into(),
        Why::NoLonger => {
            "The role that was signed in here was taken away, its person disabled, or the passphrase set anew. Ask an \
             administrator."
                .into()
        }
        Why::NowShared => "From now on people sign in to this record: somebody added the first administrator.".into(),
    }
}

/// What a lock is worth where nobody signs in.
fn alone(actor: &Actor) -> [String; 2] {
    [
        format!("This is the screen of {}, {}.", actor.by, actor.role.in_words()),
        "Nobody signs in to this record and there is NO PASSPHRASE: whoever presses Enter goes on. Lock the computer too \
         when you leave it."
            .into(),
    ]
}

fn keys(step: &Step) -> &'static str {
    match step {
        Step::Waiting | Step::Checking(..) => "Ctrl-c leave",
        Step::GoOn(_) => "Enter go on   Ctrl-c leave",
        Step::Name(..) => "Enter choose   type a part of the name to find it   Ctrl-c leave",
        Step::Role(..) => "Enter choose   Esc back   Ctrl-c leave",
        Step::Passphrase(..) => "Enter sign in   Esc another name   Ctrl-u empty the field   Ctrl-c leave",
        Step::Leave(_) => "Enter choose   Esc stay",
    }
}

impl App {
    /// What is said of texts that are on no disk, to everybody: whose they are, and nothing of what they say.
    pub(in super::super) fn left_behind(&self) -> Vec<String> {
        let said = |(author, count): (&crate::text::SafeText, usize)| {
            let texts = counted(count, "half-typed text");
            format!(
                "NOT SAVED anywhere: {texts} of {author}, kept in memory for {author} alone. Do not end the program."
            )
        };
        self.left.unsaved().map(said).collect()
    }
}
