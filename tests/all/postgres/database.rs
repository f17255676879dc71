//! Databases of their own for tests, with the two roles, and what is asked of them from outside.

use std::sync::atomic::{AtomicUsize, Ordering};

use assurance_clinic::record::postgres;
use assurance_clinic::record::store::{Options, Store, open};
use tokio_postgres::NoTls;

use super::cluster::{APP, Cluster, OWNER, Server, server};

static DATABASES: AtomicUsize = AtomicUsize::new(0);

/// A database of its own, with the tables where `migrated`.
pub struct Database {
    pub name: String,
    pub owner: String,
    pub app: String,
    pub superuser: String,
}

impl Database {
    /// One on the server of this run.
    pub fn new() -> Option<Self> {
        Some(Self::on(server()?))
    }

    fn on(server: &Server) -> Self {
        let database = Self::empty(server);
        database.migrate();
        database
    }

    /// One without tables.
    pub fn empty(server: &Server) -> Self {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("clinic_{}_{number}", std::process::id());
        let root = server.as_superuser("postgres");
        sql(&root, &format!("CREATE DATABASE {name} OWNER {OWNER}")).unwrap();
        let by = |user| server.by(user, &name);
        Self { owner: by(OWNER), app: by(APP), superuser: server.as_superuser(&name), name }
    }

    /// One on a server apart.
    pub fn apart(cluster: &Cluster) -> Self {
        let create = format!("CREATE DATABASE clinic OWNER {OWNER}");
        sql(&cluster.as_superuser("postgres"), &create).unwrap();
        let by = |user| cluster.by_socket(user, "clinic");
        let database = Self { owner: by(OWNER), app: by(APP), superuser: by("postgres"), name: "clinic".into() };
        database.migrate();
        database
    }

    pub fn migrate(&self) {
        let role = matches!(server(), Some(Server::Own(_))).then_some(APP);
        postgres::migrate(&self.owner, Options::default(), role).unwrap();
    }

    /// The record in it, as the application opens it.
    pub fn open(&self) -> Box<dyn Store> {
        open(&self.app, Options::default()).unwrap()
    }
}

/// On a server that was there before and stays, nothing is left.
impl Drop for Database {
    fn drop(&mut self) {
        if let Some(given @ Server::Given(_)) = server() {
            let _ =
                sql(&given.as_superuser("postgres"), &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

/// Runs statements as whoever the address names; gives the first column of the rows as text, or the code of the error.
pub fn sql(address: &str, statements: &str) -> Result<Vec<String>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let address = address.to_owned();
    runtime.block_on(async move {
        let config: tokio_postgres::Config = address.parse().unwrap();
        let (client, connection) = config.connect(NoTls).await.map_err(|error| error.to_string())?;
        let driver = tokio::spawn(connection);
        let rows = client.simple_query(statements).await;
        drop(client);
        let _ = driver.await;
        let code = |error: tokio_postgres::Error| error.code().map_or(error.to_string(), |code| code.code().to_owned());
        let text = |message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
            _ => None,
        };
        Ok(rows.map_err(code)?.into_iter().filter_map(text).collect())
    })
}
