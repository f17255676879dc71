//! Why a team is on the agenda, in words, and what that weighs.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::movement::{Moved, moved};
use super::standards::{Short, Standards};
use super::{Found, Gathered, Sources};
use crate::domain::action::{Action, ActionState};
use crate::domain::catalogue::Indicator;
use crate::domain::clinic::agenda::{Reason, ReasonKind};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::representation::RepresentationKey;
use crate::domain::ids::{ChildId, IndicatorId, TeamId};
use crate::insight::accounts::AccountSummary;
use crate::insight::audits::{Clock, Looked};
use crate::insight::records_outside::{UNSEEN, children, is_protection_visit, unseen};
use crate::insight::spc::Exception;
use crate::insight::words::{counted, ordinal, times};

/// One reason with what it weighs, and the things it counts.
struct One<'a> {
    reason: Reason,
    points: f64,
    count: usize,
    standard: Option<&'a IndicatorId>,
}

/// The reasons of one team, the most pressing first.
#[derive(Default)]
pub(in crate::insight) struct Told<'a> {
    list: Vec<One<'a>>,
}

/// How pressing a team is. Never shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rank {
    first: [bool; 3],
    points: f64,
}

impl Rank {
    /// Greater is more pressing.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let by_points = || self.points.partial_cmp(&other.points).unwrap_or(Ordering::Equal);
        self.first.cmp(&other.first).then_with(by_points)
    }
}

impl<'a> Told<'a> {
    /// The reasons of what was found.
    pub(in crate::insight) fn of(sources: &Sources<'a>, gathered: &Gathered<'a>, found: &Found<'a>) -> Self {
        let standards = Standards::of(sources, found);
        let mut told = Self::default();
        let mut counted = HashSet::new();
        let unseen = told.protection(sources, found, &standards, &mut counted);
        told.accounts(sources, gathered, found);
        told.audits(sources, gathered, found);
        let moved = moved(sources, &gathered.funnels, found, &standards);
        told.short(sources, found, &standards, unseen, counted, &moved);
        told.movement(sources, &standards, &moved);
        told.actions(sources, found);
        told.questions(sources, found);
        told.representation(sources, gathered, found);
        told.missing(sources, found, &standards);
        told.put_off(sources, gathered, found);
        told
    }

    fn say(&mut self, sources: &Sources<'_>, kind: ReasonKind, text: String, children: u64, of: usize) {
        let points = sources.rules.weight(kind) * number(of);
        let invented = kind.is_of_the_feed() && sources.is_sample();
        self.list.push(One { reason: Reason { kind, text, children, invented }, points, count: of, standard: None });
    }

    /// Children on a protection plan who were not seen; gives the standard that says so.
    fn protection(
        &mut self,
        sources: &Sources<'a>,
        found: &Found<'a>,
        standards: &Standards<'a>,
        counted: &mut HashSet<&'a ChildId>,
    ) -> Option<&'a IndicatorId> {
        let counts_them = |it: &Indicator| is_protection_visit(it) && it.interval == Some(UNSEEN);
        let by_figure = standards.outside.iter().find(|(indicator, _)| counts_them(indicator));
        let mut standard = by_figure.map(|(indicator, _)| &indicator.id);
        let (mut long, mut never) = (BTreeSet::new(), BTreeSet::new());
        for standing in &found.late {
            let Some(why) = unseen(&sources.figures.data.catalogue, standing) else { continue };
            standard = standard.or(Some(&standing.record.indicator));
            long.extend(why.long.then_some(&standing.record.child));
            never.extend(why.never.then_some(&standing.record.child));
        }
        counted.extend(long.union(&never).copied());
        let more = never.difference(&long).count() as u64;
        let of_them = never.intersection(&long).count();
        // A figure that says less than the records is asked about; it hides no child.
        let long = by_figure.map_or(0, |(_, outside)| *outside).max(long.len() as u64);
        let plans =
            |n: u64| format!("{} on {}", children(n), if n == 1 { "a protection plan" } else { "protection plans" });
        let never = if of_them > 0 { format!(", {of_them} of them never") } else { String::new() };
        let text = match (long, more) {
            (0, 0) => return None,
            (0, more) => format!("{} never seen, the first visit overdue", plans(more)),
            (long, 0) => format!("{} not seen for 20 working days{never}", plans(long)),
            (long, more) => format!("{} not seen for 20 working days{never}; {more} more never seen", plans(long)),
        };
        let children = long.saturating_add(more);
        self.say(sources, ReasonKind::ProtectionUnseen, text, children, whole(children));
        let said = self.list.last_mut()?;
        said.standard = standard;
        said.reason.invented |= standard.is_some_and(|id| sources.is_invented(id));
        standard
    }

    fn accounts(&mut self, sources: &Sources<'a>, gathered: &Gathered<'a>, found: &Found<'a>) {
        let said = AccountSummary::of(gathered, found.late.iter().copied());
        let mut parts = Vec::new();
        if said.not_safe > 0 {
            parts.push(format!("{} NOT SAFE", children(said.not_safe)));
        }
        if said.no_plan > 0 {
            parts.push(format!("{} with no plan", children(said.no_plan)));
        }
        if said.not_known_safe > 0 {
            parts.push(format!("{} not known to be safe", children(said.not_known_safe)));
        }
        if said.heading > 0 {
            self.say(sources, ReasonKind::NoPlan, parts.join(", "), said.heading, whole(said.heading));
        }
    }

    fn audits(&mut self, sources: &Sources<'a>, gathered: &Gathered<'a>, found: &Found<'a>) {
        let looked = found.audits.iter().map(|audit| gathered.judged.look(audit));
        let inadequate: Vec<_> = looked.filter(|it| it.is_inadequate() && it.re_audited_on.is_none()).collect();
        let overdue: Vec<_> = inadequate.iter().filter_map(|it| Some((it, it.overdue()?))).collect();
        let late = |clock: &Clock| clock.late_in_words().unwrap_or_default();
        let text = match overdue.as_slice() {
            [] => None,
            [(it, clock)] => {
                Some(format!("{} of audit {} overdue by {}", clock.kind.in_words(), it.audit.id, late(clock)))
            }
            many => {
                let longest = many.iter().min_by_key(|(_, clock)| clock.due).map(|(_, clock)| late(clock));
                let longest = longest.unwrap_or_default();
                Some(format!("{} overdue, the longest by {longest}", counted(many.len(), "audit clock")))
            }
        };
        if let Some(text) = text {
            self.say(sources, ReasonKind::AuditOverdue, text, 0, overdue.len());
        }
        // Those of the month, and those escalated and not yet audited again.
        let is_open = |it: &Looked<'_>| {
            let is_new = it.graded_on.unwrap_or(it.audit.completed) >= sources.period.start();
            it.overdue().is_none() && (is_new || it.escalated_on.is_some())
        };
        let open = inadequate.iter().filter(|it| is_open(it)).count();
        if open > 0 {
            self.say(sources, ReasonKind::AuditInadequate, format!("{} inadequate", counted(open, "audit")), 0, open);
        }
    }

    /// One reason for each standard that is short of its target. What a child weighs, it weighs once: with the heaviest
    /// standard it is outside, as far as the records tell.
    fn short(
        &mut self,
        sources: &Sources<'a>,
        found: &Found<'a>,
        standards: &Standards<'a>,
        unseen: Option<&IndicatorId>,
        mut counted: HashSet<&'a ChildId>,
        moved: &[Moved<'a>],
    ) {
        let mut records: HashMap<&IndicatorId, HashSet<&'a ChildId>> = HashMap::new();
        for standing in &found.late {
            records.entry(&standing.record.indicator).or_default().insert(&standing.record.child);
        }
        let mut heaviest: Vec<&Short<'a>> = standards.short.iter().collect();
        heaviest.sort_by(|a, b| {
            let (a, b) = (a.indicator, b.indicator);
            b.weight.partial_cmp(&a.weight).unwrap_or(Ordering::Equal).then_with(|| a.id.cmp(&b.id))
        });
        let mut points: HashMap<&IndicatorId, f64> = HashMap::new();
        for short in heaviest.into_iter().filter(|short| unseen != Some(&short.indicator.id)) {
            let of_standard = records.get(&short.indicator.id);
            let again = of_standard.map_or(0, |of| of.iter().filter(|child| counted.contains(*child)).count());
            counted.extend(of_standard.into_iter().flatten().copied());
            let anew = whole(short.outside).saturating_sub(again);
            let weight = sources.rules.weight(ReasonKind::Outside) * short.indicator.weight;
            points.insert(&short.indicator.id, weight * number(anew));
        }
        for short in &standards.short {
            let Some(points) = points.get(&short.indicator.id).copied() else { continue };
            // What else is to be heard of the standard stands beside it, not a second time below.
            let heard =
                || moved.iter().filter(|it| it.indicator.id == short.indicator.id).flat_map(|it| &it.exceptions);
            let of_signals = |it: &Exception| match it.kind {
                ReasonKind::WillMiss => 0.0,
                kind => sources.rules.weight(kind) * short.indicator.weight,
            };
            let points = points + heard().map(of_signals).sum::<f64>();
            let text: Vec<String> = std::iter::once(short.in_words()).chain(heard().map(Exception::in_brief)).collect();
            let reason = Reason {
                kind: ReasonKind::Outside,
                text: text.join(", "),
                children: short.outside,
                invented: sources.is_invented(&short.indicator.id),
            };
            let (count, standard) = (whole(short.outside), Some(&short.indicator.id));
            self.list.push(One { reason, points, count, standard });
        }
    }

    /// What moved by more than chance, and targets that will be missed though they are met now: one reason for each
    /// standard, however much is to be heard of it.
    fn movement(&mut self, sources: &Sources<'a>, standards: &Standards<'a>, moved: &[Moved<'a>]) {
        for it in moved {
            let is_short = standards.short.iter().any(|short| short.indicator.id == it.indicator.id);
            let Some(first) = it.exceptions.first().filter(|_| !is_short) else { continue };
            let all: Vec<&str> = it.exceptions.iter().map(|it| it.text.as_str()).collect();
            let text = format!("{}: {}", it.indicator.short_title, all.join(", "));
            self.say(sources, first.kind, text, it.outside, 1);
            if let Some(last) = self.list.last_mut() {
                let weights = it.exceptions.iter().map(|it| sources.rules.weight(it.kind));
                last.points = weights.sum::<f64>() * it.indicator.weight;
                last.reason.invented |= sources.is_invented(&it.indicator.id);
                last.standard = Some(&it.indicator.id);
            }
        }
    }

    fn actions(&mut self, sources: &Sources<'a>, found: &Found<'a>) {
        let weighed = |actions: &[&Action]| {
            actions.iter().map(|action| 1 + usize::try_from(action.clinics_passed).unwrap_or(0)).sum::<usize>()
        };
        let overdue = overdue(sources, found);
        let longest = overdue.first().map_or(0, |action| action.days_overdue(sources.today).unwrap_or(0));
        let text = match overdue.as_slice() {
            [] => None,
            [one] => Some(format!("A-{} overdue by {}", one.number, days(longest))),
            many => Some(format!("{} overdue, the longest by {}", counted(many.len(), "action"), days(longest))),
        };
        if let Some(text) = text {
            self.say(sources, ReasonKind::ActionsOverdue, text, 0, weighed(&overdue));
            self.count_last(overdue.len());
        }
        let reported = reported(found);
        let text = match reported.as_slice() {
            [] => return,
            [one] => format!("A-{} reported done, to be accepted", one.number),
            many => format!("{} reported done, to be accepted", counted(many.len(), "action")),
        };
        self.say(sources, ReasonKind::ActionsToAccept, text, 0, weighed(&reported));
        self.count_last(reported.len());
    }

    fn questions(&mut self, sources: &Sources<'a>, found: &Found<'a>) {
        let passed = |n: u32| usize::try_from(n).unwrap_or(0);
        let carried = found.questions.iter().map(|question| passed(question.clinics_passed)).max().unwrap_or(0);
        let mut text = format!("{} not answered", counted(found.questions.len(), "question"));
        if carried > 0 {
            text.push_str(&format!(", carried {}", times(carried)));
        }
        let weighed: usize = found.questions.iter().map(|question| 1 + passed(question.clinics_passed)).sum();
        if !found.questions.is_empty() {
            self.say(sources, ReasonKind::QuestionsUnanswered, text, 0, weighed);
            self.count_last(found.questions.len());
        }
    }

    fn representation(&mut self, sources: &Sources<'a>, gathered: &Gathered<'a>, found: &Found<'a>) {
        let months = months_without(sources, gathered, found);
        let running = if months > 1 { format!(", {} month", ordinal(months)) } else { String::new() };
        if months > 0 {
            let text = format!("representation not received{running}");
            self.say(sources, ReasonKind::RepresentationMissing, text, 0, usize::try_from(months).unwrap_or(0));
        }
    }

    fn missing(&mut self, sources: &Sources<'a>, found: &Found<'a>, standards: &Standards<'a>) {
        let text = match (found.id, found.team) {
            (Some(id), None) => {
                let why = match sources.figures.data.team(id.as_str()) {
                    None => "not in the feed",
                    Some(team) if team.area != *sources.area => "now in another area",
                    Some(_) => "closed, with no team in its place",
                };
                let carried = [(found.actions.len(), "action"), (found.questions.len(), "question")];
                let carried = carried.into_iter().filter(|(n, _)| *n > 0).map(|(n, one)| counted(n, one));
                format!("{why}; still on the list: {}", carried.collect::<Vec<_>>().join(", "))
            }
            _ => match standards.missing.as_slice() {
                [] => return,
                _ if !standards.gives_any => format!("no figures for {}", sources.period.in_words()),
                [one] => format!("{} missing", one.short_title),
                [one, other] => format!("2 figures missing: {}, {}", one.short_title, other.short_title),
                [one, .., _] => {
                    let n = standards.missing.len();
                    format!("{n} figures missing: {} and {} more", one.short_title, n - 1)
                }
            },
        };
        self.say(sources, ReasonKind::MissingData, text, 0, standards.missing.len().max(1));
    }

    fn put_off(&mut self, sources: &Sources<'a>, gathered: &Gathered<'a>, found: &Found<'a>) {
        let Some(last) = gathered.held.first() else { return };
        let why =
            |clinic: &'a Clinic| found.members.iter().find_map(|team| clinic.put_off.get(*team)).map(|it| &it.why);
        let running = gathered.held.iter().take_while(|clinic| why(clinic).is_some()).count();
        let (text, of) = match (running, why(last)) {
            (1, Some(why)) => (format!("put off last time: {why}"), 1),
            (n, Some(why)) => (format!("put off {}: {why}", times(n)), n),
            (_, None) if was_not_reached(last, found) => ("not reached last time".to_owned(), 1),
            (_, None) => return,
        };
        self.say(sources, ReasonKind::PutOff, text, 0, of);
    }

    /// How many things the last reason is about, where that is not what it weighs by.
    fn count_last(&mut self, count: usize) {
        if let Some(last) = self.list.last_mut() {
            last.count = count;
        }
    }

    /// Whether there is no exception.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many things the reasons of this kind are about.
    pub(super) fn counted(&self, kind: ReasonKind) -> usize {
        self.list.iter().filter(|one| one.reason.kind == kind).map(|one| one.count).sum()
    }

    /// The standards that reasons are about, the most pressing first.
    pub(in crate::insight) fn standards(&self) -> impl Iterator<Item = &'a IndicatorId> {
        self.list.iter().filter_map(|one| one.standard)
    }

    /// How pressing they are together.
    pub(super) fn rank(&self) -> Rank {
        let has = |kind| self.list.iter().any(|one| one.reason.kind == kind);
        let first = [ReasonKind::ProtectionUnseen, ReasonKind::NoPlan, ReasonKind::AuditOverdue].map(has);
        Rank { first, points: self.list.iter().map(|one| one.points).sum() }
    }

    /// The reasons themselves.
    pub(in crate::insight) fn into_reasons(self) -> Vec<Reason> {
        self.list.into_iter().map(|one| one.reason).collect()
    }
}

/// Actions past their due date, the longest first. One that its owner reported done waits for the chair, not for them.
pub(in crate::insight) fn overdue<'a>(sources: &Sources<'_>, found: &Found<'a>) -> Vec<&'a Action> {
    let late = |action: &&&Action| {
        action.state != ActionState::Reported && action.days_overdue(sources.today).is_some_and(|days| days > 0)
    };
    let mut overdue: Vec<&Action> = found.actions.iter().filter(late).copied().collect();
    overdue.sort_by_key(|action| (action.due, action.number));
    overdue
}

/// Actions that their owners reported done and nobody has accepted.
pub(in crate::insight) fn reported<'a>(found: &Found<'a>) -> Vec<&'a Action> {
    found.actions.iter().filter(|action| action.state == ActionState::Reported).copied().collect()
}

/// For how many months running the team's representation has not come; 0 before this month's is due, where no clinic is
/// scheduled, and for what the area does not know as a team.
fn months_without(sources: &Sources<'_>, gathered: &Gathered<'_>, found: &Found<'_>) -> u32 {
    let Some(clinic) = sources.register.clinic_of(sources.area, sources.period) else { return 0 };
    let due = sources.calendar.sub_working_days(clinic.date, sources.rules.representation_working_days);
    let Some(team) = found.team.filter(|_| sources.today > due) else { return 0 };
    let data = sources.figures.data;
    let was_open = |period| found.members.iter().any(|id| data.team(id.as_str()).unwrap_or(team).is_open_in(period));
    let is_missing = |period| {
        let came = |id: &&&TeamId| {
            let key = RepresentationKey { period, team: (**id).clone() };
            sources.register.representation(&key).is_some_and(|it| it.submitted().is_some())
        };
        gathered.clinics.contains(&period) && was_open(period) && !found.members.iter().any(|id| came(&id))
    };
    let mut months = 0;
    let mut period = sources.period;
    while is_missing(period) {
        months += 1;
        period = period.previous();
    }
    months
}

/// Whether a clinic had the team on its agenda and closed without coming to it.
fn was_not_reached(clinic: &Clinic, found: &Found<'_>) -> bool {
    let is_ours = |team: &Option<TeamId>| team.as_ref().is_some_and(|id| found.members.contains(&id));
    let was_item = clinic.opened.iter().flat_map(|it| &it.agenda.items).any(|item| is_ours(&item.team));
    let was_discussed = clinic.all_discussed().into_iter().any(is_ours);
    was_item && !was_discussed && clinic.state == ClinicState::Closed
}

fn days(n: i64) -> String {
    counted(usize::try_from(n).unwrap_or(0), "day")
}

#[expect(clippy::cast_precision_loss, reason = "children and actions of one team")]
fn number(n: usize) -> f64 {
    n as f64
}

fn whole(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
