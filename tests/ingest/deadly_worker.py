"""A worker for the tests of the pool: each task says how it ends. Standard library only, so that it starts at once."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any


def end_as(task: dict[str, Any]) -> None:
    signals = {"segfault": signal.SIGSEGV, "kill": signal.SIGKILL, "abort": signal.SIGABRT}
    end = task["end"]
    if end in signals:
        os.kill(os.getpid(), signals[end])
    if end == "hang":
        time.sleep(60)
    if end == "raise":
        raise RuntimeError("a fault of our own")
    if end == "exit":
        sys.exit(3)
    if end == "half":
        sys.stdout.write('{"n":')
        sys.exit(0)
    if end == "words":
        sys.stderr.write("a library that grumbles\n")


def main() -> None:
    if sys.argv[1:] == ["broken"]:
        raise ImportError("no such library")
    if sys.argv[1:2] == ["killed once"]:
        try:
            with open(sys.argv[2], "x"):  # noqa: PTH123 - pathlib would double the time to start
                os.kill(os.getpid(), signal.SIGKILL)
        except FileExistsError:
            pass
    if sys.argv[1:2] == ["late but the first"]:
        with open(sys.argv[2], "a+") as met:  # noqa: PTH123
            met.write("x")
            met.flush()
            time.sleep(1 if met.tell() > 1 else 0)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        end_as(task)
        print(json.dumps({"n": task["n"]}), flush=True)


if __name__ == "__main__":
    main()
