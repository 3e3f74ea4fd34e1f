//! The text of a cell: its paragraphs, and which of its letters stand above the line.

use std::io::BufRead;

use quick_xml::events::Event;

use super::Content;
use crate::sheet::book::raised::raise;
use crate::sheet::book::ration::PIECE;
use crate::sheet::book::xml::{attribute, next, skip};

/// The text of a cell, and whether any of its letters stands above the line.
pub struct Written {
    pub text: String,
    pub raised: bool,
}

impl<R: BufRead> Content<R> {
    /// The text of the cell just begun: its paragraphs, without remarks. Letters above the line become those that are
    /// made for it.
    pub(super) fn read_text(&mut self) -> Result<Written, String> {
        let (mut text, mut depth, mut paragraphs) = (String::new(), 0_u32, 0_u32);
        let mut inside = 0_u32;
        // How deep the letters above the line began, and whether there were any.
        let (mut above, mut raised) = (None, false);
        loop {
            // So long a text is refused, however much longer it is.
            text.truncate(text.floor_char_boundary(PIECE));
            match next(&mut self.xml, &mut self.buffer)? {
                Event::Start(tag) => {
                    match tag.name().as_ref() {
                        "office:annotation" | "draw:frame" | "draw:custom-shape" | "draw:g"
                        | "table:table" | "text:ruby-text" => {
                            skip(&mut self.xml, &mut self.buffer)?;
                            continue;
                        }
                        "text:p" | "text:h" => {
                            if paragraphs > 0 {
                                text.push('\n');
                            }
                            paragraphs += 1;
                            inside += 1;
                        }
                        "text:s" => {
                            let count = attribute(&tag, "text:c").and_then(|c| c.parse().ok()).unwrap_or(1);
                            text.extend(std::iter::repeat_n(' ', usize::min(count, 1000)));
                        }
                        "text:span" if above.is_none() => {
                            let style = attribute(&tag, "text:style-name");
                            above = style.filter(|style| self.styles.raises(style)).map(|_| depth);
                        }
                        "text:tab" => text.push('\t'),
                        "text:line-break" => text.push('\n'),
                        _ => {}
                    }
                    depth += 1;
                }
                Event::End(tag) => {
                    if depth == 0 {
                        return Ok(Written { text, raised });
                    }
                    depth -= 1;
                    above = above.filter(|began| *began != depth);
                    if matches!(tag.name().as_ref(), "text:p" | "text:h") {
                        inside = inside.saturating_sub(1);
                    }
                }
                Event::Text(part) if inside > 0 && above.is_some() => {
                    raised = true;
                    text.extend(part.xml10_content().chars().map(raise));
                }
                Event::Text(part) if inside > 0 => text.push_str(&part.xml10_content()),
                Event::CData(part) if inside > 0 => text.push_str(&part.xml10_content()),
                Event::GeneralRef(name) if inside > 0 => match name.resolve_char_ref() {
                    Ok(Some(letter)) => text.push(letter),
                    _ => match quick_xml::escape::resolve_xml_entity(&name.xml10_content()) {
                        Some(letter) => text.push_str(letter),
                        // Entities a file makes up for itself are not followed.
                        None => return Err("an XML entity of its own".into()),
                    },
                },
                Event::Eof => return Err("end of file".into()),
                _ => {}
            }
        }
    }
}
