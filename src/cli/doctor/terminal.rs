//! What `clinic doctor` looks at of the terminal: its size, and what it is taken to be able to draw.

use super::Check;
use crate::app::view::SMALLEST;
use crate::cli::context::Context;
use crate::cli::screens::theme_and_ascii;
use crate::text::SafeText;
use crate::widgets::theme::Theme;

/// The check of the terminal that standard output goes to.
pub(super) fn check(context: &Context) -> Check {
    let size = Context::is_terminal().then(|| crossterm::terminal::size().ok()).flatten();
    let name = std::env::var("TERM").unwrap_or_default();
    let (theme, ascii) = theme_and_ascii(context);
    let colours = if theme == Theme::Monochrome { "no colours" } else { "colours" };
    let marks = if ascii { "plain ASCII" } else { "lines and marks" };
    of(size, &name, &format!("{colours}, {marks}"))
}

fn of(size: Option<(u16, u16)>, name: &str, drawn: &str) -> Check {
    let what = "Terminal";
    let called = if name.is_empty() { "without a name".to_owned() } else { format!("called {}", SafeText::new(name)) };
    match size {
        None => Check::cannot_tell(
            what,
            "This answer does not go to a terminal.",
            "Run 'clinic doctor' in the terminal where the screens are to open.",
        ),
        Some((columns, rows)) if columns < SMALLEST.0 || rows < SMALLEST.1 => Check::does_not(
            what,
            format!("It has {columns} columns and {rows} rows, {called}."),
            "Make the window larger or its letters smaller: the screens need 80 columns and 24 rows.",
        ),
        Some((columns, rows)) => Check::works(
            what,
            format!(
                "{columns} columns and {rows} rows, {called}; drawn with {drawn}. Settings: colours, ascii; --ascii if marks \
                 are garbled."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::Outcome;

    #[test]
    fn a_window_that_is_too_small_is_said_and_none_is_not_guessed() {
        let cases = [
            (None, Outcome::CannotTell),
            (Some((79, 24)), Outcome::DoesNot),
            (Some((80, 23)), Outcome::DoesNot),
            (Some((80, 24)), Outcome::Works),
        ];
        for (size, outcome) in cases {
            assert_eq!(of(size, "xterm", "colours").outcome, outcome, "{size:?}");
        }
        assert!(of(Some((120, 40)), "", "no colours, plain ASCII").found.contains("without a name"));
    }
}
