//! The command in one language: the words of its options stand in both in the code, `中文 · English`, and are taken
//! apart here, in one place.

use super::{Cli, width};
use crate::text;
use crate::text::{Lang, Text};
use crate::wrap;
use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};
use std::fmt::Write;

/// What values are called in help, where that is a word.
const VALUES: [(&str, &str); 21] = [
    ("AMOUNT", "金额"),
    ("CODE", "代码"),
    ("CODE,CODE", "代码,代码"),
    ("DATASET", "数据集"),
    ("DIM=MEMBER", "维度=成员"),
    ("DIR", "目录"),
    ("FILE", "文件"),
    ("FILE.xlsx", "文件.xlsx"),
    ("KIND", "种类"),
    ("LANG", "语言"),
    ("LINE", "行"),
    ("LINE=AMOUNT", "行=金额"),
    ("NAME", "名称"),
    ("NAME=ID,ID", "名称=ID,ID"),
    ("NUMBER", "数"),
    ("PERIOD", "时段"),
    ("PERIOD,PERIOD", "时段,时段"),
    ("STATUS", "状态"),
    ("TEXT", "文字"),
    ("YEAR", "年份"),
    ("YEAR,YEAR", "年份,年份"),
];
/// Columns left of the words about an option, at most.
const LABEL: usize = 30;

/// The command with its help in one language, which is also its default.
pub fn command(lang: Lang) -> Command {
    let command = worded(Cli::command(), lang);
    let default = |arg: Arg| if arg.get_id() == "lang" { arg.default_value(lang.id()) } else { arg };
    let mut command = command.mut_args(default);
    // What the parser adds itself has English words until then.
    command.build();
    laid_out(worded(command, lang), lang)
}

/// One language of words that stand in both.
pub fn one(words: &str, lang: Lang) -> &str {
    match words.split_once("· ") {
        Some((zh, en)) => lang.pick(zh, en).trim(),
        None => words,
    }
}

fn worded(command: Command, lang: Lang) -> Command {
    let about = match command.get_name() {
        "help" => Some(text!("显示命令的用法", "Show the help of a command").get(lang).to_string()),
        _ => command.get_about().map(|words| one(&words.to_string(), lang).to_string()),
    };
    let command = match about {
        Some(words) => command.about(words),
        None => command,
    };
    let command = command.subcommand_value_name(lang.pick("命令", "COMMAND"));
    command.mut_args(|arg| worded_arg(arg, lang)).mut_subcommands(|command| worded(command, lang))
}

fn worded_arg(arg: Arg, lang: Lang) -> Arg {
    let help = match arg.get_id().as_str() {
        "help" => Some(text!("显示用法", "Show this help").get(lang).to_string()),
        "version" => Some(text!("显示版本", "Show the version").get(lang).to_string()),
        _ => arg.get_help().map(|words| one(&words.to_string(), lang).to_string()),
    };
    let arg = match help {
        Some(words) => arg.help(words),
        None => arg,
    };
    let named = arg.get_value_names().and_then(|names| names.first().cloned()).filter(|_| lang.is_zh());
    match named.and_then(|name| VALUES.iter().find(|(en, _)| *en == name.as_str())) {
        Some((_, zh)) => arg.value_name(*zh),
        None => arg,
    }
}

/// Gives the command and those below it their help.
fn laid_out(mut command: Command, lang: Lang) -> Command {
    let help = help(&mut command, lang);
    command.override_help(StyledStr::from(help)).mut_subcommands(|command| laid_out(command, lang))
}

/// How a command is written.
pub fn usage(written: &StyledStr, lang: Lang) -> String {
    let written = written.to_string();
    let written = written.strip_prefix("Usage:").unwrap_or(&written).trim();
    let Text { zh, en } = text!("用法：", "Usage: ");
    let written = match lang {
        Lang::Zh => written.replace("[OPTIONS]", "[选项]").replace("[COMMAND]", "[命令]"),
        Lang::En => written.to_string(),
    };
    format!("{}{written}", lang.pick(&zh, &en))
}

fn help(command: &mut Command, lang: Lang) -> String {
    let room = width::of_output();
    let mut out = String::new();
    let head = |words: &str| format!("\x1b[1;4m{words}\x1b[0m{}\n", lang.pick("：", ":"));
    if let Some(about) = command.get_about() {
        let _ = writeln!(out, "{about}\n");
    }
    let usage = usage(&command.render_usage(), lang);
    let _ = writeln!(out, "{}", room.map_or(usage.clone(), |room| wrap::hanging(&usage, room)));
    let commands: Vec<(String, String)> = command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .map(|command| (command.get_name().to_string(), about(command)))
        .collect();
    let shown = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let arguments = shown().filter(|arg| arg.is_positional()).map(|arg| described(arg, lang)).collect();
    let options = shown().filter(|arg| !arg.is_positional()).map(|arg| described(arg, lang)).collect();
    for (title, rows) in [
        (lang.pick("命令", "Commands"), commands),
        (lang.pick("参数", "Arguments"), arguments),
        (lang.pick("选项", "Options"), options),
    ] {
        if !rows.is_empty() {
            out += &format!("\n{}{}", head(title), listed(&rows, room));
        }
    }
    out
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// An argument as it is written, and what it is for.
fn described(arg: &Arg, lang: Lang) -> (String, String) {
    let written = match (arg.is_positional(), arg.get_short()) {
        (true, _) => arg.to_string(),
        (false, Some(short)) => format!("-{short}, {arg}"),
        (false, None) => format!("    {arg}"),
    };
    let mut words = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = match arg.get_action().takes_values() {
        true => arg.get_possible_values().iter().map(|value| value.get_name().to_string()).collect(),
        false => Vec::new(),
    };
    if !values.is_empty() {
        let values = values.join(lang.pick("、", ", "));
        words += text!("（{values}）", " ({values})").get(lang);
    }
    (written, words)
}

/// Two columns; words that do not fit go on below their beginning.
fn listed(rows: &[(String, String)], room: Option<usize>) -> String {
    let label =
        rows.iter().map(|(label, _)| wrap::columns(label)).filter(|width| *width <= LABEL).max().unwrap_or(0);
    let indent = label + 4;
    let mut out = String::new();
    for (written, words) in rows {
        let words = match room {
            Some(room) => wrap::lines(words, room.saturating_sub(indent).max(20)),
            None => vec![words.clone()],
        };
        let gap = label.checked_sub(wrap::columns(written));
        let mut words = words.into_iter();
        match (gap, words.next()) {
            (Some(gap), Some(first)) => {
                let _ = writeln!(out, "  {written}{}  {first}", " ".repeat(gap));
            }
            (_, first) => {
                let _ = writeln!(out, "  {written}");
                if let Some(first) = first {
                    let _ = writeln!(out, "{}{first}", " ".repeat(indent));
                }
            }
        }
        for more in words {
            let _ = writeln!(out, "{}{more}", " ".repeat(indent));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command with the commands below it.
    fn all(command: &Command) -> Vec<&Command> {
        std::iter::once(command).chain(command.get_subcommands().flat_map(all)).collect()
    }

    #[test]
    fn every_word_of_help_stands_in_both_languages() {
        let command = Cli::command();
        for command in all(&command) {
            let abouts = command.get_about().map(|words| (command.get_name().to_string(), words.to_string()));
            let helps = command
                .get_arguments()
                .map(|arg| (arg.get_id().to_string(), arg.get_help().unwrap().to_string()));
            for (of, words) in abouts.into_iter().chain(helps) {
                let chinese = |words: &str| words.chars().any(|c| ('一'..='龥').contains(&c));
                assert!(chinese(one(&words, Lang::Zh)), "{of}: {words}");
                let en = one(&words, Lang::En);
                assert!(!chinese(&en.replace("经济生态生产总值", "")) && !en.contains('·'), "{of}: {words}");
            }
        }
    }
}
