//! `comparators`: figures of other authorities, each with its own period.

use chrono::NaiveDate;

use super::{BY_SUBJECT, Rows, fields_of, id, keep, number, optional_date, plain, required, unique, value_of};
use crate::dataset::{Comparator, RowRef, Section};
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::FaultCode;
use crate::domain::period::Period;
use crate::feed::contract::ComparatorRow;
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Comparators {}

impl Rows for Comparators {
    type Row<'a> = ComparatorRow<'a>;
    const SECTION: Section = Section::Comparators;

    fn fields() -> &'static [&'static str] {
        fields_of::<ComparatorRow<'static>>()
    }

    fn take(row: ComparatorRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let period = required(&row.period, "period")?;
        if first_day(period.as_str()).is_none() {
            return Err(Bad::new(FaultCode::BadPeriod, "period"));
        }
        let it = Comparator {
            indicator: id(&row.indicator, "indicator", names)?,
            group: id(&row.group, "group", names)?,
            period,
            value: number(row.value, "value")?,
            source: row.source.map(|source| names.clean(source.as_str())),
            published: optional_date(row.published.as_ref(), "published")?,
            row: RowRef::default(),
        };
        draft.comparators.push(Row { at, it });
        Ok(())
    }
}

/// The first day of a comparator's period: that of a period, or 1 April of a year `2021-22`.
fn first_day(text: &str) -> Option<NaiveDate> {
    // 2011-12 is a month as well as a year; it is a month wherever it can be one, and the text stays as written.
    if let Ok(period) = text.parse::<Period>() {
        return Some(period.start());
    }
    let (first, second) = text.split_once('-')?;
    let is_number = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(first, 4) || !is_number(second, 2) {
        return None;
    }
    let year: i32 = first.parse().ok()?;
    let follows = second.parse() == Ok((year + 1) % 100);
    NaiveDate::from_ymd_opt(year, 4, 1).filter(|_| follows)
}

impl Comparators {
    /// The accepted comparators.
    pub(in crate::feed::read) fn settle(draft: &mut Draft, catalogue: &Catalogue, as_of: NaiveDate) -> Vec<Comparator> {
        let (rows, report) = (std::mem::take(&mut draft.comparators), &mut draft.report);
        let key = |c: &Comparator| (c.indicator.clone(), c.group.clone(), c.period.clone());
        let mut rows = unique(rows, key, |_| Feeds::Nothing, BY_SUBJECT, Section::Comparators, report);
        keep(&mut rows, Section::Comparators, report, |c| {
            let Some(indicator) = catalogue.get(c.indicator.as_str()) else {
                return Err(Bad::new(FaultCode::UnknownIndicator, "indicator"));
            };
            if first_day(c.period.as_str()).is_some_and(|day| day > as_of) {
                return Err(Bad::new(FaultCode::FuturePeriod, "period"));
            }
            value_of(indicator.unit, c.value, "value").map(|_| ())
        });
        for row in &mut rows {
            row.it.row.row = row.at;
        }
        plain(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparator_may_be_of_a_year() {
        let day = |text| first_day(text).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(day("2021-22"), "2021-04-01");
        assert_eq!(day("1999-00"), "1999-04-01");
        assert_eq!(day("2022-12"), "2022-12-01");
        assert_eq!(day("2022-03-31"), "2022-03-31");
        for bad in ["2021-23", "2021", "2021/22", "2021-2022", "21-22", "2021-2", "", "2021-é"] {
            assert_eq!(day(bad), "", "{bad}");
        }
    }
}
