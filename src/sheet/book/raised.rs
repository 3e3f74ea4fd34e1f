//! Letters set above the line. A note number behind a figure, 61.2¹, is no digit of it; of 61.21 the parser would leave
//! nothing to tell. They become the letters that are made for it: ¹, ², ³.

use std::collections::HashMap;

/// Texts of a workbook some of whose letters are raised, by the letters alone.
#[derive(Debug, Default)]
pub struct Raised {
    /// The text with its letters raised, and whether it stands elsewhere without.
    texts: HashMap<String, (String, bool)>,
}

impl Raised {
    /// A text with its letters raised; an error where the same letters also stand on the line. None of all others.
    pub fn text(&self, text: &str) -> Option<Result<&str, &str>> {
        if self.texts.is_empty() {
            return None;
        }
        let (raised, twice) = self.texts.get(&bare(text))?;
        Some(if *twice { Err(raised) } else { Ok(raised) })
    }

    /// Takes a text by its runs, each raised or not.
    pub fn insert(&mut self, runs: &[(bool, String)]) {
        let raised: String = runs
            .iter()
            .flat_map(|(raised, run)| run.chars().map(|letter| if *raised { raise(letter) } else { letter }))
            .collect();
        let plain: String = runs.iter().map(|(_, run)| run.as_str()).collect();
        if raised == plain {
            return;
        }
        let known = self.texts.entry(bare(&plain)).or_insert_with(|| (raised.clone(), false));
        known.1 |= bare(&known.0) != bare(&raised);
    }

    /// Takes a text without raised letters. Only what a figure would be changed by matters: km2 is km².
    pub fn insert_plain(&mut self, text: &str) {
        if text.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '.'))
            && let Some(known) = self.texts.get_mut(&bare(text))
        {
            known.1 = true;
        }
    }
}

/// Without white space, which is kept at the edges of runs or not.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A letter above the line, where there is such a one.
pub fn raise(letter: char) -> char {
    match letter {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32(u32::from('⁴') + u32::from(letter) - u32::from('4')).unwrap_or(letter),
        '+' => '⁺',
        '-' | '−' => '⁻',
        '(' => '⁽',
        ')' => '⁾',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn note_numbers_are_told_from_digits() {
        let mut raised = Raised::default();
        let runs = |runs: &[(bool, &str)]| runs.iter().map(|(r, t)| (*r, t.to_string())).collect::<Vec<_>>();
        raised.insert(&runs(&[(false, "61.2"), (true, "1")]));
        raised.insert(&runs(&[(false, "面积（km"), (true, "2"), (false, "）")]));
        raised.insert(&runs(&[(false, "9"), (true, "10")]));
        raised.insert_plain("910");
        raised.insert_plain("面积（km2）");
        assert_eq!(raised.text("61.21"), Some(Ok("61.2¹")));
        assert_eq!(raised.text("面积（km2）"), Some(Ok("面积（km²）")));
        // A plain 910 elsewhere: neither is to be taken for the other.
        assert_eq!(raised.text("910"), Some(Err("9¹⁰")));
        assert_eq!(raised.text("61.2"), None);
    }
}
