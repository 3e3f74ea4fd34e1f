//! Why a text gives no figure: each cause in its own words.

use super::narrow;
use crate::finding::Finding;
use crate::model::faults::bad_number;
use crate::office::words;
use crate::text;
use crate::text::Text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Brackets,
    Range,
    Bound,
    About,
    Grouping,
    Points,
    Unit,
    Mark,
    Chinese,
    Exponent,
    Endless,
    Word,
}

impl Cause {
    fn of(text: &str) -> Cause {
        let text = narrow(text);
        let text = text.trim();
        let figure = |part: &str| {
            let part = part.trim();
            part.contains(|c: char| c.is_ascii_digit())
                && part.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
        };
        let behind = text.trim_start_matches(['-', '+', ' ']);
        let digits = behind.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
        let starts = digits.len() < behind.len();
        if text.parse::<f64>().is_ok() {
            return if text.contains(|c: char| c.is_ascii_digit()) {
                Cause::Exponent
            } else {
                Cause::Endless
            };
        }
        if text.starts_with('(') && text.ends_with(')') {
            return Cause::Brackets;
        }
        if text.starts_with(['>', '<', '≥', '⩾']) {
            return Cause::Bound;
        }
        let rough = &words().rough;
        if rough.begins.behind(text).is_some() || starts && rough.ends.before(text).is_some() {
            return Cause::About;
        }
        let parts = ['-', '~', '—', '–', '至', '/'].iter().find_map(|mark| behind.split_once(*mark));
        if parts.is_some_and(|(from, to)| figure(from) && figure(to)) {
            return Cause::Range;
        }
        if figure(behind) {
            return if behind.matches('.').count() > 1 { Cause::Points } else { Cause::Grouping };
        }
        if starts && digits.chars().next().is_some_and(char::is_alphabetic) {
            return Cause::Unit;
        }
        if starts && !digits.is_empty() {
            return Cause::Mark;
        }
        let numerals = "〇零一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟";
        if !text.is_empty() && text.chars().all(|c| numerals.contains(c)) {
            return Cause::Chinese;
        }
        Cause::Word
    }

    fn words(self) -> Text {
        match self {
            Cause::Brackets => {
                text!("数在括号里，也许是负数", "the number is in brackets and may be negative")
            }
            Cause::Range => text!("是一个范围，不是一个数", "it is a range, not a number"),
            Cause::Bound => text!("只是一个界限", "it is a bound, not a number"),
            Cause::About => text!("只是大概的数", "it is a number only roughly"),
            Cause::Grouping => {
                text!(
                    "数字没有按三位一节分开，也许逗号是小数点",
                    "its digits are not grouped by three; the comma may be a decimal point"
                )
            }
            Cause::Points => text!("小数点不止一个", "it has more than one decimal point"),
            Cause::Unit => text!("数后面带着单位或文字", "a unit or a word stands behind the number"),
            Cause::Mark => text!("数后面带着记号", "a mark stands behind the number"),
            Cause::Chinese => text!("是汉字数字", "it is in Chinese numerals"),
            Cause::Exponent => text!("是写成文字的科学记数法", "it is a text in scientific notation"),
            Cause::Endless => text!("不是有限的数", "it is not a finite number"),
            Cause::Word => text!("是文字", "it is a word"),
        }
    }
}

/// A text that gives no figure, and why; `help` says what to do.
pub fn unread(text: &str, help: Text) -> Finding {
    let Text { zh, en } = Cause::of(text).words();
    bad_number(text!("`{text}` 读不成数：{zh}", "`{text}` cannot be read as a figure: {en}")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_told() {
        for (text, cause) in [
            ("(123)", Cause::Brackets),
            ("（123）", Cause::Brackets),
            ("12-15", Cause::Range),
            ("12～15", Cause::Range),
            ("1/2", Cause::Range),
            (">5", Cause::Bound),
            ("≥5", Cause::Bound),
            ("约5", Cause::About),
            ("5左右", Cause::About),
            ("1,23", Cause::Grouping),
            ("1 2", Cause::Grouping),
            ("1.2.3", Cause::Points),
            ("5万元", Cause::Unit),
            ("12.5 km2", Cause::Unit),
            ("12.3*", Cause::Mark),
            ("10³", Cause::Mark),
            ("五", Cause::Chinese),
            ("二十三", Cause::Chinese),
            ("1e5", Cause::Exponent),
            ("NaN", Cause::Endless),
            ("无", Cause::Word),
            ("", Cause::Word),
        ] {
            assert_eq!(Cause::of(text), cause, "{text}");
        }
    }
}
