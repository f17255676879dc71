//! The table that is printed: goal, figure, yardstick, ratio, met or missed.

use std::io::{self, Write};

/// One line.
pub struct Goal {
    name: String,
    figure: f64,
    unit: &'static str,
    yardstick: f64,
    verdict: Verdict,
}

enum Verdict {
    Met(String),
    Missed(String),
    Told,
}

impl Goal {
    fn judged(name: &str, figure: f64, unit: &'static str, yardstick: f64, met: bool, goal: String) -> Self {
        let verdict = if met { Verdict::Met(goal) } else { Verdict::Missed(goal) };
        Self { name: name.into(), figure, unit, yardstick, verdict }
    }

    /// Met where the figure is `ratio` times the yardstick or more.
    pub fn at_least(name: &str, figure: f64, unit: &'static str, yardstick: f64, ratio: f64) -> Self {
        let goal = format!("at least {ratio} x");
        Self::judged(name, figure, unit, yardstick, figure >= yardstick * ratio, goal)
    }

    /// As [`Goal::at_least`], for what is aimed at.
    pub fn aim(name: &str, figure: f64, unit: &'static str, yardstick: f64, ratio: f64) -> Self {
        let goal = format!("aim: {ratio} x");
        Self::judged(name, figure, unit, yardstick, figure >= yardstick * ratio, goal)
    }

    /// Met where the figure is `ratio` times the yardstick or less.
    pub fn at_most(name: &str, figure: f64, unit: &'static str, yardstick: f64, ratio: f64) -> Self {
        let goal = format!("at most {ratio} x");
        Self::judged(name, figure, unit, yardstick, figure <= yardstick * ratio, goal)
    }

    /// Met where the figure is below `limit`, whatever the yardstick is.
    pub fn below(name: &str, figure: f64, unit: &'static str, yardstick: f64, limit: f64) -> Self {
        let goal = format!("below {limit} {unit}");
        Self::judged(name, figure, unit, yardstick, figure < limit, goal)
    }

    /// A figure that no goal judges.
    pub fn told(name: &str, figure: f64, unit: &'static str, yardstick: f64) -> Self {
        Self { name: name.into(), figure, unit, yardstick, verdict: Verdict::Told }
    }
}

/// All lines, and what they were measured on.
pub struct Report {
    observations: usize,
    bytes: u64,
    rounds: usize,
    goals: Vec<Goal>,
}

impl Report {
    /// Nothing measured yet, on a feed of so many observations and bytes.
    pub fn new(observations: usize, bytes: u64, rounds: usize) -> Self {
        Self { observations, bytes, rounds, goals: Vec::new() }
    }

    /// The size of the feed.
    pub fn megabytes(&self) -> f64 {
        self.bytes as f64 / 1e6
    }

    /// Adds a line.
    pub fn add(&mut self, goal: Goal) {
        self.goals.push(goal);
    }

    /// Prints everything.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let (megabytes, rounds) = (self.megabytes(), self.rounds);
        writeln!(
            out,
            "{} observations in {megabytes:.1} MB, seed 1; medians of {rounds} interleaved rounds; {cores} cores",
            self.observations
        )?;
        writeln!(out, "{:<56} {:>12} {:>12} {:>7}  goal", "", "figure", "yardstick", "ratio")?;
        for goal in &self.goals {
            let verdict = match &goal.verdict {
                Verdict::Met(rule) => format!("met     ({rule})"),
                Verdict::Missed(rule) => format!("MISSED  ({rule})"),
                Verdict::Told => String::new(),
            };
            let ratio = if goal.yardstick > 0.0 { format!("{:.2}", goal.figure / goal.yardstick) } else { "-".into() };
            let (figure, yardstick) = (shown(goal.figure, goal.unit), shown(goal.yardstick, goal.unit));
            writeln!(out, "{:<56} {figure:>12} {yardstick:>12} {ratio:>7}  {verdict}", goal.name)?;
        }
        Ok(())
    }
}

fn shown(number: f64, unit: &str) -> String {
    let digits = if number >= 100.0 { 0 } else { 1 + usize::from(number < 10.0) + usize::from(number < 1.0) };
    format!("{number:.digits$} {unit}")
}

/// The one in the middle; 0 of none.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}
