//! No child's or family's name is ever in a feed: a field for one refuses the document.
//!
//! Fields are watched as they pass, so that neither a row of any size nor a list or object in the wrong place hides one.

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

/// Names of fields that hold a child, or several.
const CHILDREN: [&str; 2] = ["child", "children"];

/// How many bytes of a field's name are looked at: the longest name above, every letter of it written as an escape, is
/// far shorter.
const LONGEST_NAME: usize = 4 << 10;

/// How many levels a place is told to. A document that is nested deeper is refused for that.
const MOST_STEPS: usize = 64;

/// A step from a value to one within it.
enum Step {
    Field(String),
    Place(usize),
}

/// Watches the fields of a value as it passes for one that would name a person.
pub(super) struct Watch {
    path: Vec<Step>,
    /// Levels that are open beyond those in `path`.
    beyond: usize,
    /// The level whose field holds a child: what lies deeper belongs to the child.
    child: Option<usize>,
    /// The name that is passing, as it is written.
    name: Vec<u8>,
    found: Option<String>,
}

impl Watch {
    /// For the value of the field `name`, or for a row of the section of that name.
    pub(super) fn under(name: &str) -> Self {
        let child = is_one_of(&CHILDREN, name).then_some(0);
        Self { path: Vec::new(), beyond: 0, child, name: Vec::new(), found: None }
    }

    /// The pointer, below the value, of the first field that would name a person.
    pub(super) fn found(self) -> Option<String> {
        self.found
    }

    /// An object or a list begins.
    pub(super) fn open(&mut self, object: bool) {
        if self.path.len() == MOST_STEPS {
            self.beyond += 1;
        } else {
            self.path.push(if object { Step::Field(String::new()) } else { Step::Place(0) });
        }
    }

    /// It ends.
    pub(super) fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        self.path.pop();
        self.child = self.child.filter(|level| *level <= self.path.len());
    }

    /// The next item of a list begins.
    pub(super) fn next_item(&mut self) {
        if let (0, Some(Step::Place(place))) = (self.beyond, self.path.last_mut()) {
            *place += 1;
        }
    }

    /// A part of a field's name passes.
    pub(super) fn part(&mut self, written: &[u8]) {
        let room = LONGEST_NAME.saturating_sub(self.name.len());
        self.name.extend_from_slice(&written[..written.len().min(room)]);
    }

    /// The field's name has passed.
    pub(super) fn named(&mut self) {
        let written = std::mem::take(&mut self.name);
        if self.beyond > 0 {
            return;
        }
        let level = self.path.len();
        let text = String::from_utf8_lossy(&written);
        let name = if text.contains('\\') {
            // A name that is no Unicode is no field that anybody knows.
            serde_json::from_str(&format!("\"{text}\"")).unwrap_or_default()
        } else {
            text.into_owned()
        };
        if let Some(step) = self.path.last_mut() {
            *step = Step::Field(name.clone());
        }
        self.child = self.child.filter(|child| *child < level);
        if self.child.is_none() {
            self.child = is_one_of(&CHILDREN, &name).then_some(level);
        } else if self.found.is_none() && would_name_a_person(&name) {
            let steps = self.path.iter().map(|step| match step {
                Step::Field(name) => pointer_part(name),
                Step::Place(place) => place.to_string(),
            });
            self.found = Some(steps.collect::<Vec<_>>().join("/"));
        }
    }
}

/// Whether a field of a child record called `field` would name a person, ignoring case, `_`, `-` and blanks.
pub(in crate::feed) fn would_name_a_person(field: &str) -> bool {
    is_one_of(&NAMES, field)
}

fn is_one_of(names: &[&str], field: &str) -> bool {
    let plain = field.chars().filter(|c| !matches!(c, '_' | '-') && !c.is_whitespace()).flat_map(char::to_lowercase);
    names.iter().any(|name| plain.clone().eq(name.chars()))
}

#[cfg(test)]
mod tests {
    use super::super::window::Window;
    use super::*;

    fn found(section: &str, value: &str) -> Option<String> {
        let mut watch = Watch::under(section);
        Window::new(Box::new(value.as_bytes()), 1 << 30).value(&mut watch).unwrap();
        watch.found()
    }

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
            let text = format!(r#"{{"id": "C1", "more": [1, {{"{field}": null}}], "after": {{}}}}"#);
            assert_eq!(found("children", &text), Some(format!("more/1/{field}")), "{field}");
        }
        assert_eq!(found("children", r#"{"\ud800": 1, "na\u006de": 2}"#).as_deref(), Some("name"));
        for field in ["id", "named", "surname_known", "addressed", "team", "started"] {
            assert_eq!(found("children", &format!(r#"{{"{field}": "name"}}"#)), None, "{field}");
        }
    }

    #[test]
    fn it_is_a_childs_wherever_the_child_stands_and_nobody_elses() {
        for (section, value, place) in [
            ("children", r#"{"C-1": {"dob": 1}}"#, "C-1/dob"),
            ("children", r#"[[{"a": [], "dob": 1}]]"#, "0/0/dob"),
            ("Child", r#"{"dob": 1}"#, "dob"),
            ("teams", r#"{"name": "x", "children": [{"name": "y"}]}"#, "children/0/name"),
            ("exemptions", r#"{"child": {"id": "C-1", "surname": "y"}}"#, "child/surname"),
        ] {
            assert_eq!(found(section, value).as_deref(), Some(place), "{value}");
        }
        for value in
            [r#"{"name": "x"}"#, r#"{"children": [{"id": 1}], "name": "x"}"#, r#"{"child": 1, "more": {"name": 1}}"#]
        {
            assert_eq!(found("teams", value), None, "{value}");
        }
        let deep = format!(r#"{}{{"name": 1}}{}"#, "[".repeat(70), "]".repeat(70));
        assert_eq!(found("children", &format!(r#"[{deep}, {{"name": 1}}]"#)).as_deref(), Some("1/name"));
    }
}
