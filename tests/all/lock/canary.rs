//! The real program in a real terminal: words that must not outlive the lock are looked for in everything that was drawn
//! after it, on the screen, in what can be scrolled back to, in what is said where the program breaks off, and in every
//! file: the record and copies of it, drafts, the feed's cache, the log, temporary files.

mod broken;
mod sought;

use std::fs;
use std::time::Duration;

use rustix::process::Signal;

use super::super::http_server::{Server, answer};
use super::super::people::secret;
use super::super::person::{Account, ENTER, Screens};
use super::super::postgres::cluster::{APP, PASSWORD, own};
use super::super::postgres::database::Database;
use super::super::support::SAMPLE;
use sought::{Kind, Sought, look_through};

const F6: &str = "\x1b[17~";

const PASSPHRASE: &str = "seven canaries  sing before dawn";
const OTHERS: &str = "eleven kettles boil by the sea";
const TYPED: &str = "Zyzzyva canary list";
const SAVED: &str = "Quokka canary visits";
const TOKEN: &str = "tok-canary-5e3f";

const CHAIR: &str = "D. Adeyemi";

/// An account whose feed comes from a server that asks for a token, and the folder of files that its people hold their
/// secrets in: no file of the program's.
struct Room {
    account: Account,
    secrets: tempfile::TempDir,
    feed: Server,
}

/// The path of a file that is its owner's alone, with this text in it.
fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    secret(folder.path(), name, text).display().to_string()
}

impl Room {
    /// The record of a chair who also administers it, and of a manager, with an action in it.
    fn new(account: Account) -> Self {
        let secrets = tempfile::tempdir().unwrap();
        let document =
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/southampton-2022-23/2022-12.json"));
        let feed = Server::always(answer("200 OK", "", document));
        let temporary = account.home.path().join("temporary");
        fs::create_dir(&temporary).unwrap();
        let account = account
            .with("TMPDIR", temporary.display().to_string())
            .with("CLINIC_FEED", feed.url("/feed"))
            .with("CLINIC_HTTP_TOKEN_FILE", file(&secrets, "token", TOKEN));
        let (mine, theirs) = (file(&secrets, "mine", PASSPHRASE), file(&secrets, "theirs", OTHERS));
        let room = Self { account, secrets, feed };
        let team = SAMPLE.data.teams.iter().find(|team| team.name.as_str() == "Protection 1").unwrap().id.to_string();
        let chair = ["people", "add", CHAIR, "--holds", "chair", "--holds", "administrator"];
        room.account.run("somebody", &[&chair[..], &["--new-passphrase-file", &mine]].concat());
        let manager = ["people", "add", "R. Osei", "--holds", "manager", "--team", &team];
        room.as_chair("administrator", &[&manager[..], &["--new-passphrase-file", &theirs]].concat());
        let action = ["actions", "add", "--team", &team, "--no-indicator", "a test", "--text", SAVED];
        room.as_chair("chair", &[&action[..], &["--owner", "Team manager", "--due", "2023-02-01"]].concat());
        let heads = room.feed.heads();
        assert!(heads.iter().any(|head| head.contains(&format!("authorization: bearer {TOKEN}"))), "{heads:?}");
        room
    }

    /// Runs a subcommand for the chair, in this role.
    fn as_chair(&self, role: &str, arguments: &[&str]) -> String {
        let passphrase = self.secrets.path().join("mine").display().to_string();
        let who = ["--as", CHAIR, "--role", role, "--passphrase-file", &passphrase, "--today", "2023-01-12"];
        self.account.run("somebody", &[&who[..], arguments].concat())
    }
}

fn signs_in(screens: &mut Screens, name: &str, role: Option<&str>, passphrase: &str) {
    screens.sees("Who are you?");
    screens.gets(&name[..4], "narrowed to");
    screens.sends(ENTER);
    if let Some(role) = role {
        screens.sees("in which role?");
        screens.sends(role);
    }
    screens.gets("\x1b[200~", "Passphrase");
    screens.sends(&format!("{passphrase}\x1b[201~"));
    screens.sees("********");
    screens.sends(ENTER);
    screens.sees("F1 help");
}

/// One person has a list, a narrowed one and a half-open form on the screen, and locks it; another comes, and the first
/// again. Gives the child that stood on the screen.
fn goes_and_comes(room: &Room) -> String {
    let words = ["--today", "2023-01-12", "--verbose"];
    let mut screens = room.account.opens("somebody", (100, 30), &words);
    screens.sees("Who are you?");
    let first = screens.heard();
    assert!(!first.contains("Southampton") && !first.contains("Protection"), "before anybody signed in: {first}");
    signs_in(&mut screens, CHAIR, Some("1"), PASSPHRASE);
    screens.in_team();
    screens.gets("3", "Outside (");
    screens.sees("C-1");
    let child =
        screens.text().split_whitespace().find(|word| word.contains("C-1")).unwrap().trim_start_matches('>').to_owned();
    // The list is copied, narrowed, and a form stands half open.
    screens.gets("y", "Sent to the terminal's clipboard");
    screens.gets("/", "Narrow to");
    screens.gets("C-1", "C-1");
    screens.sends(ENTER);
    screens.types(TYPED);
    room.account.keeps_draft(TYPED);
    let before = screens.heard();
    assert!(before.contains(&child) && before.contains("\x1b]52;c;") && before.contains("canary"), "it was there");

    screens.gets(F6, "Locked");
    screens.sees("Who are you?");
    let (after, on_screen) = (screens.heard(), screens.all_of_it());
    assert!(after.contains("\x1b]52;c;\x1b\\"), "the clipboard is emptied: {after:?}");
    assert!(!after.contains("\x1b[2J"), "nothing is pushed to where it can be scrolled back to");
    let words = [&child, "C-1", "W0", TYPED, SAVED, "canary", PASSPHRASE, TOKEN, PASSWORD, "Southampton", "Protection"];
    for word in words {
        assert!(!after.contains(word) && !on_screen.contains(word), "{word:?} after the lock: {after}\n{on_screen}");
    }

    // Another person comes beside it: their own place, and nothing of the other's.
    signs_in(&mut screens, "R. Osei", None, OTHERS);
    screens.sees("R. Osei, team manager");
    let theirs = screens.heard();
    assert!(!theirs.contains(TYPED) && !theirs.contains(&child), "{theirs}");
    screens.signal(Signal::HUP);
    screens.sees("Locked");
    // Keys that come at once were meant for what stood there before.
    std::thread::sleep(Duration::from_millis(600));
    signs_in(&mut screens, CHAIR, Some("1"), PASSPHRASE);
    screens.sees("half-typed");
    screens.sees("Protection 1");
    screens.leaves();
    child
}

/// All that is looked for in files once everybody has gone.
fn all_of_it(child: &str) -> [Sought; 7] {
    [
        Sought::child(child),
        Sought::secret("a passphrase", PASSPHRASE),
        Sought::secret("another's passphrase", OTHERS),
        Sought::secret("the feed's token", TOKEN),
        Sought::secret("the server's password", PASSWORD),
        Sought::typed(TYPED),
        Sought::saved(SAVED),
    ]
}

#[test]
fn nothing_outlives_the_lock() {
    let room = Room::new(Account::new());
    let child = goes_and_comes(&room);
    let copies = room.account.home.path().join("copies");
    fs::create_dir(&copies).unwrap();
    let to = |name: &str| copies.join(name).display().to_string();
    room.as_chair("administrator", &["record", "backup", "--to", &to("backup.sqlite")]);
    room.as_chair("administrator", &["record", "export", "--to", &to("export.jsonl")]);
    let looked_at = look_through(room.account.home.path(), &all_of_it(&child), CHAIR);
    for kind in [Kind::Record, Kind::Copy, Kind::Draft, Kind::Cache, Kind::Log] {
        assert!(looked_at.contains(&kind), "no {kind:?} was looked at: {looked_at:?}");
    }
}

/// The same where the record is on a server that asks for a password.
#[test]
fn nothing_outlives_the_lock_where_the_record_is_on_a_server() {
    let (Some(cluster), Some(database)) = (own(), Database::new()) else { return };
    let address = format!("postgres://{APP}@localhost:{}/{}?sslmode=verify-full", cluster.port, database.name);
    let secrets = tempfile::tempdir().unwrap();
    let account = Account::with_server(&address)
        .with("CLINIC_RECORD_CA_FILE", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls/authority.pem"))
        .with("CLINIC_RECORD_PASSWORD_FILE", file(&secrets, "password", PASSWORD));
    let room = Room::new(account);
    let child = goes_and_comes(&room);
    let sought = all_of_it(&child);
    let looked_at = look_through(room.account.home.path(), &sought, CHAIR);
    for kind in [Kind::Draft, Kind::Cache, Kind::Log] {
        assert!(looked_at.contains(&kind), "no {kind:?} was looked at: {looked_at:?}");
    }
    let events = database.open().after(0).unwrap();
    let record = format!("{events:?}");
    for it in &sought {
        assert_eq!(record.contains(&it.word), it.word == SAVED, "{} in the record", it.what);
    }
}

#[test]
fn without_sign_in_the_lock_says_what_it_is_worth() {
    let account = Account::new();
    let mut screens = account.start("J. Doe");
    screens.gets(F6, "NO PASSPHRASE");
    screens.sees("This is the screen of J. Doe, chair.");
    assert!(!screens.text().contains("Southampton"), "{}", screens.text());
    screens.gets(ENTER, "Where to look");
    screens.leaves();
}
