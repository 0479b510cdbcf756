"""What a browser would post of a form on a page: each control as it is filled in, and no button."""

from __future__ import annotations

import html.parser


class FilledForm(html.parser.HTMLParser):
    """Reads the form of a page that posts to an address that ends in `action`."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.data: dict[str, tuple[str, ...]] = {}
        self._action = action
        self._is_inside = False
        self._templates = 0
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the value of a control."""
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self._is_inside = values.get("action", "").endswith(self._action)
        self._templates += tag == "template"
        if not self._is_inside or self._templates:
            return
        if tag == "input" and name and values.get("type") != "file":
            is_box = values.get("type") in ("radio", "checkbox")
            if not is_box or "checked" in values:
                self._add(name, values.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self._add(self._select, values.get("value", ""))
        elif tag == "textarea":
            self._area = name

    def handle_endtag(self, tag: str) -> None:
        """Leave a form, a template, a text."""
        if tag == "form":
            self._is_inside = False
        elif tag == "template":
            self._templates -= 1
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Take what stands in a text, without the line break that a browser drops at its start."""
        if self._area:
            self._add(self._area, data.removeprefix("\n"))

    def _add(self, name: str, value: str) -> None:
        self.data[name] = (*self.data.get(name, ()), value)
