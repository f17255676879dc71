//! November's figures: the clinic is scheduled, two managers prepare, and a week later it is held.

use super::{Account, BRANNIGAN, CHAIR, DOWN, Day, ENTER, ESC, MANAGER, MENSAH, Screens, TAB, sit};

/// The day by which the managers prepare, and the day of the clinic.
const BEFORE: Day = Day { today: "2022-12-09", figures: "2022-11" };
const HELD: Day = Day { today: "2022-12-16", figures: "2022-11" };

/// One section after the other, each in the editor.
fn writes(screens: &mut Screens, section: &str, text: &str) {
    screens.goes_to(DOWN, section);
    screens.gets(ENTER, "line 1 of 1");
    screens.gets(text, text);
    screens.gets(ESC, "To answer");
    screens.sees("Kept as a draft.");
}

/// Proposes an action that is to move the core groups, until the clinic after this one.
fn proposes(screens: &mut Screens, text: &str, number: &str) {
    screens.types(text);
    screens.goes_to(TAB, "Done by");
    screens.types_instead("next clinic", "13/01");
    screens.sees("-> Friday 13 January 2023");
    screens.goes_to(TAB, "To move");
    screens.gets(ENTER, "Which standard is it to move?");
    screens.narrows("core groups");
    screens.gets(ENTER, "Core groups, now");
    screens.saved(&[&format!("Saved: {number}"), text]);
}

pub fn is_scheduled_and_prepared_by_two_managers(account: &Account) {
    let mut screens = sit(account, BEFORE);
    screens.gets("m", "Figures  State");
    screens.sees("proposed");
    screens.on("Protection and court");
    screens.gets(ENTER, "1 Schedule it");
    screens.gets("1", "Schedule a clinic of Protection and court, November 2022 figures");
    screens.types_instead("06/01/2023", "16/12/2022");
    screens.sees("-> Friday 16 December 2022");
    screens.saved(&["16 Dec 22", "scheduled"]);
    screens.gets(ENTER, "Representations are due on 9 December 2022.");

    // The first manager: two accounts, one without a plan; two actions proposed; all sections before it goes.
    screens.acts_as(CHAIR, BRANNIGAN, MANAGER);
    screens.on("Protection 2");
    screens.chooses("Its representation");
    screens.sees("NOT SUBMITTED.");
    writes(&mut screens, ": why", "Two workers were away at once");
    screens.chooses("Submit the representation");
    screens.reads(&["Still empty", "what was tried", "what will be done"]);
    writes(&mut screens, ": what was tried", "Cover was asked for and came late");
    writes(&mut screens, ": what will be done", "A second slot on Fridays");
    screens.gets("3", "14 outside: 14 no account yet");
    screens.gets("1", "Why outside");
    screens.gets("14/12", "Wednesday 14 December 2022");
    screens.goes_to(TAB, "Is the child safe");
    screens.gets("1", ">1 yes<");
    screens.saved(&["1 recording, 13 no account yet"]);
    screens.gets("2", ">2 refused<");
    screens.goes_to(TAB, "Is the child safe");
    screens.gets("3", ">3 not known<");
    screens.saved(&["NO PLAN"]);
    screens.gets(TAB, "No action is proposed or open.");
    proposes(&mut screens, "Second slot for core groups on Fridays", "A-1");
    screens.gets("1", "It says");
    screens.chooses("Submit the representation");
    screens.sees("Submitted by M. Brannigan, team manager, 9 Dec 22.");

    // The second finds nothing of the first's in front, and leaves one section to the reason for no action.
    screens.acts_as(BRANNIGAN, MENSAH, MANAGER);
    screens.gets(ESC, "[1 Agenda");
    screens.on("Young people");
    screens.chooses("Its representation");
    screens.sees("NOT SUBMITTED.");
    writes(&mut screens, ": why", "Families were told too late");
    writes(&mut screens, ": what was tried", "A letter a week before");
    writes(&mut screens, ": what will be done", "A call to each family");
    screens.gets("4", "No action is proposed or open.");
    proposes(&mut screens, "Ring every family before a core group", "A-2");
    proposes(&mut screens, "New letter to families", "A-3");
    screens.gets("1", "It says");
    screens.chooses("Submit the representation");
    screens.sees("Submitted by T. Mensah, team manager, 9 Dec 22.");
    screens.leaves();
}

pub fn is_chaired_and_closed(account: &Account) {
    let mut screens = sit(account, HELD);
    screens.opens_the_clinic_that_waits();
    screens.chooses("Open the clinic");
    screens.sees("Open: Friday 16 December 2022 at 14:00, 120 minutes, chair d.adeyemi.");

    screens.on("Protection 2");
    screens.gets(ENTER, "n next item");
    screens.reads(&["44/49", "A-1", "1 recording, 1 no plan, 12 no account yet"]);
    screens.gets("4", ">Records outside");
    screens.goes_to(DOWN, "M. Brannigan, 9 Dec 22");
    screens.reads(&["Why: Two workers were away at once", "Will do: A second slot on Fridays"]);
    // Asked and answered.
    screens.gets("c", "Question to Protection 2");
    screens.gets("Which of the five were seen since?", "since?");
    screens.saved(&["Q-1"]);
    screens.gets("3", "Q-1, asked by d.adeyemi, chair on 16 Dec 22");
    screens.takes("Note the answer: Q-1");
    screens.sees("Answer to Q-1");
    screens.gets("Four; one moved away", "Four; one");
    screens.saved(&["Four; one moved away"]);
    // Asked, and left for the next clinic.
    screens.gets("c", "Question to Protection 2");
    screens.gets("How will you know by the next clinic?", "next clinic?");
    screens.saved(&["Q-2"]);
    // What was proposed is agreed; what the chair adds is agreed too.
    screens.gets("2", ">A-1");
    screens.takes("Agree it: A-1");
    screens.sees("becomes its baseline");
    screens.saved(&["agreed"]);
    screens.types("Look at the five late core groups");
    screens.saved(&["Saved: A-4"]);
    screens.on("A-4");
    screens.takes("Agree it: A-4");
    screens.saved(&["agreed"]);

    // The other team; one of its proposals is not come to.
    screens.gets(ESC, "[1 Agenda");
    screens.on("Young people");
    screens.gets(ENTER, "Young people");
    screens.gets("2", ">A-2");
    screens.takes("Agree it: A-2");
    screens.saved(&["agreed"]);
    screens.gets(ESC, "[1 Agenda");

    // It cannot be closed over what nobody looked at; carried with a reason it can, after it is read back.
    screens.chooses("Close the clinic");
    screens.sees("Not closed: 1 action has not been looked at (1).");
    screens.chooses("Carry all that was not reached");
    screens.sees("A-3 New letter to families");
    screens.gets("Out of time", "Out of time");
    screens.saved(&[]);
    screens.chooses("Read back and close");
    screens.reads(&["3 actions agreed here", "not discussed, under Not reached"]);
    screens.chooses("Close the clinic");
    screens.reads(&["4 open actions and 1 unanswered question"]);
    screens.gets("2", "As it stood when d.adeyemi, chair closed it on 16 December 2022");
    screens.gets("m", "Figures  State");
    screens.sees("proposed");
    screens.leaves();
}
