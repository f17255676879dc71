//! A chart as SVG, for a page. Its colours are those of the page's style sheet, in light and dark.

use std::fmt::Write as _;

use super::plot::{Anchor, HEIGHT, Ink, Shape, WIDTH, corners, ink, plot};
use super::xml::escape;
use crate::report::document::{Chart, Mark};

fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Axis => "axis",
        Ink::Grid => "grid",
        Ink::Data => "data",
        Ink::Target => "target",
        Ink::Mean => "mean",
        Ink::Limit => "limit",
        Ink::Better => "better",
        Ink::Worse => "worse",
    }
}

fn points(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    points.into_iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

/// The chart; `number` tells it from the others of the page.
pub(super) fn svg(chart: &Chart, number: usize) -> String {
    let mut out = format!(
        "<svg role=\"img\" aria-labelledby=\"chart-{number}-title chart-{number}-words\" viewBox=\"0 0 {WIDTH} {HEIGHT}\">\
         <title id=\"chart-{number}-title\">{}</title><desc id=\"chart-{number}-words\">{}</desc>",
        escape(chart.title.as_str()),
        escape(chart.alternative.as_str())
    );
    for shape in plot(&chart.model) {
        let _ = match shape {
            Shape::Line(line, ink, dash) => {
                let dash = dash.map_or_else(String::new, |(on, off)| format!(" stroke-dasharray=\"{on} {off}\""));
                write!(out, "<polyline class=\"{}\" points=\"{}\"{dash}/>", class(ink), points(line))
            }
            Shape::Dot(x, y, mark) => match corners(mark) {
                Some(corners) => {
                    let at = corners.into_iter().map(|(dx, dy)| (x + dx, y + dy));
                    write!(out, "<polygon class=\"dot {}\" points=\"{}\"/>", class(ink(mark)), points(at))
                }
                None => {
                    let open = if mark == Mark::SetAside { " open" } else { "" };
                    write!(out, "<circle class=\"dot data{open}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>")
                }
            },
            Shape::Label(x, y, anchor, text) => {
                let anchor = if anchor == Anchor::End { "end" } else { "middle" };
                write!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escape(&text))
            }
        };
    }
    out.push_str("</svg>");
    out
}
