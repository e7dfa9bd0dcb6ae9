//! Accepted departures: cases that we mean to fail, each with its reason. A review of this list is a review of those decisions.

/// File, id and reason.
const DEPARTURES: &[(&str, &str, &str)] = &[(
    "protocols/legacy-input/rest-json",
    "list-in-header-257a0e08",
    "an empty list in a header is sent as an empty value, as RestJsonNullAndEmptyHeaders has it: the two contradict each other",
)];

/// Why we mean to fail a case.
pub(super) fn reason(file: &str, id: &str) -> Option<&'static str> {
    let mut known = DEPARTURES.iter();
    known
        .find(|(in_file, of_case, _)| *in_file == file && *of_case == id)
        .map(|(_, _, reason)| *reason)
}
