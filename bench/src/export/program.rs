// SPDX-License-Identifier: AGPL-3.0-or-later
//! The exports: files written by the program on the command line, and an answer of the service.

use super::Exported;
use super::fixture::{self, Country};
use crate::Result;
use crate::sample::Sample;
use crate::server::{Server, status};
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(20);

/// `traguardo observations`.
pub struct Files<'a> {
    pub binary: &'a Path,
    pub database: &'a str,
    /// For the files; removed when they have been looked at.
    pub directory: PathBuf,
}

impl Files<'_> {
    /// Writes CSV and Parquet in one pass, and one administration before, whose memory is what any export takes.
    pub fn written(&self, country: &Country) -> Result<Exported> {
        let one = fixture::administration(1);
        let (_, least) = self.run(country, &["--administration", &one])?;
        let _ = self.manifest()?;
        let began = Instant::now();
        let (periods, most) = self.run(country, &[])?;
        let seconds = began.elapsed().as_secs_f64();
        let (rows, bytes) = self.manifest()?;
        Ok(Exported {
            sample: Sample::rate(rows, periods, seconds),
            bytes,
            memory: Some((most, most - least)),
        })
    }

    /// How many periods were asked for, and the most memory it took, in megabytes.
    fn run(&self, country: &Country, further: &[&str]) -> Result<(u64, f64)> {
        let periods = country.periods();
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
            return Err("no period".into());
        };
        let mut child = Command::new(self.binary)
            .arg("observations")
            .arg(&self.directory)
            .args(["--from", first, "--to", last, "--format", "csv,parquet"])
            .args(["--on", "2025-01-31"])
            .args(further)
            .env("TRAGUARDO_DATABASE_URL", self.database)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", self.binary.display()))?;
        let mut most: f64 = 0.0;
        loop {
            // Of a process that has ended there is none.
            if let Ok(memory) = status(child.id(), "VmHWM:") {
                most = most.max(memory);
            }
            if let Some(ended) = child.try_wait()? {
                if ended.success() {
                    return Ok((u64::try_from(periods.len())?, most));
                }
                return Err(format!("traguardo observations ended with {ended}").into());
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Rows and bytes of the files, as the manifest tells them; then they are removed.
    fn manifest(&self) -> Result<(u64, u64)> {
        let text = std::fs::read(self.directory.join("manifest.json"))?;
        let manifest: serde_json::Value = serde_json::from_slice(&text)?;
        std::fs::remove_dir_all(&self.directory)?;
        let rows = manifest
            .get("observations")
            .and_then(serde_json::Value::as_u64);
        let files = manifest.get("files").and_then(serde_json::Value::as_array);
        let bytes = files.map(|files| {
            let bytes = files.iter().filter_map(|file| file.get("bytes")?.as_u64());
            bytes.sum::<u64>()
        });
        rows.zip(bytes)
            .ok_or_else(|| "the manifest does not tell counts".into())
    }
}

/// `GET /api/v1/observations` as CSV, read to its end.
pub fn answered(server: &Server, country: &Country) -> Result<Exported> {
    let periods = country.periods();
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Err("no period".into());
    };
    let path = format!("/api/v1/observations?from={first}&to={last}&on=2025-01-31&format=csv");
    let single = fixture::administration(1);
    let _ = get(server.address, &format!("{path}&administration={single}"))?;
    let before = server.peak_memory()?;
    let began = Instant::now();
    let (lines, bytes) = get(server.address, &path)?;
    let seconds = began.elapsed().as_secs_f64();
    let most = server.peak_memory()?;
    Ok(Exported {
        // the first line names the columns
        sample: Sample::rate(lines.saturating_sub(1), 1, seconds),
        bytes,
        memory: Some((most, most - before)),
    })
}

/// Lines and bytes of an answer that comes in chunks.
fn get(address: SocketAddr, path: &str) -> Result<(u64, u64)> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut reader = BufReader::with_capacity(256 * 1024, stream);
    let head = line(&mut reader)?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("GET {path}: {head}").into());
    }
    while !line(&mut reader)?.is_empty() {}
    let (mut lines, mut bytes) = (0, 0);
    let mut piece = Vec::new();
    loop {
        let length = u64::from_str_radix(&line(&mut reader)?, 16)?;
        if length == 0 {
            return Ok((lines, bytes));
        }
        piece.clear();
        let read = reader.by_ref().take(length).read_to_end(&mut piece)?;
        if u64::try_from(read)? != length {
            return Err(format!("GET {path}: the answer broke off").into());
        }
        let ends = piece.split(|byte| *byte == b'\n').count() - 1;
        lines += u64::try_from(ends)?;
        bytes += length;
        let _ = line(&mut reader)?;
    }
}

/// A line without its end.
fn line(reader: &mut impl std::io::BufRead) -> Result<String> {
    let mut text = String::new();
    if reader.read_line(&mut text)? == 0 {
        return Err("the answer broke off".into());
    }
    Ok(text.trim_end().to_owned())
}
