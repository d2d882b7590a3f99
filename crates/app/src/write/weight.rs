// SPDX-License-Identifier: AGPL-3.0-or-later
//! How much memory a waiting command takes, about: what the queue is bounded by.

use super::Command;
use crate::limits::MEMORY_PER_JSON_BYTE;
use serde::Serialize;
use std::io;
use traguardo_exchange::list::ListItem;
use traguardo_exchange::measurement::{MeasurementItem, MeasurementPost};

impl Command {
    /// Bytes of memory, about.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::PostMeasurements { post, .. } => of_post(post),
            Self::AddAdministration(entry) => of_document(entry),
            Self::AddOffice { office, .. } => of_document(office),
            Self::SaveMeasure(save) => of_document(&save.definition),
            Self::SaveIndicator(save) => of_document(&save.definition),
            Self::SavePlan(save) => of_document(&save.document),
            Self::RecordNote(post) => of_document(post),
            Self::RecordReportStep { post, .. } => of_document(post),
            Self::RecordMerger(entry) => of_document(entry),
            Self::ReverseMerger { reversal, .. } => of_document(reversal),
            Self::PublishBenchmarks(publish) => {
                let groups = publish.benchmarks.iter().map(|one| &one.groups);
                groups.map(of_document).sum()
            }
            Self::DecideTargets(decide) => {
                let documents = decide.items.iter().map(|(_, document)| document);
                documents.map(of_document).sum()
            }
        }
    }
}

/// An item with nothing in it takes several times what it takes as JSON: its own size counts.
fn of_post(post: &MeasurementPost) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    // Posted, and read: twice.
    let listed = |item: &ListItem| {
        let values = item
            .values
            .iter()
            .map(|number| 100 + number.name.len() + number.value.len());
        let texts = [&item.class, &item.done, &item.due, &item.opened]
            .into_iter()
            .map(text);
        2 * (size_of::<ListItem>()
            + item.label.len()
            + texts.sum::<usize>()
            + values.sum::<usize>())
    };
    let item = |item: &MeasurementItem| {
        size_of::<MeasurementItem>()
            + item.measure.len()
            + item.period.len()
            + [
                &item.office,
                &item.value,
                &item.date,
                &item.not_available,
                &item.not_applicable,
                &item.note,
                &item.reason,
            ]
            .into_iter()
            .map(text)
            .sum::<usize>()
            + item
                .items
                .as_ref()
                .map_or(0, |list| list.iter().map(listed).sum())
    };
    post.administration.len() + text(&post.scope) + post.items.iter().map(item).sum::<usize>()
}

fn of_document(document: &impl Serialize) -> usize {
    let mut bytes = Bytes(0);
    // Counting does not fail, and a document of texts and numbers always becomes JSON.
    let _ = serde_json::to_writer(&mut bytes, document);
    bytes.0.saturating_mul(MEMORY_PER_JSON_BYTE)
}

/// Counts what is written to it.
struct Bytes(usize);

impl io::Write for Bytes {
    fn write(&mut self, written: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(written.len());
        Ok(written.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::limits::WAITING_BYTES;
    use crate::write::{Mode, SavePlan};
    use traguardo_exchange::measurement::MAX_BYTES;

    #[test]
    fn the_largest_requests_fit_into_an_empty_queue() {
        // The most items that a body can hold: nothing in them.
        let smallest = r#"{"measure":"","period":""},"#.len();
        let post = MeasurementPost {
            administration: String::new(),
            scope: None,
            items: vec![MeasurementItem::default(); MAX_BYTES / smallest],
        };
        let mode = Mode::Atomic;
        let weight = Command::PostMeasurements { post, mode }.weight();
        assert!(weight > MAX_BYTES, "{weight}");
        assert!(weight < WAITING_BYTES, "{weight}");
        let plan = traguardo_exchange::plan::MAX_BYTES * MEMORY_PER_JSON_BYTE;
        assert!(plan < WAITING_BYTES, "{plan}");
    }

    #[test]
    fn texts_and_documents_are_weighed() {
        let post = |note: usize| {
            let item = MeasurementItem {
                note: Some("x".repeat(note)),
                ..MeasurementItem::default()
            };
            let post = MeasurementPost {
                administration: "A".into(),
                scope: None,
                items: vec![item],
            };
            let mode = Mode::Atomic;
            Command::PostMeasurements { post, mode }.weight()
        };
        assert_eq!(post(1_000), post(0) + 1_000);
        let json = include_bytes!("../../../../demo/massa-carrara/plan.json");
        let (document, plan) = traguardo_exchange::plan::read_plan(json).unwrap();
        let written = traguardo_exchange::plan::canonical(&document).len();
        let save = SavePlan {
            document,
            plan: plan.into(),
            replaces: None,
        };
        let weight = Command::SavePlan(Box::new(save)).weight();
        assert!(weight >= written * MEMORY_PER_JSON_BYTE, "{weight}");
    }
}
