//! What `clinic doctor` looks at of the feed: whether it can be read, what was found wrong in it, how old it is.

use super::Check;
use crate::cli::context::Context;
use crate::cli::listing::count;
use crate::runtime::feeds::Opened;

/// The checks of the feed.
pub(super) fn checks(context: &Context) -> Vec<Check> {
    let name = "Feed";
    let mut feeds = match context.feeds(None) {
        Ok(feeds) => feeds,
        Err(refused) => return vec![Check::does_not(name, refused.message, "Name another with --feed.")],
    };
    match feeds.read_now() {
        Err(faults) => {
            let first = faults.first().map_or("it could not be read", |fault| fault.message.as_str());
            let to_do = "'clinic feed check FEED' lists every fault. Until then the last good figures stay in use.";
            vec![Check::does_not(name, first.trim_end_matches('.').to_owned() + ".", to_do), kept(feeds.cached())]
        }
        Ok(snapshot) => {
            let data = &snapshot.data;
            let sample = if context.settings.feed.is_none() { " (the built-in sample)" } else { "" };
            let found = format!(
                "{}{sample}, as at {}; {} found wrong or in doubt.",
                data.organisation,
                data.as_of.format("%-d %B %Y"),
                count(snapshot.faults.len(), "thing"),
            );
            let age = (context.today(&snapshot) - data.as_of).num_days();
            vec![Check::works(name, found), aged(age, context.settings.stale_after_days)]
        }
    }
}

/// Whether the figures are too old to be talked about without a word.
fn aged(age: i64, limit: u32) -> Check {
    let name = "Age of the figures";
    let found = format!("{age} days; they are called stale after {limit}.");
    if age > i64::from(limit) {
        Check::does_not(name, found, "Ask the data team for a newer feed.")
    } else {
        Check::works(name, found)
    }
}

/// What is used while a feed cannot be read.
fn kept(kept: Option<Opened>) -> Check {
    let name = "Kept figures";
    match kept {
        Some(opened) => {
            let as_of = opened.snapshot.data.as_of.format("%-d %B %Y");
            Check::works(name, format!("The last good figures, as at {as_of}, were kept and are in use."))
        }
        None => Check::does_not(name, "None were kept.", "Without a feed the screens open with the record alone."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Outcome;

    #[test]
    fn figures_are_stale_after_the_limit_and_not_at_it() {
        for (age, outcome) in [(0, Outcome::Works), (45, Outcome::Works), (46, Outcome::DoesNot)] {
            assert_eq!(aged(age, 45).outcome, outcome, "{age}");
        }
    }
}
