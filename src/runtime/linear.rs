//! The loop for who is told everything in sentences: asks for a line when there is nothing else to wait for, hands it over,
//! runs the effects, and prints what is to be said below what was said before.

use std::io::{self, Write as _};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};

use super::alarm::Alarm;
use super::effects::{Desks, Workers};
use super::lines::{Ask, Lines, Typed};
use super::{Ended, Failed, Options, Wake, moment, or_hang_up, tty};
use crate::app::linear::{Linear, Wants};
use crate::app::msg::{Effect, Msg};
use crate::record::store::ANSWERED;

/// How long something that is read or written is waited for before the next line is taken all the same.
const PATIENCE: Duration = ANSWERED;

struct Loop<'a> {
    front: &'a mut Linear,
    workers: Workers,
    alarm: Alarm,
    told: Receiver<Wake>,
    lines: Lines,
    today: Option<NaiveDate>,
    began: Instant,
    /// Whether a line is asked for that has not come.
    is_asked: bool,
    /// Since when nothing came of what was asked for.
    since: Instant,
    /// Whether no more lines will come.
    is_over: bool,
}

/// Runs the program in lines until it is left, a signal ends it or no more lines come.
pub fn run(front: &mut Linear, desks: Desks, options: Options) -> Result<Ended, Failed> {
    let (tell, told) = channel();
    super::terminal::end_on_panic();
    let workers = Workers::start(desks, &tell).map_err(Failed::Thread)?;
    #[cfg(unix)]
    super::signals::listen(tell.clone()).map_err(Failed::Thread)?;
    let alarm = Alarm::start(tell.clone()).map_err(Failed::Thread)?;
    let lines = Lines::start(tell).map_err(Failed::Thread)?;
    let now = Instant::now();
    let mut running = Loop {
        front,
        workers,
        alarm,
        told,
        lines,
        today: options.today,
        began: now,
        is_asked: false,
        since: now,
        is_over: false,
    };
    let outcome = running.go(options.first);
    let Loop { front, workers, lines, .. } = running;
    drop(lines);
    let all_written = workers.finish(matches!(outcome, Ok(Ended::Quit)));
    let ended = outcome?;
    if !all_written {
        return Err(Failed::Unwritten);
    }
    if ended == Ended::Quit {
        // Nobody is left to be told where that cannot be written.
        let _ = print(&front.farewell());
    }
    Ok(ended)
}

impl Loop<'_> {
    fn go(&mut self, first: Vec<Effect>) -> Result<Ended, Failed> {
        let begun = self.front.begin();
        let mut ended = self.clock()?.or(self.act(begun)?).or(self.act(first)?);
        let mut last = Utc::now();
        while ended.is_none() {
            ended = self.say_and_ask()?;
            if ended.is_some() {
                break;
            }
            let waiting: Vec<Wake> = self.wait(last).into_iter().collect();
            last = Utc::now();
            ended = self.clock()?;
            let more: Vec<Wake> = self.told.try_iter().collect();
            for wake in waiting.into_iter().chain(more) {
                if ended.is_none() {
                    ended = self.wake(wake)?;
                }
            }
        }
        Ok(ended.unwrap_or(Ended::Quit))
    }

    fn is_out_of_patience(&self) -> bool {
        self.since.elapsed() >= PATIENCE
    }

    /// Says what is to be said and asks for a line, once everything is read and written that was asked for.
    fn say_and_ask(&mut self) -> Result<Option<Ended>, Failed> {
        let wants = self.front.wants();
        if wants == Wants::Nothing && !self.is_out_of_patience() {
            return Ok(None);
        }
        // Before it is asked for: whoever is quick would be seen.
        if wants == Wants::Passphrase && !self.is_asked {
            self.lines.hide().map_err(Failed::Terminal)?;
        } else if !self.is_asked && !self.front.is_checking() {
            self.lines.give_back();
        }
        let said = self.front.tell();
        let said = if self.lines.is_hidden() { said.replace('\n', "\r\n") } else { said };
        if let Some(ended) = or_hang_up(print(&said))? {
            return Ok(Some(ended));
        }
        if self.is_over {
            return Ok(Some(Ended::Quit));
        }
        // While a passphrase is looked at none is asked for: where it was wrong the next one is typed here, and must be unseen.
        if !self.is_asked && !self.front.is_checking() {
            self.lines.ask(if wants == Wants::Passphrase { Ask::Passphrase } else { Ask::Line });
            self.is_asked = true;
        }
        Ok(None)
    }

    /// Sleeps until there is something, the program's deadline, or the end of patience.
    fn wait(&self, last: DateTime<Utc>) -> Option<Wake> {
        let deadline = self.front.next_minute().filter(|deadline| *deadline > last);
        let deadline = deadline.map(|deadline| (deadline - Utc::now()).to_std().unwrap_or(Duration::ZERO));
        let is_busy = self.front.wants() == Wants::Nothing && !self.is_out_of_patience();
        let patience = is_busy.then(|| PATIENCE.saturating_sub(self.since.elapsed()));
        self.alarm.wait(&self.told, deadline.into_iter().chain(patience).min())
    }

    fn wake(&mut self, wake: Wake) -> Result<Option<Ended>, Failed> {
        match wake {
            Wake::Msg(msg) => self.hand_over(msg),
            Wake::Typed(typed) => {
                (self.is_asked, self.since) = (false, Instant::now());
                let effects = match typed {
                    Typed::Line(text) => self.front.line(&text),
                    Typed::TooLong => {
                        self.front.too_long();
                        Vec::new()
                    }
                    Typed::Passphrase(typed) => self.front.passphrase(typed.as_ref()),
                    Typed::End => {
                        self.is_over = true;
                        self.front.end()
                    }
                };
                self.act(effects)
            }
            // Whoever asks a terminal to hang up wants nobody to read on, and here nothing can be taken off it.
            Wake::HangUp(heard) => {
                let _ = heard.send(());
                self.end(Ended::HangUp)
            }
            Wake::Stop => {
                self.suspend()?;
                Ok(None)
            }
            Wake::Alarm | Wake::Continued => Ok(None),
            Wake::End(ended) => self.end(ended),
            Wake::Failed(fault) => Err(Failed::Terminal(fault)),
        }
    }

    /// Ends with everything kept that was typed.
    fn end(&mut self, ended: Ended) -> Result<Option<Ended>, Failed> {
        let effects = self.front.end();
        self.act(effects)?;
        Ok(Some(ended))
    }

    /// Stops until the shell continues us, with the terminal as it was found meanwhile.
    fn suspend(&self) -> Result<(), Failed> {
        let was_hidden = self.lines.is_hidden();
        self.lines.give_back();
        tty::suspend();
        if was_hidden { self.lines.hide().map_err(Failed::Terminal) } else { Ok(()) }
    }

    fn clock(&mut self) -> Result<Option<Ended>, Failed> {
        self.hand_over(Msg::Clock(moment(self.today, self.began)))
    }

    fn hand_over(&mut self, msg: Msg) -> Result<Option<Ended>, Failed> {
        let effects = self.front.hear(msg);
        self.act(effects)
    }

    fn act(&mut self, effects: Vec<Effect>) -> Result<Option<Ended>, Failed> {
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(Some(Ended::Quit)),
                Effect::Suspend => self.suspend()?,
                // Nothing that was said can be taken back, and nothing is copied: the front says both.
                Effect::Wipe | Effect::Clipboard(_) => {}
                other => self.workers.give(other),
            }
        }
        Ok(None)
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
