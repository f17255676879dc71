//! `areas`: the service areas.

use std::collections::HashMap;

use super::{BY_ID, Rows, fields_of, id, plain, required, unique};
use crate::dataset::Section;
use crate::domain::ids::AreaId;
use crate::domain::org::Area;
use crate::feed::contract::AreaRow;
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Areas {}

impl Rows for Areas {
    type Row<'a> = AreaRow<'a>;
    const SECTION: Section = Section::Areas;

    fn fields() -> &'static [&'static str] {
        fields_of::<AreaRow<'static>>()
    }

    fn take(row: AreaRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let it = Area { id: id(&row.id, "id", &mut draft.names)?, name: required(&row.name, "name")? };
        draft.areas.push(Row { at, it });
        Ok(())
    }
}

impl Areas {
    /// The accepted areas, and the place of each.
    pub(in crate::feed::read) fn settle(draft: &mut Draft) -> (Vec<Area>, HashMap<AreaId, u32>) {
        let rows = std::mem::take(&mut draft.areas);
        let areas = plain(unique(rows, |a| a.id.clone(), |_| Feeds::Nothing, BY_ID, Section::Areas, &mut draft.report));
        let places = areas.iter().zip(0..).map(|(area, at)| (area.id.clone(), at)).collect();
        (areas, places)
    }
}
