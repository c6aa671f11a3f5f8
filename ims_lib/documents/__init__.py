"""Bytes of a stranger's Word, PDF, PowerPoint, text or mail file → properties, passages, and what they may be evidence of.

What reads the bytes runs in a process of its own, which imports nothing but what its kind of file needs.
"""
