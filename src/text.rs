//! [`SafeText`]: the one type for text that comes from outside (a feed, a file, a keyboard, another terminal).
//!
//! A terminal obeys bytes, and a reader trusts what they see. So a code point that could move the cursor, hide itself,
//! turn the reading direction or pile up on its neighbour is shown as `<U+202E>`: visible, never dropped (dropping joins
//! words that were apart) and never ambiguous (a literal `<U+` has its own `<` spelled out).

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// How many combining marks may sit on one base character; no written language of these feeds needs more.
const MARKS_PER_BASE: usize = 2;

/// Text that is safe to show on a terminal, in a title and in a file: one line, NFC, every code point visible.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SafeText(Arc<str>);

impl SafeText {
    /// Cleans `raw`. Never fails and never loses a difference: two raw texts that differ after NFC stay different.
    pub fn new(raw: &str) -> Self {
        if raw.bytes().all(|b| (0x20..0x7f).contains(&b)) && !raw.contains("<U+") {
            return Self(raw.into());
        }
        Self(clean(raw).into())
    }

    /// Text that was cleaned once and then kept, in the record for one. It is left as it is where it is still safe, for
    /// cleaning it again would spell out the `<` of every `<U+202E>` once more, and one name would become two.
    pub fn kept(text: &str) -> Self {
        let plain = text.bytes().all(|b| (0x20..0x7f).contains(&b));
        let safe = plain || !text.chars().any(is_foreign) && !has_piled_marks(text);
        if safe { Self(text.into()) } else { Self::new(text) }
    }

    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to read in it.
    pub fn is_blank(&self) -> bool {
        is_blank(&self.0)
    }

    /// What it looks like: texts that a reader takes for the same have the same likeness. Capitals, accents, wide
    /// letters, blanks, punctuation, what cannot be seen, and letters of other scripts that look like Latin ones make no
    /// difference. For comparing only.
    pub fn likeness(&self) -> String {
        let raw = unspelled(&self.0);
        let seen = raw.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_foreign(*c));
        let apart = seen.nfkd().filter(|c| !is_accent(*c)).map(as_latin).collect::<String>();
        // By way of the capitals, so that ß and ss, ſ and s are one.
        let small = apart.to_uppercase().to_lowercase();
        let folded: String = small.nfkd().filter(|c| !is_accent(*c)).map(as_latin).collect();
        let letters: String = folded.chars().filter(|c| !c.is_whitespace() && !is_punctuation(*c)).collect();
        // A text of nothing else is compared as it is.
        if letters.is_empty() { folded.split_whitespace().collect() } else { letters }
    }
}

/// Whether there is nothing to read in a text, as it was typed or as [`SafeText`] has it: blanks and what cannot be seen.
pub fn is_blank(text: &str) -> bool {
    // Nearly every text begins with something to read.
    !text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && unspelled(text).chars().all(|c| c.is_whitespace() || is_foreign(c))
}

/// `text` with a capital, for the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with every `<U+202E>` as the code point that it stands for.
fn unspelled(text: &str) -> Cow<'_, str> {
    if !text.contains("<U+") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<U+") {
        let (before, spelled) = rest.split_at(at);
        out.push_str(before);
        let code = spelled.find('>').and_then(|end| Some((u32::from_str_radix(spelled.get(3..end)?, 16).ok()?, end)));
        if let Some((c, end)) = code.and_then(|(code, end)| Some((char::from_u32(code)?, end))) {
            out.push(c);
            rest = &spelled[end + 1..];
        } else {
            out.push('<');
            rest = &spelled[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether `c` is put on a Latin, Greek or Cyrillic letter. In other scripts a mark can be a letter of its own.
fn is_accent(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Whether `c` separates or adorns words and is none of them.
fn is_punctuation(c: char) -> bool {
    use GeneralCategory as G;
    matches!(
        c.general_category(),
        G::ConnectorPunctuation
            | G::DashPunctuation
            | G::OpenPunctuation
            | G::ClosePunctuation
            | G::InitialPunctuation
            | G::FinalPunctuation
            | G::OtherPunctuation
            | G::ModifierSymbol
            | G::ModifierLetter
    )
}

/// Letters of other scripts, and odd Latin ones, beside the Latin letter that they look like, after the Unicode list of
/// confusables (UTS 39): those that a person could be taken for by.
const LOOK_ALIKES: [(char, &str); 26] = [
    ('a', "\u{0430}\u{0410}\u{03B1}\u{0391}\u{0251}\u{1D00}\u{2C65}\u{023A}"),
    ('b', "\u{0412}\u{0432}\u{0392}\u{03B2}\u{042C}\u{044C}\u{0299}\u{0180}\u{0243}\u{0253}\u{0181}"),
    ('c', "\u{0441}\u{0421}\u{03F2}\u{03F9}\u{1D04}\u{023B}\u{023C}\u{0188}\u{0187}"),
    ('d', "\u{0501}\u{0500}\u{1D05}\u{0111}\u{0110}\u{0256}\u{0257}\u{018A}\u{0189}\u{00F0}\u{00D0}"),
    ('e', "\u{0435}\u{0415}\u{0395}\u{03B5}\u{1D07}\u{0246}\u{0247}\u{04BD}\u{0454}\u{0404}\u{025B}\u{0190}"),
    ('f', "\u{03DC}\u{03DD}\u{A730}\u{0192}\u{0191}\u{0584}"),
    ('g', "\u{050D}\u{0261}\u{0262}\u{01E4}\u{01E5}\u{0260}\u{0193}\u{0581}"),
    ('h', "\u{04BB}\u{04BA}\u{041D}\u{043D}\u{0397}\u{029C}\u{0127}\u{0126}\u{0570}\u{2C67}\u{2C68}"),
    ('i', "\u{0456}\u{0406}\u{03B9}\u{0399}\u{0131}\u{026A}\u{0268}\u{0197}\u{04C0}\u{04CF}\u{0269}\u{0196}"),
    ('j', "\u{0458}\u{0408}\u{03F3}\u{037F}\u{1D0A}\u{0248}\u{0249}\u{0237}"),
    ('k', "\u{043A}\u{041A}\u{03BA}\u{039A}\u{1D0B}\u{0199}\u{0198}\u{2C69}\u{2C6A}\u{0138}"),
    ('l', "\u{029F}\u{0142}\u{0141}\u{019A}\u{2C60}\u{2C61}\u{2C62}\u{026B}"),
    ('m', "\u{043C}\u{041C}\u{039C}\u{1D0D}\u{2C6E}\u{0271}"),
    ('n', "\u{039D}\u{0274}\u{0578}\u{057C}\u{03B7}\u{019E}\u{0220}\u{014B}\u{014A}\u{0272}\u{019D}"),
    ('o', "\u{043E}\u{041E}\u{03BF}\u{039F}\u{1D0F}\u{00F8}\u{00D8}\u{0585}\u{0555}\u{03C3}\u{0275}\u{019F}"),
    ('p', "\u{0440}\u{0420}\u{03C1}\u{03A1}\u{1D18}\u{2C63}\u{1D7D}\u{01A5}\u{01A4}"),
    ('q', "\u{051B}\u{051A}\u{0566}\u{024B}\u{024A}"),
    ('r', "\u{0280}\u{0433}\u{1D26}\u{024D}\u{024C}\u{2C64}\u{027D}\u{A75A}\u{A75B}"),
    ('s', "\u{0455}\u{0405}\u{A731}\u{0282}\u{023F}\u{2C7E}\u{01BD}"),
    ('t', "\u{0442}\u{0422}\u{03C4}\u{03A4}\u{1D1B}\u{0166}\u{0167}\u{023E}\u{2C66}\u{01AD}\u{01AC}"),
    ('u', "\u{057D}\u{054D}\u{03C5}\u{1D1C}\u{0244}\u{0289}\u{028B}\u{01B2}"),
    ('v', "\u{0475}\u{0474}\u{03BD}\u{1D20}\u{2C71}"),
    ('w', "\u{051D}\u{051C}\u{0461}\u{0460}\u{03C9}\u{1D21}\u{026F}\u{2C72}\u{2C73}"),
    ('x', "\u{0445}\u{0425}\u{03C7}\u{03A7}\u{04B3}\u{04B2}"),
    ('y', "\u{0443}\u{0423}\u{04AF}\u{04AE}\u{03A5}\u{03B3}\u{028F}\u{024E}\u{024F}\u{01B4}\u{01B3}"),
    ('z', "\u{0396}\u{1D22}\u{01B5}\u{01B6}\u{0225}\u{0224}\u{2C6B}\u{2C6C}"),
];

/// The Latin letter that `c` looks like, where it is another.
fn as_latin(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    LOOK_ALIKES.iter().find(|(_, alike)| alike.contains(c)).map_or(c, |(latin, _)| *latin)
}

/// Cleans text of several lines (a paragraph someone typed): each line as [`SafeText`] would, line ends kept as `\n`.
pub fn clean_lines(raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    unified.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

fn clean(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut marks = 0;
    let mut rest = raw.nfc().peekable();
    while let Some(c) = rest.next() {
        if c == '<' && rest.peek() == Some(&'U') {
            // Spelling out every `<U` is simpler than looking two ahead, and as unambiguous.
            spell(&mut out, c);
            marks = 0;
            continue;
        }
        if is_combining_mark(c) {
            marks += 1;
            if marks > MARKS_PER_BASE || out.is_empty() {
                spell(&mut out, c);
                continue;
            }
        } else {
            marks = 0;
        }
        if is_foreign(c) { spell(&mut out, c) } else { out.push(c) }
    }
    out
}

fn has_piled_marks(text: &str) -> bool {
    let mut marks = MARKS_PER_BASE;
    text.chars().any(|c| {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        marks > MARKS_PER_BASE
    })
}

fn spell(out: &mut String, c: char) {
    out.push_str(&format!("<U+{:04X}>", u32::from(c)));
}

/// Whether a reader would not see `c`, or a terminal would act on it.
fn is_foreign(c: char) -> bool {
    use GeneralCategory as G;
    matches!(
        c.general_category(),
        G::Control
            | G::Format
            | G::Surrogate
            | G::PrivateUse
            | G::Unassigned
            | G::LineSeparator
            | G::ParagraphSeparator
    ) || (c != ' ' && c.general_category() == G::SpaceSeparator)
        || matches!(u32::from(c),
            // Default-ignorable code points whose category alone would let them through, and blank letters.
            0x034F | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x2800 | 0x3164 | 0xFFA0
            | 0xFE00..=0xFE0F | 0xFFFC | 0xE0000..=0xE0FFF)
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Default for SafeText {
    fn default() -> Self {
        Self("".into())
    }
}

impl From<&str> for SafeText {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for SafeText {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl Borrow<str> for SafeText {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for SafeText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Serialize for SafeText {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SafeText {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // Text for people comes from anywhere; an image in binary is the program's own.
        let own = !d.is_human_readable();
        let text = String::deserialize(d)?;
        Ok(if own { Self::kept(&text) } else { Self::from(text) })
    }
}

impl schemars::JsonSchema for SafeText {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SafeText".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_nothing_and_joins_nothing() {
        let cases = [
            ("R. Osei", "R. Osei"),
            ("Zoë", "Zoë"),
            ("Zoe\u{308}", "Zoë"),
            ("a\tb", "a<U+0009>b"),
            ("a\u{1b}]52;c;eA==\u{7}", "a<U+001B>]52;c;eA==<U+0007>"),
            ("x\u{202e}y", "x<U+202E>y"),
            ("x\u{200b}y", "x<U+200B>y"),
            ("x\u{a0}y", "x<U+00A0>y"),
            ("x\u{e0041}y", "x<U+E0041>y"),
            ("<U+202E>", "<U+003C>U+202E>"),
            ("x\u{301}\u{302}\u{303}\u{304}", "x\u{301}\u{302}<U+0303><U+0304>"),
            ("\u{9b}31m", "<U+009B>31m"),
        ];
        for (raw, shown) in cases {
            assert_eq!(SafeText::new(raw).as_str(), shown, "{raw:?}");
        }
    }

    #[test]
    fn what_looks_the_same_has_one_likeness() {
        let bob =
            ["bob", " BOB ", "bob\u{200b}", "b\u{ad}ob", "bob\u{2060}", "\u{202a}bob\u{202c}", "bob\u{a0}", "ｂob"];
        for name in bob.into_iter().chain(["bob\u{301}", "bo\u{34f}b", "bób", "bob\u{e0041}", "bob\u{fe0f}"]) {
            assert_eq!(SafeText::new(name).likeness(), "bob", "{name:?}");
            assert_eq!(SafeText::kept(SafeText::new(name).as_str()).likeness(), "bob", "{name:?}");
        }
        let alike = [
            ("J.\u{a0}Doe", "j. doe"),
            ("Weiß", "WEISS"),
            ("<U+41>", "<u+41>"),
            // Letters of other scripts, small capitals, letters with a stroke; a blank or a stop more or less.
            ("Rep", "R\u{435}\u{440}"),
            ("Rep", "\u{280}ep"),
            ("Rep", "Re\u{2c63}"),
            ("Rep", "Re p"),
            ("Rep", "Rep."),
            ("Rep", "Rep,"),
            ("J. Doe", "J.Doe"),
            ("O'Brien", "O\u{2019}Brien"),
            ("BOB", "\u{412}O\u{392}"),
        ];
        for (one, other) in alike {
            assert_eq!(SafeText::new(one).likeness(), SafeText::new(other).likeness(), "{one:?}");
        }
        for (one, other) in [("bob", "rob"), ("J. Doe", "J. Dow"), ("कि", "क"), ("字", "子"), ("-", "?")] {
            assert_ne!(SafeText::new(one).likeness(), SafeText::new(other).likeness(), "{one:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_nothing_to_read() {
        for text in ["", " \n\t", "\u{200b}", "\u{3164}", "\u{202e} \u{2060}", "\u{1}", "\u{ad}\u{a0}", "\u{2800}"] {
            assert!(is_blank(text) && SafeText::new(text).is_blank(), "{text:?}");
        }
        for text in ["x", "\u{200b}x", "字", "-", "<", "<U", "<U+", "<U+zz>", "<U+200B"] {
            assert!(!is_blank(text) && !SafeText::new(text).is_blank(), "{text:?}");
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(clean_lines("one\r\ntwo\u{7}\rthree"), "one\ntwo<U+0007>\nthree");
    }

    proptest::proptest! {
        #[test]
        fn different_texts_stay_different(a in ".*", b in ".*") {
            let same = a.nfc().eq(b.nfc());
            proptest::prop_assert_eq!(SafeText::new(&a) == SafeText::new(&b), same);
        }

        #[test]
        fn kept_text_stays_as_it_is(a in ".*") {
            let once = SafeText::new(&a);
            proptest::prop_assert_eq!(SafeText::kept(once.as_str()), once);
        }

        #[test]
        fn nothing_foreign_is_left(a in "\\PC*|.*") {
            proptest::prop_assert!(SafeText::new(&a).as_str().chars().all(|c| !is_foreign(c)));
            proptest::prop_assert!(SafeText::kept(&a).as_str().chars().all(|c| !is_foreign(c)));
        }
    }
}
