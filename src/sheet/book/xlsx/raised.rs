//! The texts of a workbook with raised letters: shared ones, and those that stand in their cells.

use std::io::{BufRead, Cursor};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::super::raised::Raised;
use super::super::ration::Rationed;
use super::super::relations;
use super::super::xml::attribute;

/// Reads them twice: which letters are raised, then where the same ones are not.
pub fn read(bytes: &[u8]) -> Result<Raised, String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let names: Vec<String> = package.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let names = names.iter().filter(|name| {
        let name = name.to_ascii_lowercase();
        name.ends_with("sharedstrings.xml") || name.contains("worksheets/") && name.ends_with(".xml")
    });
    let mut raised = Raised::default();
    for once in [true, false] {
        for name in names.clone() {
            let Some(part) = relations::part(&mut package, name)? else { continue };
            each(part, |runs| match runs.iter().any(|(raised, _)| *raised) {
                true if once => raised.insert(runs),
                false if !once => {
                    let text: String = runs.iter().map(|(_, run)| run.as_str()).collect();
                    raised.insert_plain(&text);
                }
                _ => {}
            })?;
        }
    }
    Ok(raised)
}

/// Goes through the texts of a part by their runs: whether raised, and the letters.
fn each(part: impl BufRead, mut see: impl FnMut(&[(bool, String)])) -> Result<(), String> {
    let mut xml = Reader::from_reader(Rationed::new(part));
    let mut buffer = Vec::new();
    // The text being read, and whether letters of it stand here and are raised.
    let mut runs: Option<Vec<(bool, String)>> = None;
    let (mut within, mut raised, mut aside) = (false, false, false);
    loop {
        xml.get_mut().renew();
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" | "is" => runs = Some(Vec::new()),
                "r" => raised = false,
                // How the letters are spoken.
                "rPh" => aside = true,
                "t" => {
                    within = !aside;
                    if let Some(runs) = &mut runs {
                        runs.push((raised, String::new()));
                    }
                }
                "vertAlign" => raised = attribute(&tag, "val").as_deref() == Some("superscript"),
                _ => {}
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "vertAlign" => {
                raised = attribute(&tag, "val").as_deref() == Some("superscript");
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" | "is" => {
                    see(&runs.take().unwrap_or_default());
                    raised = false;
                }
                "r" => raised = false,
                "rPh" => aside = false,
                "t" => within = false,
                _ => {}
            },
            Event::Text(text) if within => add(&mut runs, &text.xml10_content()),
            Event::CData(text) if within => add(&mut runs, &text.xml10_content()),
            Event::GeneralRef(name) if within => match name.resolve_char_ref() {
                Ok(Some(letter)) => add(&mut runs, &letter.to_string()),
                _ => {
                    let letter = quick_xml::escape::resolve_xml_entity(&name.xml10_content());
                    add(&mut runs, letter.unwrap_or_default());
                }
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn add(runs: &mut Option<Vec<(bool, String)>>, letters: &str) {
    if let Some((_, run)) = runs.as_mut().and_then(|runs| runs.last_mut()) {
        run.push_str(letters);
    }
}
