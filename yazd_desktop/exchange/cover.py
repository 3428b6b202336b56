"""What a file says of itself beside its change sets: from whom, to whom, and what its writer holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final

from db.this_copy import MOST_BAND
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.merging.content import is_key, is_stream
from yazd_desktop.exchange.merging.wire import MOST_NUMBER

FORMAT: Final = 1
_MOST_STREAMS: Final = 100_000
_LONGEST: Final = 400
_LATER: Final = frozenset({"very_sensitive"})
"""Facts that files of the first version do not tell."""
_SIGNING_KEY: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Cover:
    """The facts of a manifest.

    `file` is the id of the file, `number` counts the files of this incarnation to this peer. `sender` is the
    writer's signing key and `recipients` the reader's age keys. `acks` are the highest numbers without a hole by
    stream, `received` the ids of files that have come from the reader, `superseded` the incarnations of the writer
    that are gone, `wanted` the contents of attachments that it misses, `band` the reader's range of numbers.
    `very_sensitive` is how many such case files an office has, told to its governorate alone.
    """

    file: str
    sender: str
    recipients: tuple[str, ...]
    office: str
    name: str
    code: str
    incarnation: str
    number: int
    hlc: int
    made_at: str
    schema: str
    with_identity: bool
    acks: Mapping[str, int]
    received: tuple[str, ...]
    superseded: tuple[str, ...]
    wanted: tuple[str, ...]
    band: int | None
    ops: int
    very_sensitive: int | None = None

    def facts(self) -> dict[str, object]:
        """As the manifest holds them."""
        return {"cover": asdict(self)}

    @property
    def made(self) -> datetime:
        """When the file was made, by the clock of its writer."""
        return datetime.fromisoformat(self.made_at)


def read_cover(facts: Mapping[str, Any]) -> Cover:
    """The cover of a manifest; UserError exchange.bad_content when it is none."""
    found = facts.get("cover")
    names = {one.name for one in fields(Cover)}
    if not isinstance(found, dict) or not names - _LATER <= set(found) <= names:
        raise UserError("exchange.bad_content")
    found = {**dict.fromkeys(_LATER), **found}
    texts = ("sender", "name", "code", "made_at", "schema")
    lists = ("recipients", "received", "superseded", "wanted")
    sound = (
        all(is_key(found[name]) for name in ("file", "office", "incarnation"))
        and all(isinstance(found[name], str) and 0 < len(found[name]) <= _LONGEST for name in texts)
        and all(_is_number(found[name]) for name in ("number", "hlc", "ops"))
        and isinstance(found["with_identity"], bool)
        and all(
            isinstance(found[name], list) and all(isinstance(one, str) for one in found[name])
            for name in lists
        )
        and all(is_key(one) for name in ("received", "superseded") for one in found[name])
        and isinstance(found["acks"], dict)
        and len(found["acks"]) <= _MOST_STREAMS
        and all(is_stream(name) and _is_number(upto) for name, upto in found["acks"].items())
        and (found["very_sensitive"] is None or _is_number(found["very_sensitive"]))
        and (found["band"] is None or (_is_number(found["band"]) and 1 <= found["band"] <= MOST_BAND))
    )
    if not sound or _SIGNING_KEY.fullmatch(found["sender"]) is None or not _is_moment(found["made_at"]):
        raise UserError("exchange.bad_content")
    read: dict[str, Any] = {name: tuple(value) if name in lists else value for name, value in found.items()}
    return Cover(**read)


def _is_moment(value: str) -> bool:
    try:
        moment = datetime.fromisoformat(value)
        return moment.tzinfo is not None and bool(moment.astimezone(UTC))
    except (ValueError, OverflowError):  # the latter for what lies before or after all years in UTC
        return False


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < MOST_NUMBER
