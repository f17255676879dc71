//! The few letters that a drawn chart needs, as strokes on a grid four wide and six high. Word shows a picture, and a
//! picture has no font.

/// The strokes of `c`, each through its points as (column, row) from the top left; small letters are drawn as capitals,
/// and what has no strokes as a blank.
pub(super) fn strokes(c: char) -> Vec<Vec<(u8, u8)>> {
    let drawn = match c.to_ascii_uppercase() {
        '0' | 'O' => "10 30 41 45 36 16 05 01 10",
        '1' => "11 20 26,16 36",
        '2' => "01 10 30 41 42 06 46",
        '3' => "00 40 22 33 44 45 36 16 05",
        '4' => "36 30 04 44",
        '5' => "40 00 02 32 43 45 36 06",
        '6' => "30 10 01 05 16 36 45 44 33 03",
        '7' => "00 40 16",
        '8' => "10 30 41 42 33 13 02 01 10,13 04 05 16 36 45 44 33",
        '9' => "43 13 02 01 10 30 41 45 36 16",
        'A' => "06 20 46,14 34",
        'B' => "06 00 30 41 42 33 03,33 44 45 36 06",
        'C' => "41 30 10 01 05 16 36 45",
        'D' => "00 30 41 45 36 06 00",
        'E' => "40 00 06 46,03 33",
        'F' => "40 00 06,03 33",
        'G' => "41 30 10 01 05 16 36 45 43 23",
        'H' => "00 06,40 46,03 43",
        'I' => "10 30,20 26,16 36",
        'J' => "40 45 36 16 05",
        'K' => "00 06,40 03 46",
        'L' => "00 06 46",
        'M' => "06 00 23 40 46",
        'N' => "06 00 46 40",
        'P' => "06 00 30 41 42 33 03",
        'Q' => "10 30 41 45 36 16 05 01 10,24 46",
        'R' => "06 00 30 41 42 33 03,23 46",
        'S' => "41 30 10 01 02 13 33 44 45 36 16 05",
        'T' => "00 40,20 26",
        'U' => "00 05 16 36 45 40",
        'V' => "00 26 40",
        'W' => "00 16 22 36 40",
        'X' => "00 46,40 06",
        'Y' => "00 23 40,23 26",
        'Z' => "00 40 06 46",
        '%' => "06 40,00 10 11 01 00,35 45 46 36 35",
        '-' => "03 33",
        '.' => "15 25 26 16 15",
        '/' => "06 40",
        _ => "",
    };
    let point = |pair: &str| {
        let mut digits = pair.bytes().map(|digit| digit.saturating_sub(b'0'));
        Some((digits.next()?, digits.next()?))
    };
    let lines = drawn.split(',').map(|line| line.split(' ').filter_map(point).collect::<Vec<_>>());
    lines.filter(|line| line.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::strokes;

    #[test]
    fn every_label_of_a_chart_can_be_drawn() {
        for c in "0123456789%-./JanFebMarAprMayJunJulAugSepOctNovDecWQ".chars() {
            let strokes = strokes(c);
            assert!(!strokes.is_empty(), "{c}");
            assert!(strokes.iter().flatten().all(|(x, y)| *x <= 4 && *y <= 6), "{c}");
        }
        assert!(strokes(' ').is_empty() && strokes('字').is_empty());
    }
}
