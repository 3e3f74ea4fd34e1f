//! Which base dimensions a unit holds: money; tonnes of carbon, of carbon dioxide or of neither.

use super::dimension::{Base, Exponents};
use super::{Factor, Unit};
use crate::text;
use crate::text::Text;

impl Unit {
    /// One yuan: what every unit of money is told in.
    pub fn yuan() -> Unit {
        Unit { spelling: Some("元".into()), ..Unit::new(Exponents::of(&[(Base::Money, 1)]), Factor::ONE) }
    }

    /// Whether prices matter to a figure: 元, 元/t, 元/人.
    pub fn holds_money(&self) -> bool {
        self.dimension.of_base(Base::Money) != 0
    }

    /// Whether a figure is an amount of money, not a price: 万元/% has the dimension of one.
    pub fn is_money(&self) -> bool {
        let per = self.spelling.as_ref().is_some_and(|spelling| spelling.contains('/'));
        self.dimension == Exponents::of(&[(Base::Money, 1)]) && !per
    }

    /// Whether it is the hundredth part.
    pub fn is_percent(&self) -> bool {
        Unit::one().factor_to(self).is_some_and(|factor| factor.numer() == 100 && factor.denom() == 1)
    }

    /// What to do where two units differ in carbon or carbon dioxide; nothing where they do not.
    pub fn carbon_advice(&self, wanted: &Unit) -> Option<Text> {
        let differs = |base| self.dimension.of_base(base) != wanted.dimension.of_base(base);
        [Base::Carbon, Base::CarbonDioxide].into_iter().any(differs).then(|| {
            text!(
                "碳（tC）与二氧化碳（tCO2）是两种量，t 两者都不是：写明按哪一种，如 元/tC 或 元/tCO2；要换算时在公式中乘或除以系数 co2_per_c",
                "carbon (tC) and carbon dioxide (tCO2) are two quantities, and t is neither: say which is meant, as in 元/tC or 元/tCO2; to go from one to the other, multiply or divide by the coefficient co2_per_c in the formula"
            )
        })
    }
}
