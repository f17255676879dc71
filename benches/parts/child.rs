//! Measurements that need a process of their own: memory is the most that a process ever had.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use assurance_clinic::dataset::Snapshot;
use assurance_clinic::feed::read::{Input, ReadRules, read};
use assurance_clinic::feed::source::Source;
use assurance_clinic::runtime::feeds::{FeedPlace, Feeds};
use assurance_clinic::settings::{Settings, catalogue, holidays};
use chrono::NaiveDate;

use super::report::median;
use super::{insight, session, yardsticks};

/// What a process measured: the time that counts, its peak memory, and what else it timed.
pub struct Sample {
    /// Milliseconds.
    pub millis: f64,
    /// The most that was resident.
    pub mebibytes: f64,
    /// Other times in milliseconds.
    pub more: Vec<f64>,
}

/// Runs each of `ways` once in every round, one after the other, and gives the medians.
pub fn medians<const N: usize>(ways: &[Vec<&str>; N], rounds: usize) -> io::Result<[Sample; N]> {
    let mut runs: [Vec<Vec<f64>>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..rounds {
        for (way, runs) in ways.iter().zip(&mut runs) {
            runs.push(run_one(way)?);
        }
    }
    Ok(runs.map(|runs| {
        let at = |place: usize| median(runs.iter().filter_map(|run| run.get(place)).copied().collect());
        let more = (2..runs.first().map_or(2, Vec::len)).map(at).collect();
        Sample { millis: at(0), mebibytes: at(1), more }
    }))
}

fn run_one(way: &[&str]) -> io::Result<Vec<f64>> {
    let output = Command::new(std::env::current_exe()?).arg("--child").args(way).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Option<Vec<f64>> = text.split_whitespace().map(|number| number.parse().ok()).collect();
    match numbers {
        Some(numbers) if output.status.success() && numbers.len() >= 2 => Ok(numbers),
        _ => Err(io::Error::other(format!("{way:?} failed: {}", String::from_utf8_lossy(&output.stderr)))),
    }
}

/// Measures one way in this process and prints what it took.
pub fn run(arguments: &[String]) -> io::Result<()> {
    let begun = Instant::now();
    let (done, more) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["owned", feed] => (yardsticks::owned(feed)?, Vec::new()),
        ["borrowed", feed] => (yardsticks::borrowed(feed)?, Vec::new()),
        ["read", feed] => (read_and_check(feed)?, Vec::new()),
        ["ask", feed] => (faults(&feeds(feed, Path::new("none")).read_now())?, Vec::new()),
        ["keep", feed, folder] => (faults(&feeds(feed, Path::new(folder)).fetch())?, Vec::new()),
        ["open", feed, folder] => session::open(&mut feeds(feed, Path::new(folder)))?,
        ["insight", feed] => insight::run(read_all(feed)?)?,
        ["session", feed, folder] => session::run(&mut feeds(feed, Path::new(folder)))?,
        _ => return Err(io::Error::other(format!("no such measurement: {arguments:?}"))),
    };
    let millis = begun.elapsed().as_secs_f64() * 1000.0;
    if done == 0 {
        return Err(io::Error::other("nothing was read"));
    }
    let more = more.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    println!("{millis} {} {more}", peak_mebibytes());
    Ok(())
}

/// The reader alone, as the program calls it.
fn read_and_check(feed: &str) -> io::Result<usize> {
    let snapshot = read_all(feed)?;
    let count = snapshot.data.observations.len();
    // What is measured is the reading; giving the memory back is the end of the process.
    std::mem::forget(snapshot);
    Ok(count)
}

/// A made feed of so many teams, all of them in the first area.
pub fn snapshot_of(teams: usize, folder: &Path) -> io::Result<Snapshot> {
    let feed = folder.join("clinic.json");
    if !feed.exists() {
        assurance_clinic::feed::sample::sample(teams, 36, 1, &mut BufWriter::new(File::create(&feed)?))?;
    }
    let mut snapshot = read_all(&feed.to_string_lossy())?;
    let area = snapshot.data.areas.first().map(|area| area.id.clone());
    for team in &mut snapshot.data.teams {
        team.area = area.clone().unwrap_or_else(|| team.area.clone());
    }
    Ok(snapshot)
}

fn read_all(feed: &str) -> io::Result<Snapshot> {
    let input = Input { name: "".into(), read: Box::new(File::open(feed)?) };
    let rules = ReadRules { calendar: holidays::built_in(), ..ReadRules::default() };
    read(vec![input], &catalogue::built_in(), &rules, today()).map_err(io::Error::other)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 9).unwrap_or_default()
}

fn feeds(feed: &str, cache: &Path) -> Feeds {
    let mut settings = Settings::built_in();
    settings.cache = Some(cache.into());
    Feeds::new(FeedPlace::Source(Source::File(feed.into())), &settings, holidays::built_in(), Some(today()))
}

fn faults<T>(read: &Result<T, Vec<assurance_clinic::domain::fault::Fault>>) -> io::Result<usize> {
    match read {
        Ok(_) => Ok(1),
        Err(faults) => Err(io::Error::other(faults.first().map_or(String::new(), |fault| fault.message.to_string()))),
    }
}

/// The most memory that this process had resident; 0 where the system does not say.
fn peak_mebibytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kibibytes.unwrap_or(0.0) / 1024.0
}
