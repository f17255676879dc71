//! The loop itself: wakes, tells the time, hands over what is waiting, runs the effects, draws once.

use std::collections::VecDeque;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};

use super::alarm::Alarm;
use super::effects::{self, Workers};
use super::painter::Painter;
use super::terminal::{self, Terminal};
use super::{Ended, Failed, Program, Wake, clamped, moment, or_hang_up, tty};
use crate::app::msg::{Effect, Msg};

/// What is waiting is handed over in portions of this many messages, then drawn: no storm starves the screen.
const PORTION: usize = 1000;

/// How long after asking to be stopped we conclude that nobody stopped us.
const UNSTOPPED: Duration = Duration::from_millis(250);

/// How long after a stop we wait for what was said meanwhile: signals that were held back come one after another, through
/// a thread of their own, and nothing may be drawn before they are heard.
const HELD_BACK: Duration = Duration::from_millis(40);

/// The loop's state.
pub(super) struct Loop<'a> {
    pub(super) program: &'a mut dyn Program,
    pub(super) terminal: Terminal,
    pub(super) painter: Painter,
    pub(super) workers: Workers,
    pub(super) alarm: Alarm,
    pub(super) today: Option<NaiveDate>,
    /// When the loop began, by a clock that nobody sets.
    pub(super) began: Instant,
    /// Whether something was sent to the terminal's clipboard since it was last emptied.
    pub(super) copied: bool,
    pub(super) told: Receiver<Wake>,
    /// What came while the loop waited for something else; before what is still to be told.
    pub(super) put_by: VecDeque<Wake>,
}

impl Loop<'_> {
    /// The first screen.
    pub(super) fn begin(&mut self, (columns, rows): (u16, u16), first: Vec<Effect>) -> Result<Option<Ended>, Failed> {
        self.clock()?;
        let mut ended = self.hand_over(Msg::Resize(columns, rows))?;
        ended = ended.or(self.act(first)?);
        self.paint()?;
        Ok(ended)
    }

    /// Turns until the end.
    pub(super) fn go_on(&mut self) -> Result<Ended, Failed> {
        let mut last = Utc::now();
        loop {
            let first = self.wait(last);
            last = Utc::now();
            if let Some(ended) = self.clock()? {
                return Ok(ended);
            }
            let mut waiting: Vec<Wake> = first.into_iter().chain(self.put_by.drain(..)).collect();
            waiting.extend(self.told.try_iter().take(PORTION));
            for wake in without_stale_sizes(waiting) {
                if let Some(ended) = self.wake(wake)? {
                    return Ok(ended);
                }
            }
            self.paint()?;
        }
    }

    /// Sleeps until there is something, or the program's deadline. One that had passed when the program last heard the
    /// time is no reason to wake it again.
    fn wait(&self, last: DateTime<Utc>) -> Option<Wake> {
        if !self.put_by.is_empty() {
            return None;
        }
        let deadline = self.program.next_deadline().filter(|deadline| *deadline > last);
        let left = deadline.map(|deadline| (deadline - Utc::now()).to_std().unwrap_or(Duration::ZERO));
        self.alarm.wait(&self.told, left)
    }

    fn wake(&mut self, wake: Wake) -> Result<Option<Ended>, Failed> {
        match wake {
            Wake::Msg(Msg::Resize(columns, rows)) => {
                self.painter.resize((columns, rows));
                self.hand_over(Msg::Resize(columns, rows))
            }
            Wake::Msg(msg) => self.hand_over(msg),
            Wake::Typed(_) => Ok(None),
            Wake::HangUp(heard) => {
                let _ = heard.send(());
                self.hand_over(Msg::HangUp)
            }
            // Whatever wakes the loop, the time was told first.
            Wake::Alarm => Ok(None),
            Wake::Stop => self.suspend(),
            Wake::Continued => self.resume(),
            Wake::End(ended) => Ok(Some(ended)),
            Wake::Failed(fault) => Err(Failed::Terminal(fault)),
        }
    }

    fn clock(&mut self) -> Result<Option<Ended>, Failed> {
        self.hand_over(Msg::Clock(moment(self.today, self.began)))
    }

    fn hand_over(&mut self, msg: Msg) -> Result<Option<Ended>, Failed> {
        let effects = self.program.update(msg);
        self.act(effects)
    }

    fn act(&mut self, effects: Vec<Effect>) -> Result<Option<Ended>, Failed> {
        for effect in effects {
            let ended = match effect {
                Effect::Quit => Some(Ended::Quit),
                Effect::Suspend => self.suspend()?,
                Effect::Wipe => {
                    self.painter.wipe();
                    // Only where something was sent to it: a person's own clipboard is their own.
                    if std::mem::take(&mut self.copied) {
                        or_hang_up(self.terminal.write(effects::NO_CLIPBOARD))?
                    } else {
                        None
                    }
                }
                Effect::Clipboard(text) => {
                    let (bytes, word) = effects::clipboard(&text);
                    self.copied |= !bytes.is_empty();
                    let written = self.terminal.write(&bytes);
                    or_hang_up(written)?.map_or_else(|| self.hand_over(Msg::Wrote(word)), |ended| Ok(Some(ended)))?
                }
                other => {
                    self.workers.give(other);
                    None
                }
            };
            if ended.is_some() {
                return Ok(ended);
            }
        }
        Ok(None)
    }

    /// Gives the terminal back and stops until the shell continues us.
    fn suspend(&mut self) -> Result<Option<Ended>, Failed> {
        terminal::give_back();
        tty::suspend();
        // The stop may hit another thread first, and this one must not take the terminal again before it. Where no shell
        // could continue us, there is no stop, and no word of its end.
        let end = Instant::now() + UNSTOPPED;
        loop {
            match self.told.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Wake::Continued) | Err(_) => return self.resume(),
                Ok(other) => self.put_by(other),
            }
        }
    }

    /// Keeps `wake` until the loop goes on. Who asks for a hang-up is answered at once, else they would take us for blocked,
    /// and tell nothing further until then.
    fn put_by(&mut self, wake: Wake) {
        if let Wake::HangUp(heard) = &wake {
            let _ = heard.send(());
        }
        self.put_by.push_back(wake);
    }

    /// What was asked for while we were stopped and may not wait until something was drawn: the end, or a hang-up. The rest
    /// stays put by, in its order.
    fn held_back(&mut self) -> Result<Option<Ended>, Failed> {
        let end = Instant::now() + HELD_BACK;
        while let Ok(wake) = self.told.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.put_by(wake);
        }
        let is_urgent = |wake: &Wake| matches!(wake, Wake::HangUp(_) | Wake::End(_) | Wake::Failed(_));
        let (urgent, rest): (Vec<Wake>, Vec<Wake>) = std::mem::take(&mut self.put_by).into_iter().partition(is_urgent);
        self.put_by = rest.into();
        for wake in urgent {
            if let Some(ended) = self.wake(wake)? {
                return Ok(Some(ended));
            }
        }
        Ok(None)
    }

    /// Takes the terminal again, whatever the shell or a stop that we could not see did to it.
    fn resume(&mut self) -> Result<Option<Ended>, Failed> {
        // Continued in the background, we are stopped once more here, until the terminal is ours.
        let retaken = self.terminal.retake();
        if let Some(ended) = or_hang_up(retaken)? {
            return Ok(Some(ended));
        }
        // Then the time: whoever was away for long enough finds the screen locked, and sees nothing before. So does whoever
        // comes after a hang-up.
        if let Some(ended) = self.clock()? {
            return Ok(Some(ended));
        }
        if let Some(ended) = self.held_back()? {
            return Ok(Some(ended));
        }
        if let Ok(size) = tty::size() {
            let (columns, rows) = clamped(size);
            self.painter.resize((columns, rows));
            if let Some(ended) = self.hand_over(Msg::Resize(columns, rows))? {
                return Ok(Some(ended));
            }
        }
        self.hand_over(Msg::Resumed)
    }

    fn paint(&mut self) -> Result<(), Failed> {
        let program = &*self.program;
        let bytes = self.painter.paint(|area, buf| program.draw(area, buf));
        if bytes.is_empty() {
            return Ok(());
        }
        // That the terminal is gone the watcher tells; until then there is nothing to draw on.
        let written = self.terminal.write(&bytes);
        or_hang_up(written).map(|_| ())
    }
}

/// Leaves out every size that another follows at once: only the last is the terminal's.
fn without_stale_sizes(waiting: Vec<Wake>) -> Vec<Wake> {
    let mut kept: Vec<Wake> = Vec::with_capacity(waiting.len());
    let is_size = |wake: &Wake| matches!(wake, Wake::Msg(Msg::Resize(..)));
    for wake in waiting {
        if is_size(&wake) && kept.last().is_some_and(is_size) {
            kept.pop();
        }
        kept.push(wake);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_storm_of_sizes_the_last_is_left_and_no_key_is_lost() {
        let size = |n| Wake::Msg(Msg::Resize(n, n));
        let paste = || Wake::Msg(Msg::Paste(String::new()));
        let kept = without_stale_sizes(vec![size(1), size(2), paste(), paste(), size(3), size(4), size(5)]);
        let words: Vec<String> = kept.iter().map(|wake| format!("{wake:?}")).collect();
        assert_eq!(words, ["Msg(Resize(2, 2))", "Msg(Paste(\"\"))", "Msg(Paste(\"\"))", "Msg(Resize(5, 5))"]);
    }
}
