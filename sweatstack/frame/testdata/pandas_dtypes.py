"""Say what pandas makes of a file: its index and the dtypes of its columns.

    python pandas_dtypes.py FILE [OTHER]

With another file, both must hold the same values as well.
"""

import json
import sys

import pandas
from sweatstack.utils import convert_to_standard_dtypes


def describe(table: pandas.DataFrame) -> dict:
    index = [table.index.get_level_values(i) for i in range(table.index.nlevels)]
    return {
        "rows": len(table),
        "index": {str(level.name): str(level.dtype) for level in index},
        "columns": {name: str(dtype) for name, dtype in table.dtypes.items()},
    }


def main() -> None:
    table = pandas.read_parquet(sys.argv[1])
    if len(sys.argv) > 2:
        other = pandas.read_parquet(sys.argv[2])
        # The categories that no row has are not kept.
        for name in table.columns[table.dtypes == "category"]:
            table[name] = table[name].astype("str")
            other[name] = other[name].astype("str")
        pandas.testing.assert_frame_equal(table, other)
        pandas.testing.assert_frame_equal(convert_to_standard_dtypes(table), convert_to_standard_dtypes(other))
        table = pandas.read_parquet(sys.argv[1])
    print(json.dumps(describe(table)))


main()
