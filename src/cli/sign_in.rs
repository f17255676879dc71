//! Who acts on a record: as the flags say in single-person mode; in a shared record whoever signs in.

use super::context::Context;
use super::outcome::{Code, Refused};
use super::passphrases;
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::record::access::{self, RecordDeed};
use crate::record::sign_in::{Attempt, MachineClock, SignInRefusal, sign_in_to};
use crate::record::store::Store;
use crate::text::SafeText;

/// Who acts. `register` is what the record says; signing in writes to it and reads it up to its end.
pub fn who(context: &Context, store: &dyn Store, register: &mut Register) -> Result<Actor, Refused> {
    if !register.is_shared() {
        return Ok(context.actor());
    }
    let Some(name) = context.global.who.as_deref().filter(|name| !name.trim().is_empty()) else {
        let message = "This record is shared, and nobody is signed in. Say who you are with --as NAME; the passphrase is \
                       asked for at a terminal, or read with --passphrase-file FILE.";
        return Err(Refused::new(Code::SignedOut, message));
    };
    let passphrase = match &context.global.passphrase_file {
        Some(file) => passphrases::from_file(file)?,
        None => passphrases::from_terminal(&format!("Passphrase of {}: ", SafeText::new(name)))?.ok_or_else(|| {
            let message = "This record is shared, and there is no terminal to type the passphrase at. Give \
                           --passphrase-file FILE, a file that only you may read.";
            Refused::new(Code::SignedOut, message)
        })?,
    };
    let terminal = context.actor().terminal;
    let (name, role) = (SafeText::new(name.trim()), context.global.role);
    let attempt = Attempt { name, passphrase, role, terminal };
    let signed_in = sign_in_to(store, register, attempt, context.settings.passphrase, &MachineClock)?;
    let on_behalf_of = context.global.on_behalf_of.clone().map(SafeText::from);
    Ok(Actor { on_behalf_of, ..signed_in.actor })
}

/// Who looks after the record as a whole, where they may do so.
pub fn looks_after(
    context: &Context,
    store: &dyn Store,
    register: &mut Register,
    deed: RecordDeed,
) -> Result<Actor, Refused> {
    let me = who(context, store, register)?;
    access::may_with_the_record(register, &me, deed)?;
    Ok(me)
}

impl From<SignInRefusal> for Refused {
    fn from(refusal: SignInRefusal) -> Self {
        let code = match &refusal {
            SignInRefusal::NotThatRole(_) => Code::NotAllowed,
            SignInRefusal::Hash(_) => Code::Failed,
            SignInRefusal::Store(_) => Code::RecordUnusable,
            SignInRefusal::NotRecognised { .. }
            | SignInRefusal::TooMany { .. }
            | SignInRefusal::NobodyYet
            | SignInRefusal::Busy => Code::SignedOut,
        };
        Self::new(code, refusal.to_string())
    }
}
