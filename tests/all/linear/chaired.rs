//! A clinic, by lines: scheduled, opened, walked, read back and closed; at the next one what was agreed is accepted.

use super::{Listener, in_order};

const CHAIR: &[&str] = &["--role", "chair", "--as", "D. Adeyemi"];

#[test]
fn a_clinic_from_its_schedule_to_an_action_accepted_at_the_next() {
    let mut listener = Listener::new();
    // Scheduled, opened three days early, which is asked; the first item: a question, an action, which is agreed, and a line noted.
    let said = listener.types(
        CHAIR,
        "clinics | 2 | 1 | 12/01/2023 | | | | | save \
         | 2 | do | 1 | 2 \
         | 1 | row 2 | question | What changed since November? | | save \
         | action | List visits due each Monday | Team manager | next clinic | | | | Weekly list | save \
         | list 2 | 1 | 1 | | | | save \
         | do | find note a line | 1 | Two workers start in February | | | save",
    );
    in_order(
        &said,
        &[
            "Schedule a clinic of Protection and court",
            "This is what the form says.",
            "Saved.",
            "Scheduled for Thursday 12 January 2023 at 14:00",
            "This clinic is for 12 January. Open it today?",
            "An empty line means: No, not today.",
            "The clinic is open.",
            "Item 1 of 7, 14:00 to 14:15",
            "Suggested:",
            "Row 2 of ",
            "Question to Protection 1.",
            "1. Question: What changed since November?",
            "Saved.",
            "New action for Protection 1.",
            "Field 3 of 7, Done by",
            "Understood as Thursday 9 February 2023",
            "1. What will be done: List visits due each Monday.",
            "Saved: A-1, due 9 February 2023.",
            "Agree A-1.",
            "its baseline",
            "Note a line about Protection 1.",
            "Saved.",
        ],
    );
    let action = &listener.asks(&["actions", "list"])["actions"][0];
    assert_eq!((&action["text"], &action["team"]), (&"List visits due each Monday".into(), &"T04".into()), "{said}");
    assert_eq!(action["state"], "agreed", "{said}");
    assert_eq!(listener.asks(&["questions", "list"])["questions"][0]["text"], "What changed since November?");

    // The walk ends at the read-back; an empty line closes nothing.
    let said = listener.types(
        CHAIR,
        "clinics | 2 | 1 | next | next | next | next | next | next | next \
         | everything | find close the clinic | 1 | | where \
         | everything | find close the clinic | 1 | 2 | again",
    );
    in_order(
        &said,
        &[
            "Item 1 of 7",
            "Item 2 of 7",
            "Item 7 of 7",
            "Read back",
            "1. No, go on.",
            "2. Yes, close it.",
            "An empty line means: No, go on.",
            "Left as it is.",
            "2. Yes, close it.",
            "As it stood when D. Adeyemi",
        ],
    );
    let clinic = &listener.asks(&["clinics", "show", "1"])["clinic"];
    assert_eq!(clinic["state"], "closed", "{said}");

    // Its manager reports it done, with the evidence; at the next clinic the chair accepts it.
    listener.today = "2023-02-06";
    let manager = &["--role", "manager", "--as", "R. Osei"];
    let said = listener.types(manager, "actions | do | find report | 1 | Lists of four Mondays are on file | | save");
    in_order(&said, &["Report A-1", "Saved"]);
    assert_eq!(listener.asks(&["actions", "list"])["actions"][0]["state"], "reported", "{said}");
    let said = listener.types(CHAIR, "actions | do | find accept | 1 | | save");
    in_order(&said, &["Accept A-1", "Saved"]);
    assert_eq!(listener.asks(&["actions", "list"])["actions"][0]["state"], "accepted", "{said}");
    assert_eq!(listener.asks(&["record", "verify"])["ok"], true);
}
