//! The catalogue of settings: each key, and how a value becomes part of [`Settings`]. Defaults and explanations stand in
//! `config/clinic.toml`; a test holds the two together.

use std::path::PathBuf;

use super::address::{is_in_words, is_mistyped};
use super::caseload::{CaseloadTargets, PROTECTIONS, ROLES, cases_or_none};
use super::tree::{Field, Report};
use super::{AgendaRules, Ascii, Colours, Doubts, Http, Limits, PassphraseParams, Settings, target};

const COLOURS: [(&str, Colours); 4] = [
    ("auto", Colours::Auto),
    ("default", Colours::Default),
    ("high-contrast", Colours::HighContrast),
    ("monochrome", Colours::Monochrome),
];

const ASCII: [(&str, Ascii); 3] = [("auto", Ascii::Auto), ("always", Ascii::Always), ("never", Ascii::Never)];

/// Size words, binary.
const SIZES: [(&str, u64); 3] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// The largest size that a limit can be set to, in bytes: 1 TiB.
const LARGEST: u64 = 1 << 40;

/// One setting.
pub(super) struct Key {
    /// Its full name, `http.retries`.
    pub(super) name: &'static str,
    /// Puts a value in place, or reports what is wrong with it and leaves the settings as they are.
    pub(super) set: fn(&mut Settings, &Field<'_, '_>, &mut Report<'_>),
}

/// Every setting, in the order of `config/clinic.toml`.
pub(super) static KEYS: &[Key] = &[
    Key { name: "feed", set: |s, f, r| text(&mut s.feed, f, r) },
    Key { name: "record", set: record },
    Key { name: "record_password_file", set: |s, f, r| path(&mut s.record_password_file, f, r) },
    Key { name: "record_ca_file", set: |s, f, r| path(&mut s.record_ca_file, f, r) },
    Key { name: "cache", set: |s, f, r| path(&mut s.cache, f, r) },
    Key {
        name: "record_allow_network_filesystem",
        set: |s, f, r| put(&mut s.record_allow_network_filesystem, f.yes_no(r)),
    },
    Key { name: "due_soon_days", set: |s, f, r| put(&mut s.due_soon_days, f.whole(0..=60, r)) },
    Key { name: "stale_after_days", set: |s, f, r| put(&mut s.stale_after_days, f.whole(1..=3650, r)) },
    Key { name: "visit_day_counts", set: |s, f, r| put(&mut s.visit_day_counts, f.yes_no(r)) },
    Key { name: "not_seen_is_no_visit", set: |s, f, r| put(&mut s.not_seen_is_no_visit, f.yes_no(r)) },
    Key { name: "next_clinic_days", set: |s, f, r| put(&mut s.next_clinic_days, f.whole(1..=366, r)) },
    Key { name: "lock_after_minutes", set: |s, f, r| put(&mut s.lock_after_minutes, f.whole(1..=15, r)) },
    Key { name: "colours", set: |s, f, r| put(&mut s.colours, f.word(&COLOURS, r)) },
    Key { name: "ascii", set: |s, f, r| put(&mut s.ascii, f.word(&ASCII, r)) },
    Key { name: "escape_delay_ms", set: |s, f, r| put(&mut s.escape_delay_ms, f.whole(0..=2000, r)) },
    Key { name: "agenda.item_minutes", set: |s, f, r| put(&mut s.agenda.item_minutes, f.whole(1..=240, r)) },
    Key { name: "agenda.whole_minutes", set: |s, f, r| put(&mut s.agenda.whole_minutes, f.whole(1..=1440, r)) },
    Key {
        name: "agenda.representation_working_days",
        set: |s, f, r| put(&mut s.agenda.representation_working_days, f.whole(0..=60, r)),
    },
    Key { name: "agenda.audit_update", set: |s, f, r| put(&mut s.agenda.audit_update, f.read(r)) },
    Key { name: "agenda.audit_further_update", set: |s, f, r| put(&mut s.agenda.audit_further_update, f.read(r)) },
    Key { name: "agenda.audit_re_audit", set: |s, f, r| put(&mut s.agenda.audit_re_audit, f.read(r)) },
    Key { name: "agenda.audit_red", set: |s, f, r| put(&mut s.agenda.audit_anchors[0], f.whole(0..=100, r)) },
    Key { name: "agenda.audit_amber", set: |s, f, r| put(&mut s.agenda.audit_anchors[1], f.whole(0..=100, r)) },
    Key { name: "agenda.audit_green", set: |s, f, r| put(&mut s.agenda.audit_anchors[2], f.whole(0..=100, r)) },
    Key { name: "agenda.weights.protection_unseen", set: weight },
    Key { name: "agenda.weights.no_plan", set: weight },
    Key { name: "agenda.weights.audit_overdue", set: weight },
    Key { name: "agenda.weights.audit_inadequate", set: weight },
    Key { name: "agenda.weights.outside", set: weight },
    Key { name: "agenda.weights.action_overdue", set: weight },
    Key { name: "agenda.weights.action_to_accept", set: weight },
    Key { name: "agenda.weights.question", set: weight },
    Key { name: "agenda.weights.representation", set: weight },
    Key { name: "agenda.weights.missing_data", set: weight },
    Key { name: "agenda.weights.put_off", set: weight },
    Key { name: "agenda.weights.signal", set: weight },
    Key { name: "agenda.weights.will_miss", set: weight },
    Key { name: "caseload.social_worker", set: role },
    Key { name: "caseload.senior_social_worker", set: role },
    Key { name: "caseload.personal_adviser", set: role },
    Key { name: "caseload.family_practitioner", set: role },
    Key { name: "caseload.supervising_social_worker", set: role },
    Key { name: "caseload.independent_reviewing_officer", set: role },
    Key { name: "caseload.practice_manager", set: role },
    Key { name: "caseload.other", set: role },
    Key { name: "caseload.protected.asye", set: protected },
    Key { name: "caseload.protected.return_to_work", set: protected },
    Key { name: "caseload.protected.student", set: protected },
    Key { name: "caseload.protected.other", set: protected },
    Key { name: "caseload.teams", set: |s, f, r| s.caseload.read_teams(f, r) },
    Key { name: "targets", set: target::read_overrides },
    Key { name: "limits.decoded", set: |s, f, r| put(&mut s.limits.decoded_bytes, size(f, r)) },
    Key { name: "limits.wire", set: |s, f, r| put(&mut s.limits.wire_bytes, size(f, r)) },
    Key { name: "limits.depth", set: |s, f, r| put(&mut s.limits.depth, f.whole(8..=128, r)) },
    Key { name: "http.ca_file", set: |s, f, r| path(&mut s.http.ca_file, f, r) },
    Key { name: "http.token_file", set: |s, f, r| path(&mut s.http.token_file, f, r) },
    Key { name: "http.system_proxy", set: |s, f, r| put(&mut s.http.system_proxy, f.yes_no(r)) },
    Key { name: "http.connect_seconds", set: |s, f, r| put(&mut s.http.connect_seconds, f.whole(1..=3600, r)) },
    Key { name: "http.read_seconds", set: |s, f, r| put(&mut s.http.read_seconds, f.whole(1..=3600, r)) },
    Key { name: "http.overall_seconds", set: |s, f, r| put(&mut s.http.overall_seconds, f.whole(1..=86_400, r)) },
    Key { name: "http.retries", set: |s, f, r| put(&mut s.http.retries, f.whole(0..=10, r)) },
    Key { name: "doubts.published_points", set: |s, f, r| put(&mut s.doubts.published_points, points(f, r)) },
    Key { name: "doubts.jump_points", set: |s, f, r| put(&mut s.doubts.jump_points, points(f, r)) },
    Key {
        name: "doubts.jump_denominator",
        set: |s, f, r| put(&mut s.doubts.jump_denominator, f.whole(1..=1_000_000, r)),
    },
    Key { name: "doubts.jump_times", set: |s, f, r| put(&mut s.doubts.jump_times, f.number(1.1..=1000.0, r)) },
    Key { name: "doubts.jump_value", set: |s, f, r| put(&mut s.doubts.jump_value, f.number(0.0..=f64::MAX, r)) },
    Key { name: "doubts.stopped_months", set: |s, f, r| put(&mut s.doubts.stopped_months, f.whole(1..=24, r)) },
    Key { name: "doubts.comparator_months", set: |s, f, r| put(&mut s.doubts.comparator_months, f.whole(1..=120, r)) },
    Key { name: "report.withhold_up_to", set: |s, f, r| put(&mut s.withhold_up_to, f.whole(1..=20, r)) },
    Key {
        name: "passphrase.memory",
        set: |s, f, r| put(&mut s.passphrase.memory_kib, PassphraseParams::memory(size(f, r), f, r)),
    },
    Key {
        name: "passphrase.passes",
        set: |s, f, r| {
            put(&mut s.passphrase.passes, f.whole(PassphraseParams::LEAST.passes..=PassphraseParams::MOST.passes, r));
        },
    },
    Key {
        name: "passphrase.lanes",
        set: |s, f, r| {
            put(&mut s.passphrase.lanes, f.whole(PassphraseParams::LEAST.lanes..=PassphraseParams::MOST.lanes, r));
        },
    },
];

/// Settings before any layer; the lowest one, `config/clinic.toml`, sets every field.
pub(super) fn blank() -> Settings {
    Settings {
        feed: None,
        record: None,
        record_password_file: None,
        record_ca_file: None,
        record_password: None,
        cache: None,
        record_allow_network_filesystem: false,
        due_soon_days: 0,
        stale_after_days: 0,
        visit_day_counts: false,
        not_seen_is_no_visit: false,
        next_clinic_days: 0,
        lock_after_minutes: 0,
        colours: Colours::Auto,
        ascii: Ascii::Auto,
        escape_delay_ms: 0,
        agenda: AgendaRules::blank(),
        caseload: CaseloadTargets::default(),
        limits: Limits { decoded_bytes: 0, wire_bytes: 0, depth: 0 },
        http: Http {
            ca_file: None,
            token_file: None,
            token: None,
            system_proxy: false,
            connect_seconds: 0,
            read_seconds: 0,
            overall_seconds: 0,
            retries: 0,
        },
        doubts: Doubts {
            published_points: 0.0,
            jump_points: 0.0,
            jump_denominator: 0,
            jump_times: 0.0,
            jump_value: 0.0,
            stopped_months: 0,
            comparator_months: 0,
        },
        withhold_up_to: 0,
        passphrase: PassphraseParams::LEAST,
        targets: std::collections::BTreeMap::new(),
        given: std::collections::BTreeMap::new(),
    }
}

fn put<T>(place: &mut T, read: Option<T>) {
    if let Some(value) = read {
        *place = value;
    }
}

/// A text; the empty one means "none".
fn text(place: &mut Option<String>, field: &Field<'_, '_>, report: &mut Report<'_>) {
    if let Some(text) = field.text(report) {
        *place = Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    }
}

/// The place of the record. An address that is written in another way would pass for the name of a file, and stand with its
/// password wherever that file is named.
fn record(settings: &mut Settings, field: &Field<'_, '_>, report: &mut Report<'_>) {
    if field.value.get_ref().as_str().is_some_and(|text| is_in_words(text) || is_mistyped(text)) {
        field.wrong(
            report,
            "it is neither a file nor an address that can be used: write a server as postgres://USER@SERVER/DATABASE, and its \
             password into a file of its own, which record_password_file names",
        );
        return;
    }
    text(&mut settings.record, field, report);
}

fn path(place: &mut Option<PathBuf>, field: &Field<'_, '_>, report: &mut Report<'_>) {
    if let Some(text) = field.text(report) {
        *place = Some(PathBuf::from(text)).filter(|_| !text.trim().is_empty());
    }
}

/// A weight of the agenda, by the last part of its name.
fn weight(settings: &mut Settings, field: &Field<'_, '_>, report: &mut Report<'_>) {
    let word = field.name.strip_prefix("agenda.weights.").unwrap_or_default();
    if let (Some(place), Some(weight)) = (settings.agenda.weight_named(word), field.number(0.0..=1000.0, report)) {
        *place = weight;
    }
}

fn points(field: &Field<'_, '_>, report: &mut Report<'_>) -> Option<f64> {
    field.number(0.0..=100.0, report)
}

fn role(settings: &mut Settings, field: &Field<'_, '_>, report: &mut Report<'_>) {
    let word = ROLES.iter().find(|(word, _)| field.name.strip_prefix("caseload.") == Some(word));
    if let (Some((word, _)), Some(said)) = (word, cases_or_none(field, report)) {
        settings.caseload.set_role(word, said);
    }
}

fn protected(settings: &mut Settings, field: &Field<'_, '_>, report: &mut Report<'_>) {
    let word = PROTECTIONS.iter().find(|(word, _)| field.name.strip_prefix("caseload.protected.") == Some(word));
    if let (Some((word, _)), Some(said)) = (word, cases_or_none(field, report)) {
        settings.caseload.set_protected(word, said);
    }
}

/// A size: `512 MiB`, or a whole number of bytes.
fn size(field: &Field<'_, '_>, report: &mut Report<'_>) -> Option<u64> {
    let in_words = |text: &str| {
        let (unit, bytes) = SIZES.iter().find(|(unit, _)| text.ends_with(unit))?;
        let count: u64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        count.checked_mul(*bytes)
    };
    let bytes = field.value.get_ref().as_str().map_or_else(|| field.integer(), in_words);
    let bytes = bytes.filter(|bytes| (1..=LARGEST).contains(bytes));
    bytes.or_else(|| field.wrong_kind(report, "a size such as \"512 MiB\" or \"2 GiB\", up to 1024 GiB"))
}
