use serde_json::{Value, json};

use crate::cli::outcome::Code;
use crate::cli::testing::Desk;
use crate::dataset::Snapshot;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::register::Register;
use crate::record::decide::{Entry, Facts, Step, decide};
use crate::record::store::{Append, AppendError};
use crate::report::papers::Source;

const ADD: &str = "actions add --team A1 --indicator visits --text Weekly~list --owner Team~manager --due 9/2";
const SCHEDULE: &str = "clinics schedule --area A --date 12/01/2023 --start 14:00";

/// A clinic of the December figures with one action agreed before it.
fn scheduled() -> Desk {
    let desk = Desk::new();
    desk.get("action", ADD);
    desk.get("action", "actions agree 1");
    desk.get("clinic", SCHEDULE);
    desk
}

#[test]
fn a_clinic_is_scheduled_once_with_each_team_expected_once() {
    let desk = Desk::new();
    let clinic = desk.get("clinic", SCHEDULE);
    assert_eq!(
        (&clinic["state"], &clinic["area"], &clinic["period"], &clinic["date"], &clinic["start"], &clinic["chair"]),
        (
            &json!("scheduled"),
            &json!("A"),
            &json!("2022-12"),
            &json!("2023-01-12"),
            &json!("14:00"),
            &json!("D. Adeyemi")
        )
    );
    // Only A1 has records; A2 holds nothing that the feed knows of.
    assert_eq!(
        clinic["attendees"],
        json!([{ "name": "Team manager, A1", "team": "A1", "present": null, "late": null }])
    );
    assert_eq!(clinic["name"], "Clinic of 12 January, December figures");
    assert_eq!(desk.code(SCHEDULE), Code::NotAllowed);
    assert_eq!(desk.code("clinics schedule --area Z --date 12/01"), Code::NotFound);
    assert_eq!(desk.code("clinics schedule --area B --date soonish"), Code::Usage);
    assert_eq!(desk.refused(&["clinics", "schedule", "--area", "B", "--date", ""]).0, Code::Missing);
    assert_eq!(desk.code("clinics schedule --area B --date fri --minutes 0"), Code::Usage);
    assert_eq!(desk.code("clinics schedule --area B --date fri --role manager"), Code::NotAllowed);
    for name in ["1", "A/2022-12", clinic["id"].as_str().unwrap()] {
        assert_eq!(desk.get("clinic", &format!("clinics show {name}"))["number"], 1, "{name}");
    }
    assert_eq!(desk.code("clinics show A/2022-11"), Code::NotFound);
}

#[test]
fn a_month_from_schedule_to_minutes() {
    let desk = scheduled();
    let steps = [
        "move 1 --date 13/01/2023 --why half~the~room~is~ill",
        "attend 1 --team A1 --late",
        "attend 1 --name S.~Kaur --team A2 --absent",
        "pin 1 --team A2",
        "unpin 1 --team A2",
        "minutes 1 --team A1 --minutes 15",
        "add-item 1 --text Duty~rota --minutes 5",
        "open 1",
        "discuss 1 --team A1",
        "note 1 --team A1 --about better --text Supervision~all~in~time",
        "defer 1 --team A2 --why manager~ill",
    ];
    for (at, step) in steps.iter().enumerate() {
        assert_eq!(desk.get("clinic", &format!("clinics {step}"))["version"], at + 2, "{step}");
    }
    desk.get("action", &ADD.replace("A1", "A2"));
    let open = desk.get("clinic", "clinics show 1");
    let came = |at: usize| (&open["attendees"][at]["present"], &open["attendees"][at]["late"]);
    assert_eq!((came(0), came(1)), ((&json!(true), &json!(true)), (&json!(false), &json!(false))));
    assert!(
        desk.say("clinics show 1 --format plain").unwrap().contains(
            ": late
"
        ),
        "{open}"
    );
    assert_eq!(open["agenda"]["items"][0]["team"], "A1", "{}", open["agenda"]);
    assert_eq!(open["agenda"]["put_off"], json!([["A2", "manager ill"]]));
    assert_eq!((&open["state"], &open["left"], &open["discussed"]), (&json!("open"), &json!(["A-1"]), &json!(["A1"])));
    assert_eq!(open["put_off"][0]["why"], "manager ill");
    let left = desk.run(&["clinics", "close", "1"]).unwrap_err();
    assert!(left.code == Code::NotAllowed && left.message.contains("A-1"), "{left:?}");
    desk.get("clinic", "clinics look 1 --action A-1");
    assert_eq!(desk.code("clinics look 1 --action 1"), Code::NotAllowed, "it adds nothing");
    let closed = desk.get("clinic", "clinics close 1");
    assert_eq!((&closed["state"], &closed["left"]), (&json!("closed"), &json!([])));
    assert_eq!(closed["closed"]["head"].as_str().unwrap().split(':').next(), Some("16"));
    assert_eq!(desk.code("clinics close 1"), Code::NotAllowed, "closed twice");
    desk.get("clinic", "clinics correct 1 --text It~was~A2 --role minute_taker");
    assert_eq!(desk.get("actions", "actions list --team A1")[0]["clinics_passed"], 1);
}

#[test]
fn a_closed_clinic_is_shown_as_it_stood() {
    let desk = scheduled();
    desk.get("question", "questions ask --team A1 --clinic 1 --indicator visits --text What~changed?");
    desk.get("action", ADD);
    for step in
        ["clinics open 1", "clinics look 1 --action 1", "actions agree 2", "actions report 2 --evidence list --as X"]
    {
        desk.say(step).unwrap();
    }
    // What is accepted in the room leaves the list, and is in the minutes all the same.
    desk.get("action", "actions accept 2");
    desk.get("clinic", "clinics close 1");
    let before = desk.get("clinic", "clinics show 1 --today 2023-01-12");
    assert_eq!((&before["as_it_stood"], &before["actions"][0]["state"]), (&json!(true), &json!("agreed")));
    assert_eq!(
        (&before["actions"][1]["state"], before["questions"].as_array().unwrap().len()),
        (&json!("accepted"), 1)
    );
    // Everything that happens later is of later.
    desk.get("action", "actions redate 1 --due 9/3 --why ill --today 2023-02-01");
    desk.get("question", "questions answer Q-1 --text two~away");
    desk.get("action", ADD);
    let after = desk.get("clinic", "clinics show 1 --today 2023-03-20");
    assert_eq!(after, before);
    desk.get("clinic", "clinics correct 1 --text Two,~not~three");
    let corrected = desk.get("clinic", "clinics show 1");
    let figure =
        |it: &Value| it["indicator"] == "visits" && it["period"] == "2022-12" && it["figure"]["fraction"]["n"] == 31;
    assert!(corrected["figures"].as_array().unwrap().iter().any(figure), "{}", corrected["figures"]);
    assert_eq!((&corrected["closed"]["digest"], &corrected["closed"]["as_of"]), (&json!("d"), &json!("2022-12-31")));
    assert_eq!(
        (&corrected["corrections"][0]["text"], &corrected["actions"]),
        (&json!("Two, not three"), &before["actions"])
    );
    let words = desk.say("clinics show 1 --format plain").unwrap();
    assert!(words.contains("Correction of 12 January 2023 by D. Adeyemi, chair: Two, not three"), "{words}");
    let next = desk.say("clinics next 1").unwrap();
    let next: Value = serde_json::from_str(&next).unwrap();
    let proposal = &next["proposal"];
    assert_eq!((&proposal["period"], &proposal["date"]), (&json!("2023-01"), &json!("2023-02-09")));
    assert_eq!((proposal["actions"].as_array().unwrap().len(), &proposal["questions"]), (2, &json!([])));
}

#[test]
fn the_rest_is_carried_with_one_reason() {
    let desk = scheduled();
    desk.get("action", ADD);
    desk.get("clinic", "clinics open 1");
    let (code, offered) = desk.refused(&["clinics", "not-discussed", "1"]);
    assert!(code == Code::Missing && offered.contains(&"not-discussed".to_owned()), "{offered:?}");
    let id = "0185a5c0-7b1d-7c3a-8f00-1234567890ab";
    let carry = format!("clinics not-discussed 1 --team A1 --why out~of~time --event-id {id}");
    let carried = desk.get("clinic", &carry);
    assert_eq!(carried["not_reached"][0]["actions"], json!(["A-1", "A-2"]));
    assert_eq!(desk.get("clinic", &carry), carried, "sent again it is harmless");
    assert_eq!(desk.code(&carry.replace("out~of~time", "ill")), Code::IdReused);
    assert_eq!(desk.code("clinics not-discussed 1 --why late"), Code::NotAllowed, "nothing is left");
    desk.get("clinic", "clinics close 1");
    let shown = desk.get("clinic", "clinics show 1");
    assert_eq!(shown["actions"][0]["dealt_with"], "carried");
}

/// The version that both saw is taken by the first; the second is told what happened.
#[test]
fn two_chairs_at_once() {
    let desk = scheduled();
    let open = |by: &str, id: u128| {
        let register = crate::record::verify::load(&*desk.store()).unwrap();
        let clinic = register.clinic_named("1").unwrap().id;
        let me = crate::domain::people::Actor {
            by: by.into(),
            role: crate::domain::people::Role::Chair,
            on_behalf_of: None,
            terminal: "test".into(),
        };
        let what =
            super::ClinicWhat::Open { agenda: crate::domain::clinic::agenda::Agenda::default(), digest: "d".into() };
        let step = Step::Write(Box::new(Entry::Clinic(Some(clinic), what)));
        let now = chrono::DateTime::UNIX_EPOCH;
        let today = crate::dataset::testing::day("2023-01-12");
        decide(&register, &me, step, &Facts::bare(today, uuid::Uuid::from_u128(id)), now).unwrap()
    };
    let (one, other) = (open("A. Chair", 901), open("B. Chair", 902));
    desk.store().append(&Append { events: one }).unwrap();
    match desk.store().append(&Append { events: other }).unwrap_err() {
        AppendError::Conflict { since } => assert_eq!((since.len(), since[0].new.by.as_str()), (1, "A. Chair")),
        wrong => panic!("{wrong:?}"),
    }
    let (code, offered) = desk.refused(&["clinics", "pin", "1", "--team", "A1", "--expect", "1"]);
    assert!(code == Code::Conflict && offered.contains(&"close".to_owned()), "{offered:?}");
}

#[test]
fn what_is_gone_or_odd_is_shown_for_what_it_is() {
    let mut desk = scheduled();
    // A due date that has passed and is a bank holiday, and an owner who has left: accepted, and said.
    let odd = "actions add --team A1 --indicator visits --text List --owner N.~Gone,~left --due 2023-01-02";
    let notes = desk.get("action", odd)["notes"].as_array().unwrap().len();
    assert_eq!(notes, 2);
    desk.get("clinic", "clinics open 1");
    // The team is no longer in the feed; what was agreed for it is carried all the same.
    let mut data = desk.snapshot.data.clone();
    data.teams[0].id = "A5".into();
    desk.snapshot = Snapshot::new("e".into(), data, Vec::new());
    desk.get("clinic", "clinics look 1 --action 1 2");
    desk.get("clinic", "clinics discuss 1 --team A1");
    assert_eq!(desk.code("clinics discuss 1 --team A7"), Code::NotFound);
    assert_eq!(desk.code("clinics discuss 1 --team B1"), Code::Usage);
    // The feed is gone: the clinic closes, and says that no figures were kept.
    desk.feed = false;
    let closed = desk.get("clinic", "clinics close 1");
    assert_eq!((&closed["state"], &closed["closed"]["as_of"]), (&json!("closed"), &Value::Null));
    assert_eq!(desk.get("clinic", "clinics show 1")["actions"].as_array().unwrap().len(), 2);
    assert_eq!(desk.get("clinics", "clinics list --area A --state closed").as_array().unwrap().len(), 1);
}

#[test]
fn questions_are_carried_until_they_are_answered() {
    let desk = scheduled();
    let asked = desk.get("question", "questions ask --team A1 --indicator visits --text What~changed?");
    assert_eq!((&asked["area"], &asked["open"], &asked["version"]), (&json!("A"), &json!(true), &json!(1)));
    assert_eq!(desk.code("questions ask --team A1 --text ~"), Code::Missing);
    assert_eq!(desk.code("questions ask --team A1 --area B --text x"), Code::Usage);
    assert_eq!(desk.code("questions ask --team A9 --text x"), Code::NotFound);
    for step in ["open 1", "look 1 --action 1", "close 1"] {
        desk.get("clinic", &format!("clinics {step}"));
    }
    assert_eq!(desk.get("questions", "questions list --open --area A")[0]["clinics_passed"], 1);
    desk.get("question", "questions answer 1 --text two~are~away --role manager --as R.~Osei");
    assert_eq!(desk.code("questions answer 1 --text more"), Code::NotAllowed);
    let again = desk.get("question", "questions ask-again Q-1 --why and~the~others?");
    assert_eq!((&again["open"], &again["not_enough"][0]["text"]), (&json!(true), &json!("two are away")));
    // Team and indicator are the question's.
    let id = "0185a5c0-7b1d-7c3a-8f00-1234567890ac";
    let turn = format!("questions into-action 1 --text Weekly~list --owner Manager --due 9/2 --event-id {id}");
    let turned = desk.get("question", &turn);
    assert_eq!((&turned["action"], &turned["open"]), (&json!("A-2"), &json!(true)));
    assert_eq!(desk.get("question", &turn), turned);
    desk.get("question", "questions ask --area A --text And~now?");
    assert_eq!(desk.code(&turn.replace("into-action 1", "into-action 2 --team A1 --indicator visits")), Code::IdReused);
    let action = &desk.get("actions", "actions list")[1];
    assert_eq!((&action["team"], &action["indicator"]), (&json!("A1"), &json!("visits")));
}

#[test]
fn what_is_prepared_reads_as_scripts_expect() {
    let desk = scheduled();
    let set = "accounts set --team A1 --indicator visits --child C1 --safe yes --role manager";
    let booked = desk.get("account", &format!("{set} --reason refused --booked 20/1 --text Mother~of~Tom~Smith"));
    assert_eq!(
        (&booked["booked"], &booked["has_plan"], &booked["period"]),
        (&json!("2023-01-20"), &json!(true), &json!("2022-12"))
    );
    assert_eq!(booked["notes"].as_array().unwrap().len(), 1, "{booked}");
    let anew = desk.get("account", &format!("{set} --reason missing"));
    assert_eq!((&anew["version"], &anew["heads"]), (&json!(2), &json!(true)));
    assert_eq!(desk.code(&format!("{set} --reason other")), Code::Missing);
    assert_eq!(desk.code(&set.replace("C1", "C8").replace("--role", "--reason missing --role")), Code::NotFound);
    assert_eq!(desk.get("accounts", "accounts list --team A1").as_array().unwrap().len(), 1);

    let agree = "exemptions agree --child C1 --indicator visits --reason agreed_pattern --from 2023-01-01";
    let agreed =
        desk.get("exemption", &format!("{agree} --interval 12~w --approved-by service~lead --review-by 2023-02-01"));
    assert_eq!((&agreed["counts"], &agreed["interval"]), (&json!(true), &json!("12 w")));
    assert_eq!(desk.code(&format!("{agree} --review-by 2023-02-01")), Code::Missing);
    assert_eq!(desk.code("exemptions end E-9 --why x"), Code::NotFound);
    let listed = desk.get("exemptions", "exemptions list --today 2023-02-02");
    let states: Vec<_> =
        listed.as_array().unwrap().iter().map(|it| (&it["source"], &it["state"], &it["counts"])).collect();
    let expired = (&json!("expired"), &json!(false));
    assert_eq!(states, [(&json!("record"), expired.0, expired.1), (&json!("feed"), expired.0, expired.1)]);
    desk.get("exemption", "exemptions review 1 --review-by 2023-06-01 --why goes~on");
    assert_eq!(desk.get("exemption", "exemptions end E-1 --why seen~again")["state"], "ended");
}

#[test]
fn a_recommendation_of_the_panel_leaves_its_list_only_when_the_panel_accepts() {
    let desk = Desk::new();
    let add = "recommendations add --date 2022-11-14 --title Visits --proposed Publish~the~plan";
    let made = desk.get("recommendation", &format!("{add} --owner Head~of~service"));
    assert_eq!((&made["number"], &made["status"], &made["taken"]), (&json!(1), &json!("not_started"), &json!(null)));
    assert_eq!(desk.code("recommendations add --date 2022-11-14 --title Visits"), Code::Missing);
    assert_eq!(desk.code(&add.replace("2022-11-14", "2023-01-13")), Code::Usage, "a meeting still to come");
    assert_eq!(desk.code("recommendations progress R-1 --status in_progress"), Code::Missing);
    let done = "recommendations progress R-1 --status done --taken The~plan~is~out";
    assert_eq!(desk.code(&format!("{done} --expect 7")), Code::Conflict);
    assert_eq!(desk.code(&format!("{done} --role manager")), Code::NotAllowed);
    let progress = desk.get("recommendation", &format!("{done} --expect 1 --role minute_taker --as S.~Hart"));
    assert_eq!((&progress["version"], &progress["taken"]), (&json!(2), &json!("The plan is out")));
    // Done is not accepted: it stays on the list.
    assert_eq!(desk.get("recommendations", "recommendations list").as_array().unwrap().len(), 1);
    assert_eq!(desk.code("recommendations reopen R-1 --why x"), Code::NotAllowed);
    assert_eq!(desk.code("recommendations accept R-1 --on 2022-11-01"), Code::Usage, "before it was made");
    assert_eq!(desk.code("recommendations accept R-1 --on 2023-01-13"), Code::Usage, "a meeting still to come");
    assert_eq!(desk.code("recommendations accept R-2 --on 2023-01-10"), Code::NotFound);
    let accept = "recommendations accept 1 --on 2023-01-10 --event-id 0185a5c0-7b1d-7c3a-8f00-1234567890ab";
    for _ in 0..2 {
        let accepted = desk.get("recommendation", accept);
        assert_eq!((&accepted["accepted"], &accepted["version"]), (&json!("2023-01-10"), &json!(3)));
    }
    assert_eq!(desk.get("recommendations", "recommendations list"), json!([]));
    assert_eq!(desk.get("recommendations", "recommendations list --all")[0]["state"], "accepted");
    let (code, allowed) = desk.refused(&["recommendations", "accept", "1", "--on", "2023-01-10"]);
    assert_eq!((code, allowed), (Code::NotAllowed, vec!["reopen".to_owned()]));
    assert_eq!(desk.code("recommendations reopen R-1"), Code::Missing);
    let again = desk.get("recommendation", "recommendations reopen R-1 --why It~was~R-2");
    assert_eq!((&again["accepted"], &again["reopened"]["why"]), (&json!(null), &json!("It was R-2")));
    for (format, expected) in [
        ("table", "Visits"),
        ("csv", "Publish the plan"),
        (
            "plain",
            "R-1, made by the panel on 14 November 2022: Visits. Proposed: Publish the plan. Seen to by Head of service.",
        ),
    ] {
        let printed = desk.say(&format!("recommendations list --format {format}")).unwrap();
        assert!(printed.contains(expected), "{format}: {printed}");
    }
    let none = Desk::new().say("recommendations list --format plain").unwrap();
    assert_eq!(none, "No recommendations on the panel's list.\n");
}

#[test]
fn a_representation_is_written_in_parts_and_submitted_in_versions() {
    let desk = scheduled();
    let of = "--team A1 --role manager --as R.~Osei";
    assert_eq!(desk.code(&format!("representations submit {of}")), Code::Missing);
    assert_eq!(desk.code(&format!("representations nothing {of}")), Code::NotAllowed, "there is an exception");
    desk.get("representation", "representations nothing --team A2 --role manager");
    let partly = format!("representations write {of} --exception visits --shows 5~outside");
    assert_eq!(desk.get("representation", &partly)["exceptions"][0]["key"], "visits");
    let empty = desk.say(&format!("representations submit {of}")).unwrap_err();
    assert!(empty.code == Code::Missing && empty.message.contains("what was tried"), "{empty:?}");
    let answer = "--exception visits --shows 5~outside --why two~away --tried a~list --will-do daily~list";
    desk.get("representation", &format!("representations write {of} {answer}"));
    let more = format!(
        "representations write {of} --better all~supervised --dip-sample 20,17,3 --interim visits=34/36@2023-01-11"
    );
    let written = desk.get("representation", &more);
    let content = &written["latest"]["content"];
    assert_eq!((&content["answers"][0]["why"], &content["better"]), (&json!("two away"), &json!("all supervised")));
    assert_eq!(content["interim"][0], json!({ "indicator": "visits", "n": 34, "d": 36, "day": "2023-01-11" }));
    assert_eq!((&written["state"], &written["version"]), (&json!("written"), &json!(3)));
    assert_eq!(desk.code(&more), Code::NotAllowed, "nothing was changed");
    assert_eq!(desk.code(&more.replace("34/36", "37/36")), Code::Usage);
    desk.get("representation", &format!("representations submit {of}"));
    desk.get("representation", &format!("representations write {of} --exception visits --why three~away"));
    let changed = desk.get("representation", &format!("representations submit {of}"));
    let expected = json!([{ "exception": "visits", "part": "why", "before": "two away", "after": "three away" }]);
    assert_eq!((&changed["state"], &changed["changed"]), (&json!("submitted"), &expected));
    assert_eq!(desk.code(&format!("representations submit {of}")), Code::NotAllowed);
    assert_eq!(desk.get("representation", "representations show --team A2")["state"], "nothing_to_add");
}

#[test]
fn what_looks_like_a_name_is_noted_wherever_a_text_is_written() {
    let desk = scheduled();
    let names = |of: &Value| {
        let notes = of["notes"].as_array().unwrap().iter();
        notes.filter(|note| note.as_str().unwrap().contains("'Tom Smith' looks like a person's name")).count()
    };
    let asked = desk.get("question", "questions ask --team A1 --text When~was~Tom~Smith~seen");
    assert_eq!(names(&asked), 1, "{asked}");
    let plain = desk.get("question", "questions ask --area A --team A1 --text How~will~you~know");
    assert_eq!(plain["notes"], json!([]));
    let answered = desk.get("question", "questions answer 2 --text ask~Tom~Smith --role manager");
    assert_eq!(names(&answered), 1, "{answered}");
    let action = desk.get("action", &ADD.replace("Weekly~list", "Visit~for~Tom~Smith"));
    assert_eq!(names(&action), 1, "{action}");
    desk.get("action", "actions start 1 --role manager");
    let reported = desk.get("action", "actions report 1 --evidence seen~by~Tom~Smith --role manager");
    assert_eq!(names(&reported), 1, "{reported}");
}

#[test]
fn a_clinic_on_a_day_off_is_accepted_with_a_note() {
    let desk = Desk::new();
    for (date, note) in [
        ("14/01/2023", Some("the clinic's day 14 January 2023 is a Saturday")),
        ("07/04/2023", Some("the clinic's day 7 April 2023 is a bank holiday")),
        ("13/01/2023", None),
    ] {
        let clinic = match desk.get("clinics", "clinics list").as_array().unwrap().len() {
            0 => desk.get("clinic", &SCHEDULE.replace("12/01/2023", date)),
            _ => desk.get("clinic", &format!("clinics move 1 --date {date} --why the~room")),
        };
        assert_eq!(clinic["notes"], json!(note.into_iter().collect::<Vec<_>>()), "{date}");
    }
}

#[test]
fn an_action_agreed_in_a_clinic_has_the_figure_of_its_month_for_a_baseline() {
    let desk = Desk::new();
    desk.get("clinic", &format!("{SCHEDULE} --period 2022-11"));
    desk.get("clinic", "clinics open 1");
    desk.get("action", ADD);
    desk.get("action", "actions agree 1");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let action = register.action_named("1").unwrap();
    let seen = action.history.iter().filter_map(|it| it.event.as_ref()).find_map(|it| match &it.what {
        crate::domain::steps::Happened::Add(added) => added.seen.clone(),
        _ => None,
    });
    for reading in [seen, action.baseline.clone()] {
        let reading = serde_json::to_value(reading).unwrap();
        assert_eq!(
            (&reading["period"], &reading["figure"]),
            (&json!("2022-11"), &json!({ "fraction": { "n": 33, "d": 36 } }))
        );
    }
    // Outside a clinic it is the latest.
    desk.get("clinic", "clinics close 1");
    desk.get("action", ADD);
    desk.get("action", "actions agree 2");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    assert_eq!(register.action_named("2").unwrap().baseline.as_ref().unwrap().period.to_string(), "2022-12");
}

#[test]
fn a_team_that_nobody_came_to_is_read_back_carried_and_on_paper() {
    let desk = scheduled();
    desk.get("clinic", "clinics open 1");
    // Nobody came to the team or its action: both are carried with a reason, once.
    desk.get("clinic", "clinics not-discussed 1 --why out~of~time");
    assert_eq!(desk.code("clinics not-discussed 1 --why again"), Code::NotAllowed);
    desk.get("clinic", "clinics close 1");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let clinic = register.clinic_named("1").unwrap();
    let agenda = &clinic.closed.as_ref().unwrap().kept.agenda;
    let back = crate::report::minutes::readback(&register, clinic, agenda);
    assert_eq!(back.not_discussed, [(Some("A1".into()), Some("out of time".to_owned()))]);
    assert_eq!(back.not_reached_in_words().as_deref(), Some("1 team, 1 action"));
    let source = papers_of(&register, clinic);
    let minutes = crate::report::papers::minutes(&source);
    assert!(minutes.contains("not discussed: out of time"), "{minutes}");
    let note = crate::report::papers::note(&source);
    assert!(note.contains("Not reached, and coming back: 1 team, 1 action."), "{note}");
    // Whatever leaves as paper ends with the head, by which a record that was cut shorter is noticed.
    let head = clinic.closed.as_ref().and_then(|closed| closed.head).unwrap();
    let slips = crate::report::papers::slips(&source).into_iter().map(|(_, slip)| slip);
    for paper in [minutes, note].into_iter().chain(slips) {
        let last = paper.lines().last().unwrap();
        let noted = last.rsplit_once("Record ").and_then(|(_, head)| head.parse().ok());
        assert_eq!(noted, Some(head), "{paper}");
        assert!(
            last.starts_with("Closed on 12 January 2023 by D. Adeyemi, chair. Figures as at 31 December 2022, feed d."),
            "{last}"
        );
        let found = crate::record::verify::verify(&*desk.store(), noted).unwrap();
        assert!(found.ok(), "{found:?}");
    }
    // The next agenda says so.
    desk.get("clinic", "clinics schedule --area A --date 9/2/2023 --period 2023-01");
    let next = desk.get("clinic", "clinics show 2");
    assert!(next["agenda"].to_string().contains("not reached last time"), "{}", next["agenda"]);
}

#[test]
fn minutes_say_what_was_accepted_withdrawn_and_superseded_in_the_room() {
    let desk = Desk::new();
    for _ in 0..6 {
        desk.get("action", ADD);
    }
    // Accepted before the clinic: not of this room.
    for step in ["actions agree 1", "actions report 1 --evidence list --as X", "actions accept 1"] {
        desk.get("action", step);
    }
    for step in ["actions agree 2", "actions report 2 --evidence list --as X", "actions agree 5"] {
        desk.get("action", step);
    }
    desk.get("action", "actions report 5 --evidence list --as X");
    desk.get("clinic", SCHEDULE);
    desk.get("clinic", "clinics open 1");
    for step in ["accept 2", "withdraw 3 --why not~needed", "supersede 4 --with 6", "accept 5", "reopen 5 --why again"]
    {
        desk.get("action", &format!("actions {step}"));
    }
    for number in [3, 4, 5, 6] {
        let _ = desk.say(&format!("clinics look 1 --action {number}"));
    }
    desk.get("clinic", "clinics close 1");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let clinic = register.clinic_named("1").unwrap();
    let back = crate::report::minutes::readback(&register, clinic, &clinic.closed.as_ref().unwrap().kept.agenda);
    let ended: Vec<_> = back.ended.iter().map(|(action, how)| (action.number, how.as_str())).collect();
    let by = "by D. Adeyemi, chair";
    assert_eq!(
        ended,
        [
            (2, format!("accepted {by}").as_str()),
            (3, format!("withdrawn {by}: not needed").as_str()),
            (4, format!("superseded {by}: A-6 takes its place").as_str()),
        ]
    );
    let source = papers_of(&register, clinic);
    let minutes = crate::report::papers::minutes(&source);
    assert!(minutes.contains("Accepted, withdrawn or superseded here\n- A-2 Weekly list; Team manager"), "{minutes}");
    assert!(crate::report::papers::slips(&source).iter().all(|(_, slip)| !slip.contains("A-2 ")), "nothing is owed");
}

#[test]
fn a_team_about_which_something_was_written_in_the_room_was_discussed() {
    let from_the_desk = format!("{ADD} --role manager");
    let cases = [
        ("questions ask --area A --team A1 --text What~changed?", true),
        ("clinics note 1 --team A1 --text It~was~heard", true),
        ("clinics look 1 --action 1", true),
        (ADD, true),
        ("clinics note 1 --text It~was~cold", false),
        // What a manager writes from a desk meanwhile is not said in the room.
        (from_the_desk.as_str(), false),
    ];
    for (line, was_heard) in cases {
        let desk = scheduled();
        desk.get("clinic", "clinics open 1");
        desk.say(line).unwrap_or_else(|refused| panic!("{line}: {refused:?}"));
        let _ = desk.run(&["clinics", "not-discussed", "1", "--why", "out of time"]);
        let closed = desk.get("clinic", "clinics close 1");
        assert_eq!(closed["discussed"].as_array().unwrap().contains(&json!("A1")), was_heard, "{line}: {closed}");
        let register = crate::record::verify::load(&*desk.store()).unwrap();
        let clinic = register.clinic_named("1").unwrap();
        let back = crate::report::minutes::readback(&register, clinic, &clinic.opened.as_ref().unwrap().agenda);
        assert_eq!(back.not_discussed.is_empty(), was_heard, "{line}: {:?}", back.not_discussed);
        let minutes = crate::report::papers::minutes(&papers_of(&register, clinic));
        assert_eq!(minutes.contains("(not reached)"), !was_heard, "{line}: {minutes}");
    }
}

#[test]
fn a_clinic_before_the_month_of_its_figures_has_ended_is_accepted_with_a_note() {
    for (date, is_early) in [("04/01/2022", true), ("30/12/2022", true), ("03/01/2023", false), ("12/01/2023", false)] {
        let desk = Desk::new();
        let notes = desk.get("clinic", &SCHEDULE.replace("12/01/2023", date))["notes"].clone();
        let early = notes
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it.as_str().unwrap().ends_with("is before the figures' month, December 2022, has ended"));
        assert_eq!(early.count(), usize::from(is_early), "{date}: {notes}");
    }
}

#[test]
fn a_clinic_opened_on_another_day_says_so_and_its_minutes_say_when_it_was_held() {
    let desk = scheduled();
    let opened = desk.get("clinic", "clinics open 1 --today 2023-01-09");
    assert_eq!(opened["notes"], json!(["opened on 9 January 2023; it is scheduled for 12 January 2023"]));
    desk.get("clinic", "clinics look 1 --action 1 --today 2023-01-09");
    desk.get("clinic", "clinics close 1 --today 2023-01-09");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let minutes = crate::report::papers::minutes(&papers_of(&register, register.clinic_named("1").unwrap()));
    assert!(minutes.contains("Held on 9 January 2023 (it was scheduled for 12 January 2023)."), "{minutes}");
    // It cannot be used again, and what was just refused is not offered.
    let words: Vec<&str> = SCHEDULE.split(' ').collect();
    let refused = desk.run(&words).unwrap_err();
    assert!(refused.message.contains("Its minutes are fixed") && !refused.message.contains("Use that"), "{refused:?}");
    assert!(refused.code == Code::NotAllowed && !refused.allowed.contains(&"schedule".to_owned()), "{refused:?}");
}

#[test]
fn a_team_put_off_is_no_team_that_was_missed() {
    let desk = scheduled();
    for step in ["clinics open 1", "clinics look 1 --action 1", "clinics defer 1 --team A1 --why manager~ill"] {
        desk.get("clinic", step);
    }
    assert_eq!(desk.code("clinics not-discussed 1 --why again"), Code::NotAllowed, "nothing is left");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let clinic = register.clinic_named("1").unwrap();
    let agenda = &clinic.opened.as_ref().unwrap().agenda;
    let back = crate::report::minutes::readback(&register, clinic, agenda);
    assert_eq!((back.not_discussed.len(), back.not_reached_in_words()), (0, None));
    assert_eq!(back.put_off, [("A1".into(), "manager ill".to_owned())]);
}

#[test]
fn the_next_clinic_is_counted_from_the_one_that_was_held_whenever_it_is_asked() {
    let desk = Desk::new();
    desk.get("clinic", SCHEDULE);
    desk.get("clinic", "clinics open 1");
    let due = |today: &str| {
        let add = ADD.replace("9/2", "next~clinic");
        desk.get("action", &format!("{add} --today {today}"))["due"].clone()
    };
    // While it is held, the day after, and the day before the next: always the same day.
    assert_eq!(due("2023-01-12"), "2023-02-09");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let left: Vec<String> =
        register.actions().map(|action| format!("clinics look 1 --action {}", action.number)).collect();
    for look in left {
        // Recorded in the room, it may have been looked at already.
        let _ = desk.say(&look);
    }
    desk.get("clinic", "clinics close 1");
    for today in ["2023-01-13", "2023-02-08", "2023-02-09"] {
        assert_eq!(due(today), "2023-02-09", "{today}");
    }
    // Past it, there is only today to count from.
    assert_eq!(due("2023-02-10"), "2023-03-10");
    desk.get("clinic", "clinics schedule --area A --period 2023-01 --date 16/2/2023 --today 2023-01-20");
    assert_eq!(due("2023-01-20"), "2023-02-16");
}

#[test]
fn a_closed_clinic_says_nothing_of_the_feed_of_another_day() {
    let mut desk = scheduled();
    for step in ["clinics open 1", "clinics look 1 --action 1", "clinics close 1"] {
        desk.get("clinic", step);
    }
    let before = desk.get("clinic", "clinics show 1");
    desk.note = Some("the feed was refused");
    assert_eq!(desk.get("clinic", "clinics show 1"), before);
    let open = desk.get("actions", "actions list");
    assert_eq!(open[0]["notes"], json!(["the feed was refused"]), "what is of today says it");
}

#[test]
fn minutes_of_a_clinic_closed_without_a_feed_say_so() {
    let mut desk = scheduled();
    desk.get("clinic", "clinics open 1");
    desk.get("clinic", "clinics look 1 --action 1");
    desk.feed = false;
    let closed = desk.get("clinic", "clinics close 1");
    assert!(closed["notes"].to_string().contains("no figures were at hand"), "{}", closed["notes"]);
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let source = crate::report::papers::Source {
        then: &register,
        clinic: register.clinic_named("1").unwrap(),
        organisation: "X",
        name: &|owner| format!("{owner:?}"),
        next: (crate::dataset::testing::day("2023-02-09"), false),
        sample: None,
    };
    let minutes = crate::report::papers::minutes(&source);
    assert!(minutes.contains("No figures were at hand") && !minutes.contains("feed ."), "{minutes}");
}

#[test]
fn a_list_that_lacks_what_the_feed_says_is_not_an_empty_one() {
    let mut desk = Desk::new();
    for kind in ["exemptions", "audits"] {
        desk.feed = true;
        let notes = |desk: &Desk| -> Value {
            serde_json::from_str::<Value>(&desk.run(&[kind, "list"]).unwrap()).unwrap()["notes"].clone()
        };
        assert_eq!(notes(&desk), json!([]), "{kind}");
        desk.feed = false;
        assert!(notes(&desk).to_string().contains("are not known"), "{kind}: {}", notes(&desk));
        let read = desk.say(&format!("{kind} list --format plain")).unwrap();
        assert!(read.contains("are not known"), "{read}");
    }
}

#[test]
fn figures_of_another_authority_are_said_to_be_that() {
    use crate::insight::authority::another_authority;
    let mut desk = Desk::new();
    let load = |desk: &Desk| crate::record::verify::load(&*desk.store()).unwrap();
    assert_eq!(another_authority(&load(&desk), &desk.snapshot.data), None, "an empty record is anybody's");
    desk.get("action", ADD);
    assert_eq!(another_authority(&load(&desk), &desk.snapshot.data), None);
    desk.snapshot.data.areas.retain(|area| area.id.as_str() != "A");
    let said = another_authority(&load(&desk), &desk.snapshot.data).unwrap();
    assert!(said.contains("no area of this record"), "{said}");
    // What is recorded all the same says it in its notes.
    let mut desk = Desk::new();
    desk.note = Some("CAUTION");
    assert_eq!(desk.get("clinic", SCHEDULE)["notes"], json!(["CAUTION"]));
}

/// What the papers of a clinic are made from, every unit named by its id.
fn papers_of<'a>(then: &'a Register, clinic: &'a Clinic) -> Source<'a> {
    let next = (clinic.date, false);
    Source { then, clinic, organisation: "X", name: &|owner| format!("{owner:?}"), next, sample: None }
}
