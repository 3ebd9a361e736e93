"""Scrapy's settings. Every environment variable of the crawl is read here, with its default and reason."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version

from scrapy.settings import default_settings as defaults

try:
    VERSION = version("rxjobs")
except PackageNotFoundError:  # a checkout that was never installed
    VERSION = "0"

BOT_NAME = "rxjobs"
SPIDER_MODULES = ["crawlers.spiders"]
NEWSPIDER_MODULE = "crawlers.spiders"

# An honest name, and where to complain. `rxjobs crawl` asks for the contact before the first live crawl.
_CONTACT = os.environ.get("RXJOBS_CONTACT", "")
USER_AGENT = f"rxjobs/{VERSION}" + (f" (+{_CONTACT})" if _CONTACT else "")
ROBOTSTXT_USER_AGENT = "rxjobs"
ROBOTSTXT_OBEY = True

# One request a second and host, one at a time. 0 is for servers of one's own, on loopback.
DOWNLOAD_DELAY = float(os.environ.get("RXJOBS_DELAY_SECONDS") or "1")
CONCURRENT_REQUESTS_PER_DOMAIN = 1 if DOWNLOAD_DELAY else 8
CONCURRENT_REQUESTS = 128  # many hosts, each slow; a paused host must not fill the downloader. See reading.py
DOWNLOAD_TIMEOUT = 90
DOWNLOAD_MAXSIZE = 64 << 20  # the largest board in one answer is 10 MB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the board's own line says it
REDIRECT_MAX_TIMES = 5

DEFAULT_REQUEST_HEADERS = {
    "Accept": "application/json, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5",
    "Accept-Language": "en-US,en;q=0.9",
}

# Scrapy 2.19 opens a port that runs code, and a telnet console, unless both are told not to.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# Postings whose listing entry is unchanged are read again after so many days all the same.
RXJOBS_REREAD_DAYS = int(os.environ.get("RXJOBS_REREAD_DAYS", "30"))

# A listed posting that is gone itself in so many complete readings in a row is a dead entry; 0: never.
RXJOBS_GONE_AFTER = int(os.environ.get("RXJOBS_GONE_AFTER") or "3")

# Requests to one host in one night: at one a second, seven hours. 0 is no limit.
RXJOBS_HOST_BUDGET = int(os.environ.get("RXJOBS_HOST_BUDGET") or "25000")

# Where lists are kept from night to night; without it each is asked for in full.
RXJOBS_ANSWERS = os.environ.get("RXJOBS_ANSWERS", "")

# Keys that belong in an address are put in here, behind everything that writes addresses down.
DOWNLOAD_HANDLERS = {
    "http": "crawlers.keys.KeyedHandler",
    "https": "crawlers.keys.KeyedHandler",
    # A board's answer may name any address; none of these is a board's.
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
TWISTED_DNS_RESOLVER = "crawlers.publicweb.PublicResolver"

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawlers.politeness.RobotsLedger": 100,
    "crawlers.budget.HostBudget": 555,
    "crawlers.politeness.Backoff": 560,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 610,
    "crawlers.keys.Unsaid": 608,  # after decompression, before anything that keeps an answer
    "crawlers.revalidate.Revalidation": 607,  # after decompression; a recording holds what the spider reads
    "crawlers.playback.Recorder": 605,  # after decompression, before redirects (600)
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # boards live on many hosts
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # drops silently; a board would never be over
}
REFERRER_POLICY = "no-referrer"
EXTENSIONS = {"crawlers.orphan.OrphanWatch": 500}
COOKIES_ENABLED = False  # nothing that is read here needs a session

# What is off is not imported either; None would not spare it. A spider starts in 1.0 s of processor time, not 1.3 s:
# the remote control brings aiohttp, cookies bring requests (best of four on a busy machine, 2026-11-27).
_OFF = ("RemoteControl", "TelnetConsole", "CookiesMiddleware")
EXTENSIONS_BASE = {name: order for name, order in defaults.EXTENSIONS_BASE.items() if not name.endswith(_OFF)}
DOWNLOADER_MIDDLEWARES_BASE = {
    name: order for name, order in defaults.DOWNLOADER_MIDDLEWARES_BASE.items() if not name.endswith(_OFF)
}
METAREFRESH_ENABLED = False

LOG_LEVEL = os.environ.get("RXJOBS_LOG_LEVEL", "INFO")
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
