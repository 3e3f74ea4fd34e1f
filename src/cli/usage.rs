//! What is wrong with a command, in words of one language: the parser says it in English alone.

use super::help::{self, one};
use crate::text;
use crate::text::{Lang, Text};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use std::ffi::OsString;

/// What is wrong, what is near, how the command is written, and where to read more.
pub fn words(error: &Error, program: &Command, words: &[OsString], lang: Lang) -> String {
    let mut lines = vec![format!("{}{}", lang.pick("错误：", "error: "), wrong(error, lang).get(lang))];
    lines.extend(near(error, lang).map(|words| format!("  {}{words}", lang.pick("办法：", "help: "))));
    // The command that was meant, if it is one.
    let named = words.iter().skip(1).find_map(|word| program.find_subcommand(word));
    let mut command = named.unwrap_or(program).clone();
    lines.push(help::usage(&command.render_usage(), lang));
    let name = command.get_bin_name().unwrap_or(program.get_name());
    lines.push(text!("另见 {name} --help", "See {name} --help").get(lang).to_string());
    lines.join("\n")
}

fn wrong(error: &Error, lang: Lang) -> Text {
    let said = |kind| said(error, kind);
    let (option, value) = (said(ContextKind::InvalidArg), said(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::UnknownArgument => match option.starts_with('-') {
            true => text!("没有选项 {option}", "there is no option {option}"),
            false => text!("多出来的参数 {option}", "one argument too many: {option}"),
        },
        ErrorKind::InvalidSubcommand => {
            let command = said(ContextKind::InvalidSubcommand);
            text!("没有命令 {command}", "there is no command {command}")
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            text!("{option} 后面没有写值", "{option} wants a value behind it")
        }
        ErrorKind::InvalidValue => text!("{option} 不能是 {value}", "{option} cannot be {value}"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            let Text { zh, en } = unread(&why, lang);
            text!("{option} 写的是 {value}：{zh}", "{option} says {value}: {en}")
        }
        ErrorKind::MissingRequiredArgument => {
            text!("缺少 {option}", "missing: {option}")
        }
        ErrorKind::MissingSubcommand => text!("没有写命令", "no command is given"),
        ErrorKind::ArgumentConflict => {
            let other = said(ContextKind::PriorArg);
            match other == option {
                true => text!("{option} 写了两次", "{option} is given twice"),
                false => text!("{option} 不能与 {other} 同时用", "{option} cannot be used with {other}"),
            }
        }
        ErrorKind::NoEquals => text!("{option} 要写成 选项=值", "{option} is to be written as OPTION=VALUE"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            text!("{option} 的值的个数不对", "{option} has the wrong number of values")
        }
        ErrorKind::InvalidUtf8 => text!("有的参数不是 UTF-8 文字", "an argument is no text in UTF-8"),
        _ => Text::same(error.to_string().trim()),
    }
}

/// Why a value could not be read: our own words stand in both languages, those about numbers in English alone.
fn unread(why: &str, lang: Lang) -> Text {
    match why.contains("· ") {
        true => Text::same(one(why, lang)),
        false => text!("不是这里要的数", "not a number as wanted here"),
    }
}

/// The near word, or those that are possible.
fn near(error: &Error, lang: Lang) -> Option<String> {
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().map(|kind| said(error, kind)).find(|near| !near.is_empty()) {
        return Some(text!("是不是 {near}？", "did you mean {near}?").get(lang).to_string());
    }
    let valid = said(error, ContextKind::ValidValue);
    (!valid.is_empty()).then(|| text!("可用：{valid}", "possible: {valid}").get(lang).to_string())
}

/// What is known of a kind, in words.
fn said(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join(" "),
        Some(ContextValue::StyledStr(words)) => words.to_string(),
        _ => String::new(),
    }
}
