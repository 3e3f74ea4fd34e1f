//! The container of old Excel files and of encrypted workbooks (MS-CFB): a file system in a file. Read here, before the
//! parser sees it, because its chains of sectors can be made endless.

use std::ops::Range;

/// The first bytes of every such file.
pub const MARK: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Sector numbers from here on are no sectors.
const RESERVED: u32 = 0xFFFF_FFFA;
/// A stream shorter than this is kept in the small sectors.
const SMALL: usize = 4096;

/// A compound file whose chains all end.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    entries: Vec<Entry>,
    /// The sectors that hold the small ones.
    small: Vec<Range<usize>>,
    small_table: Vec<u32>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Compound<'a> {
    /// Reads the tables and the directory; none where they are damaged.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(MARK) {
            return None;
        }
        let sector = match half(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            entries: Vec::new(),
            small: Vec::new(),
            small_table: Vec::new(),
        };
        file.table = file.read_table()?;
        file.entries = file.read_entries(word(bytes, 48)?)?;
        if word(bytes, 64)? > 0 {
            let length = (word(bytes, 64)? as usize).checked_mul(sector)?;
            file.small_table = words(&file.content(&file.chain(word(bytes, 60)?, length)?));
            let root = file.entries.first()?;
            file.small = file.chain(root.start, root.length)?;
        }
        Some(file)
    }

    /// Whether there is a stream or folder of the name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        Some(self.content(&self.places(name)?))
    }

    /// The file with another content of a stream, as long as the one it has.
    pub fn with(&self, name: &str, content: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = self.bytes.to_vec();
        let mut rest = content;
        for place in self.places(name)? {
            let (piece, behind) = rest.split_at_checked(place.len())?;
            bytes.get_mut(place)?.copy_from_slice(piece);
            rest = behind;
        }
        rest.is_empty().then_some(bytes)
    }

    /// Where the pieces of a stream lie in the file.
    fn places(&self, name: &str) -> Option<Vec<Range<usize>>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        if entry.length >= SMALL {
            return self.chain(entry.start, entry.length);
        }
        let follow = |at: u32| self.small_table.get(at as usize).copied();
        // The small sectors lie one behind another in the sectors of the root.
        let each = self.sector / 64;
        let place = |at: u32| {
            let sector = self.small.get(at as usize / each)?;
            let start = sector.start + at as usize % each * 64;
            (start < sector.end).then(|| start..sector.end.min(start + 64))
        };
        join(entry.start, entry.length, self.small.len() * each, follow, place)
    }

    fn content(&self, places: &[Range<usize>]) -> Vec<u8> {
        places.iter().filter_map(|place| self.bytes.get(place.clone())).flatten().copied().collect()
    }

    /// Where a sector lies; the last may be cut short.
    fn place(&self, at: u32) -> Option<Range<usize>> {
        let start = (at as usize).checked_add(1)?.checked_mul(self.sector)?;
        (start < self.bytes.len()).then(|| start..self.bytes.len().min(start + self.sector))
    }

    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        self.bytes.get(self.place(at)?)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    fn chain(&self, start: u32, length: usize) -> Option<Vec<Range<usize>>> {
        let follow = |at: u32| self.table.get(at as usize).copied();
        join(start, length, self.sectors(), follow, |at| self.place(at))
    }

    /// The table of which sector follows which, itself listed in the header and further sectors.
    fn read_table(&self) -> Option<Vec<u32>> {
        let mut listed = words(self.bytes.get(76..512)?);
        let mut next = word(self.bytes, 68)?;
        for _ in 0..=self.sectors() {
            if next >= RESERVED {
                break;
            }
            listed.extend(words(self.sector(next)?));
            next = listed.pop()?;
        }
        listed.retain(|&at| at < RESERVED);
        // One number for each sector is all there can be.
        if next < RESERVED || listed.len() > self.sectors() / (self.sector / 4) + 1 {
            return None;
        }
        let mut table = Vec::new();
        for at in listed {
            table.extend(words(self.sector(at)?));
        }
        Some(table)
    }

    fn read_entries(&self, start: u32) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        let (mut at, mut steps) = (start, 0);
        while at < RESERVED {
            for entry in self.sector(at)?.as_chunks::<128>().0 {
                let letters: Vec<u16> =
                    entry[..64].as_chunks::<2>().0.iter().map(|&b| u16::from_le_bytes(b)).collect();
                let name =
                    String::from_utf16_lossy(letters.split(|&letter| letter == 0).next().unwrap_or_default());
                let wide = if self.sector == 512 { 0 } else { word(entry, 124)? };
                let length = (u64::from(wide) << 32 | u64::from(word(entry, 120)?)) as usize;
                entries.push(Entry { name, start: word(entry, 116)?, length });
            }
            steps += 1;
            if steps > self.sectors() {
                return None;
            }
            at = *self.table.get(at as usize)?;
        }
        (!entries.is_empty()).then_some(entries)
    }
}

/// Follows a chain up to a length. No chain is longer than all there is.
fn join(
    start: u32,
    length: usize,
    pieces: usize,
    follow: impl Fn(u32) -> Option<u32>,
    place: impl Fn(u32) -> Option<Range<usize>>,
) -> Option<Vec<Range<usize>>> {
    let (mut places, mut left) = (Vec::new(), length);
    let mut at = start;
    for _ in 0..=pieces {
        if left == 0 || at >= RESERVED {
            return Some(places);
        }
        let Range { start, end } = place(at)?;
        let end = end.min(start.saturating_add(left));
        left -= end - start;
        places.push(start..end);
        at = follow(at)?;
    }
    None
}

pub fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|&bytes| u32::from_le_bytes(bytes)).collect()
}
