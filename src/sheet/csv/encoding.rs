//! From bytes to text: UTF-8 only. Guessing an encoding could turn names into other names.

use super::faults;
use crate::sheet::grid::ReadProblem;

/// The text of a CSV file without its byte order mark, or everything that keeps it from being text.
pub fn decode<'a>(bytes: &'a [u8], shown: &str) -> Result<&'a str, Vec<ReadProblem>> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(vec![faults::workbook(shown)]);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(vec![faults::utf16(shown)]);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut problems = Vec::new();
    if let Some(first) = bytes.iter().position(|&byte| byte == 0) {
        let count = bytes.iter().filter(|&&byte| byte == 0).count();
        problems.push(faults::nul(shown, line_of(bytes, first), count));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if problems.is_empty() => return Ok(text),
        Ok(_) => {}
        Err(error) => {
            let line = line_of(bytes, error.valid_up_to());
            problems.push(faults::not_utf8(shown, line));
        }
    }
    Err(problems)
}

/// The 1-based line of a byte. A CR LF is one line end, as are a CR and an LF alone.
fn line_of(bytes: &[u8], offset: usize) -> u32 {
    let ends = (0..offset)
        .filter(|&at| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        })
        .count();
    u32::try_from(ends + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<(&'static str, Option<u32>)> {
        decode(bytes, "a.csv").unwrap_err().iter().map(|problem| (problem.code, problem.place.line)).collect()
    }

    #[test]
    fn a_gbk_export_is_refused_with_its_line() {
        // "五台" in GBK.
        let bytes = b"code,name\r\n140922,\xCE\xE5\xCC\xA8\r\n";
        assert_eq!(found(bytes), [("csv-encoding", Some(2))]);
        let problem = decode(bytes, "a.csv").unwrap_err().remove(0);
        assert!(problem.zh.contains("GBK") && problem.help_zh.contains("CSV UTF-8"));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(found(b"a\rb\r\n\0,\0\n"), [("csv-nul", Some(3))]);
        assert_eq!(found(b"a\0\n\xFF\n"), [("csv-nul", Some(1)), ("csv-encoding", Some(2))]);
        assert_eq!(found(b"\xFF\xFEa\0"), [("csv-encoding", None)]);
        assert_eq!(found(b"PK\x03\x04rest"), [("csv-workbook", None)]);
    }

    #[test]
    fn the_byte_order_mark_is_left_out() {
        assert_eq!(decode(b"\xEF\xBB\xBFa,b", "a.csv").unwrap(), "a,b");
        assert_eq!(decode(b"\xEF\xBB\xBF", "a.csv").unwrap(), "");
    }
}
