"""Phones with the form of the tests' library, and a service that takes what they send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import PATIENCE_MS
from tests.browser.form.phone import OpenPhone, Phone
from tests.browser.form.service import FormService, serve_form


@pytest.fixture
def service() -> FormService:
    """What takes what is sent."""
    return FormService()


@pytest.fixture
def form_address(built_site: Path, service: FormService) -> Iterator[str]:
    """The address of the site with that service."""
    with serve_form(built_site, service) as address:
        yield address


@pytest.fixture
def open_phone(browser: Browser, form_address: str, service: FormService) -> Iterator[OpenPhone]:
    """Opens phones; no script may raise an error on one."""
    phones: list[Phone] = []

    def open_one(prepare: Callable[[Any], None] | None = None, address: str = "", **settings: Any) -> Phone:
        given = {"viewport": {"width": 360, "height": 800}, "service_workers": "block"} | settings
        context = browser.new_context(**given)
        context.set_default_timeout(PATIENCE_MS)
        if prepare:
            prepare(context)
        phones.append(Phone(context, address or form_address, service))
        return phones[-1]

    yield open_one
    for phone in phones:
        phone.context.close()
    assert [error for phone in phones for error in phone.errors] == []
