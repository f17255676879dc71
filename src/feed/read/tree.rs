//! One value of a document in memory, for the rows that need a careful look, and its way into the contract's types.
//!
//! The errors of that way are the contract's codes and hold no value: what a row says cannot leak into a message.

use std::borrow::Cow;
use std::fmt::Display;

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, Expected, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::window::is_blank;
use crate::domain::fault::FaultCode;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree<'a> {
    Null,
    Bool(bool),
    /// Beyond the range of numbers, whether too large or too small to be told from nought, it is infinite.
    Number(f64),
    Text(Cow<'a, str>),
    /// A string whose escapes are no Unicode.
    BadText,
    List(Vec<Tree<'a>>),
    Map(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// Reads `text`, one whole value whose grammar and depth have been checked.
    pub(super) fn read(text: &'a str) -> Self {
        Cursor { text, at: 0 }.value().unwrap_or(Self::BadText)
    }

    /// The member `name`.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The member `name`, to change it.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        let Self::Map(members) = self else { return None };
        members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Its text.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Whether a number, as written, is not nought and would be read as nought.
pub(super) fn vanishes(number: &str) -> bool {
    let mut digits = number.bytes().take_while(|b| !matches!(b, b'e' | b'E'));
    digits.any(|b| matches!(b, b'1'..=b'9')) && number.parse::<f64>().is_ok_and(|value| value.abs() < f64::MIN_POSITIVE)
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += rest.iter().position(|b| !is_blank(*b))?;
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes `,` or `:`; false at the end of a list or object, which is passed too.
    fn goes_on(&mut self) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        Some(matches!(byte, b',' | b':'))
    }

    fn value(&mut self) -> Option<Tree<'a>> {
        Some(match self.peek()? {
            b'{' => {
                self.at += 1;
                let mut members = Vec::new();
                if self.peek()? == b'}' {
                    self.at += 1;
                    return Some(Tree::Map(members));
                }
                loop {
                    self.peek()?;
                    // A name that is no Unicode is no field of the contract; the others are looked at all the same.
                    let name = if let Tree::Text(name) = self.string()? { name } else { Cow::Borrowed("") };
                    self.goes_on()?;
                    members.push((name, self.value()?));
                    if !self.goes_on()? {
                        return Some(Tree::Map(members));
                    }
                }
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                if self.peek()? == b']' {
                    self.at += 1;
                    return Some(Tree::List(items));
                }
                loop {
                    items.push(self.value()?);
                    if !self.goes_on()? {
                        return Some(Tree::List(items));
                    }
                }
            }
            b'"' => self.string()?,
            b't' => self.word(4, Tree::Bool(true)),
            b'f' => self.word(5, Tree::Bool(false)),
            b'n' => self.word(4, Tree::Null),
            _ => {
                let rest = self.text.get(self.at..)?;
                let is_number = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
                let end = rest.bytes().position(|b| !is_number(b)).unwrap_or(rest.len());
                self.at += end;
                let written = rest.get(..end)?;
                Tree::Number(if vanishes(written) { f64::INFINITY } else { written.parse().ok()? })
            }
        })
    }

    fn word(&mut self, length: usize, value: Tree<'a>) -> Tree<'a> {
        self.at += length;
        value
    }

    fn string(&mut self) -> Option<Tree<'a>> {
        let from = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        let mut has_escapes = false;
        loop {
            match *bytes.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    has_escapes = true;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let quoted = self.text.get(from..self.at)?;
        Some(if has_escapes {
            serde_json::from_str(quoted).map_or(Tree::BadText, |text| Tree::Text(Cow::Owned(text)))
        } else {
            Tree::Text(Cow::Borrowed(quoted.get(1..quoted.len() - 1)?))
        })
    }
}

/// Why a value does not fit the contract's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub(super) struct Misfit {
    /// The row fault it is.
    pub(super) code: FaultCode,
    /// The field below the place where it was noticed: one that is missing or there twice.
    pub(super) field: Option<&'static str>,
}

impl Misfit {
    fn of(code: FaultCode) -> Self {
        Self { code, field: None }
    }
}

impl Error for Misfit {
    fn custom<T: Display>(_: T) -> Self {
        Self::of(FaultCode::WrongType)
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::of(FaultCode::WrongType)
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::of(FaultCode::UnknownWord)
    }

    fn missing_field(field: &'static str) -> Self {
        Self { code: FaultCode::MissingField, field: Some(field) }
    }

    /// Two statements of one thing in one row disagree, or might: neither can be used.
    fn duplicate_field(field: &'static str) -> Self {
        Self { code: FaultCode::ConflictingDuplicate, field: Some(field) }
    }
}

impl<'de> Deserializer<'de> for Tree<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(yes) => visitor.visit_bool(yes),
            Self::Number(number) => visitor.visit_f64(number),
            Self::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Self::Text(Cow::Owned(text)) => visitor.visit_string(text),
            Self::BadText => Err(Misfit::of(FaultCode::WrongType)),
            Self::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Self::Map(members) => visitor.visit_map(MapDeserializer::new(members.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self == Self::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// A struct is an object; serde would take a list for one too, and the contract does not.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self {
            Self::Map(_) => self.deserialize_any(visitor),
            _ => Err(Misfit::of(FaultCode::WrongType)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self {
            Self::Text(text) => visitor.visit_enum(StrDeserializer::new(&text)),
            _ => Err(Misfit::of(FaultCode::WrongType)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Misfit> for Tree<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The names of a type's fields, as serde knows them.
pub(super) fn fields_of<T: serde::Deserialize<'static>>() -> &'static [&'static str] {
    struct Asks<'f>(&'f mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Asks<'_> {
        type Error = Misfit;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
            Err(Misfit::of(FaultCode::WrongType))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Misfit> {
            *self.0 = fields;
            Err(Misfit::of(FaultCode::WrongType))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
            unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    let mut fields: &'static [&'static str] = &[];
    // It asks for its fields and is then told that there are none to be had.
    let _ = T::deserialize(Asks(&mut fields));
    fields
}
