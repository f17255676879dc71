//! Where a figure comes from: numerator, denominator, definition, source, age, and what was set aside.

use super::dates;
use super::desk::Desk;
use super::quality::in_words;
use super::quality::said::stands;
use crate::dataset::Note;
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::insight::quality;

/// The figure of the period on screen, opened.
pub fn lines(desk: &Desk, indicator: &IndicatorId, owner: &Owner) -> Vec<String> {
    let data = desk.data();
    let Some(what) = desk.indicator(indicator.as_str()) else {
        return vec![format!("{indicator} is not in the catalogue.")];
    };
    let row = desk.figures().row(what, owner, desk.period);
    let mut out = vec![desk.sentence(&row)];
    let is_of_period = |note: &&Note| note.period.is_none_or(|period| period == desk.period);
    let notes: Vec<_> =
        data.notes.iter().filter(|note| note.indicator.as_ref() == Some(indicator)).filter(is_of_period).collect();
    for note in &notes {
        out.push(format!("{:<12} {}", if row.invented { "Not real" } else { "Note" }, note.text));
    }
    if let Some(sample) = &data.sample {
        out.push(format!("Sample       {sample}"));
    }
    out.push(String::new());
    if let (Some(n), Some(d)) = (row.numerator, row.denominator) {
        out.push(format!("Numerator    {n}"));
        out.push(format!("Denominator  {d}"));
    } else if let Some(value) = row.value {
        out.push(format!("Value        {value}"));
    } else if let Some(crate::domain::figure::Figure::Missing(why)) = row.known.as_ref().map(|k| &k.figure) {
        out.push(format!("Not known    {why}"));
    }
    if let Some(value) = row.value.filter(|_| row.numerator.is_some()) {
        out.push(format!("Unrounded    {value:.3}%"));
    }
    out.push(String::new());
    out.push(format!("Measures     {}", what.measures));
    out.push(format!("Counts       {}", what.cohort));
    out.push(format!("Timescale    {}", what.timescale));
    if !what.source.is_blank() {
        out.push(format!("Defined in   {}", what.source));
    }
    match (what.target_of(&row.owner, desk.period), what.target(desk.period)) {
        (None, None) => out.push("Target       none".into()),
        (None, Some(all)) => out.push(format!(
            "Target       none of its own; the whole service's is {} {}, {}",
            all.comparison.symbol(),
            all.value,
            all.source
        )),
        (Some(target), _) => {
            let since = target.from.map_or(String::new(), |from| format!(", since {}", dates::long(from)));
            out.push(format!("Target       {} {}{since}, {}", target.comparison.symbol(), target.value, target.source));
        }
    }
    for other in what.other_targets(desk.period) {
        out.push(format!("  elsewhere  {} {}, {}", other.comparison.symbol(), other.value, other.source));
    }
    out.push(String::new());
    out.push(match row.known.as_ref().and_then(|k| k.from) {
        Some(from) => {
            let document = data.documents.get(usize::from(from.document));
            let name = document.map(|d| d.name.as_str()).filter(|name| !name.is_empty()).unwrap_or("the feed");
            format!("Read from    row {} of observations in {name}", from.row + 1)
        }
        None if row.value.is_some() || row.numerator.is_some() => {
            "Added up     from the teams' own numerators and denominators".into()
        }
        None => "Read from    nowhere: the feed does not say".into(),
    });
    if let Some(system) = &data.system {
        out.push(format!("Source       {system}"));
    }
    out.push(format!("As at        {}", dates::long(data.as_of)));
    if let Some(at) = data.generated_at {
        out.push(format!("Made         {}", at.format("%-d %B %Y %H:%M UTC")));
    }
    let comparators: Vec<_> = data.comparators.iter().filter(|c| c.indicator == *indicator).collect();
    if !comparators.is_empty() && *owner == Owner::Service {
        out.push(String::new());
        for c in comparators {
            let source = c.source.as_ref().map_or(String::new(), |s| format!(", {s}"));
            out.push(format!("Compare      {} {}, {}{source}", c.group, c.value, c.period));
        }
    }
    let faults = desk.snapshot.faults.iter().filter(|fault| {
        fault.touches.iter().any(|t| {
            t.indicator == *indicator && t.owner == *owner && t.period.is_none_or(|period| period == desk.period)
        })
    });
    for fault in faults {
        out.push(String::new());
        out.push(format!("In doubt     {}", in_words(desk, fault)));
        let notes = desk.register.doubt(&quality::key(data, fault));
        out.push(format!("Said         {}", stands(desk.today, notes).long));
    }
    out
}
