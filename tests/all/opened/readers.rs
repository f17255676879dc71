//! Readers of another language find in a file what was written into it.

use assurance_clinic::report::document::{Block, Cell, Table};
use assurance_clinic::report::formats::{Format, write};
use serde_json::json;

use super::{hostile, kept, read_back};

fn rows(table: &Table) -> Vec<Vec<String>> {
    let heading = table.columns().iter().map(|it| it.title.to_string()).collect();
    std::iter::once(heading).chain(table.rows().iter().map(|row| row.iter().map(Cell::shown).collect())).collect()
}

#[test]
#[ignore = "the long tier: .ci/long"]
fn readers_of_another_language_find_the_same_values() {
    let folder = kept("readers");
    let paper = hostile("http://127.0.0.1/");
    let read = |format: Format| {
        let file = folder.join(format!("hostile.{}", format.ending()));
        std::fs::write(&file, write(&paper, format).unwrap()).unwrap();
        read_back(&file)
    };

    let word = read(Format::Docx);
    let tables: Vec<_> = paper.tables().map(rows).collect();
    assert_eq!(word["tables"], json!(tables));
    assert_eq!(word["repeated"], json!(vec![true; tables.len()]), "the heading row of each table");
    assert_eq!(word["headings"], json!(vec![paper.title.as_str(); 3]));
    let Some(Block::Chart(chart)) = paper.blocks.last() else { panic!("the last is a chart") };
    assert_eq!(word["pictures"], json!([chart.alternative.as_str()]));
    assert!(word["foot"].as_str().unwrap().starts_with(&paper.foot.in_words()), "{}", word["foot"]);

    let book = read(Format::Xlsx);
    let (_, sheet) = book.as_object().unwrap().iter().find(|(name, _)| name.contains("Texts")).unwrap();
    assert_eq!(sheet["frozen"], "A2");
    assert!(sheet["filter"].as_str().is_some_and(|it| it.starts_with("A1:")), "{}", sheet["filter"]);
    let table = paper.tables().next().unwrap();
    let found = &sheet["rows"].as_array().unwrap()[1..];
    assert_eq!(found.len(), table.rows().len());
    for (row, found) in table.rows().iter().zip(found) {
        let [Cell::Text(text), Cell::Share { n, d }, Cell::Count(outside), Cell::Number(average), Cell::Date(due)] =
            &row[..]
        else {
            panic!("{row:?}")
        };
        let share = found[1].as_f64().unwrap();
        assert!((share - *n as f64 / *d as f64).abs() < 1e-12, "{found}");
        assert_eq!(found[0], json!(text.as_str()), "text, as it was, and no formula");
        assert_eq!(
            found.as_array().unwrap()[2..],
            [json!(n), json!(d), json!(outside), json!(average), json!({"date": due})]
        );
    }

    let lines: Vec<Vec<String>> = serde_json::from_value(read(Format::Csv)).unwrap();
    let first = lines.iter().position(|line| line[0] == "Text").expect("the heading") + 1;
    let texts = table.rows().iter().map(|row| row[0].shown());
    for (text, line) in texts.zip(&lines[first..first + table.rows().len()]) {
        let guarded = line[0].strip_prefix('\'').unwrap_or(&line[0]);
        assert!(line[0] == text || guarded == text, "{text:?} came back as {:?}", line[0]);
        assert!(!line[0].starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", line[0]);
    }
}
