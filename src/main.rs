use std::process::ExitCode;

fn main() -> ExitCode {
    geep::main()
}
