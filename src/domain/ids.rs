//! A type for every identifier, so that a team can never stand where a worker is meant.

use serde::{Deserialize, Serialize};

use crate::text::SafeText;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(SafeText);

        impl $name {
            /// The identifier as cleaned text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(raw: &str) -> Self {
                Self(raw.into())
            }
        }

        impl From<SafeText> for $name {
            fn from(text: SafeText) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.0.as_str()
            }
        }
    )+};
}

ids! {
    /// A service area: front door, protection and court, …
    AreaId,
    /// A team.
    TeamId,
    /// A team manager.
    ManagerId,
    /// A worker: a social worker, personal adviser or similar.
    WorkerId,
    /// A child record: a local identifier, never a name.
    ChildId,
    /// An indicator: a measured standard.
    IndicatorId,
    /// An exemption.
    ExemptionId,
    /// A practice audit.
    AuditId,
}
