//! Typed text that looks like a person's name, held against the names that a feed knows: one rule for the screens and the
//! command line. It is queried, never blocked.

use crate::dataset::Dataset;
use crate::domain::person_names::looks_like_names;

/// The pairs of words in `texts` that look like a person's name and are none of a team, an area or a standard of `data`,
/// each once, in their order. Without figures no name is known, and a team's own name may be asked about.
#[must_use]
pub fn queried<'t>(data: Option<&Dataset>, texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let known: Vec<&str> = data.map_or_else(Vec::new, |data| {
        let teams = data.teams.iter().map(|team| team.name.as_str());
        let areas = data.areas.iter().map(|area| area.name.as_str());
        let standards = data.catalogue.indicators().iter().flat_map(|it| [it.title.as_str(), it.short_title.as_str()]);
        teams.chain(areas).chain(standards).collect()
    });
    let mut found: Vec<String> = Vec::new();
    for name in texts.into_iter().flat_map(|text| looks_like_names(text, &known)) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The query as a form says it; none where nothing looks like a name.
#[must_use]
pub fn query<'t>(data: &Dataset, texts: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let name = queried(Some(data), texts).into_iter().next()?;
    Some(format!("'{name}' looks like a name: use the local identifier. The text is kept as it is."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::testing::team;
    use crate::insight::testing::build;

    #[test]
    fn each_name_is_asked_about_once_and_none_that_the_feed_has() {
        let mut build = build();
        build.data.teams = vec![crate::domain::org::Team { name: "Brief Intervention".into(), ..team("A1", "A") }];
        let texts = ["Tom Smith was seen by Brief Intervention", "ask Tom Smith", "ask Ann Jones"];
        assert_eq!(queried(Some(&build.data), texts), ["Tom Smith", "Ann Jones"]);
        assert_eq!(queried(None, ["by Brief Intervention"]), ["Brief Intervention"]);
        let said = query(&build.data, texts).unwrap();
        assert!(said.starts_with("'Tom Smith' looks like a name"), "{said}");
        assert_eq!(query(&build.data, ["Weekly list to managers"]), None);
    }
}
