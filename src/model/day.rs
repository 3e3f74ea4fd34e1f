//! Days as numbers from 1 to 31: which of them there are depends on the month beside them.

use super::dimension::{Dim, DimKind, Dimensions};
use super::faults;
use super::scheme::Cadence;
use crate::finding::Finding;
use crate::text;

/// A day that is not in the calendar, by the dimension that names it.
pub struct NoDay {
    pub dim: Dim,
    day: String,
    period: String,
    /// The last day of the period, where that is a month.
    last: Option<u8>,
}

impl NoDay {
    /// What is said of it.
    pub fn said(&self) -> Finding {
        let NoDay { day, period, .. } = self;
        match self.last {
            Some(last) => {
                faults::unknown_member(text!("{period} 没有 {day} 日", "{period} has no day {day}")).help(
                    text!(
                        "核对月份和日；这个月到 {last} 日",
                        "check the month and the day; the last is {last}"
                    ),
                )
            }
            None => faults::unknown_member(text!(
                "{period} 不是一个月，不能写它的 {day} 日",
                "{period} is no month and has no day {day}"
            ))
            .help(text!("逐日的数写所在的月份，如 2022-01", "give the month of a day, such as 2022-01")),
        }
    }
}

impl Dimensions {
    /// The day of a key that is not in the calendar, such as 30 February; keys without a day have none.
    pub fn no_day(&self, dims: &[Dim], key: &[u32]) -> Option<NoDay> {
        let at = |wanted: &dyn Fn(Dim) -> bool| dims.iter().position(|dim| wanted(*dim));
        let day = at(&|dim| self.get(dim).days)?;
        let period = at(&|dim| self.get(dim).kind == DimKind::Period)?;
        let word = |place: usize| self.member_id(dims[place], key[place]);
        let is_month = self.cadence(key[period]) == Cadence::Month;
        let (_, end) = self.days_of(dims[period], key[period])?;
        let last = is_month.then(|| end.day());
        let number: Option<u8> = word(day).parse().ok();
        let is_there = number.is_none_or(|number| last.is_some_and(|last| number <= last));
        (!is_there).then(|| NoDay { dim: dims[day], day: word(day), period: word(period), last })
    }
}
