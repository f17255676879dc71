//! Papers through the program itself: on the command line, and by one key in a clinic.

use std::fs;
use std::process::{Command, Output};

use assurance_clinic::app::msg::{Effect, Msg, RecordNews};
use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::domain::recommendation::{Made, RecommendationWhat};
use assurance_clinic::domain::register::Register;
use assurance_clinic::record::decide::{Entry, Facts, Step, decide};
use assurance_clinic::report::document::{Block, Document, Kind};
use assurance_clinic::report::formats::{Format, write};
use serde_json::Value;
use uuid::Uuid;

use super::clinics::{clinic, run};
use super::support::{Screen, moment};

#[test]
fn papers_of_the_sample_are_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let scheduled = run(folder, "clinics schedule --area protection-court --date 12/01/2023 --start 14:00");
    assert_eq!(scheduled.0, 0, "{}", scheduled.1);
    for ending in ["docx", "html", "md", "csv", "xlsx", "txt"] {
        let (code, said) =
            run(folder, &format!("report pack --area protection-court --as-format {ending} --out p.{ending}"));
        assert_eq!((code, &said["format"]), (0, &"clinic/report".into()), "{said}");
        assert_eq!(
            said["report"]["files"][0]["bytes"],
            fs::metadata(folder.join(format!("p.{ending}"))).unwrap().len()
        );
    }
    let page = fs::read_to_string(folder.join("p.html")).unwrap();
    assert!(page.contains("Sample: ") && page.matches("<figure>").count() > 5, "what is invented is said");
    let (code, _) = run(folder, "report board --as-format docx --out b.docx");
    assert_eq!(code, 0);
    // Nothing is written over, and a folder that is not there is none.
    for (line, said) in [
        ("report board --as-format docx --out b.docx", "--replace"),
        ("report board --as-format docx --out none/b.docx", "there is no folder none"),
        ("report minutes --area protection-court --as-format md --out m.md", "has no clinic that was closed"),
        ("report minutes --clinic 1 --as-format md --out m.md", "is not closed"),
    ] {
        let (code, whole) = run(folder, line);
        let message = whole["error"]["message"].as_str().unwrap();
        assert!(code == 1 && message.contains(said), "{line}: {message}");
    }
    assert!(!folder.join("m.md").exists());
    // An authority's own wording, beside its own settings.
    fs::create_dir_all(folder.join("own/templates")).unwrap();
    fs::write(folder.join("own/clinic.toml"), "").unwrap();
    fs::write(folder.join("own/templates/board.txt"), "# Ours\n\n{{ monht }}\n").unwrap();
    let (code, whole) = run(folder, "report board --as-format md --out o.md --config own/clinic.toml");
    let message = whole["error"]["message"].as_str().unwrap();
    assert!(code == 1 && message.contains("line 3: there is no field 'monht'"), "{message}");
    assert!(!folder.join("o.md").exists());
    // What writes no paper does not look at the wording of one.
    fs::create_dir(folder.join("own/templates/pack.txt")).unwrap();
    let line = "clinics list --config own/clinic.toml";
    let Output { status, stderr, .. } = clinic(folder, line).output().unwrap();
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.success() && !stderr.contains("template"), "{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_paper_that_does_not_fit_on_the_disk_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (code, _) = run(folder, "report board --as-format html --out whole.html");
    assert_eq!(code, 0);
    let whole = fs::metadata(folder.join("whole.html")).unwrap().len();
    let blocks = whole / 1024 / 2;
    let program = clinic(folder, "report board --as-format html --out half.html --format json");
    let mut limited = Command::new("sh");
    limited.args(["-c", &format!("ulimit -f {blocks}; exec \"$0\" \"$@\"")]).arg(program.get_program());
    limited.args(program.get_args()).current_dir(folder);
    limited.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = limited.output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &said["error"]["code"]), (Some(1), &"failed".into()), "{said}");
    assert!(said["error"]["message"].as_str().unwrap().contains("Nothing was written to half.html"), "{said}");
    let left = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = left.filter(|name| name.contains("half") || name.contains(".part")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn one_key_in_a_clinic_asks_for_the_format_and_writes_its_pack() {
    let mut screen = Screen::small();
    screen.press("m").on("Protection and court").press("Enter Enter");
    screen.field("[ Save ]").press("Enter").recorded().press("Enter").days_later(0);
    screen.press("e");
    let asked = screen.text();
    assert!(asked.contains("This list") && asked.contains("as Word") && asked.contains("as plain text"), "{asked}");
    screen.asked.clear();
    screen.typed("web page").press("Enter");
    let Some(Effect::WritePaper { stem, document, format }) = screen.asked.last() else {
        panic!("{:?}\n{}", screen.asked, screen.text())
    };
    assert_eq!((stem.as_str(), *format), ("clinic-protection-court-2022-12-pack", Format::Html));
    assert_eq!(document.kind, Kind::Pack);
    assert!(document.blocks.iter().any(|block| matches!(block, Block::Chart(_))));
    assert!(write(document, *format).is_ok());
    assert!(screen.text().contains("Writing 1 paper ..."), "{}", screen.text());
    // The list in front is still written by the same key, with Enter.
    screen.press("e Enter");
    assert!(matches!(screen.asked.last(), Some(Effect::WriteFile { ending: "csv", .. })), "{:?}", screen.asked);
}

/// The paper that was asked for last, with the first part of its file's name.
fn asked_for(screen: &Screen) -> (&str, &Document, Format) {
    match screen.asked.last() {
        Some(Effect::WritePaper { stem, document, format }) => (stem, document, *format),
        other => panic!("{other:?}\n{}", screen.text()),
    }
}

/// The same key in the list of clinics: for the month on screen, by whom, in the room's format.
#[test]
fn one_key_in_the_clinics_writes_what_the_board_and_the_panel_read() {
    for (what, stem, kind, by) in [
        ("board plain text", "clinic-board-2022-11", Kind::Board, "J. Doe, chair"),
        ("panel markdown", "clinic-panel-2022-11", Kind::Panel, "the chair"),
    ] {
        let mut screen = Screen::small();
        screen.press(", m e");
        let asked = screen.text();
        for part in ["This list", "Improvement board's report, November 2022", "Scrutiny panel's report, November 2022"]
        {
            assert!(asked.contains(part), "{part}: {asked}");
        }
        screen.typed(what).press("Enter");
        let (named, document, format) = asked_for(&screen);
        assert_eq!((named, document.kind, document.foot.by.as_str()), (stem, kind, by));
        assert_eq!(document.foot.head, Some(screen.app.desk.register.head()));
        let text = String::from_utf8(write(document, format).unwrap()).unwrap();
        assert!(text.contains("November 2022") && text.contains("Written on 9 January 2023 by"), "{text}");
        assert!(screen.text().contains("Writing 1 paper ..."), "{}", screen.text());
        // The list is still written by the same key, with Enter.
        screen.press("e Enter");
        assert!(matches!(screen.asked.last(), Some(Effect::WriteFile { ending: "csv", .. })), "{:?}", screen.asked);
    }
    let mut screen = Screen::without_figures();
    screen.press("m e").typed("board word").press("Enter");
    assert!(screen.text().contains("no figures are at hand") && screen.asked.iter().all(|it| !writes(it)));
}

fn writes(effect: &Effect) -> bool {
    matches!(effect, Effect::WritePaper { .. } | Effect::WritePapers(_) | Effect::WriteFile { .. })
}

/// Small numbers are withheld in what anybody may read, and whoever writes it is told what they have to know of it.
#[test]
fn what_the_panel_reads_is_made_as_on_the_command_line_and_its_caution_is_read() {
    let mut screen = Screen::small();
    let child = screen.app.desk.data().children[0].child.to_string();
    let made = Made {
        date: moment().today,
        title: format!("Look at {child}"),
        proposed: "Publish the plan".into(),
        owner: None,
    };
    let step = Step::Write(Box::new(Entry::Recommendation(None, RecommendationWhat::Add(made))));
    let facts = Facts::bare(moment().today, Uuid::from_u128(99));
    let new = decide(&Register::default(), &screen.app.desk.me, step, &facts, moment().now).unwrap().remove(0);
    screen.tell(Msg::Record(RecordNews::Since(vec![Event::chained(new, Head::EMPTY)])));
    screen.press("m e").typed("panel plain").press("Enter");
    let text = screen.text();
    assert!(text.contains("R-1 names a child record"), "{text}");
    let (_, document, format) = asked_for(&screen);
    let text = String::from_utf8(write(document, format).unwrap()).unwrap();
    assert!(text.contains("[c]") && text.contains("Publish the plan") && !text.contains(&child), "{text}");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), "report panel --as-format txt --out p.txt").0, 0);
    let told = fs::read_to_string(folder.path().join("p.txt")).unwrap();
    let figures: Vec<&str> = told
        .lines()
        .filter(|line| line.contains(|c: char| c.is_ascii_digit()) && !line.starts_with("Written on"))
        .collect();
    assert!(figures.len() > 50 && figures.iter().any(|line| line.contains("[c]")), "{told}");
    for line in figures {
        assert!(text.lines().any(|it| it == line), "the same figures, and the same withheld: {line}");
    }
}

/// Where a team's representation is on the screen, and on its team's page; where none was written there is the list.
#[test]
fn one_key_writes_a_representation_once_there_is_one() {
    let mut screen = Screen::small();
    screen.in_team().press("e");
    assert!(matches!(screen.asked.last(), Some(Effect::WriteFile { .. })), "{}", screen.text());
    screen.press("w Down Enter").typed("Two workers were away").press("Esc e");
    assert!(matches!(screen.asked.last(), Some(Effect::WriteFile { .. })), "nothing is saved: {}", screen.text());
    screen.press("F2").typed("Save what is written").press("Enter").recorded().days_later(0);
    for (way, says) in [("", "Two workers were away"), ("Esc", "Two workers were away")] {
        screen.press(way).press("e");
        assert!(screen.text().contains("Representation of Protection 1"), "{way}: {}", screen.text());
        screen.typed("markdown").press("Enter");
        let (stem, document, format) = asked_for(&screen);
        assert_eq!((stem, document.kind), ("clinic-T04-2022-12-representation", Kind::Representation));
        let text = String::from_utf8(write(document, format).unwrap()).unwrap();
        assert!(text.contains(says) && text.contains("Not submitted: this is a draft"), "{text}");
        assert!(text.contains("31/36") && text.contains("by J. Doe, chair"), "{text}");
    }
    // What is typed since is not in it, and that is said.
    screen.press("w Down Enter").typed("More, ").press("Esc e").typed("markdown").press("Enter");
    assert!(screen.text().contains("What you typed since it was saved is not in it."), "{}", screen.text());
}
