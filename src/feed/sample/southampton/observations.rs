//! Writes the figures of a month's document: the published ones of the service, the teams' parts, what is reckoned from
//! invented caseloads and audits, and the comparators.

use std::io::{self, Write};

use super::Year;
use super::figures::Part;
use super::people::TARGET;
use super::teams::{AREAS, TEAMS};
use crate::domain::org::{Grade, WorkerRole};
use crate::feed::sample::document::DocumentWriter;
use crate::feed::sample::rows::{ComparatorRow, FigureRow, Number, ObservationRow};

const PAPER: &str = "Southampton City Council, Children and Families Scrutiny Panel, 26 January 2023";

/// Areas whose audits are graded often enough for a share; Pathways Through Care left 276 of 289 without a grade.
const GRADED_AREAS: [usize; 3] = [0, 1, 3];

impl Year {
    pub(super) fn observations<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let month = &self.months[m];
        let period = month.period.to_string();
        let mut rows: Vec<ObservationRow<'_>> = Vec::new();
        let row = |indicator, team, area, figure| ObservationRow {
            indicator,
            team,
            area,
            period: &period,
            figure,
            published: None,
        };
        for indicator in &self.published.indicators {
            let Some(printed) = self.published.printed(indicator, month.period) else { continue };
            let figure = match (printed.is_percent(), printed.fraction(), printed.published) {
                (true, Some((numerator, denominator)), _) => FigureRow::Fraction { numerator, denominator },
                (false, _, Some(value)) => FigureRow::Value { value: Number::Whole(value) },
                _ => FigureRow::Missing { missing: "unreadable in the source" },
            };
            let published = if printed.fraction().is_some() { printed.published } else { None };
            rows.push(ObservationRow { published, ..row(indicator, None, None, figure) });
        }
        for (indicator, by_team) in &month.figures {
            for (team, part) in TEAMS.iter().zip(by_team) {
                let (Some(id), Some(part)) = (team.id_in(m), part) else { continue };
                let figure = match *part {
                    Part::Fraction(numerator, denominator) => FigureRow::Fraction { numerator, denominator },
                    Part::Count(n) => FigureRow::Value { value: Number::Whole(n) },
                };
                rows.push(row(indicator, Some(id), None, figure));
            }
        }
        self.caseload_figures(m, &row, &mut rows);
        for place in GRADED_AREAS {
            if let Some(figure) = self.graded_good(m, place) {
                rows.push(row("QA-GOOD", None, Some(AREAS[place].0), figure));
            }
        }
        out.section("observations", rows)
    }

    /// Workers over target, and the mean, as the caseload rows of the same month have it: social workers only.
    fn caseload_figures<'a>(
        &self,
        m: usize,
        row: &impl Fn(&'a str, Option<&'a str>, Option<&'a str>, FigureRow<'a>) -> ObservationRow<'a>,
        rows: &mut Vec<ObservationRow<'a>>,
    ) {
        let social = |r: WorkerRole| matches!(r, WorkerRole::SocialWorker | WorkerRole::SeniorSocialWorker);
        let of = |place: usize| -> Vec<u64> {
            let staff = self.workers[place].iter().zip(&self.loads[m][place]);
            staff.filter(|(w, _)| w.is_there(m) && social(w.role)).map(|(_, n)| *n).collect()
        };
        let mean = |loads: &[u64]| {
            let (sum, count) = (loads.iter().sum::<u64>(), loads.len() as u64);
            (count > 0).then(|| FigureRow::Value { value: Number::Tenths((sum * 20 + count) / (2 * count)) })
        };
        let all: Vec<Vec<u64>> = (0..TEAMS.len()).map(of).collect();
        for (team, loads) in TEAMS.iter().zip(&all) {
            let over = loads.iter().filter(|n| **n > TARGET).count() as u64;
            if let (Some(id), false) = (team.id_in(m), loads.is_empty()) {
                rows.push(row("WF-CASELOAD-OVER", Some(id), None, FigureRow::Value { value: Number::Whole(over) }));
                rows.extend(mean(loads).map(|figure| row("WF-CASELOAD-AVG", Some(id), None, figure)));
            }
        }
        for (place, (id, _)) in AREAS.iter().enumerate() {
            let of_area: Vec<u64> =
                TEAMS.iter().zip(&all).filter(|(t, _)| t.area == place).flat_map(|(_, l)| l.clone()).collect();
            rows.extend(mean(&of_area).map(|figure| row("WF-CASELOAD-AVG", None, Some(id), figure)));
        }
        rows.extend(mean(&all.concat()).map(|figure| row("WF-CASELOAD-AVG", None, None, figure)));
        let carers = [141, 141, 142, 140, 139, 139, 140, 141, 143];
        rows.push(row("FO-MAINSTREAM", Some("T18"), None, FigureRow::Value { value: Number::Whole(carers[m]) }));
    }

    /// Good or outstanding of those graded in the month, for one area.
    fn graded_good(&self, m: usize, area: usize) -> Option<FigureRow<'static>> {
        let period = self.months[m].period;
        let graded = self.audits.iter().filter(|a| {
            TEAMS[a.team].area == area
                && period.start() <= a.completed
                && a.completed <= period.end()
                && a.grade != Grade::Ungraded
        });
        let good = graded.clone().filter(|a| matches!(a.grade, Grade::Good | Grade::Outstanding)).count() as u64;
        let denominator = graded.count() as u64;
        (denominator > 0).then_some(FigureRow::Fraction { numerator: good, denominator })
    }

    /// The paper prints its comparators once, beside December.
    pub(super) fn comparators<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let last = m + 1 == self.months.len();
        let printed = self.published.indicators.iter().filter_map(|i| self.published.printed(i, self.months[m].period));
        let rows = printed.filter(|_| last).flat_map(|printed| {
            printed.beside().map(|(group, value)| ComparatorRow {
                indicator: &printed.indicator,
                group,
                period: "2021-22",
                value,
                source: PAPER,
            })
        });
        out.section("comparators", rows)
    }
}
