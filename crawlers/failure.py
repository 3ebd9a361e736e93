"""Why a request gave nothing: exceptions and HTTP statuses sorted into the classes of `vocab.Failure`.

Only 404 and 410 say gone. 401, 403, 405, 202 and 429 are walls that may open again, so nothing is closed by them.
"""

from __future__ import annotations

import zlib
from gzip import BadGzipFile

from scrapy import exceptions
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from schema.vocab import Failure

STATUSES = {
    202: Failure.BOT_WALL,  # "accepted": what several walls answer while they judge the caller
    400: Failure.SHAPE,
    401: Failure.AUTH,
    403: Failure.BOT_WALL,
    404: Failure.GONE,
    405: Failure.BOT_WALL,
    407: Failure.AUTH,
    408: Failure.TIMEOUT,
    410: Failure.GONE,
    422: Failure.SHAPE,
    429: Failure.RATE_LIMITED,
    504: Failure.TIMEOUT,
}
EXCEPTIONS: tuple[tuple[type[Exception], Failure], ...] = (
    (exceptions.CannotResolveHostError, Failure.DNS),
    (exceptions.DownloadTimeoutError, Failure.TIMEOUT),
    (exceptions.DownloadConnectionRefusedError, Failure.CONNECTION),
    (exceptions.ResponseDataLossError, Failure.TRUNCATED),
    (exceptions.DownloadCancelledError, Failure.TRUNCATED),  # larger than DOWNLOAD_MAXSIZE
    (exceptions.DownloadFailedError, Failure.CONNECTION),
    (BadGzipFile, Failure.SHAPE),
    (zlib.error, Failure.SHAPE),
)


class Refused(exceptions.IgnoreRequest):
    """A request that was not sent, with the class of failure it counts as."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure


def of_status(status: int, *, keyed: bool = False) -> Failure:
    """The class of an HTTP status; with an API key a 403 means that the key was refused."""
    if status == 403 and keyed:
        return Failure.AUTH
    if 300 <= status < 400:
        return Failure.MOVED
    return STATUSES.get(status, Failure.SERVER if status >= 500 else Failure.OTHER)


def of_exception(error: BaseException, *, keyed: bool = False) -> tuple[Failure, str]:
    """The class of a download error and one line about it."""
    if isinstance(error, Refused):
        return error.failure, str(error)
    if isinstance(error, HttpError):
        return of_status(error.response.status, keyed=keyed), _status_line(error.response)
    if isinstance(error, exceptions.IgnoreRequest) and "redirections" in str(error):
        return Failure.MOVED, str(error)
    if isinstance(error, exceptions.IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error):
        return Failure.TRUNCATED, str(error)  # a body that unpacks to more
    for kind, failure in EXCEPTIONS:
        if isinstance(error, kind):
            text = _text(error)
            return (Failure.TLS if failure is Failure.CONNECTION and _is_tls(text) else failure), text
    return Failure.OTHER, _text(error)


def _status_line(response: Response) -> str:
    where = response.headers.get(b"Location")
    return f"HTTP {response.status}" + (f" to {where.decode(errors='replace')}" if where else "")


def _text(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _is_tls(text: str) -> bool:
    return any(word in text for word in ("SSL", "certificate", "VerificationError", "TLS"))
