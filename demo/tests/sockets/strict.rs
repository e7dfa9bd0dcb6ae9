//! What S3 checks of an upload in chunks: the signature of the head, sizes and signatures of the chunks, the checksum behind them and its
//! signature, and both lengths. Written from the public description of the signatures, with nothing of the runtime.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::{HMAC, Hash};

use super::SECRET;
use super::server::{Head, Peer};

/// Of no bytes.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const CHUNK: usize = 64 * 1024;

/// Reads an upload, and gives its bytes.
///
/// # Panics
///
/// Anything about it is wrong.
pub(crate) fn take(peer: &mut Peer, head: &Head) -> io::Result<Vec<u8>> {
    assert_eq!(head.get("transfer-encoding"), None);
    assert_eq!(head.get("content-encoding"), Some("aws-chunked"));
    assert_eq!(
        head.get("x-amz-content-sha256"),
        Some("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
    );
    let mut signer = Signer::of(head);
    let mut counted = Counted { peer, count: 0 };
    let mut whole = Vec::new();
    loop {
        let line = counted.line()?;
        let (size, signature) = line.split_once(";chunk-signature=").expect("a chunk is signed");
        let size = usize::from_str_radix(size, 16).expect("a size is in hex");
        let bytes = counted.exactly(size)?;
        let hash = hex(&Hash::hash(&bytes));
        assert_eq!(signature, signer.next("PAYLOAD", &format!("{EMPTY}\n{hash}")));
        if size == 0 {
            break;
        }
        assert_eq!(counted.line()?, "", "a line end follows a chunk");
        assert!(whole.len() % CHUNK == 0, "only the last chunk is shorter");
        whole.extend(bytes);
    }
    let trailer = counted.line()?;
    let hash = hex(&Hash::hash(format!("{trailer}\n").as_bytes()));
    let signature = counted.line()?;
    assert_eq!(
        signature,
        format!("x-amz-trailer-signature:{}", signer.next("TRAILER", &hash))
    );
    assert_eq!(counted.line()?, "");
    let name = head.get("x-amz-trailer").expect("the trailer is announced");
    let checksum = STANDARD.encode(crc32fast::hash(&whole).to_be_bytes());
    assert_eq!((name, trailer), ("x-amz-checksum-crc32", format!("{name}:{checksum}")));
    assert_eq!(
        head.get("x-amz-decoded-content-length"),
        Some(&*whole.len().to_string())
    );
    assert_eq!(head.length(), counted.count);
    Ok(whole)
}

/// Reads a body and counts its bytes.
struct Counted<'a> {
    peer: &'a mut Peer,
    count: usize,
}

impl Counted<'_> {
    fn line(&mut self) -> io::Result<String> {
        let line = self.peer.line()?;
        self.count += line.len() + 2;
        Ok(line)
    }

    fn exactly(&mut self, count: usize) -> io::Result<Vec<u8>> {
        self.count += count;
        self.peer.exactly(count)
    }
}

/// What signs the head and, each over the one before, what follows it.
struct Signer {
    key: [u8; 32],
    /// The time and the scope.
    place: String,
    before: String,
}

impl Signer {
    /// Checks the signature of the head.
    fn of(head: &Head) -> Self {
        let given = head.get("authorization").expect("the request is signed");
        let part = |name: &str| {
            let (_, rest) = given.split_once(name).expect("the header has all parts");
            rest.split(',').next().unwrap_or_default().to_owned()
        };
        let credential = part("Credential=");
        let scope = credential
            .split_once('/')
            .expect("the scope follows the key")
            .1
            .to_owned();
        let key = scope
            .split('/')
            .fold(format!("AWS4{SECRET}").into_bytes(), |key, step| {
                HMAC::mac(step.as_bytes(), key).to_vec()
            });
        let time = head.get("x-amz-date").expect("the request is dated");
        let mut signer = Self {
            key: key.try_into().expect("a key has 32 bytes"),
            place: format!("{time}\n{scope}"),
            before: String::new(),
        };
        let names = part("SignedHeaders=");
        let fields: String = names
            .split(';')
            .map(|name| format!("{name}:{}\n", value(head, name)))
            .collect();
        let mut words = head.line.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let payload = value(head, "x-amz-content-sha256");
        let canonical = format!("{method}\n{path}\n\n{fields}\n{names}\n{payload}");
        let text = format!(
            "AWS4-HMAC-SHA256\n{}\n{}",
            signer.place,
            hex(&Hash::hash(canonical.as_bytes()))
        );
        signer.before = hex(&HMAC::mac(text.as_bytes(), signer.key));
        assert_eq!(part("Signature="), signer.before);
        signer
    }

    fn next(&mut self, what: &str, rest: &str) -> String {
        let text = format!("AWS4-HMAC-SHA256-{what}\n{}\n{}\n{rest}", self.place, self.before);
        self.before = hex(&HMAC::mac(text.as_bytes(), self.key));
        self.before.clone()
    }
}

fn value<'h>(head: &'h Head, name: &str) -> &'h str {
    head.get(name)
        .unwrap_or_else(|| panic!("{name} is signed and not there"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
