//! The address of a server: `postgres://user@host:port/database?sslmode=verify-full`, as PostgreSQL's own programs write
//! it, read by ourselves: what they would do without a word, such as go on in plain text, is refused here.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use secrecy::SecretString;

use crate::text::SafeText;

/// Where a server listens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Host {
    /// By name or number, at a port.
    Tcp(String, u16),
    /// The folder of a socket on this machine, and the port that names it.
    Socket(PathBuf, u16),
}

/// How what is sent is kept from others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Privacy {
    /// TLS, the certificate checked by chain and name.
    Verified,
    /// In the clear; within this machine only.
    Plain,
}

/// The address of a server.
#[derive(Clone)]
pub(super) struct Address {
    /// Tried in this order.
    pub(super) hosts: Vec<Host>,
    pub(super) user: Option<String>,
    pub(super) password: Option<SecretString>,
    pub(super) database: Option<String>,
    pub(super) privacy: Privacy,
    /// Certificates to trust beside the system's.
    pub(super) ca_file: Option<PathBuf>,
}

const PORT: u16 = 5432;

/// Whether `text` names a server.
pub(super) fn is_meant(text: &str) -> bool {
    ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Reads an address. What is wrong with it is said without repeating it: it may hold a password.
pub(super) fn read(text: &str) -> Result<Address, SafeText> {
    let rest = text.split_once("://").filter(|_| is_meant(text)).map_or("", |(_, rest)| rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (place, database) = match place.split_once('/') {
        // A slash before the last @ belongs to a password that was not written as it must be.
        Some((_, database)) if database.contains('@') => {
            return Err("a '/' or '@' in user or password is written %2F or %40".into());
        }
        Some((place, database)) => (place, decoded(database)?),
        None => (place, String::new()),
    };
    let (login, hosts) = place.rsplit_once('@').map_or(("", place), |(login, hosts)| (login, hosts));
    let (user, password) = login.split_once(':').map_or((login, None), |(user, password)| (user, Some(password)));
    let said = |text: &str| decoded(text).map(|text| Some(text).filter(|text| !text.is_empty()));
    let mut address = Address {
        hosts: Vec::new(),
        user: said(user)?,
        password: password.map(decoded).transpose()?.map(SecretString::from),
        database: Some(database).filter(|name| !name.is_empty()),
        privacy: Privacy::Verified,
        ca_file: None,
    };
    let mut hosts: Vec<String> = hosts.split(',').map(str::to_owned).filter(|host| !host.is_empty()).collect();
    let (mut port, mut mode) = (PORT, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value)?;
        match name {
            "host" => hosts = value.split(',').map(str::to_owned).collect(),
            "port" => port = value.parse().map_err(|_| SafeText::from("a port is a number from 1 to 65535"))?,
            "user" => address.user = Some(value),
            "password" => address.password = Some(SecretString::from(value)),
            "dbname" => address.database = Some(value),
            "sslrootcert" => address.ca_file = Some(PathBuf::from(value)),
            "sslmode" => mode = Some(value),
            // The names alone: a value may be a secret.
            _ => {
                return Err("after '?' stand only host, port, user, password, dbname, sslmode and sslrootcert".into());
            }
        }
    }
    if hosts.is_empty() {
        return Err("it names no server: write postgres://USER@SERVER/DATABASE".into());
    }
    address.hosts = hosts.iter().map(|text| host(text, port)).collect::<Result<_, _>>()?;
    address.privacy = privacy(&address, mode.as_deref())?;
    Ok(address)
}

fn host(text: &str, port: u16) -> Result<Host, SafeText> {
    let bad = || SafeText::from("a server is written NAME or NAME:PORT, an address of IPv6 within [ ]");
    let (name, after) = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']').ok_or_else(bad)?,
        None => text.split_at(text.rfind(':').unwrap_or(text.len())),
    };
    let port = match after.strip_prefix(':') {
        Some(digits) => digits.parse().ok().filter(|port| *port > 0).ok_or_else(bad)?,
        None if after.is_empty() => port,
        None => return Err(bad()),
    };
    let name = decoded(name)?;
    let in_name = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
    match name.as_str() {
        folder if folder.starts_with('/') => Ok(Host::Socket(PathBuf::from(folder), port)),
        "" => Err(bad()),
        name if name.chars().all(in_name) => Ok(Host::Tcp(name.to_owned(), port)),
        _ => Err(bad()),
    }
}

/// What a word of PostgreSQL's means here. Only the strongest is good enough for a line that leaves this machine, and
/// what means less is refused, not quietly raised: who wrote it expects something else.
fn privacy(address: &Address, mode: Option<&str>) -> Result<Privacy, SafeText> {
    let is_near = address.hosts.iter().all(Host::is_this_machine);
    let over_sockets = address.hosts.iter().all(|host| matches!(host, Host::Socket(..)));
    if !over_sockets && address.hosts.iter().any(|host| matches!(host, Host::Socket(..))) {
        return Err("a socket of this machine and a server cannot stand for each other: name one of them".into());
    }
    match mode {
        Some("verify-full") if over_sockets => {
            Err("there is no TLS over a socket of this machine: leave sslmode out".into())
        }
        Some("verify-full") => Ok(Privacy::Verified),
        Some("disable") | None if is_near => Ok(Privacy::Plain),
        None => Ok(Privacy::Verified),
        Some("disable") => {
            Err("sslmode=disable would send everything in the clear to another machine: write sslmode=verify-full"
                .into())
        }
        Some("allow" | "prefer") => {
            Err("sslmode=allow and sslmode=prefer go on in the clear without a word: write sslmode=verify-full".into())
        }
        Some("require" | "verify-ca") => {
            Err("sslmode=require and sslmode=verify-ca do not check whose certificate it is: write sslmode=verify-full"
                .into())
        }
        Some(_) => Err("sslmode is verify-full, or disable within this machine".into()),
    }
}

impl Host {
    fn is_this_machine(&self) -> bool {
        match self {
            Self::Socket(..) => true,
            Self::Tcp(name, _) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        }
    }
}

fn decoded(text: &str) -> Result<String, SafeText> {
    let bad = || SafeText::from("a % is followed by two digits 0 to 9, a to f, or written %25");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            let (high, low) = (digit().ok_or_else(bad)?, digit().ok_or_else(bad)?);
            bytes.push(u8::try_from(high * 16 + low).map_err(|_| bad())?);
        } else {
            bytes.push(byte);
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| bad())?;
    if text.contains('\0') { Err(bad()) } else { Ok(text) }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("hosts", &self.hosts).field("database", &self.database).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn addresses_are_read_as_postgresql_writes_them() {
        let address =
            read("postgres://clinic:p%40ss%2F@db.example:5433,[::1]/a%20b?sslrootcert=%2Fetc%2Fca.pem").unwrap();
        assert_eq!(address.hosts, [Host::Tcp("db.example".into(), 5433), Host::Tcp("::1".into(), 5432)]);
        assert_eq!((address.user.as_deref(), address.database.as_deref()), (Some("clinic"), Some("a b")));
        assert_eq!(address.password.as_ref().unwrap().expose_secret(), "p@ss/");
        assert_eq!((address.privacy, address.ca_file.as_deref()), (Privacy::Verified, Some("/etc/ca.pem".as_ref())));
        assert!(!format!("{address:?}").contains("p@ss"));
        for text in ["postgresql:///records?host=/run/pg&port=5433&user=me", "postgres://me@%2Frun%2Fpg:5433/records"] {
            let address = read(text).unwrap();
            assert_eq!(address.hosts, [Host::Socket("/run/pg".into(), 5433)], "{text}");
            assert_eq!((address.user.as_deref(), address.privacy), (Some("me"), Privacy::Plain), "{text}");
        }
    }

    #[test]
    fn nothing_leaves_this_machine_in_the_clear_or_to_a_stranger() {
        use Privacy::{Plain, Verified};
        for (place, mode, expected) in [
            ("db.example", "", Some(Verified)),
            ("db.example", "verify-full", Some(Verified)),
            ("db.example", "verify-ca", None),
            ("db.example", "require", None),
            ("db.example", "prefer", None),
            ("db.example", "allow", None),
            ("db.example", "disable", None),
            ("localhost.example", "", Some(Verified)),
            ("10.0.0.1", "disable", None),
            ("localhost", "", Some(Plain)),
            ("127.0.0.1", "disable", Some(Plain)),
            ("127.9.9.9", "", Some(Plain)),
            ("[::1]", "disable", Some(Plain)),
            ("localhost", "verify-full", Some(Verified)),
            ("localhost", "prefer", None),
            ("localhost", "require", None),
            ("localhost", "on", None),
            // One of them is another machine.
            ("localhost,db.example", "", Some(Verified)),
            ("localhost,db.example", "disable", None),
            ("%2Frun%2Fpg", "disable", Some(Plain)),
            ("%2Frun%2Fpg", "verify-full", None),
            ("%2Frun%2Fpg,db.example", "", None),
        ] {
            let mode = if mode.is_empty() { String::new() } else { format!("?sslmode={mode}") };
            let read = read(&format!("postgres://me@{place}/db{mode}"));
            assert_eq!(read.as_ref().ok().map(|address| address.privacy), expected, "{place} {mode} {read:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_and_no_secret_repeated() {
        for text in [
            "postgres://",
            "postgres:///db",
            "mysql://me:S3cret@db/clinic",
            "clinic.sqlite",
            "postgres://me:S3cret/x@db/clinic",
            "postgres://me:S3cret@db:port/clinic",
            "postgres://me:S3cret@db:0/clinic",
            "postgres://me:S3cret%@db/clinic",
            "postgres://me:S3cret%00@db/clinic",
            "postgres://me@db/clinic?passwrod=S3cret",
            "postgres://me@db/clinic?options=-c%20S3cret",
            "postgres://me@db example/S3cret",
        ] {
            let wrong = read(text).unwrap_err();
            assert!(!wrong.is_blank() && !wrong.as_str().contains("S3cret"), "{text}: {wrong}");
        }
    }
}
