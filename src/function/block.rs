//! The values of a term over a block of rows, and how they go together.
//! What is infinite is missing too: whatever could make a number of it again, as `min(1 / 0, 5)`, looks out for it.

use super::numbers::MISSING;

/// The values of a term over a block: one for all, or one each.
#[derive(Debug)]
pub enum Block<'a> {
    One(f64),
    Slice(&'a [f64]),
    Own(Vec<f64>),
}

impl Block<'_> {
    /// One of them.
    pub fn get(&self, i: usize) -> f64 {
        match self {
            Block::One(x) => *x,
            Block::Slice(s) => s[i],
            Block::Own(v) => v[i],
        }
    }
}

/// Each value through `f`.
pub fn apply<'a>(x: Block<'a>, f: impl Fn(f64) -> f64) -> Block<'a> {
    match x {
        Block::One(x) => Block::One(f(x)),
        Block::Slice(s) => Block::Own(s.iter().map(|x| f(*x)).collect()),
        Block::Own(mut v) => {
            v.iter_mut().for_each(|x| *x = f(*x));
            Block::Own(v)
        }
    }
}

/// Two values through `f`, reusing a buffer that is ours.
pub fn pair<'a>(a: Block<'a>, b: Block<'a>, f: impl Fn(f64, f64) -> f64) -> Block<'a> {
    match (a, b) {
        (Block::One(a), Block::One(b)) => Block::One(f(a, b)),
        (Block::One(a), b) => apply(b, |b| f(a, b)),
        (a, Block::One(b)) => apply(a, |a| f(a, b)),
        (Block::Own(mut a), Block::Own(b)) => {
            a.iter_mut().zip(&b).for_each(|(a, b)| *a = f(*a, *b));
            Block::Own(a)
        }
        (Block::Own(mut a), Block::Slice(b)) => {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = f(*a, *b));
            Block::Own(a)
        }
        (Block::Slice(a), Block::Own(mut b)) => {
            b.iter_mut().zip(a).for_each(|(b, a)| *b = f(*a, *b));
            Block::Own(b)
        }
        (Block::Slice(a), Block::Slice(b)) => Block::Own(a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect()),
    }
}

/// A condition as a number.
pub fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The smaller and the larger of two; missing where one is.
pub fn least(a: f64, b: f64) -> f64 {
    if !a.is_finite() {
        a
    } else if !b.is_finite() || b < a {
        b
    } else {
        a
    }
}

pub fn most(a: f64, b: f64) -> f64 {
    if !a.is_finite() {
        a
    } else if !b.is_finite() || b > a {
        b
    } else {
        a
    }
}

/// By a condition one value or the other; missing where the condition is.
pub fn choose<'a>(condition: Block<'a>, yes: Block<'a>, no: Block<'a>) -> Block<'a> {
    let pick = |c: f64, yes: f64, no: f64| {
        if c.is_nan() {
            MISSING
        } else if c != 0.0 {
            yes
        } else {
            no
        }
    };
    let length = [&condition, &yes, &no].iter().find_map(|v| match v {
        Block::One(_) => None,
        Block::Slice(s) => Some(s.len()),
        Block::Own(v) => Some(v.len()),
    });
    match length {
        None => Block::One(pick(condition.get(0), yes.get(0), no.get(0))),
        Some(n) => Block::Own((0..n).map(|i| pick(condition.get(i), yes.get(i), no.get(i))).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_neither_small_nor_large() {
        assert!(least(MISSING, 1.0).is_nan() && least(1.0, MISSING).is_nan());
        assert!(most(MISSING, 1.0).is_nan() && most(1.0, MISSING).is_nan());
        assert_eq!((least(2.0, 1.0), most(2.0, 1.0)), (1.0, 2.0));
    }
}
