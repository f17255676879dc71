//! The feed as the program opens it: from the cache, from its source, or the sample that is built in.

use std::path::PathBuf;

use chrono::{DateTime, Local, NaiveDate, Utc};

use crate::app::msg::FeedNews;
use crate::dataset::queries::{self, QueryRules};
use crate::dataset::records::RecordRules;
use crate::dataset::{Dataset, Snapshot};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::{Fault, FaultCode};
use crate::feed::cache::{Cache, Cached, Reading};
use crate::feed::read::{Input, ReadRules, Refused, read};
use crate::feed::sample::built_in;
use crate::feed::source::{
    Fetched, HttpOptions, Source, SourceFault, SourceKey, SourceLimits, Validators, fetch_blocking,
};
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
    /// What to ask the source with, of the reading that is in use.
    known: Option<(Reading, Validators)>,
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
        Self { place, settings: settings.clone(), catalogue, calendar, cache, spool, today, known: None }
    }

    fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| Local::now().date_naive())
    }

    /// The last good feed, which opens at once.
    pub fn cached(&mut self) -> Option<Opened> {
        let FeedPlace::Source(source) = &self.place else { return self.cached_sample() };
        let cached = self.cache.as_ref()?.load(&source.key()).ok()?;
        self.known = Some((cached.reading, cached.validators));
        Some(Opened {
            snapshot: self.judge(cached.snapshot, self.today()),
            source: SafeText::from(source.to_string()),
            fetched_at: cached.fetched_at,
            from_cache: true,
        })
    }

    /// The sample as it was read at an earlier start. Nothing can be newer, so it counts as read now.
    fn cached_sample(&self) -> Option<Opened> {
        let day = self.sample_day();
        let kept = self.cache.as_ref()?.load(&SourceKey::of_own(&built_in::documents())).ok()?;
        (kept.reading == self.reading(day)).then(|| opened_sample(self.judge(kept.snapshot, day)))
    }

    /// What the screens begin with where neither the feed nor an earlier one can be read, so that what was recorded can
    /// be reached all the same.
    pub fn without_figures(&self) -> Opened {
        let source = match &self.place {
            FeedPlace::BuiltIn => "the built-in sample".into(),
            FeedPlace::Source(source) => SafeText::from(source.to_string()),
        };
        let data = Dataset::none(self.today(), self.catalogue.clone());
        let snapshot = Snapshot::new(SafeText::default(), data, Vec::new());
        Opened { snapshot, source, fetched_at: Utc::now(), from_cache: false }
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
        self.known = None;
        self.refresh()?.ok_or_else(|| vec![fault_of_silence()])
    }

    /// Fetches the feed again and tells what came of it.
    pub fn tell(&mut self, news: &mut dyn FnMut(FeedNews)) {
        news(FeedNews::Refreshing);
        news(match self.refresh() {
            Ok(Some(opened)) => FeedNews::Opened {
                snapshot: std::sync::Arc::new(opened.snapshot),
                source: opened.source,
                fetched_at: opened.fetched_at,
            },
            Ok(None) => FeedNews::Unchanged,
            Err(faults) => FeedNews::Refused(faults),
        });
    }

    /// Reads the feed; `None` where it would read as what is in use does.
    fn refresh(&mut self) -> Result<Option<Opened>, Vec<Fault>> {
        let now = Utc::now();
        let FeedPlace::Source(source) = self.place.clone() else {
            let day = self.sample_day();
            let read = self.read_sample(day).map_err(|refused| refused.faults)?;
            let read = self.keep(&SourceKey::of_own(&built_in::documents()), read, Validators::default(), day, now);
            return Ok(Some(opened_sample(self.judge(read, day))));
        };
        let day = self.today();
        // What was read under other rules, or on another day, would read otherwise now, even if nothing has changed.
        let known = self.known.as_ref().filter(|(reading, _)| *reading == self.reading(day));
        let known = known.map(|(_, validators)| validators.clone()).unwrap_or_default();
        let (docs, validators) = match self.ask(&source, &known).map_err(|fault| vec![fault_of(&fault)])? {
            Fetched::NotModified => {
                if let Some(cache) = &self.cache {
                    // Only the age on screen would be older; the figures are the same.
                    let _ = cache.confirm(&source.key(), now);
                }
                return Ok(None);
            }
            Fetched::Documents { docs, validators } => (docs, validators),
        };
        let inputs = docs.into_iter().map(|doc| Input { name: doc.name, read: doc.reader }).collect();
        let read = self.check(inputs, day).map_err(|refused| refused.faults)?;
        self.known = Some((self.reading(day), validators.clone()));
        let read = self.keep(&source.key(), read, validators, day, now);
        let snapshot = self.judge(read, day);
        Ok(Some(Opened { snapshot, source: SafeText::from(source.to_string()), fetched_at: now, from_cache: false }))
    }

    /// Keeps what was read on `day`. Where that cannot be, it is in use all the same and read anew at the next start.
    fn keep(
        &self,
        source: &SourceKey,
        snapshot: Snapshot,
        validators: Validators,
        day: NaiveDate,
        fetched_at: DateTime<Utc>,
    ) -> Snapshot {
        let feed = Cached { snapshot, reading: self.reading(day), validators, fetched_at };
        if let Some(cache) = &self.cache {
            let _ = cache.store(source, &feed);
        }
        feed.snapshot
    }

    fn ask(&self, source: &Source, known: &Validators) -> Result<Fetched, SourceFault> {
        let limits = SourceLimits::from(self.settings.limits);
        fetch_blocking(source, known, limits, &HttpOptions::new(&self.settings.http, self.spool.clone()))
    }

    /// The sample, judged on the day it was made: it never grows stale.
    fn sample(&self) -> Result<Snapshot, Refused> {
        let day = self.sample_day();
        Ok(self.judge(self.read_sample(day)?, day))
    }

    /// The day the sample was made, unless another is set.
    fn sample_day(&self) -> NaiveDate {
        self.today.unwrap_or(NaiveDate::from_ymd_opt(2023, 1, 9).unwrap_or_default())
    }

    fn read_sample(&self, day: NaiveDate) -> Result<Snapshot, Refused> {
        let input =
            |(name, text): (&'static str, &'static str)| Input { name: name.into(), read: Box::new(text.as_bytes()) };
        self.check(built_in::documents().into_iter().map(input).collect(), day)
    }

    fn check(&self, inputs: Vec<Input<'_>>, today: NaiveDate) -> Result<Snapshot, Refused> {
        read(inputs, &self.catalogue, &self.rules(), today)
    }

    fn rules(&self) -> ReadRules {
        let limits = self.settings.limits;
        ReadRules {
            decoded_limit: limits.decoded_bytes,
            depth: usize::try_from(limits.depth).unwrap_or(usize::MAX),
            records: record_rules(&self.settings),
            calendar: self.calendar.clone(),
        }
    }

    fn reading(&self, day: NaiveDate) -> Reading {
        Reading::new(&self.rules(), day)
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
            comparator_months: doubts.comparator_months,
            records: record_rules(&self.settings),
        };
        let asked = queries::all(&data, &faults, &rules, &self.calendar, today);
        faults.extend(asked);
        Snapshot::new(digest, data, faults)
    }
}

fn opened_sample(snapshot: Snapshot) -> Opened {
    Opened { snapshot, source: "the built-in sample".into(), fetched_at: Utc::now(), from_cache: false }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::holidays;

    fn settings(folder: &std::path::Path) -> Settings {
        let mut settings = Settings::built_in();
        settings.cache = Some(folder.into());
        settings
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_kept_sample_says_what_the_one_that_is_read_says() {
        let folder = tempfile::tempdir().unwrap();
        let sample = |settings: &Settings, today: Option<&str>| {
            Feeds::new(FeedPlace::BuiltIn, settings, holidays::built_in(), today.map(day))
        };
        let mut settings = settings(folder.path());
        let mut feeds = sample(&settings, None);
        assert!(feeds.cached().is_none(), "the first start reads it");
        let read = feeds.fetch().unwrap();
        let kept = feeds.cached().unwrap();
        assert_eq!(kept.snapshot.data, read.snapshot.data);
        assert_eq!(kept.snapshot.faults, read.snapshot.faults);
        assert!(!kept.from_cache, "nothing can be newer, so nothing is refreshed");
        assert!(sample(&settings, Some("2023-06-01")).cached().is_none(), "another day reads it again");
        settings.visit_day_counts ^= true;
        assert!(sample(&settings, None).cached().is_none(), "and so does another setting");
    }

    /// A file that has not changed is read again where a setting, the holidays or the day would read it otherwise, and
    /// the last good figures stand until then.
    #[test]
    fn an_unchanged_file_is_read_again_where_it_would_read_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let feed = folder.path().join("feed.json");
        let mut file = std::fs::File::create(&feed).unwrap();
        crate::feed::sample::sample(4, 3, 1, &mut file).unwrap();
        file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_mins(1)).unwrap();
        let built_in = settings(folder.path());
        let other = |change: fn(&mut Settings)| {
            let mut settings = built_in.clone();
            change(&mut settings);
            settings
        };
        let holidays = holidays::built_in;
        let one_more = || Calendar::new([day("2022-12-28")]);
        let ways: [(Settings, Calendar, &str, bool); 8] = [
            (built_in.clone(), holidays(), "2023-01-09", true),
            (built_in.clone(), holidays(), "2023-01-09", false),
            (other(|s| s.visit_day_counts ^= true), holidays(), "2023-01-09", true),
            (built_in.clone(), holidays(), "2023-01-09", true),
            (built_in.clone(), one_more(), "2023-01-09", true),
            (built_in.clone(), one_more(), "2023-01-10", true),
            (other(|s| s.limits.depth += 1), one_more(), "2023-01-10", true),
            // What is judged anew at every start needs no reading.
            (
                other(|s| (s.limits.depth, s.stale_after_days) = (s.limits.depth + 1, 1)),
                one_more(),
                "2023-01-10",
                false,
            ),
        ];
        for (nth, (settings, calendar, today, reads)) in ways.into_iter().enumerate() {
            let place = FeedPlace::Source(feed.to_str().unwrap().parse().unwrap());
            let mut feeds = Feeds::new(place, &settings, calendar, Some(day(today)));
            assert_eq!(feeds.cached().is_some(), nth > 0, "{nth}: the last good feed stands meanwhile");
            let mut news = Vec::new();
            feeds.tell(&mut |one| news.push(one));
            assert_eq!(matches!(news.last(), Some(FeedNews::Opened { .. })), reads, "{nth}: {news:?}");
            news.clear();
            feeds.tell(&mut |one| news.push(one));
            assert!(matches!(news.last(), Some(FeedNews::Unchanged)), "{nth}: once is enough");
        }
    }
}
