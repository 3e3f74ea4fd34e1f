//! Texts as TOML has them. Files that people go on writing — proposals, drafts, manifests — are put together as text, line
//! by line: their remarks stand at the ends of lines and among the columns of a list, where a tree of keys has no place
//! for them. What is put in passes through here.

/// A text in quotes, on one line.
pub fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted += &format!("\\u{:04X}", u32::from(letter)),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quote;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_reads_back(text: String) {
            let read: toml::Table = toml::from_str(&format!("{} = {}", quote(&text), quote(&text))).unwrap();
            prop_assert_eq!(read.get(&text).and_then(toml::Value::as_str), Some(text.as_str()));
        }
    }

    #[test]
    fn what_would_end_a_text_or_a_line_is_escaped() {
        assert_eq!(quote("a\"b\\c\nd\u{b}"), r#""a\"b\\c\u000Ad\u000B""#);
    }
}
