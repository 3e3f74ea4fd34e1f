//! Reverse linkage: what every form owes to those who do not develop damaging industries, over random counties.

mod design;
mod enclave;
mod independent;
mod laws;
mod random;
mod world;

/// How many worlds each law is tried on: a few here, and as many as `GEEP_WORLDS` says in `.ci/run`.
fn worlds() -> usize {
    std::env::var("GEEP_WORLDS").map_or(60, |count| count.parse().expect("GEEP_WORLDS is a number"))
}
