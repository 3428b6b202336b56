"""Sample offices of any size, with invented people: for trying the program, for measuring and for tests."""

from __future__ import annotations

from yazd_desktop.demo.make import Demo, make_demo

__all__ = ["Demo", "make_demo"]
