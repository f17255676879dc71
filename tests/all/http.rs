//! Feeds over HTTP, against a server that drips, resets, lies and sends on. Every refusal is also looked through for
//! the token and for the secret in the address's query.

use std::io::{Read, Write};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use assurance_clinic::domain::fault::FaultCode;
use assurance_clinic::feed::source::{
    Fetched, HttpOptions, Retry, Secret, Source, SourceFault, SourceLimits, TokenFrom, Validators, fetch,
    fetch_blocking,
};
use flate2::{Compression, write::GzEncoder};

use crate::http_server::{End, Server, answer, unmeasured};

const BODY: &[u8] = br#"{"format": "assurance-clinic-feed", "version": 1}"#;
const TOKEN: &str = "tok-5e3f-not-for-showing";
const QUERY: &str = "/feed?sig=hush-hush";

fn limits() -> SourceLimits {
    SourceLimits { wire: 64 << 10, decoded: 1 << 20 }
}

/// Long enough for a busy machine; tests of a deadline shorten it.
fn options() -> HttpOptions {
    HttpOptions {
        connect: Duration::from_secs(5),
        idle: Duration::from_secs(5),
        overall: Duration::from_secs(20),
        retries: 3,
        backoff: Duration::from_millis(1),
        ..HttpOptions::default()
    }
}

/// A token file of its owner alone, and the folder that holds it.
fn token_file() -> (tempfile::TempDir, TokenFrom) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    fs::write(&path, format!("{TOKEN}\n")).unwrap();
    set_mode(&path, 0o600);
    (folder, TokenFrom::File(path))
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &std::path::Path, _: u32) {}

fn ask(url: &str, options: &HttpOptions) -> Result<Fetched, SourceFault> {
    fetch_blocking(&url.parse::<Source>().unwrap(), &Validators::default(), limits(), options)
}

fn read(fetched: Fetched) -> Result<Vec<u8>, SourceFault> {
    let Fetched::Documents { mut docs, .. } = fetched else { panic!("nothing was sent") };
    assert_eq!(docs.len(), 1);
    let mut text = Vec::new();
    docs.remove(0).reader.read_to_end(&mut text).map_err(|error| SourceFault::of(&error))?;
    Ok(text)
}

/// Asks `server` with a token and a secret in the query, and gives the refusal, which must show neither.
fn refusal(server: &Server, options: &HttpOptions) -> SourceFault {
    let (_folder, token) = token_file();
    let options = HttpOptions { token: Some(token), ..options.clone() };
    let fault = ask(&server.url(QUERY), &options).and_then(read).expect_err("it was to be refused");
    assert!(server.heads().last().unwrap().contains(&format!("authorization: bearer {TOKEN}")));
    for shown in [fault.to_string(), format!("{fault:?}"), format!("{options:?}")] {
        assert!(!shown.contains(TOKEN) && !shown.contains("hush"), "{shown}");
    }
    assert!(fault.message.as_str().contains("The last good feed stays in use."), "{fault}");
    fault
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_document_is_read_and_asked_for_again_by_its_validators() {
    let validators = "ETag: \"v1\"\r\nLast-Modified: Sat, 31 Dec 2022 12:00:00 GMT\r\n";
    let server = Server::in_turn(vec![answer("200 OK", validators, BODY), answer("304 Not Modified", "", b"")]);
    let source: Source = server.url("/feed").parse().unwrap();
    let first = fetch_blocking(&source, &Validators::default(), limits(), &options()).unwrap();
    let Fetched::Documents { validators, .. } = &first else { panic!() };
    let validators = validators.clone();
    assert_eq!(read(first).unwrap(), BODY);
    assert!(matches!(fetch_blocking(&source, &validators, limits(), &options()), Ok(Fetched::NotModified)));
    let heads = server.heads();
    assert!(heads[0].contains("accept-encoding: gzip\r\n") && !heads[0].contains("if-none-match"), "{}", heads[0]);
    assert!(heads[1].contains("if-none-match: \"v1\"\r\n"), "{}", heads[1]);
    assert!(heads[1].contains("if-modified-since: sat, 31 dec 2022 12:00:00 gmt"), "{}", heads[1]);
    // 304 to one who knows nothing is no answer.
    assert_eq!(refusal(&server, &options()).code, FaultCode::Unreadable);
}

#[test]
fn gzip_is_decoded_however_it_is_labelled() {
    let packed = gzip(BODY);
    for headers in [
        "Content-Encoding: gzip\r\n",
        "Content-Encoding: X-GZIP\r\nContent-Type: application/vnd.feed+json; charset=utf-8\r\n",
        "Content-Type: application/gzip\r\n",
        "Content-Type: application/octet-stream\r\n",
    ] {
        let server = Server::always(answer("200 OK", headers, &packed));
        assert_eq!(ask(&server.url("/"), &options()).and_then(read).unwrap(), BODY, "{headers}");
    }
    let twice = Server::always(answer("200 OK", "Content-Encoding: gzip\r\n", &gzip(&packed)));
    assert_eq!(ask(&twice.url("/feed.json.gz"), &options()).and_then(read).unwrap(), BODY);
}

#[test]
fn what_may_pass_is_tried_again() {
    let busy = |status: &str, after: &str| answer(status, after, b"");
    let good = answer("200 OK", "", BODY);
    for (first, tries) in [
        (busy("429 Too Many Requests", "Retry-After: 0\r\n"), 2),
        (busy("503 Service Unavailable", "Retry-After: Sat, 31 Dec 2022 12:00:00 GMT\r\n"), 2),
        (busy("502 Bad Gateway", ""), 2),
        (busy("504 Gateway Timeout", ""), 2),
        (busy("500 Internal Server Error", ""), 2),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{".to_vec(), 2),
        (Vec::new(), 2),
    ] {
        let server = Server::in_turn(vec![first.clone(), good.clone()]);
        let text = ask(&server.url("/"), &options()).and_then(read).unwrap();
        assert_eq!((text.as_slice(), server.heads().len()), (BODY, tries), "{}", String::from_utf8_lossy(&first));
    }
}

#[test]
fn retries_end() {
    let table = [
        ("500 Internal Server Error", 2, Retry::Once),
        ("503 Service Unavailable", 4, Retry::Later(None)),
        ("404 Not Found", 1, Retry::Never),
        ("204 No Content", 1, Retry::Never),
        ("206 Partial Content", 1, Retry::Never),
    ];
    for (status, tries, retry) in table {
        let server = Server::always(answer(status, "", b""));
        let fault = refusal(&server, &options());
        assert_eq!((fault.code, fault.retry), (FaultCode::Unreadable, retry), "{fault}");
        assert_eq!(server.heads().len(), tries, "{status}");
    }
}

#[test]
fn retry_after_is_honoured_within_the_deadline_and_no_longer_waited_for() {
    let busy = answer("429 Too Many Requests", "Retry-After: 1\r\n", b"");
    let server = Server::in_turn(vec![busy, answer("200 OK", "", BODY)]);
    let started = Instant::now();
    assert_eq!(ask(&server.url("/"), &options()).and_then(read).unwrap(), BODY);
    assert!(started.elapsed() >= Duration::from_secs(1));

    let server = Server::always(answer("429 Too Many Requests", "Retry-After: 3600\r\n", b""));
    let started = Instant::now();
    let fault = refusal(&server, &options());
    assert_eq!(fault.retry, Retry::Later(Some(Duration::from_hours(1))));
    assert_eq!(server.heads().len(), 1);
    assert!(started.elapsed() < Duration::from_secs(10), "an hour's wait is not begun");
}

#[test]
fn a_body_that_breaks_off_is_truncated() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let announced = format!("{head}Content-Length: 5000\r\n\r\n{{\"format\": ").into_bytes();
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n10\r\n{{\"format\": \"abcd\r\n").into_bytes();
    for (end, bytes) in [(End::Close, announced.clone()), (End::Close, chunked), (End::Reset, announced)] {
        let server = Server::start(end, move |_, _, stream| {
            stream.write_all(&bytes)?;
            thread::sleep(Duration::from_millis(30));
            Ok(())
        });
        let fault = refusal(&server, &options());
        assert_eq!(fault.code, FaultCode::Truncated, "{fault}");
        assert_eq!(server.heads().len(), 2, "worth one more try");
    }
    let packed = gzip(&BODY.repeat(50));
    let cut = Server::always(unmeasured("Content-Encoding: gzip\r\n", &packed[..packed.len() - 9]));
    assert_eq!(refusal(&cut, &options()).code, FaultCode::Truncated);
    let mut bent = packed;
    bent[12] ^= 0xff;
    let bent = Server::always(answer("200 OK", "Content-Encoding: gzip\r\n", &bent));
    assert_eq!(refusal(&bent, &options()).code, FaultCode::Unreadable);
}

#[test]
fn a_length_that_is_short_of_the_body_is_taken_at_its_word() {
    let bytes = [b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n", BODY].concat();
    let server = Server::always(bytes);
    // The reader of the text then finds that the JSON ends too early.
    assert_eq!(ask(&server.url("/"), &options()).and_then(read).unwrap(), &BODY[..20]);
}

#[test]
fn sizes_are_held_on_the_wire_and_decoded() {
    let bomb = gzip(&vec![b' '; 40 << 20]);
    assert!(bomb.len() as u64 <= limits().wire, "only the decoded limit can stop it");
    let announced = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n".to_vec();
    let endless = |_: usize, _: &str, stream: &mut std::net::TcpStream| -> io::Result<()> {
        stream.write_all(&unmeasured("", b""))?;
        loop {
            stream.write_all(&[b' '; 4096])?;
        }
    };
    for server in [
        Server::always(answer("200 OK", "Content-Encoding: gzip\r\n", &bomb)),
        Server::always(announced),
        Server::always(unmeasured("", &vec![b' '; 65_537])),
        Server::start(End::Close, endless),
    ] {
        let fault = refusal(&server, &options());
        assert_eq!((fault.code, fault.retry), (FaultCode::TooLarge, Retry::Never), "{fault}");
        assert_eq!(server.heads().len(), 1);
    }
    let fits = Server::always(unmeasured("", &vec![b' '; 65_536]));
    assert_eq!(ask(&fits.url("/"), &options()).and_then(read).unwrap().len(), 65_536);
}

#[test]
fn a_dripping_server_does_not_outlive_the_deadline() {
    let drip = |_: usize, _: &str, stream: &mut std::net::TcpStream| -> io::Result<()> {
        stream.write_all(&unmeasured("", b""))?;
        loop {
            stream.write_all(b" ")?;
            thread::sleep(Duration::from_millis(10));
        }
    };
    let server = Server::start(End::Close, drip);
    let started = Instant::now();
    let fault = refusal(&server, &HttpOptions { overall: Duration::from_millis(300), ..options() });
    assert!(fault.message.as_str().contains("did not finish within 0.3 s"), "{fault}");
    assert!(started.elapsed() < Duration::from_secs(4), "idle and retries do not stretch it");
}

#[test]
fn a_silent_server_is_left_and_retries_share_one_deadline() {
    let silent = |_: usize, _: &str, stream: &mut std::net::TcpStream| stream.read(&mut [0]).map(drop);
    let server = Server::start(End::Close, silent);
    let fault = refusal(&server, &HttpOptions { idle: Duration::from_millis(100), retries: 1, ..options() });
    assert!(fault.message.as_str().contains("sent nothing for 0.1 s"), "{fault}");
    assert_eq!(server.heads().len(), 2);

    let busy = Server::always(answer("503 Service Unavailable", "", b""));
    let started = Instant::now();
    let options = HttpOptions { overall: Duration::from_millis(300), retries: u32::MAX, ..options() };
    let backoff = Duration::from_millis(20);
    assert!(refusal(&busy, &HttpOptions { backoff, ..options }).message.as_str().contains("HTTP 503"));
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_type_or_compression_that_was_not_asked_for_is_refused() {
    for (headers, said) in [
        ("Content-Type: text/html; charset=utf-8\r\n", "sign-in"),
        ("Content-Type: text/csv\r\n", "text/csv"),
        ("Content-Type: image/\x1b[31mpng\r\n", "gave no answer"),
        ("Content-Encoding: br\r\n", "compression"),
        ("Content-Encoding: gzip, gzip\r\n", "compression"),
        ("Content-Encoding: gzip\r\nContent-Encoding: zstd\r\n", "compression"),
    ] {
        let server = Server::always(answer("200 OK", headers, BODY));
        let fault = refusal(&server, &HttpOptions { retries: 0, ..options() });
        assert_eq!(fault.code, FaultCode::Unreadable);
        assert!(fault.message.as_str().contains(said), "{headers}: {fault}");
    }
}

#[test]
fn the_token_is_spoken_of_where_it_is_refused_or_missing() {
    let server = Server::always(answer("401 Unauthorized", "", b""));
    assert!(refusal(&server, &options()).message.as_str().contains("refused the token (HTTP 401)"));
    let server = Server::always(answer("403 Forbidden", "", b""));
    let fault = ask(&server.url("/"), &options()).unwrap_err();
    assert!(fault.message.as_str().contains("wants a token and none is set (HTTP 403)"), "{fault}");
    assert_eq!(server.heads().len(), 1);
    assert!(!server.heads()[0].contains("authorization"));
}

#[test]
fn a_redirect_within_the_origin_is_followed() {
    for location in ["/moved", "moved", "?sig=new", "//HOST/moved", "http://HOST/moved#part"] {
        let server = Server::start(End::Close, move |n, head, stream| {
            let host = head.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
            let location = format!("Location: {}\r\n", location.replace("HOST", host));
            stream.write_all(&if n == 0 { answer("302 Found", &location, b"") } else { answer("200 OK", "", BODY) })
        });
        let (_folder, token) = token_file();
        let options = HttpOptions { token: Some(token), ..options() };
        assert_eq!(ask(&server.url("/feed"), &options).and_then(read).unwrap(), BODY, "{location}");
        assert!(server.heads()[1].contains(TOKEN), "the same origin gets the token again");
    }
}

#[test]
fn a_redirect_elsewhere_is_refused_and_the_token_does_not_follow() {
    let other = Server::always(answer("200 OK", "", BODY));
    let port = other.url("").rsplit(':').next().unwrap().to_string();
    for location in [
        other.url("/feed?sig=hush"),
        format!("http://localhost:{port}/"),
        format!("//127.0.0.1:{port}/"),
        format!("http://user:pass@127.0.0.1:{port}/"),
        "https://example.org/hush".into(),
        "ftp://example.org/".into(),
        "http://[".into(),
    ] {
        let server = Server::always(answer("307 Temporary Redirect", &format!("Location: {location}\r\n"), b""));
        let fault = refusal(&server, &options());
        assert!(fault.message.as_str().contains("sends on to another address"), "{location}: {fault}");
        assert_eq!(server.heads().len(), 1);
    }
    assert!(other.heads().is_empty(), "nobody asked it");
}

#[test]
fn redirects_end() {
    let round = Server::always(answer("301 Moved Permanently", "Location: /again\r\n", b""));
    let fault = refusal(&round, &options());
    assert!(fault.message.as_str().contains("sends on and on"), "{fault}");
    assert_eq!(round.heads().len(), 6);
    let nowhere = Server::always(answer("302 Found", "", b""));
    assert!(refusal(&nowhere, &options()).message.as_str().contains("HTTP 302"));
}

#[test]
fn nobody_there_is_said_and_tried_again() {
    // A port just given back may be another test's by now; on this one nobody has listened for decades.
    let fault = ask(&format!("http://127.0.0.1:1{QUERY}"), &options()).unwrap_err();
    assert!(fault.message.as_str().contains("could not be reached"), "{fault}");
    assert_eq!(fault.retry, Retry::Later(None));
    assert!(!fault.to_string().contains("hush"));
}

#[cfg(unix)]
#[test]
fn a_token_file_that_others_may_read_is_not_used() {
    let server = Server::always(answer("200 OK", "", BODY));
    let (folder, token) = token_file();
    let path = folder.path().join("token");
    let options = HttpOptions { token: Some(token), ..options() };
    for mode in [0o640, 0o604, 0o622] {
        set_mode(&path, mode);
        let fault = ask(&server.url("/"), &options).unwrap_err();
        assert!(fault.message.as_str().contains("chmod 600"), "{fault}");
    }
    set_mode(&path, 0o600);
    for (text, said) in [("", "empty"), ("two words", "blanks"), (&"x".repeat(9000), "too long")] {
        fs::write(&path, text).unwrap();
        let fault = ask(&server.url("/"), &options).unwrap_err();
        assert!(fault.message.as_str().contains(said) && !fault.to_string().contains("two words"), "{fault}");
    }
    assert!(server.heads().is_empty(), "nothing is asked without the token that was meant");
}

#[test]
fn a_token_that_was_given_is_sent() {
    let server = Server::always(answer("200 OK", "", BODY));
    let token = Some(TokenFrom::Given(Secret::new(&format!(" {TOKEN}\n"))));
    ask(&server.url("/"), &HttpOptions { token, ..options() }).unwrap();
    assert!(server.heads()[0].contains(&format!("authorization: bearer {TOKEN}\r\n")));
}

#[test]
fn dropping_the_request_ends_it() {
    let server = Server::start(End::Close, |_, _, stream| stream.read(&mut [0]).map(drop));
    let source: Source = server.url("/").parse().unwrap();
    let (known, options) = (Validators::default(), options());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let started = Instant::now();
    let ended = runtime.block_on(async {
        let request = fetch(&source, &known, limits(), &options);
        tokio::time::timeout(Duration::from_millis(100), request).await.is_err()
    });
    assert!(ended && started.elapsed() < Duration::from_secs(3));
}
