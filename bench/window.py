"""The time from the start of the program to its painted window, against a window of PySide6 with one button.

Both are started as processes of their own, turn by turn; the time is taken when the first picture is painted. The
store must not have been imported by then.

python bench/window.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _machine import describe

ROOT: Final = Path(__file__).resolve().parent.parent
ROUNDS: Final = 7
MARK: Final = "painted"

# What both sides share: tell when the window was painted, then end.
TELL: Final = f"""
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            window.removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        late = [name for name in ("sqlalchemy", "alembic", "reportlab", "openpyxl", "pikepdf") if name in sys.modules]
        print("{MARK}", time.time(), *late, flush=True)
        app.exit(0)
"""
TRIVIAL: Final = f"""
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
{TELL}
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QPushButton("?"))
window.resize(1280, 800)
painted = Painted()
window.installEventFilter(painted)
window.show()
app.exec()
"""
OURS: Final = f"""
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from ui.app import make_window
{TELL}
app = QApplication([])
window = make_window(app, None, Path(sys.argv[1]))
painted = Painted()
window.installEventFilter(painted)
window.show()
app.exec()
"""


def shown_after_s(code: str, settings: Path) -> float:
    """Seconds from the start of the process to the painted window."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, str(settings)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    words = next(line for line in done.stdout.splitlines() if line.startswith(MARK)).split()
    if words[2:]:
        raise SystemExit(f"imported before the window was painted: {', '.join(words[2:])}")
    return float(words[1]) - began


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(describe(), "·", os.environ["QT_QPA_PLATFORM"])
    times: dict[str, list[float]] = {TRIVIAL: [], OURS: []}
    with tempfile.TemporaryDirectory() as folder:
        for side in times:
            shown_after_s(side, Path(folder) / "window.json")  # the files are read from the disk once
        for _ in range(ROUNDS):
            for side, taken in times.items():
                taken.append(shown_after_s(side, Path(folder) / "window.json"))
    trivial, ours = median(times[TRIVIAL]), median(times[OURS])
    print(
        f"window painted after {ours * 1000:.0f} ms, a window with one button after {trivial * 1000:.0f} ms, "
        f"ratio {ours / trivial:.2f} (≤ 3); the store was not imported by then"
    )


if __name__ == "__main__":
    main()
