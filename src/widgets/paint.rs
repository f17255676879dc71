//! Putting text into cells: cut by grapheme, padded by display width, never past the edge.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The display width of `text`.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// `text`, cut to `room` columns with `ellipsis` where something is missing.
pub fn cut(text: &str, room: usize, ellipsis: &str) -> String {
    if width(text) <= room {
        return text.to_string();
    }
    let keep = room.saturating_sub(width(ellipsis));
    let mut out = String::with_capacity(room + 4);
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide > keep {
            break;
        }
        used += wide;
        out.push_str(grapheme);
    }
    if room >= width(ellipsis) {
        out.push_str(ellipsis);
    }
    out
}

/// `text`, cut to `room` columns so that what its last comma sets apart stays: `Protection vis…, 10 wd`. Where even that is
/// too long, it is cut at its end.
pub fn cut_before_the_end(text: &str, room: usize, ellipsis: &str) -> String {
    let whole = text.rsplit_once(", ").filter(|_| width(text) > room);
    let Some((what, which)) = whole else { return cut(text, room, ellipsis) };
    let left = room.saturating_sub(width(which));
    match left {
        0 => cut(text, room, ellipsis),
        1..8 => format!("{}{which}", cut(what, left, ellipsis)),
        _ => format!("{}, {which}", cut(what, left - 2, ellipsis)),
    }
}

/// Writes `text` at column `x` of row `y` within `area`, cut to what is left of it; gives the columns used.
pub fn put(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let (left, top) = (area.x.saturating_add(x), area.y.saturating_add(y));
    if x >= area.width || y >= area.height || !buf.area.contains((left, top).into()) {
        return 0;
    }
    let room = usize::from((area.width - x).min(buf.area.right().saturating_sub(left)));
    let (end, _) = buf.set_stringn(left, top, text, room, style);
    end - left
}

/// Breaks `text` into lines of at most `room` columns, between words where that is possible.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let mut word = word.to_string();
            if !line.is_empty() && width(&line) + 1 + width(&word) > room {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            while width(&word) > room {
                let head = cut(&word, room, "");
                if head.is_empty() {
                    break;
                }
                word = word.split_off(head.len());
                lines.push(head);
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    lines
}

/// Breaks a line of the form `label   text` so that what is left of the text stays under its beginning.
pub fn hang(line: &str, room: usize) -> Vec<String> {
    let Some(value) = line.trim_start().find("  ").map(|gap| gap + line.len() - line.trim_start().len()) else {
        return wrap(line, room);
    };
    let start = value + line[value..].len() - line[value..].trim_start().len();
    let indent = width(&line[..start]);
    if indent * 2 > room || start == line.len() {
        return wrap(line, room);
    }
    let pieces = wrap(&line[start..], room - indent);
    let mut out = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        out.push(if at == 0 { format!("{}{piece}", &line[..start]) } else { format!("{}{piece}", " ".repeat(indent)) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_grapheme_and_width() {
        assert_eq!(cut("Protection", 6, "~"), "Prote~");
        assert_eq!(cut("日本語", 4, "~"), "日~");
        assert_eq!(cut("e\u{301}abc", 3, "~"), "e\u{301}a~");
        assert_eq!(cut("abc", 0, "~"), "");
        for (room, expected) in [
            (24, "Protection visits, 10 wd"),
            (23, "Protection visi~, 10 wd"),
            (22, "Protection vis~, 10 wd"),
            (14, "Protec~, 10 wd"),
            (12, "Protec~10 wd"),
            (8, "Pr~10 wd"),
            (6, "~10 wd"),
            (5, "Prot~"),
        ] {
            assert_eq!(cut_before_the_end("Protection visits, 10 wd", room, "~"), expected);
        }
        assert_eq!(cut_before_the_end("Cases per worker", 9, "~"), "Cases pe~");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(hang("Due   one two three", 14), ["Due   one two", "      three"]);
        assert_eq!(hang("  F1   help me on", 14), ["  F1   help me", "       on"]);
    }
}
