//! Which language everything is said in: `--lang`, or the variable GEEP_LANG where that is not given.

use crate::text;
use crate::text::{Lang, Text};
use clap::ValueEnum;
use std::ffi::{OsStr, OsString};

/// The variable that says the language where the command does not.
const VARIABLE: &str = "GEEP_LANG";

/// The language, read from the words of the command before these are understood: help and what is wrong with a
/// command are told in it as well.
pub fn chosen(words: &[OsString], variable: impl Fn(&str) -> Option<OsString>) -> Result<Lang, Text> {
    if let Some(lang) = asked(words) {
        return Ok(lang);
    }
    let Some(said) = variable(VARIABLE).filter(|said| !said.is_empty()) else { return Ok(Lang::default()) };
    parsed(&said).ok_or_else(|| {
        let said = said.to_string_lossy();
        text!(
            "环境变量 {VARIABLE} 写的是 {said}；写 zh 或 en，或者删去它",
            "the variable {VARIABLE} says {said}; set it to zh or en, or unset it"
        )
    })
}

/// The words without the language where they ask for help: the parser takes all that stand behind `help` for commands.
pub fn left(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_some_and(|word| word == "help") {
        while let Some(at) = words.iter().position(|word| word == "--lang") {
            words.drain(at..words.len().min(at + 2));
        }
        words.retain(|word| !word.to_string_lossy().starts_with("--lang="));
    }
    words
}

/// What the last `--lang` says, if it says a language.
fn asked(words: &[OsString]) -> Option<Lang> {
    let words = || words.iter().skip(1).take_while(|word| *word != "--");
    let behind =
        words().zip(words().skip(1)).filter(|(option, _)| *option == "--lang").map(|(_, said)| parsed(said));
    let joined =
        words().filter_map(|word| word.to_str()?.strip_prefix("--lang=")).map(|said| parsed(said.as_ref()));
    behind.chain(joined).last().flatten()
}

fn parsed(word: &OsStr) -> Option<Lang> {
    Lang::from_str(word.to_str()?, false).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_goes_before_the_variable() {
        let chosen = |command: &str, variable: Option<&str>| {
            let words: Vec<OsString> = command.split(' ').map(OsString::from).collect();
            super::chosen(&words, |_| variable.map(OsString::from)).map_err(|words| words.zh)
        };
        assert_eq!(chosen("geep catalog", None), Ok(Lang::Zh));
        assert_eq!(chosen("geep catalog", Some("en")), Ok(Lang::En));
        assert_eq!(chosen("geep catalog --lang=zh", Some("en")), Ok(Lang::Zh));
        assert_eq!(chosen("geep --lang en catalog", Some("fr")), Ok(Lang::En));
        assert_eq!(chosen("geep catalog -- --lang en", Some("")), Ok(Lang::Zh));
        assert!(chosen("geep catalog --lang", Some("fr")).unwrap_err().contains("fr"));
    }
}
