"""How an officer gets in: by name and password, and by a link to choose one."""

from __future__ import annotations

from khlang.pages.page import Page, render
from khlang.pages.review.context import PageContext, make_page


def render_sign_in(context: PageContext, notice: str = "", name: str = "") -> Page:
    """Make the page on which an officer signs in."""
    html = render("review/sign_in.html", context.path, context=context, notice=notice, name=name)
    return make_page(context, "เข้าโต๊ะเจ้าหน้าที่", html)


def render_choose_password(context: PageContext, name: str, least: int, notice: str = "") -> Page:
    """Make the page on which an officer chooses a password; `name` is that of the account."""
    html = render(
        "review/password.html", context.path, context=context, name=name, least=least, notice=notice
    )
    return make_page(context, "ตั้งรหัสผ่าน", html)
