//! What each kind of doubt means to whoever reads a figure, and what to do about it.

use crate::domain::fault::{FaultCode, Severity};

/// A kind of doubt in plain words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    /// In two or three words, for a column.
    pub short: &'static str,
    /// What it means for the figure.
    pub means: &'static str,
    /// What to do.
    pub to_do: &'static str,
}

/// What a code means, and what to do about it.
#[expect(clippy::too_many_lines, reason = "a catalogue: one arm for each kind")]
pub fn words(code: FaultCode) -> Words {
    let (short, means, to_do) = match code {
        FaultCode::PublishedDiffers => (
            "printed % differs",
            "The percentage that was printed and the children counted do not agree. Here the percentage is always made from \
             the count.",
            "Ask which of the three numbers is right, and quote the count until then.",
        ),
        FaultCode::PartsDoNotAdd => (
            "parts do not add up",
            "The parts do not make up the total that was stated. The stated total is the one shown.",
            "Ask which is right: a team may be missing, or a child counted twice.",
        ),
        FaultCode::CohortsDiffer => (
            "two cohort sizes",
            "The same children were counted twice in one month, with two results: the percentage is out of another number \
             than the count.",
            "Ask which number of children is right before comparing the two.",
        ),
        FaultCode::ImplausibleJump => (
            "jumps",
            "It moved further in one month than such figures do. It may be real, or one of the two months may be wrong.",
            "Ask whether both months are right before reading it as better or worse.",
        ),
        FaultCode::MissingMonth => (
            "no figure",
            "There is no figure for this month, so it is not known. It is not nought.",
            "Ask for the figure, or for why there is none.",
        ),
        FaultCode::StoppedReporting => (
            "stopped reporting",
            "A team that used to report has sent nothing lately. Totals may lack its children.",
            "Ask whether the team still exists, and for what is missing.",
        ),
        FaultCode::Stale => (
            "old figures",
            "The figures are old; the children's position today may be another.",
            "Ask for a newer feed before relying on them.",
        ),
        FaultCode::Restated => (
            "changed since",
            "A figure that was sent before has been changed. The later one is shown.",
            "Ask why it changed; minutes and actions may quote the earlier one.",
        ),
        FaultCode::RecordsDoNotMatch => (
            "list does not match",
            "The records listed as late are not as many as the figure has outside.",
            "Ask which is right; a child may be missing from the list.",
        ),
        FaultCode::DueDiffers => (
            "due date differs",
            "The data team's due date is not what the standard's timescale gives.",
            "Ask how due dates are reckoned; the setting for visits may have to be changed.",
        ),
        FaultCode::UnknownField => (
            "unknown field",
            "The feed has a field that this program does not know. It was read past.",
            "Ask whether its name is misspelt; otherwise leave it out.",
        ),
        FaultCode::ZeroDenominator => (
            "nobody counted",
            "Nobody was counted, so there is no percentage.",
            "Ask whether there was really no child, or the count is missing.",
        ),
        FaultCode::ExemptionExpired => (
            "exemption expired",
            "An exemption is past its review date and no longer counts: the record is judged as any other.",
            "Ask whether it was reviewed and goes on.",
        ),
        FaultCode::TargetsDiffer => (
            "targets differ",
            "The papers print different targets for the same standard. One is in force here; the others stand beside it.",
            "Settle which one holds, and from when.",
        ),
        FaultCode::ComparatorPeriod => (
            "of another year",
            "A figure of another authority is of another year than its column, or of one date only.",
            "Compare only with the year or date beside it.",
        ),
        FaultCode::ComparatorImpossible => (
            "not collected",
            "No national figure of this is collected, so it cannot be one.",
            "Ask where it comes from, and do not quote it.",
        ),
        FaultCode::CumulativeBesideMonthly => (
            "a running total",
            "It is a running total from April: each month holds all the months before.",
            "Do not compare it month on month; ask for the month's own figure.",
        ),
        FaultCode::TargetNotANumber => (
            "target is no number",
            "A target is a word or left blank, so there is none to be met.",
            "Ask for a comparison and a number, or for no target.",
        ),
        other if other.severity() == Severity::Row => (
            "row set aside",
            "A row of the feed could not be used and was set aside. Figures that it would have fed may be too low or \
             missing.",
            "Ask the data team to mend it in the extract.",
        ),
        _ => (
            "refused",
            "The document was refused; the last good one stays in use.",
            "Ask the data team to send it again.",
        ),
    };
    Words { short, means, to_do }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_query_has_words_of_its_own() {
        let queries: Vec<FaultCode> =
            FaultCode::ALL.iter().copied().filter(|code| code.severity() == Severity::Query).collect();
        let said: BTreeSet<&str> = queries.iter().map(|code| words(*code).means).collect();
        assert_eq!(said.len(), queries.len());
        for code in FaultCode::ALL {
            let Words { short, means, to_do } = words(*code);
            assert!(means.ends_with('.') && to_do.ends_with('.'), "{code}");
            assert!(short.len() <= 20, "{code}: a column of 80");
        }
    }
}
