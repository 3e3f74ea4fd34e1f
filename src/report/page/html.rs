//! Words of a user as they may stand in HTML, between tags or in an attribute.

use crate::text::visible;

/// Nothing in it is a tag, ends an attribute or turns the direction of writing.
pub fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in visible(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Bytes in base 64, as a policy names what may run.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|at| u32::from(part.get(at).copied().unwrap_or(0)));
        let bits = a << 16 | b << 8 | c;
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= part.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{base64, text};

    #[test]
    fn tags_are_words() {
        assert_eq!(text("<b a=\"x\">&'\u{202e}"), "&lt;b a=&quot;x&quot;&gt;&amp;&#39;\\u202e");
    }

    #[test]
    fn base_64_is_that_of_the_standard() {
        let found = ["", "f", "fo", "foo", "foobar"].map(|words| base64(words.as_bytes()));
        assert_eq!(found, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFy"]);
    }
}
