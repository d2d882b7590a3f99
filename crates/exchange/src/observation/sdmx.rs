// SPDX-License-Identifier: AGPL-3.0-or-later
//! The structure of observations as SDMX-ML 3.0 tells it.

use super::columns::{COLUMNS, Column, Kind};
use std::fmt::Write;

/// The dataflow, as each line of SDMX-CSV names it.
pub const DATAFLOW: &str = "TRAGUARDO:OBSERVATIONS(1.0.0)";
/// What identifies an observation, in order; the period last.
pub(super) const DIMENSIONS: [&str; 5] = [
    "administration",
    "plan",
    "assignment",
    "indicator",
    "period",
];
/// In a dimension that does not apply.
pub(super) const NOT_APPLICABLE: &str = "_Z";
const MEASURE: &str = "value";

fn identifier(column: &Column) -> String {
    match column.name {
        "period" => "TIME_PERIOD".to_owned(),
        MEASURE => "OBS_VALUE".to_owned(),
        name => name.to_ascii_uppercase(),
    }
}

/// Every column with its identifier: dimensions, the measure, attributes.
pub(super) fn components() -> impl Iterator<Item = (String, &'static Column)> {
    let named = |name: &str| COLUMNS.iter().find(|column| column.name == name);
    let first: Vec<&Column> = DIMENSIONS
        .into_iter()
        .chain([MEASURE])
        .filter_map(named)
        .collect();
    let is_first = |column: &&Column| DIMENSIONS.contains(&column.name) || column.name == MEASURE;
    let rest = COLUMNS.iter().filter(move |column| !is_first(column));
    first
        .into_iter()
        .chain(rest)
        .map(|column| (identifier(column), column))
}

fn text_type(column: &Column) -> &'static str {
    match column.kind {
        _ if column.name == "period" => "ObservationalTimePeriod",
        Kind::Text => "String",
        Kind::Number => "Decimal",
        Kind::Whole => "Long",
        Kind::Day => "GregorianDay",
        Kind::Flag => "Boolean",
    }
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<mes:Structure xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message" xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure" xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common">
<mes:Header><mes:ID>OBSERVATIONS</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-01T00:00:00Z</mes:Prepared><mes:Sender id="TRAGUARDO"/></mes:Header>
<mes:Structures>
"#;

/// The structure message: concepts, dataflow, data structure.
pub fn structure() -> String {
    let (mut concepts, mut dimensions, mut attributes, mut measure) =
        (String::new(), String::new(), String::new(), String::new());
    for (place, (id, column)) in components().enumerate() {
        let name = column.italian.replace('&', "&amp;").replace('<', "&lt;");
        // Writing to a text does not fail.
        let _ = writeln!(
            concepts,
            r#"<str:Concept id="{id}"><com:Name xml:lang="it">{name}</com:Name></str:Concept>"#
        );
        let body = format!(
            "<str:ConceptIdentity>urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=TRAGUARDO:OBSERVATIONS(1.0.0).{id}</str:ConceptIdentity>\
             <str:LocalRepresentation><str:TextFormat textType=\"{}\"/></str:LocalRepresentation>",
            text_type(column)
        );
        let position = place + 1;
        let _ = match column.name {
            "period" => writeln!(
                dimensions,
                r#"<str:TimeDimension id="{id}">{body}</str:TimeDimension>"#
            ),
            name if DIMENSIONS.contains(&name) => writeln!(
                dimensions,
                r#"<str:Dimension id="{id}" position="{position}">{body}</str:Dimension>"#
            ),
            MEASURE => writeln!(
                measure,
                r#"<str:Measure id="{id}" usage="optional">{body}</str:Measure>"#
            ),
            _ => writeln!(
                attributes,
                r#"<str:Attribute id="{id}" usage="optional">{body}<str:AttributeRelationship><str:Observation/></str:AttributeRelationship></str:Attribute>"#
            ),
        };
    }
    let maintained =
        r#"id="OBSERVATIONS" agencyID="TRAGUARDO" version="1.0.0" isExternalReference="false""#;
    let name = r#"<com:Name xml:lang="it">Osservazioni</com:Name>"#;
    format!(
        "{HEAD}<str:ConceptSchemes><str:ConceptScheme {maintained}>{name}\n{concepts}</str:ConceptScheme></str:ConceptSchemes>\n\
         <str:Dataflows><str:Dataflow {maintained}>{name}<str:Structure>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={DATAFLOW}</str:Structure></str:Dataflow></str:Dataflows>\n\
         <str:DataStructures><str:DataStructure {maintained}>{name}<str:DataStructureComponents>\n\
         <str:DimensionList id=\"DimensionDescriptor\">\n{dimensions}</str:DimensionList>\n\
         <str:AttributeList id=\"AttributeDescriptor\">\n{attributes}</str:AttributeList>\n\
         <str:MeasureList id=\"MeasureDescriptor\">\n{measure}</str:MeasureList>\n\
         </str:DataStructureComponents></str:DataStructure></str:DataStructures>\n</mes:Structures>\n</mes:Structure>\n"
    )
}
