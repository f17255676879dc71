//! Targets as files give them: in the catalogue, and under `[targets]` where the chair sets which one is in force.

use super::Settings;
use super::tree::{Field, Report};
use crate::domain::catalogue::{Catalogue, Comparison, Target, Unit};
use crate::domain::ids::IndicatorId;
use crate::text::SafeText;

const COMPARISONS: [(&str, Comparison); 4] =
    [(">=", Comparison::AtLeast), ("<=", Comparison::AtMost), ("<", Comparison::Below), (">", Comparison::Above)];

/// Reads one target; `unit` where it is known decides which values make sense.
pub(super) fn read(field: &Field<'_, '_>, unit: Option<Unit>, report: &mut Report<'_>) -> Option<Target> {
    let row = field.row(&["comparison", "value", "from", "source"], report)?;
    let range = if unit == Some(Unit::Percent) { 0.0..=100.0 } else { f64::MIN..=f64::MAX };
    let comparison = row.need("comparison", report).and_then(|f| f.word(&COMPARISONS, report));
    let value = row.need("value", report).and_then(|f| f.number(range, report));
    let from = row.get("from").map(|f| f.date(report));
    let source = row.get("source").map(|f| f.text(report));
    Some(Target {
        comparison: comparison?,
        value: value?,
        // A date that cannot be read may not turn into "always".
        from: from.map_or(Some(None), |date| date.map(Some))?,
        source: source.map_or(Some(SafeText::default()), |text| text.map(SafeText::new))?,
    })
}

/// Reads the `[targets]` of a settings file into `settings`: per indicator one target or a list of them.
pub(super) fn read_overrides(settings: &mut Settings, field: &Field<'_, '_>, report: &mut Report<'_>) {
    for (id, given) in field.entries(report) {
        let one_or_many = match given.value.get_ref() {
            toml::de::DeValue::Array(_) => given.list(report),
            _ => vec![given],
        };
        let read = one_or_many.iter().filter_map(|field| read(field, None, report)).collect();
        settings.targets.insert(id.into(), read);
    }
}

/// A target under `[targets]` that could not be put into the catalogue.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TargetNotApplied {
    /// The catalogue has no such indicator.
    #[error("[targets] names {0}, which the catalogue does not have: the target is not used")]
    UnknownIndicator(IndicatorId),
    /// A percentage above 100 or below 0.
    #[error("the target of {0} under [targets] is not from 0 to 100 %: it is not used")]
    NotAPercentage(IndicatorId),
}

impl Settings {
    /// Puts the targets that the chair set into force in `catalogue`, which keeps the others to be shown beside them.
    ///
    /// A target with a `from` wins for periods from that day on; earlier ones are judged as they were. Without a
    /// `from` it always wins. Answers with those that could not be put in.
    pub fn apply_targets(&self, catalogue: &mut Catalogue) -> Vec<TargetNotApplied> {
        let mut refused = Vec::new();
        for (id, chosen) in &self.targets {
            let Some(mut indicator) = catalogue.get(id.as_str()).cloned() else {
                refused.push(TargetNotApplied::UnknownIndicator(id.clone()));
                continue;
            };
            if indicator.unit == Unit::Percent && chosen.iter().any(|t| !(0.0..=100.0).contains(&t.value)) {
                refused.push(TargetNotApplied::NotAPercentage(id.clone()));
                continue;
            }
            let mut chosen = chosen.clone();
            chosen.sort_by_key(|target| target.from);
            let Some(first) = chosen.first().map(|target| target.from) else { continue };
            for target in &mut indicator.targets {
                // In force is the latest `from`, on a tie the last listed: so none of the others may start later.
                target.from = target.from.min(first);
            }
            indicator.targets.extend(chosen);
            catalogue.put(indicator);
        }
        refused
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layer, catalogue, resolve};

    fn with(text: &str) -> super::Settings {
        resolve(&[Layer::file("clinic.toml", text)]).unwrap().settings
    }

    fn in_force(text: &str, period: &str) -> (f64, usize) {
        let mut catalogue = catalogue::built_in();
        assert_eq!(with(text).apply_targets(&mut catalogue), []);
        let visits = catalogue.get("VIS-CLA-6W").unwrap();
        let period = period.parse().unwrap();
        (visits.target(period).unwrap().value, visits.other_targets(period).len())
    }

    #[test]
    fn the_chair_sets_which_target_is_in_force_and_the_past_stays() {
        let from_january =
            "[targets]\nVIS-CLA-6W = { comparison = '>=', value = 95, from = 2023-01-01, source = 'chair' }";
        assert_eq!(in_force("", "2022-12"), (97.0, 2));
        assert_eq!(in_force(from_january, "2022-12"), (97.0, 2));
        assert_eq!(in_force(from_january, "2023-01"), (95.0, 3));
        assert_eq!(in_force("targets.VIS-CLA-6W = { comparison = '>=', value = 90 }", "2022-04"), (90.0, 2));
        let two = "targets.VIS-CLA-6W = [{ comparison = '>=', value = 91, from = '2023-02' },
                   { comparison = '>=', value = 90 }]";
        assert_eq!((in_force(two, "2023-01").0, in_force(two, "2023-02").0), (90.0, 91.0));
    }

    #[test]
    fn a_target_that_cannot_be_is_not_used() {
        let mut catalogue = catalogue::built_in();
        let before = catalogue.clone();
        let text = "[targets]\nNONE = { comparison = '<', value = 1 }\nAS-45WD = { comparison = '>=', value = 101 }";
        let refused: Vec<String> = with(text).apply_targets(&mut catalogue).iter().map(ToString::to_string).collect();
        assert_eq!(refused.len(), 2);
        assert!(refused[0].contains("AS-45WD") && refused[1].contains("NONE"), "{refused:?}");
        assert_eq!(catalogue, before);
    }
}
