// SPDX-License-Identifier: AGPL-3.0-or-later
//! Parameters of observations as the OpenAPI document describes them; `crate::http::Query` reads them.
#![allow(dead_code, reason = "this type only describes")]

use utoipa::IntoParams;

/// Which observations to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ObservationParams {
    /// SDMX period, as of whose end to evaluate; instead of `from` and `to`.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022",
        nullable = false
    )]
    period: Option<String>,
    /// The first of several periods; `to` is given with it, and has as many months.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        nullable = false
    )]
    from: Option<String>,
    /// The last of several periods, included: at most 50 years after the first.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        nullable = false
    )]
    to: Option<String>,
    /// `json` (one page) or, for all of them in one answer that is made while it is sent, `ndjson`, `csv`, `sdmx-csv`
    /// (2.0), `xlsx` or `parquet`. Without it, the header `Accept` decides.
    #[param(
        pattern = "^(json|ndjson|csv|sdmx-csv|xlsx|parquet)$",
        max_length = 8,
        example = "csv",
        nullable = false
    )]
    format: Option<String>,
    /// Of CSV: `it` for semicolons and decimal commas.
    #[param(pattern = "^(it)$", max_length = 2, nullable = false)]
    dialect: Option<String>,
    /// Code of one indicator.
    #[param(min_length = 1, max_length = 200, example = "EC05.1", nullable = false)]
    indicator: Option<String>,
    /// Code of one administration; without it, all of them.
    #[param(
        min_length = 1,
        max_length = 200,
        example = "CCIAA-MS",
        nullable = false
    )]
    administration: Option<String>,
    /// One size class, as administrations have it.
    #[param(min_length = 1, max_length = 200, nullable = false)]
    size_class: Option<String>,
    /// One region, as administrations have it.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    region: Option<String>,
    /// The day by which silence is judged as not due or late; today in Rome unless given.
    #[param(format = Date, min_length = 10, max_length = 10, nullable = false)]
    on: Option<String>,
    /// Only what may have changed by what was written after this ledger position.
    #[param(minimum = 0, nullable = false)]
    changed_since: Option<i64>,
    /// Begins with this administration in this year, as `year:code`. Where an answer broke off it goes on with the last
    /// administration of which rows came, `as_known_at` and `on` as those rows have them: its rows come once more.
    #[param(
        min_length = 6,
        max_length = 205,
        pattern = "^(19|2[0-9])[0-9]{2}:",
        example = "2022:CCIAA-MS",
        nullable = false
    )]
    begin: Option<String>,
    /// Where the page before ended, as it was answered in `next`.
    #[param(min_length = 1, max_length = 1000, nullable = false)]
    cursor: Option<String>,
    /// Most items to answer; 100 unless asked otherwise.
    #[param(minimum = 1, maximum = 500, nullable = false)]
    limit: Option<i32>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}
