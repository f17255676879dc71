//! Entries about an audit: what is written, or why not.

use super::blank;
use crate::domain::clinic::audit::AuditWhat;
use crate::domain::register::Register;
use crate::record::refusal::{Part, Refusal, RefusalCode};

/// What is written about an audit.
pub(super) fn decide(register: &Register, what: AuditWhat) -> Result<AuditWhat, Refusal> {
    match &what {
        AuditWhat::Update { text, .. } | AuditWhat::FurtherUpdate { text, .. } if blank(text) => {
            return Err(Refusal::missing(vec![Part::Note]));
        }
        AuditWhat::Confirm { audit, grade } if register.audit(audit).is_some_and(|it| it.grade == Some(*grade)) => {
            return Err(Refusal::new(RefusalCode::NotAllowed, "Nothing to add: this grade was confirmed already."));
        }
        _ => {}
    }
    Ok(what)
}
