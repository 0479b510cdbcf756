"""Asks the child process for what a Word file holds; a file that ends the child is refused, and the next one starts
another."""

from __future__ import annotations

import hashlib
from typing import Any

from khlang.child_process import ChildEndedError, ChildProcess
from khlang.exchange.document import Cell, Document, Line, Picture, Profile
from khlang.problems import Level, Problem
from khlang.thai.text import format_count

MAX_FILE_BYTES = 50 * 1024 * 1024
# What a child may take that the system does not end: it has waited for the processor.
MAX_SECONDS = 120


class WordWorker(ChildProcess):
    """A child process for many Word files, one after the other."""

    def __init__(self) -> None:
        super().__init__("khlang.exchange.word.worker", MAX_SECONDS)


def read_word(name: str, data: bytes, worker: WordWorker) -> Document:
    """Read a Word file; what can't be read, and what of it was left out, is among the problems."""
    if len(data) > MAX_FILE_BYTES:
        return _refuse(name, data, Problem.of("word_bomb", megabytes=MAX_FILE_BYTES // 1024 // 1024))
    try:
        facts, pictures = worker.ask({}, data)
    except ChildEndedError:
        return _refuse(name, data, Problem.of("costly_word"))
    if facts["code"]:
        return _refuse(name, data, Problem.of(facts["code"], facts=facts["facts"]))
    return Document(
        name,
        hashlib.sha256(data).hexdigest(),
        Profile.WORD,
        tuple(_read_line(*line) for line in facts["lines"]),
        tuple(_read_pictures(facts["pictures"], pictures)),
        tuple(_tell(code, *told) for code, told in facts["told"].items()),
    )


def _refuse(name: str, data: bytes, problem: Problem) -> Document:
    digest = hashlib.sha256(data).hexdigest()
    return Document(name, digest, Profile.WORD, problems=(problem._replace(file=name),))


def _read_line(text: str, number: str, where: str, cell: list[int] | None, control: str) -> Line:
    return Line(text, number, where=where, cell=Cell(*cell) if cell else None, control=control)


def _read_pictures(described: list[Any], data: bytes) -> list[Picture]:
    pictures, at = [], 0
    for size, suffix, caption, where in described:
        pictures.append(Picture(data[at : at + size], suffix, caption, where))
        at += size
    return pictures


def _tell(code: str, count: int, text: str) -> Problem:
    return Problem.of(code, level=Level.WARNING, count=format_count(count), text=text)
