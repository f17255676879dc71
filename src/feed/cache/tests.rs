use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::dataset::observations::{Key, Observation, Observations, OwnerIx};
use crate::dataset::{
    Audit, Caseload, ChildRecord, Comparator, Dataset, Document, Exemption, Holder, LateBefore, Note, RowRef, Section,
    SectionCount, Supervision,
};
use crate::domain::catalogue::{Comparison, Indicator, Polarity, Target, Unit};
use crate::domain::fault::{Fault, FaultCode, Owner, Touch};
use crate::domain::figure::Figure;
use crate::domain::org::{
    Area, Counted, ExemptionReason, Grade, Manager, Posts, Protection, ProtectionKind, SupervisionKind, Team, Worker,
    WorkerRole,
};
use crate::feed::source::Source;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn catalogue() -> Catalogue {
    let target = |from| Target { comparison: Comparison::AtLeast, value: 90.0, from, source: "a paper".into() };
    let visits = Indicator {
        id: "VIS-CP-10WD".into(),
        title: "Visits in 10 working days".into(),
        short_title: "Visits".into(),
        family: "visits".into(),
        priority: "protection".into(),
        unit: Unit::Percent,
        polarity: Polarity::Higher,
        cohort: "children on a plan".into(),
        timescale: "10 working days".into(),
        interval: Some("10 wd".parse().unwrap()),
        first_interval: None,
        parent: None,
        cohort_count: Some("CP-COUNT".into()),
        weight: 3.0,
        targets: vec![target(None), target(Some(day("2022-04-01")))],
        cumulative: false,
        core: true,
        measures: "whether".into(),
        source: SafeText::default(),
    };
    Catalogue::new(vec![visits], [("pc".into(), vec!["VIS-CP-10WD".into()])].into())
}

fn observations(rows: u32) -> Observations {
    let row = |n: u32| {
        let period = chrono::NaiveDate::from_ymd_opt(1990 + (n % 36).cast_signed() / 12, 1 + n % 12, 1).unwrap();
        let key = Key {
            indicator: n / 36 % 100,
            owner: OwnerIx::Team(n / 3600),
            period: crate::domain::period::Period::containing(period, crate::domain::period::Grain::Month),
        };
        let figure = match n % 50 {
            7 => Figure::Value(f64::from(n) / 7.0),
            8 => Figure::Missing("unreadable \u{202e} in the <U+0041> source".into()),
            _ => Figure::Fraction { n: u64::from(n % 40), d: 40 },
        };
        let published = (n % 100 == 1).then_some(f64::from(n % 40) * 2.5);
        Observation { key, figure, published, from: RowRef { document: (n % 9) as u16, row: n } }
    };
    Observations::new((0..rows).map(row).collect())
}

/// A snapshot in which nothing is left out.
#[expect(clippy::too_many_lines, reason = "every field of every section once")]
fn snapshot(rows: u32) -> Snapshot {
    let (team, worker, child) = ("T\u{1b}04", "W017", "C-10293");
    let some_day = Some(day("2022-12-14"));
    let data = Dataset {
        organisation_id: "E06000045".into(),
        organisation: "Southampton".into(),
        as_of: day("2022-12-31"),
        generated_at: Some(time("2023-01-09T07:30:00Z")),
        sample: Some("invented".into()),
        system: None,
        contact: Some("performance team".into()),
        documents: vec![Document {
            name: "2022-12.json".into(),
            as_of: day("2022-12-31"),
            generated_at: None,
            sections: Section::ALL
                .map(|section| SectionCount { section, read: 3, accepted: 2, set_aside: 1, repeated: 0 })
                .to_vec(),
        }],
        catalogue: catalogue(),
        areas: vec![Area { id: "pc".into(), name: "Protection and court".into() }],
        teams: vec![Team {
            id: team.into(),
            name: "Protection 1".into(),
            area: "pc".into(),
            manager: Some("M04".into()),
            from: "2021-04".parse().ok(),
            to: None,
            replaces: vec!["T01".into()],
            posts: Some(Posts {
                established_fte: Some(7.0),
                vacant_fte: None,
                absent_fte: Some(0.6),
                agency_fte: None,
            }),
        }],
        managers: vec![Manager { id: "M04".into(), name: "R. Osei".into() }],
        workers: vec![Worker {
            id: worker.into(),
            team: team.into(),
            role: WorkerRole::SocialWorker,
            fte: Some(0.8),
            protected: Some(Protection { kind: ProtectionKind::Asye, from: some_day }),
        }],
        observations: observations(rows),
        comparators: vec![Comparator {
            indicator: "AS-45WD".into(),
            group: "england".into(),
            period: "2021-22".into(),
            value: 84.5,
            source: None,
            published: some_day,
            row: RowRef { document: 0, row: 4 },
        }],
        caseload: vec![
            Caseload {
                holder: Holder::Worker(worker.into()),
                period: "2022-12".parse().unwrap(),
                count: 19,
                counted: None,
            },
            Caseload {
                holder: Holder::Unallocated(team.into()),
                period: "2022-W50".parse().unwrap(),
                count: 3,
                counted: Some(Counted::Children),
            },
        ],
        children: vec![ChildRecord {
            child: child.into(),
            indicator: "VIS-CP-10WD".into(),
            team: team.into(),
            worker: None,
            started: some_day,
            last_done: None,
            last_seen: some_day,
            due: None,
            exemption: Some("X12".into()),
            from: RowRef { document: 0, row: 7 },
        }],
        late_before: vec![LateBefore { as_of: day("2022-11-30"), late: [(child.into(), "VIS-CP-10WD".into())].into() }],
        exemptions: vec![Exemption {
            id: "X12".into(),
            child: child.into(),
            indicator: "VIS-CP-10WD".into(),
            reason: Some(ExemptionReason::AgreedPattern),
            interval: Some("12 w".parse().unwrap()),
            approved_by: Some("service_lead".into()),
            from: day("2022-10-01"),
            review_by: day("2023-04-01"),
            row: RowRef { document: 0, row: 5 },
        }],
        supervisions: vec![Supervision {
            worker: worker.into(),
            kind: SupervisionKind::OneToOne,
            last_held: some_day,
            due: None,
        }],
        audits: vec![Audit {
            id: "A-221".into(),
            team: team.into(),
            completed: day("2022-12-14"),
            grade: Grade::RequiresImprovement,
            moderated_grade: Some(Grade::Inadequate),
            moderated_on: some_day,
            escalated_on: None,
            update_on: some_day,
            further_update_on: None,
            re_audited_on: None,
            re_audit_of: Some("A-200".into()),
            themes: vec!["supervision".into()],
        }],
        notes: vec![Note { indicator: None, period: "2022-06".parse().ok(), text: "one digit unclear".into() }],
    };
    let touch = |owner| Touch { indicator: "VIS-CP-10WD".into(), owner, period: "2022-12".parse().ok() };
    let faults = vec![Fault {
        code: FaultCode::PublishedDiffers,
        path: "/observations/1".into(),
        message: "it differs".into(),
        touches: vec![touch(Owner::Service), touch(Owner::Area("pc".into())), touch(Owner::Team(team.into()))],
    }];
    Snapshot::new("d1".into(), data, faults)
}

fn key(address: &str) -> SourceKey {
    address.parse::<Source>().unwrap().key()
}

fn reading(today: &str) -> Reading {
    Reading::new(&ReadRules::default(), day(today))
}

struct Place {
    folder: tempfile::TempDir,
    cache: Cache,
    source: SourceKey,
    validators: Validators,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), &catalogue());
        let validators = Validators { etag: Some("\"v1\"".into()), last_modified: None };
        Self { folder, cache, source: key("https://data.example/feed?sig=hush"), validators }
    }

    fn store(&self, snapshot: &Snapshot) {
        self.cache.store(&self.source, &self.feed(snapshot)).unwrap();
    }

    fn feed(&self, snapshot: &Snapshot) -> Cached {
        let (snapshot, validators) = (snapshot.clone(), self.validators.clone());
        Cached { snapshot, reading: reading("2023-01-09"), validators, fetched_at: time("2023-01-09T08:00:00Z") }
    }

    fn header(&self, program: &str) -> Header {
        Header {
            program: program.into(),
            catalogue: self.cache.catalogue,
            reading: reading("2023-01-09"),
            source: self.source.clone(),
            validators: Validators::default(),
            fetched_at: DateTime::UNIX_EPOCH,
        }
    }

    fn file(&self) -> PathBuf {
        self.cache.path(&self.source)
    }
}

#[test]
fn what_was_kept_is_what_is_loaded() {
    let place = Place::new();
    assert_eq!(place.cache.load(&place.source), Err(NoCache::Absent));
    place.store(&snapshot(500));
    let loaded = place.cache.load(&place.source).unwrap();
    assert_eq!(loaded, place.feed(&snapshot(500)));

    place.cache.confirm(&place.source, time("2023-01-10T08:00:00Z")).unwrap();
    let confirmed = place.cache.load(&place.source).unwrap();
    assert_eq!((confirmed.snapshot, confirmed.fetched_at), (snapshot(500), time("2023-01-10T08:00:00Z")));

    place.store(&snapshot(20));
    assert_eq!(place.cache.load(&place.source).unwrap().snapshot, snapshot(20));
    assert_eq!(fs::read_dir(place.folder.path().join("feeds")).unwrap().count(), 1, "nothing is left beside it");
}

/// Where this fails, what an image holds has changed: raise [`FORM`], so that older images are not misread, and write
/// the new sum here.
#[test]
fn the_form_of_an_image_stays_under_its_number() {
    let bytes = postcard::to_stdvec(&snapshot(200)).unwrap();
    let sum = Sha256::digest(bytes);
    let sum = u64::from_be_bytes(*sum.first_chunk().unwrap());
    assert_eq!((FORM, format!("{sum:016x}").as_str()), (2, "24ba6aeca2f09000"));
}

#[test]
fn another_program_catalogue_or_source_is_not_used() {
    let place = Place::new();
    place.store(&snapshot(20));
    let other = Cache::new(place.folder.path(), &Catalogue::default());
    assert_eq!(other.load(&place.source), Err(NoCache::OtherCatalogue));

    let neighbour = key("https://data.example/feed?sig=other");
    assert_eq!(place.cache.load(&neighbour), Err(NoCache::Absent));
    fs::copy(place.file(), place.cache.path(&neighbour)).unwrap();
    assert_eq!(place.cache.load(&neighbour), Err(NoCache::OtherSource));

    place.cache.write(&place.header("0.0.0"), |_| Ok(())).unwrap();
    assert_eq!(place.cache.load(&place.source), Err(NoCache::OtherProgram));

    place.store(&snapshot(20));
    let mut bytes = fs::read(place.file()).unwrap();
    bytes[MAGIC.len()] ^= 1;
    fs::write(place.file(), bytes).unwrap();
    assert_eq!(place.cache.load(&place.source), Err(NoCache::OtherProgram));

    place.cache.write(&place.header(env!("CARGO_PKG_VERSION")), |out| out.write_all(b"of no use")).unwrap();
    assert_eq!(place.cache.load(&place.source), Err(NoCache::Damaged), "whole, and yet no snapshot");
}

#[test]
fn damage_is_noticed_wherever_it_is() {
    let place = Place::new();
    place.store(&snapshot(20));
    let (whole, key) = (fs::read(place.file()).unwrap(), place.source.clone());
    let refused = |bytes: &[u8]| place.cache.header(bytes, &key).is_err();
    assert!(!refused(&whole));
    let mut place_of_flip = 12_345_usize;
    for _ in 0..500 {
        place_of_flip = place_of_flip.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bit = (place_of_flip >> 16) % (whole.len() * 8);
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(refused(&bytes), "bit {bit}");
    }
    for cut in (0..whole.len()).step_by(37).chain(0..60) {
        assert!(refused(&whole[..cut]), "{cut} bytes");
    }
    assert!(refused(&[whole.as_slice(), &[0]].concat()));
    fs::write(place.file(), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(place.cache.load(&place.source), Err(NoCache::Damaged));
    place.store(&snapshot(20));
    assert!(place.cache.load(&place.source).is_ok(), "and it is replaced by the next good one");
}

#[test]
fn what_cannot_be_read_or_kept_is_said() {
    let place = Place::new();
    fs::create_dir_all(place.file()).unwrap();
    assert!(matches!(place.cache.load(&place.source), Err(NoCache::Unreadable(_))));
    let not_kept = place.cache.store(&place.source, &place.feed(&snapshot(1)));
    assert!(not_kept.unwrap_err().to_string().contains("it is in use now"));
    assert_eq!(fs::read_dir(place.folder.path().join("feeds")).unwrap().count(), 1, "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let folder = place.folder.path().join("feeds");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    place.store(&snapshot(1));
    assert_eq!((mode(&folder), mode(&place.file())), (0o700, 0o600));
}

#[test]
fn of_writers_at_once_one_whole_image_stays() {
    let place = Place::new();
    place.store(&snapshot(1));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (1..=4)
            .map(|rows| {
                let (place, snapshot) = (&place, snapshot(rows));
                scope.spawn(move || (0..10).for_each(|_| place.store(&snapshot)))
            })
            .collect();
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let rows = place.cache.load(&place.source).unwrap().snapshot.data.observations.len();
                assert!((1..=4).contains(&rows));
            }
        });
        let ended: Vec<_> = writers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    assert!(place.cache.load(&place.source).is_ok());
}

/// Run by hand, with optimisation: `cargo test --release --lib a_million -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a promise"]
fn a_million_observations_load_in() {
    let place = Place::new();
    let large = snapshot(1_000_000);
    place.store(&large);
    let started = std::time::Instant::now();
    let loaded = place.cache.load(&place.source).unwrap();
    let took = started.elapsed();
    println!("{} bytes, {took:?}", fs::metadata(place.file()).unwrap().len());
    let bytes = postcard::to_stdvec(&large.data.observations).unwrap();
    let started = std::time::Instant::now();
    let decoded: Observations = postcard::from_bytes(&bytes).unwrap();
    println!("of which the observations {:?}", started.elapsed());
    assert_eq!(decoded, large.data.observations);
    assert_eq!(loaded.snapshot.data.observations.len(), 1_000_000);
}
