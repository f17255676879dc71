//! Who may do what, looked at by every check of the record: what is given beyond reading and adding is said, with the way
//! back; and whoever owns the database puts back what was taken away.

use assurance_clinic::record::postgres::migrate;
use assurance_clinic::record::store::{Options, open};
use assurance_clinic::record::verify::{Verified, verify};
use assurance_clinic::text::SafeText;

use serde_json::{Value, json};

use super::cluster::{APP, Cluster, OWNER, own};
use super::database::{Database, sql};
use crate::person::Account;
use crate::record::added;

fn verified(address: &str) -> Verified {
    verify(&*open(address, Options::default()).unwrap(), None).unwrap()
}

fn warned(address: &str) -> String {
    let found = verified(address);
    assert!(found.ok(), "a right is no damage: {found:?}");
    let warnings: Vec<&str> = found.warnings.iter().map(SafeText::as_str).collect();
    warnings.join("\n")
}

fn database() -> Option<Database> {
    own()?;
    let database = Database::new()?;
    database.open().append(&added("one")).unwrap();
    Some(database)
}

#[test]
fn rights_beyond_reading_and_adding_are_said_and_taken_back_by_a_migration() {
    let Some(database) = database() else { return };
    assert_eq!(warned(&database.app), "");
    let given = [
        ("GRANT UPDATE ON clinic.event TO clinic_app", "UPDATE on the entries"),
        ("GRANT DELETE, TRUNCATE ON clinic.event TO clinic_app", "DELETE, TRUNCATE on the entries"),
        ("GRANT REFERENCES, TRIGGER ON clinic.event TO clinic_app", "REFERENCES, TRIGGER on the entries"),
        ("GRANT UPDATE (payload) ON clinic.event TO clinic_app", "UPDATE on the entries"),
        ("GRANT INSERT ON clinic.migration TO clinic_app", "INSERT on the list of migrations"),
        ("GRANT CREATE ON SCHEMA clinic TO clinic_app", "CREATE in the record's schema"),
        ("GRANT SELECT ON clinic.event TO PUBLIC", "(PUBLIC) has SELECT on clinic.event"),
        ("GRANT USAGE ON SCHEMA clinic TO PUBLIC", "(PUBLIC) has USAGE on SCHEMA clinic"),
        ("GRANT UPDATE (kind) ON clinic.event TO PUBLIC", "(PUBLIC) has UPDATE on clinic.event"),
    ];
    for (grant, expected) in given {
        sql(&database.owner, grant).unwrap();
        let said = warned(&database.app);
        assert!(said.contains(expected) && said.contains("clinic record migrate --to"), "{grant}: {said}");
        migrate(&database.owner, Options::default(), Some(APP)).unwrap();
        assert_eq!(warned(&database.app), "", "{grant}");
    }
    let store = database.open();
    store.append(&added("still allowed")).unwrap();
    assert_eq!(store.after(0).unwrap().len(), 2);
}

#[test]
fn a_right_that_comes_by_another_role_or_belongs_to_one_is_said() {
    let Some(database) = database() else { return };
    let make = |role: &str, rest: &str| {
        let make = format!("DO $$ BEGIN CREATE ROLE {role} {rest}; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        sql(&database.superuser, &make).unwrap();
    };
    make("clinic_group", "");
    make("clinic_member", "LOGIN IN ROLE clinic_group");
    make("clinic_maker", "LOGIN CREATEROLE");
    let allow = "GRANT USAGE ON SCHEMA clinic TO clinic_member, clinic_maker;
                 GRANT SELECT, INSERT ON clinic.event TO clinic_member, clinic_maker;
                 GRANT SELECT ON clinic.migration TO clinic_member, clinic_maker";
    sql(&database.owner, allow).unwrap();
    let by = |role: &str| own().unwrap().by_socket(role, &database.name);
    assert_eq!(warned(&by("clinic_member")), "", "another account that reads and adds is none");
    sql(&database.owner, "GRANT DELETE ON clinic.event TO clinic_group").unwrap();
    for (role, expected) in [
        ("clinic_member", "The account clinic_member may do more than read and add: DELETE on the entries."),
        (APP, "REVOKE DELETE ON clinic.event FROM clinic_group."),
        ("clinic_maker", "may make roles"),
        (OWNER, "The account clinic_owner owns the record's tables"),
        ("postgres", "is a superuser of the server"),
    ] {
        let said = warned(&by(role));
        assert!(said.contains(expected), "{role}: {said}");
    }
}

#[test]
fn a_guard_that_was_taken_away_turned_off_or_rewritten_is_found_and_put_back() {
    let Some(database) = database() else { return };
    let events = database.open().after(0).unwrap();
    let toothless = |name: &str, gives: &str| {
        format!(
            "CREATE OR REPLACE FUNCTION clinic.{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN {gives}; END $$"
        )
    };
    let again = |trigger: &str, how: &str| {
        format!(
            "DROP TRIGGER {trigger} ON clinic.event; CREATE TRIGGER {trigger} {how}; ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER {trigger}"
        )
    };
    let cases = [
        ("event_never_goes", "ALTER TABLE clinic.event DISABLE TRIGGER event_never_goes".to_owned()),
        ("event_never_changes", "ALTER TABLE clinic.event ENABLE TRIGGER event_never_changes".to_owned()),
        ("event_only_at_the_end", "ALTER TABLE clinic.event ENABLE REPLICA TRIGGER event_only_at_the_end".to_owned()),
        ("event_only_at_the_end", "DROP TRIGGER event_only_at_the_end ON clinic.event".to_owned()),
        ("event_never_changes, event_never_goes", toothless("event_is_for_good", "NULL")),
        ("event_only_at_the_end", toothless("event_follows", "NEW")),
        (
            "event_never_changes",
            again("event_never_changes", "BEFORE UPDATE ON clinic.event EXECUTE FUNCTION clinic.event_is_for_good()"),
        ),
        (
            "event_never_changes",
            again(
                "event_never_changes",
                "BEFORE DELETE OR UPDATE OF kind ON clinic.event EXECUTE FUNCTION clinic.event_is_for_good()",
            ),
        ),
        (
            "event_only_at_the_end",
            again(
                "event_only_at_the_end",
                "BEFORE INSERT ON clinic.event FOR EACH ROW WHEN (NEW.position < 0) EXECUTE FUNCTION clinic.event_follows()",
            ),
        ),
    ];
    let told = [
        "ALTER TABLE clinic.event DISABLE TRIGGER event_told".to_owned(),
        "DROP TRIGGER event_told ON clinic.event".to_owned(),
        toothless("event_is_told", "NULL"),
    ];
    let cases = cases.into_iter().chain(told.map(|statements| ("event_told", statements)));
    for (names, statements) in cases {
        sql(&database.owner, &statements).unwrap();
        let found = verified(&database.app);
        let said = found.wrong.clone().unwrap_or_default().to_string();
        assert!(said.contains(&format!("({names})")) && said.contains("clinic record migrate --to"), "{names}: {said}");
        assert_eq!((found.first_bad, found.events), (None, 1), "the entries themselves are sound");
        assert!(migrate(&database.owner, Options::default(), Some(APP)).unwrap().put_back, "{statements}");
        assert!(verified(&database.app).ok(), "{statements}");
        assert!(!migrate(&database.owner, Options::default(), Some(APP)).unwrap().put_back);
        let refused = ["UPDATE clinic.event SET kind = 'x'", "DELETE FROM clinic.event", "TRUNCATE clinic.event"];
        for change in refused {
            assert_eq!(sql(&database.owner, change), Err("CL001".into()), "{statements}: {change}");
        }
        let wrong = "INSERT INTO clinic.event SELECT position + 5, 'x', 'x', 1, '', '', '', '', '', '', 1, '', '', '' FROM clinic.event";
        assert_eq!(sql(&database.owner, wrong), Err("CL002".into()), "{statements}");
    }
    assert_eq!(database.open().after(0).unwrap(), events);
}

#[test]
fn what_does_not_belong_among_the_guards_is_found_and_how_to_take_it_away_is_said() {
    let Some(database) = database() else { return };
    let noop = "CREATE FUNCTION public.noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$";
    sql(&database.superuser, noop).unwrap();
    for (statement, undo) in [
        (
            "CREATE TRIGGER zz_later BEFORE INSERT ON clinic.event FOR EACH ROW EXECUTE FUNCTION public.noop()",
            "DROP TRIGGER zz_later ON clinic.event",
        ),
        (
            "CREATE TRIGGER \"An audit\" AFTER INSERT ON clinic.event FOR EACH ROW EXECUTE FUNCTION public.noop()",
            "DROP TRIGGER \"An audit\" ON clinic.event",
        ),
        (
            "CREATE RULE hush AS ON INSERT TO clinic.event WHERE NEW.position < 0 DO INSTEAD NOTHING",
            "DROP RULE hush ON clinic.event",
        ),
        (
            "ALTER TABLE clinic.event ENABLE ROW LEVEL SECURITY; CREATE POLICY all_of_it ON clinic.event USING (true)",
            "ALTER TABLE clinic.event DISABLE ROW LEVEL SECURITY",
        ),
    ] {
        sql(&database.superuser, statement).unwrap();
        let found = verified(&database.app);
        let said = found.wrong.clone().unwrap_or_default().to_string();
        assert!(said.contains("does not belong there") && said.contains(&format!("({undo})")), "{statement}: {said}");
        assert_eq!((found.first_bad, found.events), (None, 1), "the entries themselves are sound");
        sql(&database.superuser, undo).unwrap();
        assert!(verified(&database.app).ok(), "{undo}");
    }
}

#[test]
fn a_server_that_may_forget_what_it_said_was_saved_is_said() {
    let Some(cluster) = Cluster::apart() else { return };
    let database = Database::apart(&cluster);
    assert_eq!(warned(&database.app), "");
    let set = |text: &str| sql(&database.superuser, text).unwrap();
    for name in ["fsync", "full_page_writes"] {
        set(&format!("ALTER SYSTEM SET {name} = off"));
        set("SELECT pg_reload_conf()");
        // The server reads its settings in its own time.
        let begun = std::time::Instant::now();
        while set(&format!("SHOW {name}")) != ["off"] {
            assert!(begun.elapsed().as_secs() < 20);
        }
        let said = warned(&database.app);
        assert!(said.contains("CAN LOSE ENTRIES") && said.contains(&format!("{name} = on")), "{said}");
        set(&format!("ALTER SYSTEM RESET {name}"));
    }
}

/// What the program prints for `line`, on the record in `database`, and how it ends.
fn printed(database: &Database, line: &[&str]) -> (i32, String) {
    let output = Account::with_server(&database.app).ends("D. Adeyemi", line);
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_command_line_says_what_is_open_to_harm_and_a_sound_record_stays_one() {
    let Some(database) = database() else { return };
    let server = |said: &str| {
        let report: Value = serde_json::from_str(said).unwrap();
        report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "Server").unwrap()["works"].clone()
    };
    let (code, said) = printed(&database, &["record", "verify", "--format", "json"]);
    assert_eq!((code, &serde_json::from_str::<Value>(&said).unwrap()["warnings"]), (0, &json!([])));
    assert_eq!(server(&printed(&database, &["doctor", "--format", "json"]).1), true);

    sql(&database.owner, "GRANT UPDATE ON clinic.event TO clinic_app").unwrap();
    let (code, said) = printed(&database, &["record", "verify", "--format", "json"]);
    let found: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &found["ok"], found["warnings"].as_array().unwrap().len()), (0, &json!(true), 1), "{found}");
    let (code, said) = printed(&database, &["record", "verify"]);
    assert!(code == 0 && said.contains("\nWarning: The account clinic_app may do more"), "{said}");
    let (code, said) = printed(&database, &["doctor", "--format", "json"]);
    assert_eq!((code, server(&said)), (1, json!(false)));

    sql(&database.owner, "ALTER TABLE clinic.event DISABLE TRIGGER event_never_goes").unwrap();
    let (code, said) = printed(&database, &["record", "verify"]);
    assert!(code == 4 && said.contains("(1) are what was written") && said.contains("(event_never_goes)"), "{said}");
    let (code, said) = printed(&database, &["record", "migrate", "--to", &database.owner, "--for", APP]);
    assert!(code == 0 && said.contains("and is back"), "{said}");
    assert_eq!(printed(&database, &["record", "verify", "--format", "json"]).0, 0);
}
