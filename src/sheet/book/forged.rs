//! Workbooks no program would write, for the tests: a zip package put together by hand.

/// A zip package of uncompressed parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in parts {
        let mut common = Vec::new();
        // Version, flags, method (stored), time, date.
        for half in [20_u16, 0, 0, 0, 0x21] {
            common.extend(half.to_le_bytes());
        }
        common.extend(crc32(content.as_bytes()).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);

        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((bytes.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());

        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(content.as_bytes());
    }
    let start = bytes.len() as u32;
    let length = directory.len() as u32;
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([(parts.len() as u16).to_le_bytes(); 2].concat());
    bytes.extend(length.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// A workbook of one worksheet "t" with the given XML.
pub fn workbook(worksheet: &str) -> Vec<u8> {
    workbook_with(worksheet, "", &[])
}

/// The same with more in the part of the workbook, and more parts.
pub fn workbook_with(worksheet: &str, more: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
             relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let workbook =
        format!("<workbook><sheets><sheet name=\"t\" sheetId=\"1\" r:id=\"r1\"/></sheets>{more}</workbook>");
    let own = [
        ("_rels/.rels", &*relation("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", &relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/workbook.xml", &workbook),
        ("xl/worksheets/sheet1.xml", worksheet),
    ];
    package(&[&own, parts].concat())
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}
