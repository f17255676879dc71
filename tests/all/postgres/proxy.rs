//! Stands between a program and its server, so that a test can look at what goes either way, hold it up or cut it off.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Hands over each program that comes, one after another; gives the port to come to.
pub fn listens(meets: impl Fn(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().port();
    thread::spawn(move || listener.incoming().flatten().for_each(meets));
    own
}

/// One way of a line: where it comes from, and where it goes.
pub type Way = (TcpStream, TcpStream);

/// Both ways of a line from a program to the server at `port`: what is asked, and what is answered. None where the server does
/// not take it.
pub fn on_to(port: u16, client: TcpStream) -> Option<(Way, Way)> {
    let server = TcpStream::connect(("127.0.0.1", port)).ok()?;
    client.set_nodelay(true).and_then(|()| server.set_nodelay(true)).unwrap();
    let answers = (server.try_clone().unwrap(), client.try_clone().unwrap());
    Some(((client, server), answers))
}

/// Carries what comes as long as both ends are there; what `passes` does not let through is taken and goes nowhere.
pub fn carry((mut from, mut to): Way, passes: impl Fn(usize) -> bool) {
    let mut bytes = [0; 8192];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        if passes(read) && to.write_all(&bytes[..read]).is_err() {
            return;
        }
    }
}
