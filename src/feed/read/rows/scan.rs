//! The quickest way through an observation or a caseload: a million of them are most of any feed, and nearly all are
//! written alike, as a flat object of plain text and whole numbers. Anything else is left to the general way, which
//! takes it or faults it.

use crate::domain::org::Counted;
use crate::feed::contract::{CaseloadRow, ObservationRow, Text};

/// The longest whole number that is read here: every one of that many digits is exact as an `f64`.
const MOST_DIGITS: usize = 15;

/// The observation that `text` begins with, and its length; `None` where it is not written in the common way.
#[inline]
pub(super) fn observation(text: &str) -> Option<(ObservationRow<'_>, usize)> {
    let (mut indicator, mut period) = (None, None);
    let mut row = ObservationRow {
        indicator: "".into(),
        team: None,
        area: None,
        period: "".into(),
        numerator: None,
        denominator: None,
        value: None,
        missing: None,
        published: None,
    };
    let length = members(text, |at, field| match field {
        "indicator" => at.text_into(&mut indicator),
        "team" => at.text_into(&mut row.team),
        "area" => at.text_into(&mut row.area),
        "period" => at.text_into(&mut period),
        "numerator" => at.number_into(&mut row.numerator),
        "denominator" => at.number_into(&mut row.denominator),
        "value" => at.number_into(&mut row.value),
        "missing" => at.text_into(&mut row.missing),
        "published" => at.number_into(&mut row.published),
        _ => None,
    })?;
    Some((ObservationRow { indicator: indicator?, period: period?, ..row }, length))
}

/// The same of a caseload.
#[inline]
pub(super) fn caseload(text: &str) -> Option<(CaseloadRow<'_>, usize)> {
    let (mut period, mut counted) = (None, None);
    let mut row =
        CaseloadRow { period: "".into(), worker: None, count: None, team: None, unallocated: None, counted: None };
    let length = members(text, |at, field| match field {
        "period" => at.text_into(&mut period),
        "worker" => at.text_into(&mut row.worker),
        "count" => at.number_into(&mut row.count),
        "team" => at.text_into(&mut row.team),
        "unallocated" => at.number_into(&mut row.unallocated),
        "counted" => at.text_into(&mut counted),
        _ => None,
    })?;
    let counted = match counted.as_ref().map(Text::as_str) {
        None => None,
        Some("children") => Some(Counted::Children),
        Some("families") => Some(Counted::Families),
        Some("carers") => Some(Counted::Carers),
        Some(_) => return None,
    };
    Some((CaseloadRow { period: period?, counted, ..row }, length))
}

/// Passes the members of the object that `text` begins with, of which `take` takes the values; its length.
#[inline]
fn members<'a>(text: &'a str, mut take: impl FnMut(&mut Scan<'a>, &'a str) -> Option<()>) -> Option<usize> {
    let mut at = Scan { text, bytes: text.as_bytes(), at: 0 };
    at.pass(b'{')?;
    loop {
        at.blanks();
        let field = at.string()?;
        at.blanks();
        at.pass(b':')?;
        at.blanks();
        take(&mut at, field)?;
        at.blanks();
        match at.next()? {
            b',' => {}
            b'}' => return Some(at.at),
            _ => return None,
        }
    }
}

/// The bytes at which plain text ends: a quote, an escape, a control character that JSON forbids. Looking one up is
/// quicker than asking three times.
static ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        ends[control] = true;
        control += 1;
    }
    ends[b'"' as usize] = true;
    ends[b'\\' as usize] = true;
    ends
};

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn pass(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    fn blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// A string without escapes.
    #[inline]
    fn string(&mut self) -> Option<&'a str> {
        self.pass(b'"')?;
        let from = self.at;
        let length = self.bytes.get(from..)?.iter().position(|b| ENDS[usize::from(*b)])?;
        self.at += length;
        self.pass(b'"')?;
        self.text.get(from..from + length)
    }

    /// A string for a field that is not yet there.
    #[inline]
    fn text_into(&mut self, field: &mut Option<Text<'a>>) -> Option<()> {
        field.is_none().then_some(())?;
        *field = Some(self.string()?.into());
        Some(())
    }

    /// A whole number for a field that is not yet there.
    #[inline]
    fn number_into(&mut self, field: &mut Option<f64>) -> Option<()> {
        field.is_none().then_some(())?;
        let from = self.at;
        let mut number = 0_u64;
        while let Some(digit) = self.bytes.get(self.at).filter(|b| b.is_ascii_digit()) {
            number = number.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - from;
        let is_plain = (1..=MOST_DIGITS).contains(&digits) && (digits == 1 || self.bytes[from] != b'0');
        let ends = matches!(self.bytes.get(self.at), Some(b',' | b'}' | b' ' | b'\n' | b'\r' | b'\t'));
        #[expect(clippy::cast_precision_loss, reason = "15 digits are far below 2^53")]
        let exact = number as f64;
        (is_plain && ends).then(|| *field = Some(exact))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn member() -> impl Strategy<Value = String> {
        let name = prop::sample::select(&[
            "indicator",
            "team",
            "area",
            "period",
            "numerator",
            "value",
            "missing",
            "worker",
            "count",
            "unallocated",
            "counted",
            "x",
        ]);
        let value = prop::sample::select(&[
            "\"A\"",
            "\"Zoë\"",
            "\"\"",
            "\"families\"",
            "\"\\u0041\"",
            "\"a\\\"b\"",
            "0",
            "31",
            "031",
            "-1",
            "1.5",
            "1e2",
            "null",
            "true",
            "1234567890123456",
            "[]",
            "\"\u{1}\"",
        ]);
        let blank = prop::sample::select(&["", " ", "\n\t"]);
        (name, value, blank).prop_map(|(name, value, blank)| format!("{blank}\"{name}\"{blank}:{blank}{value}{blank}"))
    }

    fn agrees<'a, T: serde::Deserialize<'a> + PartialEq + std::fmt::Debug>(text: &'a str, read: Option<(T, usize)>) {
        if let Some((row, length)) = read {
            let mut general = serde_json::Deserializer::from_str(text).into_iter::<T>();
            assert_eq!(general.next().unwrap().unwrap(), row);
            assert_eq!(general.byte_offset(), length);
        }
    }

    proptest! {
        /// What is read here is what the general way reads, to the byte.
        #[test]
        fn the_quick_way_agrees_with_the_general_one(
            members in prop::collection::vec(member(), 0..5), cut in 0..200_usize, after in "[ ,}]?"
        ) {
            let needed = "\"indicator\": \"I\", \"period\": \"2022-12\"";
            let whole = [
                format!("{{{needed}, {}}}{after}", members.join(",")),
                format!("{{\"period\": \"2022-12\", {}}}{after}", members.join(",")),
                format!("{{{}}}{after}", members.join(",")),
            ];
            for text in whole {
                let text: String = text.chars().take(cut.max(20)).collect();
                agrees(&text, observation(&text));
                agrees(&text, caseload(&text));
            }
        }
    }

    #[test]
    fn what_is_written_in_the_common_way_is_read() {
        let text = r#"{"indicator": "I", "team": "T", "period": "2022-12", "numerator": 31, "denominator": 36}, {"#;
        let (row, length) = observation(text).unwrap();
        assert_eq!((row.numerator, row.denominator, length), (Some(31.0), Some(36.0), text.len() - 3));
        let text = r#"{"worker":"W1","period":"2022-12","count":15,"counted":"children"}"#;
        let (row, length) = caseload(text).unwrap();
        assert_eq!((row.count, row.counted, length), (Some(15.0), Some(Counted::Children), text.len()));
    }
}
