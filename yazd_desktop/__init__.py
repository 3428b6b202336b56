"""Case files, referrals and agency meetings of facilitation offices: everything but the window."""

__version__ = "0.1.0"
