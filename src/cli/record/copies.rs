//! `clinic record backup|restore|export|import|move`.

use std::fs;
use std::io::{self, BufWriter};
use std::path::Path;

use chrono::Utc;
use serde_json::json;

use super::address::without_password;
use super::{Done, apart, looked_after};
use crate::cli::context::Context;
use crate::cli::outcome::{Code, Refused};
use crate::domain::event::Head;
use crate::domain::register::Register;
use crate::record::access::RecordDeed;
use crate::record::care::carry::{Carried, events_of, move_to as carry_over};
use crate::record::care::lines::{self, Written};
use crate::record::care::restore::{bring_in, import as take_in, register_of, restore as put_back};
use crate::record::care::{CareError, backup as care_backup, bare, may_be_made};
use crate::record::files::{folder_of, part_of, put_new};
use crate::record::sqlite::{UNFINISHED, sweep};
use crate::record::store::{self, Store, StoreFault};
use crate::record::verify::load;
use crate::text::SafeText;

fn shown(path: &Path) -> SafeText {
    path.display().to_string().into()
}

pub(super) fn backup(context: &Context, to: &Path) -> Result<String, Refused> {
    let store = context.store()?;
    looked_after(context, &*store, RecordDeed::Backup)?;
    let head = care_backup::backup(&*store, context.record_file()?.as_deref(), to, context.options())?;
    let to = shown(to);
    let words = format!(
        "Backed up {} entries of {} to {to}, and checked the copy. Keep the head below elsewhere: with it a cut or \
         rewritten record is noticed (clinic record verify --head).",
        head.position,
        store.place()
    );
    Ok(Done { head, more: vec![("to", json!(to))], words }.printed(context.format()))
}

/// Signs in whoever writes the copy `from` into the record that is there: by that one's people, and where it has none by
/// those of the copy, so that nobody makes a shared record their own.
fn may_bring_in(
    context: &Context,
    from: &Path,
    there: (&dyn Store, Register),
    deed: RecordDeed,
) -> Result<(), Refused> {
    let (store, register) = there;
    if register.is_shared() {
        return apart::looks_after(context, register, Some(store), deed);
    }
    let theirs = register_of(from, context.options())?;
    apart::looks_after(context, theirs, None, deed).map_err(|refused| Refused {
        message: format!(
            "There is nobody in {} yet, but there are people in {}: one of its administrators has to sign in. {}",
            store.place(),
            shown(from),
            refused.message
        ),
        ..refused
    })
}

/// What the record says that a copy is to be put in the place of: nothing where it cannot be read, for a restore is the
/// way back from there, and then the copy's own people have their say. One in use, or of a newer program, is no such one.
fn as_far_as_known(store: &dyn Store) -> Result<Register, Refused> {
    match load(store) {
        Ok(register) => Ok(register),
        Err(error) if error.fault.is_busy() || matches!(error.fault, StoreFault::Newer { .. }) => Err(error.into()),
        Err(_) => Ok(Register::default()),
    }
}

pub(super) fn restore(context: &Context, from: &Path, replace: bool) -> Result<String, Refused> {
    let options = context.options();
    let Some(to) = context.record_file()? else {
        let store = context.store()?;
        may_bring_in(context, from, (&*store, load(&*store)?), RecordDeed::Restore)?;
        if replace && store.head()? != Head::EMPTY {
            return Err(CareError::NotReplaced(store.place()).into());
        }
        let done = bring_in(from, &*store, options)?;
        let words = format!("Restored {} entries from {} into {}.", done.head.position, shown(from), store.place());
        return Ok(Done { head: done.head, more: vec![("from", json!(shown(from)))], words }.printed(context.format()));
    };
    // The store is let go again: a record that is open somewhere is not set aside.
    {
        let store = context.store()?;
        may_bring_in(context, from, (&*store, as_far_as_known(&*store)?), RecordDeed::Restore)?;
    }
    let stamp = Utc::now().format("%Y%m%dT%H%M%SZ").to_string();
    let done = put_back(from, &to, replace, &stamp, options)?;
    let aside = done.aside.as_deref().map(shown);
    let kept = aside.as_ref().map_or_else(String::new, |aside| {
        format!(" The record that was there is kept as {aside}; delete it yourself once nothing in it is missed.")
    });
    let words = format!(
        "Restored {} entries from {} to {}, and checked every link.{kept}",
        done.head.position,
        shown(from),
        shown(&to)
    );
    let more = vec![("from", json!(shown(from))), ("aside", json!(aside))];
    Ok(Done { head: done.head, more, words }.printed(context.format()))
}

pub(super) fn export(context: &Context, to: &Path) -> Result<String, Refused> {
    let store = context.store()?;
    if store.head()? == Head::EMPTY {
        return Err(CareError::NoRecord(store.place()).into());
    }
    looked_after(context, &*store, RecordDeed::Export)?;
    if to == Path::new("-") {
        // The lines are the answer; nothing else stands among them.
        let mut out = BufWriter::new(io::stdout().lock());
        return match lines::write(&mut out, events_of(&*store)) {
            Ok(_) => Ok(String::new()),
            // A reader that went away (`clinic … | head`) is no error.
            Err(Written::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(String::new()),
            Err(wrong) => Err(not_written(wrong, &"standard output".into())),
        };
    }
    may_be_made(to)?;
    let head = export_to(&*store, to)?;
    let words = format!("Wrote {} entries of {} to {}, a line each.", head.position, store.place(), shown(to));
    Ok(Done { head, more: vec![("to", json!(shown(to)))], words }.printed(context.format()))
}

/// Writes the file beside its place and moves it there whole: a name never stands for half an export.
fn export_to(store: &dyn Store, to: &Path) -> Result<Head, Refused> {
    let place = shown(to);
    let failed = |error: io::Error| not_written(Written::Io(error), &place);
    let folder = folder_of(to);
    // What a kill leaves is taken away by the next.
    sweep(folder);
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(failed)?;
    let mut out = BufWriter::new(file);
    let head = lines::write(&mut out, events_of(store)).map_err(|wrong| not_written(wrong, &place))?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    match put_new(file.into_temp_path(), to) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(CareError::Taken(place).into()),
        done => done.map_err(failed).map(|()| head),
    }
}

fn not_written(wrong: Written<CareError>, place: &SafeText) -> Refused {
    match wrong {
        Written::Source(error) => error.into(),
        Written::Io(error) => {
            let error = bare(error);
            let message = format!(
                "The export could not be written to {place}: {error}. Nothing of it was kept; make room, or name another file."
            );
            Refused::new(Code::Failed, message)
        }
    }
}

pub(super) fn import(context: &Context, from: &Path) -> Result<String, Refused> {
    let store = context.store()?;
    may_bring_in(context, from, (&*store, load(&*store)?), RecordDeed::Import)?;
    let done = take_in(from, &*store, context.options())?;
    let words = format!("{} from {} into {}.", carried("Brought", &done), shown(from), store.place());
    Ok(told(&done, vec![("from", json!(shown(from)))], words).printed(context.format()))
}

pub(super) fn move_to(context: &Context, to: &str) -> Result<String, Refused> {
    let from = context.store()?;
    context.caution(to);
    let into = store::open(to, context.options())?;
    if from.place() == into.place() || is_same_file(context, to)? {
        return Err(Refused::new(Code::Usage, "The record is there already. Name another place with --to."));
    }
    if let Some(whole) = part_of(Path::new(to)) {
        return Err(CareError::PartOf { file: to.into(), whole: shown(&whole) }.into());
    }
    if !looked_after(context, &*from, RecordDeed::Move)?.is_shared() {
        apart::looks_after(context, load(&*into)?, Some(&*into), RecordDeed::Move)?;
    }
    let done = carry_over(&*from, &*into)?;
    let now = from.head()?;
    if now != done.head {
        let more = now.position.saturating_sub(done.head.position);
        let message = format!(
            "{} was written to while it was copied: {more} more entries are not in {} yet. Close clinic everywhere, then \
             run the same command again; it goes on where it is.",
            from.place(),
            into.place()
        );
        return Err(Refused::new(Code::Conflict, message));
    }
    let place = without_password(to);
    let words = format!(
        "{} from {} to {place}, and checked both. {} is untouched. From now on: --record '{place}', CLINIC_RECORD, or \
         record = \"{place}\" in the settings of every terminal; then nobody writes into the old one by mistake.",
        carried("Copied", &done),
        from.place(),
        from.place()
    );
    Ok(told(&done, vec![("to", json!(place))], words).printed(context.format()))
}

/// Whether `to` is the file of the record under another name.
fn is_same_file(context: &Context, to: &str) -> Result<bool, Refused> {
    let known = |path: &Path| fs::canonicalize(path).ok();
    Ok(context.record_file()?.is_some_and(|from| known(&from).is_some_and(|from| known(Path::new(to)) == Some(from))))
}

fn carried(verb: &str, done: &Carried) -> String {
    let there = match done.there {
        0 => String::new(),
        n => format!(" ({n} were there already)"),
    };
    let beyond = match done.beyond {
        0 => String::new(),
        n => format!("; {n} more have been written there since"),
    };
    format!("{verb} {} entries{there}{beyond}", done.added)
}

fn told(done: &Carried, mut more: Vec<(&'static str, serde_json::Value)>, words: String) -> Done {
    more.extend([("added", json!(done.added)), ("there", json!(done.there)), ("beyond", json!(done.beyond))]);
    Done { head: done.head, more, words }
}
