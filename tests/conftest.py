"""What every test stands on: no real window unless asked for, the same random examples everywhere."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in every run, so that a red test is red for everybody; no deadline: machines differ.
settings.register_profile("yazd", deadline=None, derandomize=True)
settings.load_profile("yazd")
