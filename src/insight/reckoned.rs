//! What every series says of one period, and how much of the feed is in doubt, reckoned once beside the screens: a page
//! looks it up and never waits for it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::quality::{Gathered, InDoubt};
use super::spc::{Assurance, Exception, Status, Variation, signals_of};
use crate::dataset::Snapshot;
use crate::dataset::observations::OwnerIx;
use crate::domain::doubt::{DoubtKey, DoubtNotes};
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;
use crate::domain::signals::{Adjusted, SeriesKey};

/// What is to be reckoned: values, so that it can be done anywhere.
#[derive(Clone, Debug)]
pub struct Question {
    /// The figures.
    pub snapshot: Arc<Snapshot>,
    /// Up to which period.
    pub period: Period,
    /// What was decided about charts.
    pub adjusted: Arc<BTreeMap<SeriesKey, Adjusted>>,
    /// What was said of doubts.
    pub doubts: Arc<BTreeMap<DoubtKey, DoubtNotes>>,
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.is_of_the_series_of(other) && self.doubts == other.doubts
    }
}

/// What one series with limits says.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// Whether it varies at all, so that chance alone may mark it.
    pub varies: bool,
    /// The kind of variation of its last point.
    pub variation: Variation,
    /// Whether its target will be met; none without a target.
    pub assurance: Option<Assurance>,
    /// The same in a sentence, without the standard's title.
    pub text: String,
    /// What of it the room should hear of.
    pub exceptions: Vec<Exception>,
}

/// What every series with limits says and how much is in doubt, and what it was asked of.
#[derive(Debug)]
pub struct Reckoned {
    question: Question,
    said: Arc<HashMap<(u32, OwnerIx), Said>>,
    gathered: Arc<Gathered>,
    in_doubt: InDoubt,
}

/// What a part of the units says.
#[derive(Debug, Default)]
pub struct Share(HashMap<(u32, OwnerIx), Said>);

impl Question {
    /// Whether the series say the same to both, whatever was said of doubts.
    fn is_of_the_series_of(&self, other: &Self) -> bool {
        self.is_of_the_feed_of(other) && self.period == other.period && self.adjusted == other.adjusted
    }

    fn is_of_the_feed_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.snapshot, &other.snapshot)
    }

    /// What every `of`th unit says, from the `first` on: the shares of all `first` below `of` make the answer, and can be
    /// reckoned beside each other. The service and the areas come first and are the slowest, so that no share has them all.
    pub fn share(&self, first: usize, of: usize) -> Share {
        let figures = self.snapshot.figures();
        let mut said = HashMap::new();
        for owner in figures.owners().skip(first).step_by(of.max(1)) {
            let Some(place) = figures.index.place(&owner) else { continue };
            for (at, indicator) in (0..).zip(figures.data.catalogue.indicators()) {
                if !figures.has_any(at, place) {
                    continue;
                }
                let key = || SeriesKey { indicator: indicator.id.clone(), owner: owner.clone() };
                let adjusted = if self.adjusted.is_empty() { None } else { self.adjusted.get(&key()) };
                let series = signals_of(figures, indicator, &owner, self.period, adjusted);
                // A month without a figure says nothing, however clear the months before.
                if let Some(variation) = series.variation().filter(|_| series.is_current()) {
                    let (assurance, text) = (series.assurance(), series.in_words());
                    let varies = series.status() != Status::Constant;
                    said.insert(
                        (at, place),
                        Said { varies, variation, assurance, text, exceptions: series.exceptions() },
                    );
                }
            }
        }
        Share(said)
    }
}

impl Reckoned {
    /// The answer, its series reckoned by `shares`. What `before` says of the same is not reckoned again.
    pub fn new<S: IntoIterator<Item = Share>>(
        question: Question,
        before: Option<&Self>,
        shares: impl FnOnce(&Question) -> S,
    ) -> Self {
        let of_series = before.filter(|it| it.question.is_of_the_series_of(&question));
        let said = of_series.map_or_else(
            || Arc::new(shares(&question).into_iter().flat_map(|share| share.0).collect()),
            |it| Arc::clone(&it.said),
        );
        let of_feed = before.filter(|it| it.question.is_of_the_feed_of(&question));
        let faults = &question.snapshot.faults;
        let gathered = of_feed
            .map_or_else(|| Arc::new(Gathered::of(&question.snapshot.data, faults)), |it| Arc::clone(&it.gathered));
        let in_doubt = gathered.in_doubt(faults, &question.doubts, question.period);
        Self { question, said, gathered, in_doubt }
    }

    /// The answer, reckoned at once.
    pub fn at_once(question: Question) -> Self {
        Self::new(question, None, |question| [question.share(0, 1)])
    }

    /// Whether it answers this question.
    pub fn answers(&self, question: &Question) -> bool {
        self.question == *question
    }

    /// Whether its series are those of this question, though something was said of a doubt since.
    pub fn has_series_of(&self, question: &Question) -> bool {
        self.question.is_of_the_series_of(question)
    }

    /// The doubts of the feed as they were gathered, where it is the feed of this question.
    pub fn gathered_for(&self, question: &Question) -> Option<&Gathered> {
        self.question.is_of_the_feed_of(question).then_some(&*self.gathered)
    }

    /// How much is in doubt.
    pub fn in_doubt(&self) -> InDoubt {
        self.in_doubt
    }

    /// What the series of `owner` says; none where it has no limits, or no figure of the period.
    pub fn of(&self, indicator: &IndicatorId, owner: &Owner) -> Option<&Said> {
        let figures = self.question.snapshot.figures();
        let at = u32::try_from(figures.data.catalogue.position(indicator.as_str())?).ok()?;
        self.said.get(&(at, figures.index.place(owner)?))
    }

    /// How many series of teams have limits: of so many the false alarms are counted.
    pub fn teams_with_limits(&self) -> usize {
        self.said.iter().filter(|((_, place), said)| matches!(place, OwnerIx::Team(_)) && said.varies).count()
    }
}
