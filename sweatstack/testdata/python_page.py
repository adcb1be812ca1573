"""Time how long the Python client takes to make models of a page of activities.

    python python_page.py PAGE.json

Prints the median in nanoseconds of what its listing does with an answer: read
the JSON, then build one model per item.
"""

import json
import statistics
import sys
import time

from sweatstack.schemas import ActivitySummary


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        page = file.read()
    runs = []
    end = time.monotonic() + 1
    while time.monotonic() < end or len(runs) < 5:
        start = time.perf_counter_ns()
        for item in json.loads(page):
            ActivitySummary.model_validate(item)
        runs.append(time.perf_counter_ns() - start)
    print(int(statistics.median(runs)))


main()
