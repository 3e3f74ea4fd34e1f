//! Text in lines that fit a width: broken between words and between Chinese characters, never within a number or a short
//! bracket, between a number and its unit, or where a line would begin with a closing mark.

use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const CLOSING: &str = "，。、；：？！）》〉〕］」』】”’…—·％%)]},.;:!?";
const OPENING: &str = "（《〈〔［「『【“‘([{";
/// Chinese characters between marks or spaces that are no more stay together.
const WORD: usize = 4;
/// What units begin with and go on.
const UNIT: &str = "百千万亿平立方公毫微";
/// Brackets that hold no more columns stay whole.
const BRACKET: usize = 10;

/// How many columns of a terminal a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The parts of a line that stay whole, each with the spaces behind it.
fn pieces(line: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let brackets = brackets(line);
    let mut cuts = vec![0];
    for (i, pair) in chars.windows(2).enumerate() {
        let ((_, a), (at, b)) = (pair[0], pair[1]);
        let parts = match a == ' ' {
            true => b != ' ' && !leads(chars[..i].last(), b),
            false => parts(a, b) && !(b.is_alphabetic() && (in_unit(&chars[..=i]) || in_word(&chars, i))),
        };
        if parts && !brackets.iter().any(|bracket| bracket.contains(&at)) {
            cuts.push(at);
        }
    }
    cuts.push(line.len());
    cuts.windows(2).map(|cut| &line[cut[0]..cut[1]]).filter(|piece| !piece.is_empty()).collect()
}

/// What stands in short brackets, such as a unit: from behind the opening to the closing.
fn brackets(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, open) in line.char_indices().filter(|(_, c)| matches!(c, '（' | '(')) {
        let start = at + open.len_utf8();
        let inside = line[start..].find(['）', ')']).map(|end| start..start + end + 1);
        found.extend(inside.filter(|inside| columns(&line[start..inside.end - 1]) <= BRACKET));
    }
    found
}

/// Whether a line may end between two characters that no space stands between.
fn parts(a: char, b: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    let counted = (a.is_ascii_digit() && b.is_alphabetic()) || b == ' ';
    (wide(a) || wide(b)) && !counted && !CLOSING.contains(b) && !OPENING.contains(a)
}

/// Whether what stands before a space belongs to what stands behind it: a number to its unit, a sign to its second side.
fn leads(before: Option<&(usize, char)>, behind: char) -> bool {
    before.is_some_and(|(_, c)| matches!(c, '=' | '<') || (c.is_ascii_digit() && behind.is_alphabetic()))
}

/// Whether characters end within a unit behind a number, as `12.5 万` of `12.5 万元`.
fn in_unit(chars: &[(usize, char)]) -> bool {
    let mut before = chars.iter().rev().map(|(_, c)| *c).skip_while(|c| UNIT.contains(*c)).peekable();
    before.next_if_eq(&' ');
    before.next().is_some_and(|c| c.is_ascii_digit())
}

/// Whether a character and the next are of one short run of Chinese, which is a word or a name.
fn in_word(chars: &[(usize, char)], at: usize) -> bool {
    let is_of = |(_, c): &&(usize, char)| c.is_alphabetic() && c.width() == Some(2);
    let before = chars[..=at].iter().rev().take_while(is_of).take(WORD + 1).count();
    let behind = chars[at + 1..].iter().take_while(is_of).take(WORD + 1).count();
    before > 0 && before + behind <= WORD
}

/// The width of the widest part of a text that stays whole.
pub fn widest_piece(text: &str) -> usize {
    text.lines().flat_map(pieces).map(|piece| columns(piece.trim_end())).max().unwrap_or(0)
}

/// A text in lines of so many columns. What stays whole and is wider is cut behind a mark within it, or anywhere.
pub fn lines(text: &str, room: usize) -> Vec<String> {
    let room = room.max(2);
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut full = String::new();
        for piece in pieces(line).into_iter().flat_map(|piece| cut(piece, room)) {
            if !full.is_empty() && columns(&full) + columns(piece.trim_end()) > room {
                lines.push(full.trim_end().to_string());
                full.clear();
            }
            full.push_str(piece);
        }
        lines.push(full.trim_end().to_string());
    }
    lines
}

/// A part that is too wide, in parts that are not: behind a space, or a mark not far from the end.
fn cut(piece: &str, room: usize) -> Vec<&str> {
    let (mut rest, mut parts) = (piece, Vec::new());
    while columns(rest.trim_end()) > room {
        let mut used = 0;
        let fits = rest.char_indices().take_while(|(_, c)| {
            used += c.width().unwrap_or(0);
            used <= room
        });
        let end = fits.last().map_or(0, |(at, c)| at + c.len_utf8());
        let mark =
            rest[..end].rfind(['_', '-', '/', '.', ',', '=', '|', '(']).filter(|at| 2 * (at + 1) > end);
        let at = rest[..end].rfind(' ').or(mark).map_or(end, |at| at + 1);
        // One character at least, however wide.
        let at = at.max(rest.chars().next().map_or(1, char::len_utf8));
        parts.push(&rest[..at]);
        rest = &rest[at..];
    }
    parts.push(rest);
    parts
}

/// Every line that is too wide, broken; what follows is indented two columns more than its beginning, beside the lines
/// of a tree that run on.
pub fn hanging(text: &str, room: usize) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let words = line.trim_start_matches([' ', '│', '├', '└', '─']);
        let first = &line[..line.len() - words.len()];
        if columns(line) <= room || columns(first) + 2 > room / 2 {
            out.push(line.to_string());
            continue;
        }
        let on = |c: char| if matches!(c, '│' | '├') { '│' } else { ' ' };
        let further = first.chars().map(on).chain("  ".chars()).collect::<String>();
        // The first line has the two columns that the others are indented by.
        let broken = lines(words, room - columns(&further));
        let indents = std::iter::once(first).chain(std::iter::repeat(further.as_str()));
        out.extend(broken.iter().zip(indents).map(|(part, indent)| format!("{indent}{part}")));
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_units_and_marks_end_lines() {
        assert_eq!(lines("一二三四五，六七", 8), ["一二三四", "五，六七"]);
        assert_eq!(lines("370200 青岛市 < 370000", 12), ["370200", "青岛市", "< 370000"]);
        assert_eq!(lines("净额 12.5 万元", 8), ["净额", "12.5", "万元"], "no room for both");
        assert_eq!(lines("面积 3 平方公里", 12), ["面积", "3 平方公里"]);
        assert_eq!(lines("净额 12.5 万元", 10), ["净额", "12.5 万元"]);
        assert_eq!(lines("共 3 项，2022年起", 10), ["共 3 项，", "2022年起"]);
        assert_eq!(lines("总产值（亿元）", 8), ["总产值", "（亿元）"]);
        assert_eq!(lines("价值 = 12 万元", 10), ["价值", "= 12 万元"]);
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(lines("first of all: water use", 12), ["first of", "all: water", "use"]);
        assert_eq!(lines("grain_price_of_rice", 12), ["grain_price_", "of_rice"]);
        assert_eq!(lines("", 5), [""]);
        assert_eq!(widest_piece("指标 area of"), 4);
    }

    #[test]
    fn what_is_broken_hangs_below_its_beginning() {
        assert_eq!(hanging("  one two three", 10), "  one\n    two\n    three");
        assert_eq!(hanging("short\nwords", 10), "short\nwords");
        assert_eq!(hanging("├─ one two three four", 16), "├─ one two\n│    three four");
    }
}
