//! The steps of `docs/in-your-repository.md`, as the page has them: its files are written and its commands run, without a network.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, thread};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A block of code of the page.
struct Block {
    /// The section that it is in.
    section: String,
    language: String,
    /// The code span that ends the line before, which is a file.
    file: Option<String>,
    /// Whether it goes to the end of that file.
    is_added: bool,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The blocks of the page.
fn blocks() -> Vec<Block> {
    let page = fs::read_to_string(root().join("docs/in-your-repository.md")).unwrap();
    let page = page.replace("…/tinsmith", root().to_str().unwrap());
    let (mut blocks, mut section, mut words, mut file) = (Vec::<Block>::new(), String::new(), String::new(), None);
    let mut is_in_block = false;
    for event in Parser::new(&page) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) => (words, file) = (String::new(), None),
            Event::End(TagEnd::Heading(_)) => section = words.clone(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                is_in_block = true;
                blocks.push(Block {
                    section: section.clone(),
                    language: language.into_string(),
                    file: file.take().filter(|_| words.trim_start().starts_with([':', ','])),
                    is_added: words.contains("to add at the end"),
                    text: String::new(),
                });
            }
            Event::End(TagEnd::CodeBlock) => is_in_block = false,
            Event::Text(text) if is_in_block => blocks.last_mut().unwrap().text.push_str(&text),
            Event::Text(text) => words.push_str(&text),
            Event::Code(code) => file = Some(code.into_string()),
            _ => {}
        }
    }
    blocks
}

/// Runs a program in a folder, with the packages that the workspace has.
fn run(folder: &Path, program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let cargo = env::var_os("CARGO").map(PathBuf::from);
    let cargo = cargo.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let path = env::join_paths(
        [cargo.to_owned()]
            .into_iter()
            .chain(env::split_paths(&env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PATH", path)
        .env("CARGO_NET_OFFLINE", "true")
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
        )
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("AWS_PROFILE")
        .env("AWS_CONFIG_FILE", "no-such-file")
        .env("AWS_SHARED_CREDENTIALS_FILE", "no-such-file")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    output
}

/// A wheel that has the model of STS.
fn write_wheel(path: &Path) {
    let mut wheel = zip::ZipWriter::new(fs::File::create(path).unwrap());
    let version = root().join("model/services/sts/2011-06-15");
    for entry in fs::read_dir(version).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if name == "overlay.json" {
            continue;
        }
        let path = format!("botocore/data/sts/2011-06-15/{name}");
        wheel
            .start_file(path, zip::write::SimpleFileOptions::default())
            .unwrap();
        wheel.write_all(&fs::read(entry.path()).unwrap()).unwrap();
    }
    wheel.finish().unwrap();
}

/// A server that answers one call of `GetCallerIdentity`, and its URL.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = BufReader::new(stream.try_clone().unwrap());
        let mut length = 0;
        loop {
            let mut line = String::new();
            request.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        request.read_exact(&mut body).unwrap();
        assert!(String::from_utf8(body).unwrap().contains("Action=GetCallerIdentity"));
        let answer = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/alice</Arn>\
                      <Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", answer.len());
        stream.write_all((head + answer).as_bytes()).unwrap();
    });
    url
}

#[test]
fn an_empty_project_gets_to_a_call_in_three_steps_and_stays_up_to_date() {
    let place = tempfile::tempdir().unwrap();
    let new = ["new", "--quiet", "--vcs", "none", "hello"];
    run(place.path(), "cargo", &new, &[]);
    let hello = place.path().join("hello");
    // The versions that the workspace has, so that nothing is downloaded.
    fs::copy(root().join("Cargo.lock"), hello.join("Cargo.lock")).unwrap();
    let url = server();
    let variables = [
        ("AWS_ENDPOINT_URL_STS", url.as_str()),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "not-a-real-secret"),
    ];
    let mut said = String::new();
    let (mut steps, mut done) = (Vec::new(), 0);
    for block in blocks() {
        let is_step = block.section.starts_with(|c: char| c.is_ascii_digit());
        if is_step && !steps.contains(&block.section) {
            steps.push(block.section.clone());
        }
        if !is_step && block.section != "Keep it current" {
            continue;
        }
        done += 1;
        match (block.language.as_str(), block.file) {
            ("sh", _) => {
                let (downloads, commands): (Vec<_>, Vec<_>) =
                    block.text.lines().partition(|line| line.starts_with("pip download"));
                if !downloads.is_empty() {
                    write_wheel(&hello.join("botocore-1.43.11-py3-none-any.whl"));
                }
                let output = run(&hello, "sh", &["-e", "-c", &commands.join("\n")], &variables);
                said.push_str(&String::from_utf8(output.stdout).unwrap());
            }
            (_, Some(file)) => {
                let path = hello.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                let before = if block.is_added {
                    fs::read_to_string(&path).unwrap() + "\n"
                } else {
                    String::new()
                };
                fs::write(path, before + &block.text).unwrap();
            }
            (language, None) => panic!("a block of {language} in {:?} that is no file", block.section),
        }
    }
    assert_eq!((steps.len(), done), (3, 8), "{steps:?}");
    for text in [
        "arn:aws:iam::123456789012:user/alice in account 123456789012\n",
        " MB, up to date, in ",
        "1 model: 0 faults, 0 warnings",
    ] {
        assert!(said.contains(text), "{said}");
    }
}

#[test]
fn a_build_script_generates_into_its_own_folder_from_sources_that_may_not_be_written() {
    let blocks = blocks();
    let texts = blocks
        .iter()
        .filter(|block| block.section == "In a build script")
        .map(|block| &block.text);
    let [script, declaration] = texts.collect::<Vec<_>>()[..] else {
        panic!("there are other blocks")
    };
    let place = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let (tool, runtime) = (root().join("tool"), root().join("runtime"));
    let manifest = format!(
        "[package]\nname = \"scripted\"\nedition = \"2021\"\n[workspace]\n\
         [dependencies]\ntinsmith-runtime = {{ path = {runtime:?}, features = [\"rest-json\"] }}\n\
         [build-dependencies]\ntinsmith-tool = {{ path = {tool:?} }}\n"
    );
    write("Cargo.toml", &manifest);
    write("build.rs", script);
    write("src/lib.rs", declaration);
    let model = "model/services/sso-oidc/2019-06-10/service-2.json";
    write(
        "models/sso-oidc/2019-06-10/service-2.json",
        &fs::read_to_string(root().join(model)).unwrap(),
    );
    fs::copy(root().join("Cargo.lock"), place.path().join("Cargo.lock")).unwrap();
    run(
        place.path(),
        "cargo",
        &["generate-lockfile", "--quiet", "--offline"],
        &[],
    );
    run(place.path(), "chmod", &["-R", "a-w", "models", "src"], &[]);
    run(place.path(), "cargo", &["check", "--quiet"], &[]);
    run(place.path(), "chmod", &["-R", "u+w", "models", "src"], &[]);
    let mut names: Vec<_> = fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["Cargo.lock", "Cargo.toml", "build.rs", "models", "src"]);
}
