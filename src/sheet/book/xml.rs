//! XML parts of a package, piece by piece.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::ration::Rationed;

/// The next piece of the part.
pub fn next<'b, R: BufRead>(
    xml: &mut Reader<Rationed<R>>,
    buffer: &'b mut Vec<u8>,
) -> Result<Event<'b>, String> {
    xml.get_mut().renew();
    buffer.clear();
    xml.read_event_into(buffer).map_err(|error| error.to_string())
}

/// Goes on behind the end of the element just begun.
pub fn skip<R: BufRead>(xml: &mut Reader<Rationed<R>>, buffer: &mut Vec<u8>) -> Result<(), String> {
    let mut depth = 0_u64;
    loop {
        match next(xml, buffer)? {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err("end of file".into()),
            _ => {}
        }
    }
}

/// The value of an attribute; none where it is absent or no text.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    // Comparing each name with all before it takes a time that grows with the square of their number.
    let found = attributes.with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}
