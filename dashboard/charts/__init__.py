"""Charts: pure functions from a frame, the words and the palette to an Altair chart."""
