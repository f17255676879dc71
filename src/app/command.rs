//! The one catalogue of commands: it feeds hints, help, the list of everything, and the check of `config/keys.toml`.

/// Where a key is pressed; each has a table of its own in `config/keys.toml`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// Wherever no text is typed.
    Everywhere,
    /// On a screen.
    Screen,
    /// While a list is narrowed.
    Narrow,
    /// In a form.
    Form,
    /// In a list of choices or a question.
    Menu,
    /// In a text of many lines.
    Editor,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 6] = [Self::Everywhere, Self::Screen, Self::Narrow, Self::Form, Self::Menu, Self::Editor];

    /// Its table's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Screen => "screen",
            Self::Narrow => "narrow",
            Self::Form => "form",
            Self::Menu => "menu",
            Self::Editor => "editor",
        }
    }
}

macro_rules! commands {
    ($($name:ident $word:literal [$($place:ident),*] $hint:literal $help:literal;)+) => {
        /// Something a key can mean.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Command { $(#[doc = $help] $name,)+ }

        impl Command {
            /// Every command, as help lists them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in `config/keys.toml`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// One or two words for the last line of a screen.
            pub fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)+ }
            }

            /// What it does, for help and the list of everything.
            pub fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)+ }
            }

            /// Where a key gives it; nowhere for what only the list of everything offers.
            pub fn places(self) -> &'static [Place] {
                match self { $(Self::$name => &[$(Place::$place),*],)+ }
            }
        }
    };
}

commands! {
    Open "open" [Screen] "open" "Open what is under the cursor, go one level down";
    Save "save" [] "save" "Save the form";
    KeepDraft "keep_draft" [] "keep as draft" "Keep the form as a draft and go back";
    Back "back" [Screen, Form, Menu, Editor] "back" "Undo one layer: menu, then filter, then up one level";
    Action "action" [Screen] "action" "Record a remedial action for the row under the cursor";
    Challenge "challenge" [Screen] "question" "Ask the team under the cursor a question";
    Write "write" [Screen] "write" "Write the representation of the team under the cursor";
    NextItem "next_item" [Screen] "next item" "Go to the next item of the agenda";
    PreviousItem "previous_item" [Screen] "previous item" "Go to the previous item of the agenda";
    Narrow "narrow" [Screen] "narrow" "Narrow the list as you type";
    Earlier "earlier" [Screen] "earlier" "Show the month before";
    Later "later" [Screen] "later" "Show the month after";
    NextPart "next_part" [Screen, Menu] "next part" "Go to the next part of the screen";
    PreviousPart "previous_part" [Screen, Menu] "previous part" "Go to the previous part of the screen";
    Trend "trend" [Screen] "trend" "Show the trend of the row under the cursor, and its other charts";
    Origin "origin" [Screen] "where from" "Show where the figure under the cursor comes from";
    Sort "sort" [Screen] "sort" "Sort the list by a column";
    Filter "filter" [Screen] "filter" "Show only rows with a chosen value";
    Columns "columns" [Screen] "columns" "Choose the columns to show";
    Copy "copy" [Screen] "copy" "Send the list to the terminal's clipboard";
    Export "export" [Screen] "export" "Write the list to a CSV file";
    ShowTeam "show_team" [Screen] "worker level" "Show or hide worker and child level";
    Register "register" [Screen] "actions" "Open the register of remedial actions";
    Difference "difference" [Screen] "difference" "So what difference are we making? Every action, before and after";
    Clinics "clinics" [Screen] "clinics" "Open the clinics: held, scheduled, proposed";
    Questions "questions" [Screen] "questions" "List the questions that wait for an answer";
    Drafts "drafts" [] "your drafts" "Your drafts: go on with a form that you left half-typed";
    ThrowAway "throw_away" [] "throw away" "Throw this draft away (asks first)";
    WhereToLook "where_to_look" [Screen] "where to look" "Where to look, over all teams and standards";
    Doubts "doubts" [Screen] "doubts" "List what is wrong or unclear in the feed";
    Refresh "refresh" [Everywhere] "refresh" "Fetch the feed again";
    Lock "lock" [Everywhere] "lock" "Lock this screen now; in an open clinic, pause it";
    Help "help" [Everywhere] "help" "Help for this screen";
    Everything "everything" [Everywhere] "everything here" "List everything you can do here";
    Up "up" [Screen, Narrow, Menu] "up" "Move up";
    Down "down" [Screen, Narrow, Menu] "down" "Move down";
    PageUp "page_up" [Screen, Menu] "page up" "Move up a page";
    PageDown "page_down" [Screen, Menu] "page down" "Move down a page";
    First "first" [Screen, Menu] "first" "Go to the first row";
    Last "last" [Screen, Menu] "last" "Go to the last row";
    Left "left" [Screen] "left" "Scroll a wide list left";
    Right "right" [Screen] "right" "Scroll a wide list right";
    Keep "keep" [Narrow] "keep" "Keep the narrowed list";
    Drop "drop" [Narrow] "drop" "Show the whole list again, on the row found";
    NextField "next_field" [Form] "next" "Go to the next field";
    PreviousField "previous_field" [Form] "previous" "Go to the previous field";
    Choose "choose" [Form, Menu] "choose" "Take the choice under the cursor";
    Undo "undo" [Editor] "undo" "Take the last change to the text back";
    Redo "redo" [Editor] "redo" "Make the change again that was taken back";
    Mark "mark" [Editor] "select" "Select from here on as the cursor moves; again ends it";
    SelectAll "select_all" [Editor] "select all" "Select the whole text";
    CopyText "copy_text" [Editor] "copy" "Copy what is selected, to the terminal's clipboard too";
    CutText "cut_text" [Editor] "cut" "Copy what is selected and take it out";
    PasteText "paste_text" [Editor] "paste" "Put in what was last copied or cut here";
    Quit "quit" [Screen] "leave" "Leave the program, from the top level";
    Leave "leave" [Everywhere] "leave" "Offer to leave the program";
    Suspend "suspend" [Everywhere] "suspend" "Go back to the shell for a while; fg returns";
}

impl Command {
    /// Whether the list of everything offers it at `place`.
    pub fn is_listed_at(self, place: Place) -> bool {
        match self {
            Self::Everything => false,
            Self::Drafts => place == Place::Screen,
            Self::ThrowAway => matches!(place, Place::Screen | Place::Form),
            Self::Save | Self::KeepDraft => place == Place::Form,
            _ => self.places().iter().any(|at| [place, Place::Everywhere].contains(at)),
        }
    }

    /// The command that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.word() == word)
    }
}
