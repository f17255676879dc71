//! Teams beside each other in one month: each with how far its share can be told, and all of them by their size.

use super::teams_of;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::org::Team;
use crate::insight::small_numbers::{Funnel, Room, TeamInFunnel, funnel, limits, team_now};
use crate::screens::desk::Desk;
use crate::widgets::charts::intervals::{Intervals, Unit};
use crate::widgets::charts::{Drawing, Picture, funnel as drawn};

/// At most so many sizes for which the limits of the funnel are reckoned: the columns of a wide screen.
const SIZES: u64 = 120;

/// So many sizes to each side the drawn limits are the mean of.
const AROUND: u64 = 4;

/// Every team with its interval, and every team by its size; none where teams have no shares of this standard.
pub(super) fn pictures(desk: &Desk, what: &Indicator) -> Vec<Picture> {
    let Ok(all) = funnel(desk.figures(), what, desk.period) else { return Vec::new() };
    let teams: Vec<(&Team, &TeamInFunnel)> = teams_of(desk, None)
        .into_iter()
        .filter_map(|team| Some((team, all.teams.iter().find(|it| it.id == team.id)?)))
        .collect();
    let words: Vec<String> = teams.iter().map(|(team, it)| told(desk, what, team, it)).collect();
    vec![intervals(desk, what, &all, &teams, &words), by_size(desk, what, &all, &teams, &words)]
}

fn told(desk: &Desk, what: &Indicator, team: &Team, it: &TeamInFunnel) -> String {
    let target = what.target(desk.period);
    let outside = what.outside(&Figure::Fraction { n: it.n, d: it.d });
    let now = team_now(desk.figures(), &what.id, &Owner::Team(team.id.clone()), desk.period);
    let said = now.map_or_else(String::new, |month| month.in_words(outside, target));
    format!("{}: {said}; {}.", team.name, it.tail.in_words())
}

fn intervals(
    desk: &Desk,
    what: &Indicator,
    all: &Funnel,
    teams: &[(&Team, &TeamInFunnel)],
    words: &[String],
) -> Picture {
    let unit = |(team, it): &(&Team, &TeamInFunnel)| {
        let [low, high] = it.interval.percent();
        #[expect(clippy::cast_precision_loss, reason = "children of one team")]
        let share = 100.0 * it.n as f64 / it.d as f64;
        Unit {
            name: team.name.as_str().into(),
            count: format!("{}/{}", it.n, it.d),
            share: Some((low, share, high)),
            marked: it.tail.is_exception(what.polarity),
        }
    };
    let intervals = Intervals {
        units: teams.iter().map(unit).collect(),
        centre: Some(all.centre()),
        target: what.target(desk.period).map(|target| target.value),
    };
    Picture {
        kind: "teams",
        title: format!("{}, every team, {}", what.short_title, desk.period.in_words()),
        note: "By name; nobody is ranked. The line is how far a share of so few can be told (95%); ! stands out."
            .into(),
        in_full: vec!["Wilson's 95% interval of each team's own fraction.".into(), all.in_words()],
        drawing: Drawing::Intervals(intervals),
        words: words.to_vec(),
        cursor: 0,
    }
}

/// The limits around one size. Exact limits come in steps of one child; the line through them is drawn.
fn smooth(size: u64, all: &Funnel) -> drawn::Limits {
    let around: Vec<Room> =
        (size.saturating_sub(AROUND).max(1)..=size + AROUND).map(|it| limits(it, all.n, all.d)).collect();
    #[expect(clippy::cast_precision_loss, reason = "a few sizes")]
    let mean = |of: fn(&Room) -> f64| around.iter().map(of).sum::<f64>() / around.len() as f64;
    drawn::Limits {
        size,
        inner: (mean(|it| it.inner.0), mean(|it| it.inner.1)),
        outer: (mean(|it| it.outer.0), mean(|it| it.outer.1)),
    }
}

fn by_size(desk: &Desk, what: &Indicator, all: &Funnel, teams: &[(&Team, &TeamInFunnel)], words: &[String]) -> Picture {
    let letters = ('a'..='z').chain('A'..='Z').chain(std::iter::repeat('*'));
    let letters: Vec<char> = letters.take(teams.len()).collect();
    #[expect(clippy::cast_precision_loss, reason = "children of one team")]
    let unit = |(letter, (_, it)): (&char, &(&Team, &TeamInFunnel))| drawn::Unit {
        letter: *letter,
        size: it.d,
        share: 100.0 * it.n as f64 / it.d as f64,
        marked: it.tail.is_exception(what.polarity),
    };
    let sizes = teams.iter().map(|(_, it)| it.d);
    let (least, most) = (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0));
    let step = ((most - least) / SIZES).max(1);
    let limit = |size: u64| smooth(size, all);
    let drawing = drawn::Funnel {
        units: letters.iter().zip(teams).map(unit).collect(),
        limits: (least..=most).step_by(usize::try_from(step).unwrap_or(1)).map(limit).collect(),
        centre: all.centre(),
    };
    Picture {
        kind: "funnel",
        title: format!("{}, teams by size, {}", what.short_title, desk.period.in_words()),
        note: format!(
            "Centre: all {} teams together, {:.0}% ({}/{}). Within the lines a difference may be chance; ! is worse by \
             more than that, + several teams in one place.",
            all.teams.len(),
            all.centre(),
            all.n,
            all.d
        ),
        in_full: vec!["Limits by exact binomial tails: 0.025 and 0.001 on each side.".into(), all.in_words()],
        drawing: Drawing::Funnel(drawing),
        words: letters.iter().zip(words).map(|(letter, words)| format!("{letter} {words}")).collect(),
        cursor: 0,
    }
}
