//! A folder for what is needed while the program runs: it goes with the program, also when a signal ends that.

use super::interrupt;
use std::io;
use std::path::Path;
use tempfile::TempDir;

/// Such a folder, among those of the system.
pub struct Temporary(TempDir);

impl Temporary {
    pub fn new() -> io::Result<Temporary> {
        // A signal waits until it is known what there is to remove.
        let _stage = interrupt::stage();
        let folder = tempfile::Builder::new().prefix("geep_").tempdir()?;
        interrupt::remember(folder.path());
        Ok(Temporary(folder))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}
