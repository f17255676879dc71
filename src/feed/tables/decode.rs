//! Bytes of a text file as text: UTF-8 with or without a byte order mark, UTF-16 with one, and Windows-1252, in which
//! Excel's plain "CSV" is written on Windows.

use std::borrow::Cow;

/// Why bytes are no text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoText {
    /// They are a workbook under another name.
    Workbook,
    /// They hold bytes that no text has.
    Binary,
    /// They are some UTF-8 and some not, or broken UTF-16: whatever is taken, some letters would be wrong.
    Mixed,
}

/// What Windows-1252 has in the places 0x80 to 0x9f; the others are those of Unicode. Five places are empty.
const WINDOWS: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// The text of `bytes`, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, NoText> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(NoText::Workbook);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return wide(rest, u16::from_le_bytes).map(Cow::Owned);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return wide(rest, u16::from_be_bytes).map(Cow::Owned);
    }
    if bytes.contains(&0) {
        return Err(NoText::Binary);
    }
    let (marked, bytes) = match bytes.strip_prefix("\u{feff}".as_bytes()) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        // With the mark, or with letters that only UTF-8 writes so, it is UTF-8 that was damaged.
        Err(_) if marked || has_wide_letters(bytes) => Err(NoText::Mixed),
        Err(_) => {
            bytes.iter().map(|byte| windows(*byte)).collect::<Option<String>>().map(Cow::Owned).ok_or(NoText::Binary)
        }
    }
}

fn windows(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => Some(char::from(byte)),
    }
}

fn has_wide_letters(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NoText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NoText::Mixed);
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    let text = char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| NoText::Mixed)?;
    // UTF-32 begins with the same mark.
    if text.contains('\0') { Err(NoText::Binary) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_in_which_a_file_is_saved_reads_alike() {
        let said = "name\r\nZoë O’Brien – “north” €5";
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(said.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(said.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let windows = b"name\r\nZo\xeb O\x92Brien \x96 \x93north\x94 \x805".to_vec();
        let marked = format!("\u{feff}{said}").into_bytes();
        for bytes in [said.as_bytes().to_vec(), marked, little, big, windows] {
            assert_eq!(text(&bytes).as_deref(), Ok(said), "{bytes:?}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_refused_rather_than_guessed() {
        for (bytes, why) in [
            (&b"PK\x03\x04rest"[..], NoText::Workbook),
            (b"\xd0\xcf\x11\xe0rest", NoText::Workbook),
            (b"a\0b\0", NoText::Binary),
            (b"\xff\xfe\0\0a\0\0\0", NoText::Binary),
            (b"\0\0\xfe\xff\0\0\0a", NoText::Binary),
            (b"\xfe\xff\0a\0\0", NoText::Binary),
            (b"a\x81b", NoText::Binary),
            (b"Zo\xc3\xab and Zo\xeb", NoText::Mixed),
            (b"\xef\xbb\xbfZo\xeb", NoText::Mixed),
            (b"\xff\xfea\0b", NoText::Mixed),
            (b"\xff\xfe\x00\xd8", NoText::Mixed),
        ] {
            assert_eq!(text(bytes), Err(why), "{bytes:?}");
        }
        assert_eq!(text(b"").as_deref(), Ok(""));
    }
}
