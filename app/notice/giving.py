"""Where a page goes: files always, mail and webhook where they are set. What cannot be sent is said, and costs nothing
of the night."""

from __future__ import annotations

import json
import smtplib
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from typing import Any

from app.config import Config
from app.nightly import NightResult
from app.notice.markup import html_of
from app.notice.metrics import write_failure, write_metrics
from app.notice.page import Page, failure_of, page_of, text_of

ALIVE = "alive"  # touched by each night that was published: alert when it grows old
METRICS = "metrics/rxjobs.prom"
SEND_SECONDS = 30
Complain = Callable[[str], None]


def give(config: Config, result: NightResult, summary: dict[str, Any], complain: Complain) -> None:
    """Write and send the page of a night that ended; `summary` is the JSON of it."""
    page = page_of(result)
    _files(config, page, summary)
    write_metrics(result, config.var / METRICS)
    if result.state == "done":
        (config.var / ALIVE).write_text(result.run_id + "\n", encoding="utf-8")
    _send(config, page, summary, complain)


def give_failure(config: Config, reason: str, complain: Complain, *, ran: bool = True) -> None:
    """Write and send the page of a night that could not be finished; one that never `ran`, as another does, is only
    sent."""
    page = failure_of(reason)
    summary = {"state": page.state, "reason": reason}
    try:
        if ran:
            _files(config, page, summary)
            write_failure(config.var / METRICS)
    except OSError as error:
        complain(f"the page of the night could not be written: {type(error).__name__}: {error}")
    _send(config, page, summary, complain)


def _files(config: Config, page: Page, summary: dict[str, Any]) -> None:
    folder = config.var / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    name = page.run or f"failed-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    _write(folder / f"{name}.txt", text_of(page))
    _write(folder / f"{name}.html", html_of(page))
    _write(folder / f"{name}.json", _json(summary))


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _send(config: Config, page: Page, summary: dict[str, Any], complain: Complain) -> None:
    if config.report_only_trouble == "1" and not page.asks and page.state == "done":
        return
    ways: list[tuple[str, bool, Callable[[], None]]] = [
        ("mail", bool(config.report_to and config.smtp), lambda: _mail(config, page)),
        ("webhook", bool(config.webhook), lambda: _post(config.webhook, page, summary)),
    ]
    for where, _, send in (way for way in ways if way[1]):
        try:
            send()
        except (OSError, smtplib.SMTPException, HTTPException, ValueError) as error:
            complain(f"the page of the night could not be sent by {where}: {type(error).__name__}: {error}")


def _mail(config: Config, page: Page) -> None:
    """By the server of RXJOBS_SMTP (`host:port`; `smtps://` for TLS at once), with STARTTLS where it offers that."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = page.headline, config.report_from, config.report_to
    message.set_content(text_of(page))
    message.add_alternative(html_of(page), subtype="html")
    host, _, port = config.smtp.removeprefix("smtps://").partition(":")
    secure = config.smtp.startswith("smtps://")
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(host, int(port or (465 if secure else 25)), timeout=SEND_SECONDS) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if config.smtp_user:
            server.login(config.smtp_user, config.smtp_password)
        server.send_message(message)


def _post(address: str, page: Page, summary: dict[str, Any]) -> None:
    """As JSON with a `text` that chat services show."""
    if not address.startswith(("http://", "https://")):
        raise ValueError("RXJOBS_WEBHOOK must begin with https://")
    body = _json({"text": text_of(page), "headline": page.headline, "night": summary}).encode()
    asked = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - checked above
    with urllib.request.urlopen(asked, timeout=SEND_SECONDS):  # noqa: S310 - checked above
        pass


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
