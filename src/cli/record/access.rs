//! `clinic record access`: who opened which list of child records.

use serde_json::json;

use crate::cli::args::Format;
use crate::cli::listing::{Kind, Line};
use crate::cli::outcome::Refused;
use crate::domain::access::Access;
use crate::domain::register::Register;

const KIND: Kind = Kind {
    one: "access",
    many: "access",
    fields: &[
        "at",
        "by",
        "role",
        "on_behalf_of",
        "terminal",
        "list",
        "area",
        "team",
        "worker",
        "indicator",
        "period",
        "rows",
    ],
    headings: &["When", "Who", "What", "Of", "Standard", "Month", "Rows"],
    none: "Nobody has opened a list of child records since the record was begun.",
};

/// The openings, the latest first; only those of a team or of a person where one is named.
pub(super) fn list(
    register: &Register,
    team: Option<&str>,
    by: Option<&str>,
    format: Format,
) -> Result<String, Refused> {
    let fits = |it: &&Access| {
        team.is_none_or(|team| it.looked.team.as_ref().is_some_and(|of| of.as_str() == team.trim()))
            && by.is_none_or(|by| it.written.hand.by.as_str() == by.trim())
    };
    let lines: Vec<Line> = register.accesses().rev().filter(fits).map(line).collect();
    KIND.list(&lines, format)
}

fn line(it: &Access) -> Line {
    let Access { written, terminal, looked } = it;
    let of = [
        looked.worker.as_ref().map(ToString::to_string),
        looked.team.as_ref().map(ToString::to_string),
        looked.area.as_ref().map(ToString::to_string),
    ];
    let of = of.into_iter().flatten().next().unwrap_or_else(|| "the service".into());
    let when = written.at.map_or_else(|| written.on.to_string(), |at| at.format("%-d %b %Y %H:%M UTC").to_string());
    let indicator = looked.indicator.as_ref().map_or_else(|| "all".into(), ToString::to_string);
    let who = written.hand.in_words();
    let what = looked.list.in_words();
    Line {
        json: json!({
            "at": written.at,
            "on": written.on,
            "by": written.hand.by,
            "role": written.hand.role,
            "on_behalf_of": written.hand.on_behalf_of,
            "terminal": terminal,
            "list": looked.list.word(),
            "area": looked.area,
            "team": looked.team,
            "worker": looked.worker,
            "indicator": looked.indicator,
            "period": looked.period.to_string(),
            "rows": looked.rows,
        }),
        sentence: format!(
            "{when}: {who}, at {terminal}, opened {what} of {of}, standard {indicator}, {}: {} rows.",
            looked.period, looked.rows
        ),
        cells: vec![when, who, what.to_owned(), of, indicator, looked.period.to_string(), looked.rows.to_string()],
    }
}
