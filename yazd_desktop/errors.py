"""Errors that a user can understand, apart from our own bugs."""

from __future__ import annotations

from yazd_desktop.i18n import t


class UserError(Exception):
    """Something the user can mend: says what happened and what to do, in the language in force.

    `code` picks the words `error.<code>.what` and `error.<code>.do` of the catalogue; `params` fill them.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def what(self) -> str:
        """What happened."""
        return t(f"error.{self.code}.what", **self.params)

    @property
    def do(self) -> str:
        """What the user can do about it."""
        return t(f"error.{self.code}.do", **self.params)

    def __str__(self) -> str:
        return f"{self.what} {self.do}".strip()


class Cancelled(Exception):  # noqa: N818  (it is no error: the user asked for it)
    """The user stopped a long piece of work; nothing is shown and nothing was changed."""


class ConflictError(UserError):
    """The record was changed elsewhere since it was opened; `changed` names the fields."""

    def __init__(self, changed: tuple[str, ...]) -> None:
        super().__init__("records.changed_elsewhere")
        self.changed = changed
