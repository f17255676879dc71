//! `clinic show quality`: everything found wrong with the feed, with the figures that it touches.

use serde_json::{Value, json};

use super::Looking;
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sheet::{self, Align, table};
use crate::dataset::Dataset;
use crate::dataset::rows::Level;
use crate::domain::fault::{Fault, Owner, Severity, Touch};
use crate::insight::quality::{self, Doubt, words};
use crate::record::access::sees_all;

const FIELDS: [&str; 6] = ["severity", "code", "doubt", "touches", "path", "message"];

/// Every fault, in the order of what it touches: standard, level, month.
pub(super) fn show(looking: &Looking<'_>) -> Result<String, Refused> {
    let data = &looking.snapshot.data;
    let register = looking.register;
    let may_see = sees_all(register, looking.me);
    let sees_records = may_see && !looking.present;
    let (seen, hidden): (Vec<Fault>, Vec<Fault>) =
        looking.snapshot.faults.iter().cloned().partition(|fault| quality::is_seen(fault, sees_records));
    if !hidden.is_empty() {
        let whom = if may_see { "with --present".to_owned() } else { format!("for {}", looking.me.role.one()) };
        crate::cli::tell(format_args!(
            "clinic: {} more are of single child records and are not listed {whom}.",
            hidden.len()
        ));
    }
    let mut doubts = quality::doubts(data, &seen, register);
    doubts.retain(Doubt::is_in_feed);
    let each = || doubts.iter().flat_map(|doubt| doubt.faults.iter().map(move |fault| (doubt, *fault)));
    match looking.format {
        Format::Json => {
            let faults: Vec<Value> = each().map(|(doubt, fault)| listed(data, doubt, fault)).collect();
            Ok(json_text("quality", &json!({ "faults": faults })))
        }
        Format::Csv => {
            let row = |(doubt, fault): (&Doubt<'_>, &Fault)| {
                let mut row = listed(data, doubt, fault);
                row["touches"] = fault.touches.iter().map(|touch| in_short(data, touch)).collect();
                row
            };
            let rows: Vec<Value> = each().map(row).collect();
            sheet::csv(&FIELDS, &rows).map_err(|wrong| Refused::new(Code::Failed, wrong.to_string()))
        }
        Format::Plain if doubts.is_empty() => Ok("Nothing was found wrong with this feed.\n".to_owned()),
        Format::Plain => Ok(each().map(|(doubt, fault)| sentence(doubt, fault)).collect()),
        Format::Table if doubts.is_empty() => Ok("Nothing was found wrong with this feed.\n".to_owned()),
        Format::Table => {
            let figures = looking.snapshot.figures();
            let rows: Vec<Vec<String>> = doubts
                .iter()
                .map(|doubt| {
                    let standard = doubt.key.indicator.as_ref().map(|id| {
                        data.catalogue.get(id.as_str()).map_or(id.to_string(), |it| it.short_title.to_string())
                    });
                    let of = doubt.key.owner.as_ref().map(|owner| figures.name(owner).to_string());
                    vec![
                        standard.unwrap_or_else(|| "-".into()),
                        of.unwrap_or_else(|| "-".into()),
                        doubt.key.period.map_or_else(|| "-".into(), |period| period.to_string()),
                        doubt.key.code.to_string(),
                        doubt.faults.len().to_string(),
                        doubt.state().in_words().to_owned(),
                    ]
                })
                .collect();
            let left = |name: &'static str| (name, Align::Left);
            let headings =
                [left("Standard"), left("Of"), left("Month"), left("Code"), ("rows", Align::Right), left("Now")];
            Ok(table(&headings, &rows))
        }
    }
}

/// A fault for a script: as `clinic feed check` lists it, with what it touches and the doubt it belongs to.
fn listed(data: &Dataset, doubt: &Doubt<'_>, fault: &Fault) -> Value {
    json!({
        "code": fault.code,
        "severity": fault.code.severity(),
        "path": fault.path,
        "message": fault.message,
        "doubt": doubt.key.to_string(),
        "touches": fault.touches.iter().map(|touch| touched(data, touch)).collect::<Vec<_>>(),
    })
}

fn level(data: &Dataset, owner: &Owner) -> (Level, String) {
    match owner {
        Owner::Service => (Level::Service, data.organisation_id.to_string()),
        Owner::Area(id) => (Level::Area, id.to_string()),
        Owner::Team(id) => (Level::Team, id.to_string()),
    }
}

fn touched(data: &Dataset, touch: &Touch) -> Value {
    let (level, id) = level(data, &touch.owner);
    json!({ "indicator": touch.indicator, "level": level, "id": id, "period": touch.period })
}

/// A figure in one word, for a spreadsheet: `SUP-CASE-CL:E06000045:2022-04`.
fn in_short(data: &Dataset, touch: &Touch) -> String {
    let period = touch.period.map_or_else(|| "all".to_owned(), |period| period.to_string());
    format!("{}:{}:{period}", touch.indicator, level(data, &touch.owner).1)
}

fn sentence(doubt: &Doubt<'_>, fault: &Fault) -> String {
    let set_aside = if fault.code.severity() == Severity::Row { "Set aside. " } else { "" };
    format!("{} {set_aside}{} Now: {}.\n", fault.message, words(fault.code).means, doubt.state().in_words())
}
