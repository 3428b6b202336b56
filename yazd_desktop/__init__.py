"""Case files, referrals and agency meetings of facilitation offices: everything but the window."""

__version__ = "0.2.0"
