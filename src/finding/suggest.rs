//! "Did you mean": the known word nearest to an unknown one.

/// The candidate nearest to `word`, if one is near enough to be worth naming.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 3);
    let small = word.to_lowercase();
    let length = small.chars().count();
    // Texts of unlike length are far apart; a cell may hold pages.
    let comparable =
        |c: &&str| c.to_lowercase().chars().count().abs_diff(length) <= limit || is_extension(&small, c);
    candidates
        .into_iter()
        .filter(comparable)
        .map(|c| (strsim::damerau_levenshtein(&small, &c.to_lowercase()), c))
        .filter(|(distance, c)| *distance <= limit || is_extension(&small, c))
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, c)| c)
}

/// A long enough beginning of the candidate counts as near.
fn is_extension(word: &str, candidate: &str) -> bool {
    candidate.starts_with(word) && word.chars().count() >= 4
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn names_the_near_word_and_only_that() {
        let known = ["area", "gdp", "population", "precipitation"];
        assert_eq!(nearest("aera", known), Some("area"));
        assert_eq!(nearest("precip", known), Some("precipitation"));
        assert_eq!(nearest("GDP", known), Some("gdp"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(nearest(&"p".repeat(1 << 20), known), None);
    }
}
