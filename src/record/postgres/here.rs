//! Who else has something open, on a server: each session says it in its own name (`application_name`), which the others of
//! the same role see in `pg_stat_activity` and which goes with the connection, however that ends. Nothing is stored and
//! nothing has to be renewed. A server that does not know of this has nobody.
//!
//! The name is `clinic:`, what is open as 10 digits of a digest, the session's own 4, `:`, and who. More than 63 letters a
//! server would cut, and others than printable ASCII it would make unreadable: who is encoded, and cut with `~` where it is
//! too long.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::faults::{self, Trouble};
use crate::record::here::Here;
use crate::text::SafeText;

/// What a session is called that has nothing open.
pub(super) const NOWHERE: &str = "clinic";
/// The longest name that a server keeps whole.
const MOST: usize = 63;
/// Letters before who it is: `clinic:`, 10 for what is open, 4 for the session, `:`.
const BEFORE: usize = 22;
/// Says that who it is was cut.
const CUT: char = '~';

/// What the sessions of one terminal have in common, so that a connection of its own whose end the server has not noticed
/// is taken for nobody else.
#[derive(Clone)]
pub(super) struct Terminal(String);

impl Terminal {
    pub(super) fn new() -> Self {
        Self(digits(uuid::Uuid::now_v7().as_bytes(), 4))
    }
}

/// The name of a session that has this open.
pub(super) fn name(here: &Here, terminal: &Terminal) -> String {
    let mut name = format!("{NOWHERE}:{}{}:", digits(here.what.as_bytes(), 10), terminal.0);
    let mut left = MOST - BEFORE;
    let mut letters = here.by.as_str().chars().map(encoded).peekable();
    while let Some(letter) = letters.next() {
        // Room for the sign of the cut, as long as something follows.
        let needed = letter.len() + usize::from(letters.peek().is_some());
        if needed > left {
            name.push(CUT);
            break;
        }
        left -= letter.len();
        name.push_str(&letter);
    }
    name
}

/// Who says by the name of their session that they have the same open as `here`.
pub(super) fn told(name: &str, here: &Here, terminal: &Terminal) -> Option<Here> {
    let rest = name.strip_prefix(NOWHERE)?.strip_prefix(':')?;
    let (session, by) = rest.strip_prefix(&digits(here.what.as_bytes(), 10))?.split_at_checked(4)?;
    let by = by.strip_prefix(':').filter(|by| session != terminal.0 && !by.is_empty())?;
    Some(Here { by: decoded(by), what: here.what.clone() })
}

/// A letter as a server keeps it: as it is, or its bytes as `%` and two digits each.
fn encoded(letter: char) -> String {
    if letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '.' | '-' | '_') {
        return letter.to_string();
    }
    let mut bytes = [0; 4];
    letter.encode_utf8(&mut bytes).bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02X}");
        all
    })
}

/// What was encoded. What nobody here encoded is shown as well as it can be.
fn decoded(text: &str) -> SafeText {
    let (text, end) = text.strip_suffix(CUT).map_or((text, ""), |cut| (cut, "..."));
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    SafeText::from(String::from_utf8_lossy(&bytes).into_owned() + end)
}

/// The first `count` hexadecimal digits of a digest.
fn digits(of: &[u8], count: usize) -> String {
    let digest = Sha256::digest(of);
    let mut all = digest.iter().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "{byte:02x}");
        all
    });
    all.truncate(count);
    all
}

/// Calls this session so, and has the others look again. One whose machine goes off without a word is missed by the server
/// after half a minute; without being asked for it would be after two hours.
pub(super) async fn call(client: &Client, name: &str) -> Result<(), Trouble> {
    // The name has letters, digits and a few signs alone, and no quotation mark.
    let call = format!("SELECT set_config('application_name', '{name}', false)");
    client.batch_execute(&call).await.map_err(|error| faults::of(&error))?;
    let alive = "SELECT set_config(name, CASE name WHEN 'tcp_keepalives_idle' THEN '15' WHEN 'tcp_keepalives_count'
                 THEN '3' ELSE '5' END, false) FROM pg_settings WHERE name LIKE 'tcp_keepalives_%'";
    for courtesy in [alive, "NOTIFY clinic_event"] {
        // A server that cannot is not told of it: then the others look a little later.
        if let Err(Trouble::Lost(why)) = client.batch_execute(courtesy).await.map_err(|error| faults::of(&error)) {
            return Err(Trouble::Lost(why));
        }
    }
    Ok(())
}

/// The names of all sessions that have something open in this database.
pub(super) async fn names(client: &Client) -> Result<Vec<String>, Trouble> {
    let ask = "SELECT application_name FROM pg_stat_activity
               WHERE datname = current_database() AND application_name LIKE 'clinic:%'";
    let rows = client.simple_query(ask).await.map_err(|error| faults::of(&error))?;
    let name = |message| match message {
        SimpleQueryMessage::Row(row) => row.try_get(0).ok().flatten().map(str::to_owned),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(by: &str, what: &str) -> Here {
        Here { by: by.into(), what: what.into() }
    }

    #[test]
    fn a_name_fits_and_says_who_to_whoever_has_the_same_open() {
        let (one, other) = (Terminal("00a1".into()), Terminal("00b2".into()));
        let clinic = "clinic/0190a000-0000-7000-8000-000000000001";
        let long = "A person of a very long name, longer than a server keeps";
        let cases = [
            ("D. Adeyemi", "D. Adeyemi"),
            ("Zoë O'Brien-Łukasz", "Zoë O'Brien-Łukasz"),
            ("100% ~ 'quoted'; --", "100% ~ 'quoted'; --"),
            ("Олександра Коваленко", "Олекса..."),
        ];
        for (by, shown) in cases {
            let name = name(&here(by, clinic), &one);
            assert!(name.len() <= MOST && name.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{name}");
            assert!(!name.contains('\''), "{name}");
            let told = |as_seen_by: &Terminal, what: &str| told(&name, &here("me", what), as_seen_by);
            let seen = told(&other, clinic).unwrap();
            assert_eq!(seen, here(shown, clinic));
            assert_eq!(told(&one, clinic), None, "a connection of one's own is nobody else");
            assert_eq!(told(&other, "clinic/another"), None);
        }
        let cut = told(&name(&here(long, clinic), &one), &here("me", clinic), &other).unwrap();
        assert!(cut.by.as_str().starts_with("A person of a very long name") && cut.by.as_str().ends_with("..."));
    }

    #[test]
    fn names_that_others_gave_are_nobody() {
        let me = here("me", "clinic/1");
        for name in ["clinic", "psql", "clinic:", "clinic:é", "clinic:0123456789abcd", "clinic:0123456789abcd:X"] {
            assert_eq!(told(name, &me, &Terminal("0000".into())), None, "{name}");
        }
        assert_eq!(decoded("100%zz%4").as_str(), "100%zz%4");
    }
}
