//! `notes`: what the data team says of single figures.

use chrono::NaiveDate;

use super::{BY_SUBJECT, Rows, fields_of, keep, period, plain, safe, unique};
use crate::dataset::{Note, Section};
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::FaultCode;
use crate::feed::contract::NoteRow;
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Notes {}

impl Rows for Notes {
    type Row<'a> = NoteRow<'a>;
    const SECTION: Section = Section::Notes;

    fn fields() -> &'static [&'static str] {
        fields_of::<NoteRow<'static>>()
    }

    fn take(row: NoteRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let it = Note {
            indicator: row.indicator.map(|id| draft.names.clean(id.as_str()).into()),
            period: row.period.as_ref().map(|text| period(text, "period")).transpose()?,
            text: safe(row.text.as_ref()).unwrap_or_default(),
        };
        draft.notes.push(Row { at, it });
        Ok(())
    }
}

impl Notes {
    /// The accepted notes.
    pub(in crate::feed::read) fn settle(draft: &mut Draft, catalogue: &Catalogue, as_of: NaiveDate) -> Vec<Note> {
        let (rows, report) = (std::mem::take(&mut draft.notes), &mut draft.report);
        let key = |n: &Note| (n.indicator.clone(), n.period, n.text.clone());
        let mut rows = unique(rows, key, |_| Feeds::Nothing, BY_SUBJECT, Section::Notes, report);
        keep(&mut rows, Section::Notes, report, |note| {
            if note.indicator.as_ref().is_some_and(|id| catalogue.get(id.as_str()).is_none()) {
                return Err(Bad::new(FaultCode::UnknownIndicator, "indicator"));
            }
            match note.period {
                Some(period) if period.start() > as_of => Err(Bad::new(FaultCode::FuturePeriod, "period")),
                _ => Ok(()),
            }
        });
        plain(rows)
    }
}
