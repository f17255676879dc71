//! The pack of a clinic of 40 teams, made and written in each of three formats.

use std::io;
use std::path::Path;
use std::time::Instant;

use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::insight::agenda::Sources;
use assurance_clinic::report::build::{Wording, Writer, pack};
use assurance_clinic::report::document::Kind;
use assurance_clinic::report::formats::{Format, write};
use assurance_clinic::runtime::feeds::record_rules;
use assurance_clinic::settings::{Settings, holidays};
use chrono::Utc;

use super::child;
use super::meeting::{Meeting, TEAMS};
use super::report::{Goal, Report, median};
use super::session::millis;

const FORMATS: [Format; 3] = [Format::Docx, Format::Html, Format::Xlsx];

/// Makes the pack in every round, and writes it in each format.
pub fn measure(report: &mut Report, folder: &Path, rounds: usize) -> io::Result<()> {
    let snapshot = child::snapshot_of(TEAMS, folder)?;
    let meeting = Meeting::new(&snapshot);
    let (settings, calendar) = (Settings::built_in(), holidays::built_in());
    let register = meeting.register();
    let clinic = register.clinics().next().ok_or_else(|| io::Error::other("no clinic is in the register"))?;
    let me = Actor { by: "bench".into(), role: Role::Chair, on_behalf_of: None, terminal: "bench".into() };
    let digest = snapshot.digest.as_str();
    let writer = Writer { me: &me, today: meeting.today(), now: Utc::now(), digest, head: register.head() };
    let (mut made, mut written, mut bytes) = (Vec::new(), FORMATS.map(|_| Vec::new()), FORMATS.map(|_| 0));
    for _ in 0..rounds {
        let begun = Instant::now();
        let standings = snapshot.data.standings_with(register, record_rules(&settings), &calendar);
        let sources = Sources {
            figures: snapshot.figures(),
            standings: &standings,
            register,
            area: meeting.area(),
            period: meeting.period(),
            today: meeting.today(),
            calendar: &calendar,
            rules: &settings.agenda,
        };
        let source = pack::Source { clinic, sources, notes: &[] };
        let paper = pack::pack(&source, &writer, &Wording::built_in(Kind::Pack)).map_err(io::Error::other)?;
        made.push(millis(begun));
        for ((format, times), size) in FORMATS.into_iter().zip(&mut written).zip(&mut bytes) {
            let begun = Instant::now();
            *size = write(&paper, format).map_err(io::Error::other)?.len();
            times.push(millis(begun));
        }
    }
    let made = median(made);
    report.add(Goal::told("clinic pack of 40 teams, made from nothing", made, "ms", 0.0));
    for ((format, times), size) in FORMATS.into_iter().zip(written).zip(bytes) {
        let name = format!("  written as {}, {} KiB (making it beside)", format.ending(), size / 1024);
        report.add(Goal::told(&name, median(times), "ms", made));
    }
    Ok(())
}
