//! Looks by meaning: code asks for what a thing means, never for red. The themes are `config/themes/*.toml`.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

macro_rules! meanings {
    ($($name:ident $word:literal $doc:literal;)+) => {
        /// What a piece of a screen means.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Meaning { $(#[doc = $doc] $name,)+ }

        const WORDS: &[(&str, Meaning)] = &[$(($word, Meaning::$name),)+];
    };
}

meanings! {
    Plain "plain" "As any other text.";
    Strong "strong" "Worth reading first.";
    Heading "heading" "The heading of a list.";
    Rule "rule" "A line between parts.";
    Selected "selected" "The row under the cursor.";
    Good "good" "A target met.";
    Bad "bad" "A target not met, or something late.";
    Doubt "doubt" "In doubt: marked, partial, invented.";
    Error "error" "Something went wrong.";
    Hint "hint" "What can be done.";
    Field "field" "A place to type.";
    Focus "focus" "The field or button in front.";
}

/// The themes that ship.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// The eight basic colours.
    #[default]
    Default,
    /// White on black, weight does the rest.
    HighContrast,
    /// No colour.
    Monochrome,
}

/// How everything is drawn: the style of every meaning, and whether only ASCII may be used.
#[derive(Clone, PartialEq, Debug)]
pub struct Look {
    styles: Vec<Style>,
    /// Only ASCII characters.
    pub ascii: bool,
}

impl Look {
    /// The look of a theme that ships.
    pub fn new(theme: Theme, ascii: bool) -> Self {
        let text = match theme {
            Theme::Default => include_str!("../../config/themes/default.toml"),
            Theme::HighContrast => include_str!("../../config/themes/high-contrast.toml"),
            Theme::Monochrome => include_str!("../../config/themes/monochrome.toml"),
        };
        // The embedded themes are tested; a meaning that none gives a look is drawn plain.
        Self { styles: styles(text).unwrap_or_else(|_| vec![Style::new(); WORDS.len()]), ascii }
    }

    /// The style of a meaning.
    pub fn style(&self, meaning: Meaning) -> Style {
        let at = WORDS.iter().position(|(_, m)| *m == meaning);
        at.and_then(|at| self.styles.get(at)).copied().unwrap_or_default()
    }

    /// `unicode`, or `ascii` where only that may be used.
    pub fn glyph<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.ascii { ascii } else { unicode }
    }

    /// What stands where text was cut.
    pub fn ellipsis(&self) -> &'static str {
        if self.ascii { "~" } else { "…" }
    }
}

/// Reads a theme: every meaning must be there, and no other.
fn styles(text: &str) -> Result<Vec<Style>, String> {
    let given: BTreeMap<String, String> = toml::from_str(text).map_err(|e| e.to_string())?;
    if let Some(unknown) = given.keys().find(|key| !WORDS.iter().any(|(word, _)| word == key)) {
        return Err(format!("'{unknown}' is no meaning"));
    }
    let style = |(word, _): &(&str, Meaning)| {
        let words = given.get(*word).ok_or_else(|| format!("'{word}' is missing"))?;
        words.split_whitespace().try_fold(Style::new(), styled)
    };
    WORDS.iter().map(style).collect()
}

fn styled(style: Style, word: &str) -> Result<Style, String> {
    if let Some(colour) = word.strip_prefix("on-") {
        return Ok(style.bg(colour_named(colour)?));
    }
    match word {
        "bold" => Ok(style.add_modifier(Modifier::BOLD)),
        "underline" => Ok(style.add_modifier(Modifier::UNDERLINED)),
        "reverse" => Ok(style.add_modifier(Modifier::REVERSED)),
        colour => Ok(style.fg(colour_named(colour)?)),
    }
}

fn colour_named(word: &str) -> Result<Color, String> {
    Ok(match word {
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "white" => Color::White,
        other => return Err(format!("'{other}' is no look")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_gives_every_meaning_a_look_and_monochrome_has_no_colour() {
        for text in [
            include_str!("../../config/themes/default.toml"),
            include_str!("../../config/themes/high-contrast.toml"),
            include_str!("../../config/themes/monochrome.toml"),
        ] {
            assert_eq!(styles(text).unwrap().len(), WORDS.len());
        }
        let mono = Look::new(Theme::Monochrome, false);
        assert!(mono.styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
        assert!(styles("plain = \"pink\"").is_err());
        assert!(styles("pink = \"red\"").is_err());
    }
}
