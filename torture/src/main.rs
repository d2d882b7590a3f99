// SPDX-License-Identifier: AGPL-3.0-or-later
//! Attacks the running service and proves what it promises about acknowledged writes.
//!
//! It owns the service's processes, an SQLite file or a PostgreSQL cluster, the disk that lies on,
//! and a proxy in front. Clients write down each operation before they send it and send it again
//! with the same key until they know what became of it; meanwhile processes are killed, disks fill
//! up, connections break. Then what was acknowledged is compared with what is there.

mod attack;
mod check;
mod client;
mod field;
mod findings;
mod machine;
mod nemesis;
mod options;
mod powercut;
mod rng;
mod verdict;

use attack::Attack;
use clap::{Parser, ValueEnum};
use field::Field;
use machine::{Image, Tmpfs, Work};
use nemesis::Kind;
use options::{Control, Mode, Options};
use rng::Rng;
use std::process::ExitCode;

/// Whatever kept this program from going on.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
/// Result of everything in this program.
pub type Result<T, E = Error> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let options = Options::parse();
    let seed = options.seed.unwrap_or_else(Rng::any_seed);
    println!(
        "seed {seed}: {:?} {:?}, control {:?}",
        options.mode, options.database, options.control
    );
    let done = options.check().and_then(|()| match options.mode {
        Mode::Run => run(&options, seed),
        Mode::Powercut => powercut(&options, seed),
    });
    let succeeded = done.unwrap_or_else(|error| {
        println!("FAILED: {error}");
        false
    });
    println!("seed {seed}");
    if succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The kinds of faults that were asked for and can be, and why the others cannot.
fn kinds(options: &Options, field: &Field) -> Result<(Vec<Kind>, Vec<String>)> {
    let wanted = match options.control {
        Some(Control::AnswerBeforeCommit) => vec![Kind::KillServer],
        Some(_) => vec![Kind::KillServer, Kind::ProxyReset],
        None if options.only.is_empty() => Kind::value_variants().to_vec(),
        None => options.only.clone(),
    };
    let mut skipped = Vec::new();
    let mut possible = Vec::new();
    for kind in wanted
        .into_iter()
        .filter(|kind| kind.is_for(options.database))
    {
        match kind.impossible(field.disk.as_ref()) {
            Some(why) => skipped.push(format!("{}: {why}", kind.name())),
            None => possible.push(kind),
        }
    }
    let inside = options.control.is_some() || possible.iter().any(|kind| kind.is_point());
    if inside && !field.has_points() {
        return Err(
            "the service has no fail points: cargo build -p traguardo --features failpoints".into(),
        );
    }
    Ok((possible, skipped))
}

fn run(options: &Options, seed: u64) -> Result<bool> {
    let work = Work::new(options.keep)?;
    let folder = work.folder("disk")?;
    let disk = Tmpfs::mount(&folder);
    let mut field = Field::open(options, work, &folder)?;
    field.disk = disk;
    let (kinds, skipped) = kinds(options, &field)?;
    let mut attack = Attack::begin(field, seed)?;
    let done = torment(&mut attack, &kinds);
    Ok(conclude(attack, done, &kinds, &skipped))
}

fn torment(attack: &mut Attack, kinds: &[Kind]) -> Result<()> {
    let kills = attack.field.options.kills;
    let order = nemesis::schedule(kinds, kills, attack.rng());
    attack.suffer(&order)?;
    if attack.field.options.control.is_none() {
        let lasting: Vec<Kind> = kinds
            .iter()
            .copied()
            .filter(|kind| kind.spares_the_service())
            .collect();
        attack.endure(&lasting)?;
    }
    attack.wait_for(attack.field.options.writes, "for the rest")
}

fn powercut(options: &Options, seed: u64) -> Result<bool> {
    if !Image::is_possible() {
        println!("*** SKIPPED: cuts of the power: need root, losetup and mkfs.ext4 ***");
        return Ok(true);
    }
    let work = Work::new(options.keep)?;
    let folder = work.path("disk");
    let image = Image::create(work.path("disk.img"), folder.clone())?;
    let mut field = Field::open(options, work, &folder)?;
    field.image = Some(image);
    let mut attack = Attack::begin(field, seed)?;
    let done = powercut::cuts(&mut attack, options.cuts);
    Ok(conclude(attack, done, &[], &[]))
}

/// Ends the load, heals, compares, prints.
fn conclude(mut attack: Attack, done: Result<()>, kinds: &[Kind], skipped: &[String]) -> bool {
    let done = done
        .and_then(|()| attack.field.heal())
        .and_then(|()| attack.end());
    attack.load.stop();
    let field = &attack.field;
    verdict::count(field, &attack.journal);
    let done = done.and_then(|()| check::everything(field, &attack.fixture, &attack.journal));
    let kept = verdict::print(field, kinds, skipped, done.as_ref().err());
    if field.options.keep {
        println!("left in {}", field.work.root().display());
    }
    kept
}
