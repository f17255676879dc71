//! The published audit totals of calendar 2022, given to invented teams, months and dates so that they add up.

use chrono::{Days, NaiveDate};

use super::published::AuditTotals;
use super::teams::TEAMS;
use crate::domain::calendar::Calendar;
use crate::domain::org::Grade;
use crate::domain::period::Period;
use crate::feed::sample::chance::{Chance, key};
use crate::feed::sample::months::working_from;

/// Which invented teams stand for each published service area, taken in turn.
pub const STANDS_FOR: [(&str, &[&str]); 9] = [
    ("Children's Resource Service", &["T18", "T27"]),
    ("Brief Intervention Team", &["T22"]),
    ("Pathways Through Care", &["T11", "T16", "T12", "T17", "T13", "T14", "T15"]),
    ("Children and Families First", &["T23", "T24"]),
    ("Social Work with Families", &["T04", "T05", "T06", "T07", "T25", "T09"]),
    ("ICAS", &["T02", "T03", "T21", "T01"]),
    ("Jigsaw (children with disabilities)", &["T20"]),
    ("Young People's Service", &["T10"]),
    ("Permanency (adoption and fostering)", &["T19"]),
];

const THEMES: [&str; 7] =
    ["supervision", "visits", "plan", "chronology", "voice of the child", "thresholds", "management oversight"];

/// One audit.
pub struct Audit {
    /// Its id.
    pub id: String,
    /// Place of its team in [`TEAMS`].
    pub team: usize,
    /// When it was completed.
    pub completed: NaiveDate,
    /// Its grade before moderation.
    pub grade: Grade,
    /// The moderated grade and its day.
    pub moderated: Option<(Grade, NaiveDate)>,
    /// Escalation, update and further update of one moderated inadequate.
    pub clocks: [Option<NaiveDate>; 3],
    /// The audit that it repeats.
    pub repeats: Option<String>,
    /// Themes.
    pub themes: Vec<&'static str>,
}

/// All audits of the calendar year of `last`, by day.
pub fn audits(totals: &[AuditTotals], last: Period, calendar: &Calendar) -> Vec<Audit> {
    let first = (0..11).fold(last, |month, _| month.previous());
    let mut all: Vec<Audit> = totals.iter().flat_map(|area| of_area(area, first, calendar)).collect();
    all.sort_by_key(|audit| (audit.completed, audit.team));
    for (n, audit) in all.iter_mut().enumerate() {
        audit.id = format!("A-{:03}", n + 1);
    }
    repeat(&mut all);
    all
}

fn of_area(area: &AuditTotals, first: Period, calendar: &Calendar) -> Vec<Audit> {
    let given = [
        (Grade::Outstanding, area.outstanding),
        (Grade::Good, area.good),
        (Grade::RequiresImprovement, area.requires_improvement),
        (Grade::Inadequate, area.inadequate),
        (Grade::Ungraded, area.ungraded),
    ];
    let total: u64 = given.iter().map(|(_, n)| n).sum();
    let teams = STANDS_FOR.iter().find(|(name, _)| *name == area.service_area).map_or(&[][..], |(_, teams)| *teams);
    let mut used = [0; 5];
    let mut made = Vec::new();
    for n in 0..total {
        // The grade that is furthest behind its share: every month then looks like the year.
        let behind = |k: &usize| (given[*k].1 * (2 * n + 1)).cast_signed() - (2 * used[*k] * total).cast_signed();
        let grade = (0..5).filter(|k| used[*k] < given[*k].1).max_by_key(|k| (behind(k), 5 - k)).unwrap_or(4);
        used[grade] += 1;
        let month = (0..n * 12 / total).fold(first, |month, _| month.next());
        let mut chance = Chance::new(&[key(&area.service_area), n, 37]);
        let completed = working_from(calendar, month.start() + Days::new(chance.between(2, 23)));
        let id = usize::try_from(n).ok().and_then(|n| teams.get(n % teams.len()).copied()).unwrap_or_default();
        let team = TEAMS.iter().position(|team| team.id == id).unwrap_or(0);
        made.push(moderate(team, completed, given[grade].0, month.end(), &mut chance, calendar));
    }
    made
}

fn moderate(
    team: usize,
    completed: NaiveDate,
    grade: Grade,
    known_until: NaiveDate,
    chance: &mut Chance,
    calendar: &Calendar,
) -> Audit {
    let day = working_from(calendar, completed + Days::new(chance.between(3, 7)));
    let known = |day: NaiveDate| (day <= known_until).then_some(day);
    let to = match grade {
        Grade::Ungraded => None,
        Grade::Inadequate => Some(Grade::Inadequate),
        Grade::RequiresImprovement if chance.happens(12) => Some(Grade::Inadequate),
        Grade::Good if chance.happens(10) => Some(Grade::RequiresImprovement),
        grade => chance.happens(25).then_some(grade),
    };
    let moderated = to.zip(known(day));
    let clocks = match moderated {
        Some((Grade::Inadequate, day)) => [
            Some(day),
            known(working_from(calendar, day + Days::new(chance.between(1, 5)))),
            known(working_from(calendar, day + Days::new(chance.between(6, 9)))),
        ],
        _ => [None; 3],
    };
    let themes = if matches!(grade, Grade::RequiresImprovement | Grade::Inadequate) {
        chance.pick(&THEMES).into_iter().collect()
    } else {
        Vec::new()
    };
    Audit { id: String::new(), team, completed, grade, moderated, clocks, repeats: None, themes }
}

/// Of each inadequate audit the team's next graded one, a month or more later, is the re-audit.
fn repeat(all: &mut [Audit]) {
    for at in 0..all.len() {
        if all[at].grade != Grade::Inadequate {
            continue;
        }
        let (id, team, from) = (all[at].id.clone(), all[at].team, all[at].completed + Days::new(28));
        let next = all[at..]
            .iter_mut()
            .find(|a| a.team == team && a.completed >= from && a.grade != Grade::Ungraded && a.repeats.is_none());
        if let Some(next) = next {
            next.repeats = Some(id);
        }
    }
}
