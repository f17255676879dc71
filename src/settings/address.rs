//! Addresses that may hold a secret: a password, or a token in the query.

use crate::text::SafeText;

/// The words of an address as PostgreSQL's own programs also take it: `host=db password=…`.
const WORDS: [&str; 9] = ["host", "hostaddr", "port", "user", "password", "passfile", "dbname", "service", "sslmode"];

/// Whether `text` is the address of a server in words, `host=db user=me password=…`, and neither a path nor `postgres://…`.
pub fn is_in_words(text: &str) -> bool {
    let mut names = text.match_indices('=').filter_map(|(at, _)| text.get(..at)?.split_whitespace().next_back());
    names.any(|name| WORDS.iter().any(|word| name.eq_ignore_ascii_case(word)))
}

/// Whether `text` was meant as an address with a login, and is none for want of its `://`: `https:/me:secret@host/`. A path
/// with such a name is written with its folder, `./me:here@home`.
pub fn is_mistyped(text: &str) -> bool {
    let is_path = text.starts_with(['.', '~', '\\'])
        || (text.starts_with('/') && !text.starts_with("//"))
        || text.as_bytes().get(1) == Some(&b':');
    let login = text.rsplit_once('@').map_or("", |(login, _)| login);
    !is_path && !text.contains("://") && login.contains(':')
}

/// `address` as it may be shown, logged and kept: user, password, query and fragment replaced by `…`. A path is left as
/// it is. Where it cannot be told which part is the secret, only the scheme is left, or nothing at all.
pub fn without_secrets(address: &str) -> SafeText {
    if is_in_words(address) || is_mistyped(address) {
        return "…".into();
    }
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
            ("postgres:///r?host=/run/pg&password=S3cret", "postgres:///r?…"),
            // What is no address, and was meant as one.
            ("host=127.0.0.1 password=S3cret", "…"),
            ("user=me PassWord = 'S3cret'", "…"),
            ("https:/me:S3cret@data.example/", "…"),
            ("https//me:S3cret@data.example/", "…"),
            ("me:S3cret@data.example", "…"),
            ("//me:S3cret@data.example", "…"),
            // What is a path all the same.
            ("/srv/me:here@home/feed.json", "/srv/me:here@home/feed.json"),
            ("./me:here@home.json", "./me:here@home.json"),
            ("C:\\feeds\\me@home.json", "C:\\feeds\\me@home.json"),
            ("a=b/ghost=1.json", "a=b/ghost=1.json"),
        ];
        for (address, shown) in cases {
            assert_eq!(without_secrets(address).as_str(), shown);
        }
    }
}
