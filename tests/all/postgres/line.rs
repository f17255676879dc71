//! The line to the server: encrypted and checked by name, or refused; what is said where it cannot be, and that no secret
//! is in it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assurance_clinic::record::store::{AppendError, Options, ServerOptions, StoreFault, open};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::cluster::{APP, PASSWORD, own};
use super::database::Database;
use crate::record::added;

fn file(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "tls", name].iter().collect()
}

fn options(ca_file: Option<&str>, password: &str) -> Options {
    let server = ServerOptions {
        ca_file: ca_file.map(file),
        password: Some(password).filter(|word| !word.is_empty()).map(Into::into),
        ..ServerOptions::default()
    };
    Options { server, ..Options::default() }
}

fn fault(address: &str, options: Options) -> StoreFault {
    let error = match open(address, options) {
        Ok(store) => store.after(0).unwrap_err(),
        Err(error) => error,
    };
    assert!(!error.to_string().contains("s3cret"), "{error}");
    error.fault
}

#[test]
fn over_tls_a_server_is_who_its_certificate_says_or_it_is_refused() {
    let (Some(cluster), Some(database)) = (own(), Database::new()) else { return };
    let address =
        |host: &str| format!("postgres://{APP}@{host}:{}/{}?sslmode=verify-full", cluster.port, database.name);
    let store = open(&address("localhost"), options(Some("authority.pem"), PASSWORD)).unwrap();
    store.append(&added("over TLS")).unwrap();
    assert_eq!(store.after(0).unwrap().len(), 1);

    let cases = [
        (address("localhost"), options(None, PASSWORD), "authority that this computer does not know"),
        (address("127.0.0.1"), options(Some("authority.pem"), PASSWORD), "for another name"),
        (address("localhost"), options(Some("expired-authority.pem"), PASSWORD), "authority that this computer"),
        (address("localhost"), options(Some("authority.pem"), "s3cret"), "does not let this account in"),
        (address("localhost"), options(Some("authority.pem"), ""), "does not let this account in"),
        (address("localhost"), options(Some("README.md"), PASSWORD), "could not be used"),
        (address("localhost").replace("verify-full", "require"), options(None, "s3cret"), "write sslmode=verify-full"),
        (address("db.example").replace("verify-full", "disable"), options(None, "s3cret"), "in the clear"),
        (
            address("localhost").replace(&database.name, "clinic_none"),
            options(Some("authority.pem"), PASSWORD),
            "does not let this account in",
        ),
    ];
    for (address, options, expected) in cases {
        let said = fault(&address, options).to_string();
        assert!(said.contains(expected), "{address}: {said}");
    }
}

#[test]
fn a_password_is_read_from_a_file_that_is_ones_own() {
    let (Some(cluster), Some(database)) = (own(), Database::new()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let mode = |mode| std::fs::set_permissions(&password, std::fs::Permissions::from_mode(mode)).unwrap();
    let server = ServerOptions {
        ca_file: Some(file("authority.pem")),
        password_file: Some(password.clone()),
        ..ServerOptions::default()
    };
    let options = Options { server, ..Options::default() };
    let address = format!("postgres://{APP}@localhost:{}/{}?sslmode=verify-full", cluster.port, database.name);
    mode(0o600);
    open(&address, options.clone()).unwrap().append(&added("by file")).unwrap();
    mode(0o644);
    let said = fault(&address, options);
    assert!(matches!(said, StoreFault::BadSecret(_)) && said.to_string().contains("other accounts may read"), "{said}");
}

/// Answers the question for TLS with `answer`, and hands the connection on; gives the port.
fn answering(answer: &'static [u8], then: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut asked = [0; 8];
            if stream.read_exact(&mut asked).is_ok() {
                assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47], "TLS is asked for before anything is said");
                let _ = stream.write_all(answer);
                then(stream);
            }
        }
    });
    port
}

#[test]
fn a_server_that_offers_no_tls_hears_nothing() {
    let (heard, hears) = std::sync::mpsc::channel();
    let port = answering(b"N", move |mut stream| {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        heard.send(rest).unwrap();
    });
    let address = format!("postgres://me:s3cret@localhost:{port}/clinic?sslmode=verify-full");
    let said = fault(&address, options(Some("authority.pem"), "s3cret"));
    assert!(matches!(said, StoreFault::Untrusted(_)), "{said}");
    let text = said.to_string();
    assert!(text.contains("offers no encrypted line (TLS)") && text.contains("ssl = on"), "{text}");
    assert!(!text.contains("account"), "no account was refused: {text}");
    assert_eq!(hears.recv_timeout(Duration::from_secs(10)).unwrap(), b"", "not even a name");
}

#[test]
fn a_certificate_that_has_run_out_is_said() {
    let chain: Vec<_> = CertificateDer::pem_file_iter(file("expired.pem")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(file("expired.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(chain, key).unwrap());
    let port = answering(b"S", move |stream| {
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
        assert!(stream.read(&mut [0; 64]).is_err(), "nothing is said to it");
    });
    let address = format!("postgres://me@localhost:{port}/clinic?sslmode=verify-full");
    let said = fault(&address, options(Some("expired-authority.pem"), "s3cret"));
    assert!(matches!(said, StoreFault::Untrusted(_)) && said.to_string().contains("has run out"), "{said}");
}

#[test]
fn a_server_that_is_away_or_silent_holds_nobody_up() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let kept = silent.local_addr().unwrap().port();
    for (port, most) in [(closed, 1), (kept, 4)] {
        let limited = Options { busy_wait: Duration::from_secs(2), ..Options::default() };
        let store = open(&format!("postgres://me@localhost:{port}/clinic"), limited).unwrap();
        let begun = Instant::now();
        let error = store.after(0).unwrap_err();
        assert!(matches!(error.fault, StoreFault::Away(_)), "{error}");
        match store.append(&added("x")) {
            Err(AppendError::Store(error)) => assert!(matches!(error.fault, StoreFault::Away(_)), "{error}"),
            other => panic!("{other:?}"),
        }
        assert!(begun.elapsed() < Duration::from_secs(most * 3), "{:?}", begun.elapsed());
    }
}
