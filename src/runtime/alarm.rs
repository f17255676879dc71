//! Waiting for the next word or the next deadline, by a clock that goes on while the machine sleeps: a deadline that passed
//! in its sleep is heard when it wakes, before anybody presses a key.

use std::io;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use super::Wake;

/// How much later than the timer the wait ends by itself, by a clock that stands still while the machine sleeps: whatever
/// became of the timer or its thread, what is due by time is done.
#[cfg(target_os = "linux")]
const SECOND_LINE: Duration = Duration::from_secs(1);

/// The alarm of one loop.
pub(super) struct Alarm {
    #[cfg(target_os = "linux")]
    timer: Option<std::sync::Arc<std::os::fd::OwnedFd>>,
}

#[cfg(target_os = "linux")]
impl Alarm {
    /// Starts it; where the system has no such clock it does without.
    pub(super) fn start(tell: Sender<Wake>) -> io::Result<Self> {
        use std::sync::Arc;

        use rustix::time::{TimerfdClockId, TimerfdFlags, timerfd_create};

        let timer = timerfd_create(TimerfdClockId::Boottime, TimerfdFlags::CLOEXEC).ok().map(Arc::new);
        if let Some(timer) = timer.clone() {
            std::thread::Builder::new().name("alarm".into()).spawn(move || {
                loop {
                    match rustix::io::read(&*timer, &mut [0_u8; 8]) {
                        Ok(_) if tell.send(Wake::Alarm).is_ok() => {}
                        Err(rustix::io::Errno::INTR) => {}
                        _ => return,
                    }
                }
            })?;
        }
        Ok(Self { timer })
    }

    /// Waits for word, at most until `left` has passed; without it for good.
    pub(super) fn wait(&self, told: &Receiver<Wake>, left: Option<Duration>) -> Option<Wake> {
        use rustix::time::{Itimerspec, TimerfdTimerFlags, Timespec, timerfd_settime};

        let never = Timespec { tv_sec: 0, tv_nsec: 0 };
        // Nothing left would put it off for good.
        let soonest = Duration::from_nanos(1);
        let at = left.map_or(Some(never), |left| Timespec::try_from(left.max(soonest)).ok());
        let is_set = self.timer.as_ref().zip(at).is_some_and(|(timer, it_value)| {
            timerfd_settime(timer, TimerfdTimerFlags::empty(), &Itimerspec { it_interval: never, it_value }).is_ok()
        });
        let later = if is_set { SECOND_LINE } else { Duration::ZERO };
        wait(told, left.map(|left| left.saturating_add(later)))
    }
}

#[cfg(not(target_os = "linux"))]
impl Alarm {
    /// There is no such clock: a deadline that passed in the machine's sleep is heard with the next word.
    pub(super) fn start(_: Sender<Wake>) -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for word, at most until `left` has passed; without it for good.
    pub(super) fn wait(&self, told: &Receiver<Wake>, left: Option<Duration>) -> Option<Wake> {
        wait(told, left)
    }
}

fn wait(told: &Receiver<Wake>, left: Option<Duration>) -> Option<Wake> {
    match left {
        None => told.recv().ok(),
        Some(left) => told.recv_timeout(left).ok(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_deadline_is_heard_although_the_timers_thread_has_ended() {
        use rustix::time::{TimerfdClockId, TimerfdFlags, timerfd_create};

        let timer = timerfd_create(TimerfdClockId::Boottime, TimerfdFlags::CLOEXEC).unwrap();
        let alarm = Alarm { timer: Some(timer.into()) };
        let (tell, told) = channel();
        let waits = std::thread::spawn(move || alarm.wait(&told, Some(Duration::from_millis(80))).is_none());
        // Without the second line it would wait for good.
        let late = Instant::now() + Duration::from_secs(20);
        while !waits.is_finished() && Instant::now() < late {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(waits.is_finished(), "it never ended");
        assert!(waits.join().unwrap(), "nothing was told");
        drop(tell);
    }

    #[test]
    fn a_deadline_is_heard_when_it_is_time_and_not_before() {
        let (tell, told) = channel();
        let alarm = Alarm::start(tell.clone()).unwrap();
        let begun = Instant::now();
        assert!(!matches!(alarm.wait(&told, Some(Duration::from_millis(80))), Some(Wake::Stop)));
        assert!(begun.elapsed() >= Duration::from_millis(80), "{:?}", begun.elapsed());
        let begun = Instant::now();
        alarm.wait(&told, Some(Duration::ZERO));
        assert!(begun.elapsed() < Duration::from_secs(5));
        // One that is put off for good is not heard; word is.
        alarm.wait(&told, Some(Duration::ZERO));
        let word = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            tell.send(Wake::Stop).unwrap();
        });
        assert!(matches!(alarm.wait(&told, None), Some(Wake::Stop)));
        word.join().unwrap();
    }
}
