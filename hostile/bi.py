#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compares the benchmarks that other engines make of exported Parquet with those that the service answers.

    hostile/bi.py BINARY PYTHON_OF_SPARK

Every statistic of every group that the service tells of, of every national indicator, of two years. Engines compute in
binary floating point, so a statistic may be off by half a unit of the service's tenth digit and by 1e-13 of the
largest value of its group; counts, and the sums behind a system figure, are exact. Then one figure in the Parquet is
changed, and that has to be found in what DuckDB makes of it.
"""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

import duckdb
from service import ROOT, Service, expect

YEARS = ["2021", "2022"]
CLASSES = ["grande", "media", "piccola", None]
REGIONS = ["Nord", "Centro", "Sud"]
# Ratios, with a third as factor and with fractions above the line; none, with sums of both signs; over ones.
FORMULAS = {
    "BI_Quota": "100 * [BI_a] / [BI_b]",
    "BI_Terzo": "[BI_a] / [BI_b] / 3",
    "BI_Frazione": "(1 / [BI_b] + [BI_a]) / [BI_c]",
    "BI_Numero": "[BI_a]",
    "BI_Saldo": "[BI_c] / [BI_b]",
    "BI_Uno": "[BI_a] / [BI_uno]",
}
STATISTICS = ["minimum", "lower_quartile", "median", "upper_quartile", "maximum", "mean", "standard_deviation"]


def posted(service, path, document):
    status, _, body = service.post(f"/api/v1/{path}", document)
    expect(status == 201, f"POST {path}: {status} {body[:1000]!r}")


def register(service, code, size_class, region, **more):
    document = {"code": code, "name": f"Camera {code}", "size_class": size_class, "region": region, **more}
    posted(service, "administrations", {name: value for name, value in document.items() if value})


def figures(service, code, number):
    """Figures that are no even numbers; some forecasts, some invented, some over nothing, some silent."""
    items = []
    for year in YEARS:
        seed = number * 7919 + int(year)
        values = {
            "BI_a": f"{seed % 9973}.{seed % 97:02}",
            "BI_b": "0" if number % 19 == 3 else f"{seed * 31 % 4999 + 1}.5",
            "BI_c": f"{'-' if number % 2 else ''}{seed * 9_000_000_011 % 10**14}.{seed % 1000:03}",
            "BI_uno": "1",
        }
        origin = {5: "forecast", 6: "illustrative"}.get(number % 11, "actual")
        for measure, value in values.items():
            if number % 23 != 7 or measure != "BI_c":
                items.append({"measure": measure, "period": year, "value": value, "origin": origin})
    posted(service, "measurements", {"administration": code, "items": items})


def plan(code, kind, **more):
    """A plan that promises one of the national indicators."""
    measure = {"unit": "N.", "nature": "stock", "frequency": "annual", "dictionary": "national"}
    return {
        "format": "traguardo-plan/1",
        "administration": {"code": code, "name": f"Camera {code}", "size_class": "media", "region": "Sud", **more},
        "code": kind, "title": "Piano", "kind": kind, "first_year": 2021, "last_year": 2022,
        "acts": [{"body": "Giunta", "kind": "delibera", "number": "1", "date": "2021-01-31"}],
        "measures": [{"code": name, "name": name, **measure} for name in ["BI_a", "BI_b"]],
        "indicators": [{"code": "BI_Quota", "name": "BI_Quota", "unit": "N.", "formula": FORMULAS["BI_Quota"], "better": "higher", "dictionary": "national"}],
        "nodes": [{"code": "N", "kind": "objective", "title": "Obiettivo", "assignments": [
            {"indicator": "BI_Quota", "targets": [{"period": "2022", "comparator": ">=", "value": "40"}]}]}],
    }


def fill(service):
    """Six administrations in each class and region, who has ended, who has two plans, and two in a class of their own."""
    for code in ["BI_a", "BI_b", "BI_c", "BI_uno"]:
        posted(service, "measures", {"code": code, "name": code, "unit": "N.", "nature": "stock", "frequency": "annual"})
    for code, formula in FORMULAS.items():
        posted(service, "indicators", {"code": code, "name": code, "unit": "N.", "formula": formula, "better": "higher"})
    number = 0
    for size_class in CLASSES:
        for region in REGIONS:
            for _ in range(6):
                register(service, f"E{number}", size_class, region)
                figures(service, f"E{number}", number)
                number += 1
    for _ in range(2):
        register(service, f"E{number}", "minima", "Nord")
        figures(service, f"E{number}", number)
        number += 1
    posted(service, "plans", plan("FINITA", "performance", valid_to="2022-12-30"))
    figures(service, "FINITA", number)
    for kind in ["performance", "fund"]:
        posted(service, "plans", plan("DOPPIA", kind))
    figures(service, "DOPPIA", number + 1)


def answered(service):
    """Every benchmark by period, indicator, kind of group and code."""
    codes, path = [], "/api/v1/indicators?limit=500"
    while path:
        page = json.loads(service.get(path)[2])
        codes += [entry["code"] for entry in page["items"]]
        path = page.get("next") and f"/api/v1/indicators?limit=500&cursor={quote(page['next'])}"
    expect(set(FORMULAS) < set(codes), "indicators are missing")
    groups = {}
    for code in codes:
        for year in YEARS:
            for kind in ["national", "size-class", "region"]:
                status, _, body = service.get(f"/api/v1/benchmarks?indicator={quote(code)}&period={year}&group={kind}")
                expect(status == 200, f"benchmark of {code}: {status} {body[:1000]!r}")
                for group in json.loads(body)["groups"]:
                    groups[year, code, kind, group.get("code", "")] = group
    told = [key for key, group in groups.items() if "withheld" not in group]
    for code in FORMULAS:
        for kind in ["national", "size-class", "region"]:
            expect(any(key[1] == code and key[2] == kind for key in told), f"no {kind} group of {code} is told of")
    expect(any(group.get("system_figure") for group in groups.values()), "no system figure")
    print(f"{len(codes)} indicators, {len(groups)} groups, {len(told)} of them told of")
    return groups


def rounded(value):
    """To ten digits after the dot, half away from zero."""
    units = (2 * abs(value) * 10**10 + 1) // 2
    return Fraction(units if value >= 0 else -units, 10**10)


def differences(groups, rows):
    """What an engine says differently, in words."""
    found = {(row["period"], row["indicator"], row["kind"], row["code"]): row for row in rows}
    for key in groups.keys() ^ found.keys():
        yield f"{key}: a group of {'the service' if key in groups else 'the engine'} alone"
    for key in groups.keys() & found.keys():
        group, row = groups[key], found[key]
        if int(row["n"]) != group["n"]:
            yield f"{key}: {row['n']} administrations instead of {group['n']}"
        if "withheld" in group:
            continue
        if int(row["provisional"]) != group["provisional"]:
            yield f"{key}: {row['provisional']} provisional figures instead of {group['provisional']}"
        largest = max(abs(Fraction(group[name])) for name in ["minimum", "maximum"])
        expected = {name: group[name] for name in STATISTICS}
        expected |= {f"decile_{place}": decile for place, decile in enumerate(group["deciles"], start=1)}
        for name, value in expected.items():
            if abs(Fraction(row[name]) - Fraction(value)) > Fraction(1, 2 * 10**10) + largest / 10**13:
                yield f"{key}: {name} is {row[name]} instead of {value}"
        yield from system_differs(key, group, row)


def system_differs(key, group, row):
    told = f"{key}: system figure is {row['system_figure'] or 'none'} instead of {group.get('system_figure', 'none')}"
    if not row["system_figure"] or "system_figure" not in group:
        if row["system_figure"] or "system_figure" in group:
            yield told
        return
    value = Fraction(group["system_figure"])
    if abs(Fraction(row["system_figure"]) - value) > Fraction(1, 2 * 10**10) + abs(value) / 10**13:
        yield told
    if row["numerators"] and row["denominators"] and float(group["factor"]) == float(row["factor"]):
        exact = Fraction(group["factor"]) * Fraction(row["numerators"]) / Fraction(row["denominators"])
        if rounded(exact) != value:
            yield f"{key}: {group['factor']} · {row['numerators']} / {row['denominators']} is not {group['system_figure']}"


def computed(python, script, directory):
    # One core, and no compilation of what runs once.
    spark = "--master local[1] --conf spark.sql.codegen.wholeStage=false --driver-java-options -XX:TieredStopAtLevel=1 pyspark-shell"
    command = [python, str(ROOT / "bi" / script), str(directory)]
    env = {**os.environ, "PYSPARK_SUBMIT_ARGS": spark, "SPARK_LOCAL_IP": "127.0.0.1"}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    expect(run.returncode == 0, f"{script} ended with {run.returncode}:\n{run.stdout[-2000:]}{run.stderr[-4000:]}")
    return list(csv.DictReader(io.StringIO(run.stdout)))


def changed(directory, copy):
    """The same Parquet, but for one numerator that is larger by a millionth."""
    connection = duckdb.connect()
    for year in YEARS:
        target = copy / f"year={year}"
        target.mkdir(parents=True)
        connection.execute(f"""
            COPY (
                SELECT * EXCLUDE (file_row_number) REPLACE (
                    CASE WHEN administration = 'E1' AND indicator = 'BI_Quota' AND period = '2022'
                    THEN (numerator + 0.000001)::DECIMAL(28,10) ELSE numerator END AS numerator)
                FROM read_parquet('{directory}/year={year}/*.parquet', file_row_number = true, hive_partitioning = false)
                ORDER BY file_row_number
            ) TO '{target}/observations.parquet' (FORMAT parquet)
        """)


def compared(name, groups, rows):
    wrong = list(differences(groups, rows))
    expect(not wrong, f"{name}, {len(wrong)} differences:\n" + "\n".join(wrong[:20]))
    print(f"{name}: {len(rows)} groups are the same", flush=True)


def exported(binary, directory):
    """Fills a service, exports its Parquet, and answers its benchmarks."""
    with Service(binary, "sqlite") as service:
        env = {**os.environ, "TRAGUARDO_DATABASE_URL": f"sqlite:{service.work / 'traguardo.db'}"}
        subprocess.run([binary, "demo", "--set", "all"], env=env, check=True, stdout=subprocess.DEVNULL)
        fill(service)
        command = ["observations", str(directory), "--from", YEARS[0], "--to", YEARS[-1], "--format", "parquet"]
        subprocess.run([binary, *command], env=env, check=True)
        groups = answered(service)
        service.check_log()
        return groups


def main(binary, spark):
    duck = (sys.executable, "duckdb_benchmark.py")
    with tempfile.TemporaryDirectory() as work:
        directory, copy = Path(work) / "export", Path(work) / "changed"
        groups = exported(binary, directory)
        compared("DuckDB", groups, computed(*duck, directory))
        changed(directory, copy)
        wrong = list(differences(groups, computed(*duck, copy)))
        expect(wrong and all("('2022', 'BI_Quota'" in line for line in wrong), f"the control found {wrong[:20]}")
        print(f"control: a changed figure is found in {len(wrong)} statistics", flush=True)
        compared("Spark", groups, computed(spark, "spark_benchmark.py", directory))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
