"""Forged heads, manifests and signatures, by whoever has our card or even a key that we trust: each is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from exchange_container import (
    FACTS,
    KEY,
    archive,
    entry,
    leaving_nothing,
    manifest_of,
    peak_megabytes,
    read,
    refusal,
    refused,
    seal,
    sha256,
    signed,
    small_members,
    to_json,
)

from yazd_desktop.errors import UserError
from yazd_desktop.exchange.container import members as shared
from yazd_desktop.exchange.container.members import DOMAIN
from yazd_desktop.exchange.container.tar_stream import END

MEGABYTE = 1024 * 1024
SMALL = small_members()
HEAD, SETS, LACKING, EMPTY, LETTER = SMALL
WHOLE = signed(SMALL)


# The manifest, signed by whom we trust.

TOLD = manifest_of(SMALL)
NAME = SETS[0]
LIES: dict[str, tuple[Mapping[str, object], str]] = {
    "a size": ({"members": {**TOLD["members"], NAME: [len(SETS[1]) + 1, sha256(SETS[1])]}}, "damaged"),
    "a hash": ({"members": {**TOLD["members"], NAME: [len(SETS[1]), sha256(b"")]}}, "damaged"),
    "a size as a text": ({"members": {**TOLD["members"], NAME: [str(len(SETS[1])), sha256(SETS[1])]}}, "damaged"),
    "a size with a point": ({"members": {**TOLD["members"], NAME: [float(len(SETS[1])), sha256(SETS[1])]}}, "damaged"),
    "a size that is true": ({"members": {**TOLD["members"], EMPTY[0]: [False, sha256(b"")]}}, "damaged"),
    "three of two": ({"members": {**TOLD["members"], NAME: [len(SETS[1]), sha256(SETS[1]), 0]}}, "damaged"),
    "nothing of a member": ({"members": {**TOLD["members"], NAME: None}}, "damaged"),
    "one member more": ({"members": {**TOLD["members"], "blobs/" + "a" * 64: [0, "a" * 64]}}, "bad_content"),
    "one member less": ({"members": {n: told for n, told in TOLD["members"].items() if n != NAME}}, "bad_content"),
    "another order": ({"members": dict(reversed(TOLD["members"].items()))}, "bad_content"),
    "a list of members": ({"members": list(TOLD["members"])}, "bad_content"),
    "no members": ({"members": None}, "bad_content"),
    "one line more": ({"lines": {**TOLD["lines"], "sets": 4}}, "bad_content"),
    "one line less": ({"lines": {**TOLD["lines"], "sets": 2}}, "bad_content"),
    "no lines": ({"lines": {}}, "bad_content"),
    "lines of nowhere": ({"lines": {**TOLD["lines"], "more": 1}}, "bad_content"),
    "lines of no kind": ({"lines": {**TOLD["lines"], "../x": 0}}, "bad_content"),
    "lines below nothing": ({"lines": {**TOLD["lines"], "more": -1}}, "bad_content"),
    "lines that are true": ({"lines": {**TOLD["lines"], "lacking": True}}, "bad_content"),
    "lines with a point": ({"lines": {**TOLD["lines"], "lacking": 1.0}}, "bad_content"),
    "lines as a text": ({"lines": "sets"}, "bad_content"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_that_lies_is_refused(tmp_path: Path, lie: str) -> None:
    other, code = LIES[lie]
    lying = signed(SMALL, to_json(manifest_of(SMALL, **other)))
    assert refused(tmp_path / "lie.yzx", archive(lying)) == code


GOOD = to_json(TOLD)
FORMS: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"members: all",
    "a list": b"[" + GOOD + b"]",
    "nothing": b"null",
    "deep": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep lists": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a huge number": GOOD[:-1] + b',"n":' + b"9" * 100_000 + b"}",
    "a huge power": GOOD[:-1] + b',"n":1e999}',
    "not a number": GOOD[:-1] + b',"n":NaN}',
    "endless": GOOD[:-1] + b',"n":Infinity}',
    "half a letter": GOOD[:-1] + b',"n":"\\ud800"}',
    "half a letter, raw": GOOD[:-1] + b',"n":"\xed\xa0\x80"}',
    "no UTF-8": GOOD[:-1] + b',"n":"\xff"}',
    "UTF-16": GOOD.decode().encode("utf-16"),
    "a mark before": b"\xef\xbb\xbf" + GOOD,
    "a key twice": GOOD[:-1] + b',"members":{}}',
    "a fact twice": GOOD[:-1] + b',"cover":{}}',
    "spaces": json.dumps(TOLD, ensure_ascii=False).encode(),
    "escapes": json.dumps(TOLD, separators=(",", ":")).encode(),
    "a line end": GOOD + b"\n",
    "cut": GOOD[:-1],
    "two": GOOD + GOOD,
    "many brackets": GOOD[:-1] + b',"n":[' + b"[]," * 500_000 + b"[]]}",
    "many objects": GOOD[:-1] + b',"n":[' + b"{}," * 500_000 + b"{}]}",
    "many numbers": GOOD[:-1] + b',"n":[' + b"1000," * 500_000 + b"0]}",
    "many keys": GOOD[:-1] + b',"n":{' + b",".join(b'"%d":0' % n for n in range(500_000)) + b"}}",
    "a long text": GOOD[:-1] + b',"n":"' + b"a" * (8 * MEGABYTE + 2000) + b'"}',
}


@pytest.mark.parametrize("form", FORMS)
def test_a_manifest_of_another_form_is_refused_and_needs_no_memory(tmp_path: Path, form: str) -> None:
    path = seal(tmp_path / "form.yzx", archive(signed(SMALL, FORMS[form])))
    with leaving_nothing(tmp_path):
        assert peak_megabytes(lambda: refusal(path) == "bad_content") <= 40


def test_a_file_with_too_many_members_is_refused(tmp_path: Path) -> None:
    blobs = [(f"blobs/{sha256(str(n).encode())}", str(n).encode()) for n in range(30)]
    path = seal(tmp_path / "many.yzx", archive(signed([HEAD, *blobs], to_json({
        "members": {name: [len(content), sha256(content)] for name, content in [HEAD, *blobs]}, "lines": {},
    }))))  # fmt: skip
    assert read(path).blob_count == 30
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(shared, "MOST_MEMBERS", 32)
        assert refusal(path) == "bad_content"
        fewer.setattr(shared, "MOST_MEMBERS", 33)
        assert read(path).blob_count == 30


# Who signed.

SIGNATURES: dict[str, bytes] = {
    "of another key": Ed25519PrivateKey.generate().sign(DOMAIN + GOOD),
    "over the manifest alone": KEY.sign(GOOD),
    "for another purpose": KEY.sign(b"yazd-exchange-2\0" + GOOD),
    "over another manifest": KEY.sign(DOMAIN + GOOD + b" "),
    "blank": bytes(64),
    "anything": os.urandom(64),
}


@pytest.mark.parametrize("case", SIGNATURES)
def test_a_signature_that_is_not_of_the_sender_is_refused(tmp_path: Path, case: str) -> None:
    forged = [*WHOLE[:-1], ("manifest.sig", SIGNATURES[case])]
    assert refused(tmp_path / "signed.yzx", archive(forged)) == "bad_signature"


def test_a_manifest_changed_after_it_was_signed_is_refused(tmp_path: Path) -> None:
    changed = to_json(manifest_of(SMALL, cover={"name": "another office"}))
    assert (
        refused(tmp_path / "a.yzx", archive([*SMALL, ("manifest.json", changed), WHOLE[-1]]))
        == "bad_signature"
    )


def test_whose_key_it_is_the_caller_says_from_the_facts(tmp_path: Path) -> None:
    other, asked = Ed25519PrivateKey.generate(), []

    def known(facts: Mapping[str, object]) -> bytes:
        asked.append(facts)
        return other.public_key().public_bytes_raw()

    def unknown(_: Mapping[str, object]) -> bytes:
        raise UserError("exchange.unknown_sender")

    path = seal(tmp_path / "signed.yzx", archive(signed(SMALL, key=other)))
    assert refusal(path, signer_of=known).startswith("read")
    assert asked == [FACTS]
    assert refusal(path) == "bad_signature"
    with leaving_nothing(tmp_path):
        assert refusal(path, signer_of=unknown) == "unknown_sender"


# The head, which a newer program may follow by what this one cannot understand.

HEADS: dict[str, tuple[bytes, str]] = {
    "newer": (b'{"format":2}', "newer"),
    "much newer": (b'{"format":1000000000000000000000000,"what":[{"else":null}]}', "newer"),
    "older than the first": (b'{"format":0}', "bad_content"),
    "a text": (b'{"format":"1"}', "bad_content"),
    "a number with a point": (b'{"format":1.0}', "bad_content"),
    "true": (b'{"format":true}', "bad_content"),
    "none": (b'{"app":"yazd"}', "bad_content"),
    "no object": (b"[1]", "bad_content"),
    "no JSON": (b"format 1", "bad_content"),
    "empty": (b"", "bad_content"),
    "deep": (b'{"format":' + b"[" * 30_000 + b"]" * 30_000 + b"}", "bad_content"),
    "newer, twice": (b'{"format":1,"format":2}', "bad_content"),
}  # fmt: skip


@pytest.mark.parametrize("case", HEADS)
def test_a_head_of_another_form_is_refused_and_a_newer_one_told(tmp_path: Path, case: str) -> None:
    content, code = HEADS[case]
    assert refused(tmp_path / "head.yzx", archive(signed([("head.json", content), *SMALL[1:]]))) == code


def test_a_newer_file_is_told_as_such_whatever_follows(tmp_path: Path) -> None:
    newer = entry("head.json", b'{"format":2}')
    for rest in (b"", END, b"a new kind of member" * 100, archive(WHOLE)):
        assert refused(tmp_path / "newer.yzx", newer + rest) == "newer"
