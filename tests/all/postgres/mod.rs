//! The record on a server: the same promises as a file's, kept over a real PostgreSQL.

mod carry;
pub mod cluster;
pub mod database;
mod guards;
mod hanging;
mod held_up;
mod line;
mod live;
mod live_presence;
mod lost_reply;
mod pages;
mod proxy;
mod rights;
mod roles;
mod stopped;
#[cfg(target_os = "linux")]
mod tampering;
mod terminals;

use crate::kill::killed_while_writing;
use crate::record::{
    Opens, a_conflict_shows_what_happened_since, a_retry_after_a_lost_reply_is_harmless, first_writers_at_once,
    many_writers_on_many_actions, many_writers_on_one_action, what_is_written_is_read_back,
};
use crate::tier::rounds;
use database::Database;

fn as_any_store(suite: impl Fn(Opens<'_>)) {
    let Some(database) = Database::new() else { return };
    suite(&|| database.open());
}

#[test]
fn server_what_is_written_is_read_back() {
    as_any_store(what_is_written_is_read_back);
}

#[test]
fn server_a_retry_after_a_lost_reply_is_harmless() {
    as_any_store(a_retry_after_a_lost_reply_is_harmless);
}

#[test]
fn server_a_conflict_shows_what_happened_since() {
    as_any_store(a_conflict_shows_what_happened_since);
}

#[test]
fn server_many_writers_on_one_action() {
    as_any_store(|opens| many_writers_on_one_action(opens, 50, rounds(20, 200)));
}

#[test]
fn server_many_writers_on_many_actions() {
    as_any_store(|opens| many_writers_on_many_actions(opens, 50, rounds(20, 200)));
}

#[test]
fn server_killed_while_writing_nothing_acknowledged_is_lost_or_doubled() {
    let Some(database) = Database::new() else { return };
    killed_while_writing(&database.app);
}

/// A lock is a courtesy; uniqueness alone keeps the promise, as on an engine that has no such locks.
#[test]
fn server_without_locks_many_writers_on_one_action() {
    let (Some(_), Some(database)) = (cluster::own(), Database::new()) else { return };
    let gone = "SET allow_system_table_mods = on;
                ALTER FUNCTION pg_catalog.pg_try_advisory_xact_lock(int, int) RENAME TO no_longer_there";
    database::sql(&database.superuser, gone).unwrap();
    many_writers_on_one_action(&|| database.open(), 10, 20);
}

#[test]
fn server_first_writers_at_once() {
    for _ in 0..5 {
        as_any_store(|opens| first_writers_at_once(opens, 12));
    }
}
