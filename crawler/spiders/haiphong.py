"""Cổng tin tức thành phố Hải Phòng, as served by thanhphohaiphong.gov.vn (WordPress, 2016 on)."""

from crawler.card import Card, Generation, Layout
from crawler.engines.wordpress_spider import WordPressSpider

CITY = ("haiphong.gov.vn",)
"""The city's own portal: ASP.NET to 2020, then two designs on one space of ids."""
TAIL = r"^/[^/?]+/[^/?]+-(\d{5,7})(?:\.html)?(?:\?|$)"
"""55301 to 889529 over both designs: of a slug the number stays, its case and `.html` do not."""
FORMER = (
    Generation("A", CITY, r"^/Portal/\w+\.aspx\?(.*&)?ContentID=\d", "2020-12-31",
               number=r"^/Portal/Detail\.aspx\?(?:.*&)?ContentID=(\d+)"),
    Generation("B", CITY, r"^/[^/?]+/[^/?]+-\d{5,6}(\.html)?$", "2023-06-30",
               day_only=True, number=TAIL, numbers="BC"),
    Generation("C", CITY, r"^/[^/?]+/[^/?]+-\d{5,7}(\.html)?$",
               subdomains=True, number=TAIL, numbers="BC"),
)  # fmt: skip


class HaiphongSpider(WordPressSpider):
    name = "haiphong"
    card = Card(
        name="haiphong",
        title="Cổng tin tức thành phố Hải Phòng",
        home="https://thanhphohaiphong.gov.vn/",
        hosts=("thanhphohaiphong.gov.vn",),
        article_path=r"^/[^/]+\.html$",
        volume=(5, 200),
        earlier=FORMER,
        layouts=(
            Layout(
                name="haiphong",
                title=("h1.post-title",),
                date=(".post-tools .post-date",),
                body=("#content-detail",),
                tags=(".post-tags a",),
                furniture=(".post-tools", ".post-widgets", ".related"),
            ),
        ),
    )
