use std::process::ExitCode;

/// Reading definitions and writing workbooks is millions of small strings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    geep::main()
}
