//! Nobody is named in a public paper: what is known to name a child record, a worker or a manager is left out of typed text.

use std::collections::BTreeSet;

use crate::dataset::Dataset;

/// What stands for what was left out.
pub(super) const LEFT_OUT: &str = "[left out]";

/// Everything that may not stand in a public paper, by the words it is made of; the longest first.
pub(super) struct Names(Vec<String>);

impl Names {
    /// Those of the figures: ids of child records and workers, and names and ids of managers.
    pub(super) fn of(data: &Dataset) -> Self {
        let children = data.children.iter().map(|it| it.child.as_str());
        let workers = data.workers.iter().map(|it| it.id.as_str());
        let managers = data.managers.iter().flat_map(|it| [it.id.as_str(), it.name.as_str()]);
        let all: BTreeSet<String> = children.chain(workers).chain(managers).map(str::to_lowercase).collect();
        let mut all: Vec<String> = all.into_iter().filter(|name| says_something(name)).collect();
        all.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        Self(all)
    }

    /// `text` without them, and whether any was in it. Whole words only, in capitals or not.
    pub(super) fn left_out_of(&self, text: &str) -> (String, bool) {
        let mut kept = text.to_owned();
        let mut found = false;
        // Most names are in no text: they are told at a glance, letter by letter as whole words are compared below.
        let small: String = text.chars().flat_map(char::to_lowercase).collect();
        for name in self.0.iter().filter(|name| small.contains(name.as_str())) {
            let mut from = 0;
            while let Some((start, end)) = whole_word(&kept, name, from) {
                kept.replace_range(start..end, LEFT_OUT);
                from = start + LEFT_OUT.len();
                found = true;
            }
        }
        (kept, found)
    }
}

/// A short number names nobody: it stands in every other sentence.
fn says_something(name: &str) -> bool {
    let is_number = name.chars().all(|it| it.is_ascii_digit());
    name.chars().count() >= if is_number { 5 } else { 2 }
}

/// Where `name`, in small letters, stands in `text` from `from` on as a word of its own.
fn whole_word(text: &str, name: &str, from: usize) -> Option<(usize, usize)> {
    let is_part = |it: char| it.is_alphanumeric();
    let starts = text[from..].char_indices().map(|(at, _)| from + at);
    starts.filter_map(|start| Some((start, end_of(&text[start..], name)? + start))).find(|(start, end)| {
        let before = text[..*start].chars().next_back();
        let after = text[*end..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

/// How many bytes of the beginning of `text` are `name`, in capitals or not; none where it begins otherwise.
fn end_of(text: &str, name: &str) -> Option<usize> {
    let mut name = name.chars().peekable();
    for (at, it) in text.char_indices() {
        if name.peek().is_none() {
            return Some(at);
        }
        for small in it.to_lowercase() {
            if name.next() != Some(small) {
                return None;
            }
        }
    }
    name.peek().is_none().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_left_out_and_nothing_else() {
        let names = Names(["zoë ödland", "c-12", "w7", "cp"].map(str::to_owned).into());
        for (text, kept) in [
            ("Ask Zoë Ödland, of C-12.", "Ask [left out], of [left out]."),
            ("ZOË ÖDLAND", "[left out]"),
            ("C-123 and AC-12 stay; w7!", "C-123 and AC-12 stay; [left out]!"),
            ("w7w7 w7 w7", "w7w7 [left out] [left out]"),
            ("Nothing here", "Nothing here"),
            ("", ""),
        ] {
            assert_eq!(names.left_out_of(text), (kept.to_owned(), kept != text), "{text}");
        }
        assert!(!says_something("12") && !says_something("1234") && says_something("12345") && says_something("w7"));
    }
}
