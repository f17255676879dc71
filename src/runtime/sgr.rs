//! The look of a cell as the terminal is told it, in as few bytes as it can be: "select graphic rendition" of ECMA-48.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Modifiers with their numbers.
const MODIFIERS: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// Colours and modifiers; the default is the terminal's own plain look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Looks {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Looks {
    /// The look of `cell`.
    pub(super) fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Writes what makes this look into `to`.
    pub(super) fn change(&mut self, to: Self, bytes: &mut Vec<u8>) {
        let from = std::mem::replace(self, to);
        if from == to {
            return;
        }
        if to == Self::default() {
            bytes.extend_from_slice(b"\x1b[m");
            return;
        }
        // What is no longer wanted goes all at once, with a nought.
        let is_added = from.modifier.difference(to.modifier).is_empty()
            && (from.fg == to.fg || to.fg != Color::Reset)
            && (from.bg == to.bg || to.bg != Color::Reset);
        let from = if is_added { from } else { Self::default() };
        let mut parts = if is_added { Vec::new() } else { vec!["0".to_string()] };
        let added = to.modifier.difference(from.modifier);
        parts.extend(MODIFIERS.iter().filter(|(one, _)| added.contains(*one)).map(|(_, number)| (*number).to_string()));
        if from.fg != to.fg {
            parts.push(colour(to.fg, 0));
        }
        if from.bg != to.bg {
            parts.push(colour(to.bg, 10));
        }
        bytes.extend_from_slice(format!("\x1b[{}m", parts.join(";")).as_bytes());
    }
}

/// The numbers of a colour; those of a background are 10 higher.
fn colour(colour: Color, ground: u8) -> String {
    let number = match colour {
        Color::Reset => 39,
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
        Color::Indexed(index) => return format!("{};5;{index}", 38 + ground),
        Color::Rgb(red, green, blue) => return format!("{};2;{red};{green};{blue}", 38 + ground),
    };
    (number + ground).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_colour() -> impl Strategy<Value = (Color, vt100::Color)> {
        use vt100::Color::{Default, Idx, Rgb};
        prop::sample::select(vec![
            (Color::Reset, Default),
            (Color::Red, Idx(1)),
            (Color::Gray, Idx(7)),
            (Color::DarkGray, Idx(8)),
            (Color::White, Idx(15)),
            (Color::Indexed(3), Idx(3)),
            (Color::Indexed(214), Idx(214)),
            (Color::Rgb(1, 22, 255), Rgb(1, 22, 255)),
        ])
    }

    proptest! {
        /// Whatever look comes after whatever other, the terminal shows it and no rest of the one before.
        #[test]
        fn a_look_is_shown_as_it_is_meant(
            looks in prop::collection::vec((any_colour(), any_colour(), any::<[bool; 4]>()), 1..8)
        ) {
            let mut terminal = vt100::Parser::new(1.try_into().unwrap(), 20.try_into().unwrap(), 0);
            let mut now = Looks::default();
            for (at, ((fg, fg_shown), (bg, bg_shown), [bold, italic, underlined, reversed])) in (0_u16..).zip(looks) {
                let on = |wanted: bool, modifier| if wanted { modifier } else { Modifier::empty() };
                let modifier = on(bold, Modifier::BOLD)
                    | on(italic, Modifier::ITALIC)
                    | on(underlined, Modifier::UNDERLINED)
                    | on(reversed, Modifier::REVERSED);
                let mut bytes = Vec::new();
                now.change(Looks { fg, bg, modifier }, &mut bytes);
                bytes.push(b'x');
                terminal.process(&bytes);
                let cell = terminal.screen().cell(0, at).unwrap();
                prop_assert_eq!((cell.fgcolor(), cell.bgcolor()), (fg_shown, bg_shown));
                let shown = (cell.bold(), cell.italic(), cell.underline(), cell.inverse());
                prop_assert_eq!(shown, (bold, italic, underlined, reversed));
            }
        }
    }

    #[test]
    fn a_change_takes_few_bytes() {
        let plain = Looks::default();
        let red = Looks { fg: Color::Red, modifier: Modifier::BOLD, ..plain };
        for (from, to, written) in [
            (plain, red, "\x1b[1;31m"),
            (red, plain, "\x1b[m"),
            (red, red, ""),
            (red, Looks { fg: Color::Green, ..plain }, "\x1b[0;32m"),
        ] {
            let (mut looks, mut bytes) = (from, Vec::new());
            looks.change(to, &mut bytes);
            assert_eq!(String::from_utf8(bytes).unwrap(), written);
        }
    }
}
