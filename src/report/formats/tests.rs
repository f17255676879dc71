//! What every format promises: the same figures, text as it was, the same bytes twice.

use super::testing::{foot, one_of_everything};
use super::{Format, FormatError, readback, write};
use crate::report::document::{Block, Cell, Column, ColumnKind, Document, Kind, Table};
use crate::text::SafeText;

fn written(format: Format) -> Vec<u8> {
    write(&one_of_everything(), format).unwrap()
}

#[test]
fn one_paper_is_always_the_same_bytes() {
    for format in Format::ALL {
        assert!(!written(format).is_empty());
        assert_eq!(written(format), written(format), "{format:?}");
    }
}

#[test]
fn golden_files() {
    for format in [Format::Html, Format::Markdown, Format::Csv, Format::Text] {
        let text = String::from_utf8(written(format)).unwrap();
        insta::assert_snapshot!(format!("everything_{}", format.ending()), text);
    }
    let file = written(Format::Docx);
    for name in ["word/document.xml", "word/footer1.xml", "docProps/core.xml", "word/_rels/document.xml.rels"] {
        let text = readback::part(&file, name).replace("><w:p>", ">\n<w:p>").replace("><w:t", ">\n<w:t");
        insta::assert_snapshot!(format!("everything_docx_{}", name.rsplit('/').next().unwrap()), text);
    }
}

#[test]
fn the_same_figures_stand_in_every_format() {
    let paper = one_of_everything();
    let heading = |table: &Table| table.columns().iter().map(|it| it.title.to_string()).collect::<Vec<_>>();
    let row = |row: &Vec<Cell>| row.iter().map(Cell::shown).collect::<Vec<_>>();
    let shown: Vec<readback::Rows> = paper
        .tables()
        .map(|table| std::iter::once(heading(table)).chain(table.rows().iter().map(row)).collect())
        .collect();
    assert_eq!(readback::docx(&written(Format::Docx)), shown);
    assert_eq!(readback::html(&written(Format::Html)), shown);
    assert_eq!(readback::markdown(&written(Format::Markdown)), shown);
    let text = String::from_utf8(written(Format::Text)).unwrap();
    for cell in shown.iter().flat_map(|table| &table[1..]).flatten() {
        assert!(text.contains(cell.as_str()), "{cell}");
    }
}

#[test]
fn a_spreadsheet_has_numbers_with_numerator_and_denominator() {
    let csv = readback::csv(&written(Format::Csv));
    let expected = [
        [
            "Team",
            "Visits in time: %",
            "Visits in time: numerator",
            "Visits in time: denominator",
            "Target: %",
            "Outside",
        ],
        ["Protection 1", "81.95211786372008", "445", "543", "97.5", "98"],
        ["=cmd|' /C calc'!A0", "33.333333333333336", "1", "3", "97.5", "2"],
        ["Protection 3", "no cases", "0", "0", "97.5", "0"],
        ["<b>Protection</b> 4", "not known", "", "", "[c]", "[c]"],
    ];
    assert_eq!(csv[0], expected);
    let expected = [
        ["Standard", "Figure: value", "Figure: unit", "Figure: numerator", "Figure: denominator", "Due"],
        ["Contacts", "1234", "", "", "", "2023-02-01"],
        ["Average caseload", "17.25", "", "", "", "none"],
        ["Visits", "86.11111111111111", "%", "31", "36", "[c]"],
    ];
    assert_eq!(csv[2], expected);
    let xlsx = readback::xlsx(&written(Format::Xlsx));
    let number = |table: usize, row: usize, column: usize| xlsx[table][row][column].parse::<f64>().unwrap();
    assert_eq!(xlsx[0][0], csv[0][0], "the headings");
    assert!((number(0, 1, 1) - 445.0 / 543.0).abs() < 1e-12, "a share is a number, shown as a percentage");
    assert_eq!(xlsx[0][1][2..], ["445", "543", "0.975", "98"]);
    assert_eq!(xlsx[0][2][0], "=cmd|' /C calc'!A0", "text, as it was");
    assert_eq!(xlsx[0][4], ["<b>Protection</b> 4", "not known", "", "", "[c]", "[c]"]);
    assert_eq!(xlsx[2][1], ["Contacts", "1234", "", "", "", "day 44958"], "1 February 2023 is a date");
    let sheet = readback::part(&written(Format::Xlsx), "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"), "{sheet}");
    assert!(!sheet.contains("<f>"), "no formula");
}

#[test]
fn a_day_before_those_of_excel_is_text() {
    let day = |year, month, day| [Cell::Date(chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap())];
    let rows = vec![day(1899, 12, 30), day(1899, 12, 31), day(1900, 1, 1)];
    let blocks = vec![Block::Table(Table::new("Days", [Column::new("Day", ColumnKind::Date)], rows))];
    let paper = Document { blocks, ..one_of_everything() };
    let read = readback::xlsx(&write(&paper, Format::Xlsx).unwrap());
    assert_eq!(read[0][1..], [["1899-12-30"], ["1899-12-31"], ["day 1"]]);
}

#[test]
fn a_word_file_has_what_a_screen_reader_needs() {
    let file = written(Format::Docx);
    let body = readback::part(&file, "word/document.xml");
    assert_eq!(body.matches("<w:tbl>").count(), 3);
    assert_eq!(body.matches("<w:tblHeader/>").count(), 3, "the heading row of each table is repeated");
    assert!(body.contains("w:val=\"Heading1\"") && body.contains("w:val=\"Heading2\""));
    assert!(body.contains("descr=\"From 80% to 91.5%; &quot;November&quot; is not known.\""), "{body}");
    assert!(readback::part(&file, "word/styles.xml").contains("w:lang w:val=\"en-GB\""));
    assert!(readback::part(&file, "word/footer1.xml").contains(&foot().in_words()));
    assert!(readback::part(&file, "docProps/core.xml").contains("2023-01-12T15:30:00Z"));
}

#[test]
fn a_page_runs_nothing_and_fetches_nothing() {
    let page = String::from_utf8(written(Format::Html)).unwrap();
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    for bad in ["<script", "<link", "<img", "<iframe", "url(", "@import", "http://", "https://", " style=", " on"] {
        let tags = page.split('<').filter_map(|it| it.split('>').next()).any(|tag| format!("<{tag}").contains(bad));
        assert!(!tags, "{bad}");
    }
    for good in
        ["<html lang=\"en-GB\">", "<main>", "<footer>", "scope=\"col\"", "scope=\"row\"", "<caption>", "role=\"img\""]
    {
        assert!(page.contains(good), "{good}");
    }
    assert_eq!(page.matches("<h1>").count(), 1);
}

#[test]
fn a_paper_without_a_table_is_no_spreadsheet() {
    let paper = Document { blocks: vec![Block::paragraph("x")], ..one_of_everything() };
    for format in [Format::Csv, Format::Xlsx] {
        assert!(matches!(write(&paper, format), Err(FormatError::NoTable(_))), "{format:?}");
    }
    assert!(write(&paper, Format::Docx).is_ok());
}

#[test]
fn a_cell_that_excel_cannot_hold_is_cut_with_a_sign_and_said() {
    let paper = |text: String| {
        let table = Table::new("Long", [Column::text("Text")], vec![[Cell::text(text)]]);
        Document { blocks: vec![Block::Table(table)], ..one_of_everything() }
    };
    let whole = paper("x".repeat(32_767));
    assert!(super::cut(&whole, Format::Xlsx).is_empty());
    assert!(write(&whole, Format::Xlsx).is_ok());
    // The second is of characters that Excel counts twice.
    for text in ["x".repeat(32_768), format!("x{}", "\u{1F600}".repeat(20_000))] {
        let characters = text.encode_utf16().count();
        let long = paper(text);
        let bytes = write(&long, Format::Xlsx).unwrap();
        let read = format!("{:?}", readback::xlsx(&bytes));
        assert!(read.contains("[cut here: an Excel cell takes no more]"), "the sign is there");
        let said = super::cut(&long, Format::Xlsx);
        assert!(said.len() == 1 && said[0].contains("'Long', row 1, 'Text' is cut"), "{said:?}");
        assert!(said[0].contains(&format!("{characters} characters")), "{said:?}");
        assert!(super::cut(&long, Format::Docx).is_empty());
    }
}

/// Reads a format's tables back.
type Reader = fn(&[u8]) -> Vec<readback::Rows>;

/// Values as somebody would make them who wants a format to break.
fn fuzzed(count: usize) -> Vec<SafeText> {
    const PIECES: [&str; 44] = [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "'",
        "\"",
        ",",
        ";",
        "|",
        "\\",
        "<",
        ">",
        "&",
        "&amp;",
        "</td>",
        "]]>",
        "<script>",
        "<!--",
        "`",
        "*",
        "_",
        "#",
        "[x](y)",
        "{{",
        "%}",
        "$",
        "~",
        "^",
        "1.",
        "_x0041_",
        "_x000D_",
        " ",
        "  ",
        "Zoë",
        "字",
        "\u{202e}",
        "\u{0}",
        "\u{fffe}",
        "😀",
        "https://x",
        "a",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut value = |_| {
        let length = next(7);
        let piece = |next: &mut dyn FnMut(usize) -> usize| match next(8) {
            0 => char::from_u32(u32::try_from(next(0x2FFF)).unwrap()).unwrap_or('x').to_string(),
            _ => PIECES[next(PIECES.len())].to_owned(),
        };
        SafeText::new(&(0..length).map(|_| piece(&mut next)).collect::<String>())
    };
    (0..count).map(&mut value).collect()
}

#[test]
fn ten_thousand_values_come_back_from_every_format_as_they_were() {
    let values = fuzzed(10_000);
    let rows =
        values.iter().enumerate().map(|(at, it)| [Cell::Count(at as u64), Cell::Text(it.clone()), Cell::text("end")]);
    let columns = [Column::new("No", ColumnKind::Count), Column::text("Value"), Column::text("End")];
    let blocks = vec![Block::Table(Table::new("Values", columns, rows.collect()))];
    let paper = Document { title: "Fuzz".into(), kind: Kind::Pack, blocks, foot: foot() };
    let formats: [(Format, Reader); 5] = [
        (Format::Docx, readback::docx),
        (Format::Html, readback::html),
        (Format::Markdown, readback::markdown),
        (Format::Csv, readback::csv),
        (Format::Xlsx, readback::xlsx),
    ];
    for (format, read) in formats {
        let tables = read(&write(&paper, format).unwrap());
        assert_eq!((tables.len(), tables[0].len()), (1, 10_001), "{format:?}");
        for (value, row) in values.iter().zip(&tables[0][1..]) {
            assert_eq!(row[1..], [value.as_str(), "end"], "{format:?}: {value:?}");
        }
    }
}
