//! The nine monthly documents of the built-in sample: Southampton's published service totals of April to December 2022,
//! and below them invented teams whose figures add up to the printed ones exactly.

mod audits;
mod children;
mod clock;
mod exemptions;
mod figures;
mod lists;
mod observations;
mod people;
mod published;
mod records;
mod teams;

use std::io;

use self::audits::Audit;
use self::clock::broken;
use self::exemptions::Exemption;
use self::figures::Month;
use self::people::Worker;
use self::published::Published;
use self::records::Records;
use self::teams::TEAMS;
use super::document::{DocumentWriter, Head};
use super::months;
use crate::domain::calendar::Calendar;
use crate::domain::period::Period;

/// Everything that the nine documents are written from.
struct Year {
    calendar: Calendar,
    published: Published,
    months: Vec<Month>,
    workers: Vec<Vec<Worker>>,
    /// By month, team and worker.
    loads: Vec<Vec<Vec<u64>>>,
    records: Records,
    exemptions: Vec<Exemption>,
    audits: Vec<Audit>,
}

/// The documents, oldest first: file name and text.
///
/// # Errors
/// Where the published tables and the invented teams do not fit together; never for the tables that are shipped.
pub fn documents() -> io::Result<Vec<(String, String)>> {
    let year = Year::make()?;
    (0..year.months.len()).map(|m| Ok((format!("{}.json", year.months[m].period), year.document(m)?))).collect()
}

impl Year {
    fn make() -> io::Result<Self> {
        let calendar = months::calendar();
        let published = Published::read()?;
        let last = Period::month(2022, 12).ok_or_else(|| broken("no such month"))?;
        let periods = months::up_to(last, 9);
        let months = (0..9).map(|m| figures::month(&published, &periods, m)).collect::<io::Result<Vec<_>>>()?;
        let workers = people::workers();
        let of_month = |m: usize| {
            let loads = |place: usize| {
                let total = months[m].open(place) - people::unallocated(place, m);
                if TEAMS[place].holds == [0; 5] {
                    Ok(Vec::new())
                } else {
                    people::loads(place, &workers[place], m, total)
                }
            };
            (0..TEAMS.len()).map(loads).collect::<io::Result<Vec<_>>>()
        };
        let loads = (0..9).map(of_month).collect::<io::Result<Vec<_>>>()?;
        // Records stay with those who were there all year.
        let all_year: Vec<Vec<u64>> = loads[8]
            .iter()
            .zip(&workers)
            .map(|(loads, staff)| loads.iter().zip(staff).map(|(n, w)| if w.joined { 0 } else { *n }).collect())
            .collect();
        let records = records::records(&months, &all_year, &calendar);
        let ends: Vec<_> = periods.iter().map(|p| p.end()).collect();
        let exemptions = exemptions::exemptions(&records, &ends, &calendar);
        let audits = audits::audits(&published.audits, last, &calendar);
        Ok(Self { calendar, published, months, workers, loads, records, exemptions, audits })
    }

    fn document(&self, m: usize) -> io::Result<String> {
        let period = self.months[m].period;
        let head = Head {
            organisation_id: "E06000045",
            organisation: "Southampton",
            generated_at: &months::generated_at(period),
            as_of: period.end(),
            sample: "service totals are published figures; everything below them is invented",
        };
        let mut bytes = Vec::new();
        let mut out = DocumentWriter::new(&mut bytes, &head)?;
        self.organisation(m, &mut out)?;
        self.observations(m, &mut out)?;
        self.comparators(m, &mut out)?;
        self.caseload(m, &mut out)?;
        self.children(m, &mut out)?;
        self.exempt(m, &mut out)?;
        self.supervisions(m, &mut out)?;
        self.audited(m, &mut out)?;
        self.notes(m, &mut out)?;
        out.finish()?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}
