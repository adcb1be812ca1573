"""Upload a file with the Python client, and tell what it took.

    python python_upload.py URL TOKEN FILE

Prints the seconds, and by how many bytes the process has grown at its peak.
"""

import resource
import sys
import time

from sweatstack import Client


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    url, token, file = sys.argv[1:]
    client = Client(api_key=token, url=url)
    before, start = peak(), time.perf_counter()
    client.upload(file)
    print(time.perf_counter() - start, peak() - before)


main()
