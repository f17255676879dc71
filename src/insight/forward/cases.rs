//! Caseloads month by month against posts, where the feed has them. Posts are those of the latest document; what they
//! were in an earlier month is not known.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::Holder;
use crate::dataset::figures::Figures;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::org::{Counted, Posts, Team};
use crate::domain::period::Period;

/// The cases of one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CaseMonth {
    /// Which month.
    pub period: Period,
    /// Cases that workers hold and cases of nobody together; `None` is not known.
    pub cases: Option<u64>,
    /// Cases that nobody is allocated to; `None` is not known.
    pub unallocated: Option<u64>,
}

/// A sum over teams of one number of posts.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct PostSum {
    /// What is known, in full-time equivalents; `None` where no team says it.
    pub fte: Option<f64>,
    /// Teams that do not say it.
    pub silent: usize,
}

/// Cases against posts.
#[derive(Clone, PartialEq, Debug)]
pub struct Cases {
    /// Of what, oldest month first; children, families and carers are never added.
    pub months: Vec<(Option<Counted>, Vec<CaseMonth>)>,
    /// Posts in the establishment.
    pub established: PostSum,
    /// Of them vacant.
    pub vacant: PostSum,
    /// Of them filled but absent.
    pub absent: PostSum,
    /// Agency workers.
    pub agency: PostSum,
    /// Whether some cases of an earlier month are of workers whom the feed no longer names, and so in no team's sum.
    pub lacks_leavers: bool,
}

/// The cases of `owner` in the `count` periods up to `until`.
pub fn cases(figures: Figures<'_>, owner: &Owner, until: Period, count: usize) -> Cases {
    let data = figures.data;
    let mut periods: Vec<Period> =
        std::iter::successors(Some(until), |period| Some(period.previous())).take(count).collect();
    periods.reverse();
    let team_of: BTreeMap<&str, &TeamId> = data.workers.iter().map(|it| (it.id.as_str(), &it.team)).collect();
    let mut lacks_leavers = false;
    let mut sums: BTreeMap<(Option<Counted>, Period), (u64, Option<u64>)> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    for row in data.caseload.iter().filter(|row| periods.contains(&row.period)) {
        let (team, is_nobodys) = match &row.holder {
            Holder::Worker(worker) => (team_of.get(worker.as_str()).copied(), false),
            Holder::Unallocated(team) => (Some(team), true),
        };
        let is_own = match team {
            Some(team) => figures.is_of(team, owner),
            None => *owner == Owner::Service,
        };
        lacks_leavers |= team.is_none() && !is_own;
        if is_own {
            let sum = sums.entry((row.counted, row.period)).or_default();
            sum.0 = sum.0.saturating_add(row.count);
            if is_nobodys {
                sum.1 = Some(sum.1.unwrap_or(0).saturating_add(row.count));
            }
            kinds.insert(row.counted);
        }
    }
    let of_kind = |kind: Option<Counted>| {
        let month = |period: &Period| {
            let sum = sums.get(&(kind, *period)).copied();
            CaseMonth { period: *period, cases: sum.map(|it| it.0), unallocated: sum.and_then(|it| it.1) }
        };
        (kind, periods.iter().map(month).collect())
    };
    let teams: Vec<&Team> =
        data.teams.iter().filter(|team| team.is_open_in(until) && figures.is_of(&team.id, owner)).collect();
    let sum = |part: fn(&Posts) -> Option<f64>| {
        teams.iter().fold(PostSum::default(), |sum, team| match team.posts.as_ref().and_then(part) {
            Some(fte) => PostSum { fte: Some(sum.fte.unwrap_or(0.0) + fte), ..sum },
            None => PostSum { silent: sum.silent + 1, ..sum },
        })
    };
    Cases {
        months: kinds.into_iter().map(of_kind).collect(),
        established: sum(|it| it.established_fte),
        vacant: sum(|it| it.vacant_fte),
        absent: sum(|it| it.absent_fte),
        agency: sum(|it| it.agency_fte),
        lacks_leavers,
    }
}

impl PostSum {
    /// `7.0`, `not known`, `7.0 (2 teams do not say)`.
    pub fn in_words(&self) -> String {
        match (self.fte, self.silent) {
            (None, _) => "not known".to_owned(),
            (Some(fte), 0) => format!("{fte:.1}"),
            (Some(fte), 1) => format!("{fte:.1} (1 team does not say)"),
            (Some(fte), n) => format!("{fte:.1} ({n} teams do not say)"),
        }
    }

    /// The sum, where every team says it.
    fn whole(&self) -> Option<f64> {
        self.fte.filter(|_| self.silent == 0)
    }
}

impl Cases {
    /// Posts in a sentence.
    pub fn posts_in_words(&self) -> String {
        if [self.established, self.vacant, self.absent, self.agency].iter().all(|it| it.fte.is_none()) {
            return "Posts: not known.".to_owned();
        }
        format!(
            "Posts {}: vacant {}, absent {}, agency {}.",
            self.established.in_words(),
            self.vacant.in_words(),
            self.absent.in_words(),
            self.agency.in_words()
        )
    }

    /// Posts filled by somebody who is there, agency not counted; `None` where a team does not say.
    pub fn filled(&self) -> Option<f64> {
        Some(self.established.whole()? - self.vacant.whole()? - self.absent.whole()?)
    }

    /// Cases for each post of the establishment, and for each that is filled by somebody who is there.
    #[expect(clippy::cast_precision_loss, reason = "caseloads are small numbers")]
    pub fn for_each_post(&self, cases: u64) -> (Option<f64>, Option<f64>) {
        let each = |posts: Option<f64>| posts.filter(|posts| *posts > 0.0).map(|posts| cases as f64 / posts);
        (each(self.established.whole()), each(self.filled()))
    }
}
