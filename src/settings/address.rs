//! Addresses that may hold a secret: a password, or a token in the query.

use crate::text::SafeText;

/// `address` as it may be shown, logged and kept: user, password, query and fragment replaced by `…`. A path is left as
/// it is. Where it cannot be told which part is the secret, only the scheme is left.
pub fn without_secrets(address: &str) -> SafeText {
    let Some((scheme, rest)) = address.split_once("://") else { return address.into() };
    let (place, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    if query.contains('@') {
        return format!("{scheme}://…").into();
    }
    let place = place.rsplit_once('@').map_or(place.to_owned(), |(_, host)| format!("…@{host}"));
    let query = if query.is_empty() { "" } else { "?…" };
    format!("{scheme}://{place}{query}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let cases = [
            ("/srv/feeds/2022-12.json", "/srv/feeds/2022-12.json"),
            ("https://data.example/feed.json", "https://data.example/feed.json"),
            ("https://me:pa55@data.example/feed", "https://…@data.example/feed"),
            ("https://data.example/f?sig=S3cret#x", "https://data.example/f?…"),
            ("https://data.example#S3cret", "https://data.example?…"),
            ("postgres://clinic:p@s/s@db:5432/clinic", "postgres://…@db:5432/clinic"),
            ("postgres://clinic:S3?cret@db/clinic", "postgres://…"),
        ];
        for (address, shown) in cases {
            assert_eq!(without_secrets(address).as_str(), shown);
        }
    }
}
