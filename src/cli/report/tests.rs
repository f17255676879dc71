//! Papers as a person asks for them: what is in the files, and what is said where there can be none.

use std::fs;

use crate::cli::outcome::Code;
use crate::cli::testing::Desk;

const ADD: &str = "actions add --team A1 --indicator visits --text =Weekly~list --owner Team~manager --due 9/2";
const SCHEDULE: &str = "clinics schedule --area A --date 12/01/2023 --start 14:00";
const WRITE: &str = "representations write --team A1 --exception visits --why Two~<b>away</b>";

/// A clinic of the December figures, with an agreed action and a representation.
fn scheduled() -> Desk {
    let desk = Desk::new();
    for line in [ADD, "actions agree 1", SCHEDULE, WRITE] {
        desk.say(line).unwrap_or_else(|refused| panic!("{line}: {refused:?}"));
    }
    desk
}

/// The same, held and closed.
fn closed() -> Desk {
    let desk = scheduled();
    for line in ["clinics open 1", "clinics look 1 --action 1", "clinics close 1"] {
        desk.say(line).unwrap_or_else(|refused| panic!("{line}: {refused:?}"));
    }
    desk
}

/// Writes the paper to a file of this ending, and gives its text.
fn written(desk: &Desk, line: &str, ending: &str) -> String {
    let path = desk.path(&format!("paper.{ending}"));
    let _ = fs::remove_file(&path);
    let report = desk.get("report", &format!("report {line} --as-format {ending} --out {}", path.display()));
    let bytes = fs::read(&path).unwrap();
    assert_eq!(report["files"][0]["bytes"], bytes.len());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_pack_has_the_agenda_the_figures_and_the_list() {
    let desk = scheduled();
    let page = written(&desk, "pack --area A", "html");
    for part in [
        "86% (31/36)",
        "≥90%",
        "=Weekly list",
        "<h2>Agenda</h2>",
        "Children outside, by team",
        "<figure>",
        "Not submitted: A1",
        "feed d. Record ",
        "Written on 12 January 2023 by D. Adeyemi, chair.",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("C1"), "no child is named");
    let text = written(&desk, "pack --clinic 1", "txt");
    insta::assert_snapshot!(text.rsplit_once(" Record ").unwrap().0);
    for ending in ["docx", "xlsx", "csv", "md"] {
        assert!(!written(&desk, "pack --clinic 1", ending).is_empty(), "{ending}");
    }
}

/// A team that is on the agenda for what it took over has its figures in the pack, and the records that it took over: once,
/// where both teams are open in the month.
#[test]
fn a_pack_has_every_team_of_its_own_agenda() {
    for (last, not_come) in [("2022-11", "Not submitted: A2, A3."), ("2022-12", "Not submitted: A3, A2.")] {
        let mut desk = Desk::new();
        let mut data = desk.snapshot.data.clone();
        data.teams[0].to = last.parse().ok();
        data.teams.push(crate::domain::org::Team {
            from: "2022-12".parse().ok(),
            replaces: vec!["A1".into()],
            ..crate::dataset::testing::team("A3", "A")
        });
        // A2 holds cases of its own; A3 those that are still listed under A1.
        let child = crate::dataset::ChildRecord { team: "A2".into(), child: "C3".into(), ..data.children[1].clone() };
        data.children.push(child);
        desk.snapshot = crate::dataset::Snapshot::new("d".into(), data, Vec::new());
        desk.say(SCHEDULE).unwrap();
        let page = written(&desk, "pack --area A", "md");
        assert!(page.contains("| A3 | 15 |"), "on the agenda: {page}");
        for part in ["A2, December 2022", "A3, December 2022", "| A2 | 0 | 0 |", "| A3 | 1 | 0 |", not_come] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("no record is listed") && !page.contains("| A1 | "), "{page}");
        assert_eq!(page.contains("A1, December 2022"), last == "2022-12", "its own figures of its last month: {page}");
    }
}

#[test]
fn minutes_are_one_text_with_the_screens_and_a_table_elsewhere() {
    let mut desk = closed();
    desk.snapshot.data.sample = Some("invented".into());
    let text = written(&desk, "minutes --clinic 1", "txt");
    assert!(
        text.contains("\nActions by owner\nTeam manager:\n- A-1 =Weekly list; due 9 February 2023, agreed\n"),
        "{text}"
    );
    let page = written(&desk, "minutes --area A", "html");
    assert!(page.contains("<th scope=\"row\">Team manager</th><td>A-1</td><td>=Weekly list</td>"), "{page}");
    let title = "Minutes, Area A, clinic of 12 January 2023, December 2022 figures";
    assert!(text.starts_with(&format!("{title}\n")), "{text}");
    assert!(page.contains(&format!("<h1>{title}</h1>")) && page.contains(&format!("<title>{title}</title>")), "{page}");
    for part in ["Next clinic: 9 February 2023, not yet scheduled.", "Sample: invented"] {
        assert!(text.contains(part) && page.contains(part), "{part}: {text}");
    }
    let end = |text: &str| text.trim_end().rsplit_once("Closed on ").unwrap().1.split('<').next().unwrap().to_owned();
    assert_eq!(end(&page), end(&text), "the same foot");
    let csv = written(&desk, "minutes --clinic 1", "csv");
    assert!(csv.contains("Team manager,A-1,'=Weekly list,2023-02-09,agreed,0\n"), "{csv}");
}

#[test]
fn the_panel_s_report_has_its_recommendations_and_nothing_of_a_clinic() {
    let mut desk = closed();
    let visits = desk.snapshot.data.catalogue.get("visits").unwrap().clone();
    desk.snapshot.data.catalogue.put(crate::domain::catalogue::Indicator { core: true, ..visits });
    for line in [
        "recommendations add --date 14/11/2022 --title Visits --proposed =Publish~the~plan --owner R.~Osei",
        "recommendations add --date 14/11/2022 --title Accepted~one --proposed x",
        "recommendations accept 2 --on 2023-01-10",
    ] {
        desk.say(line).unwrap_or_else(|refused| panic!("{line}: {refused:?}"));
    }
    for ending in ["html", "md", "txt", "csv"] {
        // Markdown escapes brackets.
        let text = written(&desk, "panel --period 2022-12", ending).replace('\\', "");
        assert!(text.contains("Publish the plan") && text.contains("[c]"), "{ending}: {text}");
        for never in ["A1", "C1", "Weekly list", "Accepted one", "R. Osei", "D. Adeyemi", "Two <b>"] {
            assert!(!text.contains(never), "{ending}: {never}: {text}");
        }
    }
    let csv = written(&desk, "panel", "csv");
    assert!(csv.contains("Area A,[c],[c],36,[c],"), "{csv}");
    assert!(csv.contains("'=Publish the plan"), "no cell runs: {csv}");
    let text = written(&desk, "panel", "txt");
    insta::assert_snapshot!(text.rsplit_once(" Record ").unwrap().0);
    assert!(written(&desk, "panel", "docx").len() > 1000 && written(&desk, "panel", "xlsx").len() > 1000);
}

#[test]
fn slips_go_to_a_folder_or_are_one() {
    let desk = closed();
    let folder = desk.path("slips");
    let line = format!("report slip --clinic 1 --as-format md --out {}", folder.display());
    fs::create_dir(&folder).unwrap();
    desk.say(&line).unwrap();
    let slip = fs::read_to_string(folder.join("slip-team-manager.md")).unwrap();
    assert!(slip.starts_with("# Team manager: what I owe, by when\n") && slip.contains("9 February 2023"), "{slip}");
    assert_eq!(desk.say(&line).unwrap_err().code, Code::Failed, "it is there already");
    let one = format!("{}/one.md", folder.display());
    desk.say(&format!("report slip --area A --owner team~manager --as-format md --out {one}")).unwrap();
    let none =
        desk.say(&format!("report slip --area A --owner nobody --as-format md --out {one} --replace")).unwrap_err();
    assert!(none.code == Code::NotFound && none.message.contains("'nobody' does not owe"), "{none:?}");
}

#[test]
fn a_representation_says_whether_it_was_submitted() {
    let desk = scheduled();
    let draft = written(&desk, "representation --team A1", "html");
    assert!(draft.contains("Not submitted: this is a draft.") && draft.contains("Why: Two &lt;b&gt;away"), "{draft}");
    let refused =
        desk.say(&format!("report representation --team A2 --as-format md --out {}", desk.path("x").display()));
    assert!(refused.unwrap_err().message.contains("has no representation for December 2022"));
}

#[test]
fn the_board_reads_by_priority() {
    let desk = scheduled();
    let text = written(&desk, "board", "txt");
    for part in ["Analysis:", "Action and next steps:", "Difference made:", "A-1", "31/36"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is_left() {
    let mut desk = scheduled();
    let out = desk.path("x.docx");
    let line = |what: &str| format!("report {what} --as-format docx --out {}", out.display());
    for (what, code, said) in [
        ("minutes --clinic 1", Code::Failed, "is not closed"),
        ("minutes --area A", Code::NotFound, "has no clinic that was closed"),
        ("pack --area B", Code::NotFound, "has no clinic that is open or scheduled"),
        ("pack --area Z", Code::NotFound, "no area 'Z'"),
        ("pack --clinic 9", Code::NotFound, "no clinic 9"),
        ("pack", Code::Usage, "Of which clinic?"),
    ] {
        let refused = desk.say(&line(what)).unwrap_err();
        assert!(refused.code == code && refused.message.contains(said), "{what}: {refused:?}");
        assert!(!out.exists(), "{what}");
    }
    fs::create_dir(desk.path("templates")).unwrap();
    fs::write(desk.path("templates").join("pack.txt"), "# {{ clinic }}\n{{ chiar }}\n").unwrap();
    let refused = desk.say(&line("pack --clinic 1")).unwrap_err();
    assert!(refused.message.contains("pack.txt, line 2: there is no field 'chiar'"), "{refused:?}");
    assert!(!out.exists());
    fs::write(desk.path("templates").join("pack.txt"), "# Our own {{ clinic }}\n[[agenda]]\n").unwrap();
    assert!(written(&desk, "pack --clinic 1", "md").starts_with("# Our own Clinic of 12 January, December figures\n"));
    desk.feed = false;
    assert!(desk.say(&line("pack --clinic 1")).unwrap_err().message.contains("no figures are at hand"));
}

#[test]
fn a_paper_hides_whom_a_list_hides() {
    let desk = Desk::new();
    let take = |lines: &[&str]| {
        for line in lines {
            desk.say(line).unwrap_or_else(|refused| panic!("{line}: {refused:?}"));
        }
    };
    let hidden = |paper: &str, ending: &str| {
        let open = written(&desk, paper, ending);
        assert!(open.contains("C1") && !open.contains("[record]"), "{paper}: {open}");
        let shown = written(&desk, &format!("{paper} --present"), ending);
        assert!(!shown.contains("C1") && shown.contains("[record]"), "{paper}: {shown}");
    };
    take(&[
        "actions add --team A1 --indicator visits --text Visit~C1~now --owner Team~manager --due 9/2",
        "actions agree 1",
        SCHEDULE,
        "representations write --team A1 --exception visits --why C1~was~away",
    ]);
    for ending in ["html", "txt"] {
        hidden("pack --clinic 1", ending);
        hidden("representation --team A1", ending);
    }
    take(&["clinics open 1", "clinics look 1 --action 1", "clinics close 1"]);
    for ending in ["html", "txt", "csv"] {
        hidden("minutes --clinic 1", ending);
        hidden("slip --clinic 1", ending);
    }
}
