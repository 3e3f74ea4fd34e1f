//! The unit rules: what may be added, compared, raised; where a conversion is needed.

use super::fold::fold;
use super::{Op, Term};
use crate::finding::Finding;
use crate::formula::tree::Operator;
use crate::model::faults;
use crate::text;
use crate::text::Text;
use crate::unit::Unit;

/// Why two terms do not go together.
pub struct Clash {
    pub finding: Box<Finding>,
}

/// The term in another unit of the same dimension.
pub fn convert(term: Term, to: &Unit) -> Result<Term, Clash> {
    if term.is_zero() {
        return Ok(Term { unit: to.clone(), ..term });
    }
    let Some(factor) = term.unit.factor_to(to) else {
        return Err(mismatch(&term, to));
    };
    let (dims, truth, span, unit) = (term.dims, term.truth, term.span.clone(), to.clone());
    Ok(fold(Term { op: Op::Scale(factor, Box::new(term)), dims, unit, truth, span }))
}

fn mismatch(term: &Term, wanted: &Unit) -> Clash {
    let found = &term.unit;
    let (zh, en) = (found.dimension_text(true), found.dimension_text(false));
    let (wanted_zh, wanted_en) = (wanted.dimension_text(true), wanted.dimension_text(false));
    let message = text!(
        "单位不符：这里是 {found}（{zh}），应能换算成 {wanted}（{wanted_zh}）",
        "units do not fit: this is {found} ({en}), wanted something that converts to {wanted} ({wanted_en})"
    );
    let help = match term.op {
        Op::Number(n) if *found == Unit::one() => {
            text!("给这个数写上单位，如 {n}[{wanted}]", "give this number its unit, as in {n}[{wanted}]")
        }
        _ => found.carbon_advice(wanted).unwrap_or_else(|| {
            text!(
                "检查公式是否漏乘或漏除了一个量，或所用指标、系数的单位写错",
                "a factor may be missing from the formula, or the unit of a measure or coefficient is wrong"
            )
        }),
    };
    Clash { finding: Box::new(faults::wrong_unit(message).help(help)) }
}

/// Brings all terms to the unit of the first that is not a bare 0.
/// The error carries the index of the term that does not fit.
pub fn align(terms: Vec<Term>) -> Result<(Vec<Term>, Unit), (usize, Clash)> {
    let unit = terms.iter().find(|t| !t.is_zero()).map_or_else(Unit::one, |t| t.unit.clone());
    let mut aligned = Vec::with_capacity(terms.len());
    for (i, term) in terms.into_iter().enumerate() {
        aligned.push(convert(term, &unit).map_err(|clash| (i, clash))?);
    }
    Ok((aligned, unit))
}

/// A condition where a number belongs.
pub fn not_a_number(message: Text) -> Finding {
    Finding::error("not-a-number", message)
        .help(text!("用 if(条件, 1, 0) 变成数", "turn it into a number with if(condition, 1, 0)"))
}

/// A rounding step that is no power of ten.
pub fn rough_step() -> Finding {
    faults::bad_step(text!("舍入的步长不是 10 的整数次方", "the step is not a power of ten"))
        .help(text!("写一个数，如 0.01[万元]", "write a number, as in 0.01[万元]"))
}

pub fn overflow() -> Clash {
    let message = text!("单位的换算倍数过大", "the unit's scale is too large");
    let finding = Finding::error("unit-overflow", message).help(text!(
        "先除以单位量使其无量纲，如 x / 1[km2]",
        "divide by a unit quantity first, as in x / 1[km2]"
    ));
    Clash { finding: Box::new(finding) }
}

/// The unit of a product, quotient or power.
pub fn combined(operator: Operator, left: &Term, right: &Term) -> Result<Unit, Clash> {
    match operator {
        Operator::Multiply => left.unit.mul(&right.unit).ok_or_else(overflow),
        Operator::Divide => left.unit.div(&right.unit).ok_or_else(overflow),
        _ => match right.op {
            Op::Number(n) if n.fract() == 0.0 && n.abs() <= 12.0 => {
                left.unit.pow(n as i32).ok_or_else(overflow)
            }
            _ => {
                let base = &left.unit;
                let message = text!(
                    "有量纲的量只能取整数次方；底数的单位是 {base}",
                    "a quantity with a unit can only be raised to a whole number; the base is in {base}"
                );
                let finding = faults::wrong_unit(message).help(text!(
                    "先除以单位量使其无量纲，如 (x / 1[km2]) ^ 0.678",
                    "divide by a unit quantity first, as in (x / 1[km2]) ^ 0.678"
                ));
                Err(Clash { finding: Box::new(finding) })
            }
        },
    }
}
