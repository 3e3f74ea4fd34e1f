//! Units that a folder of definitions adds.

use super::content::Content;
use super::files::Files;
use super::named::bad_unit;
use super::read::read;
use crate::finding::{Finding, Findings, Source};
use crate::text;
use crate::text::Text;
use crate::unit::{Declared, Unfit, UnitFile, declare};
use std::sync::Arc;

/// Reads every file of units, so that all that is read after it knows them.
pub fn load(files: &Files, findings: &mut Findings) -> Vec<(Declared, Arc<Source>)> {
    let mut units = Vec::new();
    for source in files.of(Content::Units) {
        let Some(file) = read::<UnitFile>(source, findings) else { continue };
        for unfit in declare(&file.unit) {
            findings.push(told(&unfit, source));
        }
        units.extend(file.unit.into_iter().map(|unit| (unit, source.clone())));
    }
    units
}

fn told(unfit: &Unfit, source: &Arc<Source>) -> Finding {
    let (word, finding) = match unfit {
        Unfit::Is { text, why } => (text.as_str(), bad_unit(why)),
        Unfit::Wordless => {
            let message = text!("这个单位没有写法", "this unit has no spelling");
            let help = text!(
                "写 words = [\"…\"] 或 symbols = [\"…\"]",
                "write `words = [\"…\"]` or `symbols = [\"…\"]`"
            );
            ("[[unit]]", bad(message, help))
        }
        Unfit::Word { word } => (
            word.as_str(),
            bad(
                text!("“{word}”不能作单位的写法", "\"{word}\" cannot be a spelling of a unit"),
                text!(
                    "写一个词：不以数字开头，不含空格、括号和运算符，也不是 万、亿 之类",
                    "write one word: it does not begin with a digit, has no spaces, brackets or signs, and is no 万 or 亿"
                ),
            ),
        ),
        Unfit::Ambiguous { word } => (
            word.as_str(),
            bad(
                text!(
                    "“{word}”不止一个意思，不能作单位的写法",
                    "\"{word}\" has more than one meaning and cannot be a unit"
                ),
                text!("换一个写法", "choose another spelling"),
            ),
        ),
        Unfit::Taken { word } => (
            word.as_str(),
            bad(
                text!("“{word}”已有别的意思", "\"{word}\" means something else already"),
                text!(
                    "换一个写法；已有的单位用 geep catalog units 查",
                    "choose another spelling; `geep catalog units` lists those there are"
                ),
            ),
        ),
        Unfit::Meaning { word } => (
            word.as_str(),
            bad(
                text!(
                    "单位“{word}”要写 is 或 base，只写一个",
                    "unit \"{word}\" needs `is` or `base`, and not both"
                ),
                text!(
                    "is = \"50 kg\" 说它等于多少；base = {{ zh = \"…\", en = \"…\" }} 说它自成一个量纲",
                    "`is = \"50 kg\"` says what it is; `base = {{ zh = \"…\", en = \"…\" }}` that it is a dimension of its own"
                ),
            ),
        ),
        Unfit::Dimensions { word } => (
            word.as_str(),
            bad(
                text!(
                    "自成量纲的单位太多，放不下“{word}”",
                    "there are too many units with dimensions of their own for \"{word}\""
                ),
                text!("不与别的单位换算的个数写 is = \"1\"", "write `is = \"1\"` for what is merely counted"),
            ),
        ),
    };
    // Its first place in quotes is the declaration, but for a word that an earlier unit is made of.
    let quoted = format!("\"{word}\"");
    let at = source.text.find(&quoted).map(|start| start..start + quoted.len());
    finding.at(source, at.unwrap_or(0..0), Text::default())
}

/// A unit that is declared and cannot be used.
fn bad(message: Text, help: Text) -> Finding {
    Finding::error("bad-unit-declared", message).help(help)
}
