//! A server that misbehaves on request: it writes the bytes it is told to, and can drip, stop, reset and lie.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{io, thread};

/// Listens on a port of its own until dropped; one connection is one request.
pub struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
}

/// How a connection ends.
#[derive(Clone, Copy, PartialEq)]
pub enum End {
    /// As it should.
    Close,
    /// By a reset: what a system sends where a program closes with something left unread.
    Reset,
}

impl Server {
    /// `script` is given the number of the request from 0, its head, and the connection to answer on.
    pub fn start<F>(end: End, script: F) -> Self
    where
        F: Fn(usize, &str, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (heads, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let server = Self { address, heads: Arc::clone(&heads), stop: Arc::clone(&stop) };
        let script = Arc::new(script);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(mut stream), heads, script) = (stream, Arc::clone(&heads), Arc::clone(&script)) else {
                    continue;
                };
                thread::spawn(move || {
                    let Ok(head) = read_head(&mut stream, end) else { return };
                    let mut seen = heads.lock().unwrap();
                    let number = seen.len();
                    seen.push(head.clone());
                    drop(seen);
                    // A client that has gone is what many scripts wait for.
                    if script(number, &head, &mut stream).is_ok() && end == End::Close {
                        let _ = stream.shutdown(Shutdown::Write);
                    }
                });
            }
        });
        server
    }

    /// Answers every request with `bytes`.
    pub fn always(bytes: Vec<u8>) -> Self {
        Self::start(End::Close, move |_, _, stream| stream.write_all(&bytes))
    }

    /// Answers the first request with the first of `answers` and so on; the last again and again.
    pub fn in_turn(answers: Vec<Vec<u8>>) -> Self {
        Self::start(End::Close, move |n, _, stream| stream.write_all(&answers[n.min(answers.len() - 1)]))
    }

    /// Its address, `http://127.0.0.1:PORT`, with `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The heads of the requests so far, in lower case.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }
}

/// Reads the head of a request; before a reset all but its last byte.
fn read_head(stream: &mut TcpStream, end: End) -> io::Result<String> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    if end == End::Close {
        stream.read_exact(&mut byte)?;
    } else {
        stream.peek(&mut byte)?;
    }
    Ok(String::from_utf8_lossy(&head).to_lowercase())
}

/// An answer with `Content-Length`, of JSON unless `headers` says otherwise; each header ends in `\r\n`.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let kind = if headers.to_lowercase().contains("content-type") { "" } else { "Content-Type: application/json\r\n" };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{kind}{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// An answer without a length, which ends with its connection.
pub fn unmeasured(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{headers}Connection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}
