//! Operations that have no result though all their values are there.

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    DivisionByZero,
    /// 0 to the 0, or a negative number to a fraction.
    Power,
    LogarithmOfNothing,
    RootOfNegative,
    /// Beyond what a number can hold.
    TooLarge,
    /// Outside the steps of a table.
    NoStep,
    /// None of the cases of an `if` holds.
    NoCase,
}
