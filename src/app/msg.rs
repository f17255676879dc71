//! What can happen to the program, and what it can ask for. Values, so that a session replays in a test.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::keymap::Key;
use super::linear::Said;
use crate::dataset::Snapshot;
use crate::domain::event::{Event, NewEvent};
use crate::domain::fault::Fault;
use crate::domain::people::{Actor, Role};
use crate::insight::reckoned::{Question, Reckoned};
use crate::record::here::Here;
use crate::report::document::Document;
use crate::report::formats::Format;
use crate::text::SafeText;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted, or so many keys came at once that no person typed them.
    Paste(String),
    /// A person who is told everything in sentences said what is to be done.
    Said(Said),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// It is this time. Sent before whatever else woke the loop.
    Clock(Moment),
    /// News of the feed.
    Feed(FeedNews),
    /// News of the record.
    Record(RecordNews),
    /// What came of an export or a copy, as the sentence to show: where it is, or why not and what to do.
    Wrote(Result<SafeText, SafeText>),
    /// What every series says, as it was asked for.
    Reckoned(Arc<Reckoned>),
    /// Half-typed text could not be written, or at last could.
    Draft(DraftNews),
    /// The program is in front again after it was suspended.
    Resumed,
    /// A hang-up was asked for while the terminal is still there.
    HangUp,
}

/// The time as the program reckons it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The instant.
    pub now: DateTime<Utc>,
    /// The day to reckon from (`--today`, else the sample's day, else the clock's).
    pub today: NaiveDate,
    /// The time of day where the terminal stands, for the clock of a clinic.
    pub time: NaiveTime,
    /// How long the program has run, by a clock that nobody can set.
    pub steady: Duration,
    /// An id (UUIDv7) that nothing has yet, for what is recorded at this moment: update makes none itself.
    pub fresh: Uuid,
}

/// News of the feed.
#[derive(Clone, Debug)]
pub enum FeedNews {
    /// A refresh has begun.
    Refreshing,
    /// A feed is in use now.
    Opened {
        /// What it says.
        snapshot: Arc<Snapshot>,
        /// Where from, as a person would say it.
        source: SafeText,
        /// When it was fetched; from the cache this lies back.
        fetched_at: DateTime<Utc>,
    },
    /// The source has nothing newer.
    Unchanged,
    /// The source could not be used; the last good feed stays in use.
    Refused(Vec<Fault>),
}

/// News of the record.
#[derive(Clone, Debug)]
pub enum RecordNews {
    /// Everything that was recorded until now, and one person's own half-typed forms.
    Loaded {
        /// The events, in order.
        events: Vec<Event>,
        /// Whose they are, and what they left.
        drafts: OwnDrafts,
    },
    /// What others wrote meanwhile.
    Since(Vec<Event>),
    /// What was to be written is in the record for good.
    Appended {
        /// The id of its first event.
        id: Uuid,
        /// Everything that is new in the record since it was last read, others' events among them.
        events: Vec<Event>,
    },
    /// It is not: what happened, what it means, what to do. What was typed is kept.
    NotAppended {
        /// The id of the first event that was to be written.
        id: Uuid,
        /// The sentence to show.
        message: SafeText,
        /// Everything that is new in the record since it was last read.
        events: Vec<Event>,
    },
    /// Whether the opening of a list of child records was noted.
    AccessNoted {
        /// The id of its event.
        id: Uuid,
        /// Everything that is new in the record since it was last read.
        events: Vec<Event>,
        /// Why it could not be noted; none where it was.
        wrong: Option<SafeText>,
    },
    /// Who else has what open.
    Here(Vec<Here>),
    /// Another person acts from now on: what they had left half-typed, and nobody else's.
    Acting {
        /// Who acts.
        person: SafeText,
        /// Half-typed forms: the place each belongs to, and its fields.
        drafts: Vec<(String, String)>,
    },
    /// Somebody signed in: from now on they act.
    SignedIn {
        /// Who, in which role.
        actor: Actor,
        /// Half-typed forms of theirs: the place each belongs to, and its fields.
        drafts: Vec<(String, String)>,
        /// Everything that is new in the record since it was last read.
        events: Vec<Event>,
    },
    /// Nobody signed in.
    NotSignedIn {
        /// The sentence to show.
        message: SafeText,
        /// Everything that is new in the record since it was last read.
        events: Vec<Event>,
    },
    /// Others may have written meanwhile: it is to be looked.
    Stirred,
    /// The server that keeps the record cannot be reached any more, and why. Told once.
    Away(SafeText),
    /// It can be reached again; what happened meanwhile follows.
    Back,
    /// The record cannot be read.
    Unusable {
        /// The sentence to show.
        message: SafeText,
        /// One person's own half-typed forms, which are kept apart from it; none where they were not looked at.
        drafts: Option<OwnDrafts>,
    },
}

/// What one person left half-typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnDrafts {
    /// Whose it is: by the time it is told somebody else may act.
    pub person: SafeText,
    /// Half-typed forms: the place each belongs to, and its fields.
    pub texts: Vec<(String, String)>,
}

/// Whether half-typed text is on disk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftNews {
    /// Whose it is.
    pub author: SafeText,
    /// Where it belongs.
    pub place: String,
    /// What was to be kept; none where it was to be dropped.
    pub fields: Option<String>,
    /// What went wrong; `Ok` is told only of a place that went wrong before.
    pub outcome: Result<(), SafeText>,
}

/// Something the program asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Fetch the feed again. A waiting refresh is replaced.
    Refresh,
    /// Read what others have recorded meanwhile.
    CatchUp,
    /// Write events into the record: all or none, durable before the answer comes. Appends queue.
    Append(Vec<NewEvent>),
    /// Note in the record that a list of child records was opened, behind the screen.
    NoteAccess(NewEvent),
    /// Say where this session is, and ask where others are.
    Here(Option<Here>),
    /// Keep a half-typed form apart from the record; of several of one author for one place the last.
    SaveDraft {
        /// Whose it is.
        author: SafeText,
        /// Where it belongs.
        place: String,
        /// Its fields; none drops it.
        fields: Option<String>,
    },
    /// This person comes: what they had left half-typed is asked for.
    ActAs(SafeText),
    /// Look whether this passphrase is the person's.
    SignIn {
        /// Who.
        name: SafeText,
        /// In which role.
        role: Role,
        /// What they typed.
        passphrase: Passphrase,
    },
    /// The former person's screen: nothing of it is to be left on the terminal, nor in the clipboard that was sent to it.
    Wipe,
    /// Write `text` to a new file whose name begins with `stem`.
    WriteFile {
        /// The first part of the file's name.
        stem: String,
        /// What the name ends with, `csv` or `txt`.
        ending: &'static str,
        /// The whole file.
        text: String,
    },
    /// Write a paper to a new file whose name begins with `stem`.
    WritePaper {
        /// The first part of the file's name.
        stem: String,
        /// The paper.
        document: Box<Document>,
        /// In which format.
        format: Format,
    },
    /// Write papers that belong together, each to a new file; what came of all of them is told once.
    WritePapers(Vec<NewPaper>),
    /// Reckon what every series says. A waiting question is replaced.
    Reckon(Question),
    /// Send text to the terminal's clipboard (OSC 52).
    Clipboard(String),
    /// Go to the background until the shell returns.
    Suspend,
    /// Give the terminal back and end.
    Quit,
}

/// A paper that is written together with others.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPaper {
    /// What it is, as it is told of: `slip of R. Osei`.
    pub what: String,
    /// The first part of its file's name.
    pub stem: String,
    /// What is written.
    pub body: Body,
}

/// What is written of a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// This text, as it is.
    Text(String),
    /// The paper in a format.
    Paper(Box<Document>, Format),
}

/// A passphrase on its way: it is never printed, and wiped when it has arrived.
#[derive(Clone, Debug)]
pub struct Passphrase(pub SecretString);

impl PartialEq for Passphrase {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}
