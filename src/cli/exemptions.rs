//! `clinic exemptions …`: those agreed here, beside those that the feed gives.

use std::process::ExitCode;

use serde_json::json;

use super::args::prepared::{self as args, Exemptions};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter, not_recorded};
use super::listing::{Kind, Line, written};
use super::names;
use super::outcome::{Code, Refused};
use crate::dataset::Exemption;
use crate::domain::access::{ListKind, Looked};
use crate::domain::clinic::exemption::{Agreed, ExemptionWhat, RecordedExemption};
use crate::domain::ids::{ChildId, IndicatorId};
use crate::domain::org::ExemptionReason;
use crate::domain::period::{Grain, Period};
use crate::domain::register::Register;
use crate::record::decide::{Entry, Step};

const KIND: Kind = Kind {
    one: "exemption",
    many: "exemptions",
    fields: &[
        "source",
        "id",
        "number",
        "version",
        "child",
        "indicator",
        "interval",
        "reason",
        "text",
        "approved_by",
        "from",
        "review_by",
        "state",
        "counts",
    ],
    headings: &["No", "From", "Record", "Standard", "Interval", "Approved by", "Review by", "State"],
    none: "No exemptions.",
};

/// Runs `clinic exemptions …`.
pub fn run(context: &Context, command: &Exemptions) -> Result<ExitCode, Refused> {
    if context.global.present {
        let message = "Worker and child level is hidden by --present. Leave it out to see exemptions.";
        return Err(Refused::new(Code::NotAllowed, message));
    }
    enter(context, Figures::Wanted, |room| answer(command, room))
}

pub(super) fn answer(command: &Exemptions, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let reckoned = room.next_clinic(&register, None);
    let on = |on: &args::OnExemption, what: ExemptionWhat| {
        let none = || not_recorded("exemption", &on.exemption, "exemptions");
        let it = register.exemption_named(&on.exemption).ok_or_else(none)?;
        Ok::<_, Refused>(Asked::new(Step::Write(Box::new(Entry::Exemption(Some(it.id), what))), &on.write))
    };
    let asked = match command {
        Exemptions::List => return list(&register, room),
        Exemptions::Agree(agree) => Asked::new(self::agree(agree, room, reckoned)?, &agree.write),
        Exemptions::Review { on: at, review_by, why } => {
            let review_by = room.day_of("--review-by", review_by, reckoned)?;
            on(at, ExemptionWhat::Review { review_by, why: why.clone() })?
        }
        Exemptions::End { on: at, why } => on(at, ExemptionWhat::End { why: why.clone() })?,
    };
    let (id, register) = room.take(asked, register)?;
    let it = register.exemption(id).ok_or_else(|| not_recorded("exemption", &id.to_string(), "exemptions"))?;
    KIND.one(recorded(it, room), room.format)
}

fn agree(agree: &args::Agree, room: Room<'_>, reckoned: chrono::NaiveDate) -> Result<Step, Refused> {
    // An empty standard is a missing part, which the door names with the others.
    let indicator = match agree.indicator.trim() {
        "" => IndicatorId::from(""),
        id => room.indicator(id)?,
    };
    let agreed = Agreed {
        child: ChildId::from(agree.child.trim()),
        indicator,
        interval: agree.interval,
        reason: match agree.reason {
            args::ExemptionReason::AgreedPattern => ExemptionReason::AgreedPattern,
            args::ExemptionReason::LongTermPlacement => ExemptionReason::LongTermPlacement,
            args::ExemptionReason::PlacedElsewhere => ExemptionReason::PlacedElsewhere,
            args::ExemptionReason::Dormant => ExemptionReason::Dormant,
            args::ExemptionReason::Other => ExemptionReason::Other,
        },
        text: agree.text.clone(),
        approved_by: agree.approved_by.clone(),
        from: room.day_of("--from", &agree.from, reckoned)?,
        review_by: room.day_of("--review-by", &agree.review_by, reckoned)?,
    };
    Ok(Step::Write(Box::new(Entry::Exemption(None, ExemptionWhat::Agree(agreed)))))
}

fn list(register: &Register, room: Room<'_>) -> Result<String, Refused> {
    let of_feed = room.sight.map_or(&[][..], |sight| &sight.figures.data.exemptions[..]);
    room.sees_some(register)?;
    let sees = |child: &ChildId, indicator: &IndicatorId| room.may_see_record(register, child, indicator);
    let of_record = register.exemptions().map(|it| sees(&it.child, &it.indicator).then(|| recorded(it, room)));
    let of_feed = of_feed.iter().map(|it| sees(&it.child, &it.indicator).then(|| fed(it, room)));
    let all: Vec<Option<Line>> = of_record.chain(of_feed).collect();
    let left_out = room.left_out(all.iter().filter(|line| line.is_none()).count());
    let lines: Vec<Line> = all.into_iter().flatten().collect();
    let period = room.period.unwrap_or_else(|| Period::containing(room.today, Grain::Month));
    room.note(register, Looked::of(ListKind::Exemptions, period, lines.len() as u64))?;
    let notes = [room.unknown_of_the_feed("exemptions"), left_out].concat();
    KIND.list_noted(&lines, &notes, room.format)
}

/// Whether an exemption counts today, in a word.
fn state(from: chrono::NaiveDate, review_by: chrono::NaiveDate, ended: bool, room: Room<'_>) -> &'static str {
    match room.today {
        _ if ended => "ended",
        today if today < from => "not_yet",
        today if today > review_by => "expired",
        _ => "counts",
    }
}

/// What every exemption has.
struct Common<'a> {
    name: String,
    source: &'static str,
    child: &'a ChildId,
    indicator: &'a IndicatorId,
    interval: String,
    approved_by: String,
    review_by: chrono::NaiveDate,
    state: &'static str,
}

impl Common<'_> {
    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.source.to_owned(),
            self.child.to_string(),
            self.indicator.to_string(),
            self.interval.clone(),
            self.approved_by.clone(),
            self.review_by.format("%-d %b %Y").to_string(),
            self.state.replace('_', " "),
        ]
    }

    fn sentence(&self) -> String {
        let Self { name, source, child, indicator, interval, approved_by, .. } = self;
        let review_by = self.review_by.format("%-d %B %Y");
        let state = match self.state {
            "expired" => "expired: it no longer counts".to_owned(),
            other => other.replace('_', " "),
        };
        format!(
            "{name} ({source}), {child}, {indicator}: {interval}, approved by {approved_by}, review by {review_by}; {state}."
        )
    }
}

fn interval(it: Option<crate::domain::calendar::Interval>) -> String {
    it.map_or_else(|| "out of the cohort".to_owned(), |it| it.to_string())
}

fn recorded(it: &RecordedExemption, room: Room<'_>) -> Line {
    let notes = names::notes(it.text.iter().map(crate::text::SafeText::as_str), room);
    let common = Common {
        name: format!("E-{}", it.number),
        source: "record",
        child: &it.child,
        indicator: &it.indicator,
        interval: interval(it.interval),
        approved_by: it.approved_by.to_string(),
        review_by: it.review_by,
        state: state(it.from, it.review_by, it.ended.is_some(), room),
    };
    Line {
        cells: common.cells(),
        sentence: names::with_notes(common.sentence(), &notes),
        json: json!({
            "source": common.source,
            "id": it.id,
            "number": it.number,
            "version": it.version,
            "child": it.child,
            "indicator": it.indicator,
            "interval": it.interval,
            "reason": it.reason,
            "text": it.text,
            "approved_by": it.approved_by,
            "from": it.from,
            "review_by": it.review_by,
            "ended": it.ended.as_ref().map(|(when, why)| json!({ "why": why, "written": written(when) })),
            "state": common.state,
            "counts": it.counts_on(room.today),
            "written": written(&it.agreed),
            "notes": notes,
        }),
    }
}

fn fed(it: &Exemption, room: Room<'_>) -> Line {
    let common = Common {
        name: it.id.to_string(),
        source: "feed",
        child: &it.child,
        indicator: &it.indicator,
        interval: interval(it.interval),
        approved_by: it.approved_by.as_ref().map_or_else(|| "not known".to_owned(), ToString::to_string),
        review_by: it.review_by,
        state: state(it.from, it.review_by, false, room),
    };
    Line {
        cells: common.cells(),
        sentence: common.sentence(),
        json: json!({
            "source": common.source,
            "id": it.id,
            "number": null,
            "version": null,
            "child": it.child,
            "indicator": it.indicator,
            "interval": it.interval,
            "reason": it.reason,
            "text": null,
            "approved_by": it.approved_by,
            "from": it.from,
            "review_by": it.review_by,
            "ended": null,
            "state": common.state,
            "counts": common.state == "counts",
            "written": null,
            "notes": [],
        }),
    }
}
