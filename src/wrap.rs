//! Text in lines that fit a width: broken between words and between Chinese characters, never within a number, between
//! a number and its unit, or where a line would begin with a closing mark.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const CLOSING: &str = "，。、；：？！）》」』】”’…—·％%)]},.;:!?";
const OPENING: &str = "（《「『【“‘([{";

/// How many columns of a terminal a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The parts of a line that stay whole, each with the spaces behind it.
fn pieces(line: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let mut cuts = vec![0];
    for (i, pair) in chars.windows(2).enumerate() {
        let ((_, a), (at, b)) = (pair[0], pair[1]);
        if match a == ' ' {
            true => b != ' ' && !(follows_number(&chars[..i]) && b.is_alphabetic()),
            false => parts(a, b),
        } {
            cuts.push(at);
        }
    }
    cuts.push(line.len());
    cuts.windows(2).map(|cut| &line[cut[0]..cut[1]]).filter(|piece| !piece.is_empty()).collect()
}

/// Whether a line may end between two characters that no space stands between.
fn parts(a: char, b: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    let counted = (a.is_ascii_digit() && b.is_alphabetic()) || b == ' ';
    (wide(a) || wide(b)) && !counted && !CLOSING.contains(b) && !OPENING.contains(a)
}

/// Whether the last of some characters belongs to a number.
fn follows_number(chars: &[(usize, char)]) -> bool {
    chars.last().is_some_and(|(_, c)| c.is_ascii_digit())
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

/// A part that is too wide, in parts that are not.
fn cut(piece: &str, room: usize) -> Vec<&str> {
    let (mut rest, mut parts) = (piece, Vec::new());
    while columns(rest.trim_end()) > room {
        let mut used = 0;
        let fits = rest.char_indices().take_while(|(_, c)| {
            used += c.width().unwrap_or(0);
            used <= room
        });
        let end = fits.last().map_or(0, |(at, c)| at + c.len_utf8());
        let mark = rest[..end].rfind(['_', '-', '/', '.', ',', '=', '|', '(']).map(|at| at + 1);
        let at =
            mark.filter(|at| 2 * at > end).unwrap_or(end).max(rest.chars().next().map_or(1, char::len_utf8));
        parts.push(&rest[..at]);
        rest = &rest[at..];
    }
    parts.push(rest);
    parts
}

/// Every line that is too wide, broken; what follows is indented two columns more than its beginning.
pub fn hanging(text: &str, room: usize) -> String {
    let mut out: Vec<String> = Vec::new();
    for line in text.split('\n') {
        if columns(line) <= room {
            out.push(line.to_string());
            continue;
        }
        let words = line.trim_start_matches(' ');
        let first = line.len() - words.len();
        let further = (first + 2).min(room / 2);
        // The first line has the two columns that the others are indented by.
        let broken = lines(words, room.saturating_sub(further));
        out.extend(broken.iter().enumerate().map(|(i, part)| {
            let indent = if i == 0 { first.min(room / 2) } else { further };
            format!("{}{part}", " ".repeat(indent))
        }));
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_units_and_marks_end_lines() {
        assert_eq!(lines("一二三四，五六", 8), ["一二三", "四，五六"]);
        assert_eq!(lines("净额 12.5 万元", 8), ["净额", "12.5", "万元"], "no room for both");
        assert_eq!(lines("净额 12.5 万元", 10), ["净额", "12.5 万元"]);
        assert_eq!(lines("共 3 项，2022年起", 10), ["共 3 项，", "2022年起"]);
        assert_eq!(lines("（金额）", 6), ["（金", "额）"]);
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
    }
}
