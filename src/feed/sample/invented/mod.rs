//! Feeds of an invented authority: at any size, and the two that are kept as fixtures.

mod records;
mod standards;
mod world;

use std::io::{self, Write};

use self::standards::Cohort;
use self::world::{Figure, PLAIN, Story, World};
use super::document::{DocumentWriter, Head};
use super::months;
use super::rows::{CaseloadRow, FigureRow, NamedRow, NoteRow, Number, ObservationRow, TeamRow, WorkerRow};
use crate::domain::org::{Counted, WorkerRole};
use crate::domain::period::Period;

/// The areas of the invented authority: those whose cores the catalogue knows, and how their teams are called.
const AREAS: [(&str, &str, &str); 4] = [
    ("front-door-assessment", "Front door and assessment", "Assessment"),
    ("protection-court", "Protection and court", "Protection"),
    ("looked-after-care-leavers", "Looked-after children and care leavers", "Looked after"),
    ("fostering-disabilities", "Fostering and children with disabilities", "Permanence"),
];

const ALL_INVENTED: &str = "everything in it is invented";

/// Writes an invented feed of one document: `teams` teams, each with 28 standards in each of `months` months up to
/// December 2022, with workers, caseloads, and the child records that the last month's figures call for.
///
/// The same seed gives the same bytes on every machine. At least one team and one month are written, and no month before
/// the year 23.
///
/// # Errors
/// Where `out` cannot be written.
pub fn sample(teams: usize, months: usize, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let world = World::new(seed, teams.max(1), up_to_december(months.clamp(1, 24_000)), PLAIN);
    document(&world, world.months.len(), &[], out)
}

/// The fixture of 36 months and 24 teams in which things happen: protection visits change for the better in the third
/// year, assessments in time take one step up in the second, contacts follow the school year, and one team stops
/// reporting four months before the end.
pub fn thirty_six_months() -> io::Result<String> {
    let story = Story {
        outside: |standard, m| match standard {
            "VIS-CP-10WD" if m >= 24 => 45,
            "AS-45WD" if m < 16 => 180,
            "AS-45WD" => 75,
            _ => 100,
        },
        size: |cohort, month| match (cohort, month) {
            (Cohort::Contacts | Cohort::Referrals, 8) => 70,
            (Cohort::Contacts | Cohort::Referrals, 4 | 12) => 85,
            (Cohort::Contacts | Cohort::Referrals, 6 | 7 | 10 | 11) => 115,
            _ => 100,
        },
        stops: |team| (team == 18).then_some(31),
        areas_differ: true,
    };
    let world = World::new(36, 24, up_to_december(36), story);
    let mut bytes = Vec::new();
    document(&world, 36, &[], &mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// The fixture of three monthly documents, oldest first: the last gives one figure of the month before anew.
pub fn three_months() -> io::Result<Vec<(String, String)>> {
    let all = up_to_december(3);
    let mut made = Vec::new();
    for m in 0..all.len() {
        let world = World::new(3, 4, all[..=m].to_vec(), Story { areas_differ: true, ..PLAIN });
        let restated: &[(&str, usize, usize)] = if m == 2 { &[("VIS-CP-10WD", 1, 1)] } else { &[] };
        let mut bytes = Vec::new();
        document(&world, 1, restated, &mut bytes)?;
        made.push((format!("{}.json", all[m]), String::from_utf8(bytes).map_err(io::Error::other)?));
    }
    Ok(made)
}

fn up_to_december(count: usize) -> Vec<Period> {
    Period::month(2022, 12).map_or_else(Vec::new, |last| months::up_to(last, count))
}

/// Writes the document of the world's last month, with the figures of its last `shown` months. Each of `restated`
/// (standard, team, month) is given anew, with two children fewer in time than its own document said.
fn document(world: &World, shown: usize, restated: &[(&str, usize, usize)], out: &mut impl Write) -> io::Result<()> {
    let Some(&last) = world.months.last() else { return Ok(()) };
    let head = Head {
        organisation_id: "X09999999",
        organisation: "Invented",
        generated_at: &months::generated_at(last),
        as_of: last.end(),
        sample: ALL_INVENTED,
    };
    let mut out = DocumentWriter::new(out, &head)?;
    let names: Vec<String> =
        (0..world.teams.len()).map(|t| format!("{} {}", AREAS[world::area(t)].2, t / AREAS.len() + 1)).collect();
    let first = world.months.first().copied().unwrap_or(last);
    out.section("areas", AREAS.map(|(id, name, _)| NamedRow { id, name }))?;
    out.section(
        "teams",
        world.teams.iter().enumerate().map(|(t, (id, _))| TeamRow {
            id,
            name: &names[t],
            area: AREAS[world::area(t)].0,
            manager: None,
            from: first,
            to: None,
            replaces: Vec::new(),
            posts: None,
        }),
    )?;
    let of_team = |(team, workers): &'_ (String, Vec<String>)| -> Vec<(String, String)> {
        workers.iter().map(|worker| (worker.clone(), team.clone())).collect()
    };
    let staff: Vec<(String, String)> = world.teams.iter().flat_map(of_team).collect();
    out.section(
        "workers",
        staff.iter().map(|(id, team)| WorkerRow {
            id,
            team,
            role: WorkerRole::SocialWorker,
            fte: Number::Tenths(10),
            protected: None,
        }),
    )?;
    let periods: Vec<String> = world.months.iter().map(ToString::to_string).collect();
    let months = world.months.len().saturating_sub(shown)..world.months.len();
    out.section("observations", observations(world, &periods, months.clone(), restated))?;
    out.section("caseload", months.flat_map(|m| caseload(world, &periods[m], m)))?;
    let children = records::Children::new(world);
    out.section("children", children.rows())?;
    out.section("exemptions", children.exemptions())?;
    out.section(
        "notes",
        restated.iter().map(|_| NoteRow {
            indicator: None,
            period: None,
            text: "one figure of the month before is restated",
        }),
    )?;
    out.finish()
}

fn observations<'a>(
    world: &'a World,
    periods: &'a [String],
    months: std::ops::Range<usize>,
    restated: &'a [(&str, usize, usize)],
) -> impl Iterator<Item = ObservationRow<'a>> {
    let row = move |indicator: &'a str, team: usize, m: usize, figure: Figure| ObservationRow {
        indicator,
        team: Some(&world.teams[team].0),
        area: None,
        period: &periods[m],
        figure: match figure {
            Figure::Fraction(numerator, denominator) => FigureRow::Fraction { numerator, denominator },
            Figure::Count(n) => FigureRow::Value { value: Number::Whole(n) },
        },
        published: None,
    };
    let all = world.standards().flat_map(move |standard| {
        let months = months.clone();
        (0..world.teams.len())
            .flat_map(move |team| months.clone().map(move |m| (team, m)))
            .filter(move |(team, m)| world.reports(standard, *team, *m))
            .map(move |(team, m)| row(standard.id, team, m, world.figure(standard, team, m)))
    });
    let anew = restated.iter().filter_map(move |(id, team, m)| {
        let standard = world.standards().find(|s| s.id == *id)?;
        let Figure::Fraction(n, d) = world.figure(standard, *team, *m) else { return None };
        Some(row(standard.id, *team, *m, Figure::Fraction(n.saturating_sub(2), d)))
    });
    all.chain(anew)
}

fn caseload<'a>(world: &'a World, period: &'a str, m: usize) -> impl Iterator<Item = CaseloadRow<'a>> {
    let there = (0..world.teams.len()).filter(move |t| (world.story.stops)(*t).is_none_or(|last| m <= last));
    there.flat_map(move |t| {
        let (team, workers) = &world.teams[t];
        let unallocated = world.unallocated(t, m);
        let of = workers.iter().zip(world.loads(t, m));
        of.map(move |(worker, count)| CaseloadRow::Worker { worker, period, count, counted: Counted::Children })
            .chain(std::iter::once(CaseloadRow::Unallocated { team, period, unallocated, counted: Counted::Children }))
    })
}
