"""Starts the README's program in a clone, asks for a page, and stops it again.

Usage: start_example.py CLONE. Exits with 0 when the program answers within
START seconds, shows that it runs against its sandbox, and ends when asked to.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

START = 180
STOP = 20


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def page(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


def main():
    clone = sys.argv[1]
    address = f"127.0.0.1:{free_port()}"
    command = [
        "go", "run", "./examples/webapp",
        "-addr", address,
        "-sandbox-addr", f"127.0.0.1:{free_port()}",
    ]
    # What a developer has not set: without a client id the program brings its own platform.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SWEATSTACK_")}
    print("+", " ".join(command), flush=True)
    began = time.monotonic()
    # A session of its own: go run and the program it started are stopped together.
    program = subprocess.Popen(command, cwd=clone, env=environment, start_new_session=True)
    try:
        while True:
            if program.poll() is not None:
                sys.exit(f"the program ended with {program.returncode}")
            try:
                page(f"http://{address}/healthz")
                break
            except (urllib.error.URLError, OSError):
                if time.monotonic() - began > START:
                    sys.exit(f"no answer within {START} s")
                time.sleep(0.1)
        print(f"answers after {time.monotonic() - began:.1f} s")
        if "sandbox" not in page(f"http://{address}/").lower():
            sys.exit("the first page does not say that it runs against the sandbox")
        os.killpg(program.pid, signal.SIGINT)
        # go run itself ends with 1 after an interrupt, whatever its program does.
        program.wait(timeout=STOP)
        try:
            page(f"http://{address}/healthz")
            sys.exit("the program goes on after an interrupt")
        except (urllib.error.URLError, OSError):
            pass
    finally:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)


main()
