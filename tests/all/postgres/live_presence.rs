//! Who else has a clinic open, on one server: each terminal is told of the other without a key, and of its end, however it
//! ends.

use std::time::{Duration, Instant};

use super::cluster::{APP, own};
use super::database::{Database, sql};
use crate::person::{Account, PATIENCE};
use crate::two_people::{CHAIR, OTHER, at_the_agenda, schedule};

#[test]
fn two_terminals_in_one_clinic_see_each_other_as_long_as_they_are_there() {
    let Some(database) = Database::new() else { return };
    let account = Account::with_server(&database.app);
    schedule(&account);
    let names = "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'clinic:%'
                 AND datname = current_database()";
    let mut one = at_the_agenda(&account, CHAIR);
    // The server is told a moment after the page stands there.
    let begun = Instant::now();
    let first = loop {
        match sql(&database.superuser, names).unwrap().pop() {
            Some(first) => break first,
            None => assert!(begun.elapsed() < PATIENCE, "the server is told of nobody"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut two = at_the_agenda(&account, OTHER);
    two.sees("Open at another terminal too: D. Adeyemi");
    one.sees("Open at another terminal too: S. Kaur");
    // The line is cut under it, and made anew: it is said again.
    let cut = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = '{APP}' AND application_name LIKE 'clinic:%'
             AND application_name <> '{first}'"
    );
    if own().is_some() {
        assert_eq!(sql(&database.superuser, &cut), Ok(vec!["1".to_owned()]), "the other's line is cut, and no more");
        one.until(PATIENCE, "nobody else", |screen| screen.contains("Agenda") && !screen.contains("another terminal"));
        one.sees("Open at another terminal too: S. Kaur");
    }
    two.kill_at_once();
    one.until(PATIENCE, "nobody else", |screen| screen.contains("Agenda") && !screen.contains("another terminal"));
    // Nothing of it is left on the server, and every account of the server may read the names: they say nobody's.
    let names = sql(&database.superuser, names).unwrap();
    assert!(names.len() == 1 && names[0].len() == 62 && !names[0].contains("Adeyemi"), "{names:?}");
    one.leaves();
}
