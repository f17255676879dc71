//! Writing a representation: the editor over one section, saving, submitting, and saying that there is nothing to add.
//!
//! What is typed goes into a working copy that is kept after every edit. The record gets it when it is saved or submitted,
//! never by closing the editor.

use crossterm::event::KeyCode;

use super::App;
use super::command::Command;
use super::doing;
use super::keymap::Key;
use super::level::FRAME;
use super::msg::Effect;
use super::over::Over;
use super::reading;
use super::safekeeping;
use super::steps;
use crate::domain::clinic::representation::{RepresentationKey, RepresentationStep, RepresentationWhat};
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::period::Period;
use crate::insight::person_names::query;
use crate::record::decide::{Entry, Facts, Step, decide, write_and_submit};
use crate::screens::desk::Desk;
use crate::screens::forms::Kind;
use crate::screens::outside::waits_for_account;
use crate::screens::page::{Place, SectionKey, Subject};
use crate::screens::representation::may_write;
use crate::screens::working::{Working, asked, recorded, title};
use crate::widgets::editor::{Editor, Move};

/// Lines over the text: its title, the reminder, a blank.
pub const ABOVE: u16 = 4;

/// The editor over one section.
#[derive(Debug)]
pub struct Writing {
    /// What is written.
    pub title: String,
    /// The section.
    pub section: SectionKey,
    /// The text.
    pub editor: Editor,
    copy: Working,
}

impl Writing {
    fn new(desk: &Desk, copy: Working, section: &SectionKey) -> Option<Self> {
        let text = copy.text(section)?;
        let editor = Editor::from(text);
        let is_back = copy.section.as_ref() == Some(section);
        let editor = if is_back { editor.with_cursor(copy.cursor) } else { editor };
        let team = desk.figures().name(&Owner::Team(copy.team.clone()));
        let title = format!("{team}, {}", title(&asked(desk, &copy.team, copy.period), section));
        Some(Self { title, section: section.clone(), editor, copy })
    }

    /// The editor as it was left.
    pub fn of(desk: &Desk, copy: Working) -> Option<Self> {
        let section = copy.section.clone()?;
        Self::new(desk, copy, &section)
    }

    /// The page it lies over.
    pub fn place(&self) -> Place {
        Place::Representation { team: self.copy.team.clone(), period: self.copy.period }
    }

    /// Lays the text out for a screen of this size.
    pub fn lay_out(&mut self, (width, height): (u16, u16)) {
        self.editor.resize(width.saturating_sub(2), height.saturating_sub(FRAME + ABOVE));
    }

    /// The working copy with what is typed.
    fn kept(&mut self) -> Working {
        self.copy.write(&self.section, self.editor.text());
        self.copy.section = Some(self.section.clone());
        self.copy.cursor = self.editor.cursor();
        self.copy.clone()
    }
}

/// Goes to the representation of the team under the cursor.
pub fn go(app: &mut App) {
    let Some(team) = doing::team(app) else {
        app.say("A representation is a team's: go to a team first.");
        return;
    };
    // In the room it is the one that the clinic looks at, whatever month the figures behind it are of.
    let clinic = steps::subject(app).clinic.and_then(|id| app.desk.register.clinic(id));
    let period = clinic.map_or(app.desk.period, |clinic| clinic.period);
    app.go(Place::Representation { team, period });
}

/// The representation in front.
fn front(app: &App) -> Option<(TeamId, Period)> {
    match &app.level().place {
        Place::Representation { team, period } => Some((team.clone(), *period)),
        _ => None,
    }
}

/// Enter on a representation: the section in the editor, the account of a record. Says whether it was one of these.
pub fn enter(app: &mut App) -> bool {
    let Subject { section, child, indicator, owner, .. } = steps::subject(app);
    if let Some(section) = section {
        if front(app).is_some_and(|(team, _)| may_write(&app.desk, &team)) {
            open(app, &section);
        } else {
            reading::show_row(app);
        }
        return true;
    }
    let (Some(child), Some(indicator), Some(Owner::Team(team))) = (child, indicator, owner) else { return false };
    let period = front(app).map_or(app.desk.period, |(_, period)| period);
    doing::open(app, Kind::Account { team, period, indicator, child });
    true
}

/// Opens the editor on a section, or its form; what was half-typed is there, with the cursor where it was.
pub fn open(app: &mut App, section: &SectionKey) {
    let Some((team, period)) = front(app) else { return };
    if !app.desk.drafts_read {
        app.say("The record and your drafts are still being read. Try again in a moment.");
        return;
    }
    let copy = Working::of(&app.desk, &team, period);
    if is_waiting(app, &copy) {
        return;
    }
    match section {
        SectionKey::DipSample => doing::open(app, Kind::DipSample { team, period }),
        SectionKey::Interim(indicator) => {
            doing::open(app, Kind::Interim { team, period, indicator: indicator.clone() });
        }
        _ => {
            if let Some(writing) = Writing::new(&app.desk, copy, section) {
                app.over.push(Over::Editor(Box::new(writing)));
                app.lay_out();
            }
        }
    }
}

/// Whether the record was asked to keep this copy and has not answered; that is said.
fn is_waiting(app: &mut App, copy: &Working) -> bool {
    let place = copy.place();
    let waits = app.is_saving(&place);
    if waits {
        app.say("What you wrote here is still being saved.");
    }
    waits
}

/// A key in the editor.
pub fn key(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(Over::Editor(writing)) = app.over.last_mut() else { return Vec::new() };
    let editor = &mut writing.editor;
    if let Some(c) = key.types() {
        return changed(app, |editor| editor.insert_char(c).map_err(|long| long.to_string()));
    }
    let to = match (key.code, key.ctrl) {
        (KeyCode::Enter, _) => return changed(app, |editor| editor.newline().map_err(|long| long.to_string())),
        (KeyCode::Backspace, _) => {
            return changed(app, |editor| {
                editor.delete_back();
                Ok(())
            });
        }
        (KeyCode::Delete, _) => {
            return changed(app, |editor| {
                editor.delete_forward();
                Ok(())
            });
        }
        (KeyCode::Left, false) => Move::Left,
        (KeyCode::Right, false) => Move::Right,
        (KeyCode::Left, true) => Move::WordLeft,
        (KeyCode::Right, true) => Move::WordRight,
        (KeyCode::Home, false) => Move::LineStart,
        (KeyCode::End, false) => Move::LineEnd,
        (KeyCode::Home, true) => Move::Start,
        (KeyCode::End, true) => Move::End,
        (KeyCode::Up, _) => Move::Up,
        (KeyCode::Down, _) => Move::Down,
        (KeyCode::PageUp, _) => Move::PageUp,
        (KeyCode::PageDown, _) => Move::PageDown,
        _ => return Vec::new(),
    };
    if key.shift {
        editor.extend(to);
    } else {
        editor.go(to);
    }
    Vec::new()
}

/// A command in the editor.
pub fn command(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(Over::Editor(writing)) = app.over.last_mut() else { return Vec::new() };
    let editor = &mut writing.editor;
    let done = |_| Ok(());
    match command {
        Command::Back => return close(app),
        Command::Undo => return changed(app, |editor| done(editor.undo())),
        Command::Redo => return changed(app, |editor| done(editor.redo())),
        Command::Mark => editor.mark(),
        Command::SelectAll => editor.select_all(),
        Command::CopyText => return editor.copy().map(|text| Effect::Clipboard(text.into())).into_iter().collect(),
        Command::CutText => {
            let sent = editor.cut().map(|text| Effect::Clipboard(text.into()));
            let kept = changed(app, |_| Ok(()));
            return kept.into_iter().chain(sent).collect();
        }
        Command::PasteText => return changed(app, |editor| editor.paste().map_err(|long| long.to_string())),
        _ => {}
    }
    Vec::new()
}

/// Text that was pasted.
pub fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    changed(app, |editor| editor.insert_text(text).map_err(|long| long.to_string()))
}

/// Changes the text and keeps what it says by now, the cursor with it.
fn changed(app: &mut App, change: impl FnOnce(&mut Editor) -> Result<(), String>) -> Vec<Effect> {
    let Some(Over::Editor(writing)) = app.over.last_mut() else { return Vec::new() };
    if let Err(why) = change(&mut writing.editor) {
        app.fail(why);
        return Vec::new();
    }
    let copy = writing.kept();
    steps::keep_form(app, copy.place(), copy.draft())
}

/// Closes the editor: what was typed is kept, the record has not got it yet. What looks like a name is asked about.
fn close(app: &mut App) -> Vec<Effect> {
    let Some(Over::Editor(mut writing)) = app.over.pop() else { return Vec::new() };
    let copy = writing.kept();
    let query = query(app.desk.data(), [writing.editor.text()]);
    let is_typed = app.desk.drafts.contains_key(&copy.place());
    let kept = if is_typed { steps::keep_form(app, copy.place(), copy.draft()) } else { Vec::new() };
    app.rebuild();
    if let Some(query) = query {
        app.say(query);
    } else if is_typed {
        safekeeping::say(app, &copy.place(), "Kept as a draft. F2 saves it into the record, or submits it.");
    }
    kept
}

/// A form changed the working copy: it is kept, and the form is done.
pub fn noted(app: &mut App, copy: &Working) -> Vec<Effect> {
    let form = app.over.pop().and_then(|over| over.form().map(|form| form.place()));
    let dropped = form.filter(|place| app.desk.drafts.remove(place).is_some());
    let kept = steps::keep_form(app, copy.place(), copy.draft());
    app.rebuild();
    safekeeping::say(app, &copy.place(), "Kept as a draft. F2 saves it into the record, or submits it.");
    let dropped = dropped.map(|place| app.draft(place, None));
    kept.into_iter().chain(dropped).collect()
}

/// What was written goes into the record as a new version.
pub fn save(app: &mut App) -> Vec<Effect> {
    let Some(copy) = ready(app) else { return Vec::new() };
    let step = RepresentationStep::Write { content: copy.content.clone() };
    give(app, &copy, step)
}

/// Submits what was written; what is not saved yet is saved with it, both or neither.
pub fn submit(app: &mut App) -> Vec<Effect> {
    let Some(copy) = ready(app) else { return Vec::new() };
    let latest = recorded(&app.desk, &copy.team, copy.period).and_then(|it| it.latest());
    if let Some(of) = latest.filter(|latest| latest.content == copy.content).map(|latest| latest.version) {
        return give(app, &copy, RepresentationStep::Submit { of });
    }
    let facts = facts(app, &copy);
    let key = RepresentationKey { period: copy.period, team: copy.team.clone() };
    let (desk, now) = (&app.desk, app.moment.now);
    let decided = write_and_submit(&desk.register, &desk.me, &key, copy.content.clone(), &facts, now);
    doing::append(app, decided, &facts, copy.place())
}

/// No exceptions, nothing to add.
pub fn nothing_to_add(app: &mut App) -> Vec<Effect> {
    let Some(copy) = ready(app) else { return Vec::new() };
    if copy.is_unsaved(&app.desk) {
        app.fail("Something is written here and not saved: save it and submit it, or throw the draft away first.");
        return Vec::new();
    }
    give(app, &copy, RepresentationStep::NothingToAdd)
}

/// Goes on from the version that came in meanwhile.
pub fn stand_on_latest(app: &mut App) -> Vec<Effect> {
    let Some((team, period)) = front(app) else { return Vec::new() };
    let mut copy = Working::of(&app.desk, &team, period);
    copy.stand_on_latest(&app.desk);
    let kept = steps::keep_form(app, copy.place(), copy.draft());
    app.rebuild();
    app.say("Yours goes on from theirs, which stays in the record as an earlier version. Save or submit yours now.");
    kept
}

/// The working copy, where it can be given to the record now.
fn ready(app: &mut App) -> Option<Working> {
    let (team, period) = front(app)?;
    let copy = Working::of(&app.desk, &team, period);
    if is_waiting(app, &copy) {
        return None;
    }
    if let Some(other) = copy.came_in(&app.desk) {
        let by = other.written.hand.in_words();
        app.fail(format!(
            "Not saved: {by} saved another version meanwhile. Part 5 shows both; F2 goes on from yours, and theirs stays."
        ));
        return None;
    }
    Some(copy)
}

fn facts(app: &App, copy: &Working) -> Facts {
    let exceptions = asked(&app.desk, &copy.team, copy.period);
    let (team, period) = (copy.team.clone(), copy.period);
    let of_team = RepresentationWhat { team, period, step: RepresentationStep::NothingToAdd };
    Facts { exceptions, ..Facts::bare(app.desk.today, app.moment.fresh) }.about(
        &app.desk.register,
        &app.desk.snapshot.data,
        &Step::Write(Box::new(Entry::Representation(of_team))),
    )
}

/// Gives a step to the record. The draft goes once the record has it.
fn give(app: &mut App, copy: &Working, step: RepresentationStep) -> Vec<Effect> {
    let facts = facts(app, copy);
    let what = RepresentationWhat { team: copy.team.clone(), period: copy.period, step };
    let step = Step::Write(Box::new(Entry::Representation(what)));
    let decided = decide(&app.desk.register, &app.desk.me, step, &facts, app.moment.now);
    doing::append(app, decided, &facts, copy.place())
}

/// After an account: the next record that waits for one, so that a manager goes through them one key at a time.
pub fn next_account(app: &mut App) {
    let level = app.level();
    let (Some(part), Some(table)) = (level.part(), level.tables.get(level.focus)) else { return };
    let order: Vec<usize> = table.order().iter().map(|row| *row as usize).collect();
    let at = order.iter().position(|row| Some(*row) == table.row()).unwrap_or(0);
    let waits =
        |step: &usize| order.get((at + step) % order.len()).is_some_and(|row| waits_for_account(&part.rows[*row]));
    let Some(steps) = (1..order.len()).find(waits) else { return };
    let key = part.rows[order[(at + steps) % order.len()]].key.clone();
    let focus = level.focus;
    if let Some(table) = app.level_mut().tables.get_mut(focus) {
        table.seek(key);
    }
    app.rebuild();
}
