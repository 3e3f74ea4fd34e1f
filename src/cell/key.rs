//! Members of dimensions as offices write them.

use super::{code, joined, time};
use crate::model::dimension::{Dim, DimKind, Dimensions};
use std::borrow::Cow;

/// A text as a dimension knows it; what it knows already is left as it is.
pub fn word<'t>(dim: Dim, text: &'t str, dimensions: &Dimensions) -> Cow<'t, str> {
    if dimensions.member(dim, text).is_some() {
        return text.into();
    }
    match dimensions.get(dim).kind {
        DimKind::Region => code::region(text).into(),
        DimKind::Year | DimKind::Period => time::id(text).map_or(text.into(), Cow::from),
        DimKind::List => joined(text),
    }
}
