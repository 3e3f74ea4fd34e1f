//! Which entry of a coefficient holds in each row.

use super::route::NO_ROW;
use std::ops::Index;
use std::sync::Arc;

/// The entry of a coefficient that holds in each row of a frame; [`NO_ROW`] where none does.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The place of each row; none where all rows are in the first place.
    places: Option<Arc<[u32]>>,
    /// By place.
    entries: Arc<[u32]>,
}

impl Chosen {
    /// The entries of places, and the place of each row.
    pub fn new(places: Option<Arc<[u32]>>, entries: Arc<[u32]>) -> Chosen {
        Chosen { places, entries }
    }

    /// The place of each row; none where all rows have the same entry.
    pub fn places(&self) -> Option<&[u32]> {
        self.places.as_deref()
    }

    /// The entries of the places.
    pub fn entries(&self) -> &[u32] {
        &self.entries
    }

    /// The entry of a place.
    pub fn entry(&self, place: u32) -> u32 {
        self.entries.get(place as usize).copied().unwrap_or(NO_ROW)
    }

    /// Whether some row may be without an entry.
    pub fn lacks(&self) -> bool {
        self.entries.contains(&NO_ROW) || self.places.as_ref().is_some_and(|p| p.contains(&NO_ROW))
    }
}

impl Index<usize> for Chosen {
    type Output = u32;

    fn index(&self, row: usize) -> &u32 {
        let place = self.places.as_ref().map_or(0, |places| places[row]);
        self.entries.get(place as usize).unwrap_or(&NO_ROW)
    }
}
