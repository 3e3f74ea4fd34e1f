use super::super::tree::{Kind, Node, Operator, Pick, PickTo, Word};
use super::{DIMENSIONS, print, read, spans};
use crate::function::{FUNCTIONS, Family, Function};
use proptest::prelude::*;

/// Whatever comes of a text, its places lie inside it and on whole characters.
fn holds_together(text: &str) -> Result<(), TestCaseError> {
    match read(text) {
        Ok(node) => {
            let mut sound = true;
            spans(&node, &mut |span| sound &= text.get(span.clone()).is_some());
            prop_assert!(sound, "{}", text);
            // Printed in full brackets it is the same tree, unless the brackets nest too deeply.
            match read(&print(&node)) {
                Ok(again) => prop_assert_eq!(without_places(again), without_places(node)),
                Err(e) => prop_assert_eq!(e.message.en, "formula nested too deeply"),
            }
        }
        Err(e) => prop_assert!(text.get(e.span.clone()).is_some(), "{} {:?}", text, e.span),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        holds_together(&text)?;
    }

    #[test]
    fn any_text_of_the_right_letters_is_read_or_refused(text in "[a-c0-9水 +*/^()\\[\\],.=<>!\"{}e-]{0,60}") {
        holds_together(&text)?;
    }

    #[test]
    fn any_row_of_tokens_is_read_or_refused(tokens in prop::collection::vec(token(), 0..40)) {
        holds_together(&tokens.concat())?;
        holds_together(&tokens.join(" "))?;
    }

    #[test]
    fn a_printed_tree_reads_back(node in node()) {
        let text = print(&node);
        let again = read(&text);
        prop_assert!(again.is_ok(), "{}: {}", text, again.unwrap_err().message.en);
        prop_assert_eq!(without_places(again.unwrap()), node, "{}", text);
    }
}

fn token() -> impl Strategy<Value = String> {
    let words = ["x", "y", "year", "class", "county", "city", "by", "and", "or", "not", "2020", "1", "\"a\""];
    let marks =
        ["+", "-", "*", "/", "^", "<", "<=", "=", "==", "(", ")", "(", ")", "[", "]", ",", ",", "[t]"];
    let functions: Vec<String> = FUNCTIONS.iter().map(|f| format!("{}(", f.name)).collect();
    let fixed: Vec<String> = words.iter().chain(&marks).map(|s| s.to_string()).collect();
    prop_oneof![3 => prop::sample::select(fixed), 1 => prop::sample::select(functions)]
}

/// Words that are neither keywords nor dimensions.
fn name() -> impl Strategy<Value = String> {
    let taken = |word: &str| super::super::KEYWORDS.contains(&word) || DIMENSIONS.contains(&word);
    "[a-zA-Z_][a-z0-9_]{0,6}".prop_filter("a keyword or a dimension", move |word| !taken(word))
}

fn dimension() -> impl Strategy<Value = Word> {
    prop::sample::select(DIMENSIONS.to_vec()).prop_map(word)
}

fn word(text: impl Into<String>) -> Word {
    Word { text: text.into(), span: 0..0 }
}

fn pick() -> impl Strategy<Value = Pick> {
    let steps = prop_oneof![-1000..=-1, 1..=1000].prop_map(PickTo::Shift);
    let member = "[^\"]{0,6}".prop_map(|text| PickTo::Member(word(text)));
    let above = dimension().prop_map(PickTo::Above);
    (dimension(), prop_oneof![steps, member, above]).prop_map(|(dimension, to)| Pick { dimension, to })
}

fn function(fits: impl Fn(&Function) -> bool) -> impl Strategy<Value = &'static Function> {
    prop::sample::select(FUNCTIONS.iter().filter(|f| fits(f)).collect::<Vec<_>>())
}

fn operator() -> impl Strategy<Value = Operator> {
    prop::sample::select(Operator::ALL.to_vec())
}

fn leaf() -> impl Strategy<Value = Kind> {
    let value = prop_oneof![(0..4000u32).prop_map(|n| f64::from(n) / 8.0), 0.0..f64::MAX];
    let unit = prop::option::of("[a-z%万元/0-9 ()]{0,8}".prop_map(word));
    prop_oneof![
        (value, unit).prop_map(|(value, unit)| Kind::Number { value, unit }),
        (name(), prop::collection::vec(pick(), 0..3)).prop_map(|(name, picks)| Kind::Name { name, picks }),
    ]
}

fn place(kind: Kind) -> Node {
    Node { kind, span: 0..0 }
}

/// A tree of any shape the language has.
fn node() -> impl Strategy<Value = Node> {
    leaf().prop_map(place).prop_recursive(6, 48, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let call = function(|f| !f.is_over() && !matches!(f.family, Family::Tier)).prop_flat_map({
            let inner = inner.clone();
            move |function| {
                let (least, most) = function.values().into_inner();
                prop::collection::vec(inner.clone(), least..=most.min(4))
                    .prop_map(move |arguments| Kind::Call { function, arguments })
            }
        });
        let over = (
            function(|f| f.is_over()),
            prop::collection::vec(inner.clone(), 3),
            prop::collection::vec(dimension(), 1..4),
            prop::option::of(dimension()),
            // What follows the dimensions is told from them by being no word.
            (1u32..1000).prop_map(|n| place(Kind::Number { value: n.into(), unit: None })),
        )
            .prop_map(|(function, mut arguments, dimensions, by, step)| {
                let (values, stepped) = (*function.values().end(), function.is_stepped());
                arguments.truncate(values);
                let step = stepped.then(|| Box::new(step));
                Kind::Over { function, arguments, dimensions, by, step }
            });
        let tier =
            (boxed(), name().prop_map(word)).prop_map(|(argument, table)| Kind::Tier { argument, table });
        let binary = (operator(), boxed(), boxed()).prop_map(|(operator, left, right)| Kind::Binary {
            operator,
            left,
            right,
        });
        prop_oneof![
            4 => binary,
            1 => boxed().prop_map(Kind::Negate),
            1 => boxed().prop_map(Kind::Not),
            2 => call,
            2 => over,
            1 => tier,
        ]
        .prop_map(place)
    })
}

fn without_places(node: Node) -> Node {
    let boxed = |inner: Box<Node>| Box::new(without_places(*inner));
    let bare = |w: Word| word(w.text);
    place(match node.kind {
        Kind::Number { value, unit } => Kind::Number { value, unit: unit.map(bare) },
        Kind::Name { name, picks } => {
            let pick = |p: Pick| Pick {
                dimension: bare(p.dimension),
                to: match p.to {
                    PickTo::Member(member) => PickTo::Member(bare(member)),
                    PickTo::Above(attribute) => PickTo::Above(bare(attribute)),
                    shift => shift,
                },
            };
            Kind::Name { name, picks: picks.into_iter().map(pick).collect() }
        }
        Kind::Negate(inner) => Kind::Negate(boxed(inner)),
        Kind::Not(inner) => Kind::Not(boxed(inner)),
        Kind::Binary { operator, left, right } => {
            Kind::Binary { operator, left: boxed(left), right: boxed(right) }
        }
        Kind::Call { function, arguments } => {
            Kind::Call { function, arguments: arguments.into_iter().map(without_places).collect() }
        }
        Kind::Over { function, arguments, dimensions, by, step } => Kind::Over {
            function,
            arguments: arguments.into_iter().map(without_places).collect(),
            dimensions: dimensions.into_iter().map(bare).collect(),
            by: by.map(bare),
            step: step.map(boxed),
        },
        Kind::Tier { argument, table } => Kind::Tier { argument: boxed(argument), table: bare(table) },
    })
}
