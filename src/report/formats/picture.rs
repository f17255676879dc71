//! A chart as pixels, for Word: drawn twice as fine as it is shown, so that edges are smooth.

use super::plot::{Anchor, HEIGHT, Ink, Shape, WIDTH, corners, ink, plot};
use super::png::png;
use super::strokes::strokes;
use crate::report::document::{LineChart, Mark};

/// Pixels for one step of the plane.
const FINE: f64 = 2.0;

/// The grid of a letter, in steps of the plane.
const LETTER: f64 = 1.35;

/// A picture of grey, red, green and blue: three bytes a pixel.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// The chart as a PNG file.
pub(super) fn picture(chart: &LineChart) -> Result<Vec<u8>, std::io::Error> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a constant plane")]
    let (width, height) = ((WIDTH * FINE) as usize, (HEIGHT * FINE) as usize);
    let mut canvas = Canvas { width, height, pixels: vec![255; width * height * 3] };
    for shape in plot(chart) {
        match shape {
            Shape::Line(points, ink, dash) => canvas.line(&points, width_of(ink), colour(ink), dash),
            Shape::Dot(x, y, mark) => canvas.dot((x, y), mark),
            Shape::Label(x, y, anchor, text) => canvas.label((x, y), anchor, &text),
        }
    }
    png(width, height, &canvas.pixels)
}

fn colour(ink: Ink) -> [u8; 3] {
    match ink {
        Ink::Axis => [0x76, 0x76, 0x76],
        Ink::Grid => [0xDD, 0xDD, 0xDD],
        Ink::Data => [0x00, 0x3C, 0x71],
        Ink::Target => [0x6B, 0x3F, 0xA0],
        Ink::Mean => [0x33, 0x33, 0x33],
        Ink::Limit => [0x5B, 0x67, 0x70],
        Ink::Better => [0x00, 0x59, 0x4C],
        Ink::Worse => [0xA3, 0x21, 0x00],
    }
}

fn width_of(ink: Ink) -> f64 {
    if ink == Ink::Data { 1.8 } else { 1.2 }
}

/// How far `p` is from the line between two points.
fn distance(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p.0 - a.0 - along * dx).hypot(p.1 - a.1 - along * dy)
}

impl Canvas {
    /// Mixes `colour` into every pixel of a box of the plane by how much of it `covers` says, 0 to 1.
    fn paint(&mut self, (low, high): ((f64, f64), (f64, f64)), colour: [u8; 3], covers: impl Fn((f64, f64)) -> f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the canvas")]
        let pixel = |value: f64, most: usize| (value * FINE).clamp(0.0, most as f64) as usize;
        let (left, right) = (pixel(low.0 - 1.0, self.width), pixel(high.0 + 1.0, self.width));
        for row in pixel(low.1 - 1.0, self.height)..pixel(high.1 + 1.0, self.height) {
            for column in left..right {
                let part = covers(((column as f64 + 0.5) / FINE, (row as f64 + 0.5) / FINE)).clamp(0.0, 1.0);
                let at = (row * self.width + column) * 3;
                for (byte, ink) in self.pixels[at..at + 3].iter_mut().zip(colour) {
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
                    let mixed = (f64::from(*byte) * (1.0 - part) + f64::from(ink) * part).round() as u8;
                    *byte = mixed;
                }
            }
        }
    }

    fn segment(&mut self, a: (f64, f64), b: (f64, f64), width: f64, colour: [u8; 3]) {
        let low = (a.0.min(b.0) - width, a.1.min(b.1) - width);
        let high = (a.0.max(b.0) + width, a.1.max(b.1) + width);
        self.paint((low, high), colour, |p| (width / 2.0 - distance(p, a, b)) * FINE + 0.5);
    }

    fn line(&mut self, points: &[(f64, f64)], width: f64, colour: [u8; 3], dash: Option<(f64, f64)>) {
        // How far along the pattern of dashes the line is, over its corners.
        let mut gone = 0.0;
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let length = (b.0 - a.0).hypot(b.1 - a.1);
            let Some((on, off)) = dash else {
                self.segment(a, b, width, colour);
                continue;
            };
            let place = |along: f64| {
                let part = if length > 0.0 { along / length } else { 0.0 };
                (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part)
            };
            let mut along = 0.0;
            while along < length {
                let within = gone % (on + off);
                let step = if within < on { on - within } else { on + off - within };
                let end = (along + step.max(0.01)).min(length);
                if within < on {
                    self.segment(place(along), place(end), width, colour);
                }
                gone += end - along;
                along = end;
            }
        }
    }

    fn dot(&mut self, (x, y): (f64, f64), mark: Mark) {
        let colour = colour(ink(mark));
        let around = ((x - 7.0, y - 7.0), (x + 7.0, y + 7.0));
        if let Some(corners) = corners(mark) {
            let corners: Vec<_> = corners.into_iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
            // Inside all edges: the shapes have no corner that points inwards.
            self.paint(around, colour, |p| {
                let edge = |at: usize| {
                    let (a, b) = (corners[at], corners[(at + 1) % corners.len()]);
                    ((b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0)) / (b.0 - a.0).hypot(b.1 - a.1)
                };
                let edges = || (0..corners.len()).map(edge);
                let (least, most) = (edges().fold(f64::INFINITY, f64::min), edges().fold(f64::NEG_INFINITY, f64::max));
                least.max(-most) * FINE + 0.5
            });
            return;
        }
        let from = |p: (f64, f64)| (p.0 - x).hypot(p.1 - y);
        self.paint(around, colour, |p| (3.5 - from(p)) * FINE + 0.5);
        if mark == Mark::SetAside {
            self.paint(around, [255; 3], |p| (2.2 - from(p)) * FINE + 0.5);
        }
    }

    fn label(&mut self, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let step = 5.6 * LETTER;
        let width = text.chars().count() as f64 * step;
        let mut left = if anchor == Anchor::End { x - width } else { x - width / 2.0 };
        for c in text.chars() {
            for stroke in strokes(c) {
                let place =
                    |(column, row): (u8, u8)| (left + f64::from(column) * LETTER, y - (6.0 - f64::from(row)) * LETTER);
                let points: Vec<_> = stroke.into_iter().map(place).collect();
                self.line(&points, 1.1, [0x1A; 3], None);
            }
            left += step;
        }
    }
}
