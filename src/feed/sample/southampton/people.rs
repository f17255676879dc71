//! The invented workers: who they are, how many children each has in each month, and their supervisions.

use std::io;

use chrono::{Days, NaiveDate};

use super::clock::broken;
use super::teams::TEAMS;
use crate::domain::org::{ProtectionKind, SupervisionKind, WorkerRole};
use crate::feed::sample::chance::{Chance, key, split};
use crate::feed::sample::months::working_from;

/// The target that the sample is made around: cases per full-time worker.
pub const TARGET: u64 = 18;

/// The month, as place among the nine, in which the newly qualified join.
pub const JOINED: usize = 5;

/// One invented worker.
pub struct Worker {
    /// Their id.
    pub id: String,
    /// Their role.
    pub role: WorkerRole,
    /// Tenths of full time.
    pub fte: u64,
    /// Why and since when they are protected.
    pub protected: Option<(ProtectionKind, NaiveDate)>,
    /// Whether they came in September.
    pub joined: bool,
}

impl Worker {
    /// Whether they are there in month `m`.
    pub fn is_there(&self, m: usize) -> bool {
        !self.joined || m >= JOINED
    }
}

/// The workers of each of [`TEAMS`]: first those at full time, then part-time, then protected, those who joined last.
pub fn workers() -> Vec<Vec<Worker>> {
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
    let mut number = 0;
    let mut team_of = |team: &super::teams::Team| {
        let [all, asye, back, eight, six] = team.staff;
        (0..all)
            .map(|n| {
                number += 1;
                let from_end = all - 1 - n;
                let joined = from_end < team.joined;
                let protected = if from_end < asye {
                    Some((ProtectionKind::Asye, if joined { date(2022, 9, 5) } else { date(2022, 1, 10) }))
                } else if from_end < asye + back {
                    Some((ProtectionKind::ReturnToWork, date(2022, 3, 14)))
                } else {
                    None
                };
                let part = from_end.checked_sub(asye + back);
                let fte = match part {
                    Some(k) if k < six => 6,
                    Some(k) if k < six + eight => 8,
                    _ => 10,
                };
                // The second of a team of social workers is a senior; the last personal adviser is a social worker.
                let role = match (team.role, n) {
                    (WorkerRole::SocialWorker, 1) => WorkerRole::SeniorSocialWorker,
                    (WorkerRole::PersonalAdviser, 0) => WorkerRole::SocialWorker,
                    (role, _) => role,
                };
                Worker { id: format!("W{number:03}"), role, fte, protected, joined }
            })
            .collect()
    };
    TEAMS.iter().map(&mut team_of).collect()
}

/// Children without a worker in the team at `place` in month `m`.
pub fn unallocated(place: usize, m: usize) -> u64 {
    let team = &TEAMS[place];
    match team.unallocated {
        0 => 0,
        usual if m == 8 => usual,
        usual => Chance::new(&[key(team.id), m as u64, 23]).between(usual / 2, usual + 1),
    }
}

/// How many children each worker of the team at `place` has in month `m`, `total` in all.
///
/// Every rule of counting agrees on who has too many: whoever works part of the time or is protected has no more than
/// their part of 18, and all others more than 18 or no more than 18.
pub fn loads(place: usize, staff: &[Worker], m: usize, total: u64) -> io::Result<Vec<u64>> {
    let team = &TEAMS[place];
    let mut chance = Chance::new(&[key(team.id), m as u64, 29]);
    let mut loads = vec![0; staff.len()];
    let mut free = Vec::new();
    for (at, worker) in staff.iter().enumerate().filter(|(_, w)| w.is_there(m)) {
        match (worker.protected, worker.fte) {
            (Some(_), _) => loads[at] = chance.between(6, 9),
            (None, 6) => loads[at] = chance.between(7, 10),
            (None, 8) => loads[at] = chance.between(11, 14),
            _ => free.push(at),
        }
    }
    let mut rest = total.checked_sub(loads.iter().sum()).ok_or_else(|| broken("a team with too many workers"))?;
    let most = [if team.far_over { 31 } else { 26 }, 25, 24, 23, 22];
    let mut over = usize::try_from(team.over).unwrap_or(0);
    // More than planned only where the others would have more than 18 as well.
    let room = |over: usize| -> Option<(u64, u64)> {
        let others = (free.len().checked_sub(over)?) as u64;
        let high: u64 = (0..over).map(|k| most[k.min(4)]).sum();
        let low = (TARGET + 1) * over as u64;
        (rest >= low + others * 6 && rest <= high + others * TARGET).then_some((low, high))
    };
    let mut steps =
        [over, over + 1, over + 2, over + 3, over + 4, over.saturating_sub(1), over.saturating_sub(2), 0].into_iter();
    let (low, high) = loop {
        over = steps.next().ok_or_else(|| broken(&format!("caseloads of {} in month {m}: {total}", team.id)))?;
        if let Some(found) = room(over) {
            break found;
        }
    };
    let others = (free.len() - over) as u64;
    // Those over have what is usual for them, less where the others would be idle, more where they could not take it.
    let usual = if team.far_over { high } else { (high * 4 + low) / 5 };
    let for_over = usual.min(rest - others * 6).max(rest.saturating_sub(others * TARGET)).clamp(low, high);
    let extra: Vec<u64> = (0..over).map(|k| most[k.min(4)] - TARGET - 1).collect();
    let above = crate::feed::sample::chance::share_out(for_over - low, &extra, &extra);
    for (&at, above) in free.iter().zip(&above) {
        loads[at] = TARGET + 1 + above;
        rest -= loads[at];
    }
    let mut even = split(rest, &vec![1; free.len() - over]);
    for k in 1..even.len() {
        let give = chance.below(3).min(TARGET.saturating_sub(even[k - 1])).min(even[k].saturating_sub(5));
        even[k - 1] += give;
        even[k] -= give;
    }
    for (&at, load) in free[over..].iter().zip(even) {
        loads[at] = load;
    }
    Ok(loads)
}

/// A supervision as it stands at the end of month `m`: kind, last held, next due.
pub fn supervision(
    worker: &Worker,
    team: &str,
    end: NaiveDate,
    calendar: &crate::domain::calendar::Calendar,
) -> Option<(SupervisionKind, NaiveDate, NaiveDate)> {
    let mut chance = Chance::new(&[key(&worker.id), key(&end.to_string()), 31]);
    let held = |days: u64| calendar.sub_working_days(working_from(calendar, end - Days::new(days)), 1);
    match worker.protected {
        Some((ProtectionKind::Asye, from)) => {
            // Weekly for six weeks, then as agreed with the worker: here every two weeks.
            let weekly = end < from + Days::new(42);
            let held = held(chance.between(1, if weekly { 6 } else { 17 }));
            Some((SupervisionKind::Asye, held, held + Days::new(if weekly { 7 } else { 14 })))
        }
        // Most authorities keep one-to-ones apart; here three teams send them.
        _ if ["T04", "T11", "T22"].contains(&team) => {
            let held = held(chance.between(3, 40));
            Some((SupervisionKind::OneToOne, held, held + Days::new(28)))
        }
        _ => None,
    }
}
