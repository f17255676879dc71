//! What is worked out over a whole feed: the signals of every series, every doubt about the data, and where to look.
//! Each feed has ten times the rows of the one before, so that the ratio of their times says how it grows.

use std::hint::black_box;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use assurance_clinic::dataset::Snapshot;
use assurance_clinic::dataset::queries::{self, QueryRules};
use assurance_clinic::domain::catalogue::Indicator;
use assurance_clinic::domain::fault::Owner;
use assurance_clinic::domain::register::Register;
use assurance_clinic::insight::quality::Gathered;
use assurance_clinic::insight::reckoned::Question;
use assurance_clinic::insight::where_to_look::{Asked, among, lines};
use assurance_clinic::runtime::feeds::record_rules;
use assurance_clinic::runtime::reckoning::reckon;
use assurance_clinic::settings::{Settings, holidays};

use super::child;
use super::report::{Goal, Report};
use super::session::millis;

/// What is timed, in this order.
const NAMES: [&str; 4] = [
    "signals of every series, on two threads",
    "trust: every doubt found and gathered",
    "ranking: where to look, in every team",
    "  all three together",
];

/// The goal at a million rows, in milliseconds.
const GOAL: f64 = 1000.0;
/// A ten-fold feed may take so many times as long and still be called linear.
const LINEAR: f64 = 12.0;

/// Measures feeds of so many observations, in order; each file with how many it holds.
pub fn measure(report: &mut Report, feeds: &[(String, usize)], rounds: usize) -> io::Result<()> {
    let mut before: Option<(usize, Vec<f64>)> = None;
    for (feed, rows) in feeds {
        let [sample] = child::medians(&[vec!["insight", feed]], rounds)?;
        for (at, (name, millis)) in NAMES.iter().zip(&sample.more).enumerate() {
            let name = format!("{rows} rows: {name}");
            let goal = match &before {
                Some((fewer, times)) => {
                    // Growth is held against that of the rows: ten-fold nearly always.
                    let ratio = LINEAR / 10.0 * *rows as f64 / *fewer as f64;
                    Goal::at_most(&format!("{name} (fewer rows beside)"), *millis, "ms", times[at], ratio)
                }
                None => Goal::told(&name, *millis, "ms", 0.0),
            };
            report.add(goal);
            if *rows >= 1_000_000 && *rows < 2_000_000 {
                report.add(Goal::below(&format!("{name}, the goal"), *millis, "ms", GOAL, GOAL));
            }
        }
        before = Some((*rows, sample.more));
    }
    Ok(())
}

/// The times of one feed that was read already, in this process.
pub fn run(mut snapshot: Snapshot) -> io::Result<(usize, Vec<f64>)> {
    let (settings, calendar) = (Settings::built_in(), holidays::built_in());
    let period = snapshot.figures().latest_period().ok_or_else(|| io::Error::other("the feed has no figures"))?;
    let register = Register::default();
    let rules = QueryRules { records: record_rules(&settings), ..QueryRules::default() };

    let begun = Instant::now();
    let asked = queries::all(&snapshot.data, &snapshot.faults, &rules, &calendar, snapshot.data.as_of);
    snapshot.faults.extend(asked);
    let gathered = Gathered::of(&snapshot.data, &snapshot.faults);
    let found = gathered.doubts(&snapshot.data, &snapshot.faults, &register).len();
    let in_doubt = gathered.in_doubt(&snapshot.faults, &register.said_of_doubts(), period);
    let trust = millis(begun);
    black_box((found, in_doubt));

    let snapshot = Arc::new(Snapshot::new(snapshot.digest, snapshot.data, snapshot.faults));
    let _ = snapshot.figures().latest_period();
    let begun = Instant::now();
    let (adjusted, doubts) = (register.charts(), register.said_of_doubts());
    let reckoned = reckon(Question { snapshot: Arc::clone(&snapshot), period, adjusted, doubts }, None);
    let signals = millis(begun);

    let begun = Instant::now();
    let data = &snapshot.data;
    let standings = data.standings_with(&register, record_rules(&settings), &calendar);
    let exceptions = |indicator: &Indicator, owner: &Owner| {
        reckoned.of(&indicator.id, owner).map_or_else(Vec::new, |said| said.exceptions.clone())
    };
    let asked = Asked { figures: snapshot.figures(), standings: &standings, exceptions: &exceptions, period };
    let teams = data.teams.iter().map(|team| Owner::Team(team.id.clone()));
    let places = among(&asked, teams).len() + lines(&asked, &Owner::Service).len();
    let ranking = millis(begun);
    black_box(places);
    Ok((data.observations.len(), vec![signals, trust, ranking, signals + trust + ranking]))
}
