"""Every knob, with its reason. What a command line may change, it changes over these."""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, version
from typing import Any


def _version() -> str:
    try:
        return version("congtin")
    except PackageNotFoundError:  # run from a bare checkout by `scrapy crawl`
        return "0"


VERSION = _version()
BOT_NAME = "congtin"
COMMANDS_MODULE = "crawler.scrapy_commands"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.cards.CardLoader"
NEWSPIDER_MODULE = "crawler.spiders"

# -- where things go --------------------------------------------------------------------------
DATABASE = "data/congtin.db"
STORE = "pipelines.store.Store"
CATALOGUE = "pipelines.catalogue.Catalogue"
REREADING = "pipelines.rereading.Rereading"
SHARED_CATALOGUE = "pipelines.sharing.SharedCatalogue"
SHARD = "pipelines.shards.Shard"
MERGING = "pipelines.merging.Merging"
PARTITIONS = "pipelines.partitions.write"
READING_ON = "pipelines.reading_on.ReadingOn"
ITEM_PIPELINES = {
    "pipelines.body.BodyPipeline": 100,
    "pipelines.legible.LegibilityPipeline": 150,
    "pipelines.dating.DatesPipeline": 200,
    "pipelines.crediting.BylinesPipeline": 300,
    "pipelines.check.CheckPipeline": 700,
    "pipelines.runs.StorePipeline": 900,
}
LEGACY_TEXT = "pipelines.encodings.mend"
"""Recognises Vietnamese from before Unicode."""
BOUNDED_TEXT = "pipelines.marks.bounded"
"""Cuts runs of marks over which composing a text would take for ever."""
COMMANDS = {
    "crawl": "crawler.commands.crawl.crawl",
    "read": "crawler.commands.read.read",
    "portals": "crawler.commands.portals.portals",
    "backfill": "crawler.backfill.command.backfill_portal",
    "rebuild": "crawler.rebuild.command.rebuild",
    "backup": "pipelines.commands.backup.backup",
    "check": "pipelines.commands.check.check",
    "diff": "pipelines.commands.diff.diff",
    "export": "pipelines.commands.export.export",
    "search": "pipelines.commands.search.search",
    "schedule": "pipelines.commands.schedule.schedule",
    "serve": "pipelines.commands.serve.serve",
    "status": "pipelines.commands.status.status",
}
"""Commands of `congtin`, and where they live."""
BUSY_SECONDS = 90.0
"""Another program may hold the database so long; then the crawl ends, and has lost nothing."""
GRACE_SECONDS = 3.0
"""A crawl that is told to end waits so long for answers that are on their way."""
# Scrapy imports all that its own tables name, wanted or not (aiohttp for a remote control, requests
# for cookies): 0.3 s a crawl. So they are empty, and what runs stands here and below.
EXTENSIONS_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
    "crawler.progress.Progress": 500,
    "crawler.second_opinion.SecondOpinion": 510,
    "crawler.rebuild.recovery.Recovery": 520,
    "crawler.stopping.Stopping": 600,
}

# -- web archives, whose captures `congtin backfill` fetches --------------------------------------
WEB_ARCHIVES = {
    "wayback": "https://web.archive.org/",
    "common-crawl": "https://index.commoncrawl.org/",
}
COMMON_CRAWL_DATA = "https://data.commoncrawl.org/"
"""Where its WARC files lie."""
WEB_ARCHIVE_DELAY = 2.0
WEB_ARCHIVE_TRIES = 5
WEB_ARCHIVE_PATIENCE = 600.0
"""Seconds of Retry-After that are waited for; a longer wait is left to the next backfill."""

# -- manners ----------------------------------------------------------------------------------
CONTACT = ""
"""Who answers for this crawl: an address in the user agent. '' means user@host of this machine."""
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "congtin"
DOWNLOAD_DELAY = 1.0
# Scrapy's jitter makes some pauses shorter than the delay; the delay is a promise here.
DOWNLOAD_DELAY_JITTER = 0.0
CONCURRENT_REQUESTS_PER_DOMAIN = 4
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
CRAWL_DELAY_MAX = 120.0
"""A Crawl-delay in robots.txt is obeyed up to this many seconds."""
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}

# -- the archive ------------------------------------------------------------------------------
ARCHIVE = ""
"""Folder of the WARC files. '' means beside the database: data/congtin.archive."""
ARCHIVED = True
"""False (`--no-archive`): nothing but the database is kept, and it cannot be made again."""
ARCHIVE_LISTINGS = False
"""Sitemaps, feeds, REST lists and listings too. What they said of an article is kept anyway."""
ARCHIVE_FILE_BYTES = 1_000_000_000
"""After so many bytes a new file is begun."""

# -- limits -----------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 30.0
"""Seconds for one answer from the first byte asked to the last byte received."""
LARGE_TIMEOUT = 300.0
"""The same for sitemaps and documents, which may have megabytes."""
DOWNLOAD_MAXSIZE = 60_000_000
"""A sitemap may have 50 MB; nothing else of a news portal comes near."""
PAGE_MAXSIZE = 16_000_000
"""Of a page: whoever sends more sends no article."""
HEADERS_MAX = 128 * 1024
"""Of the header section, in bytes; browsers take 256 KB, servers send 1."""
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 3
RETRY_BACKOFF = 1.0
"""Seconds before the first retry; twice that before the second, and so on."""
RETRY_AFTER_MAX = 300.0
"""A host that asks for a longer pause is left for the next crawl."""
RETRY_FAILURES_MAX = 10
"""After so many addresses in a row that failed to the last try, each is asked only once."""
UNANSWERED_MAX = 25
"""So many addresses in a row without any answer end the crawl."""
MISSING_MAX = 1_000
"""So many articles in a row that answer 404 or 410 end the crawl."""
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
FAILURE_LOG_LEVEL = logging.ERROR
"""`congtin` tells a failure in a line of its own and logs it lower."""
REDIRECT_MAX_TIMES = 6
LISTING_PAGES_MAX = 20_000
SITEMAPS_MAX = 5_000
SITEMAPS_BARREN_MAX = 50
"""So many sitemaps in a row that name nothing new end the reading of sitemaps."""
SITEMAP_DEPTH_MAX = 3
SPLIT_PAGES_MAX = 50
ATTACHMENTS_FETCHED = True
"""Documents are fetched once, for their size and digest."""

# -- when a known article is looked at again where no list tells that it changed -----------------
REVISIT_HOURS = ((2, 6), (14, 24), (90, 7 * 24), (730, 30 * 24), (100_000, 90 * 24))
"""(days since it was published, hours between two looks): `pages.next_due` follows from it."""
REVISIT_SOONER = 4
"""What has changed n times is looked at n times as often, but no more often than so many times."""
REVISITS_MAX = 200
"""Known articles that one run looks at because their time has come, and for no other reason."""
REGRESSED_HOURS = 6
"""When a page that suddenly yielded less is looked at again."""
FAILURES_PATIENCE = 3
"""An address that failed so often in a row waits a day, then two, four, ..."""

# -- how far lists are read ---------------------------------------------------------------------
WINDOW_DAYS = 3.0
"""Lists are read on past what is known until this long before the last complete run began."""
WINDOW_PAGES = 10
"""But not over more pages in a row that hold nothing new."""
SITEMAP_CHANGED_MIN, SITEMAP_CHANGED_SHARE = 20, 0.5
"""A sitemap that says of so many known articles, and of such a share, that they changed since the
last run, states something else than modifications: the other lists and the schedule decide."""
SWEEP_DAYS = 30
"""After so many days a run reads every list to its end, and counts what the windows had missed."""

# -- when an article counts as gone ---------------------------------------------------------------
GONE_HOURS = 24
"""At least so much time lies between the two answers (404, 410, led elsewhere) that it takes."""
GONE_PROBES = 5
"""Other known articles that are asked before any is called gone ..."""
GONE_WELL_SHARE = 0.8
"""... and how many of them must answer well: a portal that is down has lost nothing."""
REDESIGNED_BELOW = 0.5
"""Share of the names in the front page's markup (classes, ids) that it has in common with the last
crawl's: below it the theme is another one, and as many known articles are asked how they are read
now, news or no news."""

# -- when a run needs a look: by the portal's own history ----------------------------------------
HEALTH: dict[str, float] = {
    # Of the articles asked for, how many may fail more than in the last healthy crawl; and from
    # how many on, with a history and without: a page or two break every day, or for good.
    "failed_share": 0.02,
    "failed_min": 3,
    "failed_first": 2,
    # A sitemap or REST list may name this share of what it lately did, and so many fewer.
    "list_share": 0.6,
    "list_min": 10,
    # New articles are too few below this share of what the weekdays let expect, if chance alone
    # would bring so few less often than this.
    "new_share": 0.5,
    "new_chance": 0.0002,
    # The share of articles with a date, a byline, ..., or a text of the usual length has fallen
    # where chance would do it less often than this though those without had doubled, or were a
    # tenth; and so many articles must be known to say it: of what writers leave out, and of how
    # pages are read, which is the theme's doing and alike from the first page on.
    "rate_chance": 0.005,
    "rate_floor": 0.1,
    "rate_min": 10,
    "rule_min": 5,
    # Known pages that suddenly yield less: of those read, and so many.
    "regressed_share": 0.1,
    "regressed_min": 3,
}
SECOND_OPINIONS = 20
"""Pages of a crawl that a general reader reads too (about 30 ms each)."""

# -- safety and quiet -------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    # Innermost but for the cache: a redirect's target passes it too.
    "crawler.guard.OwnHosts": 50,
    "crawler.fetching.robots.Robots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.fetching.patience.Patience": 550,
    "crawler.fetching.whole.Whole": 590,
    "crawler.fetching.redirects.Redirects": 600,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    # Next to the wire: sees what goes over it, codings still on.
    "crawler.archiving.Archiving": 990,
}
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": "crawler.fetching.transport.GuardedHandler",
    "https": "crawler.fetching.transport.GuardedHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
SPIDER_MIDDLEWARES = {
    # Every layer costs each page and item a coroutine, and the rest of Scrapy's have nothing to do
    # here: every status is wanted, the callbacks say how deep they go, and no address is left out
    # silently.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}
CONCURRENT_ITEMS = 1
"""The pipelines never wait; Scrapy 2.19 starts so many tasks for every answer (100 by default)."""
WARN_ON_GENERATOR_RETURN_VALUE = False
TWISTED_DNS_RESOLVER = "crawler.fetching.resolving.PublicResolver"
HTTPPROXY_ENABLED = False
"""A proxy would resolve names itself, and what it dials nobody here could judge."""
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
METAREFRESH_ENABLED = False
STATS_DUMP = False
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%Y-%m-%dT%H:%M:%S%z"
LOG_BYTES, LOGS_KEPT = 2_000_000, 5
"""`--log FILE`: the size past which a crawl begins a new one, and how many old ones stay."""
LOG_VERSIONS: list[str] = []
