//! What is wrong with the text of a unit, said in Chinese or English.

use super::MAX_BYTES;
use super::dimension::Exponents;
use super::prefixes::Refusal;
use std::ops::Range;

/// Why a text is not a unit, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError {
    pub(super) problem: Problem,
    pub(super) range: Range<usize>,
    pub(super) found: String,
    pub(super) suggestion: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    TooLong,
    TooDeep,
    Unknown,
    Refused(&'static Refusal),
    NoUnitAfterMultiplier,
    Unexpected,
    Missing,
    Unclosed,
    MisplacedNumber,
    Zero,
    Exponent,
    TwoReadings,
    RaisedMultiplier,
    Overflow,
}

impl UnitError {
    /// The bytes of the text at fault; empty where something is missing.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The text at fault, as it was written.
    pub fn found(&self) -> &str {
        &self.found
    }

    /// What to write in place of the text at fault.
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }

    /// What is wrong, without the suggestion.
    pub fn reason(&self, zh: bool) -> String {
        if zh { self.chinese() } else { self.english() }
    }

    /// One sentence, without a full stop.
    pub fn message(&self, zh: bool) -> String {
        let reason = self.reason(zh);
        match (&self.suggestion, zh) {
            (Some(better), true) => format!("{reason}，是否应为“{better}”？"),
            (Some(better), false) => format!("{reason}; did you mean “{better}”?"),
            (None, _) => reason,
        }
    }

    fn chinese(&self) -> String {
        let found = shown(&self.found);
        match self.problem {
            Problem::TooLong => format!("单位过长，最多 {MAX_BYTES} 字节"),
            Problem::TooDeep => "括号嵌套过深".to_owned(),
            Problem::Unknown => format!("不认识的单位“{found}”"),
            Problem::Refused(refusal) => format!("单位“{found}”{}", refusal.zh),
            Problem::NoUnitAfterMultiplier => format!("“{found}”后面缺少单位"),
            Problem::Unexpected => format!("此处不应出现“{found}”"),
            Problem::Missing => "此处缺少单位".to_owned(),
            Problem::Unclosed => "括号没有闭合".to_owned(),
            Problem::MisplacedNumber => {
                format!("数字“{found}”只能放在最前面或括号内的最前面，如“元/(100 km2)”")
            }
            Problem::Zero => "倍数不能为零".to_owned(),
            Problem::Exponent => {
                format!("指数“{found}”应为 1 到 {} 的整数，可带负号", Exponents::MAX)
            }
            Problem::TwoReadings => {
                format!("“{found}”写在除号之后，有两种读法，请加括号，如“kJ/(m2·d)”")
            }
            Problem::RaisedMultiplier => {
                format!("“{found}”有两种读法，请改用除号，如“元/万人”")
            }
            Problem::Overflow => "换算倍数或指数过大，无法精确表示".to_owned(),
        }
    }

    fn english(&self) -> String {
        let found = shown(&self.found);
        match self.problem {
            Problem::TooLong => format!("the unit is longer than {MAX_BYTES} bytes"),
            Problem::TooDeep => "parentheses are nested too deeply".to_owned(),
            Problem::Unknown => format!("unknown unit “{found}”"),
            Problem::Refused(refusal) => format!("the unit “{found}” {}", refusal.en),
            Problem::NoUnitAfterMultiplier => format!("no unit follows “{found}”"),
            Problem::Unexpected => format!("unexpected “{found}”"),
            Problem::Missing => "a unit is missing here".to_owned(),
            Problem::Unclosed => "the parenthesis is not closed".to_owned(),
            Problem::MisplacedNumber => format!(
                "the number “{found}” may only come first, or first in parentheses, as in “元/(100 km2)”"
            ),
            Problem::Zero => "a multiple cannot be zero".to_owned(),
            Problem::Exponent => format!(
                "the exponent “{found}” must be a whole number from 1 to {}, or its negative",
                Exponents::MAX
            ),
            Problem::TwoReadings => {
                format!("“{found}” after a division can be read two ways; add parentheses, as in “kJ/(m2·d)”")
            }
            Problem::RaisedMultiplier => {
                format!("“{found}” can be read two ways; write a division, as in “元/万人”")
            }
            Problem::Overflow => "the scale or an exponent is too large to be kept exactly".to_owned(),
        }
    }
}

/// Short enough for a sentence, and without characters that would steer a terminal.
fn shown(found: &str) -> String {
    const LONGEST: usize = 30;
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut text: String =
        found.chars().take(LONGEST).map(|c| if steers(c) { '\u{fffd}' } else { c }).collect();
    if found.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}
