//! What differs between operating systems: holding a folder, syncing it, signals, and what an error means.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Holds a folder for one program as long as it lives; the system lets go of it even when the program is killed.
#[derive(Debug)]
pub struct Hold {
    _handle: File,
}

/// Holds a folder, unless another program does: then None.
#[cfg(unix)]
pub fn hold(folder: &Path) -> io::Result<Option<Hold>> {
    let handle = File::open(folder)?;
    match handle.try_lock() {
        Ok(()) => Ok(Some(Hold { _handle: handle })),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(e)) => Err(e),
    }
}

/// The same by a file that cannot be opened twice and goes when it is closed, since folders cannot be locked there.
#[cfg(windows)]
pub fn hold(folder: &Path) -> io::Result<Option<Hold>> {
    use std::os::windows::fs::OpenOptionsExt;
    const WRITE_AND_DELETE: u32 = 0x4000_0000 | 0x0001_0000;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const SHARING_VIOLATION: i32 = 32;
    let mut options = File::options();
    options
        .write(true)
        .create(true)
        .access_mode(WRITE_AND_DELETE)
        .share_mode(0)
        .custom_flags(DELETE_ON_CLOSE);
    match options.open(folder.join(".geep.lock")) {
        Ok(handle) => Ok(Some(Hold { _handle: handle })),
        Err(e) if e.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Makes what was created and renamed in a folder last through a loss of power.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems cannot.
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

/// Renames are written down by the file system itself there.
#[cfg(windows)]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Renames, unless something has the new name already.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(to) {
        Ok(_) => Err(ErrorKind::AlreadyExists.into()),
        Err(e) if e.kind() == ErrorKind::NotFound => std::fs::rename(from, to),
        Err(e) => Err(e),
    }
}

/// Whether a file could not be moved because another program has it open.
pub fn is_in_use(e: &io::Error) -> bool {
    // On Windows: access denied, sharing violation, lock violation.
    let held = cfg!(windows) && matches!(e.raw_os_error(), Some(5 | 32 | 33));
    held || matches!(e.kind(), ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy)
}

/// Whether there is no room for a file, on the disk or by a limit.
pub fn is_full(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

/// Calls back, on a thread of its own, with the exit code that belongs to a signal which asks the program to end. A file
/// that grows beyond a limit is from here on an error of writing.
#[cfg(unix)]
pub fn on_signal(mut act: impl FnMut(i32) + Send + 'static) {
    use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
    let seen = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let _ = signal_hook::flag::register(SIGXFSZ, seen);
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) {
        std::thread::spawn(move || signals.forever().for_each(|signal| act(128 + signal)));
    }
}

#[cfg(windows)]
pub fn on_signal(mut act: impl FnMut(i32) + Send + 'static) {
    let _ = ctrlc::set_handler(move || act(130));
}
