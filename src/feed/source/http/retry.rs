//! When to try again: growing waits, or what the server asks for.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::super::{HttpOptions, Retry};
use super::LONGEST_BACKOFF;

/// How long to wait after the try numbered `tried` from 0; `None` where there is to be no further one.
pub(super) fn wait(retry: Retry, tried: u32, options: &HttpOptions) -> Option<Duration> {
    let (most, at_least) = match retry {
        Retry::Never => (0, None),
        Retry::Once => (options.retries.min(1), None),
        Retry::Later(at_least) => (options.retries, at_least),
    };
    let backoff = options.backoff.saturating_mul(2_u32.saturating_pow(tried)).min(LONGEST_BACKOFF);
    (tried < most).then(|| at_least.unwrap_or_default().max(backoff))
}

/// `Retry-After`, in seconds or as a date of the server's clock against ours; a date gone by is no wait.
pub(super) fn after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTime::parse_from_rfc2822(text).ok()?;
    Some((then.to_utc() - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let options = HttpOptions { retries: 3, backoff: Duration::from_millis(500), ..HttpOptions::default() };
        let later = |tried| wait(Retry::Later(None), tried, &options).map(|w| w.as_millis());
        assert_eq!([later(0), later(1), later(2), later(3)], [Some(500), Some(1000), Some(2000), None]);
        let asked = Retry::Later(Some(Duration::from_secs(7)));
        assert_eq!(wait(asked, 0, &options), Some(Duration::from_secs(7)));
        assert_eq!(wait(Retry::Once, 0, &options), Some(Duration::from_millis(500)));
        assert_eq!(wait(Retry::Once, 1, &options), None);
        assert_eq!(wait(Retry::Never, 0, &options), None);
        let patient = HttpOptions { retries: u32::MAX, ..options };
        assert_eq!(wait(Retry::Later(None), 4_000_000, &patient), Some(LONGEST_BACKOFF));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = DateTime::parse_from_rfc3339("2022-12-31T12:00:00Z").unwrap().to_utc();
        let cases = [
            ("120", Some(120)),
            ("Sat, 31 Dec 2022 12:01:30 GMT", Some(90)),
            ("Sat, 31 Dec 2022 11:00:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("18446744073709551615", Some(u64::MAX)),
        ];
        for (text, seconds) in cases {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            assert_eq!(after(&headers, now).map(|d| d.as_secs()), seconds, "{text}");
        }
    }
}
