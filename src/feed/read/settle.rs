//! Holds the rows of one document against each other, once it has ended: what is left is a dataset of one document.

use chrono::{DateTime, NaiveDate, Utc};

use super::draft::Draft;
use super::report::{Feeds, Report};
use super::rows::{
    Areas, Audits, Caseloads, Children, Comparators, Exemptions, Indicators, Managers, Notes, Observed, Supervisions,
    Teams, Workers,
};
use crate::dataset::observations::{Key, OwnerIx};
use crate::dataset::{Dataset, Document};
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::{Owner, Touch};
use crate::domain::ids::IndicatorId;
use crate::domain::period::{Grain, Period};
use crate::text::SafeText;

/// One checked document.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) data: Dataset,
    pub(super) report: Report,
    /// Where each accepted caseload row stood.
    pub(super) caseload_rows: Vec<u32>,
    /// Where each accepted audit stood.
    pub(super) audit_rows: Vec<u32>,
}

impl Settled {
    /// What documents are ordered by: of two, the greater one is the later.
    pub(super) fn age(&self) -> (NaiveDate, Option<DateTime<Utc>>, SafeText) {
        let name = self.data.documents.first().map(|document| document.name.clone());
        (self.data.as_of, self.data.generated_at, name.unwrap_or_default())
    }
}

/// Settles a draft that is not refused. One without a date or an organisation is, and its report comes back.
pub(super) fn settle(mut draft: Draft, name: SafeText, base: &Catalogue) -> Result<Settled, Box<Report>> {
    let (Some((organisation_id, organisation)), Some(as_of)) = (draft.head.organisation.take(), draft.head.as_of)
    else {
        return Err(Box::new(draft.report));
    };
    let (areas, area_places) = Areas::settle(&mut draft);
    let (teams, team_places) = Teams::settle(&mut draft, &area_places);
    let managers = Managers::settle(&mut draft);
    let (workers, worker_ids) = Workers::settle(&mut draft, &team_places);
    let catalogue = Indicators::settle(&mut draft, base);
    let places = (teams.as_slice(), &team_places);
    let observations = Observed::settle(&mut draft, &catalogue, places, &area_places, as_of);
    let comparators = Comparators::settle(&mut draft, &catalogue, as_of);
    let (caseload, caseload_rows) = Caseloads::settle(&mut draft, &worker_ids, places, as_of);
    let (exemptions, exemption_ids) = Exemptions::settle(&mut draft, &catalogue);
    let children = Children::settle(&mut draft, &catalogue, &team_places, &worker_ids, &exemption_ids);
    let supervisions = Supervisions::settle(&mut draft, &worker_ids);
    let (audits, audit_rows) = Audits::settle(&mut draft, &team_places);
    let notes = Notes::settle(&mut draft, &catalogue, as_of);
    let Draft { head, names, mut report, .. } = draft;
    let document = Document { name, as_of, generated_at: head.generated_at, sections: report.sections() };
    let data = Dataset {
        organisation_id,
        organisation,
        as_of,
        generated_at: head.generated_at,
        sample: head.sample,
        system: head.system,
        contact: head.contact,
        documents: vec![document],
        catalogue,
        areas,
        teams,
        managers,
        workers,
        observations,
        comparators,
        caseload,
        children,
        late_before: Vec::new(),
        exemptions,
        supervisions,
        audits,
        notes,
    };
    let touch = |feeds| touch(feeds, &data, |number| names.text(number));
    for found in &mut report.found {
        if let Some(touch) = touch(found.feeds) {
            // Room for one and no more: there may be as many of these as rows.
            found.fault.touches.reserve_exact(1);
            found.fault.touches.push(touch);
        }
    }
    Ok(Settled { data, report, caseload_rows, audit_rows })
}

/// The figure that a row would have fed. Where its team or area is not known, all that can be said is that the
/// organisation's figure lacks it, unless that is stated rather than added up.
fn touch(feeds: Feeds, data: &Dataset, text: impl Fn(u32) -> SafeText) -> Option<Touch> {
    let (indicator, owner, period) = match feeds {
        Feeds::Nothing => return None,
        Feeds::Figure(indicator, owner, period) => (indicator, owner, period),
        Feeds::Records(indicator, team) => {
            (indicator, OwnerIx::Team(team), Some(Period::containing(data.as_of, Grain::Month)))
        }
    };
    let at = data.catalogue.position(text(indicator).as_str())?;
    let indicator: IndicatorId = data.catalogue.indicators().get(at)?.id.clone();
    let known = match owner {
        OwnerIx::Service => Some(Owner::Service),
        OwnerIx::Area(number) => data.area(text(number).as_str()).map(|area| Owner::Area(area.id.clone())),
        OwnerIx::Team(number) => data.team(text(number).as_str()).map(|team| Owner::Team(team.id.clone())),
    };
    let owner = match (known, period) {
        (Some(owner), _) => owner,
        // Records are listed, never stated: the service's list lacks one in any case.
        (None, _) if matches!(feeds, Feeds::Records(..)) => Owner::Service,
        (None, Some(period)) => {
            let key = Key { indicator: u32::try_from(at).ok()?, owner: OwnerIx::Service, period };
            data.observations.find(key).is_none().then_some(Owner::Service)?
        }
        (None, None) => Owner::Service,
    };
    Some(Touch { indicator, owner, period })
}
