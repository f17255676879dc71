//! The form of the tables, raised step by step by whoever owns the database; the application's role only reads and adds.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::connection::Plan;
use super::faults::{self, Trouble};
use super::guards;
use crate::record::migration::sha256;
use crate::record::store::StoreFault;
use crate::text::SafeText;

/// Every step, numbered from 1. A step that was ever released is never changed.
const MIGRATIONS: [(i64, &str); 2] = [(1, include_str!("migrations/0001_events.sql")), (2, guards::GUARDS)];

/// The form that this program writes.
pub(super) const FORM: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// Two programs that migrate at once do so one after the other.
const LOCK: &str = "SELECT pg_advisory_xact_lock(1129074243, 1)";

/// What came of raising the tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Migrated {
    /// The form before; 0 where there were no tables.
    pub from: i64,
    /// The form now.
    pub to: i64,
    /// Whether guards had fallen that are back in their places now.
    pub put_back: bool,
    /// The role that may now read and add events.
    pub role: Option<SafeText>,
}

/// Whether the tables are of the form that this program knows, made as this program makes them.
pub(super) async fn identify(client: &Client) -> Result<(), Trouble> {
    match applied(client).await? {
        None => Err(StoreFault::NoSchema.into()),
        Some(found) if found > FORM => Err(StoreFault::Newer { found, known: FORM }.into()),
        Some(found) if found < FORM => Err(StoreFault::Older { found, known: FORM }.into()),
        Some(_) => Ok(()),
    }
}

/// The newest step that was applied; `None` where there are no tables. Refuses tables whose steps were others.
async fn applied(client: &Client) -> Result<Option<i64>, Trouble> {
    let sql = "SELECT number, sha256 FROM clinic.migration ORDER BY number";
    let rows = match client.query_typed(sql, &[]).await.map_err(|error| faults::of(&error)) {
        Ok(rows) => rows,
        Err(Trouble::Fault(StoreFault::NoSchema)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let other = || StoreFault::NotARecord("its tables were made in another way".into());
    let mut newest = 0;
    for row in rows {
        let number: i64 = row.try_get(0).map_err(|_| other())?;
        let said: String = row.try_get(1).map_err(|_| other())?;
        let known = MIGRATIONS.iter().find(|(known, _)| *known == number);
        if known.is_some_and(|(_, sql)| sha256(sql) != said) {
            return Err(other().into());
        }
        newest = number;
    }
    if newest == 0 { Err(other().into()) } else { Ok(Some(newest)) }
}

/// Raises the tables to [`FORM`], puts back what should stand guard there, and gives `role` the right to read and to add, all of it or nothing.
pub(super) async fn migrate(plan: &Plan, role: Option<&str>) -> Result<Migrated, Trouble> {
    let connected = plan.connect_bare().await?;
    let client = &connected.client;
    let run = async |sql: &str| client.batch_execute(sql).await.map_err(|error| faults::of(&error));
    run(&format!("SET lock_timeout = {0}; SET statement_timeout = {0}", plan.limit().as_millis())).await?;
    keeps_every_letter(client).await?;
    run("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
    run(LOCK).await?;
    // Asked only now, for another may have done it while this one waited; and first whether there are tables at all, for
    // an error would be the transaction's last word.
    let from = if is_there(client).await? { applied(client).await?.unwrap_or(0) } else { 0 };
    if from > FORM {
        return Err(StoreFault::Newer { found: from, known: FORM }.into());
    }
    for (number, sql) in MIGRATIONS.iter().filter(|(number, _)| *number > from) {
        client.batch_execute(sql).await.map_err(|error| match error.code().map(|code| code.code()) {
            Some("42P06" | "42P07") => {
                StoreFault::NotARecord("it has a schema 'clinic' that another program made".into()).into()
            }
            _ => faults::of(&error),
        })?;
        let insert = "INSERT INTO clinic.migration (number, sha256, applied_at)
                      VALUES ($1, $2, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))";
        let hash = sha256(sql);
        let values: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 2] =
            [(number, Type::INT8), (&hash, Type::TEXT)];
        client.query_typed(insert, &values).await.map_err(|error| faults::of(&error))?;
    }
    let put_back = !guards::fallen(client).await?.is_empty();
    if put_back {
        run(guards::GUARDS).await?;
    }
    run("REVOKE ALL ON clinic.event, clinic.migration FROM PUBLIC; REVOKE ALL ON SCHEMA clinic FROM PUBLIC").await?;
    if let Some(role) = role {
        may_be_the_applications(client, role).await?;
        let role = quoted(role);
        run(&format!(
            "REVOKE ALL ON clinic.event, clinic.migration FROM {role};
             REVOKE ALL ON SCHEMA clinic FROM {role};
             GRANT USAGE ON SCHEMA clinic TO {role};
             GRANT SELECT, INSERT ON clinic.event TO {role};
             GRANT SELECT ON clinic.migration TO {role}"
        ))
        .await?;
    }
    run("COMMIT").await?;
    Ok(Migrated { from, to: FORM, put_back, role: role.map(SafeText::from) })
}

async fn is_there(client: &Client) -> Result<bool, Trouble> {
    let rows = client.query_typed("SELECT to_regclass('clinic.migration') IS NOT NULL", &[]).await;
    let rows = rows.map_err(|error| faults::of(&error))?;
    Ok(rows.first().and_then(|row| row.try_get(0).ok()).unwrap_or(false))
}

/// A database in an older encoding cannot hold every name.
async fn keeps_every_letter(client: &Client) -> Result<(), Trouble> {
    let rows = client.query_typed("SELECT current_setting('server_encoding')", &[]).await;
    let rows = rows.map_err(|error| faults::of(&error))?;
    let encoding: String = rows.first().and_then(|row| row.try_get(0).ok()).unwrap_or_default();
    if encoding == "UTF8" {
        return Ok(());
    }
    let text = format!("its encoding is {encoding}, which does not hold every letter; make a database in UTF8");
    Err(StoreFault::NotARecord(text.into()).into())
}

/// Refuses a role for which a right that is not given means nothing.
async fn may_be_the_applications(client: &Client, role: &str) -> Result<(), Trouble> {
    let sql =
        "SELECT rolsuper OR pg_has_role(oid, (SELECT nspowner FROM pg_namespace WHERE nspname = 'clinic'), 'MEMBER')
               FROM pg_roles WHERE rolname = $1";
    let rows = client.query_typed(sql, &[(&role, Type::TEXT)]).await.map_err(|error| faults::of(&error))?;
    match rows.first().map(|row| row.try_get::<_, bool>(0)) {
        Some(Ok(false)) => Ok(()),
        Some(_) => Err(StoreFault::NotAllowed(
            format!("the role {role} owns the tables or is a superuser, so it could change what is recorded; name another with --for")
                .into(),
        )
        .into()),
        None => Err(StoreFault::NotAllowed(
            format!("there is no role {role}; make it first: CREATE ROLE {} LOGIN PASSWORD '...'", quoted(role)).into(),
        )
        .into()),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
