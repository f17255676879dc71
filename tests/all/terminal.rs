//! The terminal is given back exactly as it was found, whatever ends the program, and nothing runs while nothing
//! happens. In a real pseudo-terminal: this binary starts itself again as a small program on the real loop.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use assurance_clinic::app::msg::{Effect, FeedNews, Msg};
use assurance_clinic::runtime::effects::Desks;
use assurance_clinic::runtime::{self, Options, Program};
use chrono::{DateTime, TimeDelta, Utc};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use rustix::process::{Pid, Signal, kill_process};

/// Names what the fake program is to do; unset in an ordinary run of the tests.
const FAKE: &str = "CLINIC_TEST_FAKE";

/// The same for the terminal that is closed: the script that runs in it.
const CLOSES: &str = "CLINIC_TEST_CLOSES";

/// How long an ESC is held, in milliseconds.
const DELAY: &str = "CLINIC_TEST_DELAY";

/// Set where the program is to be busy when the terminal closes.
const BUSY: &str = "CLINIC_TEST_BUSY";

/// The program on the other side: shows every message it gets, and misbehaves on demand.
#[derive(Default)]
struct Fake {
    log: Vec<String>,
    size: (u16, u16),
    drawn: std::cell::Cell<u32>,
    deadline: Option<DateTime<Utc>>,
    /// How often it was asked to hang up.
    hang_ups: u32,
}

impl Program for Fake {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let word = match msg {
            Msg::Reckoned(_) => return Vec::new(),
            Msg::Clock(moment) => {
                if self.deadline.is_some_and(|deadline| deadline <= moment.now) {
                    self.deadline = None;
                    self.log.push("deadline".into());
                }
                return Vec::new();
            }
            Msg::Key(key) => match key.types() {
                Some('q') => return vec![Effect::Quit],
                Some('p') => panic!("the screen broke"),
                Some('b') => return vec![Effect::Refresh],
                Some('c') => return vec![Effect::Clipboard("34/36".into())],
                Some('w') => return vec![Effect::Clipboard("w".repeat(90_000))],
                Some('d') => {
                    self.deadline = Some(Utc::now() + TimeDelta::milliseconds(300));
                    "armed".into()
                }
                Some('z') => return vec![Effect::Suspend],
                Some('s') => loop {
                    thread::sleep(Duration::from_mins(1));
                },
                _ => format!("key {}", key.code),
            },
            Msg::Paste(text) => format!("paste of {}", text.chars().count()),
            Msg::Said(said) => format!("{said:?}"),
            Msg::Resize(columns, rows) => {
                self.size = (columns, rows);
                return Vec::new();
            }
            Msg::Resumed => "resumed".into(),
            Msg::HangUp => {
                // What stood there belongs to whoever was in front of it.
                self.log.clear();
                self.hang_ups += 1;
                format!("hang-up {}", self.hang_ups)
            }
            Msg::Feed(news) => format!("{news:?}"),
            Msg::Record(news) => format!("{news:?}"),
            Msg::Wrote(word) => word.unwrap_or_else(|word| word).to_string(),
            Msg::Draft(news) => format!("{news:?}"),
        };
        self.log.push(word);
        Vec::new()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
        self.drawn.set(self.drawn.get() + 1);
        buf.set_string(0, 0, format!("ready {} {:?}", process::id(), self.size), Style::new());
        for (row, word) in (1..area.height).zip(self.log.iter().rev()) {
            buf.set_string(0, row, word, Style::new());
        }
        None
    }

    fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.deadline
    }
}

/// Not a test: the program under test, when this binary is started by the tests below.
#[test]
fn the_program_under_test() {
    if env::var_os(FAKE).is_none() {
        return;
    }
    let feed = Box::new(|_: &mut dyn FnMut(FeedNews)| panic!("the network broke"));
    let desks = Desks { feed, exports: Vec::new(), record: None };
    let delay = env::var(DELAY).ok().map(|ms| Duration::from_millis(ms.parse().unwrap()));
    let options = Options { escape_delay: delay, ..Options::default() };
    let code = match runtime::run(&mut Fake::default(), desks, options) {
        Ok(ended) => ended.exit_code().into(),
        Err(failed) => {
            eprintln!("{failed}");
            1
        }
    };
    process::exit(code);
}

/// A terminal, a program in it, and what it has shown.
struct Screen {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    bytes: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    parser: vt100::Parser,
}

const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

/// How the shell calls the program.
fn fake() -> String {
    let binary = env::current_exe().unwrap();
    format!("{FAKE}=1 '{}' --exact terminal::the_program_under_test --nocapture --test-threads=1", binary.display())
}

impl Screen {
    /// Starts `script` in a shell in a terminal of its own.
    fn start(script: &str) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script]);
        command.env_remove("SSH_CONNECTION");
        command.env_remove("SSH_TTY");
        command.env("RUST_BACKTRACE", "0");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        // Of what nobody takes, little is read: then the program's writing is held up.
        let (send, bytes) = sync_channel(16);
        thread::spawn(move || {
            let mut some = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut some) {
                if send.send(some[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        Self { master: pair.master, keys, child, bytes, seen: Vec::new(), parser }
    }

    /// Starts the program between two looks at the terminal's modes, which are odd ones, so that giving back the usual
    /// ones would be found out.
    fn between_looks() -> Self {
        let script = "stty erase ^X intr ^Y -ixon ixany -echoe min 3; \
                      echo \"modes=$(stty -g)\"; PROGRAM; code=$?; echo; \
                      echo \"modes=$(stty -g)\"; echo \"code=$code over\"";
        let mut screen = Self::start(&script.replace("PROGRAM", &fake()));
        screen.until("ready");
        screen
    }

    /// Takes in what comes within `patience`; `false` when nothing came.
    fn take(&mut self, patience: Duration) -> bool {
        match self.bytes.recv_timeout(patience) {
            Ok(bytes) => {
                self.parser.process(&bytes);
                self.seen.extend(bytes);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    /// What the screen shows, without the blanks at the ends of lines.
    fn text(&self) -> String {
        let contents = self.parser.screen().contents();
        contents.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Waits until the screen shows `text`.
    fn until(&mut self, text: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while !self.text().contains(text) {
            let came = self.take(Duration::from_millis(200));
            let ended = !came && self.child.try_wait().unwrap().is_some();
            assert!(Instant::now() < end && !ended, "'{text}' did not come: {}", self.text());
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// The number of the program's process, which it shows.
    fn pid(&self) -> Pid {
        let contents = self.text();
        let number = contents.split("ready ").nth(1).unwrap().split(' ').next().unwrap();
        Pid::from_raw(number.parse().unwrap()).unwrap()
    }

    /// After the end: the code, and that the terminal is as it was.
    fn code_with_everything_given_back(&mut self, began: Instant) -> i32 {
        self.until("over");
        assert!(began.elapsed() < Duration::from_secs(2), "it took {:?}", began.elapsed());
        let text = String::from_utf8_lossy(&self.seen).into_owned();
        let modes: Vec<&str> =
            text.split("modes=").skip(1).map(|rest| rest.split(['\r', '\n']).next().unwrap()).collect();
        assert_eq!(modes.len(), 2, "{text:?}");
        assert_eq!(modes[0], modes[1], "the modes of the terminal");
        for (on, off) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?25l", "\x1b[?25h")] {
            assert!(text.rfind(off).unwrap() > text.rfind(on).unwrap(), "{off:?} comes last");
        }
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.contents().matches("modes=").count(), 2, "what was on the screen before is there again");
        text.split("code=").last().unwrap().split(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn the_terminal_is_as_it_was_after_leaving() {
    let mut screen = Screen::between_looks();
    let began = Instant::now();
    screen.press("q");
    assert_eq!(screen.code_with_everything_given_back(began), 0);
}

#[test]
fn a_panic_on_any_thread_gives_the_terminal_back_prints_and_ends() {
    for (key, message) in [("p", "the screen broke"), ("b", "the network broke")] {
        let mut screen = Screen::between_looks();
        let began = Instant::now();
        screen.press(key);
        assert_eq!(screen.code_with_everything_given_back(began), 101);
        assert!(screen.text().contains(message), "the message can be read");
    }
}

#[test]
fn signals_end_the_program_with_the_terminal_as_it_was_even_while_it_is_busy() {
    let rare = [Signal::USR1, Signal::USR2, Signal::ALARM, Signal::XCPU, Signal::ABORT];
    let usual = [Signal::TERM, Signal::INT, Signal::QUIT].into_iter();
    let cases = usual.flat_map(|signal| [(signal, false), (signal, true)]).chain(rare.map(|signal| (signal, false)));
    // A hang-up of a terminal that is there is the program's to answer, and ends it only where it hears nothing.
    let cases = cases.chain([(Signal::HUP, true)]);
    for (signal, busy) in cases {
        let mut screen = Screen::between_looks();
        if busy {
            screen.press("s");
            thread::sleep(Duration::from_millis(500));
        }
        let began = Instant::now();
        kill_process(screen.pid(), signal).unwrap();
        assert_eq!(screen.code_with_everything_given_back(began), 128 + signal.as_raw(), "{signal:?} {busy}");
    }
}

#[test]
fn a_hang_up_that_a_living_terminal_is_asked_for_is_told_and_ends_nothing() {
    let mut screen = Screen::between_looks();
    kill_process(screen.pid(), Signal::HUP).unwrap();
    screen.until("hang-up 1");
    kill_process(screen.pid(), Signal::HUP).unwrap();
    screen.until("hang-up 2");
    screen.press("x");
    screen.until("key x");
    let began = Instant::now();
    screen.press("q");
    assert_eq!(screen.code_with_everything_given_back(began), 0);
}

/// Ticks of the processor that a process has used; `None` when it has ended.
fn ticks(pid: Pid) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let used = |at: usize| fields.get(at)?.parse::<u64>().ok();
    if fields.first() == Some(&"Z") { None } else { Some(used(11)? + used(12)?) }
}

/// Ticks used, and how often any of its threads ran.
fn activity(pid: Pid) -> (u64, u64) {
    let ticks = ticks(pid).unwrap();
    let mut switches = 0;
    for task in fs::read_dir(format!("/proc/{}/task", pid.as_raw_nonzero())).unwrap() {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        let lines = status.lines().filter(|line| line.contains("voluntary_ctxt_switches"));
        switches += lines.map(|line| line.split('\t').nth(1).unwrap().trim().parse::<u64>().unwrap()).sum::<u64>();
    }
    (ticks, switches)
}

#[test]
fn a_terminal_that_reads_no_more_holds_up_no_end() {
    let mut screen = Screen::between_looks();
    let pid = screen.pid();
    screen.press("wwww");
    thread::sleep(Duration::from_millis(300));
    let began = Instant::now();
    kill_process(pid, Signal::TERM).unwrap();
    while ticks(pid).is_some() {
        assert!(began.elapsed() < Duration::from_secs(2), "still there after two seconds");
        thread::sleep(Duration::from_millis(10));
    }
    assert!(began.elapsed() > Duration::from_secs(1), "the writing was not held up, and this test proves nothing");
    let modes = |screen: &Screen| String::from_utf8_lossy(&screen.seen).matches("modes=").count();
    while modes(&screen) < 2 {
        assert!(screen.take(Duration::from_secs(5)));
    }
    while !String::from_utf8_lossy(&screen.seen).contains("code=143 over") {
        assert!(screen.take(Duration::from_secs(5)));
    }
    let text = String::from_utf8_lossy(&screen.seen).into_owned();
    let modes: Vec<&str> = text.split("modes=").skip(1).map(|rest| rest.split(['\r', '\n']).next().unwrap()).collect();
    assert_eq!(modes[0], modes[1], "the modes of the terminal");
}

/// Not a test: a terminal with the program in it, which the test below closes by killing it.
#[test]
fn the_terminal_that_will_close() {
    let Ok(script) = env::var(CLOSES) else { return };
    let mut screen = Screen::start(&script);
    screen.until("ready");
    let pid = screen.pid();
    if env::var_os(BUSY).is_some() {
        screen.press("s");
        thread::sleep(Duration::from_millis(200));
    }
    println!("pid={}", pid.as_raw_nonzero());
    loop {
        screen.take(Duration::from_mins(1));
    }
}

#[test]
fn a_closed_terminal_ends_the_program_without_a_spin() {
    // With the trap the shell survives the closing, and no signal reaches the program: it has to see for itself.
    for (before, busy) in [("", false), ("trap '' HUP;", false), ("trap '' HUP;", true)] {
        let mut terminal = process::Command::new(env::current_exe().unwrap());
        if busy {
            terminal.env(BUSY, "1");
        }
        let mut terminal = terminal
            .args(["--exact", "terminal::the_terminal_that_will_close", "--nocapture", "--test-threads=1"])
            .env(CLOSES, format!("{before} {}; sleep 5", fake()))
            .stdout(process::Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(terminal.stdout.take().unwrap()).lines();
        let pid = lines.map_while(Result::ok).find_map(|line| line.split("pid=").nth(1).map(str::to_owned)).unwrap();
        let pid = Pid::from_raw(pid.parse().unwrap()).unwrap();
        let began = Instant::now();
        let mut spent = ticks(pid).unwrap();
        let before_closing = spent;
        terminal.kill().unwrap();
        terminal.wait().unwrap();
        while let Some(now) = ticks(pid) {
            spent = now;
            assert!(began.elapsed() < Duration::from_secs(2), "still there after two seconds, {before:?} {busy}");
            thread::sleep(Duration::from_millis(10));
        }
        assert!(spent - before_closing < 20, "{} ticks in {:?}", spent - before_closing, began.elapsed());
    }
}

#[test]
fn while_nothing_happens_nothing_runs_and_nothing_is_written() {
    let mut screen = Screen::start(&fake());
    screen.until("ready");
    while screen.take(Duration::from_millis(500)) {}
    let (before, pid) = (screen.seen.len(), screen.pid());
    let at_rest = activity(pid);
    thread::sleep(Duration::from_secs(3));
    assert_eq!(activity(pid), at_rest, "ticks and switches");
    assert!(!screen.take(Duration::ZERO), "bytes: {:?}", &screen.seen[before..]);
    // A deadline wakes it once, and then there is rest again.
    screen.press("d");
    screen.until("deadline");
    while screen.take(Duration::from_millis(500)) {}
    let at_rest = activity(pid);
    thread::sleep(Duration::from_secs(1));
    assert_eq!(activity(pid), at_rest, "after the deadline");
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_screen_back() {
    let script = "set -m; stty erase ^X -ixon; echo \"modes=$(stty -g)\"; PROGRAM; echo \"modes=$(stty -g)\"; \
                  echo in the shell; read line; fg; code=$?; echo \"modes=$(stty -g)\"; echo \"code=$code over\"";
    let mut screen = Screen::start(&script.replace("PROGRAM", &fake()));
    screen.until("ready");
    screen.press("d");
    screen.until("armed");
    screen.press("z");
    screen.until("in the shell");
    assert!(!screen.parser.screen().alternate_screen() && !screen.parser.screen().hide_cursor());
    thread::sleep(Duration::from_millis(400));
    screen.press("\n");
    screen.until("resumed");
    // What came due meanwhile is done before anything is drawn; the newest stands above.
    let place = |word: &str| screen.text().find(word);
    assert!(place("deadline").is_some() && place("resumed") < place("deadline"), "{}", screen.text());
    assert!(screen.parser.screen().alternate_screen() && screen.parser.screen().bracketed_paste());
    screen.press("k");
    screen.until("key k");
    screen.press("q");
    screen.until("over");
    let text = String::from_utf8_lossy(&screen.seen).into_owned();
    let modes: Vec<&str> = text.split("modes=").skip(1).map(|rest| rest.split(['\r', '\n']).next().unwrap()).collect();
    assert!(modes.len() == 3 && modes.iter().all(|mode| *mode == modes[0]), "{modes:?}");
    assert!(text.contains("code=0"));
}

#[test]
fn a_hang_up_while_stopped_is_heard_before_anything_is_drawn() {
    // Some shells only send it, others continue the job as well, in the background.
    for continues in [false, true] {
        let script = "set -m; PROGRAM; echo in the shell; read line; fg; echo \"code=$? over\"";
        let mut screen = Screen::start(&script.replace("PROGRAM", &fake()));
        screen.until("ready");
        let pid = screen.pid();
        screen.press("k");
        screen.until("key k");
        screen.press("z");
        screen.until("in the shell");
        let before = screen.seen.len();
        kill_process(pid, Signal::HUP).unwrap();
        if continues {
            kill_process(pid, Signal::CONT).unwrap();
            thread::sleep(Duration::from_millis(1500));
        }
        screen.press("\n");
        screen.until("hang-up");
        screen.until("resumed");
        let drawn = String::from_utf8_lossy(&screen.seen[before..]).into_owned();
        assert!(!drawn.contains("key k"), "continued {continues}: {drawn:?}");
        screen.press("q");
        screen.until("code=0 over");
    }
}

#[test]
fn a_stop_from_outside_is_survived_with_the_screen_whole() {
    for signal in [Signal::TSTP, Signal::STOP] {
        let script = "set -m; PROGRAM; echo in the shell; read line; stty sane; clear; fg; echo \"code=$? over\"";
        let mut screen = Screen::start(&script.replace("PROGRAM", &fake()));
        screen.until("ready");
        kill_process(screen.pid(), signal).unwrap();
        screen.until("in the shell");
        // A stop that no program can hear leaves the terminal as it is; the other gives it back.
        assert_eq!(screen.parser.screen().alternate_screen(), signal == Signal::STOP);
        screen.press("\n");
        screen.until("resumed");
        screen.until("ready");
        assert!(screen.parser.screen().alternate_screen(), "{signal:?}");
        screen.press("k");
        screen.until("key k");
        screen.press("q");
        screen.until("code=0 over");
    }
}

#[test]
fn without_a_shell_to_return_to_ctrl_z_leaves_the_screen_as_it_is() {
    let mut screen = Screen::between_looks();
    screen.press("z");
    screen.until("resumed");
    let began = Instant::now();
    screen.press("q");
    assert_eq!(screen.code_with_everything_given_back(began), 0);
}

#[test]
fn storms_of_sizes_that_no_screen_has_do_no_harm() {
    let mut screen = Screen::start(&format!("{}; echo \"code=$? over\"", fake()));
    screen.until("ready");
    let pid = screen.pid();
    let odd = [(0, 0), (u16::MAX, u16::MAX), (1, 1), (u16::MAX, 1), (0, 24), (80, 0), (40, 10), (500, 200)];
    for n in 0..3000_u16 {
        let (cols, rows) = if n % 3 == 0 { odd[usize::from(n / 3) % odd.len()] } else { (n % 300, n % 90) };
        screen.master.resize(PtySize { rows, cols, ..SIZE }).unwrap();
        while screen.bytes.try_recv().is_ok() {}
    }
    screen.master.resize(SIZE).unwrap();
    screen.parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    screen.until("(80, 24)");
    let status = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 200 * 1024, "{peak} KiB at most");
    screen.press("q");
    screen.until("code=0 over");
}

#[test]
fn keys_that_come_apart_on_a_slow_line_are_whole_again() {
    let mut screen = Screen::start(&format!("{DELAY}=1000 {}", fake()));
    screen.until("ready");
    let mut ups = 0;
    for cuts in [&[1][..], &[2], &[1, 2]] {
        for sequence in ["\x1b[A", "\x1bOA"] {
            let mut from = 0;
            for to in cuts.iter().copied().chain([sequence.len()]) {
                screen.press(&sequence[from..to]);
                thread::sleep(Duration::from_millis(30));
                from = to;
            }
            ups += 1;
            screen.press("k");
            screen.until("key k\nkey Up");
            while screen.text().matches("key Up").count() < ups {
                assert!(screen.take(Duration::from_secs(5)), "{sequence:?} cut at {cuts:?}");
            }
        }
    }
    assert!(!screen.text().contains("Esc"), "{}", screen.text());
    screen.press("\x1b");
    screen.until("key Esc");
}

#[test]
fn a_paste_arrives_whole_with_or_without_its_marks() {
    let mut screen = Screen::start(&fake());
    screen.until("ready");
    let text = "Visited on Friday, not yet recorded. ".repeat(100);
    screen.press(&format!("\x1b[200~{text}\x1b[201~"));
    screen.until("paste of 3700");
    screen.press(&text);
    screen.until("paste of 3700\npaste of 3700");
    screen.press("k");
    screen.until("key k");
}

#[test]
fn a_copy_goes_to_the_terminal_and_a_person_is_told_so() {
    let mut screen = Screen::start(&fake());
    screen.until("ready");
    screen.press("c");
    screen.until("Sent to the terminal's clipboard");
    assert!(String::from_utf8_lossy(&screen.seen).contains("\x1b]52;c;MzQvMzY=\x1b\\"));
}
