"""Time how long DuckDB takes, in one thread, to read all columns of a Parquet file
into a table in memory (an Arrow table, its own cheapest form). Prints the median
of one run in nanoseconds.

    python duckdb_ride.py FILE [SECONDS]
"""

import statistics
import sys
import time

import duckdb


def main() -> None:
    path = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    connection = duckdb.connect(config={"threads": 1})

    def once() -> int:
        start = time.perf_counter_ns()
        connection.execute("SELECT * FROM read_parquet(?)", [path]).to_arrow_table()
        return time.perf_counter_ns() - start

    for _ in range(5):
        once()
    runs = []
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(runs) < 5:
        runs.append(once())
    print(int(statistics.median(runs)))


main()
