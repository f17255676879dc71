//! `exemptions`.

use std::collections::HashSet;

use super::{BY_ID, Rows, date, fields_of, id, interval, keep, plain, unique};
use crate::dataset::{Exemption, RowRef, Section};
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::FaultCode;
use crate::domain::ids::ExemptionId;
use crate::domain::people::Role;
use crate::feed::contract::{ExemptionRow, Text};
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The one who may agree an exemption and has no role in the product.
const REVIEWING_OFFICER: &str = "independent_reviewing_officer";

/// The section.
pub(in crate::feed::read) enum Exemptions {}

impl Rows for Exemptions {
    type Row<'a> = ExemptionRow<'a>;
    const SECTION: Section = Section::Exemptions;

    fn fields() -> &'static [&'static str] {
        fields_of::<ExemptionRow<'static>>()
    }

    fn take(row: ExemptionRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let approved_by = row.approved_by.as_ref().map(Text::as_str);
        if approved_by.is_some_and(|role| Role::from_word(role).is_none() && role != REVIEWING_OFFICER) {
            return Err(Bad::new(FaultCode::UnknownWord, "approved_by"));
        }
        let it = Exemption {
            id: id(&row.id, "id", names)?,
            child: id(&row.child, "child", names)?,
            indicator: id(&row.indicator, "indicator", names)?,
            reason: row.reason,
            interval: interval(row.interval.as_ref(), "interval")?,
            approved_by: approved_by.map(|role| names.clean(role)),
            from: date(&row.from, "from")?,
            review_by: date(&row.review_by, "review_by")?,
            row: RowRef::default(),
        };
        draft.exemptions.push(Row { at, it });
        Ok(())
    }
}

impl Exemptions {
    /// The accepted exemptions, and their ids.
    pub(in crate::feed::read) fn settle(
        draft: &mut Draft,
        catalogue: &Catalogue,
    ) -> (Vec<Exemption>, HashSet<ExemptionId>) {
        let (rows, report) = (std::mem::take(&mut draft.exemptions), &mut draft.report);
        let mut rows = unique(rows, |x| x.id.clone(), |_| Feeds::Nothing, BY_ID, Section::Exemptions, report);
        keep(&mut rows, Section::Exemptions, report, |x| match catalogue.get(x.indicator.as_str()) {
            Some(_) => Ok(()),
            None => Err(Bad::new(FaultCode::UnknownIndicator, "indicator")),
        });
        for row in &mut rows {
            row.it.row.row = row.at;
        }
        let exemptions = plain(rows);
        let ids = exemptions.iter().map(|x| x.id.clone()).collect();
        (exemptions, ids)
    }
}
