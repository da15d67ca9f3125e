"""What the guest says of bytes that it cannot take apart."""

from __future__ import annotations


class UnreadableError(Exception):
    """An archive or a notebook as a whole cannot be read: a sentence."""
