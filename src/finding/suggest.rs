//! "Did you mean": the known word nearest to an unknown one.

/// The candidate nearest to `word`, if one is near enough to be worth naming.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 3);
    let small = word.to_lowercase();
    let length = small.chars().count();
    // Each letter that the other lacks is a change at least; texts of unlike length are far apart. A cell may hold pages.
    let comparable = |other: &str| {
        other.chars().count().abs_diff(length) <= limit
            && small.chars().filter(|letter| !other.contains(*letter)).take(limit + 1).count() <= limit
    };
    candidates
        .into_iter()
        .filter_map(|c| {
            let other = c.to_lowercase();
            let extends = is_extension(&small, c);
            if !extends && !comparable(&other) {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&small, &other);
            (distance <= limit || extends).then_some((distance, c))
        })
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
