use std::process::ExitCode;

fn main() -> ExitCode {
    geep::cli::main()
}
