//! Somebody changes the record behind its back, with a database tool or a hex editor, in one of many ways at a seeded place:
//! each time the check finds it. What no chain can notice, an end cut off and a whole rewrite, is found by a head noted earlier.

use std::fs;
use std::path::Path;

use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::record::store::{Append, Options, open};
use assurance_clinic::record::verify::verify;
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::power_cut::{quick_folder, record_in};
use super::record::{Place, UNGUARD};
use super::tier::{Dice, rounds, seed};

const LANES: u64 = 2;

/// A sound record, closed and without gaps in its pages.
struct Sound {
    file: Vec<u8>,
    events: Vec<Event>,
    dump: rusqlite::Result<Vec<Vec<Value>>>,
}

impl Sound {
    fn new() -> Self {
        let place = Place::with(30);
        let compact = place.path().with_file_name("compact.db");
        let connection = Connection::open(place.path()).unwrap();
        connection.execute("VACUUM INTO ?1", [compact.to_str().unwrap()]).unwrap();
        Self { file: fs::read(&compact).unwrap(), events: place.open().after(0).unwrap(), dump: dump(&compact) }
    }

    /// The head once `position` was the last.
    fn head(&self, position: usize) -> Head {
        self.events[position - 1].head()
    }
}

/// All that a plain reader gets out of the file, by its table and by its indexes; an error where it gets none.
fn dump(file: &Path) -> rusqlite::Result<Vec<Vec<Value>>> {
    let db = Connection::open(file)?;
    let mut all = Vec::new();
    for sql in [
        "SELECT * FROM event NOT INDEXED",
        "SELECT id FROM event ORDER BY id",
        "SELECT stream, version FROM event ORDER BY 1, 2",
    ] {
        let mut statement = db.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
        all.extend(rows.collect::<rusqlite::Result<Vec<Vec<Value>>>>()?);
    }
    Ok(all)
}

/// What was done, in words, and the head noted earlier where only that can show it.
type Done = (String, Option<Head>);

/// The columns of an event, each with whether it is text.
pub const COLUMNS: [(&str, bool); 14] = [
    ("id", true),
    ("stream", true),
    ("typed_by", true),
    ("role", true),
    ("on_behalf_of", true),
    ("terminal", true),
    ("time", true),
    ("kind", true),
    ("payload", true),
    ("prev", true),
    ("hash", true),
    ("version", false),
    ("payload_version", false),
    ("position", false),
];

pub fn with_a_bit_turned(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    if bytes.is_empty() {
        return vec![b'x'];
    }
    let at = dice.below(bytes.len());
    bytes[at] ^= 1 << dice.below(8);
    bytes
}

fn number(position: usize) -> i64 {
    i64::try_from(position).unwrap()
}

/// One bit of one field. Not every bit can be turned: a number that is taken, or is not to be there at all, is refused.
fn a_bit_of_a_field(db: &Connection, position: usize, dice: &mut Dice) -> Option<String> {
    let (column, is_text) = COLUMNS[dice.below(COLUMNS.len())];
    let done = if is_text {
        let sql = format!("SELECT coalesce(CAST({column} AS BLOB), x'') FROM event WHERE position = ?1");
        let bytes: Vec<u8> = db.query_row(&sql, [number(position)], |row| row.get(0)).unwrap();
        let sql = format!("UPDATE event SET {column} = CAST(?1 AS TEXT) WHERE position = ?2");
        db.execute(&sql, params![with_a_bit_turned(bytes, dice), number(position)])
    } else {
        let bit = 1_i64 << dice.below(40);
        let sql = format!("UPDATE event SET {column} = ({column} | ?1) - ({column} & ?1) WHERE position = ?2");
        db.execute(&sql, params![bit, number(position)])
    };
    done.ok().map(|_| format!("a bit of {column} at {position}"))
}

/// One bit of the file, where the text of a field stands, in the table or in an index.
fn a_bit_of_the_file(sound: &Sound, file: &Path, position: usize, dice: &mut Dice) -> String {
    let event = &sound.events[position - 1];
    let texts = [
        event.new.id.to_string(),
        event.new.stream.as_str().to_owned(),
        event.new.time.clone(),
        event.new.payload.clone(),
        event.prev.to_string(),
        event.hash.to_string(),
    ];
    let text = &texts[dice.below(texts.len())];
    let there = |from: &[u8]| from == text.as_bytes();
    let places: Vec<usize> =
        sound.file.windows(text.len()).enumerate().filter(|(_, from)| there(from)).map(|(at, _)| at).collect();
    loop {
        let mut bytes = sound.file.clone();
        let at = places[dice.below(places.len())] + dice.below(text.len());
        bytes[at] ^= 1 << dice.below(8);
        fs::write(file, bytes).unwrap();
        // A page may hold old bytes that nothing names; to turn those changes no record.
        if dump(file) != sound.dump {
            return format!("a bit of the file at {at}, in {text:?}");
        }
    }
}

/// Rows of `events` that go, come or change places, by statements that any database of tables takes; what they do comes last.
pub fn rows(events: &[Event], one: usize, dice: &mut Dice) -> (String, Done) {
    let last = events.len();
    let other = 1 + (one + dice.below(last - 1)) % last;
    let swap = |one: usize, other: usize| {
        format!(
            "UPDATE event SET position = 999 WHERE position = {one};
             UPDATE event SET position = {one} WHERE position = {other};
             UPDATE event SET position = {other} WHERE position = 999;"
        )
    };
    let moved = |from: usize, by: i64| {
        format!(
            "UPDATE event SET position = position + 1000000 WHERE position >= {from};
             UPDATE event SET position = position - 1000000 + {by} WHERE position >= 1000000;"
        )
    };
    let copy = |to: usize| {
        format!(
            "INSERT INTO event SELECT {to}, substr(id, 1, 35) || 'z', stream || 'z', version, typed_by, role, on_behalf_of, \
             terminal, time, kind, payload_version, payload, prev, hash FROM event WHERE position = {one};"
        )
    };
    // Of the last row it cannot be told that it is gone; that is an end cut off.
    let inner = one.min(last - 1);
    match dice.below(8) {
        0 => (swap(one, other), (format!("{one} and {other} change places"), None)),
        1 => {
            let (from, to) = (one.min(other), one.max(other));
            let swaps: String = (0..(to - from).div_ceil(2)).map(|n| swap(from + n, to - n)).collect();
            (swaps, (format!("{from} to {to} in the other order"), None))
        }
        2 => (format!("DELETE FROM event WHERE position = {inner};"), (format!("{inner} is gone"), None)),
        3 => {
            let gone = format!("DELETE FROM event WHERE position = {inner};{}", moved(inner, -1));
            (gone, (format!("{inner} is gone and the rest moves up"), None))
        }
        4 => (copy(last + 1), (format!("{one} again at the end"), None)),
        5 => (moved(one + 1, 1) + &copy(one + 1), (format!("{one} again behind it"), None)),
        6 => {
            let cut = 1 + dice.below(last);
            let noted = cut + dice.below(last - cut + 1);
            let sql = format!("DELETE FROM event WHERE position >= {cut};");
            (sql, (format!("cut off from {cut}, noted at {noted}"), Some(events[noted - 1].head())))
        }
        _ => {
            let sql = format!(
                "UPDATE event SET payload = (SELECT payload FROM event WHERE position = {other}) \
                         WHERE position = {one};"
            );
            assert!(events[one - 1].new.payload != events[other - 1].new.payload, "no two say the same");
            (sql, (format!("{one} says what {other} says"), None))
        }
    }
}

/// Everything from one event on written anew, with hashes that are right.
fn a_whole_rewrite(sound: &Sound, file: &Path, from: usize, dice: &mut Dice) -> Done {
    let mut events: Vec<_> = sound.events.iter().map(|event| event.new.clone()).collect();
    events[from - 1].payload = events[from - 1].payload.replace("action", "notion");
    fs::remove_file(file).unwrap();
    let store = open(file.to_str().unwrap(), Options::default()).unwrap();
    store.append(&Append { events }).unwrap();
    let noted = from + dice.below(sound.events.len() - from + 1);
    (format!("written anew from {from}, noted at {noted}"), Some(sound.head(noted)))
}

/// Tampers once; what was done, where it was missed.
fn missed(sound: &Sound, round: usize, dice: &mut Dice) -> Option<String> {
    let folder = quick_folder();
    let file = record_in(folder.path());
    fs::write(&file, &sound.file).unwrap();
    let position = 1 + dice.below(sound.events.len());
    let unguarded = || {
        let db = Connection::open(&file).unwrap();
        db.execute_batch(UNGUARD).unwrap();
        db
    };
    let (done, known) = match round % 5 {
        0 => {
            let db = unguarded();
            let done = std::iter::repeat_with(|| a_bit_of_a_field(&db, position, dice)).flatten().next().unwrap();
            (done, None)
        }
        1 => (a_bit_of_the_file(sound, &file, position, dice), None),
        2 | 3 => {
            let (sql, done) = rows(&sound.events, position, dice);
            unguarded().execute_batch(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            done
        }
        _ => a_whole_rewrite(sound, &file, position, dice),
    };
    let store = open(file.to_str().unwrap(), Options::default()).unwrap();
    match verify(&*store, known) {
        Ok(found) if found.ok() => Some(done),
        Ok(_) => None,
        // So much is wrong that it is no record any more.
        Err(error) => (!error.to_string().contains("left as it is")).then(|| format!("{done}: {error}")),
    }
}

#[test]
fn whatever_is_changed_behind_its_back_is_found() {
    let (count, seed) = (rounds(1_000, 10_000), seed());
    let sound = Sound::new();
    assert!(sound.events.len() == 60 && sound.file.len() > 20_000);
    let lane = |number: u64| -> Vec<String> {
        let mut dice = Dice::new(seed, number);
        let each = count / usize::try_from(LANES).unwrap();
        (0..each).filter_map(|round| missed(&sound, round, &mut dice)).collect()
    };
    let missed: Vec<String> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|number| scope.spawn(move || lane(number))).collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });
    println!("tampering: {} of {count} missed", missed.len());
    assert!(missed.is_empty(), "seed {seed}: {missed:#?}");
}
