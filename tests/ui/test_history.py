"""The list of places behind the arrows, without a window."""

from __future__ import annotations

from ui.history import History, Place


def test_places_are_the_same_whatever_the_order_of_their_parameters() -> None:
    assert Place.of("a", {"x": 1, "y": 2}) == Place.of("a", {"y": 2, "x": 1})
    assert Place.of("a", {"x": 1}).get("x") == 1
    assert Place.of("a", {}).get("x") is None


def test_what_lay_ahead_is_forgotten_by_a_new_way() -> None:
    history = History()
    for name in "abc":
        history.visit(Place(name))
    history.step(-1)
    history.visit(Place("d"))
    assert [place.screen for place in history.places] == ["a", "b", "d"]
    assert not history.can_go_forward
    history.step(-9)
    assert history.current == Place("a")
    assert not history.can_go_back


def test_the_way_back_has_an_end() -> None:
    history = History()
    for number in range(200):
        history.visit(Place(str(number)))
    assert len(history.places) == 50
    assert history.current == Place("199")


def test_nobody_comes_back_to_a_draft() -> None:
    draft = Place.of("record", {"entity": "case", "record_id": None})
    history = History()
    for place in (Place("a"), draft, Place("b")):
        history.visit(place)
    assert history.places == [Place("a"), Place("b")]
    history.visit(draft)
    history.step(-1)
    assert history.current == Place("b")
    assert not history.can_go_forward


def test_forgetting_places_keeps_the_one_that_is_shown() -> None:
    history = History()
    for name in "abacad":
        history.visit(Place(name))
    history.step(-1)
    history.step(-1)
    assert history.current == Place("c")
    history.forget(lambda place: place.screen == "a")
    assert history.current == Place("c")
    history.forget(lambda place: place.screen == "c")
    assert history.current == Place("b")
    history.forget(lambda place: True)
    assert history.current is None
    assert not history.can_go_back
    assert not history.can_go_forward
