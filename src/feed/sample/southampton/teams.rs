//! The invented teams below Southampton's published totals: who holds which children, how well, with how many people.

use crate::domain::org::WorkerRole;
use crate::domain::period::Period;

/// Where the children of the service are held; every open child is in exactly one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cohort {
    /// On a protection plan.
    Protection,
    /// With a child in need plan, not of the disabilities team.
    InNeed,
    /// Looked after.
    LookedAfter,
    /// Care leavers.
    CareLeavers,
    /// All others open: assessments, disabled children in need.
    Other,
}

/// The areas: id and name.
pub const AREAS: [(&str, &str); 4] = [
    ("front-door-assessment", "Front door and assessment"),
    ("protection-court", "Protection and court"),
    ("looked-after-care-leavers", "Looked-after children and care leavers"),
    ("fostering-disabilities", "Fostering and children with disabilities"),
];

/// The published count that is one team's whole looked-after cohort.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Special {
    /// `CLA-UASC`: unaccompanied asylum seekers.
    Unaccompanied,
    /// `CLA-CWD`: looked after by the disabilities team.
    Disabilities,
}

/// How a team does over the nine months, in percent of the usual number of children outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// The same all year.
    Steady(u64),
    /// From the first towards the second.
    From(u64, u64),
}

impl Course {
    /// In month `m` of nine, from 0.
    pub fn at(self, m: usize) -> u64 {
        let m = m as u64;
        match self {
            Self::Steady(level) => level,
            Self::From(a, b) => (a * (8 - m.min(8)) + b * m.min(8)) / 8,
        }
    }
}

/// One invented team.
#[derive(Clone, Copy, Debug)]
pub struct Team {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Place of its area in [`AREAS`].
    pub area: usize,
    /// Its manager's id and name.
    pub manager: (&'static str, &'static str),
    /// Its share of each [`Cohort`], in their order; in December these are the children it holds.
    pub holds: [u64; 5],
    /// A looked-after cohort that is published as a count of its own.
    pub special: Option<Special>,
    /// How it does.
    pub course: Course,
    /// The role most of its workers have.
    pub role: WorkerRole,
    /// Workers in December: in all, of them newly qualified, back from absence, at 0.8 and at 0.6 of full time.
    pub staff: [u64; 5],
    /// How many of the newly qualified came in September.
    pub joined: u64,
    /// How many workers have more than 18 children in December.
    pub over: u64,
    /// Whether one of them has 31.
    pub far_over: bool,
    /// Children with no worker, as a rule.
    pub unallocated: u64,
    /// Tenths of full-time posts: vacant, absent, agency.
    pub posts: [u64; 3],
    /// What it is since, and the team it took over from.
    pub since: Option<Since>,
}

/// A team that did not always exist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Since {
    /// Its first month, as place among the nine.
    pub month: usize,
    /// Id and name of the team that it replaced, whose last month is the one before.
    pub replaces: Option<(&'static str, &'static str)>,
}

impl Team {
    /// The id that reports for this team in month `m`; none before there is a team.
    pub fn id_in(&self, m: usize) -> Option<&'static str> {
        match self.since {
            Some(since) if m < since.month => since.replaces.map(|(id, _)| id),
            _ => Some(self.id),
        }
    }

    /// The month before which the team had not begun, `2021-04` for those that were always there.
    pub fn from(&self, months: &[Period]) -> Option<Period> {
        match self.since {
            Some(since) => months.get(since.month).copied(),
            None => Period::month(2021, 4),
        }
    }
}

const BASE: Team = Team {
    id: "",
    name: "",
    area: 0,
    manager: ("", ""),
    holds: [0; 5],
    special: None,
    course: Course::Steady(100),
    role: WorkerRole::SocialWorker,
    staff: [0; 5],
    joined: 0,
    over: 0,
    far_over: false,
    unallocated: 0,
    posts: [0; 3],
    since: None,
};
const PROTECTION: Team = Team { area: 1, ..BASE };
const LOOKED_AFTER: Team = Team { area: 2, ..BASE };
const FOSTERING: Team = Team { area: 3, ..BASE };

/// Every team, in the order of the document. In December they hold 286 children on a plan, 479 in need, 543 looked
/// after, 259 care leavers and 688 others: the published 2,255, with 143 social workers.
#[rustfmt::skip]
pub const TEAMS: [Team; 26] = [
    Team { id: "T01", name: "Front door", manager: ("M01", "J. Pemberton"), holds: [0, 0, 0, 0, 60], staff: [5, 0, 0, 1, 0],
        course: Course::Steady(60), posts: [0, 0, 0], ..BASE },
    Team { id: "T02", name: "Assessment 1", manager: ("M02", "S. Kaur"), holds: [0, 40, 0, 0, 125], staff: [11, 1, 0, 1, 0],
        joined: 1, over: 4, unallocated: 3, course: Course::Steady(170), posts: [10, 0, 20], ..BASE },
    Team { id: "T03", name: "Assessment 2", manager: ("M03", "H. Llewellyn"), holds: [0, 38, 0, 0, 120], staff: [10, 1, 0, 0, 0],
        over: 3, far_over: true, unallocated: 5, course: Course::From(110, 190), posts: [20, 6, 30], ..BASE },
    Team { id: "T21", name: "Assessment 3", manager: ("M21", "D. Okafor"), holds: [0, 36, 0, 0, 115], staff: [11, 0, 0, 1, 1],
        over: 3, unallocated: 1, course: Course::Steady(70), posts: [0, 5, 10], ..BASE },
    Team { id: "T22", name: "Brief intervention", manager: ("M22", "A. Whitcombe"), holds: [0, 45, 0, 0, 50], staff: [7, 0, 0, 0, 1],
        over: 1, course: Course::Steady(50), posts: [0, 0, 0], ..BASE },
    Team { id: "T23", name: "Early help 1", manager: ("M23", "L. Thorne"), role: WorkerRole::FamilyPractitioner,
        staff: [5, 0, 0, 1, 0], posts: [10, 0, 0], ..BASE },
    Team { id: "T24", name: "Early help 2", manager: ("M24", "F. Adeyemi"), role: WorkerRole::FamilyPractitioner,
        staff: [5, 0, 0, 0, 1], posts: [0, 0, 0], ..BASE },

    Team { id: "T04", name: "Protection 1", manager: ("M04", "R. Osei"), holds: [36, 48, 0, 0, 12], staff: [6, 1, 0, 0, 0],
        over: 2, unallocated: 2, course: Course::Steady(175), posts: [10, 6, 20], ..PROTECTION },
    Team { id: "T05", name: "Protection 2", manager: ("M05", "M. Brannigan"), holds: [48, 50, 0, 0, 12], staff: [8, 0, 1, 0, 0],
        over: 2, course: Course::Steady(60), posts: [0, 0, 10], ..PROTECTION },
    Team { id: "T06", name: "Protection 3", manager: ("M06", "P. Nowak"), holds: [46, 50, 0, 0, 12], staff: [8, 1, 0, 0, 0],
        over: 1, unallocated: 1, course: Course::From(260, 50), posts: [5, 0, 10], ..PROTECTION },
    Team { id: "T07", name: "Protection 4", manager: ("M07", "C. Hartnell"), holds: [44, 46, 0, 0, 12], staff: [8, 0, 0, 1, 0],
        over: 1, course: Course::Steady(80), posts: [0, 0, 0], ..PROTECTION },
    Team { id: "T25", name: "Protection 5", manager: ("M08", "N. Rahman"), holds: [42, 46, 0, 0, 12], staff: [7, 1, 0, 0, 0],
        joined: 1, over: 2, unallocated: 1, course: Course::From(150, 100), posts: [10, 0, 20],
        since: Some(Since { month: 5, replaces: Some(("T08", "Safeguarding east")) }), ..PROTECTION },
    Team { id: "T09", name: "Court", manager: ("M09", "E. Gilchrist"), holds: [40, 30, 0, 0, 0], staff: [6, 0, 0, 0, 0],
        course: Course::Steady(40), posts: [0, 10, 0], ..PROTECTION },
    Team { id: "T10", name: "Young people", manager: ("M10", "T. Mensah"), holds: [30, 50, 0, 0, 18], staff: [7, 0, 0, 0, 1],
        over: 1, course: Course::Steady(110), posts: [10, 0, 0], ..PROTECTION },

    Team { id: "T11", name: "Looked after 1", manager: ("M11", "K. Dunmore"), holds: [0, 0, 110, 0, 0], staff: [8, 1, 0, 0, 0],
        over: 1, course: Course::Steady(55), posts: [0, 0, 10], ..LOOKED_AFTER },
    Team { id: "T12", name: "Looked after 2", manager: ("M12", "B. Fairclough"), holds: [0, 0, 108, 0, 0], staff: [8, 0, 0, 1, 0],
        over: 2, unallocated: 1, course: Course::Steady(100), posts: [10, 0, 10], ..LOOKED_AFTER },
    Team { id: "T13", name: "Looked after 3", manager: ("M13", "Y. Demir"), holds: [0, 0, 104, 0, 0], staff: [7, 0, 0, 0, 0],
        over: 3, unallocated: 2, course: Course::Steady(190), posts: [20, 10, 20], ..LOOKED_AFTER },
    Team { id: "T14", name: "Looked after 4", manager: ("M14", "G. Tolland"), holds: [0, 0, 100, 0, 0], staff: [7, 1, 0, 1, 0],
        over: 1, course: Course::From(140, 70), posts: [0, 0, 0], ..LOOKED_AFTER },
    Team { id: "T15", name: "Unaccompanied young people", manager: ("M15", "I. Petrov"), holds: [0, 0, 35, 0, 0],
        staff: [2, 0, 0, 0, 0], special: Some(Special::Unaccompanied), course: Course::Steady(60), posts: [0, 0, 0], ..LOOKED_AFTER },
    Team { id: "T16", name: "Pathways 1", manager: ("M16", "V. Castell"), holds: [0, 0, 0, 131, 0], staff: [8, 0, 0, 0, 0],
        role: WorkerRole::PersonalAdviser, unallocated: 2, course: Course::Steady(115), posts: [10, 0, 0], ..LOOKED_AFTER },
    Team { id: "T17", name: "Pathways 2", manager: ("M17", "O. Lindley"), holds: [0, 0, 0, 128, 0], staff: [8, 0, 0, 0, 0],
        role: WorkerRole::PersonalAdviser, unallocated: 1, course: Course::Steady(90), posts: [0, 10, 0], ..LOOKED_AFTER },
    Team { id: "T26", name: "Reunification", manager: ("M26", "Z. Haddad"), staff: [0, 0, 0, 0, 0], posts: [30, 0, 0],
        since: Some(Since { month: 7, replaces: None }), ..LOOKED_AFTER },

    Team { id: "T18", name: "Fostering", manager: ("M18", "W. Ashdown"), role: WorkerRole::SupervisingSocialWorker,
        staff: [7, 0, 0, 1, 0], posts: [0, 0, 0], ..FOSTERING },
    Team { id: "T27", name: "Connected carers", manager: ("M27", "S. Prior"), role: WorkerRole::SupervisingSocialWorker,
        staff: [3, 0, 0, 0, 0], posts: [5, 0, 0], ..FOSTERING },
    Team { id: "T19", name: "Permanence", manager: ("M19", "D. Sealey"), holds: [0, 0, 57, 0, 0], staff: [4, 0, 0, 0, 0],
        course: Course::Steady(70), posts: [0, 0, 10], ..FOSTERING },
    Team { id: "T20", name: "Children with disabilities", manager: ("M20", "A. Munro"), holds: [0, 0, 29, 0, 140],
        staff: [11, 1, 0, 0, 1], joined: 1, over: 4, unallocated: 1, special: Some(Special::Disabilities),
        course: Course::Steady(110), posts: [10, 10, 0], ..FOSTERING },
];
