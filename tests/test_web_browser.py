"""The pages in a real browser: Debian's chromium, headless, driven by Playwright."""

# ruff: noqa: E501 - tables of pages stay on one line

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import one, query
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect, sync_playwright
from test_web import Served, site  # the fixture, shared with the tests over HTTP

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: apt-get install --no-install-recommends chromium"
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 900}
__all__ = ["site"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A container's root has no sandbox, and little shared memory.
        options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield started
        started.close()


def _context(browser: Browser, site: Served, **options: Any) -> BrowserContext:
    """A visitor whose browser reaches nothing but the site; what else it asks for is noted."""
    context = browser.new_context(
        base_url=site.address, locale=options.pop("locale", "vi-VN"), **options
    )
    context.set_default_timeout(20_000)
    return context


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    context = _context(browser, site, viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.fixture
def elsewhere(page: Page, site: Served) -> list[str]:
    """The addresses beside the site's that the page asked for; none of them is answered."""
    asked: list[str] = []

    def away(route: Any) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(lambda url: not url.startswith(site.address), away)
    return asked


def _edited(site: Served) -> int:
    return int(one(site.db, "SELECT id FROM articles WHERE revision = 2 AND id <> 900"))


PAGES = ["/", "/tin/articles", "/tin/articles?_search=h%E1%BA%A3i+ph%C3%B2ng", "/tin/articles/EDITED", "/tin/articles/900", "/tin/articles/EDITED?_raw=1",
         "/tin/authors/1", "/tin/authors/900", "/-/timeline", "/-/calendar", "/-/authors", "/-/status", "/tin", "/tin/who_writes_about", "/tin/runs",
         "/tin/problems", "/tin?sql=select+id,title+from+articles", "/khong-co", "/tin/articles?_search=khongcogi", "/-/search?q=hai+phong"]  # fmt: skip


VIOLATIONS = {"resultTypes": ["violations"]}
"""What passes is not gathered: half the time."""
CONTRAST = {**VIOLATIONS, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.mark.parametrize(
    ("scheme", "pages", "options"),
    [("light", PAGES, VIOLATIONS), ("dark", [PAGES[n] for n in (0, 2, 3, 8, 11, 12)], CONTRAST)],
    ids=["all rules, light", "contrast, dark"],
)
def test_axe_finds_nothing(
    browser: Browser, site: Served, scheme: Any, pages: list[str], options: Any
) -> None:
    context = _context(browser, site, viewport=DESK, color_scheme=scheme)
    page, found = context.new_page(), {}
    for path in pages:
        page.goto(path.replace("EDITED", str(_edited(site))))
        results = Axe().run(page, options=options)
        if results.violations_count:
            found[path] = results.generate_report()[:1500]
    context.close()
    assert not found, "\n".join(f"{path}\n{said}" for path, said in found.items())


def test_nothing_is_wider_than_a_phone(browser: Browser, site: Served) -> None:
    context = _context(browser, site, viewport=PHONE, locale="en-GB")
    page, wide = context.new_page(), {}
    for path in PAGES:
        page.goto(path.replace("EDITED", str(_edited(site))))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[path] = width
    context.close()
    assert not wide


def test_search_filter_open_and_follow_an_author(
    page: Page, site: Served, elsewhere: list[str]
) -> None:
    (wanted,) = query(
        site.db,
        "SELECT a.id, a.title, u.name, c.name AS category FROM articles a "
        "JOIN article_authors x ON x.article_id = a.id JOIN authors u ON u.id = x.author_id "
        "JOIN article_categories k ON k.article_id = a.id JOIN categories c ON c.id = k.category_id "
        "WHERE a.id <> 900 AND a.body LIKE '%Hải Phòng%' AND a.title <> upper(a.title) "
        "ORDER BY a.published DESC LIMIT 1",
    )
    page.goto("/")
    page.get_by_role("searchbox").fill("hai phong")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(f"{site.address}/-/search?q=hai+phong")
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Xếp theo ngày").click()
    expect(page).to_have_url(f"{site.address}/tin/articles?_search=hai+phong")
    filters = page.get_by_role("complementary")
    filters.get_by_role("link", name=wanted["category"], exact=True).first.click()
    expect(page.locator(".chips li")).to_have_count(2)
    page.get_by_role("link", name=wanted["title"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(wanted["title"])
    page.get_by_role("article").locator("a[rel=author]", has_text=wanted["name"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(wanted["name"])
    expect(page.get_by_role("link", name=wanted["title"]).first).to_be_visible()
    assert elsewhere == []


def test_a_revision_shows_what_changed(page: Page, site: Served, elsewhere: list[str]) -> None:
    page.goto(f"/tin/articles/{_edited(site)}")
    latest = page.locator("#revision-2")
    expect(latest.locator("del", has_text="thành phố").first).to_be_visible()
    expect(latest.locator("ins", has_text="đô thị").first).to_be_visible()
    assert elsewhere == []


def test_photos_load_only_when_asked_for(page: Page, site: Served, elsewhere: list[str]) -> None:
    id = one(
        site.db,
        "SELECT article_id FROM images WHERE article_id <> 900 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    )
    urls = {row["url"] for row in query(site.db, "SELECT url FROM images WHERE article_id = ?", id)}
    page.goto(f"/tin/articles/{id}")
    page.wait_for_load_state("networkidle")
    assert elsewhere == []
    page.get_by_role("link", name="Tải ảnh từ cổng tin").click()
    for image in page.locator("#photos img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert set(elsewhere) == urls
    shown = [image.get_attribute("src") or "" for image in page.locator("article img").all()]
    assert sorted(shown) == sorted(urls)  # each once, in the text or below it


def test_nothing_of_strangers_runs(page: Page, site: Served, elsewhere: list[str]) -> None:
    said: list[str] = []

    def asked(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", asked)
    page.on("console", lambda message: said.append(message.text))
    for path in (
        "/",
        "/tin/articles/900",
        "/tin/articles/900?_raw=1",
        "/tin/authors/900",
        "/tin/articles?portal=x%E1%BA%A5u",
        "/-/authors",
    ):
        page.goto(path)
    assert (said, elsewhere) == ([], [])


OUTSIDE = """(sel) => [...document.querySelectorAll(sel)].filter(e => {
    const a = e.getBoundingClientRect(), b = e.parentElement.closest('aside, .weeks, .grid').getBoundingClientRect();
    return a.width && (a.right > b.right + 1 || a.left < b.left - 1)}).length"""
LINES = """(sel) => [...document.querySelectorAll(sel)].map(e => Math.round(
    e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)))"""


@pytest.mark.parametrize("width", [360, 375, 1200])
def test_nothing_is_cut_or_torn(browser: Browser, site: Served, width: int) -> None:
    """Search form in its column, a whole year, whole dates, rows of a few lines, every figure."""
    context = _context(browser, site, viewport={"width": width, "height": 740})
    page = context.new_page()
    page.goto("/-/search?q=hai+phong")
    assert page.evaluate(OUTSIDE, "aside input:not([type=hidden]), aside button") == 0
    page.goto("/-/calendar?year=2022")
    assert page.evaluate(OUTSIDE, ".weeks rect") == 0
    assert page.locator(".weeks rect").count() == 365
    page.goto("/tin/articles_full")
    assert set(page.evaluate(LINES, ".grid td.day > div")) == {1}
    assert max(page.evaluate(LINES, ".grid td > div")) <= 4
    page.goto("/tin?sql=select+published_date,title+from+articles")
    assert set(page.evaluate(LINES, ".grid td.day > div")) == {1}
    page.goto("/-/status")
    assert page.evaluate(OUTSIDE, ".stacked td") == 0
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/tin/articles")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_all_of_it_works_without_javascript(browser: Browser, site: Served) -> None:
    context = _context(browser, site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    assert page.locator(".years svg rect").count() > 10
    page.goto("/-/calendar")
    assert page.locator(".calendar svg rect").count() >= 365
    page.goto("/tin/articles")
    page.locator("#since").fill("2022-12-28")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator(".card")).to_have_count(1)
    context.close()


def test_the_language_changes_with_one_click_and_stays(page: Page) -> None:
    page.goto("/tin/articles")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Calendar", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_on_paper_an_article_is_its_text(page: Page, site: Served) -> None:
    page.emulate_media(media="print")
    page.goto(f"/tin/articles/{_edited(site)}")
    expect(page.locator(".body")).to_be_visible()
    for gone in ("nav", ".find", ".skip"):
        for element in page.locator(gone).all():
            expect(element).to_be_hidden()
