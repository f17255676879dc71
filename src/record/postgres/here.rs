//! Who else has something open, on a server: each session says it in its own name (`application_name`), which goes with the
//! connection, however that ends. Nothing is stored and nothing has to be renewed. A server that does not know of this has
//! nobody.
//!
//! PostgreSQL shows that name to every account of the server, and writes it into its log where `%a` is set. So the name is
//! `clinic:`, what is open as 10 digits of a digest, the session's own 4, `:`, and who as 40 letters that are read, and
//! made, only with what is open there: the id of a clinic, which is random and which those who may read the record know.
//! A server keeps 63 letters, printable ASCII alone: who has a longer name is cut.

use sha2::{Digest as _, Sha256};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::faults::{self, Trouble};
use crate::record::digits::hex;
use crate::record::here::Here;

/// What a session is called that has nothing open.
pub(super) const NOWHERE: &str = "clinic";
/// The bytes of who it is, filled up with zeros so that a name's length says nothing.
const WHO: usize = 24;
/// The bytes that vouch for them.
const TAG: usize = 6;
/// What stands for a name's end that there was no room for.
const CUT: &str = "...";
/// Each stands for six bits.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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
    let who = padded(here.by.as_str());
    let tag = tag(&here.what, &terminal.0, &who);
    let bytes: Vec<u8> = tag.into_iter().chain(masked(&here.what, tag, who)).collect();
    format!("{NOWHERE}:{}{}:{}", digits(here.what.as_bytes(), 10), terminal.0, in_letters(&bytes))
}

/// Who says by the name of their session that they have the same open as `here`. What somebody made who does not know what
/// is open there is nobody.
pub(super) fn told(name: &str, here: &Here, terminal: &Terminal) -> Option<Here> {
    let rest = name.strip_prefix(NOWHERE)?.strip_prefix(':')?;
    let (session, by) = rest.strip_prefix(&digits(here.what.as_bytes(), 10))?.split_at_checked(4)?;
    let bytes = of_letters(by.strip_prefix(':').filter(|_| session != terminal.0)?)?;
    let (said, who) = bytes.split_first_chunk::<TAG>()?;
    let who = masked(&here.what, *said, who.try_into().ok()?);
    if tag(&here.what, session, &who) != *said {
        return None;
    }
    let by = std::str::from_utf8(&who).ok()?.trim_end_matches('\0');
    (!by.is_empty()).then(|| Here { by: by.into(), what: here.what.clone() })
}

/// A name in as many bytes as there are for one.
fn padded(name: &str) -> [u8; WHO] {
    let cut = (name.len() > WHO).then(|| name.floor_char_boundary(WHO - CUT.len()));
    let text =
        cut.and_then(|at| name.get(..at)).map_or_else(|| name.to_owned(), |kept| kept.trim_end().to_owned() + CUT);
    let mut who = [0; WHO];
    who.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    who
}

/// What vouches for a name, and makes what hides it another for each name and session: nobody has the same hidden in the
/// same way who is not the same.
fn tag(what: &str, session: &str, who: &[u8; WHO]) -> [u8; TAG] {
    keyed("clinic/here/tag", what, &[session.as_bytes(), who])
}

/// Hides a name, and shows one that is hidden.
fn masked(what: &str, tag: [u8; TAG], mut who: [u8; WHO]) -> [u8; WHO] {
    let mask: [u8; WHO] = keyed("clinic/here/mask", what, &[&tag]);
    who.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    who
}

/// The first bytes of a digest that only who knows `what` can reckon. All parts but `what` have a length of their own.
fn keyed<const N: usize>(purpose: &str, what: &str, parts: &[&[u8]]) -> [u8; N] {
    let begun = Sha256::new().chain_update(purpose).chain_update([0]).chain_update(what).chain_update([0]);
    let digest = parts.iter().fold(begun, |digest, part| digest.chain_update(part)).finalize();
    let mut bytes = [0; N];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    bytes
}

/// Bytes, a multiple of three, as letters that every server keeps as they are.
fn in_letters(bytes: &[u8]) -> String {
    let four = |three: &[u8]| {
        let bits = three.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        [18, 12, 6, 0].map(|by| char::from(LETTERS[((bits >> by) & 63) as usize]))
    };
    bytes.chunks_exact(3).flat_map(four).collect()
}

/// The bytes that such letters stand for.
fn of_letters(text: &str) -> Option<Vec<u8>> {
    let six = |letter: &u8| LETTERS.iter().position(|it| it == letter).and_then(|at| u32::try_from(at).ok());
    let three = |four: &[u8]| {
        let bits = four.iter().try_fold(0_u32, |bits, letter| Some((bits << 6) | six(letter)?))?;
        let [_, bytes @ ..] = bits.to_be_bytes();
        Some(bytes)
    };
    let whole = text.as_bytes().chunks_exact(4);
    if !whole.remainder().is_empty() {
        return None;
    }
    whole.map(three).collect::<Option<Vec<[u8; 3]>>>().map(|threes| threes.concat())
}

/// The first `count` hexadecimal digits of a digest.
fn digits(of: &[u8], count: usize) -> String {
    let mut all = hex(&Sha256::digest(of));
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
    fn a_name_fits_and_says_who_to_whoever_has_the_same_open_and_to_nobody_else() {
        let (one, other) = (Terminal("00a1".into()), Terminal("00b2".into()));
        let clinic = "clinic/0190a000-0000-7000-8000-000000000001";
        let cases = [
            ("D. Adeyemi", "D. Adeyemi"),
            ("Zoë O'Brien-Łukasz", "Zoë O'Brien-Łukasz"),
            ("100% ~ 'quoted'; --", "100% ~ 'quoted'; --"),
            ("exactly twenty-four byte", "exactly twenty-four byte"),
            ("A person of a very long name", "A person of a very lo..."),
            ("Олександра Коваленко", "Олександра..."),
        ];
        for (by, shown) in cases {
            let name = name(&here(by, clinic), &one);
            assert!(name.len() == 62 && name.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{name}");
            assert!(!name.contains('\'') && !name.contains(by), "{name}");
            let told = |as_seen_by: &Terminal, what: &str| told(&name, &here("me", what), as_seen_by);
            assert_eq!(told(&other, clinic), Some(here(shown, clinic)));
            assert_eq!(told(&one, clinic), None, "a connection of one's own is nobody else");
            assert_eq!(told(&other, "clinic/another"), None);
        }
        // The same as others see it: nothing of one name is in another's, nor in another session's or clinic's.
        let by = |by: &str, what: &str, terminal: &Terminal| name(&here(by, what), terminal)[22..].to_owned();
        let first = by("D. Adeyemi", clinic, &one);
        for again in [by("D. Adeyem", clinic, &one), by("D. Adeyemi", "c", &one), by("D. Adeyemi", clinic, &other)] {
            let same = first.bytes().zip(again.bytes()).filter(|(one, other)| one == other).count();
            assert!(same < 12, "{first} {again}");
        }
    }

    #[test]
    fn who_cannot_read_the_record_cannot_say_that_somebody_is_here() {
        let (one, other) = (Terminal("00a1".into()), Terminal("00b2".into()));
        let me = here("me", "clinic/1");
        let name = name(&here("S. Kaur", "clinic/1"), &one);
        assert!(told(&name, &me, &other).is_some());
        // What they see they can say again, and nothing else, not even as another session.
        for at in 0..name.len() {
            let letter = if name.as_bytes()[at] == b'A' { "B" } else { "A" };
            let mut turned = name.clone();
            turned.replace_range(at..=at, letter);
            assert_eq!(told(&turned, &me, &other), None, "{turned}");
        }
        let before = &name[..22];
        for name in ["clinic", "psql", "clinic:", "clinic:é", before, &format!("{before}X"), &format!("{name}AAAA")] {
            assert_eq!(told(name, &me, &other), None, "{name}");
        }
    }
}
