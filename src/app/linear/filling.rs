//! A form in sentences: asked field by field, read back at its end, and saved, kept or gone on with there.

use super::super::App;
use super::super::command::Command;
use super::super::msg::Effect;
use super::super::over::Over;
use super::fields::{Asked, Kind, asked, at, is_not_understood, line_of, understood};
use super::said::is_saving;
use super::{Front, Linear, Said, choosing, commands, helping, words};
use crate::insight::person_names::query;

/// Title and what is read before anything is filled in.
fn opening(app: &App) -> Vec<String> {
    match app.over.last() {
        Some(Over::Action(form)) => vec![format!("New action for {}", app.desk.figures().name(&form.owner))],
        Some(Over::Entry(form)) => {
            let theirs = form.theirs("").map(|text| format!("Meanwhile it says: {text}"));
            std::iter::once(form.title.clone()).chain(form.above.iter().cloned()).chain(theirs).collect()
        }
        _ => Vec::new(),
    }
}

/// Says the field in front, before the first one what the form is.
pub(super) fn tell(it: &mut Linear, is_new: bool) {
    let fields = asked(&it.app);
    if is_new {
        it.mending = None;
        let lines = opening(&it.app);
        it.say_each(lines.iter().map(|line| words::sentence_of(line)));
        it.say(&format!("A form of {} fields. An empty line keeps what a field says; cancel keeps it all as a draft; .help has more.", fields.len()));
    }
    let wrong = it.app.over.last().and_then(Over::form).and_then(|form| form.wrong().map(str::to_owned));
    if let Some(wrong) = wrong {
        it.say(&words::sentence_of(&wrong));
        // What was refused as it was typed is typed anew, and then the next field comes as it would have.
        if !std::mem::take(&mut it.told.is_line_refused) {
            it.mending = it.app.over.last().and_then(Over::form).map(|form| form.place());
        }
    }
    // What comes back half-typed is gone on with where it was left: what was filled in before is said.
    let here = at(&it.app).min(fields.len());
    if is_new && here < fields.len() {
        for (n, field) in fields.iter().enumerate().take(here) {
            let said = line_of(n, field);
            it.say(&said);
        }
    }
    match fields.get(at(&it.app)) {
        Some(field) => ask(it, field, fields.len()),
        None => read_back(it, &fields),
    }
}

fn ask(it: &mut Linear, field: &Asked, count: usize) {
    let waits = if field.can_wait { ", can wait until the close" } else { "" };
    let now = field.now.as_ref().map_or("is empty".to_owned(), |now| format!("now says: {now}"));
    let number = at(&it.app) + 1;
    it.say(&words::sentence_of(&format!("Field {number} of {count}, {}{waits}, {now}", field.label)));
    if !field.beside.is_empty() {
        let beside = understood(&field.beside);
        it.say(&words::sentence_of(&beside));
    }
    if let Some(theirs) = &field.theirs {
        it.say(&words::sentence_of(&format!("Somebody else put there meanwhile: {theirs}")));
    }
    for (n, (_, read)) in field.choices.iter().enumerate() {
        it.say(&words::sentence_of(&format!("{}. {read}", n + 1)));
    }
    it.say(match field.kind {
        Kind::Text | Kind::Day | Kind::Number => "Type it on one line:",
        Kind::Choice => "Type a number:",
        Kind::Standard => "An empty line keeps it; list, or a word of the standard, offers others:",
    });
}

/// Everything the form says, and what is to be done with it.
fn read_back(it: &mut Linear, fields: &[Asked]) {
    it.mending = None;
    it.say("This is what the form says.");
    for (n, field) in fields.iter().enumerate() {
        let said = line_of(n, field);
        it.say(&said);
    }
    let texts = it.app.over.last().and_then(Over::form).map_or_else(Vec::new, |form| form.sentences());
    if let Some(asked) = query(it.app.desk.data(), texts.iter().map(String::as_str)) {
        it.say(&asked);
    }
    it.say(
        "save saves it. field and a number changes one. An empty line, or cancel, keeps it as a draft and goes back.",
    );
}

/// A line typed at a form.
pub(super) fn line(it: &mut Linear, text: &str) -> Vec<Effect> {
    let fields = asked(&it.app);
    let Some(field) = fields.get(at(&it.app)) else { return at_the_end(it, text, fields.len()) };
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case("cancel") || trimmed.eq_ignore_ascii_case("esc") {
        return close(it);
    }
    if trimmed.eq_ignore_ascii_case("save") {
        return it.does(Said::Field(fields.len()));
    }
    // A text that begins with a full stop has another before it.
    let said = match trimmed.strip_prefix('.') {
        Some(rest) if rest.starts_with('.') => rest,
        Some(word) => return dotted(it, word, fields.len()),
        None => trimmed,
    };
    if let Some(word) = said.strip_prefix(['F', 'f']).filter(|rest| matches!(*rest, "1" | "2" | "5" | "6")) {
        return dotted(it, &format!("f{word}"), fields.len());
    }
    if said.is_empty() {
        return go_on(it, fields.len());
    }
    match field.kind {
        Kind::Standard => {
            let mut effects = it.does(Said::Standards);
            if !said.eq_ignore_ascii_case("list") && !is_saving(&it.app) {
                effects.extend(choosing::narrow(it, said));
            }
            effects
        }
        Kind::Choice => pick(it, field, said, fields.len()),
        Kind::Text | Kind::Day | Kind::Number => fill(it, said, fields.len()),
    }
}

fn fill(it: &mut Linear, said: &str, count: usize) -> Vec<Effect> {
    let place = at(&it.app);
    let mut effects = it.does(Said::Fill(said.to_owned()));
    if is_saving(&it.app) {
        return effects;
    }
    let form = it.app.over.last().and_then(Over::form);
    if form.is_some_and(|form| form.wrong().is_some()) {
        // What is wrong is said with the field.
        it.told.is_line_refused = true;
        ask_again(it);
        return effects;
    }
    if let Some(field) = asked(&it.app).into_iter().nth(place).filter(|field| !field.beside.is_empty()) {
        if is_not_understood(&field) {
            it.say("That was not understood, and is kept as it was typed.");
            ask_again(it);
            return effects;
        }
        if matches!(field.kind, Kind::Day | Kind::Number) {
            it.say(&words::sentence_of(&understood(&field.beside)));
        }
    }
    effects.extend(go_on(it, count));
    effects
}

/// The field in front is said once more.
fn ask_again(it: &mut Linear) {
    if let Some(Front::Form(_, at)) = &mut it.told.front {
        *at = usize::MAX;
    }
}

fn pick(it: &mut Linear, field: &Asked, said: &str, count: usize) -> Vec<Effect> {
    let is_it = |(word, read): &(String, String)| word.eq_ignore_ascii_case(said) || read.eq_ignore_ascii_case(said);
    let by_word = || field.choices.iter().position(is_it);
    let Some(at) = commands::number(said).or_else(by_word).filter(|at| *at < field.choices.len()) else {
        it.say(&format!("'{said}' is none of the {} choices. Type the number of one.", field.choices.len()));
        return Vec::new();
    };
    let mut effects = it.does(Said::Pick(at));
    if !is_saving(&it.app) {
        effects.extend(go_on(it, count));
    }
    effects
}

/// The next field; from one that is mended straight to the end.
fn go_on(it: &mut Linear, count: usize) -> Vec<Effect> {
    let place = it.app.over.last().and_then(Over::form).map(|form| form.place());
    let is_mended = place.is_some() && it.mending == place;
    let next = if is_mended { count } else { at(&it.app) + 1 };
    it.does(Said::Field(next))
}

/// A command within a form, where a bare word would be text.
fn dotted(it: &mut Linear, word: &str, count: usize) -> Vec<Effect> {
    let here = at(&it.app);
    let (word, rest) = commands::split(word);
    match (word.as_str(), rest) {
        ("back" | "previous", "") if here == 0 => it.say("This is the first field. cancel keeps the form as a draft."),
        ("back" | "previous", "") => return it.does(Said::Field(here - 1)),
        ("next", "") => return it.does(Said::Field(here + 1)),
        ("end" | "save", "") => return it.does(Said::Field(count)),
        ("clear", "") => {
            ask_again(it);
            return it.does(Said::Fill(String::new()));
        }
        ("cancel", "") => return close(it),
        ("again" | "where", "") => ask_again(it),
        ("field", number) if commands::number(number).is_some_and(|at| at < count) => {
            return it.does(Said::Field(commands::number(number).unwrap_or(0)));
        }
        ("help" | "f1", "") => it.say_each(helping::FORM),
        ("everything" | "f2", "") => return it.gives(Command::Everything),
        ("lock" | "f6", "") => return it.gives(Command::Lock),
        ("refresh" | "f5", "") => return it.gives(Command::Refresh),
        ("throw", _) => return it.gives(Command::ThrowAway),
        ("quit" | "leave", "") => return it.gives(Command::Leave),
        _ => it.say("No such word in a form; .help lists them. Two full stops begin a text with one."),
    }
    Vec::new()
}

/// A line typed where the form was read back.
fn at_the_end(it: &mut Linear, text: &str, count: usize) -> Vec<Effect> {
    let (word, rest) = commands::split(text.trim().trim_start_matches('.'));
    match (word.as_str(), rest) {
        ("save", "") if is_saving(&it.app) => {
            it.say("It is still being saved.");
            Vec::new()
        }
        ("save", "") => {
            let effects = it.gives(Command::Save);
            // Whatever comes of it is said: that it is saved, or what is wrong and where.
            ask_again(it);
            effects
        }
        ("", _) | ("cancel" | "keep" | "esc", "") => close(it),
        ("field", number) if commands::number(number).is_some_and(|at| at < count) => {
            it.mending = it.app.over.last().and_then(Over::form).map(|form| form.place());
            it.does(Said::Field(commands::number(number).unwrap_or(0)))
        }
        ("back", "") => it.does(Said::Field(count.saturating_sub(1))),
        _ => dotted(it, text.trim().trim_start_matches('.'), count),
    }
}

/// Goes back; what was typed is kept, and that is said.
fn close(it: &mut Linear) -> Vec<Effect> {
    let is_typed = it.app.over.last().and_then(Over::form).is_some_and(|form| form.touched());
    let effects = it.gives(Command::KeepDraft);
    if !is_typed {
        it.say("Nothing was typed; the form is closed.");
    }
    effects
}
