//! Random rule books: the shares against all 2^n mixtures, each a world of its own that is built and run.

use super::world::{World, world};
use super::{compared, lines, near, shares};

/// Factors of a random book, in this order.
const FACTORS: [&str; 10] = ["u", "v", "w", "x", "y", "rate", "price", "steps", "rule:first", "rule:second"];
/// Measures among them.
const MEASURES: usize = 5;
const KEYS: [&str; 3] = ["2020 a", "2020 b", "2020 d"];
const BOOKS: u64 = 10;

/// Numbers without a pattern, the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// Between 1 and 9, in hundredths.
    fn value(&mut self) -> f64 {
        1.0 + self.below(800) as f64 / 100.0
    }

    /// A formula over names, with a value wherever these are positive.
    fn formula(&mut self, names: &[&str], depth: u32) -> String {
        if depth == 0 {
            return names[self.below(names.len() as u64) as usize].to_string();
        }
        let (a, b) = (self.formula(names, depth - 1), self.formula(names, depth - 1));
        match self.below(9) {
            0 | 1 => format!("({a} + {b})"),
            2 => format!("({a} - {b})"),
            3 | 4 => format!("({a} * {b})"),
            5 => format!("({a} / (1 + abs({b})))"),
            6 => format!("max({a}, {b})"),
            7 => format!("if({a} > {b}, {a}, 2 * {b})"),
            _ => format!("(tier(abs({a}), steps) + {b})"),
        }
    }
}

/// What each side has of every factor.
struct Book {
    values: Vec<[Vec<f64>; 2]>,
    rules: [[String; 2]; 2],
    total: String,
}

impl Book {
    fn random(seed: u64) -> Book {
        let mut numbers = Numbers(seed);
        let values = (0..8).map(|_| [(); 2].map(|()| KEYS.map(|_| numbers.value()).to_vec())).collect();
        let all = ["u", "v", "w", "x", "y", "rate", "price"];
        let rules = [["u", "v", "rate"], ["x", "price", "y"]]
            .map(|names| [(); 2].map(|()| numbers.formula(&names, 2)));
        let rest = numbers.formula(&all, 2);
        Book { values, rules, total: format!("first + third - second + sum_of - ({rest})") }
    }

    /// The world in which some factors are as the second side has them.
    fn world(&self, second: impl Fn(usize) -> bool) -> World {
        let of = |factor: usize| &self.values[factor][usize::from(second(factor))];
        let mut world = world();
        for (factor, id) in FACTORS.iter().enumerate().take(MEASURES) {
            world = world.measure(id, "1", "year county");
            for (key, value) in KEYS.iter().zip(of(factor)) {
                world = world.given(id, key, *value);
            }
        }
        let row = |factor: usize| format!("value={} unit=1", of(factor)[0]);
        world = world.coefficient("rate", "1", "").row("rate", &row(5));
        world = world.coefficient("price", "1", "").row("price", &row(6));
        let steps = [(None, Some(3.0), of(7)[0]), (Some(3.0), None, of(7)[1])];
        world = world.tier("steps", "1", "1", "whole left", &steps);
        let rule = |at: usize| &self.rules[at][usize::from(second(8 + at))];
        world = world.line("first", "1", "year county", rule(0)).line("second", "1", "year county", rule(1));
        world = world.line("third", "1", "year county", "u * v * w + tier(x, steps) * y - x * rate");
        world = world.line("part", "1", "year county", "w * price - u");
        world = world.line("sum_of", "1", "year", "sum(part, county)");
        world.line("total", "1", "year county", &self.total)
    }
}

#[test]
fn shares_are_those_of_all_mixtures() {
    let count = FACTORS.len();
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    for seed in 0..BOOKS {
        let book = Book::random(seed);
        let same_text = [0, 1].map(|at| book.rules[at][0] == book.rules[at][1]);
        let values: Vec<Vec<f64>> = (0..1usize << count)
            .map(|set| {
                let outcome = book.world(|factor| set >> factor & 1 == 1).run();
                KEYS.map(|key| outcome.value("total", key)).to_vec()
            })
            .collect();
        let (a, b) = (book.world(|_| false), book.world(|_| true));
        let explained = compared((&a, 2020), (&b, 2020), &lines(&["total"]));
        let all = (1 << count) - 1;
        for (row, _) in KEYS.iter().enumerate() {
            let found = shares(&explained, row);
            for (factor, id) in FACTORS.iter().enumerate() {
                let bit = 1usize << factor;
                let mut wanted = 0.0;
                for set in (0..1usize << count).filter(|set| set & bit == 0) {
                    let before = set.count_ones() as usize;
                    let weight = factorial(before) * factorial(count - 1 - before) / factorial(count);
                    wanted += weight * (values[set | bit][row] - values[set][row]);
                }
                let Some([share, first, last]) = found.get(*id).copied() else {
                    assert!(factor >= 8 && same_text[factor - 8], "{id}");
                    continue;
                };
                near(share, wanted, 1e-12);
                near(first, values[bit][row] - values[0][row], 1e-12);
                near(last, values[all][row] - values[all & !bit][row], 1e-12);
            }
        }
    }
}
