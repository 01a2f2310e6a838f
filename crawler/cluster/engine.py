"""The cluster: found or started, given tasks, and what it gave back. Dask is imported only here."""

from __future__ import annotations

import fcntl
import logging
import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from crawler.memory import Held, StoreError

REACH_SECONDS = 5
WORKERS_SECONDS = 15
DEATH_SECONDS = 60
"""A worker that has lost its scheduler ends after this time."""
RETRIES = 2
"""Of a task that raised. One whose worker died is begun again three more times by Dask itself."""
CONFIG = {
    "distributed.scheduler.allowed-failures": 3,
    "distributed.scheduler.worker-saturation": 1.0,  # no worker holds a task that another could do
    "distributed.comm.timeouts.connect": f"{REACH_SECONDS}s",
    "distributed.worker.multiprocessing-method": "forkserver",
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    # What Dask watches of itself, for a dashboard that nobody opens: the stack of the task a
    # hundred times a second, and its event loops fifty times.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
}


FORKED = ["distributed", "crawler.cluster.tasks"]
"""What every worker of this machine needs: 1.2 s of processor time that only the first takes."""


class ClusterError(StoreError):
    """There is no cluster to work with; the message says what to do."""


def prepare_workers() -> None:
    """Have the process from which workers are forked import what they need, while we do."""
    if find_spec("distributed"):
        multiprocessing.set_forkserver_preload(FORKED)
        forkserver.ensure_running()


def _dask() -> tuple[Any, Any]:
    return import_module("dask"), import_module("distributed")


@contextmanager
def connected(address: str, workers: int) -> Iterator[Any]:
    """A client of the scheduler at `address`, or of `workers` processes of this machine's own.

    Raises ClusterError, within seconds.
    """
    try:
        if workers and not address:
            prepare_workers()
        dask, distributed = _dask()
    except ImportError:
        raise ClusterError(
            "--workers and --cluster need Dask: pip install 'congtin[cluster]'"
        ) from None
    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set(CONFIG):
        if address:
            with _client(distributed, address) as client:
                _refuse_threads(client, address)
                yield client
            return
        with (
            distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,  # lxml and Twisted
                processes=True,
                host="127.0.0.1",
                # Without an address of its own it tries 8787 first, and warns where that is taken.
                scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                memory_limit=0,
                death_timeout=DEATH_SECONDS,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client


@contextmanager
def _client(distributed: Any, address: str) -> Iterator[Any]:
    try:
        client = distributed.Client(address, timeout=REACH_SECONDS)
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(
            f"no scheduler answers at {address} ({reason[:120]}); "
            "start one with: dask scheduler --no-dashboard --host 127.0.0.1"
        ) from None
    try:
        yield client
    finally:
        client.close()


def _refuse_threads(client: Any, address: str) -> None:
    start = f"start some with: dask worker {address} --nthreads 1 --death-timeout {DEATH_SECONDS}"
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError:
        raise ClusterError(f"the scheduler at {address} has no workers; {start}") from None
    threads = client.nthreads()
    if any(number > 1 for number in threads.values()):
        raise ClusterError(f"workers at {address} have several threads each; {start}")


def number_of_workers(client: Any) -> int:
    return max(1, len(client.nthreads()))


def carry_out(
    client: Any,
    function: Callable[..., Any],
    tasks: Mapping[str, tuple[Any, ...]],
    settled: Callable[[str, Any], None],
) -> list[str]:
    """Run `function` with each task's arguments; `settled` gets (name, result) as they come.

    Gives a line for each task that failed; the others are not stopped by it.
    """
    failed: list[str] = []
    futures = {
        client.submit(function, *arguments, pure=False, retries=RETRIES): name
        for name, arguments in tasks.items()
    }
    for future in _dask()[1].as_completed(list(futures)):
        name = futures.pop(future)
        if future.status == "finished":
            settled(name, future.result())
        elif future.status == "error":
            error = future.exception()
            failed.append(f"{name}: {str(error).splitlines()[0] if str(error) else error!r}")
        else:
            failed.append(f"{name}: the scheduler went away")
        future.release()
    return failed


@contextmanager
def locked(path: Path, *, wait: bool = False, why: str = "") -> Iterator[None]:
    """A lock that a crash frees. Raises Held where another process has it, unless it waits."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            raise Held(why or f"{path} is held by another process; nothing done") from None
        yield
