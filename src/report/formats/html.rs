//! A paper as one page for a browser: everything in it, nothing fetched, no script; light and dark, and A4 when printed.
//!
//! The page forbids itself all that it does not need: its policy lets one style sheet apply, by its hash, and nothing
//! else. So a value that got past the escaping still could not run, send or load anything.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::svg::svg;
use super::xml::escape;
use crate::report::document::{Block, Cell, Document, Level, Table};
use crate::text::SafeText;

const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn write(document: &Document) -> String {
    let title = escape(document.title.as_str());
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(STYLE))
    );
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<header>\n<h1>{title}</h1>\n</header>\n<main>\n"
    );
    let mut charts = 0;
    for block in &document.blocks {
        let _ = match block {
            Block::Heading(Level::Part, text) => writeln!(out, "<h2>{}</h2>", said(text)),
            Block::Heading(Level::Section, text) => writeln!(out, "<h3>{}</h3>", said(text)),
            Block::Paragraph(text) => writeln!(out, "<p>{}</p>", said(text)),
            Block::List(items) => {
                let items: String = items.iter().map(|it| ["<li>", &said(it), "</li>\n"].concat()).collect();
                writeln!(out, "<ul>\n{items}</ul>")
            }
            Block::Table(it) => writeln!(out, "{}", table(it)),
            Block::Chart(chart) => {
                charts += 1;
                let (title, words) = (said(&chart.title), said(&chart.alternative));
                let drawn = svg(chart, charts);
                writeln!(
                    out,
                    "<figure>\n{drawn}\n<figcaption><strong>{title}</strong>. {words}</figcaption>\n</figure>\n{}",
                    table(&chart.table)
                )
            }
        };
    }
    let _ =
        writeln!(out, "</main>\n<footer>\n<p>{}</p>\n</footer>\n</body>\n</html>", escape(&document.foot.in_words()));
    out
}

fn said(text: &SafeText) -> String {
    escape(text.as_str())
}

/// A table that can be scrolled with the keyboard where it is wider than the screen.
fn table(it: &Table) -> String {
    let caption = said(it.caption());
    let mut out = format!(
        "<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n<table>\n\
         <caption>{caption}</caption>\n<thead>\n<tr>"
    );
    for column in it.columns() {
        let class = if column.kind.is_number() { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", said(&column.title));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in it.rows() {
        out.push_str("<tr>");
        for (at, (cell, column)) in row.iter().zip(it.columns()).enumerate() {
            let class = match cell {
                Cell::Missing(_) | Cell::Withheld => " class=\"none\"",
                _ if column.kind.is_number() => " class=\"n\"",
                _ => "",
            };
            let shown = escape(&cell.shown());
            let _ = match at {
                0 => write!(out, "<th scope=\"row\"{class}>{shown}</th>"),
                _ => write!(out, "<td{class}>{shown}</td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>");
    out
}

/// The bytes in the alphabet of 64, as a policy writes a hash.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let whole = three.iter().chain([0, 0].iter()).take(3).fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        for at in 0..4 {
            let six = (whole >> (18 - 6 * at)) & 63;
            out.push(if at > three.len() { '=' } else { char::from(ALPHABET[six as usize]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn a_hash_is_written_as_a_browser_reads_it() {
        for (bytes, text) in [("", ""), ("M", "TQ=="), ("Ma", "TWE="), ("Man", "TWFu"), ("Many", "TWFueQ==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
