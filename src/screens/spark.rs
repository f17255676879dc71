//! A few months in a few characters.

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII: [char; 4] = ['_', '-', '=', '#'];

/// One character a month, scaled between the lowest and the highest; a dot where the month is not known.
pub fn spark(months: &[Option<f64>], ascii: bool) -> String {
    let levels: &[char] = if ascii { &ASCII } else { &LEVELS };
    let known = || months.iter().flatten().copied();
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    let middle = levels.len() / 2;
    let level = |value: f64| {
        if high <= low {
            return levels[middle];
        }
        let steps = (levels.len() - 1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last level")]
        let at = ((value - low) / (high - low) * steps).round() as usize;
        levels[at.min(levels.len() - 1)]
    };
    months.iter().map(|month| month.map_or('.', level)).collect()
}

#[cfg(test)]
mod tests {
    use super::spark;

    #[test]
    fn scales_between_lowest_and_highest_and_never_draws_what_is_not_known() {
        assert_eq!(spark(&[Some(1.0), None, Some(8.0)], false), "▁.█");
        assert_eq!(spark(&[Some(1.0), Some(2.0), Some(4.0)], true), "_-#");
        assert_eq!(spark(&[Some(5.0), Some(5.0)], false), "▅▅");
        assert_eq!(spark(&[None, None], true), "..");
    }
}
