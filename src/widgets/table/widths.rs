//! How wide each column is drawn: first what it needs, then what is left, shared.

use super::Column;

/// A column as it is drawn: which, from where, how wide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The column.
    pub column: usize,
    /// Its left edge.
    pub x: u16,
    /// Its width.
    pub width: u16,
}

/// Places the columns `shown` into `room`, the first always, then from `scrolled` on as many as fit. `needs` is the width
/// that a column's content wants.
pub fn place(
    columns: &[Column<'_>],
    shown: &[usize],
    scrolled: usize,
    room: u16,
    needs: impl Fn(usize) -> u16,
) -> Vec<Slot> {
    let Some((&first, others)) = shown.split_first() else { return Vec::new() };
    let wish = |at: usize| {
        let column = &columns[at];
        let title = u16::try_from(super::super::paint::width(column.title)).unwrap_or(u16::MAX);
        needs(at).max(title).clamp(column.min, column.max.max(column.min))
    };
    let mut chosen = vec![(first, columns[first].min.min(room))];
    let mut used = chosen[0].1;
    for &at in others.iter().skip(scrolled) {
        let least = if columns[at].numeric { wish(at) } else { columns[at].min };
        if used + 1 + least > room {
            break;
        }
        used += 1 + least;
        chosen.push((at, least));
    }
    // What is left goes to the columns that want more, those that want least first.
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    order.sort_by_key(|i| wish(chosen[*i].0).saturating_sub(chosen[*i].1));
    let mut waiting = u16::try_from(order.len()).unwrap_or(1);
    for i in order {
        let left = room.saturating_sub(used);
        let share = if waiting > 0 { left.div_ceil(waiting) } else { 0 };
        let more = wish(chosen[i].0).saturating_sub(chosen[i].1).min(share.max(left / waiting.max(1))).min(left);
        chosen[i].1 += more;
        used += more;
        waiting = waiting.saturating_sub(1);
    }
    let mut x = 0;
    let slot = |(column, width): (usize, u16)| {
        let slot = Slot { column, x, width };
        x += width + 1;
        slot
    };
    chosen.into_iter().map(slot).collect()
}
