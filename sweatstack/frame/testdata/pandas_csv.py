"""Say in which pairs a CSV file does not hold the table of a Parquet file.

    python pandas_csv.py < PAIRS

Each line of the input is {"name", "original", "csv"}. Columns of times and of
lengths of time are parsed, everything else is what pandas makes of it.
"""

import json
import sys

import pandas
from pandas.api import types


def restore(text: pandas.Series, want: pandas.Series) -> pandas.Series:
    """The column with the dtype that it had, as a user would ask for it."""
    if isinstance(want.dtype, pandas.DatetimeTZDtype):
        return pandas.to_datetime(text, utc=True, format="ISO8601").dt.tz_convert(want.dtype.tz).astype(want.dtype)
    if types.is_datetime64_dtype(want.dtype):
        return pandas.to_datetime(text, format="ISO8601").astype(want.dtype)
    if types.is_timedelta64_dtype(want.dtype):
        return pandas.to_timedelta(text, unit="s").astype(want.dtype)
    if isinstance(want.dtype, pandas.CategoricalDtype):
        return text.astype("str")
    return text.astype(want.dtype)


def difference(original: str, csv: str) -> str:
    want = pandas.read_parquet(original)
    if want.index.names != [None]:
        want = want.reset_index()
    for name in want.columns[want.dtypes == "category"]:
        want[name] = want[name].astype("str")
    got = pandas.read_csv(csv)
    if list(got.columns) != list(want.columns):
        return f"columns {list(got.columns)}, not {list(want.columns)}"
    try:
        for name in want.columns:
            pandas.testing.assert_series_equal(restore(got[name], want[name]), want[name], check_index=False)
    except (AssertionError, TypeError, ValueError) as error:
        return f"{name}: {error}"
    return ""


def main() -> None:
    found = {}
    for line in sys.stdin:
        pair = json.loads(line)
        if text := difference(pair["original"], pair["csv"]):
            found[pair["name"]] = text
    print(json.dumps(found))


main()
