//! The feed as the program opens it: from the cache, from its source, or the sample that is built in.

use std::path::PathBuf;

use chrono::{DateTime, Local, NaiveDate, Utc};

use crate::app::msg::FeedNews;
use crate::dataset::Snapshot;
use crate::dataset::queries::{self, QueryRules};
use crate::dataset::records::RecordRules;
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::{Fault, FaultCode};
use crate::feed::cache::Cache;
use crate::feed::read::{Input, ReadRules, Refused, read};
use crate::feed::sample::built_in;
use crate::feed::source::{Fetched, HttpOptions, Source, SourceFault, SourceLimits, Validators, fetch_blocking};
use crate::settings::{Settings, catalogue};
use crate::text::SafeText;

/// Where the figures come from.
#[derive(Clone, Debug)]
pub enum FeedPlace {
    /// The sample that ships with the program.
    BuiltIn,
    /// A file, a folder or an address.
    Source(Source),
}

/// A feed in use.
#[derive(Debug)]
pub struct Opened {
    /// What it says.
    pub snapshot: Snapshot,
    /// Where from, as a person would say it.
    pub source: SafeText,
    /// When it was fetched.
    pub fetched_at: DateTime<Utc>,
    /// Whether it is the last good one, which a refresh may replace.
    pub from_cache: bool,
}

/// Opens and refreshes one feed.
#[derive(Debug)]
pub struct Feeds {
    place: FeedPlace,
    settings: Settings,
    catalogue: Catalogue,
    calendar: Calendar,
    cache: Option<Cache>,
    spool: PathBuf,
    today: Option<NaiveDate>,
    validators: Validators,
}

/// How settings say that child records are judged.
pub fn record_rules(settings: &Settings) -> RecordRules {
    RecordRules {
        due_soon_days: settings.due_soon_days,
        visit_day_counts: settings.visit_day_counts,
        not_seen_is_no_visit: settings.not_seen_is_no_visit,
    }
}

impl Feeds {
    /// The feed at `place`. Without a folder for the cache it is read anew at every start.
    pub fn new(place: FeedPlace, settings: &Settings, calendar: Calendar, today: Option<NaiveDate>) -> Self {
        let catalogue = catalogue::built_in();
        let folder = settings.cache_folder().ok();
        let cache = folder.as_ref().map(|folder| Cache::new(folder, &catalogue));
        let spool = folder.unwrap_or_else(std::env::temp_dir);
        Self {
            place,
            settings: settings.clone(),
            catalogue,
            calendar,
            cache,
            spool,
            today,
            validators: Validators::default(),
        }
    }

    fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| Local::now().date_naive())
    }

    /// The last good feed, which opens at once; the sample is always at hand and needs none.
    pub fn cached(&mut self) -> Option<Opened> {
        let FeedPlace::Source(source) = &self.place else { return None };
        let cached = self.cache.as_ref()?.load(source).ok()?;
        // Which rows lie in the future depends on the day they were read.
        if cached.fetched_at.with_timezone(&Local).date_naive() == self.today() {
            self.validators = cached.validators;
        }
        Some(Opened {
            snapshot: self.judge(cached.snapshot, self.today()),
            source: SafeText::from(source.to_string()),
            fetched_at: cached.fetched_at,
            from_cache: true,
        })
    }

    /// Reads and checks the feed, wherever it is, without looking at the cache.
    pub fn read_now(&self) -> Result<Snapshot, Vec<Fault>> {
        self.read_listing().map_err(|refused| refused.faults)
    }

    /// As [`Feeds::read_now`], with what was read until a refusal.
    pub fn read_listing(&self) -> Result<Snapshot, Refused> {
        let source = match &self.place {
            FeedPlace::BuiltIn => return self.sample(),
            FeedPlace::Source(source) => source,
        };
        match self.ask(source, &Validators::default()) {
            Ok(Fetched::Documents { docs, .. }) => {
                let input = |doc: crate::feed::source::Document| Input { name: doc.name, read: doc.reader };
                let read = self.check(docs.into_iter().map(input).collect(), self.today())?;
                Ok(self.judge(read, self.today()))
            }
            // A server that was not told what is known cannot say that nothing has changed.
            Ok(Fetched::NotModified) => Err(Refused::of(fault_of_silence())),
            Err(fault) => Err(Refused::of(fault_of(&fault))),
        }
    }

    /// Fetches the feed, keeps it, and remembers what to ask with the next time.
    pub fn fetch(&mut self) -> Result<Opened, Vec<Fault>> {
        match self.refresh(&Validators::default())? {
            Some((opened, validators)) => {
                self.validators = validators;
                Ok(opened)
            }
            None => Err(vec![fault_of_silence()]),
        }
    }

    /// Fetches the feed again and tells what came of it.
    pub fn tell(&mut self, news: &mut dyn FnMut(FeedNews)) {
        news(FeedNews::Refreshing);
        let known = self.validators.clone();
        news(match self.refresh(&known) {
            Ok(Some((opened, validators))) => {
                self.validators = validators;
                FeedNews::Opened {
                    snapshot: std::sync::Arc::new(opened.snapshot),
                    source: opened.source,
                    fetched_at: opened.fetched_at,
                }
            }
            Ok(None) => FeedNews::Unchanged,
            Err(faults) => FeedNews::Refused(faults),
        });
    }

    fn refresh(&self, known: &Validators) -> Result<Option<(Opened, Validators)>, Vec<Fault>> {
        let now = Utc::now();
        let FeedPlace::Source(source) = &self.place else {
            let snapshot = self.sample().map_err(|refused| refused.faults)?;
            let opened = Opened { snapshot, source: "the built-in sample".into(), fetched_at: now, from_cache: false };
            return Ok(Some((opened, Validators::default())));
        };
        let (docs, validators) = match self.ask(source, known).map_err(|fault| vec![fault_of(&fault)])? {
            Fetched::NotModified => {
                if let Some(cache) = &self.cache {
                    // Only the age on screen would be older; the figures are the same.
                    let _ = cache.confirm(source, now);
                }
                return Ok(None);
            }
            Fetched::Documents { docs, validators } => (docs, validators),
        };
        let inputs = docs.into_iter().map(|doc| Input { name: doc.name, read: doc.reader }).collect();
        let read = self.check(inputs, self.today()).map_err(|refused| refused.faults)?;
        if let Some(cache) = &self.cache {
            // A feed that cannot be kept is in use all the same and is read anew at the next start.
            let _ = cache.store(source, &read, &validators, now);
        }
        let snapshot = self.judge(read, self.today());
        let opened =
            Opened { snapshot, source: SafeText::from(source.to_string()), fetched_at: now, from_cache: false };
        Ok(Some((opened, validators)))
    }

    fn ask(&self, source: &Source, known: &Validators) -> Result<Fetched, SourceFault> {
        let limits = SourceLimits::from(self.settings.limits);
        fetch_blocking(source, known, limits, &HttpOptions::new(&self.settings.http, self.spool.clone()))
    }

    /// The sample, judged on the day it was made: it never grows stale.
    fn sample(&self) -> Result<Snapshot, Refused> {
        let input =
            |(name, text): (&'static str, &'static str)| Input { name: name.into(), read: Box::new(text.as_bytes()) };
        let made = NaiveDate::from_ymd_opt(2023, 1, 9).unwrap_or_default();
        let day = self.today.unwrap_or(made);
        let read = self.check(built_in::documents().into_iter().map(input).collect(), day)?;
        Ok(self.judge(read, day))
    }

    fn check(&self, inputs: Vec<Input<'_>>, today: NaiveDate) -> Result<Snapshot, Refused> {
        let limits = self.settings.limits;
        let rules = ReadRules {
            decoded_limit: limits.decoded_bytes,
            depth: usize::try_from(limits.depth).unwrap_or(usize::MAX),
            records: record_rules(&self.settings),
            calendar: self.calendar.clone(),
        };
        read(inputs, &self.catalogue, &rules, today)
    }

    /// Puts the chair's targets to what was read, and asks what there is to ask of the data team. What is kept of a feed
    /// is what was read; a changed setting or another day judges it anew.
    fn judge(&self, read: Snapshot, today: NaiveDate) -> Snapshot {
        let Snapshot { digest, mut data, mut faults, .. } = read;
        for refused in self.settings.apply_targets(&mut data.catalogue) {
            faults.push(Fault {
                code: FaultCode::TargetsDiffer,
                path: "clinic.toml".into(),
                message: SafeText::from(refused.to_string()),
                touches: Vec::new(),
            });
        }
        let doubts = self.settings.doubts;
        let rules = QueryRules {
            stale_after_days: self.settings.stale_after_days,
            published_points: doubts.published_points,
            jump_points: doubts.jump_points,
            jump_denominator: doubts.jump_denominator,
            jump_times: doubts.jump_times,
            jump_value: doubts.jump_value,
            stopped_months: doubts.stopped_months,
            records: record_rules(&self.settings),
        };
        let asked = queries::all(&data, &faults, &rules, &self.calendar, today);
        faults.extend(asked);
        Snapshot::new(digest, data, faults)
    }
}

fn fault_of(fault: &SourceFault) -> Fault {
    Fault { code: fault.code, path: SafeText::default(), message: fault.message.clone(), touches: Vec::new() }
}

fn fault_of_silence() -> Fault {
    Fault {
        code: FaultCode::Unreadable,
        path: SafeText::default(),
        message: "the source said that nothing has changed, but nothing is kept of it".into(),
        touches: Vec::new(),
    }
}
