"""The file itself: age around a tar of packed lines and contents, streamed, signed, proved whole."""
