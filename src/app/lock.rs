//! When a screen locks itself: how long nobody has pressed a key, and how long somebody has been signed in.
//!
//! Time is what passed by either of two clocks, whichever says more: the wall clock, which goes on while the machine
//! sleeps but can be put back, and one that nobody can set. Putting the clock back wins nobody a minute.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::msg::Moment;
use crate::insight::words::counted;

/// Without a key while a clinic is open and its chair sits here.
const CHAIRED: Duration = Duration::from_hours(1);

/// After sign-in, whatever is typed.
const LONGEST: Duration = Duration::from_hours(8);

/// Before it locks for want of a key, it is said so many seconds ahead, and again.
const BEFORE_IDLE: [u64; 3] = [30, 20, 10];

/// The same before the end of the longest time.
const BEFORE_END: [u64; 5] = [300, 60, 30, 20, 10];

/// How long somebody has been here, and how long without a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Watch {
    idle_after: Duration,
    heard: Moment,
    idle: Duration,
    here: Duration,
}

/// What the time says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Nothing.
    Open,
    /// It locks in so many seconds unless a key is pressed.
    SoonIdle(u64),
    /// It locks in so many seconds whatever is pressed.
    SoonOver(u64),
    /// Nobody has pressed a key.
    Idle,
    /// Somebody has been signed in for the longest time.
    Over,
}

impl Watch {
    /// Somebody comes at this moment; the screen locks after so many minutes without a key.
    pub fn begun(idle_minutes: u32, moment: Moment) -> Self {
        let idle_after = Duration::from_mins(u64::from(idle_minutes));
        Self { idle_after, heard: moment, idle: Duration::ZERO, here: Duration::ZERO }
    }

    /// The same for the next person, who comes at this moment.
    #[must_use]
    pub fn anew(&self, moment: Moment) -> Self {
        Self { heard: moment, idle: Duration::ZERO, here: Duration::ZERO, ..self.clone() }
    }

    /// It is this time now.
    pub fn hears(&mut self, moment: Moment) {
        let by_wall = (moment.now - self.heard.now).to_std().unwrap_or_default();
        let passed = by_wall.max(moment.steady.saturating_sub(self.heard.steady));
        self.heard = moment;
        self.idle += passed;
        self.here += passed;
    }

    /// A key was pressed, or something pasted.
    pub fn touched(&mut self) {
        self.idle = Duration::ZERO;
    }

    /// How long nobody has pressed a key.
    pub fn idle(&self) -> Duration {
        self.idle
    }

    /// How long may pass without a key; more in the hands of one who chairs an open clinic.
    pub fn patience(&self, chairs: bool) -> Duration {
        if chairs { CHAIRED.max(self.idle_after) } else { self.idle_after }
    }

    /// What the time says, to a person who chairs an open clinic or does not.
    pub fn verdict(&self, chairs: bool) -> Verdict {
        let over = LONGEST.saturating_sub(self.here);
        let idle = self.patience(chairs).saturating_sub(self.idle);
        let seconds = |left: Duration| left.as_secs() + u64::from(left.subsec_nanos() > 0);
        let is_near = |left: Duration, before: &[u64]| left <= Duration::from_secs(before[0]);
        match (over, idle) {
            (Duration::ZERO, _) => Verdict::Over,
            (_, Duration::ZERO) => Verdict::Idle,
            _ if idle <= over && is_near(idle, &BEFORE_IDLE) => Verdict::SoonIdle(seconds(idle)),
            _ if is_near(over, &BEFORE_END) => Verdict::SoonOver(seconds(over)),
            _ => Verdict::Open,
        }
    }

    /// When it says something else, as far as nothing happens until then.
    pub fn next(&self, chairs: bool) -> Option<DateTime<Utc>> {
        let idle = marks(self.patience(chairs), self.idle, &BEFORE_IDLE);
        let over = marks(LONGEST, self.here, &BEFORE_END);
        let wait = idle.into_iter().chain(over).min()?;
        self.heard.now.checked_add_signed(chrono::TimeDelta::from_std(wait).ok()?)
    }
}

/// How long it is until each moment at which something is said that has not come yet.
fn marks(limit: Duration, passed: Duration, before: &[u64]) -> Option<Duration> {
    let ahead = before.iter().chain(&[0]).map(|seconds| limit.saturating_sub(Duration::from_secs(*seconds)));
    ahead.filter_map(|at| at.checked_sub(passed)).filter(|left| !left.is_zero()).min()
}

/// So many seconds as a person says them: `30 seconds`, `5 minutes`.
pub fn in_words(seconds: u64) -> String {
    if seconds > 60 { counted(seconds.div_ceil(60), "minute") } else { counted(seconds, "second") }
}

#[cfg(test)]
mod tests;
