"""Our pages as MkDocs sees them, and the theme's own way of rendering one."""

from __future__ import annotations

from dataclasses import dataclass

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from khlang.pages.page import Page


class RenderedPage(MkDocsPage):
    """A page whose HTML is ready; MkDocs puts the theme around it.

    `is_target` of one of the many, whose words are kept whole before it is rendered, not after.
    """

    def __init__(self, page: Page, file: File, config: MkDocsConfig, *, is_target: bool) -> None:
        self._page = page
        self.is_target = is_target
        super().__init__(page.title, file, config)

    def read_source(self, config: MkDocsConfig) -> None:
        """Give the metadata that the theme reads; there is no Markdown."""
        self.markdown = ""
        shown = self._page
        self.meta = {"description": shown.description, "feeds": shown.feeds, "head": shown.head}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Hand over the HTML."""
        self.content = self._page.html


def make_page(page: Page, config: MkDocsConfig, *, is_target: bool = False) -> RenderedPage:
    """Make the page and the file that MkDocs wants of each page, outside the menu."""
    file = File.generated(config, page.path.removesuffix(".html") + ".md", content="")
    file.inclusion = InclusionLevel.NOT_IN_NAV
    file.edit_uri = f"../{page.source}" if page.source else None
    return RenderedPage(page, file, config, is_target=is_target)


@dataclass(frozen=True, slots=True)
class Theme:
    """All that MkDocs needs to put the theme around a page."""

    env: jinja2.Environment
    nav: Navigation
    files: Files
    config: MkDocsConfig

    def render(self, page: Page) -> str:
        """Render a page as MkDocs' own `_build_page` does, with every plugin's hooks for that."""
        shown = make_page(page, self.config, is_target=True)
        shown.read_source(self.config)
        shown.render(self.config, self.files)
        context = get_context(self.nav, self.files, self.config, shown)
        context = self.config.plugins.on_page_context(context, page=shown, config=self.config, nav=self.nav)
        html = self.env.get_template("main.html").render(context)
        return self.config.plugins.on_post_page(html, page=shown, config=self.config)
