//! A paper as a Word file: real headings, tables whose heading row is repeated on every page, charts as pictures with
//! alternative text, a footer on every page, English as its language.
//!
//! A Word file is a zip of XML parts. Those that are always the same lie beside this file; the body is made in `body`.

mod body;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::FormatError;
use super::picture::picture;
use super::xml::escape;
use crate::report::document::{Block, Document};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The parts that are always the same.
const FIXED: [(&str, &str); 6] = [
    ("[Content_Types].xml", include_str!("types.xml")),
    ("_rels/.rels", include_str!("package.rels")),
    ("docProps/app.xml", include_str!("app.xml")),
    ("word/styles.xml", include_str!("styles.xml")),
    ("word/numbering.xml", include_str!("numbering.xml")),
    ("word/settings.xml", include_str!("settings.xml")),
];

/// The file.
pub(super) fn write(document: &Document) -> Result<Vec<u8>, FormatError> {
    let failed = |wrong: &dyn std::fmt::Display| FormatError::Failed("Word", wrong.to_string());
    let mut parts: Vec<(String, Vec<u8>)> =
        FIXED.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let charts = document.blocks.iter().filter_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    let mut pictures = 0;
    for chart in charts {
        pictures += 1;
        let drawn = picture(&chart.model).map_err(|wrong| failed(&wrong))?;
        parts.push((format!("word/media/chart{pictures}.png"), drawn));
    }
    parts.push(("docProps/core.xml".to_owned(), properties(document).into_bytes()));
    parts.push(("word/footer1.xml".to_owned(), footer(document).into_bytes()));
    parts.push(("word/_rels/document.xml.rels".to_owned(), relations(pictures).into_bytes()));
    parts.push(("word/document.xml".to_owned(), body::body(document).into_bytes()));
    zipped(&parts).map_err(|wrong| failed(&wrong))
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the same paper is the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Title, who and when, as a list of files shows them.
fn properties(document: &Document) -> String {
    let foot = &document.foot;
    let moment = foot.moment();
    let (title, by) = (escape(document.title.as_str()), escape(foot.by.as_str()));
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:creator>{by}</dc:creator>\
         <dc:language>en-GB</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:modified></cp:coreProperties>"
    )
}

/// The foot, with the page's number.
fn footer(document: &Document) -> String {
    let foot = escape(&document.foot.in_words());
    let field = |name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {name} </w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    format!(
        "{HEAD}<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:pStyle \
         w:val=\"Footer\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{foot}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle \
         w:val=\"Footer\"/><w:jc w:val=\"right\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Page </w:t></w:r>{}<w:r><w:t \
         xml:space=\"preserve\"> of </w:t></w:r>{}</w:p></w:ftr>",
        field("PAGE"),
        field("NUMPAGES")
    )
}

/// Where the body finds its other parts: `rId1` to `rId4` are fixed, the pictures follow.
fn relations(pictures: usize) -> String {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut out =
        format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    let fixed = [
        ("styles", "styles.xml"),
        ("numbering", "numbering.xml"),
        ("settings", "settings.xml"),
        ("footer", "footer1.xml"),
    ];
    for (at, (kind, target)) in fixed.iter().enumerate() {
        let _ = write!(out, "<Relationship Id=\"rId{}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/>", at + 1);
    }
    for at in 1..=pictures {
        let id = body::picture_id(at);
        let _ = write!(out, "<Relationship Id=\"{id}\" Type=\"{KIND}/image\" Target=\"media/chart{at}.png\"/>");
    }
    out.push_str("</Relationships>");
    out
}
