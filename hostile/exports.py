#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads observations back as other programs do, and compares every cell with the NDJSON.

    hostile/exports.py DIRECTORY [--injected]

With --injected the texts are those of hostile/injected.py, and all of them have to be there. DIRECTORY is what `traguardo observations --format csv,csv-it,ndjson,sdmx-csv,xlsx,parquet` wrote. CSV is read by
Python's csv, XLSX by openpyxl, Parquet by DuckDB, SDMX-CSV and its structure by pysdmx and sdmx1.
"""

import csv
import hashlib
import io
import json
import sys
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pysdmx.io
import sdmx
from injected import APOSTROPHES, COMPUTED, CONTROL, FORMULA
from openpyxl.utils.escape import unescape

NUMBERS = ["scale", "numerator", "denominator", "value", "target", "target_lower", "target_upper", "achievement", "progress"]
WHOLE = ["decimals", "plan_revision", "figures", "position"]
FLAGS = ["administration_exists", "is_ratio", "not_done"]
DAYS = ["date", "target_date", "on"]
DIMENSIONS = ["ADMINISTRATION", "PLAN", "ASSIGNMENT", "INDICATOR", "TIME_PERIOD"]


def expected(directory):
    """Rows as the NDJSON has them: texts, exact decimals, whole numbers, days."""
    rows = []
    for line in (directory / "observations.ndjson").open(encoding="utf-8"):
        row = json.loads(line)
        for name in NUMBERS:
            if name in row:
                row[name] = Decimal(row[name])
        for name in DAYS:
            if name in row:
                row[name] = date.fromisoformat(row[name])
        for name in ["marks", "figure_revisions"]:
            row[name] = " ".join(row[name])
        rows.append({name: value for name, value in row.items() if value != ""})
    return rows


def equal(kind, found, rows):
    assert len(found) == len(rows), f"{kind}: {len(found)} rows instead of {len(rows)}"
    for number, (one, other) in enumerate(zip(found, rows)):
        assert one == other, f"{kind}, row {number}: {set(one.items()) ^ set(other.items())}"
    print(f"{kind}: {len(found)} rows are equal")


def value_of(name, text, comma=False):
    if name in NUMBERS:
        return Decimal(text.replace(",", ".") if comma else text)
    if name in WHOLE:
        return int(text)
    if name in DAYS:
        return date.fromisoformat(text)
    if name in FLAGS:
        return {"true": True, "false": False}[text]
    return text[1:] if text.startswith("'") else text


def of_csv(path, delimiter):
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.endswith("\r\n")
    found = []
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        for cell in row.values():
            # Nothing that a spreadsheet would compute, but for a negative number.
            if cell[:1] in set("=+-@\t\r\n＝＋－＠"):
                assert cell[:1] == "-" and Decimal(cell.replace(",", ".")) < 0, cell
        found.append({name: value_of(name, cell, delimiter == ";") for name, cell in row.items() if cell != ""})
    return found


def of_xlsx(path):
    book = openpyxl.load_workbook(path, data_only=False)
    dictionary = [row[0] for row in book["Dizionario"].iter_rows(min_row=2, values_only=True)]
    found = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"a formula: {sheet.title} {cell.coordinate}"
        if sheet.title == "Dizionario":
            continue
        lines = sheet.iter_rows(values_only=True)
        names = next(lines)
        assert list(names) == dictionary[: len(names)], "the dictionary has every column"
        for line in lines:
            # openpyxl leaves a carriage return as OOXML writes it.
            texts = [unescape(cell) if isinstance(cell, str) else cell for cell in line]
            row = {name: cell for name, cell in zip(names, texts) if cell is not None}
            for name in NUMBERS:
                if name in row:
                    row[name] = Decimal(str(row[name]))
            for name in DAYS:
                if isinstance(row.get(name), datetime):
                    row[name] = row[name].date()
            found.append(row)
    return found


def of_parquet(directory):
    files = str(directory / "year=*" / "*.parquet")
    asked = "SELECT * FROM read_parquet(?, hive_partitioning = true, filename = true, file_row_number = true) "
    table = duckdb.execute(asked + "ORDER BY filename, file_row_number", [files])
    names = [column[0] for column in table.description]
    rows = table.fetchall()
    types = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall()
    decimals = {name for name, kind, *_ in types if kind == "DECIMAL(28,10)"}
    assert decimals == set(NUMBERS), decimals
    extra = {"year", "filename", "file_row_number"}
    return [
        {name: cell for name, cell in zip(names, row) if cell is not None and name not in extra}
        for row in rows
    ]


def sdmx_names(row):
    """A row as SDMX names its parts, in texts."""
    names = {"period": "TIME_PERIOD", "value": "OBS_VALUE"}
    return {names.get(name, name.upper()): value for name, value in row.items()}


def structures(directory):
    path = directory / "structure.xml"
    # Validated against the schemas of SDMX 3.0.
    message = pysdmx.io.read_sdmx(str(path), validate=True)
    (structure,) = message.get_data_structure_definitions()
    assert [component.id for component in structure.components.dimensions] == DIMENSIONS
    assert [component.id for component in structure.components.measures] == ["OBS_VALUE"]
    other = sdmx.read_sdmx(path)
    (definition,) = other.structure.values()
    assert sorted(dimension.id for dimension in definition.dimensions.components) == sorted(DIMENSIONS)
    attributes = sorted(component.id for component in structure.components.attributes)
    assert attributes == sorted(attribute.id for attribute in definition.attributes.components)
    print(f"structure: {len(attributes)} attributes for pysdmx and sdmx1")
    (dataflow,) = other.dataflow.values()
    return structure, dataflow


def of_sdmx(directory, rows):
    structure, dataflow = structures(directory)
    path = directory / "observations.sdmx.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, strict=True))
    names = [component.id for component in structure.components]
    assert set(lines[0]) == {"STRUCTURE", "STRUCTURE_ID", "ACTION", *names}
    keys = set()
    for line, row in zip(lines, rows, strict=True):
        assert line["STRUCTURE_ID"] == "TRAGUARDO:OBSERVATIONS(1.0.0)"
        named = sdmx_names(row)
        for name in names:
            cell, wanted = line[name], named.get(name)
            if wanted is None:
                missing = "NaN" if name.lower() in NUMBERS or name == "OBS_VALUE" else "_Z" if name in DIMENSIONS else ""
                assert cell == missing, (name, cell)
            elif isinstance(wanted, bool):
                assert cell == str(wanted).lower()
            else:
                assert cell == str(wanted), (name, cell, wanted)
        keys.add(tuple(line[name] for name in DIMENSIONS))
    assert len(keys) == len(lines), "a key comes twice"
    (data,) = pysdmx.io.read_sdmx(str(path), validate=False).data
    assert len(data.data) == len(rows), "pysdmx"
    other = sdmx.read_sdmx(path, structure=dataflow)
    observations = sum(len(one.obs) for one in other.data)
    assert observations == len(rows), f"sdmx1: {observations}"
    print(f"sdmx-csv: {len(rows)} observations for pysdmx and sdmx1")


def manifest(directory, rows):
    told = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    assert told["observations"] == len(rows)
    for file in told["files"]:
        data = (directory / file["path"]).read_bytes()
        assert len(data) == file["bytes"] and hashlib.sha256(data).hexdigest() == file["sha256"], file
    print(f"manifest: {len(told['files'])} files are as it says")


def injected(rows):
    """Every hostile text is among those that are compared, and so are negative numbers."""
    for name in ["administration_name", "indicator_name", "unit"]:
        texts = {row[name] for row in rows}
        missing = {start + FORMULA for start in COMPUTED + CONTROL + APOSTROPHES} - texts
        assert not missing, f"{name}: {missing}"
    for name in ["administration", "size_class", "region", "indicator", "plan", "node", "office"]:
        starts = {row[name][:1] for row in rows}
        assert set(COMPUTED) <= starts, f"{name}: {starts}"
    for name in ["value", "target"]:
        assert any(row[name] < 0 for row in rows), f"no negative {name}"


def control():
    """A cell that would be computed is found out."""
    with tempfile.TemporaryDirectory() as folder:
        table, book = Path(folder) / "one.csv", Path(folder) / "one.xlsx"
        for start in ["=", "+", "@", "\t", "\r", "-", "＝"]:
            table.write_text(f'unit\r\n"{start}1+1"\r\n', encoding="utf-8", newline="")
            try:
                of_csv(table, ",")
            except (AssertionError, ArithmeticError):
                continue
            raise AssertionError(f"a cell that begins with {start!r} is not found out")
        workbook = openpyxl.Workbook()
        workbook.active.title = "Dizionario"
        workbook.active["A2"] = "=1+1"
        workbook.save(book)
        try:
            of_xlsx(book)
        except AssertionError:
            print("control: cells that would be computed are found out")
            return
        raise AssertionError("a formula is not found out")


def main(directory, hostile):
    rows = expected(directory)
    assert rows, "no observations"
    if hostile:
        injected(rows)
        control()
    manifest(directory, rows)
    equal("csv", of_csv(directory / "observations.csv", ","), rows)
    equal("csv-it", of_csv(directory / "observations.it.csv", ";"), rows)
    equal("xlsx", of_xlsx(directory / "observations.xlsx"), rows)
    equal("parquet", of_parquet(directory), rows)
    of_sdmx(directory, rows)


if __name__ == "__main__":
    if len(sys.argv) not in [2, 3] or sys.argv[2:] not in [[], ["--injected"]]:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), len(sys.argv) == 3)
