//! What the figures say at the moment of a step: the indicator's unit, target and latest figure, and the records outside.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::decide::Facts;
use crate::dataset::figures::Figures;
use crate::dataset::records::Standing;
use crate::domain::action::Action;
use crate::domain::calendar::Calendar;
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::steps::{Reading, Seen};
use crate::domain::variation::Charted;

/// Whose figures an action is about.
pub fn owner_of(area: Option<&AreaId>, team: Option<&TeamId>) -> Owner {
    match (team, area) {
        (Some(team), _) => Owner::Team(team.clone()),
        (None, Some(area)) => Owner::Area(area.clone()),
        (None, None) => Owner::Service,
    }
}

/// The day of the next clinic of `area`, of the first of any area for what is above one: as it is scheduled, else
/// [reckoned](reckoned_clinic) from the clinic that is being held or was closed last, so that it is the same day whenever
/// it is asked for; from today where that is past, or no clinic was held.
pub fn next_clinic(
    register: &Register,
    area: Option<&AreaId>,
    today: NaiveDate,
    days: u32,
    calendar: &Calendar,
) -> NaiveDate {
    let areas: BTreeSet<&AreaId> = register.clinics().map(|clinic| &clinic.area).collect();
    let asked: Vec<&AreaId> = areas.into_iter().filter(|it| area.is_none_or(|area| area == *it)).collect();
    let scheduled = asked.iter().filter_map(|area| register.clinic_after(area, today)).map(|clinic| clinic.date).min();
    let held = |area: &AreaId| register.open_clinic(area).or_else(|| register.last_closed(area, None));
    let after_held = || {
        let days_of = asked.iter().filter_map(|area| held(area)).map(|clinic| clinic.date);
        days_of.map(|date| reckoned_clinic(date, days, calendar)).filter(|date| *date >= today).min()
    };
    scheduled.or_else(after_held).unwrap_or_else(|| reckoned_clinic(today, days, calendar))
}

/// The day of the clinic after the next one of `area`, as it is scheduled, else [reckoned](reckoned_clinic) from that one;
/// none while a clinic is held, or as long as none is scheduled. What is proposed for a clinic is discussed in it, so it is
/// done by the one after.
pub fn clinic_after_next(
    register: &Register,
    area: &AreaId,
    today: NaiveDate,
    days: u32,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    if register.open_clinic(area).is_some() {
        return None;
    }
    let next = register.clinic_after(area, today)?.date;
    let after = next.succ_opt().and_then(|day| register.clinic_after(area, day));
    Some(after.map_or_else(|| reckoned_clinic(next, days, calendar), |clinic| clinic.date))
}

/// The day of the next clinic as long as none is scheduled: `days` from today, or from the last one; or the working day
/// after.
pub fn reckoned_clinic(today: NaiveDate, days: u32, calendar: &Calendar) -> NaiveDate {
    let day = today.checked_add_days(Days::new(u64::from(days))).unwrap_or(today);
    if calendar.is_working(day) { day } else { calendar.add_working_days(day, 1) }
}

/// Says what the control chart of a series says of its last point, as it was adjusted here; `None` where no chart was
/// reckoned. How it is reckoned is no matter of the record's.
pub type VariationOf = fn(Figures<'_>, &IndicatorId, &Owner, Period, &Register) -> Option<Charted>;

/// What can be seen when a step is taken.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The figures.
    pub figures: Figures<'a>,
    /// How the child records stand.
    pub standings: &'a [Standing<'a>],
    /// The day to reckon from.
    pub today: NaiveDate,
    /// The day of the next clinic.
    pub next_clinic: NaiveDate,
    /// The month of the clinic in which the step is taken; none outside one, where the latest month counts.
    pub month: Option<Period>,
    /// How charts were adjusted.
    pub register: &'a Register,
    /// What the control charts say.
    pub variation: VariationOf,
}

impl Sight<'_> {
    /// The facts for a step on `action`.
    pub fn of_action(&self, action: &Action, event_id: Uuid) -> Facts {
        let owner = owner_of(action.area.as_ref(), action.team.as_ref());
        self.facts(&owner, action.indicator.as_ref(), event_id)
    }

    /// The facts for a step about one indicator of `owner`, or about none.
    pub fn facts(&self, owner: &Owner, indicator: Option<&IndicatorId>, event_id: Uuid) -> Facts {
        let bare = Facts { next_clinic: Some(self.next_clinic), ..Facts::bare(self.today, event_id) };
        let known = indicator.and_then(|id| self.figures.data.catalogue.get(id.as_str()));
        let Some(known) = known else { return bare };
        let month = self.month.or(self.figures.latest_period());
        let target = month.and_then(|period| known.target_of(owner, period)).map(|target| target.value);
        Facts { unit: Some(known.unit), target, reading: self.reading(owner, &known.id), ..bare }
    }

    /// The latest figure that is known, up to the month of the clinic where the step is taken in one: what the room sees
    /// is what is frozen. Records outside are those of the latest document, so they go with its period; one that an
    /// exemption takes out is not outside, here as in every list.
    fn reading(&self, owner: &Owner, indicator: &IndicatorId) -> Option<Reading> {
        let data = self.figures.data;
        let known = |figure: &Figure| !matches!(figure, Figure::Missing(_));
        let mut series = self.figures.series(indicator, owner).into_iter().rev();
        let is_seen = |period: Period| period.start() <= data.as_of && self.month.is_none_or(|month| period <= month);
        let (period, last) = series.find(|(period, last)| is_seen(*period) && known(&last.figure))?;
        // A feed that lists no record of the standard says nothing of them, unless its figure has nobody outside.
        let nobody = data.catalogue.get(indicator.as_str()).and_then(|it| it.outside(&last.figure)) == Some(0);
        let listed = self.figures.latest_period() == Some(period)
            && (nobody || data.children.iter().any(|record| record.indicator == *indicator));
        let late = |standing: &&Standing<'_>| {
            standing.record.indicator == *indicator
                && standing.state.is_late()
                && self.figures.is_of(&standing.record.team, owner)
        };
        let outside = listed.then(|| {
            let mut outside: Vec<_> = self.standings.iter().filter(late).map(|s| s.record.child.clone()).collect();
            outside.sort();
            outside
        });
        let variation = (self.variation)(self.figures, indicator, owner, period, self.register);
        Some(Reading { period, figure: Seen::from(&last.figure), outside, variation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::records::RecordRules;
    use crate::dataset::testing::{Build, calendar, day, exemption, record, visits};
    use crate::dataset::{ChildRecord, Index};

    /// What is frozen of VIS for team A1, with this figure for December.
    fn frozen(build: &Build) -> Reading {
        let (data, calendar) = (build.done(), calendar());
        let index = Index::new(&data, &[]);
        let standings = data.standings(RecordRules::default(), &calendar);
        let sight = Sight {
            figures: Figures { data: &data, index: &index },
            standings: &standings,
            today: day("2023-01-12"),
            month: None,
            next_clinic: day("2023-02-09"),
            register: &Register::default(),
            variation: |_, _, _, _, _| Some(Charted(None)),
        };
        sight.facts(&Owner::Team("A1".into()), Some(&"VIS".into()), Uuid::nil()).reading.unwrap()
    }

    fn outside(reading: &Reading) -> Option<Vec<&str>> {
        reading.outside.as_ref().map(|all| all.iter().map(|child| child.as_str()).collect())
    }

    #[test]
    fn a_baseline_keeps_the_figure_the_chart_and_the_children_who_are_outside() {
        let late =
            |child: &str, team: &str| ChildRecord { last_done: Some(day("2022-11-01")), ..record(child, "VIS", team) };
        let mut build = Build::new("2022-12-31", vec![visits("VIS", "42 d", "7 d"), visits("OTHER", "42 d", "7 d")]);
        build.row("VIS", "A1", "2022-12", "31/36");
        build.data.children = vec![late("C2", "A1"), late("C1", "A1"), late("ELSEWHERE", "A2"), late("EXEMPT", "A1")];
        build.data.children.push(ChildRecord { last_done: Some(day("2022-12-20")), ..record("SEEN", "VIS", "A1") });
        build.data.exemptions = vec![exemption("X", "EXEMPT", "VIS", "-", "2022-10-01", "2023-04-01")];
        let reading = frozen(&build);
        assert_eq!(reading.figure, Seen::Fraction { n: 31, d: 36 });
        assert_eq!(outside(&reading), Some(vec!["C1", "C2"]));
        assert_eq!(reading.variation, Some(Charted(None)));
    }

    #[test]
    fn who_is_outside_is_not_known_where_the_feed_lists_nobody_and_its_figure_has_somebody() {
        for (figure, expected) in [("31/36", None), ("36/36", Some(Vec::new()))] {
            let mut build = Build::new("2022-12-31", vec![visits("VIS", "42 d", "7 d")]);
            build.row("VIS", "A1", "2022-12", figure);
            assert_eq!(outside(&frozen(&build)), expected, "{figure}");
        }
        // The records are those of the latest document and say nothing of an earlier month.
        let mut build = Build::new("2022-12-31", vec![visits("VIS", "42 d", "7 d")]);
        build.row("VIS", "A1", "2022-11", "31/36").row("VIS", "A2", "2022-12", "9/9");
        build.data.children = vec![record("C1", "VIS", "A1")];
        assert_eq!(outside(&frozen(&build)), None);
    }
}
