//! The rows of groups.

/// The rows of each group in ascending order.
#[derive(Debug, Default)]
pub struct Members {
    offsets: Vec<u32>,
    rows: Vec<u32>,
}

impl Members {
    pub fn new(group_of_row: &[u32], groups: usize) -> Members {
        let mut offsets = vec![0u32; groups + 1];
        for group in group_of_row {
            if let Some(count) = offsets.get_mut(*group as usize + 1).filter(|_| (*group as usize) < groups) {
                *count += 1;
            }
        }
        for i in 0..groups {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut rows = vec![0; offsets.last().copied().unwrap_or(0) as usize];
        for (row, group) in (0..).zip(group_of_row) {
            if (*group as usize) < groups {
                rows[next[*group as usize] as usize] = row;
                next[*group as usize] += 1;
            }
        }
        Members { offsets, rows }
    }

    pub fn of(&self, group: u32) -> &[u32] {
        match (self.offsets.get(group as usize), self.offsets.get(group as usize + 1)) {
            (Some(from), Some(to)) => &self.rows[*from as usize..*to as usize],
            _ => &[],
        }
    }
}
