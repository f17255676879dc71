//! Who may see and do what: the program's one table against another, written out here from the brief; what is seen; and
//! the same through the program itself.
//!
//! That each step and entry goes by it, by every role, for oneself and for another, is tried at the door itself
//! (`record::decide`), which screens and command line share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assurance_clinic::domain::event::Event;
use assurance_clinic::domain::ids::TeamId;
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::person::{Held, PersonWhat, StoredHash};
use assurance_clinic::domain::register::Register;
use assurance_clinic::record::access::{may_see, sees_all, table};
use assurance_clinic::record::decide::{Entry, Facts, Step, decide};
use assurance_clinic::record::passphrase::{Params, hash};
use assurance_clinic::record::store::{Append, Options, open};
use assurance_clinic::record::verify::load;
use chrono::Utc;
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::{RIGHT, clinic, run, secret};
use crate::record::UNGUARD;
use crate::support::{SAMPLE, moment};

/// Deed, and for chair, service lead, manager, analyst, minute taker, qa, viewer, administrator: `+` everywhere, `o` what
/// is their own, `f` typed for others, `s` for oneself, `-` not.
const EXPECTED: &str = "
see.service                    + + + + + + + +
see.area                       + + + + + + + +
see.team                       + + + + + + + +
see.worker                     + o o + + + - -
see.child                      + o o + + + - -
read.actions                   + + + + + + + +
read.questions                 + + + + + + + +
read.representations           + + + + + + + +
read.clinics                   + + + + + + + +
read.audits                    + + + + + + + +
read.quality                   + + + + + + + +
action.add                     + o o + + + - -
action.agree                   + - - - f - - -
action.start                   + o o - + - - -
action.report                  + o o - f + - -
action.return                  + - - - f - - -
action.accept                  + - - - f - - -
action.withdraw                + s s s f s - -
action.supersede               + - - - f - - -
action.redate                  + - - - f - - -
action.amend                   + s s s f s - -
action.reopen                  + - - - f - - -
clinic.schedule                + o - - f - - -
clinic.move                    + o - - f - - -
clinic.attend                  + - - - + - - -
clinic.pin                     + - - - f - - -
clinic.unpin                   + - - - f - - -
clinic.defer                   + - - - f - - -
clinic.recall                  + - - - f - - -
clinic.add_item                + - - - f - - -
clinic.minutes                 + - - - f - - -
clinic.open                    + - - - f - - -
clinic.discuss                 + - - - + - - -
clinic.undiscuss               + - - - + - - -
clinic.look                    + - - - + - - -
clinic.not_reached             + - - - f - - -
clinic.note                    + - - - + - - -
clinic.close                   + - - - f - - -
clinic.correct                 + - - - + - - -
question.ask                   + o - - f + - -
question.answer                + o o - f + - -
question.ask_again             + - - - f - - -
question.become_action         + - - - f - - -
exemption.agree                + o - - f - - -
exemption.review               + o - - f - - -
exemption.end                  + o - - f - - -
recommendation.add             + - - - + - - -
recommendation.progress        + - - - + - - -
recommendation.accept          + - - - + - - -
recommendation.reopen          + - - - + - - -
representation.write           + o o - f - - -
representation.submit          + o o - f - - -
representation.nothing_to_add  + o o - f - - -
account.set                    + o o - f - - -
audit.confirm                  - - - - - + - -
audit.escalate                 - - - - - + - -
audit.update                   f o o - f + - -
audit.further_update           f o o - f + - -
audit.re_audit                 - - - - - + - -
signal.rebase                  + o - + f - - -
signal.undo_rebase             + o - + f - - -
signal.ghost                   + o - + f - - -
signal.undo_ghost              + o - + f - - -
doubt.known                    + - - + f - - -
doubt.query                    + o - + f + - -
doubt.redate                   + - - + f - - -
doubt.answer                   + o o + f + - -
doubt.ask_again                + - - + f - - -
doubt.close                    + - - + f - - -
people.list                    + - - - - - - +
people.add                     - - - - - - - +
people.role                    - - - - - - - +
people.reset                   s s s s s s s +
people.disable                 - - - - - - - +
people.enable                  - - - - - - - +
record.verify                  + - - + - + - +
record.backup                  - - - - - - - +
record.restore                 - - - - - - - +
record.export                  - - - - - - - +
record.import                  - - - - - - - +
record.move                    - - - - - - - +
record.access                  + - - - - - - +
";

/// A feed with child records.
const FEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/invented-36-months.json");

const ROLES: [&str; 8] =
    ["chair", "service_lead", "manager", "analyst", "minute_taker", "qa", "viewer", "administrator"];

fn expected() -> Vec<(String, Vec<&'static str>)> {
    let word = |sign| match sign {
        "+" => "all",
        "o" => "own",
        "f" => "for_another",
        "s" => "oneself",
        "-" => "no",
        other => panic!("{other}"),
    };
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        (words.next().unwrap().to_owned(), words.map(word).collect())
    };
    EXPECTED.lines().filter(|line| !line.is_empty()).map(line).collect()
}

#[test]
fn the_table_is_the_one_that_was_agreed() {
    let found: Vec<(String, Vec<&str>)> = table()
        .iter()
        .map(|line| (line.deed.clone(), line.reaches.iter().map(|reach| reach.word()).collect()))
        .collect();
    for (found, expected) in found.iter().zip(&expected()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected().len());
    assert_eq!(Role::ALL.map(Role::word), ROLES);
}

fn held(role: Role) -> Held {
    let areas = if role == Role::ServiceLead { ["protection-court".into()].into() } else { [].into() };
    let teams = if role == Role::Manager { ["T07".into()].into() } else { [].into() };
    Held::of(role, areas, teams).unwrap()
}

pub fn actor(role: Role) -> Actor {
    Actor { by: format!("The {}", role.word()).into(), role, on_behalf_of: None, terminal: "test".into() }
}

/// The events that add somebody of every role, the administrator first.
pub fn everybody(passphrase: &StoredHash) -> Vec<Event> {
    let (mut events, mut register) = (Vec::new(), Register::default());
    for role in [Role::Administrator].into_iter().chain(Role::ALL.into_iter().take(7)) {
        let name = actor(role).by.as_str().to_owned();
        let what = PersonWhat::Add { name, held: vec![held(role)], passphrase: passphrase.clone() };
        let facts = Facts::bare(moment().today, Uuid::now_v7());
        let step = Step::Write(Box::new(Entry::Person(what)));
        for new in decide(&register, &actor(Role::Administrator), step, &facts, Utc::now()).unwrap() {
            let event = Event::chained(new, register.head());
            register.extend([&event]);
            events.push(event);
        }
    }
    events
}

#[test]
fn workers_and_children_are_seen_by_those_whose_work_they_are() {
    let register = Register::of(&everybody(&StoredHash::new("not looked at".into())));
    let area_of = |team: &TeamId| match team.as_str() {
        "T07" | "T05" => Some("protection-court".into()),
        "T01" => Some("front-door-assessment".into()),
        _ => None,
    };
    for role in Role::ALL {
        let seen = ["T07", "T05", "T01", "GONE"].map(|team| may_see(&register, &actor(role), &team.into(), area_of));
        let expected = match role {
            Role::Manager => [true, false, false, false],
            Role::ServiceLead => [true, true, false, false],
            Role::Viewer | Role::Administrator => [false; 4],
            _ => [true; 4],
        };
        assert_eq!(seen, expected, "{role:?}");
        assert_eq!(sees_all(&register, &actor(role)), expected == [true; 4], "{role:?}");
        // The same role claimed by somebody who does not hold it sees nothing.
        let other = Actor { role, ..actor(if role == Role::Viewer { Role::Qa } else { Role::Viewer }) };
        assert!(!may_see(&register, &other, &"T07".into(), area_of), "{role:?}");
        let stranger = Actor { by: "Nobody".into(), ..actor(role) };
        assert!(!may_see(&register, &stranger, &"T07".into(), area_of), "{role:?}");
        // Single-person mode.
        assert!(may_see(&Register::default(), &stranger, &"T07".into(), area_of), "{role:?}");
    }
}

/// A record with somebody of every role in `folder`, and the file that their passphrase is in.
fn shared(folder: &Path) -> PathBuf {
    let passphrase = hash(&SecretString::from(RIGHT.to_owned()), Params::LEAST).unwrap();
    std::fs::create_dir_all(folder.join("state")).unwrap();
    let store = open(folder.join("state/record.sqlite").to_str().unwrap(), Options::default()).unwrap();
    for event in everybody(&passphrase) {
        store.append(&Append { events: vec![event.new] }).unwrap();
    }
    secret(folder, "right", RIGHT)
}

/// How a line ends by somebody of this role, and what a script reads of it.
fn by(folder: &Path, role: &str, line: &str) -> (i32, Value) {
    let right = folder.join("right");
    run(folder, line, &["--as", &format!("The {role}"), "--passphrase-file", right.to_str().unwrap()])
}

#[test]
fn the_program_itself_goes_by_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let right = shared(folder);
    let at = |name: &str| folder.join(name).display().to_string();
    let add = |team: &str| {
        format!("actions add --team {team} --text Weekly~list --owner Manager --due 9/2/2023 --no-indicator a~list")
    };
    // A line, and for each role whether it is done.
    let lines = [
        ("show service".to_owned(), "++++++++"),
        ("show area protection-court".to_owned(), "++++++++"),
        ("show team T05".to_owned(), "++++++++"),
        ("show agenda --area protection-court".to_owned(), "++++++++"),
        ("show quality".to_owned(), "++++++++"),
        ("show difference".to_owned(), "++++++++"),
        ("actions list".to_owned(), "++++++++"),
        ("questions list".to_owned(), "++++++++"),
        ("representations show --team T05".to_owned(), "++++++++"),
        ("clinics list".to_owned(), "++++++++"),
        ("audits list".to_owned(), "++++++++"),
        ("quality list".to_owned(), "++++++++"),
        ("exemptions list".to_owned(), "++++++--"),
        ("show outside --team T07".to_owned(), "++++++--"),
        ("show outside --team T05".to_owned(), "++-+++--"),
        ("accounts list".to_owned(), "++++++--"),
        (add("T07"), "++++++--"),
        (add("T05"), "++-+++--"),
        (add("T01"), "+--+++--"),
        ("people list".to_owned(), "+------+"),
        ("record verify".to_owned(), "+--+-+-+"),
        ("record access".to_owned(), "+------+"),
        (format!("record backup --to {}", at("copy.sqlite")), "-------+"),
        (format!("record export --to {}", at("copy.jsonl")), "-------+"),
        (format!("record move --to {}", at("moved.sqlite")), "-------+"),
        (format!("record import --from {}", at("copy.jsonl")), "-------+"),
        (format!("record restore --replace --from {}", at("copy.sqlite")), "-------+"),
    ];
    for (line, done) in &lines {
        for (role, done) in Role::ALL.into_iter().zip(done.chars()) {
            let me = ["--as", &format!("The {}", role.word()), "--passphrase-file", right.to_str().unwrap()];
            let (code, read) = run(folder, line, &me);
            assert_eq!(code == 0, done == '+', "{line} by {role:?}: {read}");
            if done == '-' {
                assert_eq!(read["error"]["code"], "not-allowed", "{line} by {role:?}: {read}");
            }
        }
    }
    // Of the whole service a manager is listed the own team's records alone, and told so.
    let of = |role: &str| by(folder, role, "show outside").1;
    let teams = |rows: &Value| {
        let rows = rows["rows"].as_array().unwrap();
        rows.iter().map(|row| row["team"].as_str().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    let (all, own) = (of("chair"), of("manager"));
    assert!(teams(&all).len() > 3 && all["hidden_teams"] == json!(0));
    assert_eq!(teams(&own), ["T07".to_owned()].into());
    assert!(own["hidden_teams"].as_u64().unwrap() > 3, "{}", own["hidden_teams"]);
}

/// Whose a child is, is not for figures of one's own making to say where the record knows it.
#[test]
fn an_account_that_is_recorded_for_a_team_stays_that_team_s_whatever_feed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let right = shared(folder);
    let mut made: Value = serde_json::from_str(&std::fs::read_to_string(FEED).unwrap()).unwrap();
    // Of a team of the service lead's area.
    let others = |child: &&Value| child["team"] == "T06";
    let child = made["children"].as_array().unwrap().iter().find(others).unwrap().clone();
    let word = |key: &str| child[key].as_str().unwrap();
    let account = |team: &str| {
        let (indicator, child) = (word("indicator"), word("id"));
        format!("accounts set --team {team} --indicator {indicator} --child {child} --reason refused --safe yes")
    };
    let signed_in = |role: Role, more: &[&'static str]| {
        let me = ["--as".to_owned(), format!("The {}", role.word())];
        let rest = ["--passphrase-file", right.to_str().unwrap()].into_iter().chain(more.iter().copied());
        me.into_iter().chain(rest.map(str::to_owned)).collect::<Vec<String>>()
    };
    let with = |line: &str, me: &[String]| run(folder, line, &me.iter().map(String::as_str).collect::<Vec<_>>());
    let (code, read) = with(&account(word("team")), &signed_in(Role::ServiceLead, &["--feed", FEED]));
    assert_eq!(code, 0, "{read}");
    // Figures in which every child is of the manager's own team.
    for team in made["children"].as_array_mut().unwrap().iter_mut().map(|child| &mut child["team"]) {
        *team = json!("T07");
    }
    let own = folder.join("own.json");
    std::fs::write(&own, made.to_string()).unwrap();
    let mut me = signed_in(Role::Manager, &[]);
    me.extend(["--feed".to_owned(), own.display().to_string()]);
    let (code, read) = with(&account("T07"), &me);
    assert_eq!((code, &read["error"]["code"]), (1, &json!("not-allowed")), "{read}");
}

/// An identifier typed into a text is as hidden as the record itself: from whoever does not see the team's, and from a room.
/// So it is where the sample is at hand, and where a feed is set at which a list of actions does not look.
#[test]
fn an_identifier_in_typed_text_is_masked_where_its_team_is_hidden() {
    let feed: Value = serde_json::from_str(&std::fs::read_to_string(FEED).unwrap()).unwrap();
    let word = |child: &Value, key: &str| child[key].as_str().unwrap().to_owned();
    let of_feed: Vec<_> =
        feed["children"].as_array().unwrap().iter().map(|it| (word(it, "id"), word(it, "team"))).collect();
    let of_sample: Vec<_> = SAMPLE.data.children.iter().map(|it| (it.child.to_string(), it.team.to_string())).collect();
    // Of the feed's teams only the other one is in the lead's area.
    masks_what_is_typed("", &of_sample, "T05", true);
    masks_what_is_typed(&format!(" --feed {FEED}"), &of_feed, "T06", false);
}

fn masks_what_is_typed(feed: &str, children: &[(String, String)], other_team: &str, lead_sees_own: bool) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    shared(folder);
    let of = |team: &str| {
        let only = |id: &str| children.iter().all(|(child, of)| child != id || of == team);
        children.iter().find(|(child, of)| of == team && only(child)).unwrap().0.clone()
    };
    let (own, other) = (of("T07"), of(other_team));
    let add = format!(
        "actions add --team T05 --text See~{own}~and~({}). --owner Manager --due 9/2/2023 --no-indicator a~list",
        other.to_lowercase()
    );
    assert_eq!(by(folder, "chair", &add).0, 0);
    let ask = format!("questions ask --team T05 --text What~of~{other}?");
    assert_eq!(by(folder, "chair", &ask).0, 0);
    for (role, present, sees_own, sees_other) in [
        ("viewer", false, false, false),
        ("chair", false, true, true),
        ("manager", false, true, false),
        ("service_lead", false, lead_sees_own, true),
        ("administrator", false, false, false),
        ("chair", true, false, false),
    ] {
        let more = if present { format!(" --present{feed}") } else { feed.to_owned() };
        let word = |id: &str, sees: bool| if sees { id.to_owned() } else { "[record]".to_owned() };
        let (code, read) = by(folder, role, &format!("actions list{more}"));
        let expected = format!("See {} and ({}).", word(&own, sees_own), word(&other.to_lowercase(), sees_other));
        assert_eq!((code, &read["actions"][0]["text"]), (0, &json!(expected)), "{role}{more}");
    }
    let (code, read) = by(folder, "manager", &format!("questions list{feed}"));
    assert_eq!((code, &read["questions"][0]["text"]), (0, &json!("What of [record]?")));
    // Without any figures there is nothing to know them by. Who sees everything is told nothing.
    let gone = folder.join("gone.json").display().to_string();
    let said = |line: &[&str]| {
        let output = clinic(folder, &[line, &["--feed", &gone, "--as", "The chair", "--passphrase-file"]].concat())
            .arg(folder.join("right"))
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said(&["actions", "list", "--present"]).contains("not masked here"));
    assert_eq!(said(&["actions", "list"]), "");
}

/// A file is as good as whoever wrote it: what it says of people is held against the record as it stood.
#[test]
fn a_copy_with_an_entry_that_nobody_was_let_in_with_is_not_imported() {
    use assurance_clinic::domain::event::timestamp_text;
    use assurance_clinic::domain::payload::{Dated, Payload as _};
    use assurance_clinic::domain::person::roster;

    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    shared(folder);
    let at = |name: &str| folder.join(name).display().to_string();
    administrator(folder, &format!("record backup --to {}", at("honest.sqlite")));
    std::fs::copy(at("honest.sqlite"), at("forged.sqlite")).unwrap();
    let forged = open(&at("forged.sqlite"), Options::default()).unwrap();
    let register = load(&*forged).unwrap();
    let person = register.person(&actor(Role::Manager).by).unwrap().id;
    let dated = Dated { on: moment().today, what: PersonWhat::Role { person, held: vec![Held::Chair] } };
    let new = assurance_clinic::domain::event::NewEvent {
        id: Uuid::now_v7(),
        stream: roster(),
        version: register.people().version() + 1,
        by: actor(Role::Manager).by.to_string(),
        role: "manager".into(),
        on_behalf_of: None,
        terminal: "elsewhere".into(),
        time: timestamp_text(Utc::now()),
        kind: dated.what.kind(),
        payload_version: dated.what.form(),
        payload: dated.payload(),
    };
    forged.append(&Append { events: vec![new] }).unwrap();
    let position = forged.head().unwrap().position;
    drop(forged);
    administrator(folder, &format!("--record {} record export --to {}", at("forged.sqlite"), at("forged.jsonl")));
    for (file, record) in [("forged.sqlite", "honest.sqlite"), ("forged.jsonl", "empty.sqlite")] {
        let line = format!("record import --from {} --record {}", at(file), at(record));
        let (code, read) = by(folder, "administrator", &line);
        assert_eq!((code, &read["error"]["code"]), (1, &json!("not-allowed")), "{read}");
        let said = read["error"]["message"].as_str().unwrap();
        assert!(said.contains(&format!("entry {position}:")), "{said}");
        let there = open(&at(record), Options::default()).unwrap();
        let chairs = load(&*there).unwrap();
        assert!(chairs.person_of(person).is_none_or(|it| it.holds(Role::Chair).is_none()), "nothing of it is written");
    }
    let line = format!("record import --from {} --record {}", at("honest.sqlite"), at("empty.sqlite"));
    administrator(folder, &line);
}

/// Every file below `folder` with what is in it; what a reader leaves beside a record left out.
fn everything(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything(&path));
        } else if ["-shm", ".log"].iter().all(|end| !path.display().to_string().ends_with(end)) {
            let bytes = std::fs::read(&path).unwrap();
            found.extend((!bytes.is_empty()).then_some((path, bytes)));
        }
    }
    found
}

/// What an administrator is answered, who may do it.
fn administrator(folder: &Path, line: &str) -> Value {
    let (code, read) = by(folder, "administrator", line);
    assert_eq!(code, 0, "{line}: {read}");
    read
}

#[test]
fn nobody_looks_after_a_shared_record_who_has_not_signed_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    shared(folder);
    let at = |name: &str| folder.join(name).display().to_string();
    let admin = |line: &str| administrator(folder, line);
    admin(&format!("record backup --to {}", at("copy.sqlite")));
    admin(&format!("record export --to {}", at("copy.jsonl")));
    run(folder, &format!("--record {} clinics list", at("own.sqlite")), &[]);
    let lines = [
        "record verify".to_owned(),
        "record access".to_owned(),
        format!("record backup --to {}", at("b.sqlite")),
        format!("record export --to {}", at("b.jsonl")),
        "record export --to -".to_owned(),
        format!("record move --to {}", at("moved.sqlite")),
        format!("record import --from {}", at("copy.jsonl")),
        format!("record restore --replace --from {}", at("copy.sqlite")),
        // Nor does a copy of it become somebody's own record.
        format!("--record {} record import --from {}", at("own.sqlite"), at("copy.jsonl")),
        format!("--record {} record restore --from {}", at("own.sqlite"), at("copy.jsonl")),
        format!("--record {} record restore --from {}", at("own.sqlite"), at("copy.sqlite")),
        format!("--record {} record move --to {}", at("copy.sqlite"), at("own.sqlite")),
    ];
    let before = everything(folder);
    for line in &lines {
        let (code, read) = run(folder, line, &[]);
        assert_eq!((code, &read["error"]["code"]), (1, &json!("signed-out")), "{line}: {read}");
        assert!(everything(folder) == before, "{line} left something behind");
        // Where nobody is in the record yet, it is said whose people are meant.
        if line.contains("--record") && !line.contains("record move") {
            let said = read["error"]["message"].as_str().unwrap();
            assert!(said.starts_with("There is nobody in ") && said.contains("one of its administrators"), "{said}");
        }
    }
    // To check a record, and to sign in for what is written into one, writes nothing into it.
    admin("record verify");
    admin(&format!("--record {} record restore --from {}", at("own.sqlite"), at("copy.sqlite")));
    let own = PathBuf::from(at("own.sqlite"));
    let after: BTreeMap<_, _> = everything(folder).into_iter().filter(|(path, _)| *path != own).collect();
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(after == before);
    // A wrong passphrase is counted in the record that stands, and after eight nothing more is tried.
    let wrong = secret(folder, "wrong", "walrus lantern gravel");
    let me = ["--as", "The administrator", "--passphrase-file", wrong.to_str().unwrap()];
    let line = format!("record restore --replace --from {}", at("copy.sqlite"));
    for _ in 0..8 {
        assert_eq!(run(folder, &line, &me).1["error"]["code"], "signed-out");
    }
    let (code, read) = by(folder, "administrator", &line);
    assert!(code == 1 && read["error"]["message"].as_str().unwrap().contains("Too many"), "{read}");
}

#[test]
fn a_shared_record_goes_on_from_an_export_and_comes_back_after_damage() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    shared(folder);
    let at = |name: &str| folder.join(name).display().to_string();
    let admin = |line: &str| administrator(folder, line);
    admin(&format!("record backup --to {}", at("copy.sqlite")));
    admin(&format!("record restore --from {} --record {}", at("copy.sqlite"), at("other.sqlite")));
    by(folder, "chair", "clinics list");
    let head = admin(&format!("record export --to {}", at("longer.jsonl")))["head"].clone();
    let brought = admin(&format!("record import --from {} --record {}", at("longer.jsonl"), at("other.sqlite")));
    assert!(brought["added"].as_u64().unwrap() > 0 && brought["head"] == head, "{brought}");

    // Where the chain is broken nobody can be signed in: how far it is sound is said to everybody, and no more.
    let connection = rusqlite::Connection::open(folder.join("state/record.sqlite")).unwrap();
    connection.execute_batch(UNGUARD).unwrap();
    connection.execute_batch("UPDATE event SET payload = payload || ' ' WHERE position = 6").unwrap();
    drop(connection);
    let (code, found) = run(folder, "record verify", &[]);
    assert_eq!((code, &found["events"], &found["first_bad"]), (4, &json!(5), &json!(6)), "{found}");
    let line = format!("record restore --replace --from {}", at("copy.sqlite"));
    assert_eq!(run(folder, &line, &[]).1["error"]["code"], "signed-out");
    assert_eq!(by(folder, "chair", &line).1["error"]["code"], "not-allowed");
    assert!(!admin(&line)["aside"].is_null());
    admin("record verify");
    // A head that the record does not have opens nothing to somebody who has not signed in.
    let head = format!("record verify --head 999:{}", "0".repeat(64));
    assert_eq!(run(folder, &head, &[]).1["error"]["code"], "signed-out");
    assert_eq!(by(folder, "administrator", &head).0, 4);
}

#[test]
fn the_records_kept_with_a_clinic_are_listed_to_those_whose_work_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    shared(folder);
    for line in [
        "clinics schedule --area protection-court --date 12/01/2023 --start 14:00 --chair The~chair",
        "actions add --team T04 --indicator VIS-CP-10WD --text Weekly~list --owner Team~manager --due next~clinic",
        "actions agree 1",
        "clinics open 1",
        "actions start 1",
        "clinics close 1",
    ] {
        let (code, read) = by(folder, "chair", line);
        assert_eq!(code, 0, "{line}: {read}");
    }
    let noted = || {
        let store = open(folder.join("state/record.sqlite").to_str().unwrap(), Options::default()).unwrap();
        load(&*store).unwrap().accesses().count()
    };
    let rows = |shown: &Value| shown["clinic"]["outside"].as_array().unwrap().len();
    let all = by(folder, "chair", "clinics show 1").1;
    let of_team = all["clinic"]["outside"].as_array().unwrap().iter().filter(|it| it["team"] == "T07").count();
    assert!(rows(&all) > of_team && of_team > 0, "{all}");
    let seen = [rows(&all), rows(&all), of_team, rows(&all), rows(&all), rows(&all), 0, 0];
    for (role, seen) in ROLES.into_iter().zip(seen) {
        let before = noted();
        let (code, shown) = by(folder, role, "clinics show 1");
        assert_eq!((code, rows(&shown)), (0, seen), "{role}");
        assert_eq!(shown["clinic"]["outside_not_listed"], json!(rows(&all) - seen), "{role}");
        let teams =
            shown["clinic"]["outside"].as_array().unwrap().iter().all(|it| role != "manager" || it["team"] == "T07");
        assert!(teams, "{role}");
        assert_eq!(noted() - before, usize::from(seen > 0), "{role}: that they were listed is noted");
    }
    assert!(by(folder, "chair", "clinics show 1 --present").1["clinic"]["outside"].is_null());
    let children: Vec<&str> =
        all["clinic"]["outside"].as_array().unwrap().iter().map(|it| it["child"].as_str().unwrap()).collect();
    // No other command names a child record to somebody who sees none.
    for line in [
        "clinics list",
        "clinics show 1",
        "clinics show 1 --format plain",
        "clinics next 1",
        "actions list",
        "actions list --format csv",
        "questions list",
        "audits list",
        "representations show --team T04",
        "show agenda --area protection-court",
        "show difference",
        "show quality",
        "show signals",
        "quality list",
    ] {
        let right = folder.join("right");
        let me = ["--as", "The viewer", "--passphrase-file", right.to_str().unwrap()];
        let words: Vec<&str> = line.split_whitespace().chain(me).collect();
        let more: &[&str] = if line.contains("--format") { &[] } else { &["--format", "json"] };
        let output = clinic(folder, &[&words[..], more].concat()).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{line}: {printed}");
        let named = children.iter().find(|child| printed.contains(*child));
        assert_eq!(named, None, "{line}");
    }
}

#[test]
fn the_rules_are_printed_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |format: &str| {
        let output = clinic(folder.path(), &["people", "rules", "--format", format]).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let read: Value = serde_json::from_str(&printed("json")).unwrap();
    assert_eq!((&read["format"], &read["version"]), (&json!("clinic/rules"), &json!(1)));
    for (row, (deed, reaches)) in read["rules"].as_array().unwrap().iter().zip(expected()) {
        assert_eq!(row["deed"], json!(deed));
        assert_eq!(ROLES.map(|role| row[role].as_str().unwrap()).to_vec(), reaches, "{deed}");
    }
    for format in ["table", "plain", "csv"] {
        let text = printed(format);
        assert!(text.lines().count() >= expected().len(), "{format}");
    }
    assert!(printed("table").lines().all(|line| line.chars().count() <= 80), "{}", printed("table"));
}
