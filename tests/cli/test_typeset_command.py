"""A plain text file becomes a PDF without an office: what is said, read, refused and left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from yazd_desktop.cli import text_file
from yazd_desktop.typeset import Document, Rendered

Yazd = Callable[..., Any]
TEXT = "# گزارش آزمون\n\nاین متن در office نوشته شد.\n\nنام | شمار\nنخست | ۱۲\n"


@pytest.fixture(autouse=True)
def _no_password(yazd: Yazd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YAZD_PASSWORD")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "گزارش.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def words_seen(path: Path) -> set[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return {word for page in document for word in page.get_textpage().get_text_range().split()}
    finally:
        document.close()


def test_a_text_is_set(yazd: Yazd, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    said = yazd("typeset", source, out, "--json")
    assert said.code == 0
    assert said.json.keys() == {"pages", "words", "missing", "seconds"}
    assert (said.json["pages"], said.json["words"], said.json["missing"]) == (1, 12, [])
    assert 0 < said.json["seconds"] < 60
    assert {"گزارش", "متن", "office", "نوشته", "نام", "۱۲"} <= words_seen(out)
    document = pypdfium2.PdfDocument(out)
    assert (len(document), document.get_metadata_value("Title")) == (1, "گزارش")
    document.close()
    assert sorted(bytes_of(tmp_path)) == sorted([source.name, "out.pdf"])


@pytest.mark.parametrize("content", ["", "\ufeff", " \r\n\r\n\f"])
def test_an_empty_text_is_an_empty_page(yazd: Yazd, source: Path, tmp_path: Path, content: str) -> None:
    source.write_text(content, encoding="utf-8")
    said = yazd("typeset", source, tmp_path / "out.pdf", "--json")
    assert (said.code, said.json["pages"], said.json["words"], said.json["missing"]) == (0, 1, 0, [])
    assert words_seen(tmp_path / "out.pdf") <= {"صفحهٔ", "از", "۱"}


@pytest.mark.parametrize(
    ("given", "columns", "size"),
    [
        ([], 1, None),
        (["--columns", "2", "--size", "11"], 2, 11.0),
        (["--columns", "4", "--size", "۵.۵"], 4, 5.5),
    ],
)
def test_columns_and_size_are_those_asked_for(
    yazd: Yazd,
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: list[str],
    columns: int,
    size: float | None,
) -> None:
    asked: list[Document] = []

    def render(document: Document, path: Path, **_: object) -> Rendered:
        asked.append(document)
        return Rendered(pages=1, missing=(), seconds=0.0)

    monkeypatch.setattr("yazd_desktop.typeset.render.render", render)
    assert yazd("typeset", source, tmp_path / "out.pdf", *given).code == 0
    assert [(document.columns, document.text_size) for document in asked] == [(columns, size)]


@pytest.mark.parametrize(
    "given",
    [["--columns", "0"], ["--columns", "5"], ["--columns", "two"], ["--size", "4.9"], ["--size", "41"]]
    + [["--size", text] for text in ("nan", "inf", "large", "")],
)
def test_other_columns_and_sizes_are_wrong_usage(
    yazd: Yazd, source: Path, tmp_path: Path, given: list[str]
) -> None:
    assert yazd("typeset", source, tmp_path / "out.pdf", *given).code == 2
    assert list(bytes_of(tmp_path)) == [source.name]


def test_what_is_said_to_people(yazd: Yazd, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert yazd("typeset", source, out).out == f"۱ صفحه با ۱۲ واژه در «{out}» نوشته شد.\n"
    assert str(out) in yazd("typeset", source, out, "--lang", "en").out


def test_characters_that_no_font_has_are_named(yazd: Yazd, source: Path, tmp_path: Path) -> None:
    source.write_text("هوا ☃ و 漢字 است", encoding="utf-8")
    out = tmp_path / "out.pdf"
    assert yazd("typeset", source, out, "--json").json["missing"] == ["☃", "字", "漢"]
    for language in ("fa", "en"):
        said = yazd("typeset", source, out, "--lang", language)
        assert said.code == 0
        for name in ("☃ (U+2603)", "漢 (U+6F22)", "字 (U+5B57)"):
            assert name in said.out.splitlines()[1]


def test_a_text_in_another_script_does_not_fill_the_screen(yazd: Yazd, source: Path, tmp_path: Path) -> None:
    strange = "".join(chr(0x4E00 + place) for place in range(300))
    source.write_text(strange, encoding="utf-8")
    said = yazd("typeset", source, tmp_path / "out.pdf")
    assert "۳۰۰" in said.out
    assert said.out.count("U+") == 20
    assert "".join(yazd("typeset", source, tmp_path / "out.pdf", "--json").json["missing"]) == strange


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_a_text_is_read_in_every_encoding_of_notepad(source: Path, encoding: str) -> None:
    text = "گزارش پنج چاپ ژرف: «می\u200cشود»، café\r\nسطر دوم\r\n"
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    # Windows-1256 has the Arabic yeh only.
    text = text.replace("ی", "ي") if encoding == "cp1256" else text
    source.write_bytes((mark + text).encode(encoding))
    assert text_file.read_text(source).removeprefix("\ufeff") == text


def refused(said: Any, code: str, *words: str) -> None:
    assert (said.code, said.json["error"]) == (1, code)
    for word in words:
        assert word in said.json["what"]
    assert "error." not in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "cli.no_text"),
        (b"%PDF-1.4\n1 0 obj\n", "cli.no_text"),
        (b"{\\rtf1\\ansi text}", "cli.no_text"),
        (b"\x01\x02\x03\x04 text \xff", "cli.no_text"),
        ("بدون نشان".encode("utf-16-le"), "cli.no_text"),
        (f"{TEXT * 9}متن با یک\0 صفر".encode(), "cli.no_text"),
        ("سطر یک\r\nسطر دو\r\nسطر سه".encode()[:-1], "cli.damaged_text"),
        ("سطر یک\r\nسطر دو\r\nسطر سه".encode("utf-16")[:-1], "cli.damaged_text"),
    ],
)
def test_what_is_no_text_is_refused(
    yazd: Yazd, source: Path, tmp_path: Path, content: bytes, code: str
) -> None:
    source.write_bytes(content)
    said = yazd("typeset", source, tmp_path / "out.pdf", "--json")
    refused(said, code, source.name, *(["۳"] if code == "cli.damaged_text" else []))
    assert bytes_of(tmp_path) == {source.name: content}


def test_a_stray_control_character_is_no_reason_to_refuse(source: Path) -> None:
    source.write_text("متن " * 50 + "\x07", encoding="utf-8")
    assert text_file.read_text(source).endswith("\x07")


def test_a_text_that_is_too_large(
    yazd: Yazd, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "MOST_MEGABYTES", 1)
    source.write_bytes(b"a " * 500_000)
    assert len(text_file.read_text(source)) == 1_000_000
    source.write_bytes(b"a " * 500_000 + b"\n")
    refused(yazd("typeset", source, tmp_path / "out.pdf", "--json"), "cli.large_file", source.name)


def test_files_and_folders_that_are_not_as_they_should_be(yazd: Yazd, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    refused(yazd("typeset", tmp_path / "none.txt", out, "--json"), "cli.no_such_file", "none.txt")
    refused(yazd("typeset", source / "in.txt", out, "--json"), "cli.no_such_file", "in.txt")
    refused(yazd("typeset", tmp_path, out, "--json"), "cli.not_a_file", str(tmp_path))
    refused(yazd("typeset", "n" * 5000, out, "--json"), "cli.unreadable_file", "nnn")
    refused(yazd("typeset", source, tmp_path, "--json"), "cli.not_a_file", str(tmp_path))
    refused(yazd("typeset", source, tmp_path / "no" / "out.pdf", "--json"), "cli.no_such_folder", "no")
    refused(yazd("typeset", source, source / "out.pdf", "--json"), "cli.no_such_folder", source.name)
    assert bytes_of(tmp_path) == {source.name: TEXT.encode()}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_is_not_waited_for(yazd: Yazd, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refused(yazd("typeset", tmp_path / "pipe", tmp_path / "out.pdf", "--json"), "cli.not_a_file", "pipe")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_text_that_may_not_be_read(yazd: Yazd, source: Path, tmp_path: Path) -> None:
    source.chmod(0)
    refused(yazd("typeset", source, tmp_path / "out.pdf", "--json"), "cli.unreadable_file", source.name)


def test_the_text_is_never_written_over(yazd: Yazd, source: Path, tmp_path: Path) -> None:
    os.link(source, tmp_path / "same.pdf")
    for out in (source, tmp_path / "." / source.name, tmp_path / "same.pdf"):
        refused(yazd("typeset", source, out, "--json"), "cli.same_file", out.name)
    assert source.read_text("utf-8") == TEXT


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C can't be sent to one process there")
def test_ctrl_c_leaves_what_was_there(source: Path, tmp_path: Path) -> None:
    source.write_text("یک سطر از متن که باید چاپ شود\n\n" * 60_000, encoding="utf-8")
    out = tmp_path / "out.pdf"
    out.write_bytes(b"of yesterday")
    process = subprocess.Popen(
        [sys.executable, "-m", "yazd_desktop", "typeset", str(source), str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 30
    while not list(tmp_path.glob("*.part")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=30)
    assert (process.returncode, said, told) == (130, b"", b"")
    assert sorted(bytes_of(tmp_path)) == sorted([source.name, "out.pdf"])
    assert out.read_bytes() == b"of yesterday"
