//! `clinic show funnel`: the teams of one standard beside each other, in the feed's order and never ranked.

use serde_json::{Value, json};

use super::{Looking, as_csv, indicator, period};
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sheet::{Align, table};
use crate::domain::fault::Owner;
use crate::insight::small_numbers::{NotCompared, TeamInFunnel, funnel};

/// The teams of the standard `id`, beside each other.
pub(super) fn show(looking: &Looking<'_>, id: &str) -> Result<String, Refused> {
    let figures = looking.snapshot.figures();
    let indicator = indicator(figures, id)?;
    let period = period(looking)?;
    let funnel = funnel(figures, indicator, period).map_err(|why| {
        let code = if why == NotCompared::NoShare { Code::Usage } else { Code::NotFound };
        Refused::new(code, format!("{} of {period}: {why}.", indicator.id))
    })?;
    let name = |team: &TeamInFunnel| figures.name(&Owner::Team(team.id.clone())).to_string();
    let row = |team: &TeamInFunnel| -> Value {
        json!({
            "id": team.id,
            "numerator": team.n,
            "denominator": team.d,
            "interval": team.interval.percent(),
            "tail": team.tail.word(),
        })
    };
    let rows: Vec<Value> = funnel.teams.iter().map(row).collect();
    let heading = format!("{}, {}\n{}\n", indicator.title, period.in_words(), funnel.in_words());
    Ok(match looking.format {
        Format::Json => {
            let (inner, outer) = funnel.false_alarms();
            json_text(
                "funnel",
                &json!({
                    "indicator": indicator.id,
                    "period": period,
                    "centre": funnel.centre(),
                    "numerator": funnel.n,
                    "denominator": funnel.d,
                    "teams": rows,
                    "by_chance": { "inner": inner, "outer": outer },
                    "sentence": funnel.in_words(),
                }),
            )
        }
        Format::Csv => as_csv(&["id", "numerator", "denominator", "interval", "tail"], &rows)?,
        Format::Plain => {
            let sentence = |team: &TeamInFunnel| {
                let (n, d, interval) = (team.n, team.d, team.interval.shown());
                format!("{}: {n} of {d}, likely range {interval}; {}.\n", name(team), team.tail.in_words())
            };
            format!("{heading}\n{}", funnel.teams.iter().map(sentence).collect::<String>())
        }
        Format::Table => {
            let headings = [
                ("Team", Align::Left),
                ("n/d", Align::Right),
                ("likely range", Align::Right),
                ("beside all", Align::Left),
            ];
            let cells = |team: &TeamInFunnel| {
                let fraction = format!("{}/{}", team.n, team.d);
                vec![name(team), fraction, team.interval.shown(), team.tail.in_words().to_owned()]
            };
            format!("{heading}\n{}", table(&headings, &funnel.teams.iter().map(cells).collect::<Vec<_>>()))
        }
    })
}
