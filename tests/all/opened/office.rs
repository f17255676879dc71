//! LibreOffice makes pages of a paper: A4, and every figure on them, whole.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use assurance_clinic::report::formats::{Format, write};

use super::{HOSTILE, hostile, kept, papers, ran, read_back};

/// Has the office suite make `files` into `into`.
fn converted(folder: &Path, into: &str, files: &[String]) {
    let profile = tempfile::tempdir().unwrap();
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", profile.path().display()));
    ran(office.args(["--headless", "--convert-to", into, "--outdir", "."]).args(files).current_dir(folder));
}

/// The words that are figures: `93%`, `(266/286)`, `≥90%`, `2022`, `[c]`.
fn figures(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| c.is_whitespace() || "|*;:".contains(c)).map(|word| word.replace('\\', ""));
    let words = words.map(|word| word.trim_end_matches(['.', ',']).to_owned());
    words
        .filter(|word| word == "[c]" || word.contains(|c: char| c.is_ascii_digit()))
        .filter(|word| word == "[c]" || word.chars().all(|c| c.is_ascii_digit() || "%/().,≥≤-".contains(c)))
}

#[test]
#[ignore = "the long tier: .ci/long"]
fn an_office_suite_shows_every_figure_whole_on_pages_of_a4() {
    let folder = kept("office");
    let names = papers(&folder);
    converted(&folder, "pdf", &names.iter().map(|name| format!("{name}.docx")).collect::<Vec<_>>());
    for name in names {
        let about = ran(Command::new("pdfinfo").arg(format!("{name}.pdf")).current_dir(&folder));
        assert!(about.contains("(A4)"), "{name}: {about}");
        let shown = ran(Command::new("pdftotext").args([&format!("{name}.pdf"), "-"]).current_dir(&folder));
        let shown: HashSet<String> = figures(&shown).collect();
        let whole = fs::read_to_string(folder.join(format!("{name}.md"))).unwrap();
        let missing: Vec<String> = figures(&whole).filter(|figure| !shown.contains(figure)).collect();
        assert!(missing.is_empty(), "{name}: not on its pages, or broken in two: {missing:?}");
        assert!(figures(&whole).count() > 5, "{name} has figures");
        ran(Command::new("pdftoppm").args(["-r", "60", "-png", &format!("{name}.pdf"), name]).current_dir(&folder));
    }
}

#[test]
#[ignore = "the long tier: .ci/long"]
fn an_office_suite_runs_no_formula_that_somebody_typed() {
    let folder = kept("formulas");
    let paper = hostile("http://127.0.0.1/");
    fs::write(folder.join("hostile.xlsx"), write(&paper, Format::Xlsx).unwrap()).unwrap();
    // Every sheet as CSV, what is shown in its cells, in UTF-8.
    converted(
        &folder,
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        &["hostile.xlsx".into()],
    );
    let sheets = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path());
    let texts = sheets
        .filter(|path| path.to_string_lossy().contains("Texts"))
        .find(|it| it.extension().is_some_and(|it| it == "csv"));
    let read = read_back(&texts.expect("a sheet of the texts"));
    let shown: Vec<&str> = read.as_array().unwrap()[1..].iter().map(|row| row[0].as_str().unwrap()).collect();
    let written: Vec<String> = paper.tables().next().unwrap().rows().iter().map(|row| row[0].shown()).collect();
    assert!(shown.len() > HOSTILE.len(), "{shown:?}");
    assert_eq!(shown, written, "text, as it was typed");
}
