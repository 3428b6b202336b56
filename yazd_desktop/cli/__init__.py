"""The command line `yazd`: everything the office program does, without a window."""
