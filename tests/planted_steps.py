"""One forgotten step for each step of the table "How to add" of ARCHITECTURE.md."""

from __future__ import annotations

from db.store import HEAD
from tests.planting import Edit, Forgotten, changed, removed, without, without_words, written

FIRST = "db/migrations/versions/0001_the_first_tables.py"
MERGED = "db/migrations/versions/0005_search_merged_less_often.py"
DECISIONS = "docs/decisions"  # apart from the numbers, which lead to no decision
NEXT = f'''"""A step that nobody was told of."""

revision = "9998"
down_revision = "{HEAD}"


def upgrade() -> None:
    pass
'''
PAGE = '''"""A page that nobody named."""

from PySide6.QtWidgets import QWidget


class PlantedPage(QWidget):
    def __init__(self, context: object) -> None:
        super().__init__()

    def title(self) -> str:
        return ""

    def is_dirty(self) -> bool:
        return False

    def save(self) -> bool:
        return True

    def refresh(self, changes: object) -> None:
        pass
'''
PART = '''"""A part that is printed nowhere."""
'''
CODES = "code,label,position,weight,tone,phase,retired\none,یک,10,,normal,,\ntwo,دو,20,,normal,,\n"


def _forget(row: str, step: int, tells: str, *edits: Edit) -> Forgotten:
    return Forgotten(row, step, tells, edits)


def _apart(row: str, step: int, tells: str, *edits: Edit) -> Forgotten:
    return Forgotten(row, step, tells, edits, is_apart=True)


_KIND = changed("db/kinds.py", '    "moment",\n]', '    "moment",\n    "planted_kind",\n]')

FORGOTTEN: tuple[Forgotten, ...] = (
    _apart(
        "a field",
        1,
        "block",
        without(
            "db/models/household.py",
            '    block: Mapped[str | None] = kinds.text(60, sensitive="personal")\n',
        ),
    ),
    _apart(
        "a field",
        2,
        "lane",
        without(FIRST, '        sa.Column("lane", sa.String(length=80), nullable=True),\n'),
    ),
    _apart("a field", 3, "disability", without("yazd_desktop/entities/person.py", '"disability", ')),
    _forget("a field", 4, "field.person.education", without_words("en", "fields", "field.person.education")),
    _forget(
        "a field",
        5,
        "person.education",
        without("tests/samples/shipped_fields.txt", "person.education code\n"),
    ),
    _apart("an entity", 1, "Extension", without("db/models/__init__.py", '    "Extension",\n')),
    _apart(
        "an entity",
        2,
        "search_attachment",
        *(
            changed(script, '    "attachment",\n    "code",\n)', '    "code",\n)')
            for script in (FIRST, MERGED)
        ),
    ),
    _apart("an entity", 3, "case_issue", without("yazd_desktop/entities/__init__.py", "    CASE_ISSUE,\n")),
    _apart("an entity", 4, "[code]", without("db/search.py", '    "code",\n')),
    _forget("an entity", 5, "entity.meeting.plural", without_words("fa", "fields", "entity.meeting.plural")),
    _forget("an entity", 6, "attachment", removed("resources/icons/attachment.svg")),
    _forget(
        "an entity",
        7,
        "issue",
        changed("ui/navigation.py", '("neighbourhood", "issue")', '("neighbourhood",)'),
    ),
    _apart("a code list", 1, "tenure", removed("resources/codes/tenure.csv")),
    _forget("a code list", 2, "presence", changed("resources/codes/index.csv", "\npresence,", "\nplanted,")),
    _forget("a code list", 3, "planted_list", written("resources/codes/planted_list.csv", CODES)),
    _forget("a code list", 4, "codelist.reach", without_words("fa", "codes", "codelist.reach")),
    _forget("a code list", 5, "reach/lane", without("tests/samples/shipped_codes.txt", "reach/lane\n")),
    _forget(
        "a code",
        1,
        "[meeting_status]",
        changed("resources/codes/meeting_status.csv", ",10,,normal,open,", ",10,,normal,,"),
    ),
    _forget(
        "a code",
        2,
        "risk/planted_code",
        changed("resources/codes/risk.csv", "\nurgent,", "\nplanted_code,کاشته,35,,normal,,\nurgent,"),
    ),
    _forget(
        "a code",
        3,
        "planted_rule",
        changed(
            "yazd_desktop/entities/issue.py",
            'has_code("status", "out_of_scope")',
            'has_code("status", "out_of_scope", "planted_rule")',
        ),
    ),
    _forget(
        "a screen",
        1,
        "[home]",
        changed("ui/screens/home.py", "def is_dirty(self)", "def is_dirty_planted(self)"),
    ),
    _forget("a screen", 2, "PlantedPage", written("ui/screens/planted.py", PAGE)),
    _forget("a screen", 3, "screens.window.title", without_words("fa", "screens", "screens.window.title")),
    _forget(
        "a screen",
        4,
        "unreached",
        changed(
            "ui/screens/__init__.py",
            '    "home": (',
            '    "unreached": ("ui.screens.home", "HomePage"),\n    "home": (',
        ),
    ),
    _forget(
        "a command of `yazd`",
        1,
        "unfilled",
        changed("yazd_desktop/cli/arguments.py", '("info", "check")', '("info", "check", "unfilled")'),
    ),
    _forget(
        "a command of `yazd`",
        2,
        "unread",
        changed(
            "yazd_desktop/cli/run.py",
            '    "info": office_commands.info,\n',
            '    "info": office_commands.info,\n    "unread": office_commands.info,\n',
        ),
    ),
    _forget("a command of `yazd`", 3, "sheet", without_words("en", "cli", "cli.help.sheet")),
    _forget("a command of `yazd`", 4, "sought", changed("README.md", "| `yazd search", "| `yazd sought")),
    _forget(
        "a part of the packet",
        1,
        "[issues]",
        changed(
            "yazd_desktop/reports/issues.py",
            "from yazd_desktop.i18n import t\n",
            "from yazd_desktop import queries\nfrom yazd_desktop.i18n import t\n",
        ),
    ),
    _forget(
        "a part of the packet",
        2,
        "planted_part is printed nowhere",
        written("yazd_desktop/reports/planted_part.py", PART),
    ),
    _forget(
        "a part of the packet",
        3,
        "[proposals]",
        without_words("fa", "reports", "reports.packet.proposals.title"),
    ),
    _forget(
        "a part of the packet",
        4,
        "planted section",
        changed(
            "yazd_desktop/reports/packet.py",
            "    yield cover(facts, with_identity=with_identity)\n",
            "    yield cover(facts, with_identity=with_identity)\n"
            '    yield from _section("planted section", iter(()))\n',
        ),
    ),
    _apart(
        "a block of a report",
        1,
        "WritingLines",
        without("yazd_desktop/typeset/blocks.py", "    | WritingLines\n"),
    ),
    _forget(
        "a block of a report",
        2,
        "Callout",
        without(
            "yazd_desktop/typeset/story.py",
            "        case b.Callout():\n            yield CalloutFlow(block)\n",
        ),
    ),
    _forget(
        "a block of a report",
        3,
        "QrCode",
        changed("tests/typeset/typeset_sample.py", "ty.QrCode(", "ty.Heading("),
    ),
    _forget(
        "a block of a report",
        4,
        "Signatures",
        without("yazd_desktop/typeset/__init__.py", '    "Signatures",\n'),
    ),
    _forget(
        "an import column",
        1,
        "referral.planted_field is no field",
        changed("yazd_desktop/spreadsheets/layout.py", '("agency", "sent_on"', '("planted_field", "sent_on"'),
    ),
    _forget(
        "an import column",
        2,
        "spreadsheets.heads.row_number",
        without_words("fa", "spreadsheets", "spreadsheets.heads.row_number"),
    ),
    _apart(
        "a migration",
        1,
        "yazd_desktop.codes",
        changed(
            FIRST, "from db import search\n", "from db import search\nfrom yazd_desktop.codes import seed\n"
        ),
    ),
    _apart("a migration", 2, "9998", written("db/migrations/versions/9998_planted.py", NEXT)),
    _apart(
        "a migration",
        3,
        "in_the_script_alone",
        changed(
            FIRST,
            '        sa.Column("education",',
            '        sa.Column("in_the_script_alone", sa.Text()),\n        sa.Column("education",',
        ),
    ),
    *(_forget("a field kind", step, "planted_kind", *([_KIND] if step == 1 else [])) for step in range(1, 5)),
    _forget("a word", 1, "list.hidden_name", without_words("fa", "office", "list.hidden_name")),
    _forget("a word", 2, "form.when", without_words("en", "office", "form.when")),
    _forget(
        "a word",
        3,
        "cli.bug is not given",
        changed("resources/translations/fa/cli.po", "(نسخهٔ {version})", "(نسخهٔ {version} {planted})"),
    ),
    _forget("an icon", 1, "[sort]", changed("resources/icons/sort.svg", 'fill="currentColor"', 'fill="red"')),
    _forget("an icon", 2, "planted_icon", written("resources/icons/planted_icon.svg", "<svg/>")),
    _forget(
        "an icon",
        3,
        "forgotten_icon",
        written("ui/widgets/planted.py", 'made = button("", None, icon_name="forgotten_icon")\n'),
    ),
    _forget(
        "a dependency",
        1,
        "plantedlib",
        changed("pyproject.toml", '    "Babel>=2.17",\n', '    "Babel>=2.17",\n    "plantedlib>=1",\n'),
    ),
    _forget("a dependency", 2, "pluggy", written("yazd_desktop/planted.py", '"""x."""\n\nimport pluggy\n')),
    _forget("a dependency", 3, "plantedlib"),
    _forget("a decision", 1, "099-", written(f"{DECISIONS}/099-planted.md", "# 099. Without its parts\n")),
    _forget("a decision", 2, "'098'", written("ui/planted.py", f'"""See {DECISIONS}/098."""\n')),
)
