//! What a close keeps of the figures that a clinic used, so that it opens as it stood that day.

use std::collections::BTreeSet;

use super::agenda::{Gathered, Sources, Told};
use crate::domain::catalogue::{Indicator, Target};
use crate::domain::clinic::agenda::Agenda;
use crate::domain::clinic::kept::{Kept, KeptFigure, KeptRecord};
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::domain::steps::Seen;

/// Periods kept: the clinic's own and the five before it.
const KEPT: usize = 6;

/// The figures of the area and its teams that the clinic looked at: the area's core, every standard that is a reason, and
/// every indicator that an action on the list is to move. `digest` is the feed's, `agenda` the one that was walked.
pub fn kept(sources: &Sources<'_>, agenda: &Agenda, digest: &str) -> Kept {
    let data = sources.figures.data;
    let mut periods = vec![sources.period];
    while periods.len() < KEPT {
        periods.push(periods[periods.len() - 1].previous());
    }
    periods.reverse();
    let core = data.catalogue.core_of_area(sources.area.as_str()).into_iter().map(|indicator| &indicator.id);
    let aims = sources.register.actions_of_clinics(sources.area).filter_map(|action| action.indicator.as_ref());
    let mut looked_at: BTreeSet<IndicatorId> = core.chain(aims).cloned().collect();
    let gathered = Gathered::new(sources, None);
    let mut owners = vec![Owner::Area(sources.area.clone())];
    for found in gathered.all() {
        looked_at.extend(Told::of(sources, &gathered, found).standards().cloned());
        owners.extend(found.owner());
    }
    let shown: Vec<&Indicator> =
        data.catalogue.indicators().iter().filter(|indicator| looked_at.contains(&indicator.id)).collect();
    let mut figures = Vec::new();
    for owner in &owners {
        for indicator in &shown {
            let series = sources.figures.lately(&indicator.id, owner, sources.period, KEPT);
            for (period, known) in series.into_iter().filter(|(period, _)| periods.contains(period)) {
                figures.push(KeptFigure {
                    owner: owner.clone(),
                    indicator: indicator.id.clone(),
                    title: indicator.title.to_string(),
                    period,
                    figure: Seen::from(&known.figure),
                    target: indicator.target_of(owner, period).map(printed),
                    met: known.met(indicator, owner, period),
                    doubts: known.marks.iter().map(|code| code.code().to_owned()).collect(),
                });
            }
        }
    }
    let listed = if sources.lists_the_period() { sources.standings } else { &[] };
    let ours = listed.iter().filter(|it| it.state.is_late() && gathered.is_of_area(&it.record.team));
    let outside = ours.map(|standing| KeptRecord {
        team: standing.record.team.clone(),
        indicator: standing.record.indicator.clone(),
        child: standing.record.child.clone(),
        months: standing.months_running,
    });
    let outside = outside.collect();
    Kept { digest: digest.to_owned(), as_of: Some(data.as_of), agenda: agenda.clone(), figures, outside }
}

/// A target as it is printed: `>= 90`.
fn printed(target: &Target) -> String {
    format!("{} {}", target.comparison.symbol(), target.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::agenda::propose;
    use crate::insight::testing::{Log, World, build, late};

    #[test]
    fn six_months_of_the_area_and_its_teams_are_kept_with_their_targets() {
        let mut build = build();
        build.row("CP10", "A1", "2022-12", "31/36").row("CP10", "A1", "2022-07", "30/36");
        build
            .row("CP10", "A1", "2022-06", "29/36")
            .row("CP10", "B1", "2022-12", "1/9")
            .row("SUP", "A1", "2022-12", "9/9");
        build.data.children = vec![late("C1", "A1"), late("C2", "B1")];
        let (world, log) = (World::new(&build), Log::default());
        let standings = world.standings();
        let sources = world.sources(&standings, &log);
        let agenda = propose(&sources);
        let kept = kept(&sources, &agenda, "abc");
        assert_eq!((kept.digest.as_str(), &kept.agenda), ("abc", &agenda));
        let figure = |it: &KeptFigure| (it.owner.clone(), it.period.to_string(), it.target.clone(), it.met);
        let target = Some(">= 90".to_owned());
        let team = || Owner::Team("A1".into());
        let area = || Owner::Area("A".into());
        let expected = [
            (area(), "2022-07".to_owned(), target.clone(), Some(false)),
            (area(), "2022-12".to_owned(), target.clone(), Some(false)),
            (team(), "2022-07".to_owned(), target.clone(), Some(false)),
            (team(), "2022-12".to_owned(), target, Some(false)),
        ];
        let found: Vec<_> = kept.figures.iter().filter(|it| it.indicator.as_str() == "CP10").map(figure).collect();
        // A team that gave a figure once and none since leaves the area's sum in part, which is not judged.
        assert_eq!(
            found.iter().map(|it| (&it.0, &it.1)).collect::<Vec<_>>(),
            expected.iter().map(|it| (&it.0, &it.1)).collect::<Vec<_>>()
        );
        assert_eq!(found[3], expected[3]);
        assert_eq!(kept.outside.iter().map(|it| it.child.as_str()).collect::<Vec<_>>(), ["C1"]);
    }
}
