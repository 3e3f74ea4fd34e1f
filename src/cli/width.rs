//! How wide the terminal is, and lines that fit it. In a pipe nothing is broken.

use crate::wrap;
use comfy_table::Table;

/// Nothing is made to fit less.
const NARROWEST: usize = 40;

/// The width of the terminal that standard output goes to; none in a pipe.
pub fn of_output() -> Option<usize> {
    Table::new().width().map(|width| usize::from(width).max(NARROWEST))
}

/// The same of standard error.
pub fn of_error() -> Option<usize> {
    Table::new().use_stderr().width().map(|width| usize::from(width).max(NARROWEST))
}

/// Words for people, each line that is too wide broken between words.
pub fn broken(text: &str, room: Option<usize>) -> String {
    let Some(room) = room else { return text.to_string() };
    let line = |line: &str| if stands(line) { line.to_string() } else { wrap::hanging(line, room) };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// What is left as it is: a command, which is to be copied, and a line of a file drawn with a place under it.
fn stands(line: &str) -> bool {
    let words = line.trim_start();
    let drawn = words.starts_with(|c: char| c.is_ascii_digit()) && words.contains(" │");
    words.starts_with("geep ") || drawn || words.starts_with(['╭', '╰', '·'])
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn commands_and_drawings_stand_as_they_are() {
        let text = "one two three four five six seven eight nine ten\ngeep import table.xls --into folder --mapping a.toml\n 12 │ id = \"a line of a file that is longer than this\"";
        let lines: Vec<String> = broken(text, Some(40)).lines().map(str::to_string).collect();
        assert_eq!(lines[..2], ["one two three four five six seven", "  eight nine ten"]);
        assert_eq!(lines[2..], text.lines().skip(1).collect::<Vec<_>>());
        assert_eq!(broken(text, None), text);
    }
}
