"""The headers of every answer: nothing from elsewhere, nothing framed, nothing sniffed; and only questions are taken.

Our own pages run no script and load one style sheet. Datasette's pages of tables and SQL hold inline scripts and styles
(0.65.5, read), so these are allowed there, and only there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DATASETTE = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OURS = ("/job/", "/jobs")
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


def guarded(app: App) -> App:
    """The application behind the headers; anything but GET and HEAD is refused."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send)
            return
        policy = STRICT if scope["path"] == "/" or scope["path"].startswith(OURS) else DATASETTE

        async def sending(event: Any) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event["headers"], *ALWAYS, (b"content-security-policy", policy.encode())]
            await send(event)

        await app(scope, receive, sending)

    return answer


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 405, "headers": [(b"allow", b"GET, HEAD"), *ALWAYS]})
    await send({"type": "http.response.body", "body": b"this page only answers questions\n"})
