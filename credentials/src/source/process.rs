//! Programs that print credentials.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tinsmith::runtime::credentials::{Credentials, CredentialsError};
use tinsmith_login::internals::one_line;

use super::answer::Answer;
use super::offload;
use crate::options::SourceOptions;
use crate::plan::Process;

/// More bytes than credentials have.
const MAX_OUTPUT_BYTES: u64 = 64 << 10;
/// How often to check whether a program that has closed its output has ended.
const POLL: Duration = Duration::from_millis(5);

/// Runs a program and reads what it prints.
pub(super) async fn run(options: &SourceOptions, process: &Process) -> Result<Credentials, CredentialsError> {
    let (process, timeout, prompts) = (process.clone(), options.process_timeout, options.process_prompts);
    offload::offload("credential-process", move || {
        run_here(&process, timeout, prompts).map_err(|problem| {
            CredentialsError::failed_because(format!(
                "credential_process of the profile `{}` {problem}",
                process.profile
            ))
        })
    })
    .await?
}

/// The same on this thread. The error says what the program did.
fn run_here(process: &Process, timeout: Duration, prompts: bool) -> Result<Credentials, String> {
    let words = process
        .words()
        .map_err(|_| "has a quotation without an end".to_owned())?;
    let (program, arguments) = words.split_first().ok_or("names no program")?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    // A program that asks a person needs the terminal, which a process group of its own would not have.
    command.stderr(if prompts { Stdio::inherit() } else { Stdio::piped() });
    #[cfg(unix)]
    if !prompts {
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    let child = command
        .spawn()
        .map_err(|error| format!("cannot be started ({program}: {error})"))?;
    let output = Running::new(child, !prompts).finish(timeout)?;
    if !output.status.success() {
        return Err(format!("failed ({}){}", output.status, said(&output.stderr)));
    }
    credentials(process, &output.stdout).map_err(|problem| format!("printed what cannot be used: {problem}"))
}

/// The text that a program wrote to standard error, cut.
fn said(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    match one_line(text.trim()).trim() {
        "" => String::new(),
        text => format!(" and said: {text}"),
    }
}

fn credentials(process: &Process, stdout: &[u8]) -> Result<Credentials, String> {
    let answer = Answer::parse(stdout)?;
    match answer.get("Version") {
        Some(Value::Number(version)) if version.as_i64() == Some(1) => {}
        Some(_) => return Err("its `Version` is not 1".to_owned()),
        None => return Err("it has no `Version`".to_owned()),
    }
    let credentials = answer.credentials("SessionToken")?;
    Ok(match (credentials.account_id(), &process.account_id) {
        (None, Some(account)) => credentials.with_account_id(account),
        _ => credentials,
    })
}

struct Output {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// A program that runs.
struct Running {
    child: Child,
    /// Whether it is the leader of a process group.
    leads_group: bool,
    stdout: Receiver<Vec<u8>>,
    stderr: Receiver<Vec<u8>>,
}

impl Running {
    fn new(mut child: Child, leads_group: bool) -> Self {
        Self {
            stdout: read_on_a_thread(child.stdout.take()),
            stderr: read_on_a_thread(child.stderr.take()),
            child,
            leads_group,
        }
    }

    /// Waits for its end. Kills it if that takes too long or it prints too much.
    fn finish(mut self, timeout: Duration) -> Result<Output, String> {
        let deadline = Instant::now() + timeout;
        let left = || deadline.saturating_duration_since(Instant::now());
        let late = || format!("did not end within {} s", timeout.as_secs_f32());
        let Ok(stdout) = self.stdout.recv_timeout(left()) else {
            self.kill();
            return Err(late());
        };
        if stdout.len() as u64 > MAX_OUTPUT_BYTES {
            self.kill();
            return Err(format!("printed more than {MAX_OUTPUT_BYTES} bytes"));
        }
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => {
                    // Another program may keep it open. What that one writes is ignored.
                    let stderr = self.stderr.recv_timeout(POLL * 20).unwrap_or_default();
                    return Ok(Output { status, stdout, stderr });
                }
                Ok(None) if left().is_zero() => {
                    self.kill();
                    return Err(late());
                }
                Ok(None) => thread::sleep(POLL.min(left())),
                Err(error) => return Err(format!("cannot be waited for ({error})")),
            }
        }
    }

    /// Kills it with all programs that it started.
    fn kill(&mut self) {
        #[cfg(unix)]
        if self.leads_group
            && let Some(group) = rustix::process::Pid::from_raw(self.child.id().cast_signed())
        {
            // It may have ended already.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.leads_group;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads to the end, or up to one byte more than the limit.
fn read_on_a_thread(from: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    if let Some(from) = from {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // The part that could be read is used.
            let _ = from.take(MAX_OUTPUT_BYTES + 1).read_to_end(&mut bytes);
            let _ = sender.send(bytes);
        });
    }
    receiver
}
