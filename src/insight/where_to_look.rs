//! Where to look: the few places at which the room should begin, each a reason in words and a number of children. The
//! standard's weight times the children outside orders them. A child on a protection plan not visited for 20 working
//! days, or never visited though the first interval has passed, heads the list whatever the numbers.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use super::records_outside::{UNSEEN, children, is_protection_visit, unseen};
use super::spc::Exception;
use crate::dataset::figures::Figures;
use crate::dataset::records::Standing;
use crate::dataset::rows::{FigureRow, Mark};
use crate::domain::catalogue::{Indicator, Polarity, Unit};
use crate::domain::fault::Owner;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::domain::period::Period;

/// What is said beside the list, so that nobody takes it for more than it is.
pub const HOW: &str = "by the standard's weight times the children outside";

/// One place to look, in words.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// The standard.
    pub indicator: IndicatorId,
    /// Whose figure.
    pub owner: Owner,
    /// What is to be seen there, in one line.
    pub text: String,
    /// The same in full.
    pub words: String,
    /// Children outside.
    pub children: u64,
    /// Whether it heads the list whatever the numbers.
    pub first: bool,
    /// Whether its children lead the list of records of `owner`; otherwise the figure is all there is.
    pub in_records: bool,
    weight: f64,
}

/// What the list is made from.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The figures.
    pub figures: Figures<'a>,
    /// How the records of the whole feed stand, or at least those that say that nobody has seen a child.
    pub standings: &'a [Standing<'a>],
    /// What the series of a standard and a unit says that the room should hear of.
    pub exceptions: &'a dyn Fn(&Indicator, &Owner) -> Vec<Exception>,
    /// The month.
    pub period: Period,
}

/// The places to look in `owner`'s figures, most pressing first.
pub fn lines(asked: &Asked<'_>, owner: &Owner) -> Vec<Line> {
    let mut lines = of_owner(asked, owner);
    sort(&mut lines);
    lines
}

/// The places to look among all of `owners`, most pressing first; those of one and of its parts are never both asked for.
pub fn among(asked: &Asked<'_>, owners: impl IntoIterator<Item = Owner>) -> Vec<Line> {
    // Each team is asked for its own children alone: going through all of them for every team grows with both.
    let catalogue = &asked.figures.data.catalogue;
    let mut of_teams: HashMap<&TeamId, Vec<Standing<'_>>> = HashMap::new();
    for standing in asked.standings.iter().filter(|it| unseen(catalogue, it).is_some()) {
        of_teams.entry(&standing.record.team).or_default().push(standing.clone());
    }
    let of = |owner: Owner| match &owner {
        Owner::Team(id) => {
            let standings = of_teams.get(id).map_or(&[][..], Vec::as_slice);
            of_owner(&Asked { standings, ..*asked }, &owner)
        }
        Owner::Service | Owner::Area(_) => of_owner(asked, &owner),
    };
    let mut lines: Vec<Line> = owners.into_iter().flat_map(of).collect();
    sort(&mut lines);
    lines
}

fn sort(lines: &mut [Line]) {
    lines.sort_by(|a, b| {
        let by_weight = weighed(b).partial_cmp(&weighed(a)).unwrap_or(Ordering::Equal);
        let by_name = || (&a.indicator, &a.owner).cmp(&(&b.indicator, &b.owner));
        b.first.cmp(&a.first).then(by_weight).then_with(by_name)
    });
}

fn of_owner(asked: &Asked<'_>, owner: &Owner) -> Vec<Line> {
    let (figures, period) = (asked.figures, asked.period);
    let catalogue = &figures.data.catalogue;
    let rows = figures.rows(owner, period);
    let (unseen, rest): (Vec<_>, Vec<_>) = rows.iter().partition(|row| is_unseen(figures, row));
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(protection(figures, asked.standings, owner, period, unseen.first().copied()));
    let places: Vec<(&FigureRow, &Indicator, Vec<Exception>)> = rest
        .into_iter()
        .filter_map(|row| Some((row, catalogue.get(row.indicator.as_str())?)))
        .map(|(row, indicator)| (row, indicator, (asked.exceptions)(indicator, owner)))
        .filter(|(row, indicator, exceptions)| is_a_place(row, indicator) || !exceptions.is_empty())
        .collect();
    // A standard and one whose cohort lies within it are never listed together; the narrower wins.
    let has_narrower = |id: &IndicatorId| places.iter().any(|(_, other, _)| catalogue.is_within(other, id));
    let kept = places.iter().filter(|(row, ..)| !has_narrower(&row.indicator));
    lines.extend(kept.map(|(row, indicator, exceptions)| line(row, indicator, exceptions)));
    lines
}

#[expect(clippy::cast_precision_loss, reason = "children of one authority")]
fn weighed(line: &Line) -> f64 {
    line.weight * line.children as f64
}

/// Whether a row counts children on a protection plan visited in 20 working days.
fn is_unseen(figures: Figures<'_>, row: &FigureRow) -> bool {
    let indicator = figures.data.catalogue.get(row.indicator.as_str());
    indicator.is_some_and(|i| is_protection_visit(i) && i.interval == Some(UNSEEN))
}

/// A standard of which some are outside and the target is missed.
fn is_a_place(row: &FigureRow, indicator: &Indicator) -> bool {
    indicator.unit == Unit::Percent && row.outside.is_some_and(|n| n > 0) && row.short.is_some_and(|n| n > 0)
}

fn line(row: &FigureRow, indicator: &Indicator, exceptions: &[Exception]) -> Line {
    let title = titled(row);
    let fraction = row.fraction();
    let of = if fraction.is_empty() { String::new() } else { format!(" ({fraction})") };
    let short = row.short.filter(|short| *short > 0).zip(row.target);
    let figure = match (row.outside, short) {
        (Some(_), Some((short, target))) if indicator.polarity == Polarity::Lower => {
            format!("{}{of}, {short} more than {}% allows", row.shown, target.value)
        }
        (Some(children), Some((short, target))) => {
            format!("{children} outside{of}, {short} short of {}%", target.value)
        }
        _ => format!("{}{of}", row.shown),
    };
    let figure = if row.marked.contains(&Mark::Partial) { format!("{figure}, a part is missing") } else { figure };
    let said: Vec<&str> = exceptions.iter().map(|it| it.text.as_str()).collect();
    // `it` is the target that stands before; where none does, it is said.
    let brief = |it: &Exception| if short.is_some() { it.in_brief() } else { it.text.clone() };
    let brief: Vec<String> = exceptions.iter().map(brief).collect();
    let with =
        |said: &[String]| if said.is_empty() { figure.clone() } else { format!("{figure}; {}", said.join(", ")) };
    Line {
        indicator: indicator.id.clone(),
        owner: row.owner.clone(),
        text: format!("{title}: {}", with(&brief)),
        words: format!("{title}: {}.", with(&said.iter().map(ToString::to_string).collect::<Vec<_>>())),
        children: row.outside.unwrap_or(0),
        first: false,
        in_records: false,
        weight: indicator.weight,
    }
}

/// The standard, and that its figure is none of the real ones where the sample says so.
fn titled(row: &FigureRow) -> String {
    format!("{}{}", row.short_title, if row.invented { " (invented)" } else { "" })
}

/// Children on a protection plan not visited for 20 working days, counted by the figure where there is one, else by the
/// records; and those never visited whose first interval is past, but not for 20 working days yet.
fn protection(
    figures: Figures<'_>,
    standings: &[Standing<'_>],
    owner: &Owner,
    period: Period,
    row: Option<&FigureRow>,
) -> Option<Line> {
    let catalogue = &figures.data.catalogue;
    // The records are those of the feed's date, and say nothing of an earlier month.
    let is_current = period.start() <= figures.data.as_of && figures.data.as_of <= period.end();
    let of_owner = standings.iter().filter(|s| is_current && figures.is_of(&s.record.team, owner));
    let mut standard = row.and_then(|row| catalogue.get(row.indicator.as_str()));
    let (mut long, mut never) = (BTreeSet::new(), BTreeSet::new());
    for standing in of_owner {
        let Some(why) = unseen(catalogue, standing) else { continue };
        standard = standard.or_else(|| catalogue.get(standing.record.indicator.as_str()));
        long.extend(why.long.then_some(&standing.record.child));
        never.extend(why.never.then_some(&standing.record.child));
    }
    let standard = standard?;
    let more = never.difference(&long).count() as u64;
    let of_them = never.intersection(&long).count();
    // A figure that says less than the records is asked about; it hides no child.
    let counted = row.and_then(|row| row.outside).unwrap_or(0).max(long.len() as u64);
    let fraction = row.map_or_else(String::new, FigureRow::fraction);
    let mut parts = Vec::new();
    if counted > 0 {
        let fraction = if fraction.is_empty() { fraction } else { format!(" ({fraction})") };
        let never = if of_them > 0 { format!(", {of_them} of them never") } else { String::new() };
        parts.push(format!("{} not visited for 20 working days{never}{fraction}", children(counted)));
    }
    if more > 0 {
        // Behind the others few words are left on a narrow screen, and the eye is on it anyway.
        let alone = parts.is_empty();
        parts.push(if alone {
            format!("{} never visited, the first visit overdue", children(more))
        } else {
            format!("{more} more never")
        });
    }
    let invented = if row.is_some_and(|row| row.invented) { " (invented)" } else { "" };
    let text = format!("Protection{invented}: {}", parts.join("; "));
    (!parts.is_empty()).then(|| Line {
        indicator: standard.id.clone(),
        owner: owner.clone(),
        words: format!("{text}."),
        text,
        children: counted.saturating_add(more),
        first: true,
        in_records: !(long.is_empty() && never.is_empty()),
        weight: standard.weight,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::testing::{Build, calendar, day, indicator, record, target, visits};
    use crate::dataset::{ChildRecord, Index};
    use crate::domain::catalogue::Comparison;

    fn build() -> Build {
        let share = |id: &str, weight, polarity, comparison, value| Indicator {
            weight,
            targets: vec![target(comparison, value)],
            ..indicator(id, Unit::Percent, polarity)
        };
        let all = share("ALL", 2.0, Polarity::Higher, Comparison::AtLeast, 80.0);
        let some =
            Indicator { parent: Some("ALL".into()), ..share("SOME", 2.0, Polarity::Higher, Comparison::AtLeast, 90.0) };
        let again = share("AGAIN", 1.0, Polarity::Lower, Comparison::Below, 23.0);
        let plan = |id, interval| Indicator {
            cohort: "child protection plans".into(),
            weight: 8.0,
            targets: vec![target(Comparison::AtLeast, 100.0)],
            ..visits(id, interval, "10 wd")
        };
        Build::new("2022-12-31", vec![all, some, again, plan("CP10", "10 wd"), plan("CP20", "20 wd")])
    }

    fn told(build: &Build, owner: &Owner, period: &str) -> Vec<(String, u64)> {
        let (data, calendar) = (build.done(), calendar());
        let index = Index::new(&data, &[]);
        let figures = Figures { data: &data, index: &index };
        let standings = data.standings(crate::dataset::records::RecordRules::default(), &calendar);
        let asked =
            Asked { figures, standings: &standings, exceptions: &|_, _| Vec::new(), period: period.parse().unwrap() };
        lines(&asked, owner).into_iter().map(|l| (l.text, l.children)).collect()
    }

    #[test]
    fn weight_times_children_orders_and_the_narrower_wins() {
        let mut build = build();
        build
            .row("ALL", "", "2022-12", "1000/2000")
            .row("SOME", "", "2022-12", "5/10")
            .row("AGAIN", "", "2022-12", "89/299");
        let found = told(&build, &Owner::Service, "2022-12");
        let texts: Vec<_> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["AGAIN: 30% (89/299), 21 more than 23% allows", "SOME: 5 outside (5/10), 4 short of 90%"]);
        // A standard that meets its target is no place to look, nor is a month without figures.
        build.row("SOME", "", "2022-11", "9/10");
        assert_eq!(told(&build, &Owner::Service, "2022-11"), []);
    }

    #[test]
    fn an_unseen_child_on_a_protection_plan_heads_every_list() {
        let mut build = build();
        build.row("ALL", "", "2022-12", "0/9000").row("CP20", "", "2022-12", "283/286");
        build.data.children = vec![
            ChildRecord { started: Some(day("2022-10-01")), ..record("C1", "CP20", "A1") },
            ChildRecord { started: Some(day("2022-10-01")), ..record("C1", "CP10", "A1") },
            ChildRecord { started: Some(day("2022-12-12")), ..record("C2", "CP10", "A1") },
            ChildRecord { last_done: Some(day("2022-12-12")), ..record("C3", "CP10", "A1") },
        ];
        let found = told(&build, &Owner::Service, "2022-12");
        let first = "Protection: 3 children not visited for 20 working days, 1 of them never (283/286); 1 more never";
        assert_eq!(found[0], (first.to_string(), 4));
        assert_eq!(found.len(), 2);
        // Where there is no figure the records speak, for the month they are of, and for their own team alone.
        let team = |id: &str| Owner::Team(id.into());
        assert_eq!(told(&build, &team("A1"), "2022-12")[0].1, 2);
        assert_eq!(told(&build, &team("A2"), "2022-12"), []);
        assert_eq!(told(&build, &team("A1"), "2022-11"), []);
    }

    /// What is outside of a team's standard that misses its target, from the meaning of the words alone.
    fn missed(standard: &str, n: u64, d: u64) -> Option<u64> {
        let (is_missed, outside) = match standard {
            "AGAIN" => (n * 100 >= 23 * d, n),
            "CP20" => (n < d, d - n),
            "SOME" => (n * 100 < 90 * d, d - n),
            _ => (n * 100 < 80 * d, d - n),
        };
        (is_missed && outside > 0).then_some(outside)
    }

    proptest::proptest! {
        /// Found again slowly: of what is left the heaviest is taken, one after the other.
        #[test]
        fn the_list_is_in_the_order_of_weight_times_children(
            shares in proptest::collection::vec((1_u64..40, 0_u64..40), 12..=12),
        ) {
            let (teams, standards) = (["A1", "A2", "B1"], [("AGAIN", 1), ("ALL", 2), ("CP20", 8), ("SOME", 2)]);
            let mut build = build();
            let mut left = Vec::new();
            for (t, team) in teams.into_iter().enumerate() {
                let share = |s: usize| (shares[t * 4 + s].1.min(shares[t * 4 + s].0), shares[t * 4 + s].0);
                for (s, (standard, weight)) in standards.into_iter().enumerate() {
                    let (n, d) = share(s);
                    build.row(standard, team, "2022-12", &format!("{n}/{d}"));
                    let is_told_narrower = standard == "ALL" && missed("SOME", share(3).0, share(3).1).is_some();
                    if let (Some(outside), false) = (missed(standard, n, d), is_told_narrower) {
                        left.push((standard == "CP20", weight * outside, standard, team, outside));
                    }
                }
            }
            let mut expected = Vec::new();
            while !left.is_empty() {
                let mut best = 0;
                for at in 1..left.len() {
                    let (one, other) = (left[at], left[best]);
                    let is_heavier = (one.0, one.1) > (other.0, other.1);
                    let is_earlier = (one.0, one.1) == (other.0, other.1) && (one.2, one.3) < (other.2, other.3);
                    if is_heavier || is_earlier {
                        best = at;
                    }
                }
                let (_, _, standard, team, outside) = left.remove(best);
                expected.push((standard.to_owned(), Owner::Team(team.into()), outside));
            }
            let data = build.done();
            let index = Index::new(&data, &[]);
            let figures = Figures { data: &data, index: &index };
            let period = "2022-12".parse().unwrap();
            let asked = Asked { figures, standings: &[], exceptions: &|_, _| Vec::new(), period };
            let found = among(&asked, teams.map(|team| Owner::Team(team.into())));
            let found: Vec<_> =
                found.into_iter().map(|line| (line.indicator.to_string(), line.owner, line.children)).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }
}
