//! Every key that a TOML file lacks. The reader stops at the first: here what is missing is filled in, and it reads on.

use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

/// More keys than these are not looked for.
const MOST: usize = 16;
/// Nor are they in larger files than this, which is read anew for each.
const LARGE: usize = 256 << 10;

/// The keys a file lacks and where the tables stand that should have them, in the order in which they are met.
pub fn keys<T: DeserializeOwned>(text: &str) -> Vec<(String, Range<usize>)> {
    let parsed = Some(text).filter(|text| text.len() <= LARGE).map(DeTable::parse);
    let Some(Ok(mut root)) = parsed else { return Vec::new() };
    let mut lacking = Vec::new();
    // What is filled in stands behind the end of the file, each piece in a place of its own.
    let mut behind = text.len();
    for _ in 0..4 * MOST {
        let Err(e) = T::deserialize(Deserializer::from(root.clone())) else { break };
        let at = e.span().unwrap_or(root.span());
        if let Some(key) = missing(&e) {
            if at.start < text.len() || at == root.span() {
                lacking.push((key.clone(), at.clone()));
            }
            let range = behind..behind + 1;
            behind += 1;
            let Some(table) = table_at(&mut root, &at).filter(|_| lacking.len() < MOST) else { break };
            table.insert(Spanned::new(range.clone(), key.into()), Spanned::new(range, read_as("\"\"")));
        } else if at.start >= text.len()
            && let (Some(wanted), Some(value)) = (wanted(e.message()), value_at(root.get_mut(), &at))
        {
            *value = Spanned::new(at, wanted);
        } else {
            // Another kind of mistake, which is said when these are mended.
            break;
        }
    }
    lacking
}

/// The key a complaint is about, where it is about one that is missing.
pub fn missing(e: &Error) -> Option<String> {
    let key = e.message().strip_prefix("missing field `")?.split('`').next()?;
    Some(key.to_string())
}

/// What goes where a text was filled in and is not what belongs there.
fn wanted(complaint: &str) -> Option<DeValue<'static>> {
    let (said, expected) = complaint.rsplit_once("expected ")?;
    if said.starts_with("unknown variant") {
        let first = expected.split('`').nth(1)?;
        return Some(DeValue::String(first.to_string().into()));
    }
    let text = match expected.split_whitespace().next()? {
        "a" if expected.contains("bool") => Some("true"),
        "a" if expected.contains("sequence") => Some("[]"),
        "a" if expected.contains("map") => Some("{}"),
        "struct" => Some("{}"),
        "f64" => Some("0.0"),
        word if word.starts_with(['u', 'i']) => Some("0"),
        _ => None,
    };
    text.map(read_as)
}

fn read_as(text: &'static str) -> DeValue<'static> {
    DeValue::parse(text).map_or(DeValue::Boolean(true), Spanned::into_inner)
}

/// The table at a place of the file.
fn table_at<'t, 'i>(root: &'t mut Spanned<DeTable<'i>>, at: &Range<usize>) -> Option<&'t mut DeTable<'i>> {
    if root.span() == *at {
        return Some(root.get_mut());
    }
    match value_at(root.get_mut(), at)?.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn value_at<'t, 'i>(table: &'t mut DeTable<'i>, at: &Range<usize>) -> Option<&'t mut Spanned<DeValue<'i>>> {
    table.iter_mut().find_map(|(_, value)| within(value, at))
}

/// The innermost value there: a list of tables stands where its first table does.
fn within<'t, 'i>(
    value: &'t mut Spanned<DeValue<'i>>,
    at: &Range<usize>,
) -> Option<&'t mut Spanned<DeValue<'i>>> {
    let here = value.span() == *at;
    let deeper = match value.get_ref() {
        DeValue::Table(table) => table.iter().any(|(_, v)| holds(v, at)),
        DeValue::Array(items) => items.iter().any(|item| holds(item, at)),
        _ => false,
    };
    if !deeper {
        return here.then_some(value);
    }
    match value.get_mut() {
        DeValue::Table(table) => value_at(table, at),
        DeValue::Array(items) => items.iter_mut().find_map(|item| within(item, at)),
        _ => None,
    }
}

fn holds(value: &Spanned<DeValue<'_>>, at: &Range<usize>) -> bool {
    value.span() == *at
        || match value.get_ref() {
            DeValue::Table(table) => table.iter().any(|(_, v)| holds(v, at)),
            DeValue::Array(items) => items.iter().any(|item| holds(item, at)),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::keys;
    use crate::text::Text;
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct File {
        id: String,
        title: Text,
        kind: Kind,
        step: f64,
        row: Vec<Row>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Rule,
        Agreement,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Row {
        id: String,
        per: Vec<String>,
        count: u32,
        whole: bool,
    }

    fn lacking(text: &str) -> Vec<String> {
        keys::<File>(text).into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn every_missing_key_is_named_once() {
        let whole = "id = \"a\"\ntitle = { zh = \"甲\", en = \"a\" }\nkind = \"rule\"\nstep = 1.0\n";
        let row = "[[row]]\nid = \"b\"\nper = []\ncount = 1\nwhole = true\n";
        assert_eq!(lacking(&format!("{whole}{row}")), [""; 0]);
        assert_eq!(lacking("id = \"a\"\n"), ["title", "kind", "step", "row"]);
        let rows = "[[row]]\nid = \"b\"\n[[row]]\ncount = 1\n";
        assert_eq!(lacking(&format!("{whole}{rows}")), ["per", "count", "whole", "id", "per", "whole"]);
        // The parts of what is missing as a whole are not missed as well; what is there in part is.
        let half = "id = \"a\"\ntitle = { zh = \"甲\" }\nkind = \"rule\"\nrow = []\n";
        assert_eq!(lacking(half), ["en", "step"]);
    }
}
