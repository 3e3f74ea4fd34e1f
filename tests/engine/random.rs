//! Random formulas against a second, slow reading of the language.

use super::world::world;
use proptest::prelude::*;

/// A formula of values over three quantities.
#[derive(Clone, Debug)]
pub enum Formula {
    Number(u8),
    /// `x`, `y` or `z`.
    Name(usize),
    Negate(Box<Formula>),
    Binary(char, Box<Formula>, Box<Formula>),
    Call(&'static str, Vec<Formula>),
    /// `if(a < b, c, d)` with any comparison.
    If(&'static str, Box<[Formula; 4]>),
    /// `if(present(a), b, c)`.
    IfPresent(Box<[Formula; 3]>),
}

use Formula::*;

impl Formula {
    pub fn text(&self) -> String {
        match self {
            Number(n) => n.to_string(),
            Name(i) => ["x", "y", "z"][*i].to_string(),
            Negate(a) => format!("(-{})", a.text()),
            Binary(operator, a, b) => format!("({} {operator} {})", a.text(), b.text()),
            Call(name, arguments) => {
                format!("{name}({})", arguments.iter().map(Formula::text).collect::<Vec<_>>().join(", "))
            }
            If(compare, parts) => {
                let [a, b, yes, no] = parts.each_ref().map(Formula::text);
                format!("if({a} {compare} {b}, {yes}, {no})")
            }
            IfPresent(parts) => {
                let [asked, yes, no] = parts.each_ref().map(Formula::text);
                format!("if(present({asked}), {yes}, {no})")
            }
        }
    }

    /// The value where the three quantities are as given; none where it is missing or not a number.
    fn value(&self, given: &[Option<f64>; 3]) -> Option<f64> {
        let value = match self {
            Number(n) => f64::from(*n),
            Name(i) => given[*i]?,
            Negate(a) => -a.value(given)?,
            Binary(operator, a, b) => {
                let (a, b) = (a.value(given)?, b.value(given)?);
                match operator {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    '/' => a / b,
                    _ if a == 0.0 && b == 0.0 => return None,
                    _ => libm::pow(a, b),
                }
            }
            Call("coalesce", arguments) => return arguments.iter().find_map(|a| a.value(given)),
            Call(name, arguments) => {
                let values: Vec<f64> = arguments.iter().map(|a| a.value(given)).collect::<Option<_>>()?;
                match *name {
                    "min" => values.into_iter().reduce(f64::min)?,
                    "max" => values.into_iter().reduce(f64::max)?,
                    "abs" => values[0].abs(),
                    "sqrt" => values[0].sqrt(),
                    "ln" => libm::log(values[0]),
                    "exp" => libm::exp(values[0]),
                    other => panic!("{other}"),
                }
            }
            If(compare, parts) => {
                let [a, b, yes, no] = &**parts;
                let (a, b) = (a.value(given)?, b.value(given)?);
                let holds = match *compare {
                    "<" => a < b,
                    "<=" => a <= b,
                    ">" => a > b,
                    ">=" => a >= b,
                    "=" => a == b,
                    _ => a != b,
                };
                if holds { yes } else { no }.value(given)?
            }
            IfPresent(parts) => {
                let [asked, yes, no] = &**parts;
                if asked.value(given).is_some() { yes } else { no }.value(given)?
            }
        };
        value.is_finite().then_some(value)
    }
}

pub fn formula() -> impl Strategy<Value = Formula> {
    let leaf = prop_oneof![(0..4u8).prop_map(Number), (0..3usize).prop_map(Name)];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let operator = prop::sample::select(vec!['+', '-', '*', '/', '^']);
        let compare = prop::sample::select(vec!["<", "<=", ">", ">=", "=", "!="]);
        let one = prop::sample::select(vec!["abs", "sqrt", "ln", "exp"]);
        let many = prop::sample::select(vec!["min", "max", "coalesce"]);
        prop_oneof![
            4 => (operator, boxed(), boxed()).prop_map(|(o, a, b)| Binary(o, a, b)),
            1 => boxed().prop_map(Negate),
            1 => (one, inner.clone()).prop_map(|(name, a)| Call(name, vec![a])),
            1 => (many, prop::collection::vec(inner.clone(), 2..4)).prop_map(|(name, all)| Call(name, all)),
            1 => (compare, prop::array::uniform4(inner.clone())).prop_map(|(c, parts)| If(c, parts.into())),
            1 => prop::array::uniform3(inner.clone()).prop_map(|parts| IfPresent(parts.into())),
        ]
    })
}

/// Some inputs that meet the edges: nothing, zero, equal ones, both signs.
pub const GIVEN: [[Option<f64>; 3]; 6] = [
    [Some(1.5), Some(-2.0), Some(3.0)],
    [Some(0.0), Some(2.0), Some(2.0)],
    [None, Some(1.0), Some(0.5)],
    [Some(-1.0), None, Some(-1.0)],
    [Some(700.0), Some(0.0), None],
    [Some(0.25), Some(0.25), Some(0.0)],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn formulas_come_to_what_they_say(formula in formula()) {
        let world = ["x", "y", "z"].iter().fold(world(), |world, id| world.measure(id, "1", "year"));
        let mut world = world.measure("all", "1", "year");
        for (year, given) in (2000..).zip(&GIVEN) {
            let year = year.to_string();
            world = world.given("all", &year, 0.0);
            for (id, value) in ["x", "y", "z"].iter().zip(given) {
                world = value.iter().fold(world, |world, value| world.given(id, &year, *value));
            }
        }
        // What is the same in all years still has to be said for each.
        let found = world.line("result", "1", "year", &format!("{} + all", formula.text())).run();
        for (given, found) in GIVEN.iter().zip(found.values("result")) {
            let expected = formula.value(given);
            prop_assert_eq!(found, expected, "{} at {:?}", formula.text(), given);
        }
    }
}
