"""What the screens are told of the exchange: peers, files and receipts, reminders, what a card would do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.conftest import TODAY
from tests.ui.exchange.hand import Create, Pair, date_sent, peer
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.history import LOST_AFTER_DAYS, Reminders, SentFacts, reminders
from yazd_desktop.exchange.overview import lines_since, newest_file, overview, records_since
from yazd_desktop.exchange.pairing.cards import own_card
from yazd_desktop.exchange.pairing.introduction import introduce
from yazd_desktop.exchange.pairing.peers import pair, withdraw
from yazd_desktop.exchange.receiving import receive
from yazd_desktop.exchange.sending import survey
from yazd_desktop.office import Office

MakeOffice = Callable[..., Office]


def sent_states(office: Office) -> list[str]:
    """The states of the sent files, newest first."""
    return [file.state for file in overview(office).files if isinstance(file, SentFacts)]


def test_a_new_peer_waits_for_everything(both: Pair) -> None:
    state = overview(both.office).peers[0]
    asked = survey(both.office, peer(both.office), with_identity=False)
    assert state.sent is None
    assert state.received is None
    assert state.waiting == asked.ops > 0


def test_what_is_on_its_way_waits_no_more_and_what_is_written_since_does(both: Pair) -> None:
    both.send()
    assert overview(both.office).peers[0].waiting == 0
    both.retitle(both.office, "روشنایی میدان")
    found = overview(both.office).peers[0]
    assert found.waiting > 0
    assert found.sent is not None
    assert found.sent.state == "waiting"


def test_the_answer_brings_the_receipt_and_owes_one(both: Pair) -> None:
    both.deliver(both.answer())
    found = overview(both.office).peers[0]
    assert found.sent is not None
    assert found.received is not None
    assert (found.sent.state, found.received.number) == ("arrived", 1)
    date_sent(both.office, 3)
    assert overview(both.office).peers[0].owes_receipt
    both.send()
    assert not overview(both.office).peers[0].owes_receipt


@pytest.mark.parametrize(("days", "state"), [(LOST_AFTER_DAYS, "waiting"), (LOST_AFTER_DAYS + 1, "lost")])
def test_a_file_without_a_receipt_counts_as_lost_after_two_weeks(both: Pair, days: int, state: str) -> None:
    both.send()
    date_sent(both.office, days)
    found = overview(both.office).peers[0]
    assert sent_states(both.office) == [state]
    assert (found.waiting > 0) == (state == "lost"), "a lost file has told nothing"


def test_a_lost_file_is_carried_by_the_next_one_that_arrives(both: Pair) -> None:
    both.send()
    both.retitle(both.office, "روشنایی میدان")
    both.deliver(both.send())
    assert sent_states(both.office) == ["waiting", "waiting"]
    both.deliver(both.send(back=True))
    assert sent_states(both.office) == ["arrived", "carried"]


def test_files_stand_in_the_order_of_the_day(both: Pair) -> None:
    both.deliver(both.answer())
    date_sent(both.office, 3)
    assert [type(file).__name__ for file in overview(both.office).files] == ["ReceivedFacts", "SentFacts"]


def test_what_was_told_once_is_known(both: Pair) -> None:
    both.send()
    assert not overview(both.office).peers[0].told_identity
    both.send(with_identity=True)
    assert overview(both.office).peers[0].told_identity


def test_records_that_files_changed_are_told_by_kind(both: Pair) -> None:
    both.deliver(both.answer())
    before = newest_file(both.office)
    both.retitle(both.governorate, "روشنایی میدان")
    both.deliver(both.send(back=True))
    assert records_since(both.office, before) == {"issue": 1}
    (line,) = lines_since(both.office, before)
    assert (line.entity, line.record_id) == ("issue", both.issue)
    assert "روشنایی میدان" in line.title


def test_a_peer_that_was_put_aside_is_last_and_waits_for_nothing(both: Pair) -> None:
    both.send()
    date_sent(both.office, 20)
    assert reminders(both.office) != Reminders()
    withdraw(both.office, peer(both.office).id)
    (found,) = overview(both.office).peers
    assert found.facts.withdrawn
    assert found.waiting == 0
    assert reminders(both.office) == Reminders()


def test_nobody_is_reminded_while_all_is_well(both: Pair, make_office: MakeOffice) -> None:
    both.deliver(both.answer())
    assert reminders(both.office) == Reminders()
    assert reminders(make_office("دفتر تنها", "TNH")) == Reminders(), "without a peer nothing is late"


def test_the_home_page_is_told_of_lost_files_silence_and_conflicts(both: Pair) -> None:
    both.send()
    date_sent(both.office, 9)
    assert reminders(both.office) == Reminders()
    date_sent(both.office, 10)
    assert reminders(both.office) == Reminders(quiet_days=10)
    date_sent(both.office, 20)
    assert reminders(both.office) == Reminders(lost=1, quiet_days=20)
    both.deliver(both.send())
    both.retitle(both.office, "روشنایی میدان")
    both.retitle(both.governorate, "روشنایی خیابان")
    both.deliver(both.send(back=True))
    found = reminders(both.office)
    assert (found.lost, found.conflicts, found.quiet_days) == (0, 1, 0)
    assert TODAY - timedelta(days=20) == overview(both.office).files[-1].made_on


class TestIntroduction:
    """What a card would do, before it is taken."""

    def test_a_stranger_is_new(self, office: Office, governorate: Office) -> None:
        found = introduce(office, own_card(governorate))
        assert (found.role, found.outcome, found.is_welcome) == ("governorate", "new", True)

    def test_the_same_card_changes_nothing(self, both: Pair) -> None:
        found = introduce(both.office, own_card(both.governorate))
        assert (found.outcome, found.is_welcome) == ("same", False)

    def test_renewed_keys_are_vouched_for_by_the_former_ones(self, both: Pair) -> None:
        found = introduce(both.office, own_card(both.governorate, new_keys=True))
        assert (found.outcome, found.is_welcome) == ("renewed", True)

    def test_an_empty_store_says_that_it_will_join(
        self, office: Office, make_office: MakeOffice, create: Create
    ) -> None:
        create("agency", name="شهرداری آزمون")
        empty = make_office("دفتر آزمون", "TST")
        assert introduce(empty, own_card(office)).outcome == "joins"
        assert introduce(office, own_card(empty)).outcome == "new", (
            "where somebody worked nothing is thrown away"
        )

    def test_a_peer_that_was_put_aside_comes_back(self, both: Pair) -> None:
        withdraw(both.office, peer(both.office).id)
        assert introduce(both.office, own_card(both.governorate)).outcome == "again"

    def test_another_governorate_and_another_office_are_refused_in_words(
        self, both: Pair, make_office: MakeOffice
    ) -> None:
        other = introduce(both.office, own_card(make_office("استانداری دیگر", "DIG", is_governorate=True)))
        strange = introduce(both.office, own_card(make_office("دفتر دیگر", "DGR")))
        own = introduce(both.office, own_card(both.office))
        for found, code in (
            (other, "peer.second_governorate"),
            (strange, "peer.other_office"),
            (own, "peer.own_card"),
        ):
            assert isinstance(found.refused, UserError)
            assert (found.refused.code, found.is_welcome) == (code, False)

    def test_a_card_of_somebody_else_replaces_nothing(self, both: Pair, make_office: MakeOffice) -> None:
        other = own_card(make_office("دفتر دیگر", "DGR"))
        assert introduce(both.office, other, peer(both.office)).outcome == "other_card"

    def test_every_outcome_is_what_pairing_does(self, both: Pair, make_office: MakeOffice) -> None:
        renewed = own_card(both.governorate, new_keys=True)
        assert introduce(both.office, renewed).is_welcome
        assert pair(both.office, renewed).signing_keys == (renewed.signing_key,)
        with pytest.raises(UserError) as refused:
            pair(both.office, own_card(make_office("دفتر دیگر", "DGR")))
        assert refused.value.code == "peer.other_office"


def test_a_file_of_a_withdrawn_peer_leaves_no_trace(both: Pair) -> None:
    answer = both.answer()
    withdraw(both.office, peer(both.office).id)
    with pytest.raises(UserError):
        receive(both.office, answer.file)
    assert [file for file in overview(both.office).files if not isinstance(file, SentFacts)] == []
