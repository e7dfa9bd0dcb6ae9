//! The pages that the browser shows at the end. They contain nothing of the request, so nothing can be injected.

use hmac_sha256::Hash;

/// `style-src` contains the hash of [`STYLE`], so that no other style is applied.
const HEADERS: &str = "\
content-type: text/html; charset=utf-8\r\n\
cache-control: no-store\r\n\
content-security-policy: default-src 'none'; style-src 'sha256-STYLE-HASH'; base-uri 'none'; form-action 'none'; \
frame-ancestors 'none'\r\n\
referrer-policy: no-referrer\r\n\
x-content-type-options: nosniff\r\n\
connection: close\r\n";

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1.1rem/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;margin:0;padding:1rem;text-align:center}\
h1{font-size:1.6rem;margin:0 0 .5rem}\
p{margin:0;opacity:.75}";

/// What to tell the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The person consents, and the program continues.
    Back,
    /// The person or the service refuses.
    Refused,
    /// The page belongs to another login.
    Foreign,
    /// There is nothing at this address.
    Elsewhere,
    /// Only `GET` is answered.
    NotAllowed,
    /// No HTTP that can be read.
    Faulty,
}

impl Page {
    /// The whole response.
    pub(super) fn response(self) -> String {
        let (status, title, text) = self.content();
        let body = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<style>{STYLE}</style>\n\
             <main>\n<h1>{title}</h1>\n<p>{text}</p>\n</main>\n</html>\n"
        );
        let headers = HEADERS.replace("STYLE-HASH", &style_hash());
        let length = body.len();
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}")
    }

    /// Status line, title and text.
    fn content(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Back => (
                "200 OK",
                "Back to your program",
                "It has what it needs to finish the login. You can close this page.",
            ),
            Self::Refused => (
                "200 OK",
                "Not logged in",
                "The login was refused. Your program says more. You can close this page.",
            ),
            Self::Foreign => (
                "400 Bad Request",
                "Not this login",
                "This page belongs to another login. Go back to your program and open the page that it names.",
            ),
            Self::Elsewhere => (
                "404 Not Found",
                "Nothing here",
                "This address only serves to finish a login.",
            ),
            Self::NotAllowed => (
                "405 Method Not Allowed\r\nallow: GET",
                "Nothing here",
                "This address only serves to finish a login.",
            ),
            Self::Faulty => ("400 Bad Request", "Nothing here", "The request cannot be read."),
        }
    }
}

fn style_hash() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(Hash::hash(STYLE.as_bytes()))
}
