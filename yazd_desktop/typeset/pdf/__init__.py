"""The inside of a PDF file: fonts, text on a canvas, the file itself."""
