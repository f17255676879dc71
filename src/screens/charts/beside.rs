//! What stands beside a team's lists where there is room: the series of the standard under the cursor.

use super::series;
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::screens::desk::Desk;
use crate::widgets::charts::Picture;

/// What stands beside the lists.
#[derive(Clone, PartialEq, Debug)]
pub enum Beside {
    /// The series.
    Drawn(Picture),
    /// Nothing is drawn: which standard, and why not.
    Said(String, String),
}

impl Beside {
    /// The series of `indicator` of one owner; `None` where the catalogue has no such standard. Like every signal on the
    /// page it waits for what is reckoned beside the screens, so that no list waits for a chart.
    pub fn of(desk: &Desk, owner: &Owner, indicator: &IndicatorId) -> Option<Self> {
        let what = desk.indicator(indicator.as_str())?;
        let title = what.short_title.as_str().to_string();
        if !desk.is_reckoned() {
            return Some(Self::Said(title, if desk.ascii { "reckoning..." } else { "reckoning…" }.into()));
        }
        Some(match series::picture(desk, what, owner) {
            Some(picture) => Self::Drawn(Picture { title, ..picture }),
            None => Self::Said(title, "The feed has no figures of it here.".into()),
        })
    }
}
