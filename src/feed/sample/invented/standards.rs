//! The 28 standards of an invented feed, and how the children of a cohort are counted.

/// Whom an invented standard counts; the size of each is a figure of team and month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cohort {
    /// Contacts of the month.
    Contacts,
    /// Referrals of the month.
    Referrals,
    /// Referrals to early help.
    EarlyHelp,
    /// Assessments completed.
    Assessments,
    /// On a protection plan.
    Protection,
    /// In need.
    InNeed,
    /// Looked after.
    LookedAfter,
    /// Looked after for a year.
    LookedAfterYear,
    /// Care leavers.
    CareLeavers,
}

impl Cohort {
    /// The least and the most of them that a team has.
    pub fn usual(self) -> (u64, u64) {
        match self {
            Self::Contacts => (60, 140),
            Self::Referrals | Self::EarlyHelp => (20, 60),
            Self::Assessments | Self::InNeed => (25, 55),
            Self::Protection => (18, 45),
            Self::LookedAfter => (24, 50),
            Self::LookedAfterYear => (14, 20),
            Self::CareLeavers => (12, 30),
        }
    }
}

/// The clock of a standard whose late records are listed: interval and first interval.
pub type Clock = (&'static str, &'static str);

/// What a standard gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gives {
    /// The size of its cohort.
    Count,
    /// Those in time of its cohort; so many in a thousand are not.
    InTime(u64),
    /// Those of its cohort that it counts, where fewer is better, in a thousand.
    Those(u64),
    /// The harder part of protection visits.
    TwentyDays,
    /// Supervision of all children, the sum of its parts.
    AllChildren,
    /// Workers with more cases than 18.
    WorkersOver,
}

/// One standard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standard {
    /// Its id.
    pub id: &'static str,
    /// Whom it counts.
    pub cohort: Cohort,
    /// What it gives.
    pub gives: Gives,
    /// Its clock.
    pub clock: Option<Clock>,
    /// Areas, by place, whose teams have it where areas differ.
    pub areas: &'static [usize],
}

const fn of(id: &'static str, cohort: Cohort, gives: Gives, areas: &'static [usize]) -> Standard {
    Standard { id, cohort, gives, clock: None, areas }
}

const fn clocked(id: &'static str, cohort: Cohort, gives: Gives, areas: &'static [usize], clock: Clock) -> Standard {
    Standard { id, cohort, gives, clock: Some(clock), areas }
}

/// The supervision of children in need, published only within all children.
pub const IN_NEED_SUPERVISED: Standard =
    clocked("SUP-CASE-ALL", Cohort::InNeed, Gives::InTime(200), &[0, 1], SUPERVISION);

const SUPERVISION: Clock = ("56 d", "56 d");

/// Supervision by cohort: the parts that all children are the sum of.
pub const SUPERVISED: [Standard; 4] = [
    clocked("SUP-CASE-CPP", Cohort::Protection, Gives::InTime(100), &[1], SUPERVISION),
    clocked("SUP-CASE-CLA", Cohort::LookedAfter, Gives::InTime(180), &[2, 3], SUPERVISION),
    clocked("SUP-CASE-CL", Cohort::CareLeavers, Gives::InTime(300), &[2], SUPERVISION),
    IN_NEED_SUPERVISED,
];

/// Every standard of an invented feed.
#[rustfmt::skip]
pub const STANDARDS: [Standard; 28] = [
    of("FD-CONTACTS", Cohort::Contacts, Gives::Count, &[0]),
    of("FD-REFERRALS", Cohort::Referrals, Gives::Count, &[0]),
    of("FD-REREF-12M", Cohort::Referrals, Gives::Those(220), &[0]),
    of("EH-REFERRALS", Cohort::EarlyHelp, Gives::Count, &[]),
    of("EH-OPEN", Cohort::EarlyHelp, Gives::Count, &[]),
    of("AS-45WD", Cohort::Assessments, Gives::InTime(160), &[0]),
    of("CP-COUNT", Cohort::Protection, Gives::Count, &[1]),
    clocked("VIS-CP-10WD", Cohort::Protection, Gives::InTime(110), &[1], ("10 wd", "10 wd")),
    clocked("VIS-CP-20WD", Cohort::Protection, Gives::TwentyDays, &[1], ("20 wd", "20 wd")),
    SUPERVISED[0],
    of("CP-REVIEW", Cohort::Protection, Gives::InTime(40), &[]),
    of("CP-CORE", Cohort::Protection, Gives::InTime(130), &[]),
    of("CIN-COUNT", Cohort::InNeed, Gives::Count, &[0, 1]),
    clocked("VIS-CIN-6W", Cohort::InNeed, Gives::InTime(60), &[0, 1], ("42 d", "10 wd")),
    of("CLA-COUNT", Cohort::LookedAfter, Gives::Count, &[2, 3]),
    clocked("VIS-CLA-6W", Cohort::LookedAfter, Gives::InTime(120), &[2, 3], ("42 d", "7 d")),
    SUPERVISED[1],
    of("CLA-REVIEW", Cohort::LookedAfter, Gives::InTime(30), &[2, 3]),
    of("CLA-HEALTH", Cohort::LookedAfterYear, Gives::InTime(180), &[]),
    of("CLA-STAB3", Cohort::LookedAfter, Gives::Those(120), &[]),
    of("CLA-IFA", Cohort::LookedAfter, Gives::Those(260), &[]),
    of("CLA-PLAN", Cohort::LookedAfter, Gives::InTime(150), &[]),
    of("CL-COUNT", Cohort::CareLeavers, Gives::Count, &[]),
    SUPERVISED[2],
    of("CL-PATHWAY", Cohort::CareLeavers, Gives::InTime(220), &[]),
    of("CL-EET", Cohort::CareLeavers, Gives::InTime(420), &[]),
    clocked("SUP-CASE-ALL", Cohort::InNeed, Gives::AllChildren, &[], SUPERVISION),
    of("WF-CASELOAD-OVER", Cohort::InNeed, Gives::WorkersOver, &[0, 1, 2, 3]),
];
