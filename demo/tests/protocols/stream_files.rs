//! Files and what is no file as the bodies of requests.

use std::path::{Path, PathBuf};

use tinsmith_demo::storage::Client;
use tinsmith_runtime::body::{BodyErrorKind, BodySource};
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Async, Blocking, EventSender, RequestBody, RequestEvents, ResponseBody};

use crate::{client, response, sent, with_settings};

/// The error of a call whose body cannot be sent.
fn refused(body: RequestBody<Blocking>) -> BodyErrorKind {
    let error = client(Client::builder(), &Scripted::new())
        .put_object()
        .key("k")
        .body(body)
        .send()
        .unwrap_err();
    match error.cause() {
        Some(Cause::Body(body)) => body.kind(),
        _ => panic!("{error}"),
    }
}

#[cfg(unix)]
#[test]
fn a_device_or_a_pipe_is_no_file_without_bytes() {
    assert_eq!(
        refused(RequestBody::from_path("/dev/null")),
        BodyErrorKind::LengthUnknown
    );
    // With its length, it is sent like any reader.
    let zeros = RequestBody::from_path("/dev/zero").content_length(5);
    let request = sent(Client::builder(), |client| {
        client.put_object().key("k").body(zeros).send().unwrap()
    });
    assert!(request.body.starts_with(b"5\r\n\0\0\0\0\0\r\n"));
    let none = RequestBody::from_path("/dev/null").content_length(5);
    assert_eq!(refused(none), BodyErrorKind::LengthDiffers);
}

#[cfg(unix)]
#[test]
fn an_open_device_or_pipe_is_no_file_without_bytes() {
    let open = |path| std::fs::File::open(path).unwrap();
    for body in [
        RequestBody::from_file(open("/dev/zero"), 0, None),
        RequestBody::from_seekable(open("/dev/null")),
    ] {
        assert_eq!(refused(body), BodyErrorKind::LengthUnknown);
    }
    let (pipe, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, b"hello, you").unwrap();
    let pipe = std::fs::File::from(std::os::fd::OwnedFd::from(pipe));
    for (body, content) in [
        (RequestBody::from_file(open("/dev/zero"), 0, Some(5)), "\0\0\0\0\0"),
        (RequestBody::from_file(pipe, 0, Some(5)), "hello"),
    ] {
        let request = sent(Client::builder(), |client| {
            client.put_object().key("k").body(body).send().unwrap()
        });
        let framed = format!("5\r\n{content}\r\n");
        assert!(request.body.starts_with(framed.as_bytes()));
    }
}

#[cfg(unix)]
#[test]
fn what_was_read_of_a_device_or_a_pipe_does_not_come_again() {
    let busy = || response(503, &[], "");
    for body in [
        RequestBody::from_path("/dev/zero").content_length(5),
        RequestBody::from_file(std::fs::File::open("/dev/zero").unwrap(), 0, Some(5)),
    ] {
        let script = Scripted::new().expect(Expected::any()).respond(busy());
        let twice = with_settings(Client::builder()).max_attempts(2);
        let client = twice.blocking_transport(script.clone()).build_blocking().unwrap();
        let error = client.put_object().key("k").body(body).send().unwrap_err();
        assert!(error.metadata().body_is_used_up, "{error}");
    }
}

#[test]
fn a_folder_is_no_body() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    assert_eq!(refused(RequestBody::from_path(folder)), BodyErrorKind::File);
    let with_length = RequestBody::from_path(folder).content_length(5);
    assert_eq!(refused(with_length), BodyErrorKind::File);
    #[cfg(unix)]
    assert_eq!(
        refused(RequestBody::from_file(std::fs::File::open(folder).unwrap(), 0, None)),
        BodyErrorKind::Source
    );
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn a_body_that_cannot_be_saved_leaves_no_file() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("saved-in-vain");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("taken")).unwrap();
    let whole = || ResponseBody::<Blocking>::from(b"hello".to_vec());
    // A folder has the name, and the other folder is not there.
    for path in ["taken", "missing/file"] {
        assert_eq!(whole().save(folder.join(path)).unwrap_err().kind(), BodyErrorKind::File);
        assert_eq!(files_in(&folder), [folder.join("taken")]);
    }
    assert_eq!(whole().save(folder.join("file")).unwrap(), 5);
    std::fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_and_permissions_stay_when_a_body_is_saved_and_a_device_is_written_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("saved-over");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let whole = || ResponseBody::<Blocking>::from(b"hello".to_vec());
    let (file, link) = (folder.join("file"), folder.join("link"));
    std::fs::write(&file, "old").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert_eq!(whole().save(&link).unwrap(), 5);
    assert!(link.is_symlink());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "hello");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let device = folder.join("device");
    std::os::unix::fs::symlink("/dev/full", &device).unwrap();
    assert_eq!(whole().save(&device).unwrap_err().kind(), BodyErrorKind::File);
    std::fs::remove_file(&device).unwrap();
    std::os::unix::fs::symlink("/dev/null", &device).unwrap();
    assert_eq!(whole().save(&device).unwrap(), 5);
    assert!(!Path::new("/dev/null").is_file());
    assert_eq!(files_in(&folder).len(), 3);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_goes_in_can_be_sent_to_threads_and_what_comes_out_shared_by_them() {
    fn is_send<T: Send>() {}
    fn is_shared<T: Send + Sync>() {}
    /// Not `Sync`.
    struct Source(std::cell::Cell<u8>);
    impl BodySource for Source {
        fn poll_next(
            &mut self,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<bytes::Bytes, tinsmith_runtime::transport::TransportError>>> {
            self.0.set(1);
            std::task::Poll::Ready(None)
        }
    }
    drop(RequestBody::<Async>::from_source(Source(std::cell::Cell::new(0))));
    drop(RequestBody::<Blocking>::from_reader(std::io::empty()));
    is_send::<RequestBody<Async>>();
    is_send::<RequestBody<Blocking>>();
    is_shared::<ResponseBody<Async>>();
    is_shared::<ResponseBody<Blocking>>();
    is_shared::<RequestEvents<String>>();
    is_shared::<EventSender<String>>();
}

#[test]
fn an_error_of_input_and_output_has_the_error_of_the_body_inside() {
    let script = Scripted::new().expect(Expected::any()).respond(response(
        200,
        &[("x-amz-checksum-crc32", "AAAAAA==")],
        "hello",
    ));
    let mut body = client(Client::builder(), &script)
        .get_object()
        .key("k")
        .send()
        .unwrap()
        .body;
    let error = std::io::copy(&mut body, &mut std::io::sink()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData);
    let inside = error
        .get_ref()
        .unwrap()
        .downcast_ref::<tinsmith_runtime::body::BodyError>()
        .unwrap();
    assert_eq!((inside.kind(), inside.received()), (BodyErrorKind::ChecksumMismatch, 5));
}
