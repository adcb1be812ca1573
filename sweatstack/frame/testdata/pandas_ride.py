"""Time what the Python client 0.70 does with an answer: read_parquet, then its
conversion to standard dtypes. Prints the median of one run in nanoseconds.

    python pandas_ride.py FILE [SECONDS]
"""

import io
import statistics
import sys
import time

import pandas
from sweatstack.utils import convert_to_standard_dtypes


def once(data: bytes) -> int:
    start = time.perf_counter_ns()
    convert_to_standard_dtypes(pandas.read_parquet(io.BytesIO(data)))
    return time.perf_counter_ns() - start


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    for _ in range(5):
        once(data)
    runs = []
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(runs) < 10:
        runs.append(once(data))
    print(int(statistics.median(runs)))


main()
