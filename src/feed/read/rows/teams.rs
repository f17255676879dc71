//! `teams` and `managers`.

use std::collections::HashMap;

use super::{BY_ID, Rows, amount, fields_of, id, keep, month, plain, required, unique};
use crate::dataset::Section;
use crate::domain::fault::FaultCode;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::org::{Manager, Posts, Team};
use crate::feed::contract::{ManagerRow, PostsRow, TeamRow};
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Teams {}

impl Rows for Teams {
    type Row<'a> = TeamRow<'a>;
    const SECTION: Section = Section::Teams;
    const IS_FLAT: bool = false;

    fn fields() -> &'static [&'static str] {
        fields_of::<TeamRow<'static>>()
    }

    fn inner(name: &str) -> &'static [&'static str] {
        if name == "posts" { fields_of::<PostsRow>() } else { &[] }
    }

    fn take(row: TeamRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let it = Team {
            id: id(&row.id, "id", names)?,
            name: required(&row.name, "name")?,
            area: id(&row.area, "area", names)?,
            manager: row.manager.map(|manager| names.clean(manager.as_str()).into()),
            from: month(row.from.as_ref(), "from")?,
            to: month(row.to.as_ref(), "to")?,
            replaces: row.replaces.iter().flatten().map(|team| names.clean(team.as_str()).into()).collect(),
            posts: row.posts.map(posts).transpose()?,
        };
        if let (Some(from), Some(to)) = (it.from, it.to)
            && to < from
        {
            return Err(Bad::new(FaultCode::BadPeriod, "to"));
        }
        draft.teams.push(Row { at, it });
        Ok(())
    }
}

fn posts(row: PostsRow) -> Result<Posts, Bad> {
    Ok(Posts {
        established_fte: amount(row.established_fte, "posts/established_fte")?,
        vacant_fte: amount(row.vacant_fte, "posts/vacant_fte")?,
        absent_fte: amount(row.absent_fte, "posts/absent_fte")?,
        agency_fte: amount(row.agency_fte, "posts/agency_fte")?,
    })
}

impl Teams {
    /// The accepted teams of accepted areas, and the place of each.
    pub(in crate::feed::read) fn settle(
        draft: &mut Draft,
        areas: &HashMap<AreaId, u32>,
    ) -> (Vec<Team>, HashMap<TeamId, u32>) {
        let rows = std::mem::take(&mut draft.teams);
        let mut rows = unique(rows, |t| t.id.clone(), |_| Feeds::Nothing, BY_ID, Section::Teams, &mut draft.report);
        keep(&mut rows, Section::Teams, &mut draft.report, |team| {
            if areas.contains_key(&team.area) { Ok(()) } else { Err(Bad::new(FaultCode::UnknownArea, "area")) }
        });
        let teams = plain(rows);
        let places = teams.iter().zip(0..).map(|(team, at)| (team.id.clone(), at)).collect();
        (teams, places)
    }
}

/// The section.
pub(in crate::feed::read) enum Managers {}

impl Rows for Managers {
    type Row<'a> = ManagerRow<'a>;
    const SECTION: Section = Section::Managers;

    fn fields() -> &'static [&'static str] {
        fields_of::<ManagerRow<'static>>()
    }

    fn take(row: ManagerRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let it = Manager { id: id(&row.id, "id", &mut draft.names)?, name: required(&row.name, "name")? };
        draft.managers.push(Row { at, it });
        Ok(())
    }
}

impl Managers {
    /// The accepted managers.
    pub(in crate::feed::read) fn settle(draft: &mut Draft) -> Vec<Manager> {
        let rows = std::mem::take(&mut draft.managers);
        plain(unique(rows, |m| m.id.clone(), |_| Feeds::Nothing, BY_ID, Section::Managers, &mut draft.report))
    }
}
