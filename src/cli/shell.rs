//! `clinic completions SHELL` and `clinic man`: made from the same definitions as what is typed and its help.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::args::examples;
use super::outcome::{Code, Refused};
use crate::text::SafeText;

/// Prints the script that has `shell` complete a line.
pub fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut examples::command(), "clinic", &mut script);
    super::print(&String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

/// Prints the manual page of the program; with `to`, writes a page for every command into that folder.
pub fn man(to: Option<&Path>) -> Result<ExitCode, Refused> {
    let mut command = examples::command();
    let Some(folder) = to else {
        let page = page(&command).map_err(|error| not_written(Path::new("standard output"), &error))?;
        super::print(&String::from_utf8_lossy(&page));
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::create_dir_all(folder).map_err(|error| not_written(folder, &error))?;
    // Building gives each command the name of its page: clinic-actions-add.
    command.build();
    let all = all(&command);
    for command in &all {
        let file = folder.join(format!("{}.1", name(command)));
        page(command).and_then(|page| std::fs::write(&file, page)).map_err(|error| not_written(&file, &error))?;
    }
    super::print(&format!("{} pages were written to {}.\n", all.len(), SafeText::new(&folder.to_string_lossy())));
    Ok(ExitCode::SUCCESS)
}

/// `command` and every one below it.
fn all(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().filter(|it| !it.is_hide_set()).flat_map(all);
    std::iter::once(command).chain(below).collect()
}

fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

fn not_written(file: &Path, error: &io::Error) -> Refused {
    let message = format!(
        "{} could not be written: {error}. Name a folder that you may write to.",
        SafeText::new(&file.to_string_lossy())
    );
    Refused::new(Code::Failed, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_with_its_example() {
        let mut command = examples::command();
        command.build();
        let all = all(&command);
        assert!(all.len() > 80, "{}", all.len());
        for command in all.iter().filter(|command| !command.has_subcommands()) {
            let (name, text) = (name(command), String::from_utf8(page(command).unwrap()).unwrap());
            assert!(name.starts_with("clinic-"), "{name}");
            assert!(text.contains("Example:") && text.contains(&name.replace('-', "\\-")), "{name}: {text}");
        }
    }

    #[test]
    fn every_shell_has_a_script_that_knows_the_commands() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut examples::command(), "clinic", &mut script);
            let script = String::from_utf8(script).unwrap();
            assert!(script.contains("representations") && script.contains("refuse-stale"), "{shell}");
        }
    }
}
