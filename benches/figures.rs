//! The figures that the program holds itself to, each beside its yardstick in the same run: `cargo bench --bench figures`,
//! with `-- --full` at 1,000,000 rows. `-- --insight` measures what is worked out over a whole feed alone, at 10,000,
//! 100,000 and 1,000,000 rows, with `--full` at 4,000,000 too; `-- --clinic` a clinic of 40 teams alone, `-- --papers` its
//! pack.
//!
//! Every round runs each measurement once, one after the other, in a process of its own where memory is measured; what
//! is printed is the median of the rounds. Time is wall time, memory the most that was resident (`VmHWM`).

#[path = "bare.rs"]
mod bare;
#[path = "parts/mod.rs"]
mod parts;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use parts::child::{self, Sample};
use parts::report::{Goal, Report};
use parts::{clinic, insight, meeting, papers, session, tables};

/// Observations of one team in the 36 months of a made feed.
const OF_A_TEAM: usize = 28 * 36;
/// Milliseconds of one frame at 60 a second.
const FRAME: f64 = 16.0;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--child") {
        return child::run(&arguments[at + 1..]);
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let rounds = 5;
    let folder = tempfile::tempdir()?;
    if has("--insight") {
        return insight_alone(folder.path(), has("--full"), rounds);
    }
    if has("--papers") {
        return papers_alone(folder.path(), rounds);
    }
    let rows = if has("--full") { 1_000_000 } else { 100_000 };
    let feed = folder.path().join("feed.json");
    let observations = write_feed(rows, &feed)?;
    let mut report = Report::new(observations, std::fs::metadata(&feed)?.len(), rounds);
    if !has("--clinic") {
        reading(&mut report, &feed, rounds)?;
        opening(&mut report, &feed, folder.path(), rounds)?;
    }
    clinic::measure(&mut report, folder.path(), rounds)?;
    if !has("--clinic") {
        insight::measure(&mut report, &[(feed.to_string_lossy().into_owned(), observations)], rounds)?;
        tables::measure(&mut report, u32::try_from(rows).unwrap_or(u32::MAX), rounds);
    }
    report.print(&mut io::stdout().lock())
}

/// What is worked out over a whole feed, at one size after the other.
fn insight_alone(folder: &Path, is_full: bool, rounds: usize) -> io::Result<()> {
    let sizes = [10_000, 100_000, 1_000_000].into_iter().chain(is_full.then_some(4_000_000));
    let (mut feeds, mut bytes) = (Vec::new(), 0);
    for rows in sizes {
        let feed = folder.join(format!("{rows}.json"));
        let observations = write_feed(rows, &feed)?;
        bytes = std::fs::metadata(&feed)?.len();
        feeds.push((feed.to_string_lossy().into_owned(), observations));
    }
    let mut report = Report::new(feeds.last().map_or(0, |it| it.1), bytes, rounds);
    insight::measure(&mut report, &feeds, rounds)?;
    report.print(&mut io::stdout().lock())
}

/// The pack of a clinic of 40 teams.
fn papers_alone(folder: &Path, rounds: usize) -> io::Result<()> {
    let mut report = Report::new(meeting::TEAMS * OF_A_TEAM, 0, rounds);
    papers::measure(&mut report, folder, rounds)?;
    report.print(&mut io::stdout().lock())
}

/// Writes a made feed of at least `rows` observations; gives how many.
fn write_feed(rows: usize, path: &Path) -> io::Result<usize> {
    let teams = rows.div_ceil(OF_A_TEAM);
    let mut out = BufWriter::new(File::create(path)?);
    assurance_clinic::feed::sample::sample(teams, 36, 1, &mut out)?;
    out.flush()?;
    Ok(teams * OF_A_TEAM)
}

fn reading(report: &mut Report, feed: &Path, rounds: usize) -> io::Result<()> {
    let feed = feed.to_string_lossy();
    let ways = ["read", "owned", "borrowed"].map(|way| vec![way, &*feed]);
    let [read, owned, borrowed] = child::medians(&ways, rounds)?;
    let speed = |sample: &Sample| report.megabytes() / (sample.millis / 1000.0);
    let speeds = [speed(&read), speed(&owned), speed(&borrowed)];
    report.add(Goal::at_least("read and check, against owned serde_json", speeds[0], "MB/s", speeds[1], 1.0));
    report.add(Goal::aim("read and check, against borrowed serde_json", speeds[0], "MB/s", speeds[2], 1.0));
    report.add(Goal::below(
        "read and check: peak memory (owned beside it)",
        read.mebibytes,
        "MiB",
        owned.mebibytes,
        120.0,
    ));
    report.add(Goal::below("  the same (borrowed beside it)", read.mebibytes, "MiB", borrowed.mebibytes, 120.0));
    Ok(())
}

fn opening(report: &mut Report, feed: &Path, folder: &Path, rounds: usize) -> io::Result<()> {
    let (feed, folder) = (feed.to_string_lossy(), folder.to_string_lossy());
    child::medians(&[vec!["keep", &*feed, &*folder]], 1)?;
    let ways =
        [vec!["open", &*feed, &*folder], vec!["read", &*feed], vec!["ask", &*feed], vec!["session", &*feed, &*folder]];
    let [open, read, ask, session] = child::medians(&ways, rounds)?;
    report.add(Goal::told("read, check and ask the data team's questions", ask.millis, "ms", read.millis));
    report.add(Goal::at_most("open from the cache, against reading", open.millis, "ms", read.millis, 1.0));
    let first = session.more.first().copied().unwrap_or(0.0);
    report.add(Goal::told("first screen from the cache, against opening alone", first, "ms", open.millis));
    for ((key, _, _), millis) in session::KEYS.iter().zip(session.more.iter().skip(1)) {
        report.add(Goal::told(&format!("  then {key} (a frame beside it)"), *millis, "ms", FRAME));
    }
    let memory = Goal::below("  peak memory, opening alone beside it", session.mebibytes, "MiB", open.mebibytes, 100.0);
    report.add(memory);
    Ok(())
}
