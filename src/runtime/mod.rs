//! Runs a program of messages and effects against the real world: terminal, signals, clock, network, files.
//!
//! One loop, one channel. The loop sleeps until a message or the next deadline, hands over what is waiting, runs the
//! effects, and draws once if anything visible changed. Nothing polls.

mod alarm;
pub mod burst;
pub mod effects;
mod event_loop;
pub mod export;
mod exports;
pub mod feeds;
mod files;
pub mod input;
pub mod keys;
pub mod linear;
pub mod lines;
pub mod painter;
pub mod program;
pub mod reckoning;
pub mod record;
pub mod sequence;
mod sgr;
#[cfg(unix)]
pub mod signals;
pub mod terminal;
pub mod tty;
pub mod unseen;
mod waiting;

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use chrono::{DateTime, Local, NaiveDate, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::msg::{Effect, Moment, Msg};
use alarm::Alarm;
use effects::{Desks, Workers};
use event_loop::Loop;
use painter::Painter;
use terminal::Terminal;

/// The widest and highest screen that is drawn; a terminal that claims more shows its upper left part filled.
const LARGEST: (u16, u16) = (500, 200);

/// A program as the loop sees it: state that changes by messages, drawn by a pure function.
pub trait Program {
    /// Takes a message; returns what is to be done in the world.
    fn update(&mut self, msg: Msg) -> Vec<Effect>;
    /// Draws into `area` of `buf`. Returns where the cursor stands while text is typed, else `None`.
    fn draw(&self, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)>;
    /// When to send [`Msg::Clock`] even if nothing happens.
    fn next_deadline(&self) -> Option<DateTime<Utc>>;
}

/// How the loop is to run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day to reckon from; `None` for the clock's, in local time.
    pub today: Option<NaiveDate>,
    /// How long a lone Esc is held, so that the bytes of an arrow find together; `None` for 100 ms where keys come over
    /// a network and not at all elsewhere.
    pub escape_delay: Option<Duration>,
    /// What is to be done before the first message; the first refresh, as a rule.
    pub first: Vec<Effect>,
}

/// Why the loop ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The program asked for it.
    Quit,
    /// A signal asked for it.
    Signal(i32),
    /// The terminal is gone.
    HangUp,
}

impl Ended {
    /// The exit code: 0, else 128 and the number of the signal, as shells have it. A hang-up counts as SIGHUP.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Quit => 0,
            Self::Signal(number) => 128_u8.saturating_add(u8::try_from(number).unwrap_or(0)),
            Self::HangUp => 129,
        }
    }
}

/// Why the loop could not go on. The terminal has been given back.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// No terminal, or one that cannot be set up.
    #[error(
        "The screens need a terminal, and this one cannot be used ({0}). Use a subcommand, such as `clinic show service`."
    )]
    NoTerminal(#[source] io::Error),
    /// The terminal failed while in use.
    #[error("The terminal failed ({0}). What was recorded is kept; start again in another terminal.")]
    Terminal(#[source] io::Error),
    /// A thread could not be started.
    #[error("The system would not start a thread ({0}). Close other programs and start again.")]
    Thread(#[source] io::Error),
    /// Something handed over for writing was still waiting when patience ended.
    #[error("Not everything was written in time. Check the last entries when you start again.")]
    Unwritten,
}

/// What wakes the loop.
#[derive(Debug)]
pub enum Wake {
    /// Something for the program.
    Msg(Msg),
    /// A line that was asked for; where screens are drawn none is.
    Typed(lines::Typed),
    /// Somebody outside asked a terminal that is still there to hang up; who asks is told that it was heard.
    HangUp(Sender<()>),
    /// Somebody outside asked us to stop until continued.
    Stop,
    /// The program's deadline has come.
    Alarm,
    /// We were stopped, and go on.
    Continued,
    /// The end.
    End(Ended),
    /// Keys can no longer be read.
    Failed(io::Error),
}

/// Brings columns and rows into the range that can be drawn: 1x1 to 500x200.
pub fn clamped((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.clamp(1, LARGEST.0), rows.clamp(1, LARGEST.1))
}

/// What time it is, for a loop that began then; the day is `today` where that was said.
fn moment(today: Option<NaiveDate>, began: Instant) -> Moment {
    let now = Utc::now();
    let local = now.with_timezone(&Local);
    let today = today.unwrap_or_else(|| local.date_naive());
    Moment { now, today, time: local.time(), steady: began.elapsed(), fresh: uuid::Uuid::now_v7() }
}

/// A terminal, or a reader, that is gone is an end and no failure.
fn or_hang_up(done: io::Result<()>) -> Result<Option<Ended>, Failed> {
    match done {
        Ok(()) => Ok(None),
        Err(fault) if tty::is_gone(&fault) => Ok(Some(Ended::HangUp)),
        Err(fault) => Err(Failed::Terminal(fault)),
    }
}

/// Runs `program` until it quits, a signal ends it or the terminal is gone. The terminal is given back in every case,
/// a panic of any thread included; that ends the process.
///
/// After [`Ended::Signal`] and [`Ended::HangUp`] the process has little more than a second to end by itself.
pub fn run(program: &mut dyn Program, desks: Desks, options: Options) -> Result<Ended, Failed> {
    let (tell, told) = channel();
    let workers = Workers::start(desks, &tell).map_err(Failed::Thread)?;
    #[cfg(unix)]
    signals::listen(tell.clone()).map_err(Failed::Thread)?;
    let alarm = Alarm::start(tell.clone()).map_err(Failed::Thread)?;
    let terminal = Terminal::take().map_err(Failed::NoTerminal)?;
    let size = clamped(tty::size().map_err(Failed::NoTerminal)?);
    let local = Duration::ZERO;
    let remote = Duration::from_millis(100);
    let delay = options.escape_delay.unwrap_or(if tty::is_remote() { remote } else { local });
    let mut running = Loop {
        alarm,
        program,
        terminal,
        painter: Painter::new(size),
        workers,
        today: options.today,
        began: Instant::now(),
        copied: false,
        told,
        put_by: VecDeque::new(),
    };
    let outcome = running.begin(size, options.first).and_then(|ended| match ended {
        Some(ended) => Ok(ended),
        None => input::start(tell, delay).map_err(Failed::Thread).and_then(|()| running.go_on()),
    });
    let Loop { terminal, workers, .. } = running;
    drop(terminal);
    let all_written = workers.finish(matches!(outcome, Ok(Ended::Quit)));
    let ended = outcome?;
    if all_written { Ok(ended) } else { Err(Failed::Unwritten) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_no_screen_has_are_brought_into_range() {
        for (said, drawn) in [((0, 0), (1, 1)), ((80, 24), (80, 24)), ((65535, 65535), (500, 200)), ((40, 0), (40, 1))]
        {
            assert_eq!(clamped(said), drawn);
        }
    }

    #[test]
    fn exit_codes_are_those_of_a_shell() {
        assert_eq!([Ended::Quit, Ended::Signal(15), Ended::HangUp].map(Ended::exit_code), [0, 143, 129]);
    }
}
