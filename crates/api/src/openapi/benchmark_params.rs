// SPDX-License-Identifier: AGPL-3.0-or-later
//! Parameters of benchmarks and what follows from them, as the OpenAPI document describes them; `crate::http::Query` reads
//! them.
#![allow(dead_code, reason = "these types only describe")]

use utoipa::IntoParams;

/// How a table is written.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DialectParam {
    /// Of CSV: `it` for semicolons and decimal commas.
    #[param(pattern = "^(it)$", max_length = 2, nullable = false)]
    dialect: Option<String>,
}

/// Which benchmark to answer.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BenchmarkParams {
    /// Code of a national indicator.
    #[param(min_length = 1, max_length = 200, example = "DFP 1.3")]
    indicator: String,
    /// SDMX period, as of whose end figures are compared.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022"
    )]
    period: String,
    /// Only groups of one kind.
    #[param(
        pattern = "^(national|size-class|region)$",
        max_length = 10,
        example = "national",
        nullable = false
    )]
    group: Option<String>,
    /// Code of the administration whose place is asked for.
    #[param(
        min_length = 1,
        max_length = 200,
        example = "CCIAA-MS",
        nullable = false
    )]
    administration: Option<String>,
    /// Whose published figures, the newest ones; without it and `publication`, those that are computed here now.
    #[param(
        min_length = 1,
        max_length = 200,
        example = "Unioncamere",
        nullable = false
    )]
    provider: Option<String>,
    /// Identifier of a publication.
    #[param(minimum = 1, example = 1, nullable = false)]
    publication: Option<i64>,
    /// The day by which silence is judged as not due or late; today in Rome unless given.
    #[param(format = Date, min_length = 10, max_length = 10, nullable = false)]
    on: Option<String>,
    /// Leave out everything recorded later: a ledger position, or an instant (RFC 3339).
    #[param(min_length = 1, max_length = 40, example = "42", nullable = false)]
    as_known_at: Option<String>,
}

/// Which targets to propose.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProposalParams {
    /// The year of the targets.
    #[param(minimum = 1990, maximum = 2199, example = 2023)]
    year: i32,
    /// SDMX period of the figures.
    #[param(
        min_length = 4,
        max_length = 8,
        pattern = "^(19|2[0-9])[0-9]{2}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
        example = "2022"
    )]
    period: String,
    /// How many per cent of the group do worse than the target: 75 is the quartile of the best.
    #[param(minimum = 0, maximum = 100, example = 75)]
    share: i32,
    /// Which of its groups the administration is compared with; all administrations unless said otherwise.
    #[param(
        pattern = "^(national|size-class|region)$",
        max_length = 10,
        example = "national",
        nullable = false
    )]
    group: Option<String>,
    /// Whose published figures, the newest ones; without it those that are computed here now.
    #[param(
        min_length = 1,
        max_length = 200,
        example = "Unioncamere",
        nullable = false
    )]
    provider: Option<String>,
    /// Key of one assignment.
    #[param(
        min_length = 1,
        max_length = 500,
        example = "2.1/DFP 1.3",
        nullable = false
    )]
    assignment: Option<String>,
    /// Whether a target below what is reached already is wanted; not unless said so.
    #[param(nullable = false)]
    less_demanding: Option<bool>,
}

/// Which decisions to list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DecisionParams {
    /// Identifier of the plan.
    #[param(minimum = 1, example = 1)]
    plan: i64,
    /// The year of the targets.
    #[param(minimum = 1990, maximum = 2199, example = 2023)]
    year: i32,
}
