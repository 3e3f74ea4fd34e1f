//! The syntax tree of a formula, every node with its place in the text.

use crate::function::Function;
use std::cmp::Ordering;
use std::ops::Range;

/// Bytes of the formula text.
pub type Span = Range<usize>;

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number; `0.3[m]` carries its unit's text.
    Number {
        value: f64,
        unit: Option<Word>,
    },
    /// A measure, coefficient or line, perhaps picked along dimensions: `x[year - 1]`.
    Name {
        name: String,
        picks: Vec<Pick>,
    },
    Negate(Box<Node>),
    Not(Box<Node>),
    Binary {
        operator: Operator,
        left: Box<Node>,
        right: Box<Node>,
    },
    /// A function of values: `max(a, b)`.
    Call {
        function: &'static Function,
        arguments: Vec<Node>,
    },
    /// A function over a dimension: `sum(x, class)`, `sum(x, county by city)`, `close(x, y, county, 0.01[万元])`.
    Over {
        function: &'static Function,
        arguments: Vec<Node>,
        dimensions: Vec<Word>,
        by: Option<Word>,
        step: Option<Box<Node>>,
    },
    /// A step table: `tier(x, table)`.
    Tier {
        argument: Box<Node>,
        table: Word,
    },
}

impl Node {
    /// Every name of a formula: quantities and step tables.
    pub fn names(&self, found: &mut dyn FnMut(&str)) {
        match &self.kind {
            Kind::Number { .. } => {}
            Kind::Name { name, .. } => found(name),
            Kind::Negate(x) | Kind::Not(x) => x.names(found),
            Kind::Binary { left, right, .. } => {
                left.names(found);
                right.names(found);
            }
            Kind::Call { arguments, .. } | Kind::Over { arguments, .. } => {
                arguments.iter().for_each(|a| a.names(found));
            }
            Kind::Tier { argument, table } => {
                found(&table.text);
                argument.names(found);
            }
        }
    }
}

/// A word of the formula with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub text: String,
    pub span: Span,
}

/// One entry in the brackets behind a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    pub dimension: Word,
    pub to: PickTo,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PickTo {
    /// So many steps along an ordered dimension: `[year - 1]` is -1.
    Shift(i32),
    /// One member: `[year = 2020]`, `[class = "forest"]`.
    Member(Word),
    /// The member that a member belongs to: `[county = city]` is the own city.
    Above(Word),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

/// How tightly the parts of a formula hold together; higher holds tighter. Formulas, words and cells go by it.
pub mod strength {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    /// A comparison does not chain.
    pub const COMPARE: u8 = 4;
    pub const SUM: u8 = 5;
    pub const PRODUCT: u8 = 6;
    pub const NEGATE: u8 = 7;
    pub const POWER: u8 = 8;
    /// A number, a name, a function, brackets.
    pub const ATOM: u8 = 9;
}

impl Operator {
    pub const ALL: [Operator; 13] = {
        use Operator::*;
        [
            Add,
            Subtract,
            Multiply,
            Divide,
            Power,
            Less,
            LessEqual,
            Greater,
            GreaterEqual,
            Equal,
            NotEqual,
            And,
            Or,
        ]
    };

    pub fn strength(self) -> u8 {
        use Operator::*;
        match self {
            Or => strength::OR,
            And => strength::AND,
            Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual => strength::COMPARE,
            Add | Subtract => strength::SUM,
            Multiply | Divide => strength::PRODUCT,
            Power => strength::POWER,
        }
    }

    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Power => "^",
            Operator::Less => "<",
            Operator::LessEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterEqual => ">=",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::And => "and",
            Operator::Or => "or",
        }
    }

    /// Whether a comparison holds for two values that stand so to each other; for other operators it never does.
    pub fn holds(self, ordering: Ordering) -> bool {
        use Operator::*;
        match self {
            Less => ordering.is_lt(),
            LessEqual => ordering.is_le(),
            Greater => ordering.is_gt(),
            GreaterEqual => ordering.is_ge(),
            Equal => ordering.is_eq(),
            NotEqual => ordering.is_ne(),
            Add | Subtract | Multiply | Divide | Power | And | Or => false,
        }
    }

    pub fn is_comparison(self) -> bool {
        use Operator::*;
        matches!(self, Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual)
    }
}
