//! Which part of a package stands behind each reference of its workbook.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::xml::attribute;

pub type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A part of the package, whatever letters its name is in; none where there is no such one.
pub fn part<'p, 'a>(
    package: &'p mut Package<'a>,
    name: &str,
) -> Result<Option<impl BufRead + use<'p, 'a>>, String> {
    let is = |part: &[u8]| part.eq_ignore_ascii_case(name.as_bytes());
    let found = package.file_names_raw().position(is);
    match found {
        None => Ok(None),
        Some(index) => {
            let part = package.by_index(index).map_err(|error| error.to_string())?;
            Ok(Some(BufReader::new(part)))
        }
    }
}

/// Goes through the tags of a part that begin something.
pub fn each_tag(
    package: &mut Package<'_>,
    name: &str,
    mut see: impl FnMut(&BytesStart<'_>),
) -> Result<(), String> {
    let Some(part) = part(package, name)? else { return Ok(()) };
    let mut xml = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(tag) | Event::Empty(tag) => see(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The parts that a workbook refers to, by the ids under which it does.
pub fn targets(package: &mut Package<'_>, relations: &str) -> Result<HashMap<String, String>, String> {
    let mut targets = HashMap::new();
    each_tag(package, relations, |tag| {
        let target = attribute(tag, "Target").map(|target| in_package(&target));
        targets.extend(attribute(tag, "Id").zip(target));
    })?;
    Ok(targets)
}

/// The name of a part by how it is referred to: from the root of the package, or from the folder of the workbook.
fn in_package(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{}", target.trim_start_matches("./")),
    }
}
