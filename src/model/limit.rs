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
/// A percentage so small may be a fraction.
pub const SHARE: &str = "smallest_rate";
/// So many of them make a column to be asked about.
pub const SHARE_FIGURES: &str = "share_figures";
/// Amounts of one measure so many times apart, with none between them, are not of one unit.
pub const AMOUNT_GAP: &str = "amount_gap";
/// So many times all amounts of a settlement that are not computed from it, or as small a part of them.
pub const AMOUNT_ALONE: &str = "amount_alone";
/// So many times the figure that the definitions call its like, or as small a part of it.
pub const LIKE: &str = "like_ratio";
/// The most that a county, a city, a province and the nation have.
pub const MOST_OF: [[&str; 4]; 6] = [
    ["most_money_county", "most_money_city", "most_money_province", "most_money_nation"],
    ["most_area_county", "most_area_city", "most_area_province", "most_area_nation"],
    ["most_people_county", "most_people_city", "most_people_province", "most_people_nation"],
    ["most_water_county", "most_water_city", "most_water_province", "most_water_nation"],
    ["most_visits_county", "most_visits_city", "most_visits_province", "most_visits_nation"],
    ["most_mass_county", "most_mass_city", "most_mass_province", "most_mass_nation"],
];
/// The most that they are paid, or pay, at one settlement.
pub const MOST_PAID: [[&str; 4]; 1] =
    [["most_paid_county", "most_paid_city", "most_paid_province", "most_paid_nation"]];
/// All of them, by the command that reads them.
pub const ALL: [(&str, &[&str]); 10] = [
    ("geep check", &[CHANGE, RATIO, PEERS, MOST, SHARE]),
    ("geep import", &[SCALE_GAP, SCALE_MOST, SCALE_FIGURES]),
    ("geep settle", &[SHARE_FIGURES, AMOUNT_GAP, AMOUNT_ALONE, LIKE]),
    ("geep settle", &MOST_OF[0]),
    ("geep settle", &MOST_OF[1]),
    ("geep settle", &MOST_OF[2]),
    ("geep settle", &MOST_OF[3]),
    ("geep settle", &MOST_OF[4]),
    ("geep settle", &MOST_OF[5]),
    ("geep settle", &MOST_PAID[0]),
];

impl Catalog {
    /// One of these limits; without a definition nothing is doubted.
    pub fn limit(&self, id: &str) -> Option<f64> {
        let found = self.coefficients.iter().find(|c| c.id == id);
        found.and_then(|c| c.rows.first()).map(|row| row.value * row.factor.to_f64())
    }
}
