"""Registers drawn at random, written in layouts drawn at random, and read back: what is read is what was written."""
