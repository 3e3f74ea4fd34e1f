//! Looks into a zip package before it is parsed. The reader holds each part to the size declared for
//! it, so the sum of the declared sizes bounds what a file can become.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Kind;

/// The most shared strings a workbook may announce: the parser sets room aside for them unseen.
const MAX_STRINGS: u64 = 50_000_000;
/// The table of shared strings announces their number at its very beginning.
const HEAD_BYTES: u64 = 4096;

/// The format of a workbook by the parts of its package.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let has =
        |wanted: &str| package.file_names_raw().any(|name| name.eq_ignore_ascii_case(wanted.as_bytes()));
    if has("xl/workbook.bin") {
        Some(Kind::Xlsb)
    } else if has("xl/workbook.xml") || has("[Content_Types].xml") {
        Some(Kind::Xlsx)
    } else if has("content.xml") || has("META-INF/manifest.xml") {
        Some(Kind::Ods)
    } else {
        None
    }
}

/// The sum of the unpacked sizes of all parts; none where the package is damaged.
pub fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut total = 0_u64;
    for index in 0..package.len() {
        let part = package.by_index(index).ok()?;
        total = total.checked_add(part.size())?;
        let name = part.name().ok()?.to_ascii_lowercase();
        if name.ends_with("sharedstrings.xml") {
            let mut head = Vec::new();
            part.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
            if announced_strings(&head)? > MAX_STRINGS {
                return None;
            }
        }
    }
    Some(total)
}

/// The number of shared strings the root element announces; none where its start tag is not plainly
/// the first in sight.
fn announced_strings(head: &[u8]) -> Option<u64> {
    let head = String::from_utf8_lossy(head);
    let mut text = head.trim_start_matches('\u{feff}').trim_start();
    while let Some(instruction) = text.strip_prefix("<?") {
        text = instruction.split_once("?>")?.1.trim_start();
    }
    let tag = text.strip_prefix('<')?;
    let mut quote = None;
    let end = tag.find(|c| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        c == '>' && quote.is_none()
    })?;
    let tag = &tag[..end];
    let name = tag.split([' ', '\t', '\r', '\n', '/']).next()?;
    if name.rsplit(':').next() != Some("sst") {
        return None;
    }
    let counts = tag.split("uniqueCount").skip(1).map(|rest| {
        let value = rest.split(['"', '\'']).nth(1).unwrap_or_default();
        // The parser passes over what is not a number.
        value.parse().unwrap_or(if value.bytes().all(|b| b.is_ascii_digit()) { u64::MAX } else { 0 })
    });
    Some(counts.max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::forged;
    use super::*;

    #[test]
    fn sizes_are_summed() {
        let bytes = forged::package(&[("a.xml", "12345"), ("b/c.xml", "678")]);
        assert_eq!(unpacked_size(&bytes), Some(8));
        assert_eq!(unpacked_size(&bytes[..bytes.len() - 30]), None);
        assert_eq!(unpacked_size(b"PK"), None);
    }

    #[test]
    fn an_absurd_number_of_strings_is_damage() {
        for (root, whole) in [
            ("<sst uniqueCount=\"3\">", true),
            ("<?xml version=\"1.0\"?>\n<x:sst count='9' uniqueCount = '50000000'>", true),
            ("<sst>", true),
            ("<sst uniqueCount=\"10000000000\">", false),
            ("<sst uniqueCount=\"99999999999999999999999\">", false),
            ("<sst uniqueCount=\"1\"", false),
            ("<sst a=\">\" uniqueCount=\"10000000000\">", false),
            ("<sst uniqueCount=\"1\" x:uniqueCount=\"10000000000\">", false),
            ("<sst uniqueCount=\"many\"/>", true),
            ("<!-- <sst> --><sst uniqueCount=\"10000000000\">", false),
            ("<other/><sst uniqueCount=\"10000000000\">", false),
        ] {
            let bytes = forged::package(&[("xl/SharedStrings.xml", root)]);
            assert_eq!(unpacked_size(&bytes).is_some(), whole, "{root}");
        }
    }
}
