//! Build script: the definitions are compiled in, so a file added to them must rebuild the program.

fn main() {
    println!("cargo::rerun-if-changed=coefficients");
}
