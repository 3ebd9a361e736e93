"""Only public addresses are asked, by name, by number, by redirect; the register and the environment can tell more."""

from __future__ import annotations

import pytest

from crawlers import publicweb
from crawlers.failure import Refused
from schema.vocab import Failure

INSIDE = (
    "127.0.0.1", "127.8.8.8", "10.0.0.5", "172.16.3.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "localhost", "db.localhost", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "::ffff:10.0.0.5", "2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1", "::",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "jobs.example.com", "boards.greenhouse.io")
NOT_WEB = ("file:///etc/passwd", "ftp://example.com/a", "gopher://example.com", "data:text/html,x", "http:///nohost")


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused_whatever_its_form(host: str) -> None:
    assert not publicweb.is_public(host)
    with pytest.raises(Refused) as refused:
        publicweb.check(f"https://[{host}]/x" if ":" in host else f"https://{host}/x")
    assert refused.value.failure is Failure.NOT_PUBLIC


@pytest.mark.parametrize("host", OUTSIDE)
def test_an_address_outside_is_asked(host: str) -> None:
    assert publicweb.is_public(host)
    publicweb.check(f"https://[{host}]/x" if ":" in host else f"https://{host}/x")


@pytest.mark.parametrize("url", NOT_WEB)
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(Refused):
        publicweb.check(url)


def test_the_register_tells_one_port_of_an_address_and_no_other() -> None:
    told = publicweb.told_by(["http://127.0.0.1:8080/jobs", "wday/cxs", 7, None, "https://10.0.0.9/api"])
    publicweb.check("http://127.0.0.1:8080/jobs/3", told)
    publicweb.check("https://10.0.0.9/other", told)
    for url in ("http://127.0.0.1:5432/", "http://127.0.0.1/", "http://10.0.0.9/"):
        with pytest.raises(Refused):
            publicweb.check(url, told)


def test_the_environment_tells_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXJOBS_PRIVATE_HOSTS", "jobs.corp.local, 10.0.0.7")
    publicweb.check("http://10.0.0.7:99/")
    assert publicweb._checked("10.1.1.1", "jobs.corp.local") == "10.1.1.1"
