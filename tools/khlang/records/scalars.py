"""Reads the values that stand in one node: texts, choices, years, dates, numbers, links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from khlang.forms.model import Field, Vocabulary
from khlang.forms.vocabularies import find_term, suggest_name
from khlang.records import values as v
from khlang.shapes import Reader
from khlang.thai.dates import Date, parse_date, parse_year
from khlang.thai.numbers import parse_phone
from khlang.thai.text import to_arabic_digits, to_thai_digits
from khlang.yaml_text import Items, Node

MAX_URL = 500
MAX_LISTED_TERMS = 30


class ScalarReader(Reader):
    """Reads a node as one value of a type; None when a problem was reported instead."""

    def line(self, node: Node, field: Field) -> v.Value | None:
        """Read one line of text."""
        text = self.text(node, field.label)
        return v.Line(" ".join(text.split("\n"))) if text else None

    def paragraphs(self, node: Node, field: Field) -> v.Value | None:
        """Read running text, or a list of paragraphs."""
        texts = self.words(node, field.label) if isinstance(node, Items) else [self.word(node, field.label)]
        parts = tuple(part.strip() for text in texts for part in text.split("\n\n") if part.strip())
        return v.Paragraphs(parts) if parts else None

    def lines(self, node: Node, field: Field) -> v.Value | None:
        """Read a list of texts."""
        items = self.words(node, field.label)
        return v.Lines(items) if items else None

    def choice(self, node: Node, field: Field) -> v.Choice | None:
        """Read one term."""
        return self.term(node, field.vocabulary, field.label)

    def term(
        self, node: Node, vocabulary: Vocabulary | None, name: str, *, is_key: bool = False
    ) -> v.Choice | None:
        """Read one label, key or alias of a vocabulary; `is_key` where people write keys, as in counts."""
        text = self.text(node, name)
        if not text or vocabulary is None:
            return None
        term = find_term(vocabulary, text)
        if term:
            return v.Choice(term.label, term)
        if vocabulary.is_open:
            return v.Choice(text)
        near = suggest_name(vocabulary, text, is_key=is_key)
        labels = ", ".join(term.key if is_key else term.label for term in vocabulary.terms[:MAX_LISTED_TERMS])
        hint = f'หมายถึง "{near}" หรือไม่' if near else f"เลือกจาก: {labels}"
        self.report("unknown_term", f'ไม่พบ "{text[:60]}" ใน{vocabulary.label} {hint}', node.mark, name)
        return None

    def fiscal_year(self, node: Node, field: Field) -> v.Value | None:
        """Read a fiscal year in the Buddhist era."""
        text = self.text(node, field.label)
        if not text:
            return None
        year = parse_year(text)
        if year is not None:
            return v.FiscalYear(year)
        digits = to_arabic_digits(text)
        ce = re.fullmatch(r"(?:ค\.?ศ\.?)?\s*((?:19|20)\d\d)", digits)
        hint = f"ถ้าเป็น ค.ศ. ให้เขียน {to_thai_digits(str(int(ce[1]) + 543))}" if ce else "เช่น ๒๕๖๗"
        self.report("not_a_year", f"ต้องเป็นปี พ.ศ. สี่หลัก {hint}", node.mark, field.label)
        return None

    def date(self, node: Node, field: Field) -> v.Value | None:
        """Read a date as people write it."""
        date = self.read_date(node, field.label)
        return v.DateValue(date) if date else None

    def read_date(self, node: Node, name: str) -> Date | None:
        """Read a date, or report that it is none."""
        text = self.text(node, name)
        date = parse_date(text) if text else None
        if text and date is None:
            message = "อ่านวันที่ไม่ได้ หรือไม่มีวันนี้ในปฏิทิน เขียนเช่น ๑๒ กรกฎาคม ๒๕๖๗ หรือ กรกฎาคม ๒๕๖๗"
            self.report("not_a_date", message, node.mark, name)
        return date

    def phone(self, node: Node, field: Field) -> v.Value | None:
        """Read a telephone number."""
        text = self.text(node, field.label)
        if not text:
            return None
        number = parse_phone(text)
        if number is not None:
            return v.Phone(number)
        digits = re.sub(r"\D", "", to_arabic_digits(text))
        lost_zero = re.fullmatch(r"[2-9]\d{7,8}", digits)
        hint = f"ขาดเลข 0 ข้างหน้าหรือไม่ (0{digits})" if lost_zero else "เช่น ๐๕๕-๐๐๐-๐๐๐"
        self.report("not_a_phone", f"เบอร์โทรต้องมี ๙ หรือ ๑๐ หลัก {hint}", node.mark, field.label)
        return None

    def count_value(self, node: Node, field: Field) -> v.Value | None:
        """Read a whole number."""
        number = self.count(node, field.label)
        return v.Count(number, field.unit) if number is not None else None

    def link(self, node: Node, field: Field) -> v.Value | None:
        """Read an address that is safe to link to."""
        text = self.text(node, field.label)
        if not text:
            return None
        if url := safe_url(text):
            return v.Link(url)
        message = "ลิงก์ต้องขึ้นต้นด้วย https:// และไม่มีช่องว่าง"
        self.report("bad_link", message, node.mark, field.label)
        return None


def safe_url(text: str) -> str | None:
    """Give an https address that is safe to link to, or None."""
    if len(text) > MAX_URL or re.search(r"[\s<>\"'`\\]", text):
        return None
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return text if parts.scheme == "https" and has_host else None
