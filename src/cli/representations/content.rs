//! What a representation says, as it is typed: whole from a file, or one part by flags.

use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use crate::cli::args::prepared::{Parts, WriteRepresentation};
use crate::cli::door::Room;
use crate::cli::outcome::{Code, Refused};
use crate::domain::clinic::representation::{Content, DipSample, Interim};
use crate::text::SafeText;

/// No representation is longer.
const MOST: u64 = 1 << 20;

/// What was typed; the parts that were not are those of `latest`.
pub(super) fn typed(typed: &WriteRepresentation, latest: Content, room: Room<'_>) -> Result<Content, Refused> {
    match &typed.file {
        Some(file) => read(file),
        None => parts(&typed.parts, latest, room),
    }
}

fn read(file: &Path) -> Result<Content, Refused> {
    let name = SafeText::from(file.to_string_lossy().into_owned());
    let failed = |wrong: std::io::Error| Refused::new(Code::Usage, format!("{name} cannot be read: {wrong}."));
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(MOST + 1).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(MOST + 1).read_to_string(&mut text))
    };
    read.map_err(failed)?;
    if text.len() as u64 > MOST {
        return Err(Refused::new(Code::Usage, format!("{name} is longer than 1 MiB. Nothing was saved.")));
    }
    parse(&text, &name)
}

fn parse(text: &str, name: &SafeText) -> Result<Content, Refused> {
    let usage =
        |what: String| Refused::new(Code::Usage, format!("{name} is no representation: {what}. Nothing was saved."));
    let value: Value = serde_json::from_str(text).map_err(|wrong| usage(wrong.to_string()))?;
    if !value.is_object() {
        return Err(usage("it is no JSON object".to_owned()));
    }
    let content: Content =
        serde_json::from_value(value.clone()).map_err(|wrong| usage(SafeText::new(&wrong.to_string()).to_string()))?;
    match unknown(&value, &serde_json::json!(content)) {
        // What is not understood would be lost without a word.
        Some(key) => Err(usage(format!("'{}' is no part of one", SafeText::new(&key)))),
        None => Ok(content),
    }
}

/// A key of `typed` that is not in what was read from it.
fn unknown(typed: &Value, read: &Value) -> Option<String> {
    match (typed, read) {
        (Value::Object(typed), Value::Object(read)) => typed.iter().find_map(|(key, value)| match read.get(key) {
            Some(read) => unknown(value, read),
            None => Some(key.clone()),
        }),
        (Value::Array(typed), Value::Array(read)) => {
            typed.iter().zip(read).find_map(|(one, other)| unknown(one, other))
        }
        _ => None,
    }
}

fn parts(parts: &Parts, mut content: Content, room: Room<'_>) -> Result<Content, Refused> {
    if let Some(key) = parts.exception.as_deref().map(str::trim) {
        let answer = content.answer_mut(key);
        let fields = [
            (&mut answer.shows, &parts.shows),
            (&mut answer.why, &parts.why),
            (&mut answer.tried, &parts.tried),
            (&mut answer.will_do, &parts.will_do),
            (&mut answer.no_action_because, &parts.no_action_because),
        ];
        for (field, said) in fields {
            if let Some(said) = said {
                field.clone_from(said);
            }
        }
    }
    let fields = [
        (&mut content.told_us, &parts.told_us),
        (&mut content.complaints, &parts.complaints),
        (&mut content.better, &parts.better),
    ];
    for (field, said) in fields {
        if let Some(said) = said {
            field.clone_from(said);
        }
    }
    if let Some(text) = &parts.dip_sample {
        content.dip_sample = Some(dip_sample(text)?);
    }
    for text in &parts.interim {
        let interim = interim(text, room)?;
        content.interim.retain(|it| it.indicator != interim.indicator);
        content.interim.push(interim);
    }
    Ok(content)
}

fn dip_sample(text: &str) -> Result<DipSample, Refused> {
    let numbers: Vec<u32> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers[..] {
        [sampled, safe, recording_only] if text.split(',').count() == 3 => {
            Ok(DipSample { sampled, safe, recording_only })
        }
        _ => {
            let message =
                format!("'{}' is no dip sample: write sampled, safe, recording only as 20,17,3.", SafeText::new(text));
            Err(Refused::new(Code::Usage, message))
        }
    }
}

fn interim(text: &str, room: Room<'_>) -> Result<Interim, Refused> {
    let read = || {
        let (indicator, rest) = text.split_once('=')?;
        let (fraction, day) = rest.split_once('@')?;
        let (n, d) = fraction.split_once('/')?;
        Some((indicator, n.trim().parse().ok()?, d.trim().parse().ok()?, day.trim().parse().ok()?))
    };
    let bad = || {
        let text = SafeText::new(text);
        let message = format!("'{text}' is no interim position: write INDICATOR=34/36@2023-01-11.");
        Refused::new(Code::Usage, message)
    };
    let (indicator, n, d, day) = read().ok_or_else(bad)?;
    Ok(Interim { indicator: room.indicator(indicator)?, n, d, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_whole_or_refused() {
        let name = SafeText::new("f.json");
        let good = r#"{"answers":[{"exception":"visits","why":"two\naway"}],"better":"more"}"#;
        let content = parse(good, &name).unwrap();
        assert_eq!((content.answers[0].why.as_str(), content.better.as_str()), ("two\naway", "more"));
        for (bad, what) in [
            ("", "EOF"),
            ("[]", "no representation"),
            (r#"{"beter":"more"}"#, "'beter'"),
            (r#"{"answers":[{"exception":"visits","becuase":"x"}]}"#, "'becuase'"),
            (r#"{"dip_sample":{"sampled":-1,"safe":0,"recording_only":0}}"#, "no representation"),
        ] {
            let refused = parse(bad, &name).unwrap_err();
            assert!(refused.code == Code::Usage && refused.message.contains(what), "{bad}: {refused:?}");
        }
    }

    #[test]
    fn a_dip_sample_has_three_numbers() {
        assert_eq!(dip_sample("20, 17,3").unwrap(), DipSample { sampled: 20, safe: 17, recording_only: 3 });
        for bad in ["", "20", "20,17", "20,17,3,1", "20,17,x", "20,17,-3", "20,17,99999999999"] {
            assert_eq!(dip_sample(bad).unwrap_err().code, Code::Usage, "{bad}");
        }
    }
}
