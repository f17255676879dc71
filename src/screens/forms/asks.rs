//! What each form asks.

use super::super::dates;
use super::{AuditStep, DoubtStep, Field, Filling, Kind, StepName};
use crate::domain::clinic::account::{AccountReason, Safe};
use crate::domain::clinic::events::NoteKind;
use crate::domain::doubt::DoubtKey;
use crate::domain::fault::Owner;
use crate::domain::org::{ExemptionReason, Grade};
use crate::domain::people::Role;
use crate::domain::period::Period;
use crate::insight::quality::words;
use crate::record::facts::owner_of;
use crate::screens::desk::Desk;
use crate::screens::masked;
use crate::screens::quality;
use crate::screens::quality::said::stands;
use crate::screens::register;
use crate::screens::working::Working;
use crate::widgets::input::Input;

/// What a form asks.
pub(super) struct Asked {
    pub(super) title: String,
    pub(super) above: Vec<String>,
    pub(super) fields: Vec<Field>,
}

fn field(key: &'static str, label: &'static str, filling: Filling, hint: &'static str) -> Field {
    Field { key, label, filling, hint, input: Input::default() }
}

fn text(key: &'static str, label: &'static str, hint: &'static str) -> Field {
    field(key, label, Filling::Text, hint)
}

fn day(key: &'static str, label: &'static str, hint: &'static str) -> Field {
    field(key, label, Filling::Day, hint)
}

pub(super) fn choice(key: &'static str, label: &'static str, choices: &[(&str, &str)], chosen: &str) -> Field {
    let choices = choices.iter().map(|(word, read)| ((*word).to_owned(), (*read).to_owned())).collect();
    Field { input: Input::with(chosen), ..field(key, label, Filling::Choice(choices), "its number, or Left and Right") }
}

fn with(mut field: Field, text: &str) -> Field {
    field.input = Input::with(text);
    field
}

/// Last of every form that is recorded: in the room one person often types for another.
fn for_whom() -> Field {
    text("for", "For whom", "yourself; else the name of the person you type for")
}

const WHY: (&str, &str, &str) = ("why", "Why", "");

pub(super) fn why() -> Field {
    text(WHY.0, WHY.1, WHY.2)
}

const GRADES: [(&str, &str); 5] = [
    ("outstanding", "outstanding"),
    ("good", "good"),
    ("requires_improvement", "requires improvement"),
    ("inadequate", "inadequate"),
    ("ungraded", "not graded"),
];

/// The grade that a choice names.
pub(super) fn grade(word: &str) -> Option<Grade> {
    let all = [Grade::Outstanding, Grade::Good, Grade::RequiresImprovement, Grade::Inadequate, Grade::Ungraded];
    GRADES.iter().position(|(it, _)| *it == word).and_then(|at| all.get(at).copied())
}

/// The reasons of an exemption, as they are offered.
pub(super) const EXEMPTIONS: [(&str, ExemptionReason, &str); 5] = [
    ("agreed_pattern", ExemptionReason::AgreedPattern, "agreed pattern of visits"),
    ("long_term_placement", ExemptionReason::LongTermPlacement, "long-term placement"),
    ("placed_elsewhere", ExemptionReason::PlacedElsewhere, "placed elsewhere"),
    ("dormant", ExemptionReason::Dormant, "dormant"),
    ("other", ExemptionReason::Other, "other"),
];

/// What a form of this kind asks. What is to be edited stands in its fields as it was typed; all that is only read is
/// masked as on a page.
pub(super) fn asked(desk: &Desk, kind: &Kind) -> Asked {
    let (title, above, mut fields) = parts(desk, kind);
    let (title, above) = (masked(desk, &title), above.iter().map(|line| masked(desk, line)).collect());
    if kind.is_recorded() {
        fields.push(for_whom());
    }
    Asked { title, above, fields }
}

#[expect(clippy::too_many_lines, reason = "a catalogue: one arm for each form")]
fn parts(desk: &Desk, kind: &Kind) -> (String, Vec<String>, Vec<Field>) {
    let team_name = |team: &crate::domain::ids::TeamId| desk.figures().name(&Owner::Team(team.clone())).to_string();
    let area_name = |area: &crate::domain::ids::AreaId| desk.figures().name(&Owner::Area(area.clone())).to_string();
    let clinic = |id: &uuid::Uuid| desk.register.clinic(*id);
    let clinic_name = |id: &uuid::Uuid| clinic(id).map_or("Clinic".to_owned(), |it| it.name());
    let standard = |id: &crate::domain::ids::IndicatorId| {
        desk.indicator(id.as_str()).map_or(id.to_string(), |it| it.short_title.to_string())
    };
    match kind {
        Kind::Step(id, step) => of_action(desk, *id, *step),
        Kind::Ask { area, team, .. } => {
            let whom = team.as_ref().map_or_else(|| area_name(area), team_name);
            (format!("Question to {whom}"), vec![], vec![text("text", "Question", "")])
        }
        Kind::Answer(id) | Kind::AskAgain(id) => {
            let question = desk.register.question(*id);
            let mut above: Vec<String> =
                question.map(|it| format!("Asked by {}: {}", it.asked.hand.in_words(), it.text)).into_iter().collect();
            above.extend(
                question
                    .and_then(|it| it.answer.as_ref())
                    .map(|it| format!("Answered by {}: {}", it.written.hand.in_words(), it.text)),
            );
            let number = question.map_or(0, |it| it.number);
            match kind {
                Kind::Answer(_) => (format!("Answer to Q-{number}"), above, vec![text("text", "Answer", "")]),
                _ => (format!("Ask Q-{number} again"), above, vec![why()]),
            }
        }
        Kind::Schedule { area, period } => {
            let date = desk.next_clinic(Some(area)).format("%d/%m/%Y").to_string();
            let fields = vec![
                with(day("date", "Date", "31/01, fri, 2w, 10wd"), &date),
                with(text("start", "Begins at", "14:00"), "14:00"),
                with(field("minutes", "Minutes", Filling::Number, "120"), &desk.rules.agenda.whole_minutes.to_string()),
                with(text("chair", "Chair", ""), desk.me.decider().as_str()),
            ];
            (format!("Schedule a clinic of {}, {} figures", area_name(area), period.in_words()), vec![], fields)
        }
        Kind::Move(id) => {
            let fields =
                vec![day("date", "New date", "31/01, fri, 2w"), text("start", "Begins at", "as before"), why()];
            (format!("Move {}", clinic_name(id)), vec![], fields)
        }
        Kind::PutOff(id, team) => {
            let above =
                vec![format!("{} stays open for {}; it is counted and comes back.", clinic_name(id), team_name(team))];
            (format!("Put {} off to the next clinic", team_name(team)), above, vec![why()])
        }
        Kind::AddItem(id) => {
            let minutes =
                with(field("minutes", "Minutes", Filling::Number, ""), &desk.rules.agenda.item_minutes.to_string());
            (
                format!("Add an item to {}", clinic_name(id)),
                vec![],
                vec![text("text", "What about", ""), text("team", "Team", "the whole area"), minutes],
            )
        }
        Kind::Minutes(id, team) => {
            let now =
                clinic(id).and_then(|it| it.minutes_of.get(team)).copied().unwrap_or(desk.rules.agenda.item_minutes);
            let minutes = with(field("minutes", "Minutes", Filling::Number, ""), &now.to_string());
            (format!("Minutes for {}", team_name(team)), vec![], vec![minutes])
        }
        Kind::NotReached(id, team) => {
            let left: Vec<String> = clinic(id).map_or_else(Vec::new, |it| {
                let left = desk.register.not_dealt_with(it).filter(|action| team.is_none() || action.team == *team);
                left.map(|action| format!("A-{} {}", action.number, action.text)).collect()
            });
            let whose = team.as_ref().map_or("everything that was not reached".to_owned(), |team| {
                format!("the rest of {}", team_name(team))
            });
            (format!("Carry {whose} to the next clinic"), left, vec![why()])
        }
        Kind::Note(_, team) => {
            let about: Vec<(&str, &str)> = NoteKind::ALL.iter().map(|it| (it.word(), it.in_words())).collect();
            let whose = team.as_ref().map_or("the whole area".to_owned(), team_name);
            // What is typed at once is the line.
            let fields =
                vec![text("text", "Line", "(what is to be noted)"), choice("about", "What about", &about, "note")];
            (format!("Note a line about {whose}"), vec![], fields)
        }
        Kind::Correct(id) => {
            let above =
                vec!["The minutes are fixed. A correction stands below them, with its date and your name.".to_owned()];
            (
                format!("Correct {}", clinic_name(id)),
                above,
                vec![text("text", "Correction", "what is wrong, and how it should read")],
            )
        }
        Kind::Guest(_) => ("Somebody else who is here".to_owned(), vec![], vec![text("name", "Name or role", "")]),
        Kind::Account { team, indicator, child, .. } => {
            let reasons: Vec<(&str, &str)> = AccountReason::ALL.iter().map(|it| (it.word(), it.in_words())).collect();
            let safe: Vec<(&str, &str)> = [Safe::Yes, Safe::No, Safe::NotKnown]
                .iter()
                .zip(["yes", "no", "not known"])
                .map(|(it, read)| (it.word(), read))
                .collect();
            let fields = vec![
                choice("reason", "Why outside", &reasons, ""),
                text("text", "In words", "needed where the reason is another"),
                day("booked", "Booked for", "none: no plan"),
                choice("safe", "Is the child safe", &safe, ""),
            ];
            let above = vec![format!(
                "{}. A danger to a child now goes by the escalation route, not through this form.",
                standard(indicator)
            )];
            (format!("{child}, {}", team_name(team)), above, fields)
        }
        Kind::DipSample { team, period } => {
            let there = Working::of(desk, team, *period).content.dip_sample;
            let count = |key, label, hint, given: Option<u32>| {
                with(field(key, label, Filling::Number, hint), &given.map_or(String::new(), |n| n.to_string()))
            };
            let fields = vec![
                count("sampled", "Sampled", "20; empty: no dip sample", there.map(|it| it.sampled)),
                count("safe", "Safe", "17", there.map(|it| it.safe)),
                count("recording_only", "Recording only", "3", there.map(|it| it.recording_only)),
            ];
            let above = vec!["Records looked at by hand: of them safe, and of them only badly recorded.".to_owned()];
            (format!("Dip sample of {}", team_name(team)), above, fields)
        }
        Kind::Interim { team, period, indicator } => {
            let copy = Working::of(desk, team, *period);
            let there = copy.content.interim.iter().find(|it| it.indicator == *indicator);
            let position = there.map_or(String::new(), |it| format!("{}/{}", it.n, it.d));
            let on = there.map_or(String::new(), |it| it.day.format("%d/%m/%Y").to_string());
            let fields = vec![
                with(text("position", "Position", "34/36; empty: none"), &position),
                with(day("day", "On", "the day it is of: 11/01"), &on),
            ];
            let above = vec!["Shown as unverified beside the month's figure, never instead of it.".to_owned()];
            (format!("Interim position, {}, {}", standard(indicator), team_name(team)), above, fields)
        }
        Kind::Exempt { indicator, child } => {
            let reasons: Vec<(&str, &str)> = EXEMPTIONS.iter().map(|(word, _, read)| (*word, *read)).collect();
            let fields = vec![
                choice("reason", "Reason", &reasons, ""),
                text("text", "In words", "needed where the reason is another"),
                text("interval", "Its own interval", "12 w, 10 wd, 3 m; none: it leaves the cohort"),
                text("approved_by", "Approved by", "a role, such as head of service"),
                with(day("from", "From", ""), "today"),
                day("review_by", "Review by", "its last day"),
            ];
            (format!("Exempt {child} from {}", standard(indicator)), vec![], fields)
        }
        Kind::ReviewExemption(id) | Kind::EndExemption(id) => {
            let it = desk.register.exemption(*id);
            let number = it.map_or(0, |it| it.number);
            let above =
                it.map(|it| format!("{}, {}, until {}", it.child, standard(&it.indicator), dates::long(it.review_by)));
            let above = above.into_iter().collect();
            match kind {
                Kind::ReviewExemption(_) => (
                    format!("E-{number} goes on"),
                    above,
                    vec![day("review_by", "Review by", "its new last day"), why()],
                ),
                _ => (format!("End E-{number}"), above, vec![why()]),
            }
        }
        Kind::Audit(id, step) => audit(id, *step),
        Kind::Doubt(key, step) => doubt(desk, key, *step),
        Kind::Chart(series, period, step) => step.asked(desk, series, *period),
        Kind::Acting => {
            let roles: Vec<(&str, &str)> = Role::ALL.iter().map(|it| (it.word(), it.in_words())).collect();
            let fields = vec![
                with(text("name", "Name", ""), desk.me.by.as_str()),
                choice("role", "Role", &roles, desk.me.role.word()),
                with(
                    text("behalf", "For whom", "yourself"),
                    desk.me.on_behalf_of.as_ref().map_or("", |it| it.as_str()),
                ),
            ];
            let above = vec!["Nobody signs in to this record: every entry keeps the name that stands here.".to_owned()];
            ("Who is acting".to_owned(), above, fields)
        }
    }
}

fn audit(id: &crate::domain::ids::AuditId, step: AuditStep) -> (String, Vec<String>, Vec<Field>) {
    let on = || with(day("day", "Day", "31/01, fri"), "today");
    let (title, fields) = match step {
        AuditStep::Confirm => ("Confirm the grade of", vec![choice("grade", "Grade", &GRADES, "")]),
        AuditStep::Escalate => ("Escalation of", vec![on()]),
        AuditStep::Update => ("First update on", vec![on(), text("text", "What it says", "")]),
        AuditStep::FurtherUpdate => {
            let found: Vec<(&str, &str)> = AuditStep::FOUND.iter().map(|(word, _, read)| (*word, *read)).collect();
            ("Further update on", vec![on(), choice("found", "Actions", &found, ""), text("text", "What it says", "")])
        }
        AuditStep::ReAudit => ("Re-audit of", vec![on(), choice("grade", "Grade", &GRADES, "")]),
    };
    (format!("{title} {id}"), vec![], fields)
}

fn doubt(desk: &Desk, key: &DoubtKey, step: DoubtStep) -> (String, Vec<String>, Vec<Field>) {
    let kind = words(key.code);
    let notes = desk.register.doubt(key);
    let mut above = vec![format!("{}: {}", quality::title(desk, key), kind.means)];
    above.extend(notes.map(|notes| stands(desk.today, Some(notes)).long));
    let (title, fields) = match step {
        DoubtStep::Known => {
            above.push("It stays on the list as known, and no longer counts as in doubt.".to_owned());
            ("A doubt is known".to_owned(), vec![text("why", "Because", "")])
        }
        DoubtStep::Query => {
            above.push(format!("{} It is listed until the answer is accepted.", kind.to_do));
            let contact = desk.data().contact.as_ref().map_or("", |it| it.as_str());
            let fields = vec![
                with(text("owner", "Who is to answer", "such as Data team"), contact),
                with(day("due", "By when", "31/01, fri, 2w, 10wd, next clinic"), "next clinic"),
                text("text", "What is asked", "nothing more than the doubt says itself"),
            ];
            ("Ask about a doubt".to_owned(), fields)
        }
        DoubtStep::Redate => (
            "Give the query another date".to_owned(),
            vec![day("due", "By when", "31/01, fri, 2w, next clinic"), why()],
        ),
        DoubtStep::Answer => ("The answer about a doubt".to_owned(), vec![text("text", "Answer", "")]),
        DoubtStep::AskAgain => ("Ask about a doubt again".to_owned(), vec![why()]),
        DoubtStep::Close => {
            above.push(
                "Closed, it no longer counts as in doubt, in later feeds too. It can be asked about anew.".to_owned(),
            );
            ("Accept the answer and close".to_owned(), vec![])
        }
    };
    (title, above, fields)
}

fn of_action(desk: &Desk, id: uuid::Uuid, step: StepName) -> (String, Vec<String>, Vec<Field>) {
    let Some(action) = desk.register.action(id) else { return (String::new(), vec![], vec![]) };
    let name = format!("A-{}", action.number);
    let mut above = vec![format!("{} {}, due {}", action.owner, action.text, dates::long(action.due))];
    above[0] = format!("{}. {}, due {}.", action.text, action.owner, dates::long(action.due));
    let (title, fields) = match step {
        StepName::Agree => {
            let target = action.target.map_or(String::new(), |it| it.to_string());
            let by = action.by.map_or("next clinic".to_owned(), |it| it.format("%d/%m/%Y").to_string());
            // Filled in where the catalogue has one: what is agreed stands in front of whoever agrees it.
            let what = action.indicator.as_ref().and_then(|id| desk.indicator(id.as_str()));
            let held = desk.register.month_in_the_room(action.area.as_ref());
            let latest = held.or(desk.figures().latest_period()).unwrap_or(desk.period);
            let owner = owner_of(action.area.as_ref(), action.team.as_ref());
            let in_force = what.and_then(|what| what.target_of(&owner, latest)).map(|target| target.value.to_string());
            let hint = if in_force.is_some() { "the catalogue's" } else { "needed: the catalogue has none" };
            let target = if target.is_empty() { in_force.unwrap_or_default() } else { target };
            let fields = if action.indicator.is_some() {
                vec![
                    with(field("target", "Target", Filling::Number, hint), &target),
                    with(day("by", "Reached by", ""), &by),
                ]
            } else {
                vec![]
            };
            let of = held.map_or("today".to_owned(), Period::in_words);
            above.push(format!("The indicator's figure of {of} becomes its baseline and does not change again."));
            (format!("Agree {name}"), fields)
        }
        StepName::Start => (format!("Work on {name} has begun"), vec![]),
        StepName::Report => (format!("Report {name} done"), vec![text("evidence", "What shows it", "")]),
        StepName::Return => {
            if action.due <= desk.today {
                above.push("Its date has come: once it is returned, give it a new date.".to_owned());
            }
            (format!("Return {name} to its owner"), vec![why()])
        }
        StepName::Accept => {
            let by = action.reported.as_ref().map(|hand| format!("Reported done by {}.", hand.in_words()));
            above.extend(by);
            above.extend(action.evidence_given.as_ref().map(|it| format!("Shown by: {it}")));
            above.extend(register::to_accept(desk, action));
            above.push("Accepted, it leaves the list; only a reopening with a reason brings it back.".to_owned());
            (format!("Accept {name} as done"), vec![])
        }
        StepName::Withdraw => {
            above.push("It is shown once more at the next clinic, then it leaves the list.".to_owned());
            (format!("Withdraw {name}"), vec![why()])
        }
        StepName::Supersede => (
            format!("Put another action in the place of {name}"),
            vec![text("with", "Which", "its number, such as A-31")],
        ),
        StepName::Redate => {
            above.push(format!("First due {}; moved {} so far.", dates::long(action.first_due), times(action.slips)));
            (format!("Give {name} another date"), vec![day("due", "Due", "31/01, fri, 2w, next clinic"), why()])
        }
        StepName::Amend => {
            let mut fields = vec![
                with(text("text", "What will be done", ""), action.text.as_str()),
                with(text("owner", "Owner", ""), action.owner.as_str()),
            ];
            if action.indicator.is_some() {
                fields.push(field("target", "Target", Filling::Number, "as it is"));
                fields.push(day("by", "Target reached by", "as it is"));
            }
            fields.push(text("evidence", "Evidence", "as it is"));
            (format!("Change {name}"), fields)
        }
        StepName::Reopen => (format!("Reopen {name}"), vec![why()]),
    };
    (title, above, fields)
}

fn times(count: u32) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}
