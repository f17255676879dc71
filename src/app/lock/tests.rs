//! Time that passes, jumps and stands still.

use chrono::TimeDelta;

use super::*;
use crate::app::support::moment;

/// So many seconds after the beginning by the wall, and by the clock that nobody sets.
fn at(wall: i64, steady: u64) -> Moment {
    let start = moment();
    Moment { now: start.now + TimeDelta::seconds(wall), steady: Duration::from_secs(steady), ..start }
}

fn after(minutes: u32, seconds: u64) -> Watch {
    let mut watch = Watch::begun(minutes, at(0, 0));
    watch.hears(at(i64::try_from(seconds).unwrap(), seconds));
    watch
}

#[test]
fn it_locks_after_the_minutes_that_are_set_and_warns_before() {
    for minutes in 1..=15 {
        let limit = u64::from(minutes) * 60;
        for (seconds, says) in [
            (0, Verdict::Open),
            (limit - 31, Verdict::Open),
            (limit - 30, Verdict::SoonIdle(30)),
            (limit - 1, Verdict::SoonIdle(1)),
            (limit, Verdict::Idle),
            (limit + 3600, Verdict::Idle),
        ] {
            assert_eq!(after(minutes, seconds).verdict(false), says, "{minutes} minutes, after {seconds} s");
        }
    }
}

#[test]
fn who_chairs_an_open_clinic_has_an_hour_without_a_key() {
    for minutes in [1, 5, 15] {
        for (seconds, says) in [(3569, Verdict::Open), (3570, Verdict::SoonIdle(30)), (3600, Verdict::Idle)] {
            assert_eq!(after(minutes, seconds).verdict(true), says, "{minutes} minutes, after {seconds} s");
        }
    }
}

/// A person who presses a key every minute.
fn busy_for(hours: u64) -> Watch {
    let mut watch = Watch::begun(5, at(0, 0));
    for minute in 1..=hours * 60 {
        watch.hears(at(i64::try_from(minute * 60).unwrap(), minute * 60));
        watch.touched();
    }
    watch
}

#[test]
fn a_key_wins_time_but_not_beyond_eight_hours() {
    assert_eq!(busy_for(7).verdict(false), Verdict::Open);
    let mut watch = busy_for(7);
    let end = 8 * 3600;
    for (seconds, says) in [
        (end - 301, Verdict::Open),
        (end - 300, Verdict::SoonOver(300)),
        (end - 10, Verdict::SoonOver(10)),
        (end, Verdict::Over),
    ] {
        watch.hears(at(seconds, u64::try_from(seconds).unwrap()));
        watch.touched();
        assert_eq!((watch.verdict(false), watch.verdict(true)), (says, says), "after {seconds} s");
    }
    assert_eq!(watch.anew(at(end, 0)).verdict(false), Verdict::Open, "who signs in again begins anew");
}

#[test]
fn a_clock_that_is_put_back_wins_no_time_and_one_put_forward_locks() {
    let mut back = Watch::begun(5, at(0, 0));
    for (wall, steady) in [(200, 200), (-3600, 250), (-7200, 290)] {
        back.hears(at(wall, steady));
    }
    assert_eq!(back.verdict(false), Verdict::SoonIdle(10));
    assert_eq!(back.next(false), Some(at(-7190, 0).now), "by the clock as it stands now");
    back.hears(at(-7190, 300));
    assert_eq!(back.verdict(false), Verdict::Idle);
    // A machine that slept: the other clock stood still.
    let mut slept = Watch::begun(5, at(0, 0));
    slept.hears(at(3600, 10));
    assert_eq!(slept.verdict(false), Verdict::Idle);
}

#[test]
fn it_is_woken_for_nothing_but_its_own_moments() {
    let mut watch = Watch::begun(5, at(0, 0));
    let mut woken = Vec::new();
    while watch.verdict(false) != Verdict::Idle {
        let next = watch.next(false).unwrap();
        let seconds = (next - at(0, 0).now).num_seconds();
        woken.push(seconds);
        watch.hears(at(seconds, u64::try_from(seconds).unwrap()));
    }
    assert_eq!(woken, [270, 280, 290, 300]);
    let busy = busy_for(7);
    assert_eq!(busy.next(true), Some(at(8 * 3600 - 300, 0).now));
}

#[test]
fn seconds_are_said_as_people_say_them() {
    for (seconds, said) in
        [(1, "1 second"), (30, "30 seconds"), (60, "60 seconds"), (61, "2 minutes"), (300, "5 minutes")]
    {
        assert_eq!(in_words(seconds), said);
    }
}
