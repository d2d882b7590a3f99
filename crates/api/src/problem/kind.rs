// SPDX-License-Identifier: AGPL-3.0-or-later
//! The closed list of problem types: what each code means, why it happens, what to do.

/// What is documented of one problem type.
#[derive(Clone, Copy, Debug)]
pub struct Documentation {
    /// Stable code; `/problems/<code>` documents it.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Short title, the same every time.
    pub title: &'static str,
    /// Why it happens.
    pub cause: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident => $status:literal, $code:literal, $title:literal, $cause:literal, $remedy:literal;)+) => {
        /// A type of problem. The list is closed: clients may match on [`Kind::code`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$meta])* $kind,)+
        }

        impl Kind {
            /// Every type, by status.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// What is documented of it.
            pub const fn documentation(self) -> Documentation {
                match self {
                    $(Self::$kind => Documentation {
                        code: $code, status: $status, title: $title, cause: $cause, remedy: $remedy,
                    },)+
                }
            }
        }
    };
}

kinds! {
    /// 400
    Malformed => 400, "malformed", "The body cannot be read",
        "The body is not JSON, or not of the form that this operation takes: a field is unknown, missing or of another type.",
        "Look at `errors`: each names the place (JSON pointer, line and column) and what was expected there. Decimals are written as strings.";
    /// 400
    InvalidParameter => 400, "invalid-parameter", "A query parameter is not accepted",
        "A query parameter is unknown, given twice, missing or not of the form it has to have.",
        "Look at `errors`: each names the parameter. The parameters of each operation are in /openapi.json.";
    /// 400
    InvalidHeader => 400, "invalid-header", "A request header is not accepted",
        "A request header is not of the form it has to have, for example an Idempotency-Key longer than 255 characters.",
        "Mend the header that `detail` names.";
    /// 403
    Forbidden => 403, "forbidden", "Not allowed",
        "The caller is known and may not do this.",
        "Ask whoever administers the instance for the permission.";
    /// 404
    NotFound => 404, "not-found", "Not found",
        "There is no such path, or nothing with this identifier.",
        "Take identifiers from lists, and paths from /openapi.json.";
    /// 405
    MethodNotAllowed => 405, "method-not-allowed", "Method not allowed",
        "The path exists, but not with this method.",
        "Use one of the methods in the header Allow.";
    /// 406
    NotAcceptable => 406, "not-acceptable", "Not acceptable",
        "The header Accept excludes every format this operation can answer in.",
        "Accept application/json, or leave the header out.";
    /// 406
    PdfUnavailable => 406, "pdf-unavailable", "No PDF of this here",
        "PDF is made by WeasyPrint, which is not installed on the machine of the service, failed, or took longer than it may.",
        "Ask for HTML and print it, or have WeasyPrint installed (on Debian: apt-get install weasyprint).";
    /// 408
    RequestTimeout => 408, "request-timeout", "The request took too long to arrive",
        "The body did not arrive completely in the time allowed. Nothing was done.",
        "Send the request again, in smaller parts over a slow line.";
    /// 409
    Conflict => 409, "conflict", "Conflict with what stands",
        "What was sent does not fit what is recorded: a figure that is already there, or a revision that is no longer the newest.",
        "Look at `errors`: each shows what stands under `current` where there is such a thing. To correct it, name its revision in `replaces` and give a `reason`.";
    /// 412
    StaleRevision => 412, "stale-revision", "Changed in the meantime",
        "The revision named in If-Match is not the newest one any more.",
        "Read the resource again, look at what changed, and send the change with the new ETag.";
    /// 413
    TooLarge => 413, "too-large", "The body is too large",
        "The body has more bytes than this operation takes.",
        "Send it in several requests; `detail` names the limit.";
    /// 415
    UnsupportedMediaType => 415, "unsupported-media-type", "Unsupported media type",
        "The body is not declared as plain UTF-8 JSON.",
        "Send the header Content-Type: application/json, and no Content-Encoding.";
    /// 421
    Misdirected => 421, "misdirected-request", "Not served under this name",
        "The header Host names a host that this service does not serve. Browsers are kept from reaching it under foreign names in this way.",
        "Use the address that the service printed at its start.";
    /// 422
    Invalid => 422, "invalid", "What was sent is wrong",
        "The body is well formed, but what it says is wrong: an unknown code, a period at another frequency, too many digits. Nothing was changed.",
        "Look at `errors`: all faults are listed, each with its place and what to do.";
    /// 422
    KeyReused => 422, "idempotency-key-reused", "The idempotency key was used for something else",
        "The same Idempotency-Key came before with another payload.",
        "Use a new key for each new request, and the same key only to repeat one.";
    /// 428
    PreconditionRequired => 428, "precondition-required", "If-Match is missing",
        "A change has to name the revision it changes, so that nobody overwrites what they have not seen.",
        "Read the resource and send its ETag in the header If-Match.";
    /// 500
    Internal => 500, "internal", "Internal error",
        "A defect of the service. It is in the service's log under the id in X-Request-Id.",
        "Report it with the X-Request-Id. Repeating the request is safe with the same Idempotency-Key.";
    /// 503
    Busy => 503, "busy", "Too much work is waiting",
        "More requests are waiting than the service takes, or others hold the data base. Nothing was done.",
        "Send the request again after the seconds in Retry-After.";
    /// 503
    OutcomeUnknown => 503, "outcome-unknown", "The outcome is unknown",
        "The data base did not confirm the commit: it may or may not have happened.",
        "Send the same request with the same Idempotency-Key: if it happened you get its answer, otherwise it happens now. Without a key, read first.";
    /// 503
    Stopping => 503, "stopping", "The service is stopping",
        "The service is being stopped or restarted. Nothing was done.",
        "Send the request again after the seconds in Retry-After.";
    /// 503
    Unavailable => 503, "database-unavailable", "The data base does not answer",
        "The data base cannot be reached. Nothing was done.",
        "Send the request again after the seconds in Retry-After.";
    /// 507
    StorageFull => 507, "storage-full", "No room left",
        "The disk of the data base is full. Nothing was done; reading still works.",
        "Tell whoever runs the service to make room, then send the request again.";
}

impl Kind {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        self.documentation().code
    }

    /// HTTP status.
    pub const fn status(self) -> u16 {
        self.documentation().status
    }

    /// URL of its documentation, relative to the service.
    pub fn url(self) -> String {
        format!("/problems/{}", self.code())
    }

    /// The type with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The type that says best what a bare status means.
    pub fn of_status(status: u16) -> Self {
        let same = Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.status() == status);
        same.unwrap_or(if status >= 500 {
            Self::Internal
        } else {
            Self::InvalidHeader
        })
    }

    /// Seconds after which a repeat may succeed, for what passes by itself.
    pub const fn retry_after(self) -> Option<u32> {
        match self {
            Self::Busy | Self::OutcomeUnknown => Some(1),
            Self::Stopping | Self::Unavailable => Some(5),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_found_again() {
        let codes: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert_eq!(Kind::of_code(kind.code()), Some(*kind));
            let documentation = kind.documentation();
            assert!(
                documentation
                    .code
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            );
            assert!(
                (400..600).contains(&documentation.status),
                "{}",
                documentation.code
            );
            assert!(!documentation.cause.is_empty() && !documentation.remedy.is_empty());
        }
    }

    #[test]
    fn what_is_unavailable_says_when_to_come_back() {
        for kind in Kind::ALL {
            assert_eq!(
                kind.retry_after().is_some(),
                kind.status() == 503,
                "{}",
                kind.code()
            );
        }
    }

    #[test]
    fn every_status_has_a_type() {
        assert_eq!(Kind::of_status(405), Kind::MethodNotAllowed);
        assert_eq!(Kind::of_status(418), Kind::InvalidHeader);
        assert_eq!(Kind::of_status(599), Kind::Internal);
    }
}
