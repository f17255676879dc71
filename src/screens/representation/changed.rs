//! What changed in a representation, line by line: between two versions that were submitted, or between a working copy and
//! a version that came in meanwhile.

use super::super::desk::Desk;
use super::super::page::{Cell, Column, Extent, Part, Row, SectionKey, Subject, Tone};
use super::super::working::{Working, recorded, text, title};
use crate::domain::clinic::representation::{Content, Exception, Representation, Section};
use crate::domain::fault::Owner;
use crate::domain::hand::typed;

const COLUMNS: &[Column] = &[
    Column::text("Section", 24, 40, "What it is about"),
    Column::text("", 5, 5, "was: the line before; now: the line after"),
    Column::text("Line", 40, 160, "The line"),
];

/// What changed: against a version that came in meanwhile, else between the two that were submitted last.
pub(super) fn part(desk: &Desk, copy: &Working, asked: &[Exception]) -> Part {
    let there = recorded(desk, &copy.team, copy.period);
    let submitted = there.and_then(|it| Some((it.submitted_before()?, it.submitted_version()?)));
    let (title, pair) = match (copy.came_in(desk), submitted) {
        (Some(other), _) => ("What changed: theirs, then yours", Some((&other.content, &copy.content))),
        (None, Some((before, now))) => ("What changed", Some((&before.content, &now.content))),
        (None, None) => ("What changed", None),
    };
    let owner = Owner::Team(copy.team.clone());
    let rows = pair.map_or_else(Vec::new, |(was, now)| rows(was, now, asked, &owner));
    let empty = if there.and_then(Representation::submitted).is_some() {
        "Submitted once: there is no earlier version to compare with."
    } else {
        "Not submitted yet: there is nothing to compare."
    };
    Part { title: title.into(), columns: COLUMNS, rows, empty: empty.into(), extent: Extent::Rest }
}

fn rows(was: &Content, now: &Content, asked: &[Exception], owner: &Owner) -> Vec<Row> {
    let mut rows = Vec::new();
    for section in sections(was, now) {
        let lines = |content: &Content| in_lines(content, &section);
        let (was, now) = (lines(was), lines(now));
        let title = title(asked, &section);
        for (at, (word, line)) in differing(&was, &now).into_iter().enumerate() {
            let tone = if word == "now" { Tone::Strong } else { Tone::Plain };
            rows.push(Row {
                key: format!("{at} {title}"),
                cells: vec![Cell::text(title.clone()), Cell::text(word).toned(tone), Cell::text(line.clone())],
                opens: None,
                subject: Subject::of(owner.clone()),
                words: format!("{title}, {word}: {line}"),
            });
        }
    }
    rows
}

/// Every section that either holds.
fn sections(was: &Content, now: &Content) -> Vec<SectionKey> {
    let mut all = Vec::new();
    for answer in now.answers.iter().chain(&was.answers) {
        let of = |section| SectionKey::Answer(answer.exception.clone(), section);
        all.extend(Section::ALL.map(of));
        all.push(SectionKey::NoAction(answer.exception.clone()));
    }
    all.extend([SectionKey::ToldUs, SectionKey::Complaints, SectionKey::Better, SectionKey::DipSample]);
    all.extend(now.interim.iter().chain(&was.interim).map(|it| SectionKey::Interim(it.indicator.clone())));
    let mut once: Vec<SectionKey> = Vec::new();
    for section in all {
        if !once.contains(&section) {
            once.push(section);
        }
    }
    once
}

fn in_lines(content: &Content, section: &SectionKey) -> Vec<String> {
    let whole = match section {
        SectionKey::DipSample => content.dip_sample.map(|it| it.in_words()).unwrap_or_default(),
        SectionKey::Interim(indicator) => {
            let found = content.interim.iter().find(|it| it.indicator == *indicator);
            found.map(|it| it.in_words()).unwrap_or_default()
        }
        _ => text(content, section).unwrap_or_default().to_owned(),
    };
    whole.lines().map(|line| typed(line).to_string()).filter(|line| !line.is_empty()).collect()
}

/// The lines between what both begin and what both end with: first as they were, then as they are.
fn differing<'a>(was: &'a [String], now: &'a [String]) -> Vec<(&'static str, &'a String)> {
    let start = was.iter().zip(now).take_while(|(a, b)| a == b).count();
    let (was, now) = (&was[start..], &now[start..]);
    let end = was.iter().rev().zip(now.iter().rev()).take_while(|(a, b)| a == b).count();
    let (was, now) = (&was[..was.len() - end], &now[..now.len() - end]);
    was.iter().map(|line| ("was", line)).chain(now.iter().map(|line| ("now", line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_that_differ_are_told() {
        let lines = |text: &str| text.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let cases = [
            ("", "", ""),
            ("a b c", "a b c", ""),
            ("a b c", "a x c", "was b, now x"),
            ("a b", "a b c", "now c"),
            ("a b c", "c", "was a, was b"),
            ("a a", "a", "was a"),
            ("", "a", "now a"),
        ];
        for (was, now, told) in cases {
            let (was, now) = (lines(was), lines(now));
            let found: Vec<String> =
                differing(&was, &now).iter().map(|(word, line)| format!("{word} {line}")).collect();
            assert_eq!(found.join(", "), told);
        }
    }
}
