//! The record as JSON Lines: a first line that says what it is, a line for each event, a last line with the head.
//!
//! Every hashed field stands in it as it was written, the payload as the text it is, so that each hash can be computed
//! again from the file alone. The same record always gives the same bytes.

use std::io::{self, BufRead, Read as _, Write};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::event::{Event, EventHash, Head, NewEvent, StreamId};
use crate::record::verify::link;
use crate::text::SafeText;

/// What the first line says the file is.
const FORMAT: &str = "clinic/record-export";
/// The form of the lines; any change of it raises this.
const VERSION: u32 = 1;
/// A line longer than this was not written by this program.
const LONGEST: u64 = 64 << 20;

#[derive(Serialize, Deserialize)]
struct First {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    position: u64,
    id: Uuid,
    stream: String,
    version: u64,
    by: String,
    role: String,
    on_behalf_of: Option<String>,
    terminal: String,
    time: String,
    kind: String,
    payload_version: u32,
    payload: String,
    prev: String,
    hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    events: u64,
    head: LastHead,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LastHead {
    position: u64,
    hash: String,
}

impl Entry {
    fn of(event: Event) -> Self {
        let Event { new, position, prev, hash } = event;
        Self {
            position,
            id: new.id,
            stream: new.stream.as_str().to_owned(),
            version: new.version,
            by: new.by,
            role: new.role,
            on_behalf_of: new.on_behalf_of,
            terminal: new.terminal,
            time: new.time,
            kind: new.kind,
            payload_version: new.payload_version,
            payload: new.payload,
            prev: prev.to_string(),
            hash: hash.to_string(),
        }
    }

    fn event(self) -> Option<Event> {
        let new = NewEvent {
            id: self.id,
            stream: StreamId::from(self.stream),
            version: self.version,
            by: self.by,
            role: self.role,
            on_behalf_of: self.on_behalf_of,
            terminal: self.terminal,
            time: self.time,
            kind: self.kind,
            payload_version: self.payload_version,
            payload: self.payload,
        };
        Some(Event { new, position: self.position, prev: self.prev.parse().ok()?, hash: self.hash.parse().ok()? })
    }
}

/// Writes `events` whole; gives the head that the last line names. What `events` fails with ends it.
pub fn write<E>(out: &mut impl Write, events: impl Iterator<Item = Result<Event, E>>) -> Result<Head, Written<E>> {
    let mut head = Head::EMPTY;
    line(out, &First { format: FORMAT.into(), version: VERSION })?;
    for event in events {
        let event = event.map_err(Written::Source)?;
        head = event.head();
        line(out, &Entry::of(event))?;
    }
    let last = Last { events: head.position, head: LastHead { position: head.position, hash: head.hash.to_string() } };
    line(out, &last)?;
    out.flush().map_err(Written::Io)?;
    Ok(head)
}

/// Why an export was not written whole.
#[derive(Debug)]
pub enum Written<E> {
    /// The events could not be read.
    Source(E),
    /// They could not be written.
    Io(io::Error),
}

fn line<E>(out: &mut impl Write, what: &impl Serialize) -> Result<(), Written<E>> {
    serde_json::to_writer(&mut *out, what).map_err(|error| Written::Io(error.into()))?;
    out.write_all(b"\n").map_err(Written::Io)
}

/// The events of an export, each link of the chain checked. It ends with a fault where the last line does not name the
/// head that they lead to: a file that was cut short is noticed.
pub struct Lines<R> {
    read: R,
    line: u64,
    head: Head,
    is_done: bool,
}

/// What is wrong with an export, and in which line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: SafeText,
}

impl<R: BufRead> Lines<R> {
    /// Reads the first line of `read`, which says whether it is an export that this program knows.
    pub fn open(read: R) -> Result<Self, Wrong> {
        let mut lines = Self { read, line: 0, head: Head::EMPTY, is_done: false };
        let first = lines.next_line()?.unwrap_or_default();
        let first: First = serde_json::from_slice(&first).map_err(|_| lines.wrong("this is no export of a record"))?;
        match first {
            First { format, .. } if format != FORMAT => Err(lines.wrong("this is no export of a record")),
            First { version, .. } if version > VERSION => {
                Err(lines
                    .wrong(&format!("a newer version of clinic wrote it (form {version}; this one knows {VERSION})")))
            }
            _ => Ok(lines),
        }
    }

    fn wrong(&self, what: &str) -> Wrong {
        Wrong { line: self.line, what: what.into() }
    }

    /// The next line without its end; none where there is none.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, Wrong> {
        let mut text = Vec::new();
        self.line += 1;
        let read = (&mut self.read).take(LONGEST).read_until(b'\n', &mut text);
        let count = read.map_err(|error| self.wrong(&format!("it cannot be read ({error})")))?;
        if count as u64 == LONGEST {
            return Err(self.wrong("it is too long"));
        }
        while text.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            text.pop();
        }
        Ok((count > 0).then_some(text))
    }

    fn event(&mut self) -> Result<Option<Event>, Wrong> {
        let Some(text) = self.next_line()? else {
            return Err(self.wrong("the last line, which names the head, is missing: the file was cut short"));
        };
        match serde_json::from_slice::<Entry>(&text) {
            Ok(entry) => {
                let event = entry.event().ok_or_else(|| self.wrong("a hash is not one"))?;
                link(self.head, &event).map_err(|what| self.wrong(&what))?;
                self.head = event.head();
                Ok(Some(event))
            }
            Err(unreadable) => {
                let Ok(last) = serde_json::from_slice::<Last>(&text) else {
                    return Err(self.wrong(&format!("it is no entry of a record ({unreadable})")));
                };
                let hash = last.head.hash.parse::<EventHash>().ok();
                if (last.events, last.head.position, hash)
                    != (self.head.position, self.head.position, Some(self.head.hash))
                {
                    return Err(self.wrong("its last line names another head than its entries lead to"));
                }
                match self.next_line()? {
                    Some(_) => Err(self.wrong("something follows the last line")),
                    None => Ok(None),
                }
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Event, Wrong>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let event = self.event().transpose();
        self.is_done = !matches!(event, Some(Ok(_)));
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn events() -> Vec<Event> {
        let mut head = Head::EMPTY;
        let texts = ["plain", "Zoë \"quoted\" \\ \n two lines \u{1b}[31m \u{202e} \u{0}", ""];
        let mut event = |(at, text): (usize, &&str)| {
            let id = Uuid::from_u128(at as u128 + 1);
            let new = NewEvent {
                id,
                stream: StreamId::action(id),
                version: 1,
                by: "R. Osei".into(),
                role: "manager".into(),
                on_behalf_of: (at == 1).then(|| "D. Adeyemi".into()),
                terminal: "room-2".into(),
                time: "2023-01-12T14:22:05.123Z".into(),
                kind: "action.add".into(),
                payload_version: 1,
                payload: (*text).into(),
            };
            let event = Event::chained(new, head);
            head = event.head();
            event
        };
        texts.iter().enumerate().map(&mut event).collect()
    }

    fn export(events: &[Event]) -> String {
        let mut out = Vec::new();
        write(&mut out, events.iter().cloned().map(Ok::<_, Infallible>)).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn read(text: &str) -> Result<Vec<Event>, Wrong> {
        Lines::open(text.as_bytes())?.collect()
    }

    #[test]
    fn what_is_written_is_read_back_to_the_byte() {
        for count in 0..=3 {
            let events = &events()[..count];
            let text = export(events);
            assert_eq!(read(&text).unwrap(), events);
            assert_eq!(text.lines().count(), count + 2, "a line each, a first and a last");
            assert_eq!(read(&text.replace('\n', "\r\n")).unwrap(), events, "as another system ends its lines");
        }
        let text = export(&events());
        assert!(text.starts_with("{\"format\":\"clinic/record-export\",\"version\":1}\n"), "{text}");
        assert!(
            text.trim_end().lines().last().unwrap().starts_with("{\"events\":3,\"head\":{\"position\":3,"),
            "{text}"
        );
    }

    #[test]
    fn whatever_was_changed_in_it_is_found() {
        let text = export(&events());
        let lines: Vec<&str> = text.lines().collect();
        let without = |at: usize| {
            let kept = lines.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, text)| *text);
            kept.collect::<Vec<_>>().join("\n")
        };
        let cases = [
            (String::new(), 1, "no export"),
            ("{\"events\": []}".into(), 1, "no export"),
            (text.replace("\"version\":1}\n", "\"version\":2}\n"), 1, "newer version"),
            (without(1), 2, "entry 1 is missing"),
            (without(2), 3, "entry 2 is missing"),
            (without(4), 5, "cut short"),
            (without(3), 4, "another head"),
            (text.replace("R. Osei", "R. Osey"), 2, "changed after it was written"),
            (text.replacen("\"plain\"", "\"plain \"", 1), 2, "changed after it was written"),
            (text.replacen("\"payload\"", "\"payloads\"", 1), 2, "no entry of a record"),
            (text[..text.len() / 2].to_owned(), 3, "no entry of a record"),
            (format!("{text}more"), 6, "something follows"),
        ];
        for (text, line, what) in cases {
            let wrong = read(&text).unwrap_err();
            assert!(wrong.line == line && wrong.what.as_str().contains(what), "{what}: {wrong:?}");
        }
    }
}
