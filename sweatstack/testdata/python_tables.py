"""Say what tables the Python client 0.70 makes of lists.

Reads lines of JSON from standard input: a case each, with the items of a list
("activities" or "traces") and, optionally, a Parquet file. Prints by case the
columns of the client's own table, and where the file differs from it.
"""

import datetime
import json
import math
import os
import sys

import pandas
from sweatstack import Client
from sweatstack.schemas import ActivitySummary, TraceDetails


def own(kind: str, items: list) -> pandas.DataFrame:
    model = ActivitySummary if kind == "activities" else TraceDetails
    client = Client()
    models = [model.model_validate(item) for item in items]
    setattr(client, f"_get_{kind}_generator", lambda **_: iter(models))
    return getattr(client, f"get_{kind}")(as_dataframe=True)


def plain(value: object) -> object:
    """The value as both tables can have it."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, (pandas.Timestamp, pandas.Timedelta)) and not pandas.isna(value):
        return value
    if value is None or value is pandas.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return getattr(value, "value", value)


def dtype(column: pandas.Series) -> str:
    """The dtype, where one thing has two names by one of them."""
    values = [v for v in column if plain(v) is not None]
    if column.dtype == "object" and all(isinstance(plain(v), str) for v in values):
        return "str"  # members of an enum
    if column.dtype == "object" and all(isinstance(v, datetime.datetime) for v in values):
        return "datetime64[ns, UTC]"  # of several offsets, for which there is no dtype
    return str(column.dtype).replace("UTC+", "+").replace("UTC-", "-")


def differences(want: pandas.DataFrame, file: str) -> list:
    got = pandas.read_parquet(file)
    found = []
    if list(got.columns) != list(want.columns):
        found.append({"columns": list(got.columns), "want": list(want.columns)})
        return found
    for name in want.columns:
        ours, theirs = [plain(v) for v in got[name]], [plain(v) for v in want[name]]
        if any(isinstance(v, list) for v in theirs):
            ours = [json.loads(v) if v is not None else None for v in ours]
        elif any(v is not None for v in theirs) and dtype(got[name]) != dtype(want[name]):
            found.append(f"{name}: dtype {dtype(got[name])}, want {dtype(want[name])}")
        if ours != theirs:
            found.append(f"{name}: {ours} want {theirs}")
    return found


def main() -> None:
    answers = {}
    for line in sys.stdin:
        case = json.loads(line)
        table = own(case["kind"], case["items"])
        answers[case["name"]] = {"columns": [str(c) for c in table.columns]}
        if case.get("file"):
            answers[case["name"]]["different"] = differences(table, case["file"])
    print(json.dumps(answers))


main()
# Threads of pyarrow may abort an interpreter that ends in the usual way.
sys.stdout.flush()
os._exit(0)
