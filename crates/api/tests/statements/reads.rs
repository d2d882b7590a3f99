// SPDX-License-Identifier: AGPL-3.0-or-later
//! Everything that is read, with each filter.

use crate::filling::code;
use crate::story::Teller;

pub fn reads(teller: &mut Teller<'_>, number: i64) {
    let own = code(number);
    let of_own = format!("administration={own}");
    let head = teller.get("/api/v1/administrations", "").json();
    let position = head["known_at"]["position"].as_i64().unwrap();
    teller.list("/api/v1/administrations", "");
    let first = head["items"][0]["id"].as_str().unwrap().to_owned();
    let at = format!("as_known_at={position}");
    teller.get(&format!("/api/v1/administrations/{{{first}}}"), &at);
    for collection in ["offices", "measures", "indicators", "plans"] {
        let path = format!("/api/v1/{collection}");
        teller.list(&path, &of_own);
        if collection != "offices" {
            teller.list(&path, "");
        }
        let id = teller.get(&path, &of_own).items()[0]["id"].clone();
        let one = format!("{path}/{{{}}}", id.as_str().unwrap());
        teller.get(&one, &at);
        if collection == "plans" {
            teller.get(&one, "revision=1");
            teller.get(&format!("{one}/revisions"), &at);
            for query in ["period=2024", "period=2024-Q1&on=2024-04-15&revision=1"] {
                teller.get(&format!("{one}/tree"), &format!("{query}&{at}"));
            }
            let report = format!("{one}/report");
            for query in [
                "format=markdown",
                "kind=annual&format=html&on=2025-01-15&revision=1",
            ] {
                teller.get(&report, &format!("period=2024&{query}&{at}"));
            }
            for query in [
                "",
                "year=2024&version=actual&node=N0&outcome=differs&revision=1",
            ] {
                teller.get(&format!("{one}/budget"), &format!("{query}&{at}"));
            }
        }
    }
    let figures = "/api/v1/measurements";
    for filter in [
        "",
        "&office=UFF",
        "&measure=M3",
        "&period=2023-M02",
        "&office=UFF&measure=M3&period=2023-M02",
        "&revisions=all",
        "&revisions=all&measure=M3",
    ] {
        teller.list(figures, &format!("{of_own}{filter}"));
    }
    let id = teller.get(figures, &of_own).items()[0]["id"].clone();
    let one = format!("{figures}/{{{}}}", id.as_str().unwrap());
    teller.get(&one, "");
    teller.get(&one, &at);
    let evaluations = "/api/v1/evaluations";
    for filter in [
        "",
        "&indicator=I3",
        "&node=N0&status=achieved&on=2025-01-15",
    ] {
        teller.list(evaluations, &format!("{of_own}&period=2024{filter}"));
    }
    let id = teller
        .get(evaluations, &format!("{of_own}&period=2024"))
        .items()[0]["id"]
        .clone();
    let one = format!("{evaluations}/{{{}}}", id.as_str().unwrap());
    for query in ["", &format!("on=2025-01-15&{at}")] {
        teller.get(&format!("{one}/chart.svg"), query);
    }
    teller.get(&one, "");
    teller.get(&one, &format!("on=2025-01-15&{at}"));
    for filter in [
        "&on=2024-05-15",
        "&on=2024-05-15&office=UFF&state=reported_late",
    ] {
        teller.list("/api/v1/deadlines", &format!("{of_own}{filter}"));
    }
    for filter in ["", "&on=2024-05-15&office=UFF"] {
        teller.get("/api/v1/deadlines.ics", &format!("{of_own}{filter}&{at}"));
    }
    let observations = "/api/v1/observations";
    for filter in [
        "&period=2024",
        "&from=2023-Q1&to=2024-Q4&indicator=I3&on=2025-01-15",
        "&period=2024&size_class=M&region=R&changed_since=0",
        "&period=2024&changed_since=1",
    ] {
        teller.list(observations, &format!("{of_own}{filter}"));
    }
    let begin = format!("{of_own}&from=2023&to=2024&begin=2024:{own}");
    teller.list(observations, &begin);
    teller.get("/api/v1/observations/structure", "");
    for form in ["format=csv&dialect=it", "format=ndjson"] {
        teller.get(observations, &format!("{of_own}&period=2024&{form}"));
    }
    // Nobody of that name: the nearest ones are looked for.
    let unknown = "/api/v1/deadlines?administration=ENTE";
    assert_eq!(teller.service.get(unknown).status, 422);
}
