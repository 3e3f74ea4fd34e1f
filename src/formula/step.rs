//! Steps of rounding and of money: the powers of ten, each told by its decimal places.

/// The most places, on either side of the point, of a step that is paid or shared out.
pub const PAID: i32 = 6;
/// The most places, on either side of the point, to which a figure is rounded.
pub const ROUNDED: i32 = 12;

/// The decimal places of a step, no more than so many: 2 for 0.01, 0 for 1, -1 for 10; none where it is no power
/// of ten.
pub fn places(step: f64, most: i32) -> Option<i32> {
    (-most..=most).find(|places| of(*places) == step)
}

/// The step with so many decimal places, as it would be read: computed powers are off in the last digit.
pub fn of(places: i32) -> f64 {
    format!("1e{}", -places).parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_power_of_ten() {
        let steps = [(0.01, 2), (1.0, 0), (10.0, -1), (1e-6, 6), (1e6, -6)];
        for (step, expected) in steps {
            assert_eq!(places(step, PAID), Some(expected), "{step}");
        }
        for step in [0.0, -1.0, 0.02, 2.0, 0.1 + 0.2, f64::NAN, f64::INFINITY] {
            assert_eq!(places(step, ROUNDED), None, "{step}");
        }
    }

    #[test]
    fn what_is_paid_has_fewer_places_than_what_is_rounded() {
        assert_eq!([places(1e-7, PAID), places(1e7, PAID)], [None, None]);
        assert_eq!([places(1e-12, ROUNDED), places(1e12, ROUNDED)], [Some(12), Some(-12)]);
        assert_eq!([places(1e-13, ROUNDED), places(1e13, ROUNDED)], [None, None]);
    }

    #[test]
    fn every_step_is_found_again() {
        assert!((-ROUNDED..=ROUNDED).all(|n| places(of(n), ROUNDED) == Some(n)));
    }
}
