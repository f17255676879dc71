//! What a server answered: judged by its status and its headers, then received into a file of its own.

use std::fs::File;
use std::io::{self, Seek, Write};

use chrono::Utc;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, LAST_MODIFIED};
use reqwest::{Response, StatusCode};
use tokio::time::timeout;

use super::super::unpack::{Lazy, unpacked};
use super::super::{Document, Fetched, Retry, SourceFault, Validators};
use super::{Request, client, retry};
use crate::domain::fault::FaultCode;
use crate::feed::private;
use crate::text::SafeText;

const RUNS_IT: &str = "Ask whoever runs it";

/// Judges `response` and receives its body.
pub(super) async fn read(request: &Request<'_>, response: Response) -> Result<Fetched, SourceFault> {
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_MODIFIED if request.conditional => return Ok(Fetched::NotModified),
        _ => return Err(refused(request, &response)),
    }
    check_headers(request, &response)?;
    let validators = Validators { etag: text(&response, ETAG), last_modified: text(&response, LAST_MODIFIED) };
    let file = receive(request, response).await?;
    let limits = request.limits;
    let reader = Box::new(Lazy::new(move || unpacked(Box::new(file), limits)));
    Ok(Fetched::Documents { docs: vec![Document { name: SafeText::default(), reader }], validators })
}

fn text(response: &Response, name: HeaderName) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(Into::into)
}

/// An answer other than a document.
fn refused(request: &Request<'_>, response: &Response) -> SourceFault {
    let (address, status) = (request.address, response.status());
    let asked = retry::after(response.headers(), Utc::now());
    let (what, advice, again) = match status.as_u16() {
        401 | 403 if request.with_token => {
            (format!("{address} refused the token"), "Get a new one and put it in its place", Retry::Never)
        }
        401 | 403 => {
            let advice = "Name a token file or variable in the settings, or ask for this machine to be let in";
            (format!("{address} wants a token and none is set"), advice, Retry::Never)
        }
        404 | 410 => (format!("{address} has no feed"), "Check the address", Retry::Never),
        407 => ("The proxy wants a name and password".into(), "Ask whoever runs the network", Retry::Never),
        429 => (format!("{address} is asked too often"), "Wait, then try again", Retry::Later(asked)),
        502..=504 => (format!("{address} is not available at the moment"), "Try again later", Retry::Later(asked)),
        500 => (format!("{address} failed on its side"), RUNS_IT, Retry::Once),
        _ => (format!("{address} gave an unexpected answer"), RUNS_IT, Retry::Never),
    };
    SourceFault::unreadable(format_args!("{what} (HTTP {})", status.as_u16()), advice).with_retry(again)
}

/// Refuses what is no JSON, what is packed in a way not asked for, and what is announced as too large.
fn check_headers(request: &Request<'_>, response: &Response) -> Result<(), SourceFault> {
    let address = request.address;
    let kind = text(response, CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match kind.as_str() {
        // A file server may not know what it serves; the reader will.
        "" | "application/octet-stream" | "application/gzip" | "application/x-gzip" => {}
        _ if matches!(kind.as_str(), "application/json" | "text/json") => {}
        _ if kind.starts_with("application/") && kind.ends_with("+json") => {}
        "text/html" | "application/xhtml+xml" => {
            let what = format!("{address} sent a web page, which looks like a sign-in or error page");
            return Err(SourceFault::unreadable(what, "Check the address and the token"));
        }
        _ => {
            let what = format!("{address} sent {} instead of JSON", SafeText::from(kind));
            return Err(SourceFault::unreadable(what, "Check the address, or ask for application/json"));
        }
    }
    let packing: Vec<_> = response.headers().get_all(CONTENT_ENCODING).iter().collect();
    let known = |word: &str| ["gzip", "x-gzip", "identity", ""].contains(&word.to_ascii_lowercase().as_str());
    if packing.len() > 1 || !packing.iter().all(|value| value.to_str().is_ok_and(|word| known(word.trim()))) {
        let what = format!("{address} sent the feed in a compression that was not asked for");
        return Err(SourceFault::unreadable(what, "Ask for gzip, or for no compression"));
    }
    let limit = request.limits.wire;
    if response.content_length().is_some_and(|announced| announced > limit) {
        return Err(SourceFault::too_large(format_args!("What {address} sends"), limit));
    }
    Ok(())
}

/// Receives the body into a nameless file that only this account can open and that is gone with its last handle. Short
/// writes to a local file are the only thing that blocks here.
async fn receive(request: &Request<'_>, mut response: Response) -> Result<File, SourceFault> {
    let folder = &request.options.spool;
    let not_kept = |error: io::Error| {
        SourceFault::unreadable(
            format_args!("What was received could not be kept in {} ({error})", folder.display()),
            "Make room there, or set another cache folder",
        )
    };
    private::make(folder).map_err(not_kept)?;
    let mut file = tempfile::tempfile_in(folder).map_err(not_kept)?;
    let mut received = 0_u64;
    loop {
        let chunk = timeout(request.options.idle, response.chunk()).await.map_err(|_| request.silent())?;
        let chunk = chunk.map_err(|error| {
            let what =
                format!("{} stopped before the document was complete ({})", request.address, client::cause(&error));
            SourceFault::new(FaultCode::Truncated, what, "Try again, or ask whoever runs it").with_retry(Retry::Once)
        })?;
        let Some(chunk) = chunk else { break };
        received = received.saturating_add(chunk.len() as u64);
        if received > request.limits.wire {
            return Err(SourceFault::too_large(format_args!("What {} sends", request.address), request.limits.wire));
        }
        file.write_all(&chunk).map_err(not_kept)?;
    }
    file.rewind().map_err(not_kept)?;
    Ok(file)
}
