//! What is wrong with the heading of a table as a whole: columns that are missing, there twice, not known, or never to be
//! in a feed.

use std::collections::HashSet;

use super::Part;
use super::cell::{Row, letters};
use super::draft::Draft;
use super::heading::Heading;
use super::place::Place;
use crate::domain::fault::FaultCode;

impl Draft {
    /// What is wrong with a heading as a whole.
    pub(super) fn judge(&mut self, part: Part, place: &Place, heading: &Heading) {
        let place = place.clone().row(heading.row);
        for (at, text) in &heading.persons {
            let message = "The column would name a child. No name, date of birth, address or national number is ever in a \
                           feed, so nothing is made. Take the column out";
            self.say(FaultCode::NamesAPerson, Some(place.clone().column(*at, text)), message);
        }
        for (at, text, first) in &heading.twice {
            let message =
                format!("The column stands for the same field as column {}. Take one of them out", letters(*first));
            self.say(FaultCode::NotAFeed, Some(place.clone().column(*at, text)), &message);
        }
        for (at, text) in &heading.unknown {
            let message = "The heading is no field of the feed, so the column is left out. Mend its name, say in \
                           feed-aliases.toml what it means, or leave it so";
            self.say(FaultCode::UnknownField, Some(place.clone().column(*at, text)), message);
        }
        let has = |pointer: &str| heading.columns.iter().any(|column| column.field.pointer == pointer);
        for column in part.columns().iter().filter(|column| column.required && !has(column.pointer)) {
            let message =
                format!("There is no column '{}', which every row needs ({}). Add it", column.heading(), column.help);
            self.say(FaultCode::NotAFeed, Some(place.clone()), &message);
        }
        let sets = part.figures();
        if !sets.is_empty() && !sets.iter().any(|set| set.iter().all(|pointer| has(pointer))) {
            let ways: Vec<String> = sets.iter().map(|set| set.join(" and ")).collect();
            let message = format!("There is no column for the figures themselves: {}. Add them", ways.join(", or "));
            self.say(FaultCode::NotAFeed, Some(place), &message);
        }
    }

    /// Columns that have values and no heading, each told once.
    pub(super) fn unheaded<'r>(&mut self, place: &Place, heading: &Heading, data: impl Iterator<Item = &'r Row>) {
        let known = heading.columns.iter().map(|column| column.at);
        let others = heading.unknown.iter().chain(&heading.persons).map(|(at, _)| *at);
        let twice = heading.twice.iter().map(|(at, ..)| *at);
        let mut told: HashSet<u32> = known.chain(others).chain(twice).collect();
        for row in data {
            for (at, _) in &row.cells {
                if !told.insert(*at) {
                    continue;
                }
                let message = "The column has values and no heading, so it is left out. Give it one, or empty it";
                let place = place.clone().row(row.number).column(*at, &"".into());
                self.say(FaultCode::UnknownField, Some(place), message);
            }
        }
    }
}
