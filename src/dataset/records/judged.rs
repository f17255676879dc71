//! What was found of every record, apart from the record itself, so that it can be kept while the feed stays.

use std::ptr::eq as same;

use super::{Clock, RecordState, Standing};
use crate::dataset::Dataset;
use crate::dataset::exemptions::Exempted;
use crate::domain::register::Register;

/// How every child record of a feed stands, in the feed's order. It borrows nothing, and is good for as long as the feed,
/// the rules and the exemptions it was judged by are the same.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Judged(Vec<One>);

/// How one record stands.
#[derive(Clone, PartialEq, Debug)]
struct One {
    state: RecordState,
    clock: Clock,
    raw: Clock,
    exemption: Option<Which>,
    expired: Option<Which>,
    late_by_feed: bool,
    months_running: u32,
}

/// Which exemption.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Which {
    /// The one at this place of the feed's list.
    Feed(u32),
    /// The one at this place among those agreed here.
    Here(u32),
}

impl Judged {
    /// What these standings, which are to be those of `data`, say of their records.
    /// `register` holds the exemptions agreed here that they were judged by.
    pub fn of(data: &Dataset, register: &Register, standings: &[Standing<'_>]) -> Self {
        // Few records have an exemption, and the lists of them are short.
        let which = |it: Exempted<'_>| match it {
            Exempted::Feed(it) => {
                (0..).zip(&data.exemptions).find(|(_, own)| same(*own, it)).map(|at| Which::Feed(at.0))
            }
            Exempted::Here(it) => {
                (0..).zip(register.exemptions()).find(|(_, own)| same(*own, it)).map(|at| Which::Here(at.0))
            }
        };
        let one = |standing: &Standing<'_>| One {
            state: standing.state,
            clock: standing.clock,
            raw: standing.raw,
            exemption: standing.exemption.and_then(which),
            expired: standing.expired.and_then(which),
            late_by_feed: standing.late_by_feed,
            months_running: standing.months_running,
        };
        Self(standings.iter().map(one).collect())
    }

    /// The standings again; `data` and `register` are to be those that they were made from.
    pub fn standings<'a>(&self, data: &'a Dataset, register: &'a Register) -> Vec<Standing<'a>> {
        (0..self.0.len()).filter_map(|place| self.standing(place, data, register)).collect()
    }

    /// The standing of the record at this place of the feed's list.
    pub fn standing<'a>(&self, place: usize, data: &'a Dataset, register: &'a Register) -> Option<Standing<'a>> {
        let (record, one) = (data.children.get(place)?, self.0.get(place)?);
        let found = |which: Which| match which {
            Which::Feed(place) => data.exemptions.get(place as usize).map(Exempted::Feed),
            Which::Here(place) => register.exemptions().nth(place as usize).map(Exempted::Here),
        };
        Some(Standing {
            record,
            state: one.state,
            clock: one.clock,
            raw: one.raw,
            exemption: one.exemption.and_then(found),
            expired: one.expired.and_then(found),
            late_by_feed: one.late_by_feed,
            months_running: one.months_running,
        })
    }
}
