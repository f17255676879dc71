//! `clinic` alone: the screens, the program in lines with `--linear`, or the plain service overview where standard output is no terminal.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{Local, Utc};

use super::breakdown;
use super::context::{Context, refused_feed};
use super::log::Log;
use super::outcome::{Code, Refused};
use super::show;
use crate::app::linear::Linear;
use crate::app::msg::{Effect, FeedNews, Moment, Msg};
use crate::app::{App, Setup, SignIn};
use crate::domain::event::Head;
use crate::domain::fault::Fault;
use crate::record::drafts::Drafts;
use crate::runtime;
use crate::runtime::effects::{Desks, FeedDesk};
use crate::runtime::export;
use crate::runtime::feeds::Feeds;
use crate::runtime::record::RecordDesk;
use crate::screens::desk::Origin;
use crate::settings::{Ascii, Colours, without_secrets};
use crate::widgets::theme::{Look, Theme};

/// Opens the screens.
pub fn run(context: &Context) -> Result<ExitCode, Refused> {
    let mut feeds = context.feeds(None)?;
    // What is kept opens at once while a refresh runs beside it; only a first start waits for its source.
    // Where that one is refused the screens open without figures, for what was recorded must be within reach.
    let (opened, refused) = match feeds.cached().map_or_else(|| feeds.fetch(), Ok) {
        Ok(opened) => (opened, None),
        Err(faults) if context.global.refuse_stale => return Err(refused_feed(&faults)),
        Err(faults) => (feeds.without_figures(), Some(faults)),
    };
    let today = context.today(&opened.snapshot);
    context.refuse_stale(&opened.snapshot)?;
    if let Some(period) = context.global.period.filter(|_| refused.is_none()) {
        show::has_figures(opened.snapshot.figures(), period)?;
    }
    let place = context.record_place()?;
    let store = context.store()?;
    // A record that nobody has written yet has no people; whether another has, is known once it is read.
    let sign_in = if context.record_file()?.is_none() {
        SignIn::Everybody
    } else if store.head().is_ok_and(|head| head == Head::EMPTY) {
        SignIn::Nobody
    } else {
        SignIn::Unread
    };
    let fixed_day = context.global.today.or_else(|| context.settings.feed.is_none().then_some(today));
    let was_cached = opened.from_cache;
    let mut app = App::new(Setup {
        snapshot: Arc::new(opened.snapshot),
        origin: Some(Origin { source: opened.source, fetched_at: opened.fetched_at }),
        rules: context.rules(),
        me: context.actor(),
        record: without_secrets(&place),
        moment: Moment {
            now: Utc::now(),
            today,
            time: Local::now().time(),
            steady: std::time::Duration::ZERO,
            fresh: uuid::Uuid::now_v7(),
        },
        period: context.global.period,
        present: context.global.present,
        look: look(context),
        lock_after_minutes: Some(context.settings.lock_after_minutes),
        sign_in,
    });
    let mut first = if was_cached { vec![Effect::Refresh] } else { Vec::new() };
    if let Some(faults) = refused {
        first.extend(app.update(Msg::Feed(FeedNews::Refused(faults))));
    }
    let drafts =
        context.settings.drafts_folder().map_err(|wrong| Refused::new(Code::RecordUnusable, wrong.to_string()))?;
    let record = RecordDesk::new(store, Drafts::in_folder(drafts), &context.actor(), context.settings.passphrase);
    let desks =
        Desks { feed: telling(feeds, context.log.clone()), exports: export::usual_folders(), record: Some(record) };
    let delay =
        std::env::var_os("SSH_CONNECTION").map(|_| std::time::Duration::from_millis(context.settings.escape_delay_ms));
    let options = runtime::Options { today: fixed_day, escape_delay: delay, first };
    let outcome = if context.global.linear {
        runtime::linear::run(&mut Linear::new(app), desks, options)
    } else {
        runtime::run(&mut app, desks, options)
    };
    match outcome {
        Ok(ended) => Ok(ExitCode::from(ended.exit_code())),
        Err(failed) => Err(breakdown::unexpected(&context.log, "The screens were open.", failed)),
    }
}

/// Fetches the feed, and has the log say what came of it: faults by their codes, which repeat nothing of the feed.
fn telling(mut feeds: Feeds, log: Log) -> FeedDesk {
    Box::new(move |news| {
        feeds.tell(&mut |told| {
            match &told {
                FeedNews::Refreshing => {}
                FeedNews::Unchanged => log.note("The feed has nothing newer."),
                FeedNews::Opened { snapshot, .. } => {
                    log.note(&format!("The feed was read: {}.", by_code(&snapshot.faults)));
                }
                FeedNews::Refused(faults) => {
                    log.write(&format!("The feed was refused: {}.", by_code(faults)));
                }
            }
            news(told);
        });
    })
}

fn by_code(faults: &[Fault]) -> String {
    let mut counts = BTreeMap::new();
    for fault in faults {
        *counts.entry(fault.code).or_insert(0_u64) += 1;
    }
    let counts: Vec<_> = counts.iter().map(|(code, count)| format!("{code} {count}")).collect();
    if counts.is_empty() { "no faults".into() } else { counts.join(", ") }
}

fn look(context: &Context) -> Look {
    let (theme, ascii) = theme_and_ascii(context);
    Look::new(theme, ascii)
}

/// The theme that settings, flags and the terminal give, and whether only plain ASCII is drawn.
pub(super) fn theme_and_ascii(context: &Context) -> (Theme, bool) {
    let set = |name: &str| std::env::var(name).unwrap_or_default();
    let terminal = set("TERM");
    let plain = matches!(terminal.as_str(), "dumb" | "vt100" | "vt102" | "vt220" | "linux-m");
    let no_colour = !set("NO_COLOR").is_empty() || plain;
    let theme = match context.settings.colours {
        Colours::Auto if no_colour => Theme::Monochrome,
        Colours::Auto | Colours::Default => Theme::Default,
        Colours::HighContrast => Theme::HighContrast,
        Colours::Monochrome => Theme::Monochrome,
    };
    let locale = [set("LC_ALL"), set("LC_CTYPE"), set("LANG")].into_iter().find(|l| !l.is_empty()).unwrap_or_default();
    let ascii = context.global.ascii
        || match context.settings.ascii {
            Ascii::Always => true,
            Ascii::Never => false,
            Ascii::Auto => plain || lacks_marks(&terminal, &locale),
        };
    (theme, ascii)
}

/// Whether a terminal can be expected to lack the marks and bars: no UTF-8, or a console with a font of 256 or 512.
fn lacks_marks(terminal: &str, locale: &str) -> bool {
    let utf8 = cfg!(windows) || locale.to_ascii_lowercase().replace('-', "").contains("utf8");
    !utf8 || terminal == "linux" || terminal.starts_with("linux-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_console_font_has_no_marks() {
        for (terminal, locale, lacks) in [
            ("xterm-256color", "en_GB.UTF-8", false),
            ("tmux", "C.utf8", false),
            ("linux", "en_GB.UTF-8", true),
            ("linux-16color", "en_GB.UTF-8", true),
            ("xterm", "C", !cfg!(windows)),
        ] {
            assert_eq!(lacks_marks(terminal, locale), lacks, "{terminal} {locale}");
        }
    }
}
