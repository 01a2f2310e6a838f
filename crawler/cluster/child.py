"""A crawl that dies with the worker that began it: `python -m crawler.cluster.child PID ...`.

Else it would go on beside the retry. prctl(2), PR_SET_PDEATHSIG; Linux only, elsewhere the lock
of its database alone keeps the two apart.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent ends; end now if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(signal.SIGKILL)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    from crawler.cli import main

    sys.argv = ["congtin", *sys.argv[2:]]
    main()
