//! Numbers for reading: at most 12 significant digits, nothing rounded away that matters.

/// A number without needless digits.
pub fn figure(x: f64) -> String {
    if !x.is_finite() {
        return "#N/A".to_string();
    }
    let rounded: f64 = format!("{x:.11e}").parse().unwrap_or(x);
    let plain = format!("{rounded}");
    if plain.len() > 18 { format!("{rounded:e}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn shows_what_matters() {
        assert_eq!(figure(0.1 + 0.2), "0.3");
        assert_eq!(figure(692000.0), "692000");
        assert_eq!(figure(1.0 / 3.0), "0.333333333333");
        assert_eq!(figure(-2.5e-20), "-2.5e-20");
        assert_eq!(figure(f64::NAN), "#N/A");
    }
}
