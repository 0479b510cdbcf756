"""Phones on which a form is filled in, for the tests of its scripts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.form.service import FormService

TITLE = "แยกขยะแล้วขาย เอาเงินเข้ากองทุนหมู่บ้าน"
PLACE = "อำเภอน้ำพอง จังหวัดขอนแก่น"
PROBLEM = "ขยะล้นหมู่บ้านทุกสัปดาห์ รถเก็บขยะไม่เข้า"

# Of the old phone and of its signal (bytes per second, milliseconds).
SLOWER, SPEED, LATENCY = 6, 400_000, 150


def slow_down(page: Page) -> None:
    """Make the phone old and its signal weak."""
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line.send("Network.enable")
    rates = {"downloadThroughput": SPEED, "uploadThroughput": SPEED, "latency": LATENCY}
    line.send("Network.emulateNetworkConditions", {"offline": False, **rates})


class Phone:
    """A browser of its own with the form of a site: `page` is the tab that is open."""

    def __init__(self, context: BrowserContext, address: str, service: FormService) -> None:
        """Open the form."""
        self.context = context
        self.address = address
        self.service = service
        self.errors: list[str] = []
        self.page = self.open()

    def open(self, path: str = "send/lesson.html") -> Page:
        """Open the form in one more tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.address + path)
        expect(page.locator("#kl-form[data-started]")).to_be_attached()
        return page

    def come_back(self) -> Page:
        """Close the tab and open the form in a new one."""
        self.page.close()
        self.page = self.open()
        return self.page

    def write(self, name: str, text: str) -> None:
        """Write into a control, going to its screen and opening what hides it."""
        self.page.evaluate("name => khlangScreens.goTo(name)", name)
        self.page.locator(f'[name="{name}"]').fill(text)

    def value(self, name: str) -> str:
        """Give what stands in a control."""
        return self.page.locator(f'[name="{name}"]').input_value()

    def wait_for_save(self) -> None:
        """Wait until what is written is on the phone."""
        expect(self.page.locator("#kl-saved")).to_contain_text("บันทึกในเครื่องนี้แล้ว")
        self.page.evaluate("khlangDraft.save()")

    def fill_in(self) -> None:
        """Answer what must be answered."""
        self.page.evaluate(
            """() => document.querySelectorAll('#kl-form :is([required], [data-needed] > input)')
                 .forEach(e => e.dataset.must = '')"""
        )
        for control in self.page.locator("#kl-form [data-must]").all():
            name = str(control.get_attribute("name"))
            if control.get_attribute("type") == "radio":
                self.page.evaluate("name => khlangScreens.goTo(name)", name)
                self.page.locator(f'[name="{name}"]').first.check()
            elif not control.input_value():
                self.write(name, {"title": TITLE, "place": PLACE}.get(name, PROBLEM * 4))

    def send(self) -> None:
        """Go to the check page and send."""
        self.page.evaluate("khlangScreens.review()")
        self.page.locator("#kl-send").click()

    def show_words(self, text: str) -> None:
        """Expect that this is to be read."""
        expect(self.page.locator(".kl-send")).to_contain_text(text)


# Opens a form on a phone: of another version, in another browser, with scripts of a test's own.
OpenPhone = Callable[..., Phone]
