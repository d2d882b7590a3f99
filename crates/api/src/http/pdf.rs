// SPDX-License-Identifier: AGPL-3.0-or-later
//! Pages as PDF, by an engine in a process of its own (`docs/operations.md`): one at a time, without network or
//! files, for a limited time, and killed when nobody waits for it any more.

use crate::problem::{Kind, Problem};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

const SCRIPT: &str = include_str!("pdf.py");
/// What the script ends with where WeasyPrint is missing.
const NOT_INSTALLED: i32 = 3;
/// How long others are waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a document may take.
const TIME: Duration = Duration::from_secs(120);
/// Bytes of a document at most.
const MOST: u64 = 64 * 1024 * 1024;

static TURN: Semaphore = Semaphore::const_new(1);

/// The page as PDF; `python` is an interpreter that has WeasyPrint.
pub(crate) async fn pdf(python: &Path, page: &str) -> Result<Vec<u8>, Problem> {
    let turn = timeout(PATIENCE, TURN.acquire()).await;
    let Ok(Ok(_turn)) = turn else {
        return Err(Problem::new(
            Kind::Busy,
            "another report is being made into a PDF",
        ));
    };
    let made = timeout(TIME, made(python, page)).await;
    made.unwrap_or_else(|_| {
        let seconds = TIME.as_secs();
        Err(unavailable(&format!(
            "the PDF engine took more than {seconds} seconds: ask for HTML, and print that"
        )))
    })
}

async fn made(python: &Path, page: &str) -> Result<Vec<u8>, Problem> {
    let mut child = start(python).map_err(|error| {
        tracing::warn!(%error, python = %python.display(), "the PDF engine does not start");
        missing()
    })?;
    if let Some(mut input) = child.stdin.take() {
        // A script that ends early says why by how it ends.
        let _ = input.write_all(page.as_bytes()).await;
    }
    let mut document = Vec::new();
    let mut said = Vec::new();
    let output = child.stdout.take();
    let errors = child.stderr.take();
    let reading = async {
        if let Some(output) = output {
            let _ = output.take(MOST + 1).read_to_end(&mut document).await;
        }
    };
    let listening = async {
        if let Some(errors) = errors {
            let _ = errors.take(16 * 1024).read_to_end(&mut said).await;
        }
    };
    tokio::join!(reading, listening);
    let too_large = u64::try_from(document.len()).unwrap_or(u64::MAX) > MOST;
    if too_large {
        return Err(unavailable("the PDF would be too large: ask for HTML"));
    }
    let status = child.wait().await;
    match status
        .as_ref()
        .ok()
        .and_then(std::process::ExitStatus::code)
    {
        Some(0) if document.starts_with(b"%PDF") => Ok(document),
        code => {
            let said = String::from_utf8_lossy(&said);
            tracing::warn!(?code, %said, "the PDF engine failed");
            Err(if code == Some(NOT_INSTALLED) {
                missing()
            } else {
                unavailable(
                    "the PDF engine failed; its words are in the service's log. Ask for HTML, and print that",
                )
            })
        }
    }
}

fn start(python: &Path) -> std::io::Result<Child> {
    Command::new(python)
        .args(["-I", "-B", "-c", SCRIPT])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .env("SOURCE_DATE_EPOCH", "0")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

fn missing() -> Problem {
    unavailable(
        "WeasyPrint is not installed on this machine. On Debian: apt-get install weasyprint",
    )
}

fn unavailable(detail: &str) -> Problem {
    Problem::new(Kind::PdfUnavailable, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(text: &str) -> tempfile_path::Script {
        tempfile_path::Script::new(text)
    }

    /// Programs that stand for an interpreter.
    mod tempfile_path {
        use std::os::unix::fs::PermissionsExt;
        use std::path::{Path, PathBuf};
        use std::sync::atomic::{AtomicU32, Ordering};

        pub struct Script(PathBuf);

        impl Script {
            pub fn new(text: &str) -> Self {
                static COUNT: AtomicU32 = AtomicU32::new(0);
                let number = COUNT.fetch_add(1, Ordering::Relaxed);
                let name = format!("traguardo-pdf-{}-{number}", std::process::id());
                let path = std::env::temp_dir().join(name);
                std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
                Self(path)
            }

            pub fn path(&self) -> &Path {
                &self.0
            }
        }

        impl Drop for Script {
            fn drop(&mut self) {
                let _ = std::fs::remove_file(&self.0);
            }
        }
    }

    #[actix_web::test]
    async fn what_is_not_there_is_said_with_its_remedy() {
        let gone = made(Path::new("/nowhere/python3"), "x").await.unwrap_err();
        let without = program("cat >/dev/null; exit 3");
        let without = made(without.path(), "x").await.unwrap_err();
        for problem in [gone, without] {
            assert_eq!(problem.kind(), Kind::PdfUnavailable);
            assert!(
                problem
                    .document()
                    .detail
                    .contains("apt-get install weasyprint")
            );
        }
    }

    #[actix_web::test]
    async fn what_fails_says_nothing_of_the_inside() {
        for text in ["echo secret >&2; exit 1", "echo 'no pdf'", "kill -9 $$"] {
            let failing = program(text);
            let problem = made(failing.path(), "x").await.unwrap_err();
            assert_eq!(problem.kind(), Kind::PdfUnavailable, "{text}");
            assert!(!problem.document().detail.contains("secret"));
        }
    }

    #[actix_web::test]
    async fn a_document_comes_as_it_is_and_a_closed_input_is_no_matter() {
        let good = program("printf '%%PDF-1.7 all'");
        let page = "x".repeat(1 << 20);
        assert_eq!(made(good.path(), &page).await.unwrap(), b"%PDF-1.7 all");
    }

    #[actix_web::test]
    async fn who_waits_no_more_has_it_killed() {
        let mark = std::env::temp_dir().join(format!("traguardo-pdf-mark-{}", std::process::id()));
        let slow = program(&format!(
            "cat >/dev/null; sleep 1; touch {}",
            mark.display()
        ));
        let ended = timeout(Duration::from_millis(200), pdf(slow.path(), "x")).await;
        assert!(ended.is_err());
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert!(!mark.exists());
        // The turn was given back.
        let good = program("printf '%%PDF'");
        assert!(pdf(good.path(), "x").await.is_ok());
    }
}
