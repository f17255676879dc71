//! A throw-away server made from the installed server's programs. It lives in a folder of its own, listens on a socket in
//! it and on a port of this machine, and goes with the test process, however that ends: a keeper reads from a pipe that only
//! the test process holds, and cleans up once that is closed.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, Once, OnceLock};
use std::time::{Duration, Instant};

use super::database::sql;

/// Who owns databases and tables; the application; the application by password.
pub const OWNER: &str = "clinic_owner";
pub const APP: &str = "clinic_app";
pub const PASSWORD: &str = "correct horse battery staple";

/// A server of our own.
pub struct Cluster {
    folder: PathBuf,
    pub port: u16,
    keeper: Mutex<Child>,
}

/// Where tests find a server: their own, or the one that they were given.
pub enum Server {
    Own(Cluster),
    /// The address of someone who may make databases and roles there.
    Given(String),
}

static SERVER: OnceLock<Option<Server>> = OnceLock::new();

/// The server of this run; `None`, said in one line, where there is none.
pub fn server() -> Option<&'static Server> {
    let server = SERVER.get_or_init(|| {
        if let Ok(address) = std::env::var("CLINIC_TEST_POSTGRES") {
            let server = Server::Given(address);
            make_roles(&server.as_superuser("postgres"));
            return Some(server);
        }
        let programs = programs();
        if programs.is_none() {
            say_once(
                &NO_SERVER,
                "PostgreSQL's tests were not run: there is no server here (install postgresql, or set CLINIC_TEST_POSTGRES).",
            );
        }
        programs.map(|programs| Server::Own(Cluster::start(&programs)))
    });
    server.as_ref()
}

/// Makes the two roles where they are not there yet.
fn make_roles(root: &str) {
    let roles = format!(
        "DO $$ BEGIN CREATE ROLE {OWNER} LOGIN; CREATE ROLE {APP} LOGIN PASSWORD '{PASSWORD}';
         EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    );
    sql(root, &roles).unwrap();
}

/// The server of this run where it is our own.
pub fn own() -> Option<&'static Cluster> {
    match server()? {
        Server::Own(cluster) => Some(cluster),
        Server::Given(_) => {
            say_once(&OWN_ALONE, "Some of PostgreSQL's tests were not run: they need a server of their own.");
            None
        }
    }
}

static OWN_ALONE: Once = Once::new();
static NO_SERVER: Once = Once::new();

/// Past the test program, which keeps to itself what a test prints that passes.
fn say_once(once: &Once, line: &str) {
    once.call_once(|| drop(writeln!(std::io::stderr(), "{line}")));
}

/// The installed server's programs, the newest.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, path)| path.join("postgres").exists() && path.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, path)| path)
}

/// The account that runs the server: a server refuses to be run by root.
fn account() -> Option<(u32, u32)> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let accounts = fs::read_to_string("/etc/passwd").unwrap();
    let line = accounts.lines().find(|line| line.starts_with("postgres:")).expect("the server has an account");
    let parts: Vec<&str> = line.split(':').collect();
    Some((parts[2].parse().unwrap(), parts[3].parse().unwrap()))
}

fn command(program: &Path) -> Command {
    let mut command = match account() {
        Some((user, group)) => {
            let mut command = Command::new("setpriv");
            command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".into()]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.current_dir("/").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// Starts, stops and kills the server as it is told; stops it and clears up once nobody can tell it anything any more.
const KEEPER: &str = r#"
start() { "$1/postgres" -D "$2/data" </dev/null >>"$2/log" 2>&1 & server=$!; }
start "$@"
while read -r word; do
    case $word in
        start) start "$@" ;;
        crash) kill -QUIT $server; wait $server ;;
        # Its children notice a moment later, and hold what the next one needs until then.
        kill) kill -KILL $server; wait $server; sleep 1 ;;
        stop) kill -INT $server; wait $server ;;
        # One that only takes its time is left alone.
        again) case $(cut -d' ' -f3 "/proc/$server/stat" 2>/dev/null) in ''|Z) start "$@" ;; esac ;;
    esac
done
kill -QUIT $server 2>/dev/null
wait $server
rm -rf "$2"
"#;

impl Cluster {
    /// Makes a server and waits until it answers.
    pub fn start(programs: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("clinic-pg-").tempdir().unwrap().keep();
        let data = folder.join("data");
        if let Some((user, group)) = account() {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let made = command(&programs.join("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let certificates = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tls");
        for name in ["server.pem", "server.key"] {
            let copy = data.join(name);
            fs::copy(certificates.join(name), &copy).unwrap();
            fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).unwrap();
            if let Some((user, group)) = account() {
                chown(&copy, Some(user), Some(group)).unwrap();
            }
        }
        let socket = folder.display();
        let settings = format!(
            "listen_addresses = 'localhost'\nport = {port}\nunix_socket_directories = '{socket}'\nmax_connections = 150\n\
             shared_buffers = 32MB\nssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\nautovacuum = off\n\
             restart_after_crash = on\nmax_wal_size = 256MB\n"
        );
        fs::OpenOptions::new()
            .append(true)
            .open(data.join("postgresql.conf"))
            .and_then(|mut file| file.write_all(settings.as_bytes()))
            .unwrap();
        // In the clear without a password, over TLS with one: each is tested.
        let rules = "local all all trust\nhostnossl all all 127.0.0.1/32 trust\nhostnossl all all ::1/128 trust\n\
                     hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl all all ::1/128 scram-sha-256\n";
        fs::write(data.join("pg_hba.conf"), rules).unwrap();
        let keeper = command(Path::new("/bin/sh"))
            .args(["-c", KEEPER, "keeper"])
            .args([programs, &folder])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let cluster = Self { folder, port, keeper: Mutex::new(keeper) };
        cluster.wait_until_up();
        make_roles(&cluster.as_superuser("postgres"));
        cluster
    }

    /// A server of its own for a test that stops it.
    pub fn apart() -> Option<Self> {
        own().map(|_| Self::start(&programs().unwrap()))
    }

    /// Tells the keeper `start`, `stop`, `crash` (as a server does that finds itself broken) or `kill`.
    pub fn tell(&self, word: &str) {
        let mut keeper = self.keeper.lock().unwrap();
        writeln!(keeper.stdin.as_mut().unwrap(), "{word}").unwrap();
    }

    /// Waits until it answers; one that ended instead is started again, for what a killed one left may be in its way.
    pub fn wait_until_up(&self) {
        let (begun, mut tried) = (Instant::now(), Instant::now());
        while sql(&self.as_superuser("postgres"), "SELECT 1").is_err() {
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_mins(1), "the server does not start: {}", log());
            if tried.elapsed() > Duration::from_secs(5) {
                self.tell("again");
                tried = Instant::now();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until it answers no more: it is only told to stop.
    pub fn wait_until_down(&self) {
        let begun = Instant::now();
        while sql(&self.as_superuser("postgres"), "SELECT 1").is_ok() {
            assert!(begun.elapsed() < Duration::from_mins(1), "the server does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The address of `user` in `database` over the socket.
    pub fn by_socket(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@/{database}?host={}&port={}", self.folder.display(), self.port)
    }

    pub fn as_superuser(&self, database: &str) -> String {
        self.by_socket("postgres", database)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut keeper = self.keeper.lock().unwrap();
        drop(keeper.stdin.take());
        let _ = keeper.wait();
    }
}

impl Server {
    pub fn as_superuser(&self, database: &str) -> String {
        match self {
            Self::Own(cluster) => cluster.as_superuser(database),
            Self::Given(address) => with_database(address, database),
        }
    }

    pub fn by(&self, user: &str, database: &str) -> String {
        match self {
            Self::Own(cluster) => cluster.by_socket(user, database),
            // There the one role that was given does everything.
            Self::Given(address) => with_database(address, database),
        }
    }
}

fn with_database(address: &str, database: &str) -> String {
    let (before, query) = address.split_once('?').map_or((address, String::new()), |(a, q)| (a, format!("?{q}")));
    let end = before.find("://").map_or(0, |at| at + 3);
    let place = before[end..].find('/').map_or(before, |at| &before[..end + at]);
    format!("{place}/{database}{query}")
}
