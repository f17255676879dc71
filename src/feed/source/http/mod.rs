//! Asking an address: redirects within its origin, retries with growing waits, and one deadline over everything.

mod answer;
mod client;
mod retry;

use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::header::{HeaderMap, HeaderValue, LOCATION};
use reqwest::{Client, Response};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::{Address, Fetched, HttpOptions, Retry, SourceFault, SourceLimits, Validators};

const MOST_REDIRECTS: usize = 5;
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

/// One address and how it is asked.
struct Request<'a> {
    address: &'a Address,
    client: Client,
    headers: HeaderMap,
    limits: SourceLimits,
    options: &'a HttpOptions,
    conditional: bool,
    with_token: bool,
}

/// Fetches `address` within the overall deadline of `options`.
pub(super) async fn fetch(
    address: &Address,
    known: &Validators,
    limits: SourceLimits,
    options: &HttpOptions,
) -> Result<Fetched, SourceFault> {
    let started = Instant::now();
    let deadline = started.checked_add(options.overall).unwrap_or_else(|| started + Duration::from_hours(24));
    let headers = headers(known, options)?;
    let request = Request {
        address,
        client: client::build(address, options)?,
        conditional: headers.contains_key(IF_NONE_MATCH) || headers.contains_key(IF_MODIFIED_SINCE),
        with_token: headers.contains_key(AUTHORIZATION),
        headers,
        limits,
        options,
    };
    timeout_at(deadline, request.until(deadline)).await.unwrap_or_else(|_| {
        let what = format!("{address} did not finish within {} s", options.overall.as_secs_f32());
        let advice = "Try again when the network is quieter, or raise the overall deadline in the settings";
        Err(SourceFault::unreadable(what, advice).with_retry(Retry::Later(None)))
    })
}

fn headers(known: &Validators, options: &HttpOptions) -> Result<HeaderMap, SourceFault> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)] {
        if let Some(value) = value.as_deref().and_then(|v| HeaderValue::from_str(v).ok()) {
            headers.insert(name, value);
        }
    }
    if let Some(token) = &options.token {
        headers.insert(AUTHORIZATION, token.bearer()?);
    }
    Ok(headers)
}

impl Request<'_> {
    /// Tries, and tries again where that can help and there is time for it.
    async fn until(&self, deadline: Instant) -> Result<Fetched, SourceFault> {
        let mut tried = 0;
        loop {
            let fault = match self.once().await {
                Ok(fetched) => return Ok(fetched),
                Err(fault) => fault,
            };
            let Some(wait) = retry::wait(fault.retry, tried, self.options) else { return Err(fault) };
            if Instant::now().checked_add(wait).is_none_or(|then| then >= deadline) {
                return Err(fault);
            }
            sleep(wait).await;
            tried += 1;
        }
    }

    /// One try, redirects within the origin followed.
    async fn once(&self) -> Result<Fetched, SourceFault> {
        let mut at = self.address.clone();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.send(&at).await?;
            let location = response.headers().get(LOCATION);
            let (true, Some(location)) = (matches!(response.status().as_u16(), 301..=303 | 307 | 308), location) else {
                return answer::read(self, response).await;
            };
            // The token must not follow a redirect to elsewhere, and a feed from elsewhere is another feed.
            at = at.within_origin(location).ok_or_else(|| {
                let what = format!("{} sends on to another address, which was not followed", self.address);
                let advice = "If it is a sign-in page, check the token; if the feed has moved, give its new address";
                SourceFault::unreadable(what, advice)
            })?;
        }
        let what = format!("{} sends on and on (more than {MOST_REDIRECTS} times)", self.address);
        Err(SourceFault::unreadable(what, "Ask whoever runs it to correct its redirects"))
    }

    async fn send(&self, at: &Address) -> Result<Response, SourceFault> {
        let request = self.client.get(at.url().clone()).headers(self.headers.clone()).send();
        match timeout(self.options.idle, request).await {
            Ok(answer) => answer.map_err(|error| client::fault(self.address, &error)),
            Err(_) => Err(self.silent()),
        }
    }

    fn silent(&self) -> SourceFault {
        let what = format!("{} sent nothing for {} s", self.address, self.options.idle.as_secs_f32());
        SourceFault::unreadable(what, "Try again, or ask whoever runs it").with_retry(Retry::Later(None))
    }
}
