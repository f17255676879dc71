//! What is said, and when: what changed since it was said last, in the order in which it is to be heard.

use super::super::over::Over;
use super::super::{safekeeping, server, sitting};
use super::{
    Front, Linear, PORTION, Rest, Told, choosing, entrance, fields, filling, lists, pages, pictures, words, written,
};

impl Linear {
    /// What is to be said now.
    pub fn tell(&mut self) -> String {
        if self.app.door.is_some() {
            entrance::tell(self);
        } else {
            self.tell_status();
            self.tell_late();
            self.tell_notice();
            self.tell_front();
        }
        // Whoever types is answered.
        if std::mem::take(&mut self.is_answer_due) && self.out.is_empty() {
            self.say("Nothing changed.");
        }
        std::mem::take(&mut self.out)
    }

    /// What somebody was told is nobody else's to hear again.
    pub(super) fn forget(&mut self) {
        (self.told, self.rest, self.mending) = (Told::default(), Rest::Nothing, None);
        self.read.clear();
    }

    /// Whose figures, of which month and how old, and who acts: at the beginning, and when it changes.
    fn tell_status(&mut self) {
        let status = pages::status(&self.app);
        if self.told.status != status.join(" ") {
            self.told.status = status.join(" ");
            self.say_each(status);
        }
        let warning = sitting::warning(&self.app);
        let warning = warning.or_else(|| safekeeping::warning(&self.app));
        let warning = warning.or_else(|| server::warning(&self.app));
        // The seconds of it go by; it is said once.
        let kind = warning.as_deref().map(|text| text.chars().take_while(|c| !c.is_ascii_digit()).collect::<String>());
        if self.told.warning != kind {
            self.told.warning = kind;
            self.say_each(warning);
        }
    }

    /// Lines of this person's that came too late to be taken.
    fn tell_late(&mut self) {
        if let Some(lines) = self.late.remove(&self.app.desk.me.by) {
            self.say("This came when the program had locked, and was not taken. Type it again where it belongs:");
            self.say_each(lines);
        }
    }

    pub(super) fn tell_notice(&mut self) {
        let notice = self.app.notice.as_ref().map(|notice| notice.text.clone());
        if let Some(text) = notice.filter(|text| self.told.notice.as_ref() != Some(text)) {
            self.say(&text);
            self.told.notice = Some(text);
        }
    }

    fn tell_front(&mut self) {
        if !self.read.is_empty() {
            let lines = std::mem::take(&mut self.read);
            self.say_portion(lines);
        }
        let front = self.front();
        if self.told.front.as_ref() == Some(&front) {
            if let Front::Page { .. } = front {
                lists::tell_changed_row(self);
            }
            return;
        }
        let before = self.told.front.replace(front.clone());
        if !matches!(self.rest, Rest::Lines(_)) {
            self.rest = Rest::Nothing;
        }
        match &front {
            Front::Door(..) => {}
            Front::Menu(..) => choosing::tell(self),
            Front::Pictures(_) => pictures::tell(self),
            Front::Form(place, _) => {
                let is_new = !matches!(before, Some(Front::Form(of, _)) if of == *place);
                filling::tell(self, is_new);
            }
            Front::Editor(_) => written::tell(self),
            Front::Page { .. } => pages::tell(self, &front),
        }
    }

    /// What is in front.
    pub(super) fn front(&self) -> Front {
        let app = &self.app;
        match app.over.last() {
            Some(Over::Menu(_, choices)) => {
                Front::Menu(choices.title.clone(), choices.shown().map(|(at, ..)| at).collect())
            }
            Some(Over::Pictures(pictures)) => {
                Front::Pictures(format!("{} {}", pictures.front().kind, pictures.front().title))
            }
            Some(over @ (Over::Action(_) | Over::Entry(_))) => {
                let place = over.form().map(|form| form.place()).unwrap_or_default();
                Front::Form(place, fields::at(app))
            }
            Some(Over::Editor(writing)) => Front::Editor(writing.title.clone()),
            Some(Over::Text { .. }) | None => {
                let level = app.level();
                let look = level.tables.get(level.focus).map(|table| format!("{:?} {:?}", table.sort, table.filters));
                Front::Page {
                    place: level.place.clone(),
                    list: level.focus,
                    period: app.desk.period,
                    look: look.unwrap_or_default(),
                }
            }
        }
    }

    /// Says a line.
    pub(super) fn say(&mut self, text: &str) {
        for text in text.split('\n').map(words::line).filter(|text| !text.is_empty()) {
            self.out.push_str(&text);
            self.out.push('\n');
        }
    }

    pub(super) fn say_each(&mut self, lines: impl IntoIterator<Item = impl AsRef<str>>) {
        for line in lines {
            self.say(line.as_ref());
        }
    }

    /// Says the first of these lines; `more` has the others.
    pub(super) fn say_portion(&mut self, mut lines: Vec<String>) {
        let rest = lines.split_off(lines.len().min(PORTION));
        self.say_each(lines);
        self.rest = Rest::Nothing;
        if !rest.is_empty() {
            self.say(&format!("{} more lines: more goes on.", rest.len()));
            self.rest = Rest::Lines(rest);
        }
    }
}
