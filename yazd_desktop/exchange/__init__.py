"""Exchange files between offices and the governorate: written, proved, merged."""
