//! The one model of everything that leaves the program as a paper: what it says, apart from how a format says it.
//!
//! A paper is built once and written by any of the formats. So the same figure stands in each of them,
//! and what is held back from a reader is held back in the model, before a format sees it.

mod cell;
mod chart;
mod foot;
mod table;

pub use cell::Cell;
pub use chart::{Band, Chart, LineChart, Mark, Point};
pub use foot::{Deed, Foot};
pub use table::{Column, ColumnKind, Ragged, Table};

use std::borrow::Cow;

use crate::text::SafeText;

/// Which paper it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// What is read before a clinic.
    Pack,
    /// What was said and agreed in a clinic.
    Minutes,
    /// What one owner owes.
    Slip,
    /// One team's own account before a clinic.
    Representation,
    /// What the improvement board reads, by improvement priority.
    Board,
    /// What the scrutiny panel reads, and with it the public.
    Panel,
}

impl Kind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [Self; 6] = [Self::Pack, Self::Minutes, Self::Slip, Self::Representation, Self::Board, Self::Panel];

    /// The word for it on the command line, and in the names of its template and files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Minutes => "minutes",
            Self::Slip => "slip",
            Self::Representation => "representation",
            Self::Board => "board",
            Self::Panel => "panel",
        }
    }
}

/// A paper.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// What stands above it, and names it to a reader's list of windows.
    pub title: SafeText,
    /// Which paper it is.
    pub kind: Kind,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// What it was made from, by whom and when.
    pub foot: Foot,
}

/// How far below the title a heading stands. The title itself is the only heading of the first level.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// A part of the paper.
    Part,
    /// A section of a part.
    Section,
}

/// One piece of a paper.
#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    /// A heading.
    Heading(Level, SafeText),
    /// A paragraph.
    Paragraph(SafeText),
    /// A list without an order; never empty in a good paper, for "none" is said in words.
    List(Vec<SafeText>),
    /// A table.
    Table(Table),
    /// A chart, with its figures.
    Chart(Chart),
}

impl Block {
    /// A heading of a part.
    pub fn part(text: impl AsRef<str>) -> Self {
        Self::Heading(Level::Part, SafeText::kept(text.as_ref()))
    }

    /// A heading of a section.
    pub fn section(text: impl AsRef<str>) -> Self {
        Self::Heading(Level::Section, SafeText::kept(text.as_ref()))
    }

    /// A list; a paragraph of `none` where there is nothing to list.
    pub fn list(items: Vec<String>, none: &str) -> Self {
        let items: Vec<SafeText> = items.into_iter().map(|it| SafeText::kept(&it)).collect();
        if items.is_empty() { Self::paragraph(none) } else { Self::List(items) }
    }

    /// A paragraph.
    pub fn paragraph(text: impl AsRef<str>) -> Self {
        Self::Paragraph(SafeText::kept(text.as_ref()))
    }
}

impl Document {
    /// Puts every text through `words`, those of the tables and charts among them; of the foot only who is named, for its
    /// digests are what a record is found by.
    pub fn reword(&mut self, words: impl for<'t> Fn(&'t str) -> Cow<'t, str>) {
        let put = |text: &mut SafeText| {
            let other = match words(text.as_str()) {
                Cow::Owned(other) => SafeText::kept(&other),
                Cow::Borrowed(_) => return,
            };
            *text = other;
        };
        put(&mut self.title);
        put(&mut self.foot.by);
        for block in &mut self.blocks {
            match block {
                Block::Heading(_, text) | Block::Paragraph(text) => put(text),
                Block::List(items) => items.iter_mut().for_each(&put),
                Block::Table(table) => table.texts_mut().for_each(&put),
                Block::Chart(chart) => {
                    put(&mut chart.title);
                    put(&mut chart.alternative);
                    chart.model.points.iter_mut().for_each(|point| put(&mut point.label));
                    chart.table.texts_mut().for_each(&put);
                }
            }
        }
    }

    /// Every table in order, those of the charts among them: all that CSV and Excel take.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Chart(chart) => Some(&chart.table),
            Block::Heading(..) | Block::Paragraph(_) | Block::List(_) => None,
        })
    }
}
