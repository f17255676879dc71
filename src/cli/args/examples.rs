//! Examples for every command. In this order they are a story on the built-in sample, which a test plays from top to
//! bottom: what stands under `--help` and in the manual works as it is written.

use std::collections::BTreeMap;

use clap::{Command, CommandFactory as _};

use super::Typed;

/// One example: the command, and the line as somebody types it.
pub struct Example {
    /// The subcommands, with blanks between them.
    pub command: &'static str,
    /// What is typed.
    pub line: &'static str,
}

const fn of(command: &'static str, line: &'static str) -> Example {
    Example { command, line }
}

/// Every example, in the order in which they can be typed one after the other into an empty record.
pub const EXAMPLES: &[Example] = &[
    of("doctor", "clinic doctor"),
    of("config show", "clinic config show http"),
    of("config check", "clinic config check"),
    of("config default", "clinic config default > clinic.toml"),
    of("schema", "clinic schema figures"),
    of("completions", "clinic completions bash > clinic.bash"),
    of("man", "clinic man --to man1"),
    of("feed schema", "clinic feed schema"),
    of("feed sample", "clinic feed sample --teams 40 > invented.json"),
    of("feed check", "clinic feed check invented.json"),
    of("feed templates", "clinic feed templates december"),
    of("feed from-csv", "clinic feed from-csv tables --out december.json"),
    of("show service", "clinic show service --period 2022-11"),
    of("show area", "clinic show area protection-court --format plain"),
    of("show team", "clinic show team T04"),
    of("show indicator", "clinic show indicator VIS-CP-10WD --format csv"),
    of("show outside", "clinic show outside --team T04"),
    of("show signals", "clinic show signals --indicator VIS-CP-10WD"),
    of("show funnel", "clinic show funnel --indicator VIS-CP-10WD"),
    of("show agenda", "clinic show agenda --area protection-court"),
    of("show quality", "clinic show quality"),
    of("clinics schedule", "clinic clinics schedule --area protection-court --date 12/01 --start 14:00"),
    of("clinics list", "clinic clinics list --state scheduled"),
    of(
        "clinics move",
        "clinic clinics move protection-court/2022-12 --date 13/01 --why 'The chair is away on the 12th'",
    ),
    of("clinics pin", "clinic clinics pin protection-court/2022-12 --team T25"),
    of("clinics unpin", "clinic clinics unpin protection-court/2022-12 --team T25"),
    of("clinics defer", "clinic clinics defer protection-court/2022-12 --team T09 --why 'The manager is on leave'"),
    of("clinics recall", "clinic clinics recall protection-court/2022-12 --team T09"),
    of(
        "clinics add-item",
        "clinic clinics add-item protection-court/2022-12 --minutes 10 --text 'Court timescales of the whole area'",
    ),
    of("clinics minutes", "clinic clinics minutes protection-court/2022-12 --team T04 --minutes 20"),
    of(
        "accounts set",
        "clinic accounts set --team T04 --indicator VIS-CP-10WD --child C-20103 --reason refused --safe yes --booked 16/01",
    ),
    of("accounts list", "clinic accounts list --team T04"),
    of(
        "representations write",
        "clinic representations write --team T10 --exception CP-CORE --shows '5 of 30 outside' --why 'Two workers away' \
         --tried 'Cover from T05' --will-do 'Dates agreed with every family by Friday'",
    ),
    of("representations show", "clinic representations show --team T10"),
    of("representations submit", "clinic representations submit --team T10"),
    of("representations nothing", "clinic representations nothing --team T06"),
    of(
        "exemptions agree",
        "clinic exemptions agree --child C-53170 --indicator VIS-CLA-6W --interval '12 w' --reason long_term_placement \
         --approved-by service_lead --from 01/12/2022 --review-by 01/06/2023",
    ),
    of("exemptions review", "clinic exemptions review E-1 --review-by 01/09/2023 --why 'Still settled'"),
    of("exemptions end", "clinic exemptions end E-1 --why 'Moved to another placement'"),
    of("exemptions list", "clinic exemptions list"),
    of("audits list", "clinic audits list --area protection-court"),
    of("audits confirm", "clinic audits confirm A-534 --grade inadequate --role qa"),
    of("audits escalate", "clinic audits escalate A-534 --day 10/01/2023 --role qa"),
    of("audits update", "clinic audits update A-534 --text 'Visited, plan written' --role manager"),
    of(
        "audits further-update",
        "clinic audits further-update A-534 --found adequate_plan --text 'Seen at work' --role manager",
    ),
    of("audits re-audit", "clinic audits re-audit A-534 --grade good --role qa"),
    of(
        "signals rebase",
        "clinic signals rebase --indicator VIS-CP-10WD --from 2022-10 --why 'Two teams merged' --different yes \
         --reason-known yes --wanted yes --lasting yes",
    ),
    of(
        "signals undo-rebase",
        "clinic signals undo-rebase --indicator VIS-CP-10WD --from 2022-10 --why 'They merged in November'",
    ),
    of(
        "signals ghost",
        "clinic signals ghost --indicator VIS-CP-10WD --period 2022-09 --why 'The system was down for a week'",
    ),
    of(
        "signals undo-ghost",
        "clinic signals undo-ghost --indicator VIS-CP-10WD --period 2022-09 --why 'Visits were entered since'",
    ),
    of("quality list", "clinic quality list --open"),
    of(
        "quality known",
        "clinic quality known zero-denominator/SUP-CASE-CLA/team:T26/2022-12 --why 'The team had no such children'",
    ),
    of(
        "quality query",
        "clinic quality query published-differs/SUP-CASE-CL/service/2022-04 --owner 'Data team' --due 2w",
    ),
    of(
        "quality redate",
        "clinic quality redate published-differs/SUP-CASE-CL/service/2022-04 --due 3w --why 'The analyst is away'",
    ),
    of(
        "quality answer",
        "clinic quality answer published-differs/SUP-CASE-CL/service/2022-04 --text 'A slip in the printed table'",
    ),
    of(
        "quality ask-again",
        "clinic quality ask-again published-differs/SUP-CASE-CL/service/2022-04 --why 'Which of the two is right?'",
    ),
    of("quality close", "clinic quality close published-differs/SUP-CASE-CL/service/2022-04"),
    of(
        "actions add",
        "clinic actions add --team T04 --indicator SUP-CASE-CPP --text 'A fixed hour of supervision each week' \
         --owner 'Team manager, Protection 1' --due 31/01 --target 95 --by 'end feb'",
    ),
    of("actions list", "clinic actions list --team T04"),
    of("report", "clinic report pack --area protection-court --as-format docx --out pack.docx"),
    of("clinics open", "clinic clinics open protection-court/2022-12"),
    of("clinics attend", "clinic clinics attend protection-court/2022-12 --team T04 --name 'A. Khan'"),
    of("clinics look", "clinic clinics look protection-court/2022-12 --action A-1"),
    of(
        "questions ask",
        "clinic questions ask --team T04 --clinic protection-court/2022-12 --text 'What changed since November?'",
    ),
    of("questions answer", "clinic questions answer Q-1 --text 'Two workers left, one has come'"),
    of("questions ask-again", "clinic questions ask-again Q-1 --why 'Who covers the other caseload?'"),
    of("questions list", "clinic questions list --open"),
    of(
        "questions into-action",
        "clinic questions into-action Q-1 --indicator VIS-CP-10WD --text 'Cover the caseload of W056' \
         --owner 'Team manager, Protection 1' --due 'next clinic'",
    ),
    of("actions agree", "clinic actions agree A-1"),
    of("actions start", "clinic actions start A-1"),
    of("actions amend", "clinic actions amend A-1 --text 'A fixed hour of supervision each week, for everybody'"),
    of("actions redate", "clinic actions redate A-1 --due 'end feb' --why 'One worker starts in February'"),
    of("actions report", "clinic actions report A-1 --evidence 'Diary of January, 12 of 12 held'"),
    of("actions return", "clinic actions return A-1 --why 'Show the records, not the diary'"),
    of("actions accept", "clinic actions accept A-3"),
    of("actions reopen", "clinic actions reopen A-3 --why 'It slipped again in the second week'"),
    of("actions supersede", "clinic actions supersede A-3 --with A-1"),
    of("actions withdraw", "clinic actions withdraw A-4 --why 'Done by the service as a whole'"),
    of("clinics discuss", "clinic clinics discuss protection-court/2022-12 --team T04"),
    of(
        "clinics note",
        "clinic clinics note protection-court/2022-12 --team T06 --about better --text 'Every core group held in time'",
    ),
    of("clinics not-discussed", "clinic clinics not-discussed protection-court/2022-12 --why 'Time ran out'"),
    of("clinics close", "clinic clinics close protection-court/2022-12"),
    of("clinics show", "clinic clinics show protection-court/2022-12"),
    of("report", "clinic report minutes --clinic 1 --as-format html --out minutes.html"),
    of("report", "clinic report slip --clinic 1 --as-format md --out ."),
    of("report", "clinic report board --as-format xlsx --out board.xlsx"),
    of("report", "clinic report panel --period 2022-12 --as-format html --out panel.html"),
    of(
        "clinics correct",
        "clinic clinics correct protection-court/2022-12 --text 'A. Khan came at 14:20, not at 14:00'",
    ),
    of("clinics next", "clinic clinics next protection-court/2022-12"),
    of("show difference", "clinic show difference --area protection-court"),
    of(
        "recommendations add",
        "clinic recommendations add --date 14/11/2022 --title 'Visits' --proposed 'Publish a plan for visits in time'",
    ),
    of(
        "recommendations progress",
        "clinic recommendations progress R-1 --taken 'The plan was published' --status done",
    ),
    of("recommendations accept", "clinic recommendations accept R-1 --on 2023-01-09"),
    of("recommendations reopen", "clinic recommendations reopen R-1 --why 'Accepted by mistake'"),
    of("recommendations list", "clinic recommendations list --all"),
    of("record verify", "clinic record verify"),
    of("record backup", "clinic record backup --to backup.sqlite"),
    of("record export", "clinic record export --to record.jsonl"),
    of("record import", "clinic record import --from record.jsonl"),
    of("record move", "clinic record move --to moved.sqlite"),
    of("record restore", "clinic record restore --from backup.sqlite --replace"),
    of("record access", "clinic record access --team T04"),
    of("record migrate", "clinic record migrate --to postgres://owner@localhost/clinic --for clinic_app"),
    of("people rules", "clinic people rules"),
    of(
        "people add",
        "clinic people add 'D. Adeyemi' --holds administrator --holds chair --new-passphrase-file new.txt",
    ),
    of("people list", "clinic people list --as 'D. Adeyemi' --passphrase-file new.txt"),
    of(
        "people role",
        "clinic people role 'A. Khan' --holds manager --team T04 --as 'D. Adeyemi' --passphrase-file new.txt",
    ),
    of(
        "people reset",
        "clinic people reset 'A. Khan' --new-passphrase-file khan.txt --as 'D. Adeyemi' --passphrase-file new.txt",
    ),
    of("people disable", "clinic people disable 'A. Khan' --as 'D. Adeyemi' --passphrase-file new.txt"),
    of("people enable", "clinic people enable 'A. Khan' --as 'D. Adeyemi' --passphrase-file new.txt"),
];

/// What can be typed, each command with its examples below its help.
pub fn command() -> Command {
    let mut help: BTreeMap<&str, String> = BTreeMap::new();
    for Example { command, line } in EXAMPLES {
        let text = help.entry(command).or_insert_with(|| "Example:".to_owned());
        *text = format!("{text}\n  {line}");
    }
    let all = help.into_iter();
    all.fold(Typed::command(), |command, (path, help)| below(command, &mut path.split(' '), help))
}

/// `command` with `help` after that of the subcommand that `path` leads to.
fn below(command: Command, path: &mut dyn Iterator<Item = &str>, help: String) -> Command {
    match path.next() {
        None => command.after_help(help),
        // A name that is not there would be made: the test below finds it.
        Some(name) if command.find_subcommand(name).is_none() => command,
        Some(name) => command.mut_subcommand(name, |command| below(command, path, help)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(command: &Command, name: &str, all: &mut Vec<String>) {
        for it in command.get_subcommands() {
            let name = format!("{name} {}", it.get_name());
            if it.has_subcommands() {
                leaves(it, &name, all);
            } else {
                all.push(name.trim().to_owned());
            }
        }
    }

    #[test]
    fn every_command_has_examples_that_begin_with_it() {
        let mut all = Vec::new();
        leaves(&Typed::command(), "", &mut all);
        all.sort();
        let mut shown: Vec<_> = EXAMPLES.iter().map(|it| it.command.to_owned()).collect();
        shown.sort();
        shown.dedup();
        assert_eq!(shown, all);
        for Example { command, line } in EXAMPLES {
            let rest = line.strip_prefix("clinic ").and_then(|line| line.strip_prefix(command));
            assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')), "{line}");
        }
        let help = command().find_subcommand_mut("feed").unwrap().find_subcommand_mut("check").unwrap().render_help();
        assert!(help.to_string().ends_with("Example:\n  clinic feed check invented.json\n"), "{help}");
    }
}
