"""Say where pandas resamples a file to another table.

    python pandas_resample.py < QUESTIONS

Each line of the input is {"name", "original", "resampled", "step"}: two Parquet
files and a step such as "30s". The rule is mean for numbers, last for "lap" and
everything else, sum for lengths of time.
"""

import json
import sys

import pandas
from pandas.api import types


def rule(name: str, dtype) -> str:
    if types.is_timedelta64_dtype(dtype):
        return "sum"
    if types.is_numeric_dtype(dtype) and not types.is_bool_dtype(dtype) and name != "lap":
        return "mean"
    return "last"


def resample(table: pandas.DataFrame, step: str) -> pandas.DataFrame:
    zone = table.index.tz
    # In another zone pandas would count from its midnight.
    bins = table.tz_convert("UTC").resample(step, origin="epoch")
    count = bins.count()
    columns = {}
    for name, dtype in table.dtypes.items():
        column = getattr(bins[name], rule(name, dtype))()
        # The sum of nothing is 0 in pandas, which would be a length.
        columns[name] = column.where(count[name] > 0)
    return pandas.DataFrame(columns).tz_convert(zone)


def plain(table: pandas.DataFrame) -> pandas.DataFrame:
    """Numbers as float64, texts as str: pandas changes dtypes while resampling."""
    for name, dtype in table.dtypes.items():
        if types.is_numeric_dtype(dtype) and not types.is_bool_dtype(dtype):
            table[name] = table[name].astype("Float64").astype("float64")
        elif not (types.is_datetime64_any_dtype(dtype) or types.is_timedelta64_dtype(dtype)):
            table[name] = table[name].astype("object").astype("str").where(table[name].notna())
    return table


def difference(original: str, resampled: str, step: str) -> str:
    table = pandas.read_parquet(original)
    for name in table.columns:
        if str(table[name].dtype) in ("float16", "float32"):
            table[name] = table[name].astype("float64")  # pandas would round the mean
    want, got = plain(resample(table, step)), plain(pandas.read_parquet(resampled))
    try:
        pandas.testing.assert_frame_equal(got, want, check_dtype=False, check_freq=False, rtol=1e-12)
        if got.index.dtype != table.index.dtype:
            return f"index {got.index.dtype}, not {table.index.dtype}"
    except AssertionError as error:
        return str(error)
    return ""


def main() -> None:
    found = {}
    for line in sys.stdin:
        question = json.loads(line)
        if text := difference(question["original"], question["resampled"], question["step"]):
            found[question["name"]] = text
    print(json.dumps(found))


main()
