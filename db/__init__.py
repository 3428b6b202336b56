"""The store: tables, change log and search, without rules and without wording."""
