// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo observations`

use crate::ask::{self, ACTOR};
use crate::cli::{self, ObservationFormat};
use crate::failure::Failure;
use crate::open;
use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use traguardo_app::Actor;
use traguardo_app::read::{KnownAt, ObservationQuery, Observed, Page, observation_row};
use traguardo_domain::Period;
use traguardo_exchange::observation::{Dialect, Format, ObservationRow, Writer, structure, writer};

/// What was written, and from where it knows it.
#[derive(Serialize)]
struct Manifest<'a> {
    position: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    on: String,
    periods: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_since: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    administration: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    indicator: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    observations: u64,
    files: Vec<Written>,
}

/// One file.
#[derive(Serialize)]
struct Written {
    path: String,
    observations: u64,
    bytes: u64,
    sha256: String,
}

/// Writes all observations asked for, in every form at once, and last the manifest.
pub fn observations(url: &str, options: &cli::Observations) -> Result<(), Failure> {
    let periods = periods(&options.from, options.to.as_deref())?;
    let query = ObservationQuery {
        periods: periods.clone(),
        indicator: options.indicator.clone(),
        administration: options.administration.clone(),
        size_class: options.size_class.clone(),
        region: options.region.clone(),
        on: ask::day(options.on.as_deref())?,
        changed_since: options.changed_since,
        begin: None,
        page: Page {
            as_known_at: ask::as_known_at(options.as_known_at.as_deref())?,
            ..Page::default()
        },
    };
    let app = open::for_reading(url)?;
    let mut walk = app.observe(&Actor::reader(ACTOR), &query)?;
    let directory = &options.directory;
    let failed = |error: io::Error| Failure::broken(&directory.display().to_string(), &error);
    std::fs::create_dir_all(directory).map_err(failed)?;
    let (known, on) = (walk.known_at(), walk.on());
    let mut formats = options.format.clone();
    formats.sort_unstable();
    formats.dedup();
    let first = periods.first().map_or(0, |period| period.year());
    let (count, files) = std::thread::scope(|scope| {
        // Each form has a thread of its own, and none may fall far behind.
        let (mut waiting, mut tables) = (Vec::new(), Vec::new());
        for format in formats {
            let (give, take) = mpsc::sync_channel::<Arc<Observed>>(2);
            let table = Table::new(directory, format);
            waiting.push(give);
            tables.push(scope.spawn(move || table.written(take, first, known, on)));
        }
        let mut count: u64 = 0;
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        'all: loop {
            let together = walk.next_together(&app, threads)?;
            if together.is_empty() {
                break;
            }
            for observed in together {
                count += u64::try_from(observed.observations.len()).unwrap_or_default();
                let observed = Arc::new(observed);
                for give in &waiting {
                    // A thread that takes no more has failed, and says so when it is waited for.
                    if give.send(Arc::clone(&observed)).is_err() {
                        break 'all;
                    }
                }
            }
        }
        drop(waiting);
        let mut files = Vec::new();
        for table in tables {
            let written = table.join().unwrap_or_else(|panic| resume_unwind(panic));
            files.extend(written.map_err(failed)?);
        }
        Ok::<_, Failure>((count, files))
    })?;
    let manifest = Manifest {
        position: known.position,
        time: known
            .time
            .map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)),
        on: on.to_string(),
        periods: periods.iter().map(ToString::to_string).collect(),
        changed_since: options.changed_since,
        administration: options.administration.as_deref(),
        indicator: options.indicator.as_deref(),
        size_class: options.size_class.as_deref(),
        region: options.region.as_deref(),
        observations: count,
        files,
    };
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| Failure::broken("manifest.json", &error))?;
    written_at_once(directory, "manifest.json", &(text + "\n")).map_err(failed)?;
    Ok(())
}

/// From the first to the last period, or the first alone.
fn periods(from: &str, to: Option<&str>) -> Result<Vec<Period>, Failure> {
    let first = ask::period(from)?;
    let Some(to) = to else {
        return Ok(vec![first]);
    };
    let last = ask::period(to)?;
    first.up_to(last).ok_or_else(|| {
        Failure::Usage(format!(
            "--from {from} --to {to}: two periods of as many months, the last one not before the first"
        ))
    })
}

/// One form: a file, or of Parquet one for each year.
struct Table {
    directory: PathBuf,
    format: Format,
    year: Option<i32>,
    open: Option<(Box<dyn Writer>, Hashed, String)>,
    rows: u64,
    files: Vec<Written>,
}

impl Table {
    fn new(directory: &Path, format: ObservationFormat) -> Self {
        Self {
            directory: directory.to_owned(),
            format: match format {
                ObservationFormat::Csv => Format::Csv(Dialect::Plain),
                ObservationFormat::CsvIt => Format::Csv(Dialect::Italian),
                ObservationFormat::Ndjson => Format::Ndjson,
                ObservationFormat::SdmxCsv => Format::Sdmx,
                ObservationFormat::Xlsx => Format::Xlsx,
                ObservationFormat::Parquet => Format::Parquet,
            },
            year: None,
            open: None,
            rows: 0,
            files: Vec::new(),
        }
    }

    /// Takes what comes until there is no more.
    fn written(
        mut self,
        waiting: mpsc::Receiver<Arc<Observed>>,
        first: i32,
        known: KnownAt,
        on: NaiveDate,
    ) -> io::Result<Vec<Written>> {
        if self.format == Format::Sdmx {
            let written = written_at_once(&self.directory, "structure.xml", &structure())?;
            self.files.push(written);
        }
        for observed in waiting {
            self.begin(observed.year)?;
            let views = observed.observations.iter();
            for row in views.filter_map(|view| observation_row(view, known, on)) {
                self.row(&row)?;
            }
        }
        // A table without rows is a table, too.
        if self.open.is_none() {
            self.begin(first)?;
        }
        self.end()?;
        Ok(self.files)
    }

    /// Opens the file of a year, if it is not the one that is open.
    fn begin(&mut self, year: i32) -> io::Result<()> {
        let by_year = self.format == Format::Parquet;
        if self.open.is_some() && (!by_year || self.year == Some(year)) {
            return Ok(());
        }
        self.end()?;
        let name = match self.format {
            Format::Parquet => format!("year={year}/observations.parquet"),
            Format::Csv(Dialect::Italian) => "observations.it.csv".to_owned(),
            format => format!("observations.{}", format.extension()),
        };
        let path = self.directory.join(&name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let out = Hashed::create(&path)?;
        let writer = writer(self.format, out.clone())?;
        self.open = Some((writer, out, name));
        self.year = Some(year);
        Ok(())
    }

    fn row(&mut self, row: &ObservationRow<'_>) -> io::Result<()> {
        self.rows += 1;
        match &mut self.open {
            Some((writer, ..)) => writer.row(row),
            None => Ok(()),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        let Some((writer, mut out, path)) = self.open.take() else {
            return Ok(());
        };
        if let Some(mut rest) = writer.end()? {
            io::copy(&mut rest, &mut out)?;
        }
        let (bytes, sha256) = out.finish()?;
        self.files.push(Written {
            path,
            observations: std::mem::take(&mut self.rows),
            bytes,
            sha256,
        });
        Ok(())
    }
}

fn written_at_once(directory: &Path, name: &str, text: &str) -> io::Result<Written> {
    let mut out = Hashed::create(&directory.join(name))?;
    out.write_all(text.as_bytes())?;
    let (bytes, sha256) = out.finish()?;
    Ok(Written {
        path: name.to_owned(),
        observations: 0,
        bytes,
        sha256,
    })
}

/// A new file, counted and hashed while it is written; one that is there already is left alone.
#[derive(Clone)]
struct Hashed(Arc<Mutex<Counted>>);

struct Counted {
    file: BufWriter<File>,
    bytes: u64,
    hash: Sha256,
}

impl Hashed {
    fn create(path: &Path) -> io::Result<Self> {
        let file = File::create_new(path)?;
        Ok(Self(Arc::new(Mutex::new(Counted {
            file: BufWriter::new(file),
            bytes: 0,
            hash: Sha256::new(),
        }))))
    }

    fn finish(self) -> io::Result<(u64, String)> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.file.flush()?;
        counted.file.get_ref().sync_all()?;
        let digest = counted.hash.finalize_reset();
        let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((counted.bytes, hex.concat()))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = counted.file.write(bytes)?;
        counted
            .hash
            .update(bytes.get(..written).unwrap_or_default());
        counted.bytes += u64::try_from(written).unwrap_or_default();
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.file.flush()
    }
}
