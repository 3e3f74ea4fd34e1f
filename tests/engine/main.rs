//! The engine against numbers worked out by hand, on definitions made for each test.

mod aggregates;
mod broadcast;
mod checks;
mod coefficients;
mod decisions;
mod draws;
mod groups;
mod laws;
mod loops;
mod memory;
mod missing;
mod numbers;
mod operators;
mod periods;
mod picks;
mod random;
mod scope;
mod sql;
mod tiers;
mod units;
mod world;
