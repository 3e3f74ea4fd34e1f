//! How large a map may be, looked at before anything of it is built.

use crate::finding::Finding;
use crate::text;

/// Bytes of the file at most.
pub const BYTES: u64 = 16 << 20;
/// Positions of all outlines at most.
const POINTS: usize = 200_000;
/// Brackets within one another at most; outlines of several parts take eight.
const DEPTH: usize = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    Bytes,
    Points,
    Depth,
}

/// Counts positions and brackets. What is no JSON is found out later.
pub fn look(text: &str) -> Result<(), Excess> {
    let (mut points, mut depth, mut quoted, mut escaped, mut opened) = (0, 0usize, false, false, false);
    for byte in text.bytes() {
        if quoted {
            (quoted, escaped) = match byte {
                _ if escaped => (true, false),
                b'\\' => (true, true),
                b'"' => (false, false),
                _ => (true, false),
            };
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Excess::Depth);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            // A position is a list that begins with a number.
            b'-' | b'0'..=b'9' if opened => {
                points += 1;
                if points > POINTS {
                    return Err(Excess::Points);
                }
            }
            _ => {}
        }
        opened = byte == b'[' || (opened && byte.is_ascii_whitespace());
    }
    Ok(())
}

pub fn too_large(excess: Excess) -> Finding {
    let most = BYTES >> 20;
    let message = match excess {
        Excess::Bytes => text!("地图文件超过 {most} MiB", "the file of the map has more than {most} MiB"),
        Excess::Points => {
            text!("地图的轮廓超过 {POINTS} 个点", "the outlines of the map have more than {POINTS} points")
        }
        Excess::Depth => {
            text!("地图的括号套了 {DEPTH} 层以上", "the map has more than {DEPTH} levels of brackets")
        }
    };
    Finding::error("map-too-large", message).help(text!(
        "先把轮廓化简（如 mapshaper 的 -simplify），只留各行政区的面",
        "simplify the outlines first (mapshaper -simplify, say) and keep only those of the regions"
    ))
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, Excess, POINTS, look};

    #[test]
    fn positions_and_brackets_are_counted_outside_quotes() {
        let many = |n: usize| format!("[{}]", vec!["[1,2]"; n].join(","));
        assert_eq!(look(&many(POINTS)), Ok(()));
        assert_eq!(look(&many(POINTS + 1)), Err(Excess::Points));
        assert_eq!(look(&"[".repeat(DEPTH + 1)), Err(Excess::Depth));
        assert_eq!(look(&format!("\"{}\\\"[\"", "[1".repeat(POINTS + 1))), Ok(()));
    }
}
