"""`scrapy crawl`: what keeps a crawl from beginning is one line, not a traceback."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import click
from scrapy.commands import crawl

from crawler.memory import StoreError
from crawler.portal import UsageError

if TYPE_CHECKING:
    import argparse

logger = logging.getLogger(__name__)


class Command(crawl.Command):
    refusal = 0

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        process: Any = self.crawler_process
        begin = process.crawl

        def watched(*arguments: Any, **options: Any) -> Any:
            task = begin(*arguments, **options)
            if isinstance(task, asyncio.Future):  # a Deferred under FORCE_CRAWLER_PROCESS
                task.add_done_callback(self._ended)
            return task

        process.crawl = watched
        super().run(args, opts)
        self.exitcode = self.refusal or self.exitcode

    def _ended(self, task: asyncio.Future[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreError | UsageError):
            click.echo(error, err=True)
            self.refusal = getattr(error, "exit_code", 2)
        elif error is not None:
            logger.error("the crawl broke", exc_info=error)
