//! From bytes to text. A byte order mark decides; else UTF-8 where all of the file is UTF-8; else GB18030 (GBK is part of
//! it) where all of it is that. Nothing else is guessed: a guess could turn names into other names.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::faults;
use crate::finding::Finding;

/// So much of a file is read at a time.
const CHUNK: usize = 1 << 20;

/// A file's encoding and where its text begins.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub encoding: &'static Encoding,
    start: u64,
}

/// Finds the encoding of a file by reading all of it, or says what keeps it from being text.
pub fn detect<R: Read + Seek>(source: &mut R, shown: &str) -> io::Result<Result<Found, Vec<Finding>>> {
    source.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    source.by_ref().take(3).read_to_end(&mut head)?;
    let (encoding, start, marked) = match head.as_slice() {
        [0xEF, 0xBB, 0xBF] => (UTF_8, 3, true),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2, true),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2, true),
        _ => (UTF_8, 0, false),
    };
    let found = Found { encoding, start };
    if encoding == UTF_8 && is_clean_utf8(source, start)? {
        return Ok(Ok(found));
    }
    let first = scan(source, found)?;
    if first.nul.is_some() || first.bad.is_empty() {
        return Ok(first.verdict(found, shown));
    }
    // A damaged file of Chinese in UTF-8 can read as other Chinese in GB18030: the more frequent reading is the true one.
    if !marked && first.wide <= first.bad_count {
        let other = Found { encoding: GB18030, start: 0 };
        let second = scan(source, other)?;
        return Ok(second.verdict(other, shown));
    }
    Ok(first.verdict(found, shown))
}

fn is_clean_utf8<R: Read + Seek>(source: &mut R, start: u64) -> io::Result<bool> {
    let mut chunks = Chunks::new(source, start)?;
    let mut carried = 0;
    loop {
        let ended = chunks.fill(carried)?;
        let bytes = &chunks.bytes;
        if bytes.contains(&0) {
            return Ok(false);
        }
        carried = match std::str::from_utf8(bytes) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_none() && !ended => bytes.len() - error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if ended {
            return Ok(true);
        }
    }
}

/// What reading a whole file in one encoding gives.
#[derive(Default)]
struct Scan {
    /// The lines with bytes that are no text, up to a bound; and the number of such places.
    bad: Vec<u32>,
    bad_count: usize,
    /// Characters beyond the Latin ones.
    wide: usize,
    /// The first line with a NUL, and the number of NULs.
    nul: Option<u32>,
    nul_count: usize,
}

/// So many lines with undecodable bytes are named one by one.
const LISTED: usize = 100;

impl Scan {
    fn verdict(self, found: Found, shown: &str) -> Result<Found, Vec<Finding>> {
        let mut problems = Vec::new();
        if let Some(line) = self.nul {
            problems.push(faults::nul(shown, line, self.nul_count));
        }
        for &line in &self.bad {
            problems.push(faults::undecodable(shown, line, found.encoding));
        }
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }
}

fn scan<R: Read + Seek>(source: &mut R, found: Found) -> io::Result<Scan> {
    let mut chunks = Chunks::new(source, found.start)?;
    let mut decoder = found.encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(CHUNK);
    let (mut scan, mut line, mut after_return) = (Scan::default(), 1_u32, false);
    loop {
        let ended = chunks.fill(0)?;
        let mut bytes = chunks.bytes.as_slice();
        loop {
            let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, ended);
            bytes = &bytes[read..];
            for c in out.chars() {
                // Of a CR LF the line feed adds nothing.
                line = line.saturating_add(u32::from(c == '\r' || (c == '\n' && !after_return)));
                after_return = c == '\r';
                scan.wide += usize::from(c >= '\u{2E80}');
                if c == '\0' {
                    scan.nul.get_or_insert(line);
                    scan.nul_count += 1;
                }
            }
            out.clear();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    scan.bad_count += 1;
                    if scan.bad.len() < LISTED && scan.bad.last() != Some(&line) {
                        scan.bad.push(line);
                    }
                }
            }
        }
        if ended {
            return Ok(scan);
        }
    }
}

/// The bytes of a file, a chunk at a time.
struct Chunks<'a, R> {
    source: &'a mut R,
    bytes: Vec<u8>,
}

impl<'a, R: Read + Seek> Chunks<'a, R> {
    fn new(source: &'a mut R, start: u64) -> io::Result<Self> {
        source.seek(SeekFrom::Start(start))?;
        Ok(Self { source, bytes: Vec::new() })
    }

    /// Reads the next chunk behind so many bytes kept of the last; true at the end of the file.
    fn fill(&mut self, kept: usize) -> io::Result<bool> {
        self.bytes.drain(..self.bytes.len() - kept);
        let read = self.source.by_ref().take(CHUNK as u64).read_to_end(&mut self.bytes)?;
        Ok(read == 0)
    }
}

/// The text of a file as a window that moves over it.
pub struct Text<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    pub window: String,
    pub ended: bool,
}

impl<R: Read + Seek> Text<R> {
    pub fn new(mut source: R, found: Found) -> io::Result<Self> {
        source.seek(SeekFrom::Start(found.start))?;
        let decoder = found.encoding.new_decoder_without_bom_handling();
        Ok(Self { source, decoder, raw: Vec::new(), window: String::new(), ended: false })
    }

    /// Forgets the window up to `from` and reads on behind it.
    pub fn more(&mut self, from: usize) -> io::Result<()> {
        self.window.drain(..from);
        // A long record is split again from its beginning, so each step reads as much as is there already.
        let step = CHUNK.max(self.window.len()) as u64;
        if self.decoder.encoding() == UTF_8 {
            let read = self.source.by_ref().take(step).read_to_end(&mut self.raw)?;
            self.ended = read == 0;
            let whole = match std::str::from_utf8(&self.raw) {
                Ok(text) => text.len(),
                Err(error) => error.valid_up_to(),
            };
            self.window.push_str(std::str::from_utf8(&self.raw[..whole]).unwrap_or_default());
            self.raw.drain(..whole);
            // The encoding was found by reading the whole file, so this is another file by now.
            if self.raw.len() > 3 || (self.ended && !self.raw.is_empty()) {
                return Err(io::Error::other("the file changes while it is read"));
            }
            return Ok(());
        }
        self.raw.clear();
        let read = self.source.by_ref().take(step).read_to_end(&mut self.raw)?;
        self.ended = read == 0;
        let room = self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(0);
        self.window.reserve(room);
        let _ = self.decoder.decode_to_string(&self.raw, &mut self.window, self.ended);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn verdict(bytes: &[u8]) -> Result<Found, Vec<Finding>> {
        detect(&mut Cursor::new(bytes), "a.csv").unwrap()
    }

    fn found(bytes: &[u8]) -> Vec<(&'static str, Option<u32>)> {
        verdict(bytes).unwrap_err().iter().map(|problem| (problem.code, problem.cells[0].line)).collect()
    }

    fn text(bytes: &[u8]) -> (&'static str, String) {
        let found = verdict(bytes).unwrap();
        let mut text = Text::new(Cursor::new(bytes), found).unwrap();
        while !text.ended {
            text.more(0).unwrap();
        }
        (found.encoding.name(), text.window)
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let wanted = "代码,name\r\n140922,五台县\r\n";
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(wanted.encode_utf16().flat_map(bytes)).collect()
        };
        for (bytes, name) in [
            (wanted.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", wanted.as_bytes()].concat(), "UTF-8"),
            // 代码, 五台县 by the code table of GB 2312.
            (b"\xB4\xFA\xC2\xEB,name\r\n140922,\xCE\xE5\xCC\xA8\xCF\xD8\r\n".to_vec(), "gb18030"),
            (utf16([0xFF, 0xFE], u16::to_le_bytes), "UTF-16LE"),
            (utf16([0xFE, 0xFF], u16::to_be_bytes), "UTF-16BE"),
        ] {
            assert_eq!(text(&bytes), (name, wanted.to_string()));
        }
        // Four bytes: 㐂 (U+3402) is 81 39 EE 39 ... U+20000 is 95 32 82 36.
        assert_eq!(text(b"\x95\x32\x82\x36,\xCE\xE5").1, "\u{20000},五");
        assert_eq!(text(b"\xEF\xBB\xBF").1, "");
        assert_eq!(text(b"").1, "");
    }

    #[test]
    fn characters_cut_by_the_end_of_a_chunk_are_whole() {
        let long = "五".repeat(CHUNK) + ",x";
        assert_eq!(text(long.as_bytes()).1, long);
        let gbk: Vec<u8> = [b"x".to_vec(), b"\xCE\xE5".repeat(CHUNK)].concat();
        assert_eq!(text(&gbk).1, "x".to_string() + &"五".repeat(CHUNK));
    }

    #[test]
    fn bytes_that_are_no_text_are_named_by_line() {
        assert_eq!(found(b"a\rb\r\n\0,\0\n"), [("csv-nul", Some(3))]);
        assert_eq!(
            found(b"\xEF\xBB\xBFa\n\xFF\n\xCE\xE5\n"),
            [("csv-encoding", Some(2)), ("csv-encoding", Some(3))]
        );
        // Neither UTF-8 nor GB18030.
        assert_eq!(found(b"a\n\xCE\xE5\n\xFF,1\n"), [("csv-encoding", Some(3))]);
        // Half a surrogate pair.
        assert_eq!(found(b"\xFF\xFEa\0\n\0\x00\xD8b\0"), [("csv-encoding", Some(2))]);
    }

    #[test]
    fn one_bad_byte_does_not_turn_a_file_into_other_words() {
        let mut bytes = "代码,名称\n140922,五台县\n".as_bytes().to_vec();
        bytes.remove(bytes.len() - 2);
        assert_eq!(found(&bytes), [("csv-encoding", Some(2))]);
        let problem = verdict(&bytes).unwrap_err().remove(0);
        assert!(problem.message.zh.contains("UTF-8"), "{}", problem.message.zh);
    }
}
