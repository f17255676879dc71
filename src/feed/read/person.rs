//! No child's or family's name is ever in a feed: a field for one refuses the document.

use super::tree::Tree;
use super::words::pointer_part;

/// Names of fields that would name a person, without case, `_`, `-` and blanks.
const NAMES: [&str; 15] = [
    "name",
    "fullname",
    "firstname",
    "forename",
    "givenname",
    "lastname",
    "surname",
    "familyname",
    "dateofbirth",
    "birthdate",
    "dob",
    "address",
    "postcode",
    "nhsnumber",
    "upn",
];

/// The pointer, below a child record, of a field that would name a person. Objects within the record are looked into:
/// a name does not become less of one by standing deeper.
pub(super) fn names_a_person(record: &Tree<'_>) -> Option<String> {
    match record {
        Tree::Map(members) => members.iter().find_map(|(name, value)| {
            let part = pointer_part(name);
            if is_a_persons(name) {
                return Some(part);
            }
            names_a_person(value).map(|below| format!("{part}/{below}"))
        }),
        Tree::List(items) => {
            let mut places = items.iter().enumerate();
            places.find_map(|(at, item)| names_a_person(item).map(|below| format!("{at}/{below}")))
        }
        _ => None,
    }
}

fn is_a_persons(field: &str) -> bool {
    let plain: String = field.chars().filter(|c| !matches!(c, '_' | '-') && !c.is_whitespace()).collect();
    NAMES.contains(&plain.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_for_a_name_is_found_however_it_is_written() {
        for field in [
            "name",
            "NAME",
            "Full Name",
            "full_name",
            "first-name",
            "forename",
            "givenName",
            "last name",
            "surname",
            "Family-Name",
            "date_of_birth",
            "BirthDate",
            "dob",
            "address",
            "post code",
            "NHS number",
            "upn",
        ] {
            let text = format!(r#"{{"id": "C1", "more": [{{"{field}": null}}]}}"#);
            let found = names_a_person(&Tree::read(&text));
            assert_eq!(found, Some(format!("more/0/{field}")), "{field}");
        }
        assert_eq!(names_a_person(&Tree::read(r#"{"\ud800": 1, "na\u006de": 2}"#)).as_deref(), Some("name"));
        for field in ["id", "named", "surname_known", "addressed", "team", "started"] {
            assert_eq!(names_a_person(&Tree::read(&format!(r#"{{"{field}": "x"}}"#))), None, "{field}");
        }
    }
}
