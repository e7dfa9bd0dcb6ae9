//! Developer commands of this repository: `cargo xtask --help`.

fn main() -> std::process::ExitCode {
    tinsmith_tool::main()
}
