"""Say in which pairs of files pandas finds different tables.

    python pandas_same.py < PAIRS

Each line of the input is {"name", "original", "written"}. The output is an object
of names and differences: values, dtypes, index, before and after the conversion
of the Python client 0.70.
"""

import json
import sys

import pandas
from sweatstack.utils import convert_to_standard_dtypes


def used_categories(table: pandas.DataFrame) -> pandas.DataFrame:
    """The categories that no row has are not kept, nor is their order."""
    for name in table.columns[table.dtypes == "category"]:
        used = table[name].cat.remove_unused_categories()
        table[name] = used.cat.reorder_categories(sorted(used.cat.categories))
    return table


def difference(original: str, written: str) -> str:
    want, got = (used_categories(pandas.read_parquet(path)) for path in (original, written))
    try:
        pandas.testing.assert_frame_equal(got, want)
        pandas.testing.assert_frame_equal(convert_to_standard_dtypes(got), convert_to_standard_dtypes(want))
    except AssertionError as error:
        return str(error)
    return ""


def main() -> None:
    found = {}
    for line in sys.stdin:
        pair = json.loads(line)
        if text := difference(pair["original"], pair["written"]):
            found[pair["name"]] = text
    print(json.dumps(found))


main()
