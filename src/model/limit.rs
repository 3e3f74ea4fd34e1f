//! Where the program itself draws a line when it doubts a figure, whatever the measure: coefficients of these names.

use super::Catalog;

/// So many times as much, or as little, as the year before.
pub const CHANGE: &str = "unusual_change";
/// So many times the median of the others, or as small a part of it.
pub const RATIO: &str = "unusual_ratio";
/// With fewer others there is nothing to hold a figure against.
pub const PEERS: &str = "unusual_peers";
/// What this share of regions has is missed in the others.
pub const MOST: &str = "complete_share";
/// In a table to be imported: so many times the nearest other figure, or as small a part of it.
pub const SCALE_GAP: &str = "scale_gap";
/// Farther than this from the middle of them it is another slip.
pub const SCALE_MOST: &str = "scale_most";
/// Fewer figures than these say nothing of each other's scale.
pub const SCALE_FIGURES: &str = "scale_figures";
/// All of them, by the command that reads them.
pub const ALL: [(&str, &[&str]); 2] =
    [("geep check", &[CHANGE, RATIO, PEERS, MOST]), ("geep import", &[SCALE_GAP, SCALE_MOST, SCALE_FIGURES])];

impl Catalog {
    /// One of these limits; without a definition nothing is doubted.
    pub fn limit(&self, id: &str) -> Option<f64> {
        let found = self.coefficients.iter().find(|c| c.id == id);
        found.and_then(|c| c.rows.first()).map(|row| row.value * row.factor.to_f64())
    }
}
