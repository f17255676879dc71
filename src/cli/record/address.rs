//! The address of a record as it is to be written into settings: whole but for the password.

use crate::settings::without_secrets;
use crate::text::SafeText;

/// `address` without the password in it, so that a terminal can use what is printed; the password comes from a file. Where
/// it cannot be told which part is the password, no more is shown than anywhere else.
pub(super) fn without_password(address: &str) -> SafeText {
    let Some((scheme, rest)) = address.split_once("://") else { return address.into() };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let (place, path) = place.split_once('/').map_or((place, None), |(place, path)| (place, Some(path)));
    // A '@', '#' or '/' that stands further on than it may belongs to a password that was not written as it must be.
    let strange = [path, query].into_iter().flatten().any(|part| part.contains('@')) || rest.contains('#');
    let parts: Vec<&str> = query.into_iter().flat_map(|query| query.split('&')).collect();
    let known = ["host", "port", "user", "password", "dbname", "sslmode", "sslrootcert"];
    let name = |part: &str| part.split_once('=').map_or(part, |(name, _)| name).to_owned();
    if strange || place.matches('@').count() > 1 || parts.iter().any(|part| !known.contains(&name(part).as_str())) {
        return without_secrets(address);
    }
    let place = match place.split_once('@') {
        Some((login, host)) => format!("{}@{host}", login.split_once(':').map_or(login, |(user, _)| user)),
        None => place.to_owned(),
    };
    let path = path.map_or_else(String::new, |path| format!("/{path}"));
    let query: Vec<&str> = parts.into_iter().filter(|part| name(part) != "password").collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{scheme}://{place}{path}{query}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_used_and_holds_no_password() {
        for (address, shown) in [
            ("/srv/clinic/record.sqlite", "/srv/clinic/record.sqlite"),
            ("postgres://clinic@db/clinic", "postgres://clinic@db/clinic"),
            ("postgres://clinic:S3cret@db:5433/clinic", "postgres://clinic@db:5433/clinic"),
            ("postgres://clinic:S3:cret@[::1]/clinic", "postgres://clinic@[::1]/clinic"),
            ("postgres://me:S3cret%40@a,b/c?sslmode=verify-full", "postgres://me@a,b/c?sslmode=verify-full"),
            ("postgresql:///r?host=/run/pg&password=S3cret&user=me", "postgresql:///r?host=/run/pg&user=me"),
            ("postgres://db/clinic?password=S3cret", "postgres://db/clinic"),
            // Which part is the password cannot be told.
            ("postgres://clinic:S3cret@x@db/clinic", "postgres://…@db/clinic"),
            ("postgres://clinic:S3/cret@db/clinic", "postgres://…@db/clinic"),
            ("postgres://clinic:S3?cret@db/clinic", "postgres://…"),
            ("postgres://clinic:S3#cret@db/clinic", "postgres://…"),
            ("postgres://me@db/clinic?passwrod=S3cret", "postgres://…@db/clinic?…"),
        ] {
            let found = without_password(address);
            assert_eq!(found.as_str(), shown);
            assert!(!found.as_str().contains("cret"), "{found}");
        }
    }
}
