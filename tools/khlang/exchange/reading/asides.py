"""Lines that are nobody's answer: the page's host added them, or the printed form explains itself with them."""

from __future__ import annotations

import re

from khlang.exchange.reading.rows import Row, fold_with_origins
from khlang.forms.model import Form
from khlang.thai.text import normalise

# What hosts of flip-books, blogs, mail and chats add, as whole lines: class T of the damage to texts.
_HOST = re.compile(
    r"(?:"
    r"published by\b.{0,80}|(?:search|read) the text version.{0,40}|\(visited [0-9,]+ times?.{0,40}\)?"
    r"|like this book\?.{0,80}|create your own.{0,60}|view in fullscreen|flip ?book.{0,40}|page [0-9]+(?: of [0-9]+)?"
    r"|by admin\b.{0,80}|posted (?:by|on|in)\b.{0,80}|share this:?|leave a (?:reply|comment)|[0-9,]+ comments?"
    r"|เข้าชม\s*[:(]?\s*[0-9๐-๙,]+\s*(?:ครั้ง)?\)?|จำนวนผู้เข้าชม.{0,30}|ผู้เข้าชม\s*[:(]?\s*[0-9๐-๙,]+.{0,20}"
    r"|ความคิดเห็น\s*[:(]?\s*[0-9๐-๙,]+\s*\)?|แสดงความคิดเห็น|ไม่มีความคิดเห็น:?|เขียนโดย\b.{0,60}ที่\s*[0-9:.]+.{0,20}"
    r"|แชร์(?:ไปที่|บน).{0,40}|อ่านต่อ(?:\.{2,}|…)?|ส่งอีเมล.{0,20}นี้.{0,40}"
    r"|[-–—]\s*(?:หน้า\s*)?[0-9๐-๙]{1,4}\s*[-–—]|หน้า(?:ที่)?\s*[0-9๐-๙]{1,4}(?:\s*(?:จาก|/|ของ)\s*[0-9๐-๙]{1,4})?"
    r"|\[line\].{0,80}|saved on:?.{0,40}|บันทึกเมื่อ:?\s*[0-9๐-๙/].{0,30}"
    r"|sent from my .{0,40}|ส่งจาก\s*(?:iphone|ipad|มือถือ|โทรศัพท์|อุปกรณ์|outlook|yahoo).{0,40}"
    r"|(?:from|to|cc|bcc|sent|date|subject|reply-to|จาก|ถึง|สำเนาถึง|วันที่ส่ง|ส่งเมื่อ)\s*:\s*\S.{0,160}(?:<[^<>@\s]+@[^<>@\s]+>|[0-9]{1,2}[:.][0-9]{2}).{0,80}"
    r"|(?:-{3,}|_{3,}|={3,}|\*{3,})(?:\s*(?:original message|forwarded message|ข้อความต้นฉบับ|ข้อความที่ส่งต่อ)\s*-*)?"
    r")",
    re.IGNORECASE,
)

_GUIDANCE_END = re.compile(r".{0,300}?(?:\.{3,}\s*\([^()]{0,80}\)|\)|\.{3,}|…+|(?=\t))\s*")


def is_of_host(row: Row) -> bool:
    """Tell whether a line was added by the host of the page, a mail program or a chat."""
    return len(row.work) <= 300 and bool(_HOST.fullmatch(row.work.strip("\t ")))


class PrintedWords:
    """What printed versions of a form have besides headings: their titles, and the openings of what explains them."""

    def __init__(self, form: Form) -> None:
        """Take the titles and guidance of a form file, the form's label, and the help of its fields."""
        titles = (form.label, *form.printed.titles)
        guidance = (*form.printed.guidance, *(field.help for field in form.fields if len(field.help) > 20))
        self._titles = tuple(_fold(title) for title in titles)
        self._guidance = tuple(_fold(words) for words in guidance)

    def is_title(self, row: Row) -> bool:
        """Tell whether a line is the printed form's title, perhaps with its level and year behind it."""
        return any(
            row.folded == title or (row.folded.startswith(title) and len(row.folded) <= len(title) + 30)
            for title in self._titles
        )

    def find_guidance_end(self, text: str) -> int:
        """Give where the form's own explanation ends that a text begins with, 0 where it begins with none.

        It ends with its bracket, with dots, or before a wide gap; without any of these the whole text is one.
        """
        folded, _origins = fold_with_origins(text)
        if not any(folded.startswith(words) for words in self._guidance if words):
            return 0
        found = _GUIDANCE_END.match(text)
        return found.end() if found else len(text)


def _fold(text: str) -> str:
    return fold_with_origins(normalise(text))[0]
