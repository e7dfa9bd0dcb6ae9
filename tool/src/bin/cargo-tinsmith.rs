//! The commands as one that is installed: `cargo tinsmith --help`.

fn main() -> std::process::ExitCode {
    tinsmith_tool::main()
}
