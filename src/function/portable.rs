//! Exponentials, logarithms and powers that come out the same on every machine: those of the system differ in the last
//! digit from one to the next.

pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

pub fn power(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}
