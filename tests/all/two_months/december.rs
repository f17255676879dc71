//! December's figures: what was owed comes back.

use super::{Account, BRANNIGAN, CHAIR, Day, ENTER, ESC, MANAGER, MENSAH, TAB, sit};

/// The day by which the managers prepare, and the day of the clinic.
const BEFORE: Day = Day { today: "2023-01-09", figures: "2022-12" };
const HELD: Day = Day { today: "2023-01-13", figures: "2022-12" };

pub fn is_prepared(account: &Account) {
    let mut screens = sit(account, BEFORE);
    screens.gets("m", "Figures  State");
    screens.sees("closed");
    screens.on("Protection and court");
    screens.gets(ENTER, "1 Schedule it");
    screens.gets("1", "Schedule a clinic of Protection and court, December 2022 figures");
    screens.sees("-> Friday 13 January 2023");
    screens.saved(&["13 Jan 23", "scheduled"]);
    screens.gets(ENTER, "[1 Agenda");

    screens.acts_as(CHAIR, BRANNIGAN, MANAGER);
    screens.gets("3", ">A-1");
    screens.takes("Report it done: A-1");
    screens.sees("What shows it");
    screens.gets("Fridays booked from 6 January", "Fridays booked");
    screens.saved(&["reported"]);

    screens.acts_as(BRANNIGAN, MENSAH, MANAGER);
    screens.on("A-2");
    screens.takes("Report it done: A-2");
    screens.sees("What shows it");
    screens.gets("Calls noted on 30 of 30 records", "Calls noted");
    screens.saved(&["reported"]);
    screens.leaves();
}

pub fn is_chaired_and_closed(account: &Account) {
    let mut screens = sit(account, HELD);
    screens.opens_the_clinic_that_waits();
    screens.chooses("Open the clinic");
    screens.sees("Open: Friday 13 January 2023");

    screens.on("Protection 2");
    screens.gets(ENTER, "n next item");
    screens.reads(&["reported done", "How will you know by the next clin", "not answered"]);
    // Done by the owner is not done.
    screens.gets("2", ">A-1");
    screens.takes("Return it to its owner: A-1");
    screens.gets("Only two of four Fridays were used", "Only two");
    screens.saved(&["in progress"]);
    // One slips.
    screens.on("A-4");
    screens.takes("Give it another date: A-4");
    screens.gets("31/03", "Friday 31 March 2023");
    screens.goes_to(TAB, "Why");
    screens.gets("The audit team is away", "audit team");
    screens.saved(&["slipped once"]);
    // The question that was carried is answered.
    screens.gets("3", ">Q-2");
    screens.takes("Note the answer: Q-2");
    screens.gets("By the list each Monday", "each Monday");
    screens.saved(&["By the list"]);

    screens.gets(ESC, "[1 Agenda");
    screens.on("Young people");
    screens.gets(ENTER, "n next item");
    screens.gets("2", ">A-2");
    screens.takes("Accept it as done: A-2");
    screens.reads(&["Reported done by T. Mensah, team manager.", "Shown by: Calls noted on 30 of 30 records"]);
    screens.saved(&[]);
    screens.on("A-3");
    screens.takes("Withdraw it: A-3");
    screens.gets("The calls do it", "The calls");
    screens.saved(&["withdrawn"]);

    screens.gets(ESC, "[1 Agenda");
    screens.chooses("Read back and close");
    screens.chooses("Close the clinic");
    screens.sees("Its minutes are fixed then");
    screens.gets("2", "As it stood when d.adeyemi, chair closed it on 13 January 2023");
    screens.gets("6", "[6 Questions");
    screens.reads(&["How will you know by the next clinic?", "By the list each Monday"]);

    // Last month's minutes are what they were; the clinic after this one waits, with what is still owed.
    screens.gets("m", "Figures  State");
    screens.sees("proposed");
    screens.reads(&["Protection and court 10 Feb 23 Jan 23 proposed 3 0"]);
    screens.on("16 Dec 22");
    screens.gets(ENTER, "As it stood when d.adeyemi, chair closed it on 16 December 2022");
    screens.reads(&["The figures were as at 30 November 2022", "A-1 Second slot"]);
    let minutes = screens.text();
    let stood = |state: &str| minutes.lines().filter(|line| line.trim_end().ends_with(state)).count();
    assert_eq!((stood(" 23 agreed"), stood(" 23 proposed")), (3, 1), "{minutes}");
    screens.gets("6", "[6 Questions");
    screens.reads(&["Four; one moved", "not answered"]);
    screens.gets("8", "[8 Figures");
    screens.reads(&["Nov 22 72/100"]);
    screens.leaves();
}
