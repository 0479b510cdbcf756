"""Finds the answers of a form in a document, wherever they stand, and keeps what stands there beside each."""

from khlang.exchange.reading.model import (
    Answer,
    Aside,
    AsideReason,
    Kind,
    PrivateFinding,
    PrivateKind,
    Reading,
    Suggestion,
)

__all__ = ["Answer", "Aside", "AsideReason", "Kind", "PrivateFinding", "PrivateKind", "Reading", "Suggestion"]
