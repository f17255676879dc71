//! What stands guard in the database: the triggers, the rights, and what makes an acknowledged entry last. It is looked at
//! by whoever checks a record, and put back by whoever owns the database.

use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, Row};

use super::faults::{self, Trouble};
use crate::record::store::StoreFault;
use crate::text::SafeText;

/// Every guard, in a form that may be run again.
pub(super) const GUARDS: &str = include_str!("migrations/0002_guards.sql");

/// The triggers, each with the function that it runs and what it runs on: `tgtype` of `pg_trigger`, where 1 is each row, 2
/// before, 4 an insert, 8 a deletion, 16 an update, 32 a truncation.
const TRIGGERS: [(&str, &str, i16); 4] = [
    ("event_never_changes", "event_is_for_good", 2 | 8 | 16),
    ("event_never_goes", "event_is_for_good", 2 | 32),
    ("event_only_at_the_end", "event_follows", 1 | 2 | 4),
    ("event_told", "event_is_told", 4),
];

/// What `name` does, as it was made.
fn body(name: &str) -> &'static str {
    let made = GUARDS.split_once(&format!("FUNCTION clinic.{name}()")).map_or("", |(_, after)| after);
    made.split("$$").nth(1).unwrap_or("")
}

/// The guards that are gone, turned off, or no longer what they were.
pub(super) async fn fallen(client: &Client) -> Result<Vec<&'static str>, Trouble> {
    let sql = "SELECT t.tgname::text, p.proname::text, p.prosrc, t.tgtype, t.tgenabled = 'A' AND t.tgqual IS NULL
                        AND cardinality(t.tgattr::int2[]) = 0
               FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgrelid = 'clinic.event'::regclass AND NOT t.tgisinternal
                   AND p.pronamespace = 'clinic'::regnamespace";
    let rows = client.query_typed(sql, &[]).await.map_err(|error| faults::of(&error))?;
    let same_lines = |text: &str| text.replace("\r\n", "\n");
    let stands = |(name, function, kind): (&str, &str, i16)| {
        rows.iter().any(|row| {
            let text = |column| get::<&str>(row, column);
            text(0) == Some(name)
                && text(1) == Some(function)
                && text(2).is_some_and(|said| same_lines(said) == same_lines(body(function)))
                && get(row, 3) == Some(kind)
                && get(row, 4) == Some(true)
        })
    };
    Ok(TRIGGERS.into_iter().filter(|guard| !stands(*guard)).map(|(name, ..)| name).collect())
}

/// What stands on the entries beside the guards and could change, drop or hide what is written after they have looked at
/// it: every other trigger, every rule, and row security; each as the statement that takes it away.
async fn strangers(client: &Client) -> Result<Vec<String>, Trouble> {
    let sql = "SELECT 'DROP TRIGGER ' || quote_ident(tgname::text) || ' ON clinic.event' FROM pg_catalog.pg_trigger
               WHERE tgrelid = 'clinic.event'::regclass AND NOT tgisinternal AND tgname::text <> ALL ($1)
               UNION ALL
               SELECT 'DROP RULE ' || quote_ident(rulename::text) || ' ON clinic.event' FROM pg_catalog.pg_rewrite
               WHERE ev_class = 'clinic.event'::regclass
               UNION ALL
               SELECT 'ALTER TABLE clinic.event DISABLE ROW LEVEL SECURITY' FROM pg_catalog.pg_class
               WHERE oid = 'clinic.event'::regclass AND relrowsecurity";
    let ours = TRIGGERS.map(|(name, ..)| name);
    let rows = client.query_typed(sql, &[(&ours.as_slice(), Type::TEXT_ARRAY)]).await;
    let rows = rows.map_err(|error| faults::of(&error))?;
    let mut found: Vec<String> = rows.iter().filter_map(|row| get::<String>(row, 0)).collect();
    found.sort_unstable();
    Ok(found)
}

/// Says that guards have fallen, or that something else stands among them, where it is so.
pub(super) async fn check(client: &Client) -> Result<(), Trouble> {
    let (fallen, strangers) = (fallen(client).await?, strangers(client).await?);
    let mut wrong = Vec::new();
    if !fallen.is_empty() {
        wrong.push(format!(
            "what keeps entries from being changed, or tells of new ones, was taken away from the database, turned off or \
             rewritten ({}); whoever owns the database runs 'clinic record migrate --to ADDRESS', which puts it back, and \
             asks who did that",
            fallen.join(", ")
        ));
    }
    if !strangers.is_empty() {
        wrong.push(format!(
            "something in the database that does not belong there can change, drop or hide what is written; whoever owns \
             the database takes it away ({}), and asks who made it",
            strangers.join("; ")
        ));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(StoreFault::Damaged { first_bad: None, what: wrong.join(". Also, ").into() }.into())
}

/// What is open to harm although the record is sound: rights that nobody should have, and a server that may forget.
pub(super) async fn warnings(client: &Client) -> Result<Vec<SafeText>, Trouble> {
    let mut found = Vec::new();
    for look in [own_rights(client).await, others_rights(client).await, forgetting(client).await] {
        match look {
            Ok(more) => found.extend(more),
            Err(Trouble::Unsupported) => {
                found.push(
                    "Who may do what in the database could not be seen there: ask whoever looks after it.".into(),
                );
            }
            Err(other) => return Err(other),
        }
    }
    found.dedup();
    Ok(found)
}

/// What the account that signs in here may do beyond reading and adding.
async fn own_rights(client: &Client) -> Result<Vec<SafeText>, Trouble> {
    let sql = "SELECT current_user::text, r.rolsuper, pg_has_role(c.relowner, 'MEMBER'), pg_has_role(d.datdba, 'MEMBER'),
                   r.rolcreaterole, (
                       SELECT string_agg(verb, ', ') FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) verb
                       WHERE has_table_privilege(c.oid, verb)
                           OR (verb IN ('UPDATE', 'REFERENCES') AND has_any_column_privilege(c.oid, verb))
                   ), (
                       SELECT string_agg(verb, ', ') FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) verb
                       WHERE has_table_privilege('clinic.migration', verb)
                   ), has_schema_privilege('clinic', 'CREATE')
               FROM pg_catalog.pg_class c, pg_catalog.pg_database d, pg_catalog.pg_roles r
               WHERE c.oid = 'clinic.event'::regclass AND d.datname = current_database() AND r.rolname = current_user";
    let rows = client.query_typed(sql, &[]).await.map_err(|error| faults::of(&error))?;
    let Some(row) = rows.first() else { return Err(Trouble::Unsupported) };
    let user = get::<&str>(row, 0).unwrap_or("of the terminals");
    let is = |column| get::<bool>(row, column).unwrap_or(true);
    let another = "Let the terminals sign in with an account of their own, which may only read and add: clinic record migrate \
                   --to ADDRESS --for ROLE.";
    let beyond = if is(1) {
        "is a superuser of the server"
    } else if is(2) {
        "owns the record's tables"
    } else if is(3) {
        "owns the database"
    } else if is(4) {
        "may make roles, and so may give itself any right"
    } else {
        ""
    };
    if !beyond.is_empty() {
        let text =
            format!("The account {user} {beyond}: it can take away what keeps entries from being changed. {another}");
        return Ok(vec![text.into()]);
    }
    let mut rights: Vec<String> = Vec::new();
    rights.extend(get::<&str>(row, 5).map(|verbs| format!("{verbs} on the entries")));
    rights.extend(get::<&str>(row, 6).map(|verbs| format!("{verbs} on the list of migrations")));
    rights.extend(is(7).then(|| "CREATE in the record's schema".to_owned()));
    if rights.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "The account {user} may do more than read and add: {}. Whoever owns the database takes that back: clinic record \
         migrate --to ADDRESS --for {user}.",
        rights.join("; ")
    );
    Ok(vec![text.into()])
}

/// What others were given beyond reading and adding, and what everybody was given.
async fn others_rights(client: &Client) -> Result<Vec<SafeText>, Trouble> {
    let sql = "SELECT g.grantee = 0, coalesce(r.rolname::text, ''), g.what,
                   string_agg(DISTINCT g.privilege_type, ', ' ORDER BY g.privilege_type)
               FROM (
                   SELECT 'clinic.' || c.relname AS what, c.relowner AS owner, a.grantee, a.privilege_type
                   FROM pg_catalog.pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
                   WHERE c.oid IN ('clinic.event'::regclass, 'clinic.migration'::regclass)
                   UNION ALL
                   SELECT 'clinic.' || c.relname, c.relowner, a.grantee, a.privilege_type
                   FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid
                       CROSS JOIN LATERAL aclexplode(t.attacl) a
                   WHERE c.oid IN ('clinic.event'::regclass, 'clinic.migration'::regclass)
                   UNION ALL
                   SELECT 'SCHEMA clinic', n.nspowner, a.grantee, a.privilege_type
                   FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a WHERE n.nspname = 'clinic'
               ) g LEFT JOIN pg_catalog.pg_roles r ON r.oid = g.grantee
               WHERE g.grantee <> g.owner AND r.rolname IS DISTINCT FROM current_user AND (
                   g.grantee = 0 OR g.privilege_type NOT IN ('SELECT', 'INSERT', 'USAGE')
                   OR (g.what = 'clinic.migration' AND g.privilege_type = 'INSERT')
               ) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
    let rows = client.query_typed(sql, &[]).await.map_err(|error| faults::of(&error))?;
    let words = |row: &Row| {
        let text = |column| get::<&str>(row, column).unwrap_or("");
        let (what, verbs) = (text(2), text(3));
        if get(row, 0) == Some(true) {
            return format!(
                "Every account of the server (PUBLIC) has {verbs} on {what}. Whoever owns the database takes that back: clinic \
                 record migrate --to ADDRESS."
            );
        }
        let role = text(1);
        format!(
            "The account {role} has {verbs} on {what}: more than to read and add. Whoever owns the database takes that back: \
             REVOKE {verbs} ON {what} FROM {role}."
        )
    };
    Ok(rows.iter().map(|row| words(row).into()).collect())
}

/// What the server may forget that it has acknowledged. `synchronous_commit` is not asked: each session sets its own.
async fn forgetting(client: &Client) -> Result<Vec<SafeText>, Trouble> {
    let names = ["fsync", "full_page_writes"];
    let sql = "SELECT current_setting('fsync', true), current_setting('full_page_writes', true)";
    let rows = client.query_typed(sql, &[]).await.map_err(|error| faults::of(&error))?;
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    let is_off = |column: usize| matches!(get::<&str>(row, column), Some("off"));
    let off: Vec<String> =
        names.iter().enumerate().filter(|(at, _)| is_off(*at)).map(|(_, name)| (*name).to_owned()).collect();
    if off.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "THE SERVER CAN LOSE ENTRIES that it said it had saved, or the whole record, when its machine stops: it does not wait \
         for its disk ({} is not on). Whoever looks after the server sets {} and reloads it.",
        off.join(" and "),
        off.iter().map(|name| format!("{name} = on")).collect::<Vec<_>>().join(", ")
    );
    Ok(vec![text.into()])
}

fn get<'a, T: FromSql<'a>>(row: &'a Row, column: usize) -> Option<T> {
    row.try_get(column).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guard_has_something_to_do() {
        for (name, function, _) in TRIGGERS {
            let does = if name == "event_told" { "pg_notify" } else { "RAISE EXCEPTION" };
            assert!(body(function).contains(does), "{name}: {}", body(function));
            assert!(GUARDS.contains(&format!("ENABLE ALWAYS TRIGGER {name};")), "{name}");
        }
        assert_eq!(body("nothing"), "");
    }
}
