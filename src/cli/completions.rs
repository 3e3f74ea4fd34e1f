//! `geep completions`: the script by which a shell completes commands and options.

use super::{End, help, screen};
use crate::text::Lang;
use clap::Args;
use clap_complete::Shell;

#[derive(Args)]
pub struct CompletionsArgs {
    /// 哪一种外壳 · Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn completions(args: &CompletionsArgs, lang: Lang) -> End {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(lang), "geep", &mut script);
    screen::say(String::from_utf8_lossy(&script).trim_end());
    End::Done
}
