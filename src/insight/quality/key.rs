//! Which doubt a fault belongs to: named by what it is and what it touches, so that the same fault in next month's feed
//! is the same doubt.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::dataset::{Comparator, Dataset};
use crate::domain::doubt::DoubtKey;
use crate::domain::fault::{Fault, FaultCode, Touch};
use crate::domain::period::{Grain, Period};
use crate::text::SafeText;

/// What faults are named by. Made once for all of them.
pub(super) struct Keys<'a> {
    as_of: NaiveDate,
    documents: HashMap<&'a str, u16>,
    comparators: HashMap<(u16, u32), &'a Comparator>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(data: &'a Dataset, faults: &[Fault]) -> Self {
        let documents = (0..).zip(&data.documents).map(|(at, document)| (document.name.as_str(), at)).collect();
        let rows = || data.comparators.iter().map(|it| ((it.row.document, it.row.row), it)).collect();
        let are_needed = faults.iter().any(|fault| is_of_comparator(fault.code));
        Self { as_of: data.as_of, documents, comparators: if are_needed { rows() } else { HashMap::new() } }
    }

    pub(super) fn of(&self, fault: &Fault) -> DoubtKey {
        let code = fault.code;
        let blank = DoubtKey { code, indicator: None, owner: None, period: None, detail: None };
        if let Some(comparator) = self.comparator(fault) {
            let detail = format!("{} {}", comparator.group, comparator.period);
            let detail = Some(SafeText::kept(&detail));
            return DoubtKey { indicator: Some(comparator.indicator.clone()), detail, ..blank };
        }
        if code == FaultCode::Stale {
            // A feed that grows old later is another doubt.
            return DoubtKey { period: Some(Period::containing(self.as_of, Grain::Month)), ..blank };
        }
        let Some(first) = fault.touches.iter().min() else {
            // Of a row without a figure: which kind of field of which list, whatever the row.
            return DoubtKey { detail: Some(field(fault)).filter(|it| !it.is_blank()), ..blank };
        };
        let indicator = alike(fault, |touch| &touch.indicator).then(|| first.indicator.clone());
        let owner = alike(fault, |touch| &touch.owner).then(|| first.owner.clone());
        match code {
            // A team that fell silent stays the same doubt however many months and standards it comes to.
            FaultCode::StoppedReporting => DoubtKey { owner, ..blank },
            // Of a standard as a whole, whoever has figures of it.
            FaultCode::TargetsDiffer | FaultCode::TargetNotANumber | FaultCode::CumulativeBesideMonthly => {
                DoubtKey { indicator, ..blank }
            }
            // Of records as they stand at each feed's date, which are others every month.
            FaultCode::DueDiffers | FaultCode::ExemptionExpired => DoubtKey { indicator, owner, ..blank },
            _ if fault.is_of_records() => DoubtKey { indicator, owner, ..blank },
            // A gap begins with its first month, however long it grows.
            _ => DoubtKey { indicator, owner, period: first.period, ..blank },
        }
    }

    /// The comparator that a fault is about.
    fn comparator(&self, fault: &Fault) -> Option<&'a Comparator> {
        if !is_of_comparator(fault.code) {
            return None;
        }
        let path = fault.path.as_str();
        let (name, pointer) = path.rsplit_once('#').unwrap_or(("", path));
        let document = self.documents.get(name)?;
        let row = pointer.strip_prefix("/comparators/")?.split('/').next()?.parse().ok()?;
        self.comparators.get(&(*document, row)).copied()
    }
}

fn is_of_comparator(code: FaultCode) -> bool {
    matches!(code, FaultCode::ComparatorPeriod | FaultCode::ComparatorImpossible)
}

/// Whether all that a fault touches is alike in this.
fn alike<'f, T: PartialEq + 'f>(fault: &'f Fault, of: impl Fn(&'f Touch) -> &'f T) -> bool {
    fault.touches.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]))
}

/// The place of a fault in a document without its rows: `observations/numerator`.
fn field(fault: &Fault) -> SafeText {
    let pointer = fault.path.as_str().rsplit('#').next().unwrap_or_default();
    let parts: Vec<&str> = pointer.split('/').filter(|part| part.parse::<u64>().is_err()).collect();
    SafeText::kept(parts.join("/").trim_start_matches('/'))
}
