//! Papers without the workers and child records that are not to be seen, as the pages are without them.

use std::borrow::Cow;

use super::msg::{Body, Effect, NewPaper};
use crate::report::document::Document;
use crate::screens::desk::Desk;
use crate::screens::masked;

/// The same papers, their names too, as whoever is in front of the screen may see them now.
pub(super) fn veiled(desk: &Desk, effect: Effect) -> Effect {
    if desk.sight().hides_nobody() {
        return effect;
    }
    match effect {
        Effect::WritePaper { stem, mut document, format } => {
            reword(desk, &mut document);
            Effect::WritePaper { stem: named(desk, &stem), document, format }
        }
        Effect::WritePapers(papers) => {
            let one = |NewPaper { what, stem, body }| {
                let body = match body {
                    Body::Text(text) => Body::Text(masked(desk, &text)),
                    Body::Paper(mut document, format) => {
                        reword(desk, &mut document);
                        Body::Paper(document, format)
                    }
                };
                NewPaper { what: masked(desk, &what), stem: named(desk, &stem), body }
            };
            Effect::WritePapers(papers.into_iter().map(one).collect())
        }
        other => other,
    }
}

fn reword(desk: &Desk, document: &mut Document) {
    document.reword(|text| Cow::Owned(masked(desk, text)));
}

/// A file's name, in which the owner of a slip was typed.
fn named(desk: &Desk, stem: &str) -> String {
    match stem.split_once("-slip-") {
        Some((clinic, owner)) => format!("{clinic}-slip-{}", masked(desk, owner)),
        None => stem.to_owned(),
    }
}
