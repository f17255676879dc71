//! Which doubt: named by what it is and what it touches, never by a row.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::event::StreamId;
use crate::domain::fault::{FaultCode, Owner};
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;
use crate::text::SafeText;

/// Which doubt: its code and what it touches. What is none is not part of its name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "AsWritten", into = "AsWritten")]
pub struct DoubtKey {
    /// The fault's code.
    pub code: FaultCode,
    /// The indicator.
    pub indicator: Option<IndicatorId>,
    /// Whose figure.
    pub owner: Option<Owner>,
    /// Of which period.
    pub period: Option<Period>,
    /// What else tells it from others of its kind: of a comparator its group and year, else the field of the feed.
    pub detail: Option<SafeText>,
}

/// A key as the record writes it: level and id as everywhere in the program's JSON.
#[derive(Serialize, Deserialize)]
struct AsWritten {
    code: FaultCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    indicator: Option<IndicatorId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<Level>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<SafeText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    period: Option<Period>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<SafeText>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Service,
    Area,
    Team,
}

impl From<DoubtKey> for AsWritten {
    fn from(DoubtKey { code, indicator, owner, period, detail }: DoubtKey) -> Self {
        let (level, id) = match owner {
            None => (None, None),
            Some(Owner::Service) => (Some(Level::Service), None),
            Some(Owner::Area(id)) => (Some(Level::Area), Some(SafeText::kept(id.as_str()))),
            Some(Owner::Team(id)) => (Some(Level::Team), Some(SafeText::kept(id.as_str()))),
        };
        Self { code, indicator, level, id, period, detail }
    }
}

impl TryFrom<AsWritten> for DoubtKey {
    type Error = &'static str;

    fn try_from(AsWritten { code, indicator, level, id, period, detail }: AsWritten) -> Result<Self, Self::Error> {
        let owner = match (level, id) {
            (None, None) => None,
            (Some(Level::Service), None) => Some(Owner::Service),
            (Some(Level::Area), Some(id)) => Some(Owner::Area(id.into())),
            (Some(Level::Team), Some(id)) => Some(Owner::Team(id.into())),
            _ => return Err("an area and a team have an id, the service has none"),
        };
        Ok(Self { code, indicator, owner, period, detail })
    }
}

impl DoubtKey {
    /// The stream of its entries.
    pub fn stream(&self) -> StreamId {
        StreamId::of(StreamId::DOUBT, &self.to_string())
    }
}

/// As the command line names it: `published-differs/SUP-CASE-CL/service/2022-04`. Two doubts never have one name.
impl fmt::Display for DoubtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An id may hold any character.
        let plain = |text: &str| text.replace('%', "%25").replace('/', "%2F");
        let owner = match &self.owner {
            None => String::new(),
            Some(Owner::Service) => "service".to_owned(),
            Some(Owner::Area(id)) => format!("area:{}", plain(id.as_str())),
            Some(Owner::Team(id)) => format!("team:{}", plain(id.as_str())),
        };
        let indicator = self.indicator.as_ref().map_or_else(String::new, |id| plain(id.as_str()));
        let period = self.period.map_or_else(String::new, |period| period.to_string());
        let detail = self.detail.as_ref().map_or_else(String::new, |text| plain(text.as_str()));
        let name = [self.code.code().to_owned(), indicator, owner, period, detail].join("/");
        f.write_str(name.trim_end_matches('/'))
    }
}
