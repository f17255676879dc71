//! Whether somebody came to a clinic, and in time: managers come for the slot of their team.

use serde::{Deserialize, Serialize};

/// How somebody came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(from = "Noted", into = "Noted")]
pub enum Came {
    /// In time.
    InTime,
    /// After their slot had begun.
    Late,
    /// Not at all.
    Not,
}

impl Came {
    /// Whether they were there, late or not.
    pub fn is_there(self) -> bool {
        self != Self::Not
    }

    /// As minutes say it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::InTime => "here",
            Self::Late => "late",
            Self::Not => "absent",
        }
    }
}

/// The same as the record has it. What was written before there was a word for late says nothing of it.
#[derive(Serialize, Deserialize)]
struct Noted {
    present: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    late: bool,
}

impl From<Noted> for Came {
    fn from(noted: Noted) -> Self {
        match (noted.present, noted.late) {
            (true, false) => Self::InTime,
            (true, true) => Self::Late,
            (false, _) => Self::Not,
        }
    }
}

impl From<Came> for Noted {
    fn from(came: Came) -> Self {
        Self { present: came.is_there(), late: came == Came::Late }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clinic::events::ClinicWhat;

    /// What an older program wrote reads on, and one that knows no late reads that somebody came.
    #[test]
    fn it_is_written_as_it_always_was_and_late_beside_it() {
        for (came, text) in [
            (Came::InTime, r#"{"step":"attend","name":"R. Osei","team":"T04","present":true}"#),
            (Came::Late, r#"{"step":"attend","name":"R. Osei","team":"T04","present":true,"late":true}"#),
            (Came::Not, r#"{"step":"attend","name":"R. Osei","team":"T04","present":false}"#),
        ] {
            let what = ClinicWhat::Attend { name: "R. Osei".into(), team: Some("T04".into()), came };
            assert_eq!(serde_json::to_string(&what).unwrap(), text);
            assert_eq!(serde_json::from_str::<ClinicWhat>(text).unwrap(), what);
        }
        let both = r#"{"step":"attend","name":"R. Osei","present":false,"late":true}"#;
        let read = serde_json::from_str::<ClinicWhat>(both).unwrap();
        assert_eq!(read, ClinicWhat::Attend { name: "R. Osei".into(), team: None, came: Came::Not });
        assert!(serde_json::from_str::<ClinicWhat>(r#"{"step":"attend","name":"R. Osei"}"#).is_err());
    }
}
