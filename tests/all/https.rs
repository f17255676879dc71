//! Feeds over TLS: an authority of one's own is trusted where it is named, and only for the name it vouches for.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use assurance_clinic::domain::fault::FaultCode;
use assurance_clinic::feed::source::{
    Fetched, HttpOptions, Retry, Source, SourceFault, SourceLimits, Validators, fetch_blocking,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::http_server::answer;

fn file(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "tls", name].iter().collect()
}

/// Serves `answer` to whoever shakes hands; gives the port. The thread ends with the tests.
fn serve(bytes: Vec<u8>) -> u16 {
    let chain = CertificateDer::pem_file_iter(file("server.pem")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            // A client that does not trust us ends the handshake here.
            if stream.read(&mut [0; 4096]).is_ok() && stream.write_all(&bytes).is_ok() {
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    port
}

fn ask(host: &str, port: u16, ca_file: Option<PathBuf>) -> Result<Vec<u8>, SourceFault> {
    let source: Source = format!("https://{host}:{port}/feed").parse().unwrap();
    let options = HttpOptions { ca_file, backoff: Duration::from_millis(1), ..HttpOptions::default() };
    match fetch_blocking(&source, &Validators::default(), SourceLimits::default(), &options)? {
        Fetched::NotModified => panic!("nothing was known"),
        Fetched::Documents { mut docs, .. } => {
            let mut text = Vec::new();
            docs.remove(0).reader.read_to_end(&mut text).unwrap();
            Ok(text)
        }
    }
}

#[test]
fn an_authority_that_is_named_is_trusted_for_its_own_name() {
    let port = serve(answer("200 OK", "", b"{}"));
    assert_eq!(ask("localhost", port, Some(file("authority.pem"))).unwrap(), b"{}");
    for (host, ca_file) in [("localhost", None), ("127.0.0.1", Some(file("authority.pem")))] {
        let fault = ask(host, port, ca_file).unwrap_err();
        assert!(fault.message.as_str().contains("could not be trusted"), "{fault}");
        assert_eq!((fault.code, fault.retry), (FaultCode::Unreadable, Retry::Never));
    }
}

#[test]
fn a_certificate_file_that_is_none_is_said() {
    for name in ["server.key", "README.md", "none.pem"] {
        let fault = ask("localhost", 9, Some(file(name))).unwrap_err();
        assert!(fault.message.as_str().contains("could not be used"), "{fault}");
    }
}

#[test]
fn a_redirect_from_https_to_http_is_refused() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let location = format!("Location: http://localhost:{}/\r\n", target.local_addr().unwrap().port());
    let port = serve(answer("302 Found", &location, b""));
    let fault = ask("localhost", port, Some(file("authority.pem"))).unwrap_err();
    assert!(fault.message.as_str().contains("sends on to another address"), "{fault}");
}
