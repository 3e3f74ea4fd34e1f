//! What is wrong with the text of a formula.

use super::tree::Span;
use crate::text::Text;

/// A formula that cannot be read, with the place in its text.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    pub span: Span,
    pub message: Text,
    pub help: Option<Text>,
}

impl SyntaxError {
    pub fn new(span: Span, message: Text) -> SyntaxError {
        SyntaxError { span, message, help: None }
    }

    pub fn help(mut self, help: Text) -> SyntaxError {
        self.help = Some(help);
        self
    }
}
