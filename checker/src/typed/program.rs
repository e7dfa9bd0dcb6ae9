//! A running program. It reads a call from each line of its input and writes an answer to each line of its output.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use checker_driver::{Answer, Call, Walk, Walked};
use serde_json::{Value, json};

/// A program. It starts with the first call, and starts again if it has ended.
#[derive(Debug)]
pub(super) struct Program {
    path: PathBuf,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// The program in this file.
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, running: None }
    }

    /// Makes a call with one of its clients.
    ///
    /// # Errors
    ///
    /// The client refuses it, or the program fails.
    pub(super) fn call(&mut self, module: &str, call: &Call) -> Result<Answer, String> {
        let answer = self.ask(&json!([module, call.to_json()]))?;
        Answer::from_json(&answer).ok_or_else(|| format!("{answer} is no answer"))
    }

    /// Walks or waits with one of its clients.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub(super) fn walk(&mut self, module: &str, walk: &Walk) -> Result<Vec<Walked>, String> {
        let answer = self.ask(&json!([module, walk.to_json()]))?;
        let walked = answer.as_array().into_iter().flatten().map(Walked::from_json);
        walked
            .collect::<Option<_>>()
            .ok_or_else(|| format!("{answer} is no answer"))
    }

    fn ask(&mut self, line: &Value) -> Result<Value, String> {
        let answer = self.exchange(line).map_err(|error| {
            self.running = None;
            format!("the program of the client fails: {error}")
        })?;
        match answer["refused"].as_str() {
            Some(why) => Err(why.to_owned()),
            None => Ok(answer),
        }
    }

    fn exchange(&mut self, line: &Value) -> io::Result<Value> {
        let running = match &mut self.running {
            Some(running) => running,
            stopped => stopped.insert(Running::start(&self.path)?),
        };
        match running.exchange(line) {
            Ok(answer) if !answer.is_empty() => Ok(serde_json::from_str(&answer)?),
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => {
                let status = running.child.wait()?;
                Err(io::Error::other(format!("it has ended ({status})")))
            }
        }
    }
}

impl Running {
    fn start(path: &PathBuf) -> io::Result<Self> {
        let mut child = Command::new(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipe = || io::Error::other("there is no pipe");
        Ok(Self {
            input: child.stdin.take().ok_or_else(pipe)?,
            output: BufReader::new(child.stdout.take().ok_or_else(pipe)?),
            child,
        })
    }

    /// Sends a line and reads the answer. The answer is empty if the program has ended.
    fn exchange(&mut self, line: &Value) -> io::Result<String> {
        writeln!(self.input, "{line}")?;
        self.input.flush()?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
