// SPDX-License-Identifier: AGPL-3.0-or-later
//! What one measurement counted, and the figures drawn from it.

/// Requests answered in a stretch of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Requests answered well.
    pub requests: u64,
    /// Rows read or written by them.
    pub rows: u64,
    /// The time it took.
    pub seconds: f64,
    /// How long each took, in microseconds; empty where only the rate is known.
    pub micros: Vec<u32>,
    /// Requests that failed.
    pub errors: u64,
    /// What the first of them said.
    pub fault: Option<String>,
    /// Rows acknowledged in all: those of the warm-up too.
    pub acknowledged: u64,
}

impl Sample {
    /// Only a count over a time.
    pub fn rate(rows: u64, requests: u64, seconds: f64) -> Self {
        Self {
            requests,
            rows,
            seconds,
            ..Self::default()
        }
    }

    /// Adds what another client counted over the same time.
    pub fn beside(&mut self, other: Self) {
        let seconds = self.seconds.max(other.seconds);
        self.then(other);
        self.seconds = seconds;
    }

    /// Adds a later measurement of the same kind.
    pub fn then(&mut self, other: Self) {
        self.requests += other.requests;
        self.rows += other.rows;
        self.seconds += other.seconds;
        self.micros.extend(other.micros);
        self.errors += other.errors;
        self.acknowledged += other.acknowledged;
        if self.fault.is_none() {
            self.fault = other.fault;
        }
    }

    /// Requests per second.
    pub fn requests_per_second(&self) -> f64 {
        ratio(real(self.requests), self.seconds)
    }

    /// Rows per second.
    pub fn rows_per_second(&self) -> f64 {
        ratio(real(self.rows), self.seconds)
    }

    /// Milliseconds within which `percent` of the requests were answered.
    pub fn milliseconds(&self, percent: usize) -> Option<f64> {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        percentile(&sorted, percent).map(|micros| f64::from(micros) / 1_000.0)
    }
}

/// Nearest rank: the smallest value that at least `percent` of all do not exceed.
pub fn percentile(sorted: &[u32], percent: usize) -> Option<u32> {
    let rank = (sorted.len() * percent.min(100)).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// One rate over another; 0 where there is nothing to divide by.
pub fn ratio(value: f64, of: f64) -> f64 {
    if of > 0.0 { value / of } else { 0.0 }
}

/// A count as a real number, exact up to 2⁵³.
pub fn real(count: u64) -> f64 {
    let part = |bits: u64| u32::try_from(bits).map_or(0.0, f64::from);
    part(count >> 32) * 4_294_967_296.0 + part(count & 0xFFFF_FFFF)
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let sorted: Vec<u32> = (1..=200).collect();
        assert_eq!(percentile(&sorted, 50), Some(100));
        assert_eq!(percentile(&sorted, 99), Some(198));
        assert_eq!(percentile(&sorted, 100), Some(200));
        assert_eq!(percentile(&sorted, 0), Some(1));
        assert_eq!(percentile(&[7], 99), Some(7));
        assert_eq!(percentile(&[1, 2], 50), Some(1));
        assert_eq!(percentile(&[1, 2], 51), Some(2));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn milliseconds_need_no_order() {
        let sample = Sample {
            micros: vec![3_000, 1_000, 2_500],
            ..Sample::default()
        };
        assert_eq!(sample.milliseconds(50), Some(2.5));
        assert_eq!(Sample::default().milliseconds(50), None);
    }

    #[test]
    fn a_ratio_over_nothing_is_nothing() {
        assert_eq!(ratio(3.0, 4.0), 0.75);
        assert_eq!(ratio(3.0, 0.0), 0.0);
        assert_eq!(Sample::default().rows_per_second(), 0.0);
    }

    #[test]
    fn clients_add_up_over_one_time_and_rounds_over_both() {
        let one = Sample::rate(1_000, 1, 2.0);
        let mut together = one.clone();
        together.beside(Sample::rate(3_000, 3, 1.0));
        assert_eq!(
            (together.rows_per_second(), together.requests_per_second()),
            (2_000.0, 2.0)
        );
        let mut rounds = one;
        rounds.then(Sample::rate(3_000, 3, 2.0));
        assert_eq!(
            (rounds.rows_per_second(), rounds.requests_per_second()),
            (1_000.0, 1.0)
        );
    }

    #[test]
    fn large_counts_stay_exact() {
        assert_eq!(real(0), 0.0);
        assert_eq!(real(4_294_967_296), 4_294_967_296.0);
        assert_eq!(real(9_007_199_254_740_991), 9_007_199_254_740_991.0);
    }
}
