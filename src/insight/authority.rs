//! Whether feed and record are of one authority.

use crate::dataset::Dataset;
use crate::domain::register::Register;

/// That a feed looks like another authority's: of all the areas that the record knows it has none. Whose a record is
/// nobody has written down, so its areas have to tell.
pub fn another_authority(register: &Register, data: &Dataset) -> Option<String> {
    let of_actions = register.actions().filter_map(|action| action.area.as_ref());
    let mut areas = register.clinics().map(|clinic| &clinic.area).chain(of_actions).peekable();
    areas.peek()?;
    let is_strange = areas.all(|area| data.area(area.as_str()).is_none());
    let message = format!(
        "CAUTION: the figures in use are of {}, and no area of this record is in them. Check that feed and record belong \
         together before recording more",
        data.organisation
    );
    is_strange.then_some(message)
}
