"""A file that fails at its very end leaves nothing behind: no row, and none of the attachments that it had written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from yazd_desktop import attachments
from yazd_desktop.exchange import receipts
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.peers import pair
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import send

from .forging import state
from .world import make


def test_what_fails_after_its_attachments_were_written_takes_them_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        closing(make("ana", tmp_path / "ana")) as office,
        closing(make("gov", tmp_path / "gov")) as governorate,
    ):
        pair(governorate, own_card(office))
        peer = pair(office, own_card(governorate))
        photo = tmp_path / "photo.bin"
        photo.write_bytes(b"a photo of a lane" * 100)
        with office.writing() as unit:
            case = unit.create("case", {"request": "درخواست"})
        attachment = attachments.attach(office, photo, owner_entity="case", owner_id=case)
        path = send(office, peer, tmp_path, with_identity=True).file
        before = state(governorate)
        there: list[bool] = []

        def fail(*_rest: Any) -> None:
            there.append(attachments.is_there(governorate, attachment))
            raise RuntimeError("the power is gone")

        with monkeypatch.context() as patched:
            patched.setattr(receipts, "note", fail)
            with pytest.raises(RuntimeError):
                receive(governorate, path)
        assert there == [True], "it was written by then"
        assert not attachments.is_there(governorate, attachment)
        assert state(governorate) == before
        assert receive(governorate, path).new > 0
        assert attachments.read_bytes(governorate, attachment) == photo.read_bytes()
