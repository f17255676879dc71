//! Two people at one thing: what stood there when a form was begun, what stands there now, and who changed it. Both are
//! shown side by side and the person chooses; nothing that was typed is lost, and nothing of the other's unseen.

use super::{Form, Kind, StepName};
use crate::domain::event::StreamId;
use crate::screens::dates;
use crate::screens::desk::Desk;
use crate::screens::masked;
use crate::text::SafeText;
use crate::widgets::input::Input;

/// What a form writes over: by field, its text. What belongs to no field has an empty name.
pub(super) type There = Vec<(String, String)>;

/// What stands in the record now where a form of this kind writes. Empty where it writes over nothing.
pub(super) fn there(desk: &Desk, kind: &Kind) -> There {
    let day = |day: chrono::NaiveDate| day.format("%d/%m/%Y").to_string();
    let clinic = |id| desk.register.clinic(id);
    let said: Vec<(&str, String)> = match kind {
        Kind::Step(id, step) => {
            let Some(it) = desk.register.action(*id) else { return There::new() };
            let text = |text: &Option<SafeText>| text.as_ref().map_or(String::new(), ToString::to_string);
            let target = ("target", it.target.map_or(String::new(), |target| target.to_string()));
            let by = ("by", it.by.map_or(String::new(), day));
            let whole = format!("{}. {}, due {}, {}", it.text, it.owner, dates::long(it.due), it.state.in_words());
            match step {
                StepName::Amend => vec![
                    ("text", it.text.to_string()),
                    ("owner", it.owner.to_string()),
                    target,
                    by,
                    ("evidence", text(&it.evidence_expected)),
                ],
                StepName::Redate => vec![("due", day(it.due))],
                StepName::Agree => vec![("", whole), target, by],
                _ => vec![("", whole)],
            }
        }
        Kind::Answer(id) | Kind::AskAgain(id) => {
            let answer = desk.register.question(*id).and_then(|it| it.answer.as_ref());
            vec![("text", answer.map_or(String::new(), |it| it.text.to_string()))]
        }
        Kind::Move(id) => clinic(*id).map_or_else(Vec::new, |it| {
            let start = it.start.map_or(String::new(), |start| start.format("%H:%M").to_string());
            vec![("date", day(it.date)), ("start", start)]
        }),
        Kind::PutOff(id, team) => {
            let why = clinic(*id).and_then(|it| it.put_off.get(team)).map(|it| it.why.to_string());
            vec![("why", why.unwrap_or_default())]
        }
        Kind::AddItem(id) => {
            let added = clinic(*id).map_or_else(Vec::new, |it| it.added.iter().map(|it| it.text.to_string()).collect());
            vec![("text", added.join("; "))]
        }
        Kind::Minutes(id, team) => {
            let minutes = clinic(*id).and_then(|it| it.minutes_of.get(team)).copied();
            vec![("minutes", minutes.unwrap_or(desk.rules.agenda.item_minutes).to_string())]
        }
        _ => Vec::new(),
    };
    said.into_iter().map(|(key, text)| (key.to_owned(), text)).collect()
}

/// Who wrote last where a form of this kind writes.
fn by_whom(desk: &Desk, kind: &Kind) -> Option<SafeText> {
    let stream = match kind {
        Kind::Step(id, _) => StreamId::action(*id),
        Kind::Answer(id) | Kind::AskAgain(id) => StreamId::of("question", &id.to_string()),
        Kind::Move(id) | Kind::PutOff(id, _) | Kind::AddItem(id) | Kind::Minutes(id, _) => {
            StreamId::of("clinic", &id.to_string())
        }
        _ => return None,
    };
    let last = desk.events.iter().rev().find(|event| event.new.stream == stream)?;
    Some(SafeText::kept(&last.new.by))
}

impl Form {
    /// Looks whether somebody wrote here since the form was begun. If so both are shown: a field that the person left as
    /// it was takes what is there now, one that they typed in keeps their text with the other's under it. Says whether
    /// they have to choose; the next save is their choice.
    pub fn looks_again(&mut self, desk: &Desk) -> bool {
        let now = there(desk, &self.kind);
        if now == self.was {
            return false;
        }
        let was = std::mem::replace(&mut self.was, now.clone());
        let mut changed = false;
        for (key, theirs) in now.into_iter().filter(|it| !was.contains(it)) {
            let before = was.iter().find(|(it, _)| *it == key).map(|(_, text)| text.as_str());
            let field = self.fields.iter_mut().find(|field| field.key == key);
            if let Some(field) = field {
                let mine = field.input.text();
                if mine.trim() == theirs.trim() {
                    continue;
                }
                if !mine.is_empty() && before == Some(mine.as_str()) {
                    field.input = Input::with(&theirs);
                }
            }
            self.theirs.retain(|(it, _)| *it != key);
            self.theirs.push((key, masked(desk, &theirs)));
            changed = true;
        }
        if changed {
            let who = by_whom(desk, &self.kind).map_or("Somebody".to_owned(), |who| who.to_string());
            self.wrong = Some(format!(
                "Not saved yet: {who} changed this while you typed. Yours is kept; 'Now' is what is there. Save again puts \
                 yours in its place; Keep as draft leaves theirs."
            ));
        }
        changed
    }

    /// Whether it may be saved again where another's entry came first and [`Form::looks_again`] found nothing of theirs in
    /// what it writes over: then there is nothing to choose. Of a form that cannot say what it writes over the person is
    /// asked.
    #[must_use]
    pub fn knows_what_it_writes_over(&self) -> bool {
        match self.kind {
            Kind::Step(..) | Kind::Answer(_) | Kind::AskAgain(_) | Kind::Move(_) | Kind::PutOff(..) => true,
            Kind::AddItem(_) | Kind::Minutes(..) => true,
            // These add and write over nothing.
            Kind::Note(..) | Kind::Guest(_) | Kind::Correct(_) => true,
            _ => false,
        }
    }

    /// What somebody else put there since the form was begun: in this field, or in none where `key` is empty.
    #[must_use]
    pub fn theirs(&self, key: &str) -> Option<&str> {
        self.theirs.iter().find(|(it, _)| it == key).map(|(_, text)| if text.is_empty() { "nothing" } else { text })
    }
}
