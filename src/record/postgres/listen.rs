//! What others write, as it comes: a line of its own on which the server tells that there is news. What the news is is
//! always read after the last position known, so a notice that was lost costs nothing: after each new connection it is
//! first listened, then read. What was told is read over another line, which may fail while this one stands: so that there
//! may be news is told again now and then, whether or not anybody wrote.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::connection::{Connected, Plan};
use super::faults::{self, Trouble};
use super::line::Away;
use crate::record::store::{Tell, Watched};

/// How long a quiet line is believed before it is tried, and the record looked at.
const QUIET: Duration = Duration::from_secs(10);
/// How long it then has to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// The first and the longest pause between two attempts to connect.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(4));
/// Where the server is there and cannot tell, the record is looked at so often.
const LOOK: Duration = Duration::from_secs(5);

/// How listening ended.
enum Ended {
    /// The line is gone, or could not be made.
    Lost(String),
    /// The server is there and does not know how to tell.
    Deaf,
}

/// Listens for good; says when the server goes away and when it is back, each once.
pub(super) async fn watch(plan: Plan, away: Away, tell: Tell) {
    let mut pause = PAUSES.0;
    loop {
        let ended = listen(&plan, &tell, &away, &mut pause).await;
        match ended {
            Ended::Deaf => {
                back(&tell, &away);
                tell(Watched::News);
                sleep(LOOK).await;
            }
            Ended::Lost(why) => {
                // A line that only just broke is made anew before anybody is alarmed.
                if pause > PAUSES.0 && away.borrow().is_none() {
                    away.replace(Some(why.as_str().into()));
                    tell(Watched::Away(why.into()));
                }
                sleep(pause).await;
                pause = (pause * 2).min(PAUSES.1);
            }
        }
    }
}

fn back(tell: &Tell, away: &Away) {
    if away.take().is_some() {
        tell(Watched::Back);
    }
}

async fn listen(plan: &Plan, tell: &Tell, away: &Away, pause: &mut Duration) -> Ended {
    let mut connected = match plan.connect().await {
        Ok(connected) => connected,
        Err(trouble) => return Ended::Lost(why(trouble)),
    };
    match timeout(ANSWER, connected.client.batch_execute("LISTEN clinic_event")).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            return match faults::of(&error) {
                Trouble::Unsupported => Ended::Deaf,
                trouble => Ended::Lost(why(trouble)),
            };
        }
        Err(_) => return Ended::Lost("it did not answer in time".into()),
    }
    *pause = PAUSES.0;
    back(tell, away);
    // What was written before it was listened is told by nobody.
    tell(Watched::News);
    loop {
        match timeout(QUIET, connected.told.recv()).await {
            Ok(Some(())) => {
                // However often it was told meanwhile, it is read once.
                while connected.told.try_recv().is_ok() {}
                tell(Watched::News);
            }
            Ok(None) => return Ended::Lost("the connection was closed".into()),
            Err(_) if !answers(&connected).await => return Ended::Lost("it did not answer in time".into()),
            Err(_) => tell(Watched::News),
        }
    }
}

/// Whether the line still stands: one that was cut without a word looks quiet.
async fn answers(connected: &Connected) -> bool {
    timeout(ANSWER, connected.client.check_connection()).await.is_ok_and(|answer| answer.is_ok())
}

fn why(trouble: Trouble) -> String {
    match trouble {
        Trouble::Lost(why) => why.to_string(),
        other => format!("it {}", other.fault()),
    }
}
