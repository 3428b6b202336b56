"""Words: `t("some.key", name=value)` gives the wording of the catalogue in the language in force.

The catalogues are gettext .po files split by room under `resources/translations/<language>/`; message ids are
keys, so no wording stands in code. `python -m yazd_desktop.i18n` compiles them into one .mo for each language.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path
from typing import Final

from yazd_desktop.paths import resource

LANGUAGES: Final = ("fa", "en")
_PERSIAN_DIGITS: Final = {ord("0") + i: chr(0x06F0 + i) for i in range(10)}
_language = "fa"


def use_language(language: str) -> None:
    """Choose the language of all wording from now on: `fa` or `en`."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def language() -> str:
    """The language in force."""
    return _language


def t(key: str, /, **params: object) -> str:
    """The wording of `key`, its {placeholders} filled; numbers come in Persian digits in Persian.

    A key without wording comes back as itself, which the tests do not allow to happen.
    """
    words = _catalogue(_language).gettext(key)
    if not params:
        return words
    return words.format(**{name: _shown(value) for name, value in params.items()})


def has_words(key: str, language: str | None = None) -> bool:
    """Whether the catalogue has wording for `key`."""
    return _catalogue(language or _language).gettext(key) != key


def _shown(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        grouped = f"{value:,}"
        return grouped.replace(",", "\u066c").translate(_PERSIAN_DIGITS) if _language == "fa" else grouped
    return value


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = _compiled(language)
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def _compiled(language: str) -> Path:
    return resource("translations", language, "yazd.mo")


def compile_catalogues() -> list[Path]:
    """Compile the .po files of each language into one .mo; raises ValueError on a key that stands twice."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for name in LANGUAGES:
        whole = Catalog(locale=name)
        seen: dict[str, str] = {}
        for po in sorted(resource("translations", name).glob("*.po")):
            with po.open("rb") as file:
                for message in read_po(file, locale=name):
                    if not message.id:
                        continue
                    key = str(message.id)
                    if key in seen:
                        raise ValueError(f"{key} stands in {seen[key]} and in {po.name} ({name})")
                    seen[key] = po.name
                    whole.add(key, message.string)
        target = _compiled(name)
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            write_mo(file, whole)
        part.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
