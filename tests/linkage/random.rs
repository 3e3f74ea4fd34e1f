//! Numbers that look random and are the same in every run.

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From 0 to 1.
    pub fn part(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Between two numbers, with few decimals, as a clerk would type it.
    pub fn typed(&mut self, low: f64, high: f64) -> f64 {
        ((low + (high - low) * self.part()) * 100.0).round() / 100.0
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.part() * count as f64) as usize % count
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
