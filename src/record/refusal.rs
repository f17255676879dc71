//! Why a step is not taken. A refusal is an answer, not a fault: nothing was written and nothing typed is lost.

use uuid::Uuid;

use super::rules::{Barred, from_in_words, whose_in_words};
use crate::domain::action::ActionState;
use crate::domain::people::Actor;
use crate::domain::steps::StepKind;
use crate::text::SafeText;

/// The kind of a refusal, as scripts read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefusalCode {
    /// What was typed cannot be meant.
    Usage,
    /// What was named is not there.
    NotFound,
    /// A required part is missing or empty.
    Missing,
    /// This person may not take this step now.
    NotAllowed,
    /// Somebody else was first.
    Conflict,
    /// The event's id stands for something else.
    IdReused,
    /// Nobody is signed in, or no longer.
    SignedOut,
}

/// A part of a step that a person gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// What will be done.
    Text,
    /// Who will do it.
    Owner,
    /// When it will be done.
    Due,
    /// The indicator it is to move, or why it moves none.
    Indicator,
    /// The value to reach.
    Target,
    /// When the target is to be reached.
    By,
    /// What shows that it is done.
    Evidence,
    /// Why.
    Why,
    /// The action that takes its place.
    With,
    /// The area of a clinic.
    Area,
    /// Who chairs.
    Chair,
    /// What an added item is about.
    Item,
    /// A line of notes.
    Note,
    /// Somebody's name.
    Name,
    /// A question.
    Question,
    /// Its answer.
    Answer,
    /// Who is to answer.
    Answerer,
    /// Why a record is outside, in words.
    Reason,
    /// A child record.
    Child,
    /// A standard.
    Standard,
    /// The role that approved an exemption.
    ApprovedBy,
    /// What a recommendation is called.
    Title,
    /// What the panel proposes.
    Proposed,
    /// What was done about a recommendation.
    Taken,
    /// The first period of new limits.
    From,
    /// The period of a point.
    Period,
}

impl Part {
    /// The flag of the command line that gives it.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Text => "--text",
            Self::Owner | Self::Answerer => "--owner",
            Self::Due => "--due",
            Self::Indicator => "--indicator or --no-indicator",
            Self::Target => "--target",
            Self::By => "--by",
            Self::Evidence => "--evidence",
            Self::Why => "--why",
            Self::With => "--with",
            Self::Area => "--area",
            Self::Chair => "--chair",
            Self::Item | Self::Note | Self::Question | Self::Answer | Self::Reason => "--text",
            Self::Name => "--name",
            Self::Child => "--child",
            Self::Standard => "--indicator",
            Self::ApprovedBy => "--approved-by",
            Self::Title => "--title",
            Self::Proposed => "--proposed",
            Self::Taken => "--taken",
            Self::From => "--from",
            Self::Period => "--period",
        }
    }

    /// As a screen asks for it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Text => "what will be done",
            Self::Owner => "who will do it",
            Self::Due => "when it will be done",
            Self::Indicator => "the indicator it is to move, or why it moves none",
            Self::Target => "the value to reach",
            Self::By => "when the target is to be reached",
            Self::Evidence => "what shows that it is done",
            Self::Why => "why",
            Self::With => "the action that takes its place",
            Self::Area => "the area",
            Self::Chair => "who chairs",
            Self::Item => "what the item is about",
            Self::Note => "the text",
            Self::Name => "who it is",
            Self::Question => "the question",
            Self::Answer => "the answer",
            Self::Answerer => "who is to answer",
            Self::Reason => "the reason in words",
            Self::Child => "the child record",
            Self::Standard => "the standard",
            Self::ApprovedBy => "the role that approved it",
            Self::Title => "what it is called",
            Self::Proposed => "what the panel proposes",
            Self::Taken => "what was done",
            Self::From => "the first period of the new limits",
            Self::Period => "the period of the point",
        }
    }
}

/// Why a step is not taken: what happened, before it is put into the words of a screen or of the command line.
#[derive(Clone, PartialEq, Debug)]
pub enum Reason {
    /// A name is empty.
    EmptyName,
    /// There is no action of this name.
    NoAction(SafeText),
    /// It was changed since it was looked at.
    Changed {
        /// What.
        name: String,
        /// Where it is now.
        version: u64,
        /// Where it was thought to be.
        expected: u64,
    },
    /// It is not this person's step now.
    Barred {
        /// Why.
        barred: Barred,
        /// The step.
        step: StepKind,
        /// Whose it would have been.
        me: Actor,
        /// The action's number and state; none where it begins one.
        action: Option<(u64, ActionState)>,
    },
    /// Parts are missing or empty.
    Missing(Vec<Part>),
    /// An indicator, and a reason for having none.
    IndicatorAndNone,
    /// A target, and no indicator.
    TargetOfNothing,
    /// The target is no number.
    NoNumber,
    /// The target lies outside 0 to 100.
    NoPercentage,
    /// An action cannot take its own place.
    OwnPlace,
    /// The action that was to take another's place is closed.
    ClosedPlace {
        /// Its number.
        number: u64,
        /// Where it stands.
        state: ActionState,
        /// Whose place it was to take.
        instead_of: u64,
    },
    /// Others were first: who did what.
    Others(Vec<String>),
    /// The event's id stands for something else.
    IdReused(Uuid),
    /// What is said alike on a screen and on the command line.
    Said(RefusalCode, String),
}

/// Who reads a refusal: the command line is told flags, a screen never.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reader {
    Screen,
    Commands,
}

impl Reason {
    /// Its kind, as scripts read it.
    fn code(&self) -> RefusalCode {
        match self {
            Self::EmptyName
            | Self::IndicatorAndNone
            | Self::TargetOfNothing
            | Self::NoNumber
            | Self::NoPercentage
            | Self::OwnPlace => RefusalCode::Usage,
            Self::NoAction(_) => RefusalCode::NotFound,
            Self::Missing(_) => RefusalCode::Missing,
            Self::Barred { .. } | Self::ClosedPlace { .. } => RefusalCode::NotAllowed,
            Self::Changed { .. } | Self::Others(_) => RefusalCode::Conflict,
            Self::IdReused(_) => RefusalCode::IdReused,
            Self::Said(code, _) => *code,
        }
    }

    fn said(&self, reader: Reader) -> String {
        let pick = |screen: &str, commands: &str| match reader {
            Reader::Screen => screen.to_owned(),
            Reader::Commands => commands.to_owned(),
        };
        match self {
            Self::EmptyName => "A name is empty: every entry says who typed it and for whom.".into(),
            Self::NoAction(name) => {
                let see = pick("The register lists those there are.", "See 'clinic actions list' for those there are.");
                format!("There is no action {name} in this record. {see}")
            }
            Self::Changed { name, version, expected } => format!(
                "{name} is at version {version}, not {expected}: it was changed since it was looked at. Nothing was \
                 saved; look at it again, then decide."
            ),
            Self::Barred { barred, step, me, action } => barred_in_words(*barred, *step, me, *action, reader),
            Self::Missing(parts) => {
                let words: Vec<&str> = parts.iter().map(|part| part.in_words()).collect();
                let flags: Vec<&str> = parts.iter().map(|part| part.flag()).collect();
                let give = pick("", &format!(" Give {}.", flags.join(", ")));
                format!("Nothing was saved. Still to be said: {}.{give}", words.join("; "))
            }
            Self::IndicatorAndNone => {
                "An action moves an indicator or says why it moves none, not both. Leave one out.".into()
            }
            Self::TargetOfNothing => format!(
                "This action moves no indicator, so it has no target. {}",
                pick("Leave out the target and its date.", "Leave out --target and --by.")
            ),
            Self::NoNumber => "The target is not a number. Write one such as 90 or 17.5.".into(),
            Self::NoPercentage => "The target of a percentage is a number from 0 to 100.".into(),
            Self::OwnPlace => {
                format!("An action cannot take its own place. {}", pick("Name another.", "Name another with --with."))
            }
            Self::ClosedPlace { number, state, instead_of } => format!(
                "Not allowed: A-{number} is {}, so nothing would be left to do in the place of A-{instead_of}. Name an \
                 open action.",
                state.in_words()
            ),
            Self::Others(what) => {
                format!("Somebody was first: {}. Nothing was saved; look at it again, then decide.", what.join(", "))
            }
            Self::Said(_, message) => message.clone(),
            Self::IdReused(id) => format!(
                "The event {id} is in the record already and says something else. Nothing was saved; {}",
                pick("what was typed is kept. Type it into a new form.", "give a new --event-id, or leave it out.")
            ),
        }
    }
}

fn barred_in_words(
    barred: Barred,
    step: StepKind,
    me: &Actor,
    action: Option<(u64, ActionState)>,
    reader: Reader,
) -> String {
    let (word, role) = (step.word(), me.role.one());
    let name = action.map_or_else(|| "A new action".to_owned(), |(number, _)| format!("A-{number}"));
    match (barred, reader) {
        (Barred::Role, _) => {
            format!("Not allowed: '{word}' is a step of {}, not of {role}.", whose_in_words(step))
        }
        (Barred::NeedsOnBehalf, Reader::Screen) => format!(
            "Not allowed: {role} takes '{word}' for somebody else only, and nobody is named. Start clinic again and \
             say for whom you type."
        ),
        (Barred::NeedsOnBehalf, Reader::Commands) => {
            format!("Not allowed: {role} takes '{word}' for somebody else only. Say for whom with --on-behalf-of.")
        }
        (Barred::NotForAnother, Reader::Screen) => format!(
            "Not allowed: {role} does not take '{word}' for somebody else, and you type for {}. Start clinic again \
             as yourself alone, or let a minute taker type it.",
            me.decider()
        ),
        (Barred::NotForAnother, Reader::Commands) => format!(
            "Not allowed: {role} does not take '{word}' for somebody else. Leave out --on-behalf-of, or let a minute \
             taker type it."
        ),
        (Barred::State, _) => {
            let state = action.map_or("not there yet", |(_, state)| state.in_words());
            match from_in_words(step).as_str() {
                "" => format!("Not allowed: {name} is {state}, and '{word}' begins a new action."),
                from => format!("Not allowed: {name} is {state}, and '{word}' is taken from {from}."),
            }
        }
        (Barred::OwnReport, _) => format!(
            "Not allowed: {name} was reported for {}, so somebody else has to accept it. Ask another chair.",
            me.decider()
        ),
        (Barred::Unread, _) => format!(
            "Not allowed: a newer version of clinic wrote something about {name} that this one cannot read. Update \
             clinic on this machine."
        ),
    }
}

/// Why a step is not taken.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[error("{}", self.in_words())]
pub struct Refusal {
    /// What happened.
    pub reason: Reason,
    /// The steps that this person may take now instead.
    pub allowed: Vec<&'static str>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, allowed: Vec::new() }
    }
}

impl Refusal {
    /// A refusal that is said alike on a screen and on the command line.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Reason::Said(code, message.into()).into()
    }

    /// The same refusal, offering `allowed`.
    #[must_use]
    pub fn offering(self, allowed: Vec<&'static str>) -> Self {
        Self { allowed, ..self }
    }

    /// The same refusal of the step `refused`, offering `allowed` instead: never what was just not allowed. What was only not
    /// said whole, or was too late, can be tried again and stays.
    #[must_use]
    pub fn offering_instead(self, refused: &str, mut allowed: Vec<&'static str>) -> Self {
        if self.code() == RefusalCode::NotAllowed {
            allowed.retain(|step| *step != refused);
        }
        self.offering(allowed)
    }

    /// A refusal because `parts` are missing.
    pub fn missing(parts: Vec<Part>) -> Self {
        Reason::Missing(parts).into()
    }

    /// Its kind, as scripts read it.
    pub fn code(&self) -> RefusalCode {
        self.reason.code()
    }

    /// The parts that are missing.
    pub fn parts(&self) -> &[Part] {
        match &self.reason {
            Reason::Missing(parts) => parts,
            _ => &[],
        }
    }

    /// What happened, what it means, what to do, as a screen says it.
    pub fn in_words(&self) -> String {
        self.reason.said(Reader::Screen)
    }

    /// The same for the command line, with the flags that mend it.
    pub fn for_commands(&self) -> String {
        self.reason.said(Reader::Commands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Role;

    #[test]
    fn a_role_is_named_as_one_says_it() {
        for (role, one) in [(Role::Administrator, "not of an administrator."), (Role::Viewer, "not of a viewer.")] {
            let me = Actor { by: "M".into(), role, on_behalf_of: None, terminal: "t".into() };
            let refusal = Refusal::from(Reason::Barred { barred: Barred::Role, step: StepKind::Add, me, action: None });
            assert!(refusal.in_words().ends_with(one), "{refusal}");
        }
    }

    #[test]
    fn what_was_not_allowed_is_not_offered_and_what_was_said_by_halves_is() {
        let offered = |refusal: Refusal| refusal.offering_instead("close", vec!["look", "close"]).allowed;
        assert_eq!(offered(Refusal::new(RefusalCode::NotAllowed, "")), ["look"]);
        assert_eq!(offered(Refusal::missing(vec![Part::Why])), ["look", "close"]);
    }

    #[test]
    fn a_screen_is_never_told_a_flag_and_the_command_line_is() {
        let barred = |barred| Reason::Barred {
            barred,
            step: StepKind::Agree,
            me: Actor { by: "M".into(), role: Role::MinuteTaker, on_behalf_of: None, terminal: "t".into() },
            action: Some((3, ActionState::Proposed)),
        };
        let cases = [
            (barred(Barred::NeedsOnBehalf), "--on-behalf-of"),
            (barred(Barred::NotForAnother), "--on-behalf-of"),
            (Reason::Missing(vec![Part::Due, Part::Indicator]), "--due, --indicator or --no-indicator"),
            (Reason::TargetOfNothing, "--target and --by"),
            (Reason::OwnPlace, "--with"),
            (Reason::IdReused(Uuid::nil()), "--event-id"),
            (Reason::NoAction("A-9".into()), "clinic actions list"),
        ];
        for (reason, flag) in cases {
            let refusal = Refusal::from(reason);
            assert!(refusal.for_commands().contains(flag), "{}", refusal.for_commands());
            let shown = refusal.in_words();
            assert!(!shown.contains("--") && !shown.contains("'clinic"), "{shown}");
        }
    }
}
