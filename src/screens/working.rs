//! A person's working copy of a representation: the whole text, with what was typed and not yet saved. It is kept as one
//! draft per person and place, and given back with the cursor where it was.

use serde::{Deserialize, Serialize};

use super::desk::Desk;
use super::page::SectionKey;
use crate::domain::clinic::representation::{
    Answer, Content, Exception, Representation, RepresentationKey, Section, Version,
};
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::period::Period;
use crate::insight::accounts;
use crate::insight::agenda::{Sources, exceptions};

/// What stands above every text that is written here.
pub const REMINDER: &str =
    "An immediate safeguarding concern goes by the escalation route now, not through this program.";

/// What the key of a kept working copy begins with.
const PLACE: &str = "representation ";

/// A working copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Working {
    /// The team.
    pub team: TeamId,
    /// The month.
    pub period: Period,
    /// What it says by now.
    pub content: Content,
    /// The section that was in the editor last.
    pub section: Option<SectionKey>,
    /// Where the cursor was in it, as a byte of its text.
    pub cursor: usize,
    /// The saved version that it was begun from; 0 where there was none.
    pub of: u64,
}

impl Working {
    /// The person's working copy: as it is kept, else as it was saved last.
    pub fn of(desk: &Desk, team: &TeamId, period: Period) -> Self {
        let kept = desk.drafts.get(&place(team, period)).and_then(|draft| Self::read(draft));
        let kept = kept.map(|mut kept| {
            prefill(desk, team, period, &mut kept.content);
            kept
        });
        kept.unwrap_or_else(|| Self::saved(desk, team, period))
    }

    /// A working copy of what was saved last, what the data show filled in where that is empty.
    fn saved(desk: &Desk, team: &TeamId, period: Period) -> Self {
        let latest = recorded(desk, team, period).and_then(Representation::latest);
        let mut content = latest.map_or_else(Content::default, |latest| latest.content.clone());
        prefill(desk, team, period, &mut content);
        let of = latest.map_or(0, |latest| latest.version);
        Self { team: team.clone(), period, content, section: None, cursor: 0, of }
    }

    /// A kept working copy; `None` where the text is none.
    pub fn read(draft: &str) -> Option<Self> {
        serde_json::from_str(draft).ok()
    }

    /// The key under which it is kept.
    pub fn place(&self) -> String {
        place(&self.team, self.period)
    }

    /// As it is kept.
    pub fn draft(&self) -> String {
        // It is made of texts, numbers and words, which JSON always has.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether it says something that is not saved.
    pub fn is_unsaved(&self, desk: &Desk) -> bool {
        self.content != Self::saved(desk, &self.team, self.period).content
    }

    /// A version that somebody saved since this copy was begun.
    pub fn came_in<'a>(&self, desk: &'a Desk) -> Option<&'a Version> {
        let latest = recorded(desk, &self.team, self.period)?.latest()?;
        (latest.version > self.of && latest.content != self.content).then_some(latest)
    }

    /// Goes on from the version that came in meanwhile: what is typed here stands, the other stays in the record.
    pub fn stand_on_latest(&mut self, desk: &Desk) {
        let latest = recorded(desk, &self.team, self.period).and_then(Representation::latest);
        self.of = latest.map_or(0, |latest| latest.version);
    }

    /// The text of a section; `None` where it is filled by a form.
    pub fn text(&self, section: &SectionKey) -> Option<&str> {
        text(&self.content, section)
    }

    /// Puts a section's text in place.
    pub fn write(&mut self, section: &SectionKey, new: &str) {
        let content = &mut self.content;
        let slot = match section {
            SectionKey::Answer(exception, of) => {
                let answer = content.answer_mut(exception);
                match of {
                    Section::Shows => &mut answer.shows,
                    Section::Why => &mut answer.why,
                    Section::Tried => &mut answer.tried,
                    Section::WillDo => &mut answer.will_do,
                }
            }
            SectionKey::NoAction(exception) => &mut content.answer_mut(exception).no_action_because,
            SectionKey::ToldUs => &mut content.told_us,
            SectionKey::Complaints => &mut content.complaints,
            SectionKey::Better => &mut content.better,
            SectionKey::DipSample | SectionKey::Interim(_) => return,
        };
        if slot != new {
            new.clone_into(slot);
        }
    }
}

/// The text of a section of `content`; `None` where it is filled by a form.
pub fn text<'a>(content: &'a Content, section: &SectionKey) -> Option<&'a str> {
    let of = |exception: &str, one: fn(&Answer) -> &String| {
        Some(content.answer(exception).map_or("", |answer| one(answer).as_str()))
    };
    match section {
        SectionKey::Answer(exception, Section::Shows) => of(exception, |it| &it.shows),
        SectionKey::Answer(exception, Section::Why) => of(exception, |it| &it.why),
        SectionKey::Answer(exception, Section::Tried) => of(exception, |it| &it.tried),
        SectionKey::Answer(exception, Section::WillDo) => of(exception, |it| &it.will_do),
        SectionKey::NoAction(exception) => of(exception, |it| &it.no_action_because),
        SectionKey::ToldUs => Some(&content.told_us),
        SectionKey::Complaints => Some(&content.complaints),
        SectionKey::Better => Some(&content.better),
        SectionKey::DipSample | SectionKey::Interim(_) => None,
    }
}

/// What a section is called: `Visits 10 wd: why`.
pub fn title(asked: &[Exception], section: &SectionKey) -> String {
    let of = |key: &str| asked.iter().find(|it| it.key == key).map_or_else(|| key.to_owned(), |it| it.title.clone());
    match section {
        SectionKey::Answer(exception, section) => {
            let words = if *section == Section::WillDo { "what will be done" } else { section.in_words() };
            format!("{}: {words}", of(exception))
        }
        SectionKey::NoAction(exception) => format!("{}: no action because", of(exception)),
        SectionKey::ToldUs => "What children and families told us".into(),
        SectionKey::Complaints => "Complaints and compliments".into(),
        SectionKey::Better => "What got better and is worth sharing".into(),
        SectionKey::DipSample => "Dip sample".into(),
        SectionKey::Interim(indicator) => format!("Interim position, {}", of(indicator.as_str())),
    }
}

/// The key under which a working copy is kept.
pub fn place(team: &TeamId, period: Period) -> String {
    format!("{PLACE}{team} {period}")
}

/// What was recorded of a representation.
pub fn recorded<'a>(desk: &'a Desk, team: &TeamId, period: Period) -> Option<&'a Representation> {
    desk.register.representation(&RepresentationKey { period, team: team.clone() })
}

/// The area of a team.
pub fn area_of<'a>(desk: &'a Desk, team: &TeamId) -> Option<&'a AreaId> {
    desk.data().team(team.as_str()).map(|team| &team.area)
}

/// What the representation of a team has to answer.
pub fn asked(desk: &Desk, team: &TeamId, period: Period) -> Vec<Exception> {
    let Some(area) = area_of(desk, team) else { return Vec::new() };
    let standings = desk.standings();
    exceptions(&desk.sources(area, period, &standings), team)
}

/// Fills in what the data show, where nothing stands there: the figure in words, and what is said of its records. What the
/// program said of the records follows the accounts given since; what a person wrote stays.
fn prefill(desk: &Desk, team: &TeamId, period: Period, content: &mut Content) {
    let Some(area) = area_of(desk, team) else { return };
    let standings = desk.standings();
    let sources = desk.sources(area, period, &standings);
    for exception in exceptions(&sources, team) {
        let answer = content.answer_mut(&exception.key);
        let now = shows(desk, &sources, team, &exception);
        if answer.shows.trim().is_empty() {
            answer.shows = now;
        } else if let Some(told) = told_anew(&answer.shows, &now) {
            answer.shows = told;
        }
    }
}

/// `text` with what it says of the accounts as `now` says it, where the program wrote that: behind the figure's sentence.
fn told_anew(text: &str, now: &str) -> Option<String> {
    let (figure, _) = now.split_once(". ").or(now.split_once('.'))?;
    let rest = text.strip_prefix(figure)?.strip_prefix('.')?;
    let is_bare = rest.trim().is_empty();
    let (said, behind) = if is_bare { ("", "") } else { rest.split_once('.')? };
    if !is_bare && !accounts::AccountSummary::is_words(said.trim()) {
        return None;
    }
    Some(format!("{now}{behind}"))
}

/// `31/36, 86%, target 90%: 5 outside, 2 short. 5 outside: 3 recording, 1 booked, 1 no plan; 3 the same as last month.`
fn shows(desk: &Desk, sources: &Sources<'_>, team: &TeamId, exception: &Exception) -> String {
    let Some(what) = desk.indicator(&exception.key) else { return format!("{}.", exception.title) };
    let row = desk.figures().row(what, &Owner::Team(team.clone()), sources.period);
    let mut words = format!("{}, {}", row.fraction(), row.shown);
    if let Some(target) = &row.target {
        words.push_str(&format!(", target {}%", target.value));
    }
    if let Some(outside) = row.outside {
        words.push_str(&format!(": {outside} outside"));
        if let Some(short) = row.short {
            words.push_str(&format!(", {short} {}", if row.is_at_most() { "more than it allows" } else { "short" }));
        }
    }
    words.push('.');
    let said = accounts::summary_of(sources, team, &what.id);
    if said.outside > 0 {
        words.push_str(&format!(" {}", said.in_words()));
        if said.same_as_last_month > 0 {
            words.push_str(&format!("; {} the same as last month", said.same_as_last_month));
        }
        words.push('.');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::told_anew;

    #[test]
    fn what_the_program_said_follows_the_accounts_and_what_a_person_wrote_stays() {
        let now = "31/36, 86%, target 90%: 5 outside, 2 short. 5 outside: 4 recording, 1 booked.";
        let was = "31/36, 86%, target 90%: 5 outside, 2 short. 5 outside: 5 no account yet; 3 the same as last month.";
        assert_eq!(told_anew(was, now).as_deref(), Some(now));
        assert_eq!(told_anew(&format!("{was} Two are one family."), now), Some(format!("{now} Two are one family.")));
        for own in [
            "Two are one family.",
            "31/36, 86%, target 90%: 5 outside, 2 short. 5 outside, as we feared.",
            "30/36, 83%: 6 outside. 6 outside: 6 no account yet.",
        ] {
            assert_eq!(told_anew(own, now), None, "{own}");
        }
    }
}
