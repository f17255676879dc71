//! Small numbers: what may be said of a team's month without a chart, and of teams beside each other. Percentages never
//! rank anybody.

mod binomial;
mod funnel;
mod likely;
mod wilson;

pub use binomial::{Tails, tails};
pub use funnel::{Funnel, NotCompared, Room, Tail, TeamInFunnel, funnel, limits};
pub use likely::{Likely, TeamMonth, team_month, team_now};
pub use wilson::{Interval, wilson};
