//! Child records against figures and against the data team's due dates, and exemptions past their review.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asker, touch};
use crate::dataset::Section;
use crate::dataset::exemptions::LateCount;
use crate::dataset::observations::OwnerIx;
use crate::dataset::records::{Basis, Standing};
use crate::domain::fault::{FaultCode, Owner};
use crate::domain::figure::Figure;
use crate::domain::period::{Grain, Period};

pub(super) fn ask(asker: &mut Asker<'_>) {
    let data = asker.figures.data;
    let standings = data.standings(asker.rules.records, asker.calendar);
    do_not_match(asker, &standings);
    due_dates(asker, &standings);
    expired(asker);
}

/// The late records of each figure, at the lowest level that has figures of the standard.
fn do_not_match(asker: &mut Asker<'_>, standings: &[Standing<'_>]) {
    let observations = &asker.figures.data.observations;
    let listed: BTreeSet<&str> = standings.iter().map(|s| s.record.indicator.as_str()).collect();
    let mut late: BTreeMap<(u32, OwnerIx), Vec<&Standing<'_>>> = BTreeMap::new();
    for standing in standings {
        let Some(indicator) = asker.figures.indicator(&standing.record.indicator) else { continue };
        for owner in owners_above(asker, standing) {
            late.entry((indicator, owner)).or_default().push(standing);
        }
    }
    let period = Period::containing(asker.figures.data.as_of, Grain::Month);
    for id in listed {
        let Some(indicator) = asker.figures.data.catalogue.get(id) else { continue };
        let Some(place) = asker.figures.indicator(&indicator.id) else { continue };
        let of_indicator = observations.of_indicator(place);
        let stated: Vec<usize> = of_indicator.filter(|at| observations.keys()[*at].period == period).collect();
        let having: BTreeSet<OwnerIx> = stated.iter().map(|at| observations.keys()[*at].owner).collect();
        for at in &stated {
            let owner = observations.keys()[*at].owner;
            let below = asker.figures.index.parts(owner).into_iter();
            let has_parts = below.clone().any(|part| having.contains(&part))
                || below.flat_map(|part| asker.figures.index.parts(part)).any(|part| having.contains(&part));
            let Figure::Fraction { n, d } = observations.figure(*at) else { continue };
            let Some(outside) = indicator.outside(&Figure::Fraction { n, d }).filter(|_| !has_parts) else { continue };
            let of = late.get(&(place, owner)).map_or(&[][..], Vec::as_slice);
            if !LateCount::of(of.iter().copied()).matches(outside) {
                let why = "the records listed as late are not as many as the figure has outside, before or after \
                           exemptions; ask which is right.";
                asker.ask_row(FaultCode::RecordsDoNotMatch, *at, why);
            }
        }
    }
}

fn owners_above(asker: &Asker<'_>, standing: &Standing<'_>) -> Vec<OwnerIx> {
    let team = &standing.record.team;
    let area = asker.figures.team(team).map(|t| Owner::Area(t.area.clone()));
    let owners = [Some(Owner::Service), area, Some(Owner::Team(team.clone()))];
    owners.into_iter().flatten().filter_map(|owner| asker.figures.index.place(&owner)).collect()
}

/// A due date that the clock gives neither with nor without exemptions.
fn due_dates(asker: &mut Asker<'_>, standings: &[Standing<'_>]) {
    for standing in standings {
        let Some(due) = standing.record.due else { continue };
        let reckoned = |basis| matches!(basis, Basis::Done(_) | Basis::Seen(_) | Basis::Started(_));
        let clocks = [standing.clock, standing.raw];
        if !reckoned(standing.raw.basis) || clocks.iter().any(|clock| clock.due == Some(due)) {
            continue;
        }
        // The data team may count a visit that did not see the child; that is the setting's question, not a slip.
        if plain_due(asker, standing) == Some(due) {
            continue;
        }
        let message = "The due date is not what the standard's timescale gives from the dates of the row; ask how it is \
                       reckoned.";
        about_record(asker, FaultCode::DueDiffers, standing, message);
    }
}

/// The due date from the last time it was done, whatever happened at it.
fn plain_due(asker: &Asker<'_>, standing: &Standing<'_>) -> Option<chrono::NaiveDate> {
    let indicator = asker.figures.data.catalogue.get(standing.record.indicator.as_str())?;
    Some(indicator.interval?.due(standing.record.last_done?, asker.calendar))
}

fn about_record(asker: &mut Asker<'_>, code: FaultCode, standing: &Standing<'_>, message: &str) {
    let record = standing.record;
    let period = Period::containing(asker.figures.data.as_of, Grain::Month);
    let touches = vec![touch(&record.indicator, &Owner::Team(record.team.clone()), Some(period))];
    let path = asker.row(Section::Children, record.from);
    asker.ask(code, path, message, touches);
}

fn expired(asker: &mut Asker<'_>) {
    let data = asker.figures.data;
    let period = Period::containing(data.as_of, Grain::Month);
    let teams: BTreeMap<_, _> = data.children.iter().map(|c| ((&c.child, &c.indicator), &c.team)).collect();
    for exemption in data.exemptions.iter().filter(|x| x.review_by < data.as_of) {
        let team = teams.get(&(&exemption.child, &exemption.indicator));
        let touches = team.map(|team| touch(&exemption.indicator, &Owner::Team((*team).clone()), Some(period)));
        let message = format!(
            "The exemption was to be reviewed by {} and no longer counts; ask whether it was renewed.",
            exemption.review_by.format("%-d %B %Y")
        );
        let path = asker.row(Section::Exemptions, exemption.row);
        asker.ask(FaultCode::ExemptionExpired, path, &message, touches.into_iter().collect());
    }
}
