//! The body of a Word file: paragraphs, lists, tables and pictures in order.

use std::fmt::Write as _;

use super::HEAD;
use crate::report::document::{Block, Cell, Chart, Document, Level, Table};
use crate::report::formats::plot::{HEIGHT, WIDTH};
use crate::report::formats::xml::escape;

/// The width of the text of an A4 page within its margins, in twentieths of a point.
const TEXT_WIDTH: usize = 9638;

/// What a letter of a table takes of it, somewhat generously: tables are in 10 point Arial, their headings bold.
const LETTER: usize = 118;

/// What the margins of a cell take of it.
const MARGINS: usize = 190;

/// No word is given more than some thirty letters, and no column wishes for more than fifty.
const LONGEST: usize = 30 * LETTER;
const WIDEST: usize = 50 * LETTER;

/// The same in the units of pictures, 635 of them each.
const PICTURE_WIDTH: usize = TEXT_WIDTH * 635;

/// The name by which the body refers to its picture `number`, from 1.
pub(super) fn picture_id(number: usize) -> String {
    format!("rIdChart{number}")
}

/// The whole body.
pub(super) fn body(document: &Document) -> String {
    let mut out = format!(
        "{HEAD}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>"
    );
    out.push_str(&paragraph("Title", document.title.as_str()));
    let mut pictures = 0;
    for block in &document.blocks {
        match block {
            Block::Heading(Level::Part, text) => out.push_str(&paragraph("Heading1", text.as_str())),
            Block::Heading(Level::Section, text) => out.push_str(&paragraph("Heading2", text.as_str())),
            Block::Paragraph(text) => out.push_str(&paragraph("Normal", text.as_str())),
            Block::List(items) => out.extend(items.iter().map(|it| paragraph("ListBullet", it.as_str()))),
            Block::Table(it) => out.push_str(&table(it)),
            Block::Chart(chart) => {
                pictures += 1;
                out.push_str(&paragraph("Caption", chart.title.as_str()));
                out.push_str(&picture(chart, pictures));
                out.push_str(&paragraph("Normal", chart.alternative.as_str()));
                out.push_str(&table(&chart.table));
            }
        }
    }
    out.push_str(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar \
         w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" \
         w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
    );
    out
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(text))
}

/// A table under its caption. Its heading row stands again on every page that it reaches, and no row is broken.
fn table(it: &Table) -> String {
    let caption = escape(it.caption().as_str());
    let mut out = paragraph("Caption", it.caption().as_str());
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblLook w:val=\"0420\" \
         w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>\
         <w:tblCaption w:val=\"{caption}\"/></w:tblPr><w:tblGrid>"
    );
    let widths = widths(it);
    out.extend(widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")));
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in it.columns().iter().zip(&widths) {
        let _ = write!(
            out,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:shd w:val=\"clear\" w:color=\"auto\" \
             w:fill=\"E6EAEE\"/></w:tcPr><w:p><w:pPr><w:keepNext/><w:spacing w:after=\"0\"/>{}</w:pPr><w:r><w:rPr><w:b/>\
             </w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:tc>",
            aligned(column.kind.is_number()),
            escape(column.title.as_str())
        );
    }
    out.push_str("</w:tr>");
    for row in it.rows() {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for ((cell, column), width) in row.iter().zip(it.columns()).zip(&widths) {
            let is_number = column.kind.is_number() && !matches!(cell, Cell::Text(_) | Cell::Missing(_));
            let _ = write!(
                out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:spacing w:after=\"0\"/>{}\
                 </w:pPr>{}</w:p></w:tc>",
                aligned(is_number),
                run(&cell.shown())
            );
        }
        out.push_str("</w:tr>");
    }
    // Two tables without a paragraph between them would become one.
    out.push_str("</w:tbl><w:p/>");
    out
}

fn aligned(right: bool) -> &'static str {
    if right { "<w:jc w:val=\"right\"/>" } else { "" }
}

/// The columns' widths: each at least that of its longest word, so that no word is broken, and what is left over of the page shared by
/// how much more each would take to hold its longest cell in one line, within reason. A table too wide for the page is broken evenly.
fn widths(it: &Table) -> Vec<usize> {
    let texts = |at: usize| {
        let column = it.columns()[at].title.as_str().to_owned();
        std::iter::once(column).chain(it.rows().iter().filter_map(move |row| row.get(at)).map(|cell| cell.shown()))
    };
    let measured = |text: &str| text.chars().count() * LETTER + MARGINS;
    let of_column = |at: usize| {
        let needs = |text: String| (text.split(' ').map(measured).max().unwrap_or(MARGINS), measured(&text));
        let wider = |a: (usize, usize), b: (usize, usize)| (a.0.max(b.0), a.1.max(b.1));
        let (word, cell) = texts(at).map(needs).fold((MARGINS, MARGINS), wider);
        let least = word.min(LONGEST);
        (least, cell.min(WIDEST).max(least))
    };
    let (least, wished): (Vec<usize>, Vec<usize>) = (0..it.columns().len()).map(of_column).unzip();
    let all = least.iter().sum::<usize>().max(1);
    if all > TEXT_WIDTH {
        return least.into_iter().map(|width| width * TEXT_WIDTH / all).collect();
    }
    let more = (wished.iter().sum::<usize>() - all).max(1);
    let left = TEXT_WIDTH - all;
    least.iter().zip(&wished).map(|(least, wished)| least + (wished - least) * left / more).collect()
}

/// A picture as wide as the text, with the sentence that says what it shows for who cannot see it.
fn picture(chart: &Chart, number: usize) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a constant plane")]
    let height = (PICTURE_WIDTH as f64 * HEIGHT / WIDTH) as usize;
    let (title, words, id) = (escape(chart.title.as_str()), escape(chart.alternative.as_str()), picture_id(number));
    let size = format!("cx=\"{PICTURE_WIDTH}\" cy=\"{height}\"");
    format!(
        "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent {size}/><wp:docPr id=\"{number}\" name=\"Chart {number}\" title=\"{title}\" descr=\"{words}\"/>\
         <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" \
         name=\"chart{number}.png\" descr=\"{words}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip \
         r:embed=\"{id}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
         <a:ext {size}/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>\
         </a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
}

#[cfg(test)]
mod tests {
    use super::{LETTER, TEXT_WIDTH, widths};
    use crate::report::document::{Cell, Column, ColumnKind, Table};

    #[test]
    fn no_word_is_broken_where_the_page_has_room_for_it() {
        let columns = [
            Column::text("Standard"),
            Column::new("Figure", ColumnKind::Share),
            Column::text("Target"),
            Column::text("Met"),
            Column::new("Outside", ColumnKind::Count),
            Column::text("To know"),
        ];
        let standard = "Children with an active CIN plan visited in the last 6 weeks (without the Children with Disabilities team)";
        let rows = vec![[
            Cell::text(standard),
            Cell::Share { n: 1752, d: 2255 },
            Cell::text("no target"),
            Cell::text("cannot be said"),
            Cell::missing("does not apply"),
            Cell::text("invented"),
        ]];
        let table = Table::new("Protection 1", columns, rows);
        let widths = widths(&table);
        assert!(
            widths.iter().sum::<usize>() <= TEXT_WIDTH && widths.iter().sum::<usize>() > TEXT_WIDTH - 10,
            "{widths:?}"
        );
        for (width, longest) in
            widths.iter().zip(["Disabilities", "(1752/2255)", "target", "cannot", "Outside", "invented"])
        {
            assert!(*width >= longest.len() * LETTER, "{longest}: {widths:?}");
        }
        // More words than the page is wide: all of it is still on the page.
        let much = |text: &str| Cell::text(text.repeat(20));
        let table = Table::new("Much", [(); 9].map(|()| Column::text("Word")), vec![[(); 9].map(|()| much("w"))]);
        assert!(super::widths(&table).iter().sum::<usize>() <= TEXT_WIDTH);
    }
}
