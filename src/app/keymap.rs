//! Which key gives which command, from `config/keys.toml`.

use std::collections::{BTreeMap, HashMap};

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::command::{Command, Place};

/// A key as a person presses it: letters case-blind but for G, AltGr taken as the character it makes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Shift, where that is no part of the character.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, shift: false }
    }

    /// The key of a terminal's event; `None` for a release.
    pub fn from_event(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        // Windows sends AltGr as Ctrl+Alt: the character is what the person typed.
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL) && !alt;
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        Some(match event.code {
            KeyCode::BackTab => Self { code: KeyCode::Tab, ctrl, shift: true },
            KeyCode::Char(c) if ctrl => Self { code: KeyCode::Char(c.to_ascii_lowercase()), ctrl, shift: false },
            KeyCode::Char(c) => Self::plain(KeyCode::Char(c)),
            code => Self { code, ctrl, shift },
        })
    }

    /// The character it types into text, if it types one.
    pub fn types(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl => Some(c),
            _ => None,
        }
    }

    /// The same key for a table of keys: letters but G in lower case.
    fn folded(self) -> Self {
        match self.code {
            KeyCode::Char(c) if c != 'G' => Self { code: KeyCode::Char(c.to_ascii_lowercase()), ..self },
            _ => self,
        }
    }

    /// Reads `F1`, `Ctrl-c`, `Shift-Tab`, `?`.
    pub(super) fn from_words(words: &str) -> Option<Self> {
        let (ctrl, rest) = words.strip_prefix("Ctrl-").map_or((false, words), |rest| (true, rest));
        let (shift, rest) = rest.strip_prefix("Shift-").map_or((false, rest), |rest| (true, rest));
        let mut letters = rest.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(c), None) => KeyCode::Char(c),
            _ => match rest {
                "Up" => KeyCode::Up,
                "Down" => KeyCode::Down,
                "Left" => KeyCode::Left,
                "Right" => KeyCode::Right,
                "PageUp" => KeyCode::PageUp,
                "PageDown" => KeyCode::PageDown,
                "Home" => KeyCode::Home,
                "End" => KeyCode::End,
                "Enter" => KeyCode::Enter,
                "Esc" => KeyCode::Esc,
                "Tab" => KeyCode::Tab,
                _ => KeyCode::F(rest.strip_prefix('F')?.parse().ok().filter(|n| (1..=12).contains(n))?),
            },
        };
        Some(Self { code, ctrl, shift })
    }

    /// Why a terminal would not let it through, or a person would press it by mistake.
    fn is_refused(self) -> bool {
        match self.code {
            KeyCode::Char(c) if self.ctrl => "sqhijmvw[".contains(c.to_ascii_lowercase()) || self.shift,
            KeyCode::Char(c) => c == '[' || c.eq_ignore_ascii_case(&'o'),
            KeyCode::F(n) => n >= 10,
            KeyCode::Backspace | KeyCode::Delete => true,
            _ => false,
        }
    }
}

/// A fault of a file of keys.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKeys {
    /// The file is no TOML of tables of lists of keys.
    #[error("the file of keys cannot be read: {0}")]
    Unreadable(String),
    /// A table that names no place.
    #[error("[{0}] is no place where keys work")]
    UnknownPlace(String),
    /// A name that is no command, or none of that place.
    #[error("'{command}' is no command of [{place}]")]
    UnknownCommand {
        /// The table.
        place: &'static str,
        /// The name.
        command: String,
    },
    /// A key that cannot be read.
    #[error("'{0}' is no key: write Up, Enter, F1, Ctrl-c, Shift-Tab or one character")]
    UnknownKey(String),
    /// A key that terminals take for themselves, or that a slip would press.
    #[error("'{0}' cannot be used: terminals take it for themselves, or a slip would press it")]
    RefusedKey(String),
    /// One key, two commands.
    #[error("'{key}' in [{place}] means both {one} and {other}")]
    Clash {
        /// The key.
        key: String,
        /// The table.
        place: &'static str,
        /// One command.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A command that no key gives.
    #[error("no key gives '{command}' in [{place}]")]
    Dead {
        /// The table.
        place: &'static str,
        /// The command.
        command: &'static str,
    },
}

/// The keys of every place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    commands: HashMap<(Place, Key), Command>,
    words: BTreeMap<(Place, Command), Vec<String>>,
}

impl Keymap {
    /// The keys that ship.
    ///
    /// # Panics
    /// Never in a build whose tests pass: they read the file that is embedded.
    pub fn built_in() -> Self {
        Self::read(include_str!("../../config/keys.toml")).expect("the embedded keys are tested")
    }

    /// Reads a file of keys; refuses unknown names, clashes and commands that no key gives.
    pub fn read(text: &str) -> Result<Self, BadKeys> {
        let tables: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(text).map_err(|e| BadKeys::Unreadable(e.to_string()))?;
        let mut it = Self { commands: HashMap::new(), words: BTreeMap::new() };
        for (table, entries) in tables {
            let place = Place::ALL.into_iter().find(|place| place.word() == table);
            let place = place.ok_or(BadKeys::UnknownPlace(table))?;
            for (name, keys) in entries {
                let command = Command::from_word(&name).filter(|command| command.places().contains(&place));
                let command = command.ok_or(BadKeys::UnknownCommand { place: place.word(), command: name })?;
                for words in keys {
                    it.bind(place, command, words)?;
                }
            }
        }
        for (place, key) in it.commands.keys() {
            let one = it.commands[&(*place, *key)];
            let shared = it.commands.get(&(Place::Everywhere, *key)).filter(|_| matches!(place, Place::Screen));
            if let Some(other) = shared {
                return Err(BadKeys::Clash {
                    key: format!("{key:?}"),
                    place: place.word(),
                    one: one.word(),
                    other: other.word(),
                });
            }
        }
        for command in Command::ALL {
            for place in command.places() {
                if !it.words.contains_key(&(*place, *command)) {
                    return Err(BadKeys::Dead { place: place.word(), command: command.word() });
                }
            }
        }
        Ok(it)
    }

    fn bind(&mut self, place: Place, command: Command, words: String) -> Result<(), BadKeys> {
        let key = Key::from_words(&words).ok_or_else(|| BadKeys::UnknownKey(words.clone()))?.folded();
        if key.is_refused() && !matches!(command, Command::Suspend) {
            return Err(BadKeys::RefusedKey(words));
        }
        if let Some(other) = self.commands.insert((place, key), command) {
            return Err(BadKeys::Clash { key: words, place: place.word(), one: command.word(), other: other.word() });
        }
        self.words.entry((place, command)).or_default().push(words);
        Ok(())
    }

    /// The command that `key` gives at `place`. Where text is typed, a plain character is text and gives none.
    pub fn command(&self, place: Place, key: Key) -> Option<Command> {
        let typing = matches!(place, Place::Narrow | Place::Form | Place::Editor);
        if typing && key.types().is_some() {
            return None;
        }
        let key = key.folded();
        let here = self.commands.get(&(place, key));
        here.or_else(|| {
            self.commands.get(&(Place::Everywhere, key)).filter(|_| place != Place::Menu || key.types().is_none())
        })
        .copied()
    }

    /// The keys that give `command` at `place`, as people say them; the first is the one to show.
    pub fn keys(&self, place: Place, command: Command) -> &[String] {
        let here = self.words.get(&(place, command));
        here.or_else(|| self.words.get(&(Place::Everywhere, command))).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> Key {
        Key::from_event(KeyEvent::new(code, modifiers)).unwrap()
    }

    #[test]
    fn the_shipped_keys_have_no_clash_no_dead_name_and_nothing_a_terminal_takes() {
        Keymap::read(include_str!("../../config/keys.toml")).unwrap();
    }

    #[test]
    fn faults_of_a_file_of_keys_are_named() {
        let cases = [
            ("[screen]\nopen = [\"Ctrl-s\"]", "cannot be used"),
            ("[screen]\nopen = [\"O\"]", "cannot be used"),
            ("[screen]\nopen = [\"F10\"]", "cannot be used"),
            ("[screen]\nopne = [\"Enter\"]", "'opne' is no command of [screen]"),
            ("[kitchen]\nopen = [\"Enter\"]", "[kitchen]"),
            ("[screen]\nopen = [\"Entre\"]", "'Entre' is no key"),
            ("[screen]\nopen = [\"a\"]\naction = [\"A\"]", "means both"),
            ("[screen]\nopen = [\"Enter\"]", "no key gives"),
        ];
        for (text, message) in cases {
            let fault = Keymap::read(text).unwrap_err().to_string();
            assert!(fault.contains(message), "{text}: {fault}");
        }
    }

    #[test]
    fn letters_are_case_blind_but_for_g_and_text_is_text() {
        let keys = Keymap::built_in();
        let none = KeyModifiers::NONE;
        assert_eq!(keys.command(Place::Screen, press(KeyCode::Char('A'), none)), Some(Command::Action));
        assert_eq!(keys.command(Place::Screen, press(KeyCode::Char('G'), none)), Some(Command::Last));
        assert_eq!(keys.command(Place::Screen, press(KeyCode::Char('g'), none)), Some(Command::First));
        assert_eq!(keys.command(Place::Narrow, press(KeyCode::Char('?'), none)), None);
        assert_eq!(keys.command(Place::Narrow, press(KeyCode::F(1), none)), Some(Command::Help));
        assert_eq!(
            keys.command(Place::Screen, press(KeyCode::BackTab, KeyModifiers::SHIFT)),
            Some(Command::PreviousPart)
        );
        let alt_gr = press(KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(alt_gr.types(), Some('@'));
        let release = KeyEvent::new_with_kind(KeyCode::Enter, none, KeyEventKind::Release);
        assert_eq!(Key::from_event(release), None);
    }
}
