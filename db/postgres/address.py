"""The address of a database on a PostgreSQL server: read, told without password, never unencrypted over a network."""

from __future__ import annotations

import os
from typing import Any, Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from db.errors import BadAddress, NotEncrypted

_DRIVER: Final = "postgresql+psycopg"
_SCHEMES: Final = ("postgresql", "postgres", _DRIVER)
_UNENCRYPTED: Final = ("disable", "allow", "prefer")
# A computer that lost its power holds the lock of writing no longer than a minute, and no writer waits for ever.
_ON_SERVER: Final = (
    "-c lock_timeout=20s -c idle_in_transaction_session_timeout=600s "
    "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
)
_HERE: Final[dict[str, Any]] = {
    "application_name": "yazd",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def read_address(text: str) -> URL:
    """`postgresql://user:password@host:port/database`, as libpq takes it; BadAddress, NotEncrypted.

    On a network `sslmode` is at least `require`, also where it is not said.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as error:
        raise BadAddress("postgresql://…") from error
    if url.drivername not in _SCHEMES or not url.database:
        raise BadAddress(place_of(url))
    url = url.set(drivername=_DRIVER)
    if not _is_on_this_computer(url):
        if url.query.get("sslmode", "require") in _UNENCRYPTED:
            raise NotEncrypted(place_of(url))
        url = url.update_query_dict({"sslmode": url.query.get("sslmode", "require")})
    return url


def place_of(url: URL) -> str:
    """What people are told of an address: who, where and which database."""
    hosts = url.host or ", ".join(_asked(url, "host")) or "localhost"
    port = f":{url.port}" if url.port else ""
    user = f"{url.username}@" if url.username else ""
    return f"{user}{hosts}{port}/{url.database or ''}"


def with_password(text: str, password: str | None) -> str:
    """The address with a password where it has none; what is no address stays as it is."""
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        return text
    if password is None or url.password is not None:
        return text
    return url.set(password=password).render_as_string(hide_password=False)


def connect_arguments(url: URL) -> dict[str, Any]:
    """What the driver is told beside the address; what the address says itself goes before."""
    told = {name: value for name, value in _HERE.items() if name not in url.query}
    return {**told, "options": " ".join([_ON_SERVER, *_asked(url, "options")])}


def _is_on_this_computer(url: URL) -> bool:
    hosts = [url.host] if url.host else []
    hosts += [*_asked(url, "host"), *_asked(url, "hostaddr")]
    if "service" in url.query:
        return False
    if not hosts:
        hosts = [os.environ.get("PGHOST", ""), os.environ.get("PGHOSTADDR", "")]
    each = [host for told in hosts for host in told.split(",")]
    return all(not host or host in ("localhost", "::1") or host.startswith(("/", "127.")) for host in each)


def _asked(url: URL, name: str) -> list[str]:
    value = url.query.get(name, ())
    return [value] if isinstance(value, str) else list(value)
