//! Who may write which entry about a clinic and what is prepared for it. One table: refusals, hints and offers come from it.

use crate::domain::clinic::meeting::ClinicState;
use crate::domain::people::{Actor, Role};
use crate::record::rules::{Barred, acts_for_another, types_for};

use ClinicState as S;
use Role::{Analyst, Chair, Manager, MinuteTaker, Qa, ServiceLead};

/// One line of the table.
struct Rule {
    /// The kind of entry, as the record files it.
    kind: &'static str,
    /// Whose it is.
    who: &'static [Role],
    /// The states of the clinic it is written in; empty for what does not hang on one.
    states: &'static [S],
}

const fn rule(kind: &'static str, who: &'static [Role], states: &'static [S]) -> Rule {
    Rule { kind, who, states }
}

const CHAIR: &[Role] = &[Chair];
const LEADS: &[Role] = &[Chair, ServiceLead];
const ROOM: &[Role] = &[Chair, MinuteTaker];
const TEAM: &[Role] = &[Chair, ServiceLead, Manager];
const CHARTS: &[Role] = &[Chair, ServiceLead, Analyst];
/// Whoever looks after the data.
const DATA: &[Role] = &[Chair, Analyst];
const BEFORE: &[S] = &[S::Scheduled];
const UNTIL_CLOSED: &[S] = &[S::Scheduled, S::Open];
const DURING: &[S] = &[S::Open];
const AFTER: &[S] = &[S::Closed];
const ANY: &[S] = &[];

const RULES: [Rule; 47] = [
    rule("clinic.schedule", LEADS, ANY),
    rule("clinic.move", LEADS, BEFORE),
    rule("clinic.attend", ROOM, UNTIL_CLOSED),
    rule("clinic.pin", CHAIR, UNTIL_CLOSED),
    rule("clinic.unpin", CHAIR, UNTIL_CLOSED),
    rule("clinic.defer", CHAIR, UNTIL_CLOSED),
    rule("clinic.recall", CHAIR, UNTIL_CLOSED),
    rule("clinic.add_item", CHAIR, UNTIL_CLOSED),
    rule("clinic.minutes", CHAIR, UNTIL_CLOSED),
    rule("clinic.open", CHAIR, BEFORE),
    rule("clinic.discuss", ROOM, DURING),
    rule("clinic.undiscuss", ROOM, DURING),
    rule("clinic.look", ROOM, DURING),
    rule("clinic.not_reached", CHAIR, DURING),
    rule("clinic.note", ROOM, DURING),
    rule("clinic.close", CHAIR, DURING),
    rule("clinic.correct", ROOM, AFTER),
    rule("question.ask", &[Chair, ServiceLead, Qa], ANY),
    rule("question.answer", &[Chair, ServiceLead, Manager, Qa], ANY),
    rule("question.ask_again", CHAIR, ANY),
    rule("question.become_action", CHAIR, ANY),
    rule("exemption.agree", LEADS, ANY),
    rule("exemption.review", LEADS, ANY),
    rule("exemption.end", LEADS, ANY),
    // The panel says it; whoever keeps the record writes down what it said.
    rule("recommendation.add", ROOM, ANY),
    rule("recommendation.progress", ROOM, ANY),
    rule("recommendation.accept", ROOM, ANY),
    rule("recommendation.reopen", ROOM, ANY),
    rule("representation.write", TEAM, ANY),
    rule("representation.submit", TEAM, ANY),
    rule("representation.nothing_to_add", TEAM, ANY),
    rule("account.set", TEAM, ANY),
    rule("audit.confirm", &[Qa], ANY),
    rule("audit.escalate", &[Qa], ANY),
    rule("audit.update", &[Qa, ServiceLead, Manager], ANY),
    rule("audit.further_update", &[Qa, ServiceLead, Manager], ANY),
    // Re-audits are quality assurance's alone, whoever held them.
    rule("audit.re_audit", &[Qa], ANY),
    rule("signal.rebase", CHARTS, ANY),
    rule("signal.undo_rebase", CHARTS, ANY),
    rule("signal.ghost", CHARTS, ANY),
    rule("signal.undo_ghost", CHARTS, ANY),
    rule("doubt.known", DATA, ANY),
    rule("doubt.query", &[Chair, ServiceLead, Analyst, Qa], ANY),
    rule("doubt.redate", DATA, ANY),
    rule("doubt.answer", &[Chair, ServiceLead, Manager, Analyst, Qa], ANY),
    rule("doubt.ask_again", DATA, ANY),
    rule("doubt.close", DATA, ANY),
];

/// Every kind of entry that this program writes about clinics.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.kind)
}

/// Whether `me` may write an entry of this kind, on a clinic in `state` where it hangs on one.
pub fn may_write(me: &Actor, kind: &str, state: Option<ClinicState>) -> Result<(), Barred> {
    let Some(rule) = RULES.iter().find(|rule| rule.kind == kind) else { return Err(Barred::Role) };
    let for_self = rule.who.contains(&me.role);
    let for_another = types_for(me.role, rule.who);
    match (acts_for_another(me), for_self, for_another) {
        (true, _, true) | (false, true, _) => {}
        (true, true, false) => return Err(Barred::NotForAnother),
        (false, false, true) => return Err(Barred::NeedsOnBehalf),
        (_, false, false) => return Err(Barred::Role),
    }
    match state {
        Some(state) if !rule.states.is_empty() && !rule.states.contains(&state) => Err(Barred::State),
        _ => Ok(()),
    }
}

/// Whose entry it is.
pub(super) fn who(kind: &str) -> &'static [Role] {
    RULES.iter().find(|rule| rule.kind == kind).map_or(&[], |rule| rule.who)
}

/// Whose entry it is, in words.
pub fn whose(kind: &str) -> String {
    let names: Vec<&str> = RULES
        .iter()
        .find(|rule| rule.kind == kind)
        .map_or_else(Vec::new, |rule| rule.who.iter().map(|it| it.in_words()).collect());
    super::rules::listed(&names)
}

/// The states of a clinic it is written in, in words.
pub fn states_in_words(kind: &str) -> String {
    let names: Vec<&str> = RULES
        .iter()
        .find(|rule| rule.kind == kind)
        .map_or_else(Vec::new, |rule| rule.states.iter().map(|it| it.word()).collect());
    super::rules::listed(&names)
}
