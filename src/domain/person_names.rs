//! Whether typed text looks like a person's name. No child or family is named in a record; what looks so is queried,
//! never blocked.

/// Words with a capital that are no part of a person's name: the beginnings of sentences, days, months, and the words of
/// this work.
const NO_NAME: &[&str] = &[
    // Beginnings of sentences.
    "a",
    "after",
    "all",
    "also",
    "an",
    "and",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "during",
    "each",
    "every",
    "for",
    "from",
    "he",
    "however",
    "i",
    "if",
    "in",
    "it",
    "its",
    "last",
    "most",
    "new",
    "next",
    "no",
    "not",
    "of",
    "on",
    "one",
    "only",
    "our",
    "she",
    "since",
    "some",
    "that",
    "the",
    "their",
    "there",
    "these",
    "they",
    "this",
    "those",
    "three",
    "to",
    "two",
    "until",
    "we",
    "when",
    "where",
    "while",
    "will",
    "with",
    "you",
    // Days and months.
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "christmas",
    "easter",
    "new",
    "year",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
    // The words of this work.
    "act",
    "assessment",
    "assessments",
    "audit",
    "authority",
    "board",
    "care",
    "case",
    "child",
    "children",
    "childrens",
    "clinic",
    "conference",
    "council",
    "county",
    "court",
    "director",
    "duty",
    "early",
    "education",
    "family",
    "form",
    "foster",
    "fostering",
    "head",
    "health",
    "help",
    "home",
    "hospital",
    "hub",
    "independent",
    "lead",
    "leavers",
    "local",
    "looked",
    "manager",
    "mosaic",
    "officer",
    "ofsted",
    "panel",
    "plan",
    "plans",
    "police",
    "practice",
    "practitioner",
    "protection",
    "review",
    "reviewing",
    "safeguarding",
    "school",
    "section",
    "senior",
    "service",
    "services",
    "social",
    "strategy",
    "supervision",
    "support",
    "team",
    "teams",
    "together",
    "visit",
    "visits",
    "weekly",
    "worker",
    "workers",
    "working",
    "young",
    "people",
    "youth",
];

/// The pairs of words in `text` that look like a person's name: two capitalised words in a row, with nothing but a space
/// or an initial's full stop between them, that are in none of the `known` names (teams, areas, standards) and neither
/// of them a day, a month or a word of this work. A small rule: it misses names in small letters and asks about some
/// places.
pub fn looks_like_names(text: &str, known: &[&str]) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pair = |pair: &[&str]| {
        // What ends a phrase also ends a name.
        let ends = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '/');
        let is_initial = |word: &str| word.strip_suffix('.').is_some_and(|rest| rest.chars().count() == 1);
        if pair[0].ends_with(ends) && !is_initial(pair[0]) {
            return None;
        }
        let (first, second) = (bare(pair[0]), bare(pair[1]));
        if !(is_capitalised(first) || is_initial(pair[0]) && is_upper(first)) || !is_capitalised(second) {
            return None;
        }
        let name = format!("{} {second}", if is_initial(pair[0]) { pair[0] } else { first });
        let is_known = known.iter().any(|known| known.to_lowercase().contains(&name.to_lowercase()));
        (!is_known && !is_no_name(first) && !is_no_name(second)).then_some(name)
    };
    words.windows(2).filter_map(pair).collect()
}

/// Whether an identifier looks like a person's name: two words or more, all of them of letters alone. Identifiers have
/// digits, or are one word.
pub fn is_named_like_a_person(id: &str) -> bool {
    let words: Vec<&str> = id.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let is_of_letters = |word: &&str| {
        let word = word.trim_end_matches('.');
        word.chars().any(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
    };
    words.len() >= 2 && words.iter().all(is_of_letters)
}

/// A word without the punctuation around it and the possessive at its end.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

fn is_upper(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

/// A capital, then a small letter somewhere: an abbreviation is no name.
fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().any(char::is_lowercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

fn is_no_name(word: &str) -> bool {
    let plain = word.to_lowercase().replace(['\'', '’'], "");
    NO_NAME.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_name_and_what_does_not() {
        let known = ["Looked after 1", "Brief Intervention Team", "Protection and court", "Unaccompanied Young People"];
        let cases: [(&str, &[&str]); 20] = [
            ("", &[]),
            ("Visited Tom Smith on Friday", &["Visited Tom", "Tom Smith"]),
            ("we saw Tom Smith's mother", &["Tom Smith"]),
            ("mother, Mary-Anne O'Neill, refused", &["Mary-Anne O'Neill"]),
            ("J. Doe was away", &["J. Doe"]),
            ("seen by Zoë Ångström", &["Zoë Ångström"]),
            ("tom smith", &[]),
            ("The Court sat in January March", &[]),
            ("In December Friday visits", &[]),
            ("with Brief Intervention", &[]),
            ("Unaccompanied Young people and Protection", &[]),
            ("a CIN Plan and the CP Conference", &[]),
            ("Visits late. Tom away", &[]),
            ("Team Manager, Protection 1", &[]),
            ("Working Together and the Children Act", &[]),
            ("Seen 3 Times", &[]),
            ("two workers: Smith, Jones", &[]),
            ("(Tom) Smith", &[]),
            ("line one\nTom\tSmith", &["Tom Smith"]),
            ("Family Court ordered; Senior Practitioner away", &[]),
        ];
        for (text, names) in cases {
            let found: Vec<String> = looks_like_names(text, &known);
            assert_eq!(found, names, "{text}");
        }
    }

    #[test]
    fn an_identifier_of_words_alone_looks_like_a_name() {
        for named in ["John Smith", "john smith", "SMITH, John", "J. Smith", "Mary-Anne  O'Neill", "Zoë\tÅngström"] {
            assert!(is_named_like_a_person(named), "{named}");
        }
        for id in ["", " ", "C-10293", "10293", "Child 7", "A1 B2", "smith", "SMITHJ", "- -", "C 10293 A"] {
            assert!(!is_named_like_a_person(id), "{id}");
        }
    }
}
