//! What of a definition file belongs to one definition, as it stands there.

use crate::finding::Source;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A table of a file that has an id.
#[derive(Debug, PartialEq, Eq)]
pub struct Identified {
    pub id: String,
    /// The table by its keys: `line`, `dimension.member`; empty for the file itself.
    pub path: String,
    /// The id of the table around it, if that has one: the dimension of a member.
    pub of: Option<String>,
    /// Its lines, with the remarks above them.
    pub text: String,
    /// The line it begins at, from 1.
    pub line: usize,
}

/// Every table of a file that has an id.
pub fn identified(source: &Source) -> Vec<Identified> {
    // A file that cannot be read has been reported where the definitions were.
    let Ok(file) = DeTable::parse(&source.text) else { return Vec::new() };
    let mut seen = Seen::default();
    seen.table(file.get_ref(), "", None);
    let heads = heads(&source.text, &seen.strings);
    let found = seen.ids.into_iter();
    found
        .map(|(id, path, of, at)| {
            let lines = match path.rsplit_once('.') {
                // Members and attributes stand one a line in a list of the dimension they are of.
                Some(_) if is_inline(&source.text, at.start) => line_of(&source.text, &at),
                _ => block(&source.text, at.start, &heads),
            };
            let (line, text) = with_remarks(&source.text, lines);
            Identified { id, path, of, text, line }
        })
        .collect()
}

#[derive(Default)]
struct Seen {
    ids: Vec<(String, String, Option<String>, Range<usize>)>,
    /// Where strings stand: a line of one may begin as a head does.
    strings: Vec<Range<usize>>,
}

impl Seen {
    fn table(&mut self, table: &DeTable<'_>, path: &str, of: Option<&str>) {
        let own = table.iter().find(|(key, _)| key.get_ref() == "id").map(|(_, value)| value);
        let own = own.and_then(|id| Some((id.get_ref().as_str()?, id.span())));
        if let Some((id, at)) = &own {
            self.ids.push(((*id).to_string(), path.to_string(), of.map(str::to_string), at.clone()));
        }
        let of = own.map(|(id, _)| id).or(of);
        for (key, value) in table {
            let key = key.get_ref();
            let below = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
            self.value(value.get_ref(), value.span(), &below, of);
        }
    }

    fn value(&mut self, value: &DeValue<'_>, span: Range<usize>, path: &str, of: Option<&str>) {
        match value {
            DeValue::String(_) => self.strings.push(span),
            DeValue::Table(table) => self.table(table, path, of),
            DeValue::Array(values) => {
                values.iter().for_each(|value| self.value(value.get_ref(), value.span(), path, of));
            }
            _ => {}
        }
    }
}

/// A line `[scheme]` or `[[line]]`: where it begins, and what it names.
struct Head<'t> {
    at: usize,
    path: &'t str,
}

fn heads<'t>(text: &'t str, strings: &[Range<usize>]) -> Vec<Head<'t>> {
    let mut heads = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') && !strings.iter().any(|string| string.contains(&at)) {
            let path = line.trim_start_matches('[').split(']').next().unwrap_or("").trim();
            heads.push(Head { at, path });
        }
        at += line.len();
    }
    heads
}

/// The part of a file from the head above a place to the next that does not lie below it; before all heads, the file.
fn block(text: &str, at: usize, heads: &[Head<'_>]) -> Range<usize> {
    let Some(own) = heads.iter().rposition(|head| head.at <= at) else { return 0..text.len() };
    let Head { at: start, path } = heads[own];
    let below = |head: &&Head| !head.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    let end = heads[own + 1..].iter().find(below).map_or(text.len(), |head| head.at);
    start..end
}

fn is_inline(text: &str, at: usize) -> bool {
    line_start(text, at).is_some_and(|line| line.trim_start().starts_with('{'))
}

/// What stands of a line up to a place.
fn line_start(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    before.get(before.rfind('\n').map_or(0, |end| end + 1)..)
}

fn line_of(text: &str, at: &Range<usize>) -> Range<usize> {
    let start = text[..at.start].rfind('\n').map_or(0, |end| end + 1);
    start..text[at.end..].find('\n').map_or(text.len(), |end| at.end + end)
}

/// The lines of a part with the remarks directly above, without those at its end: these belong to what follows.
fn with_remarks(text: &str, part: Range<usize>) -> (usize, String) {
    let line = 1 + text[..part.start].matches('\n').count();
    let is_remark = |line: &&str| line.starts_with('#');
    let above: Vec<&str> = text[..part.start].lines().rev().take_while(is_remark).collect();
    let mut lines: Vec<&str> = above.into_iter().rev().chain(text[part.clone()].lines()).collect();
    if part.end < text.len() {
        while lines.last().is_some_and(|line| line.trim().is_empty() || line.starts_with('#')) {
            lines.pop();
        }
    }
    (line, lines.join("\n").trim_end().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"id = "whole"
note = """
[[line]]
is text"""

# The first.
[[line]]
id = "one"
source = { id = "doc", clause = "1" }

[line.check]
level = "error"

# The second.
[[line]]
id = "two"
member = [
  { id = "a", title = "A" },
]
"#;

    #[test]
    fn a_definition_ends_where_the_next_begins() {
        let found = identified(&Source { name: "file".to_string(), text: FILE.to_string() });
        let of = |id: &str| found.iter().find(|one| one.id == id).unwrap();
        assert_eq!((of("whole").line, of("whole").text.as_str()), (1, FILE.trim_end()));
        assert_eq!(of("one").path, "line");
        let one = "# The first.\n[[line]]\nid = \"one\"\nsource = { id = \"doc\", clause = \"1\" }\n\n[line.check]\nlevel = \"error\"";
        assert_eq!((of("one").line, of("one").text.as_str()), (7, one));
        assert_eq!(of("doc").path, "line.source");
        assert_eq!((of("two").line, of("two").text.starts_with("# The second.\n[[line]]")), (15, true));
        assert_eq!(
            of("a"),
            &Identified {
                id: "a".to_string(),
                path: "line.member".to_string(),
                of: Some("two".to_string()),
                text: "  { id = \"a\", title = \"A\" },".to_string(),
                line: 18,
            }
        );
    }
}
