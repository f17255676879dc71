//! Who else has this clinic open, said quietly below it. It decides nothing: who writes what is for the record to say.

use uuid::Uuid;

use super::App;
use super::msg::Effect;
use crate::record::here::Here;
use crate::screens::page::Place;

/// What a session with this clinic open says.
fn what(clinic: Uuid) -> String {
    format!("clinic/{clinic}")
}

/// Says where this session is whenever another place of a clinic comes in front, or a clinic is left; asked again each
/// minute while an item's clock goes.
pub(super) fn look(app: &mut App, minute_passed: bool) -> Option<Effect> {
    let place = app.level().place.clone();
    let (is_in, was_in) = (place.clinic(), app.here.as_ref().and_then(Place::clinic));
    let moved = app.here.as_ref() != Some(&place);
    if !app.desk.knows_the_record() || (is_in, was_in) == (None, None) || !(moved || minute_passed) {
        return None;
    }
    app.here = Some(place);
    if is_in != was_in {
        app.desk.also_here.clear();
    }
    Some(Effect::Here(is_in.map(|id| here(app, id))))
}

/// This session, with a clinic open.
fn here(app: &App, clinic: Uuid) -> Here {
    Here { by: app.desk.me.by.clone(), what: what(clinic) }
}

/// Somebody may have come or gone: it is asked again where a clinic is in front.
pub(super) fn again(app: &App) -> Option<Effect> {
    let id = app.here.as_ref().and_then(Place::clinic)?;
    Some(Effect::Here(Some(here(app, id))))
}

/// Others, as the record knows them by now.
pub(super) fn told(app: &mut App, others: &[Here]) {
    let Some(here) = app.level().place.clinic().map(what) else { return };
    let mut names: Vec<_> = others.iter().filter(|other| other.what == here).map(|other| other.by.clone()).collect();
    names.sort();
    names.dedup();
    if names != app.desk.also_here {
        app.desk.also_here = names;
        app.rebuild();
    }
}
