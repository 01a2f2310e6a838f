"""Cổng tin tức thành phố Hải Phòng, as served by thanhphohaiphong.gov.vn (WordPress, 2016 on)."""

from crawler.card import Card, Layout
from crawler.engines.wordpress_spider import WordPressSpider


class HaiphongSpider(WordPressSpider):
    name = "haiphong"
    card = Card(
        name="haiphong",
        title="Cổng tin tức thành phố Hải Phòng",
        home="https://thanhphohaiphong.gov.vn/",
        hosts=("thanhphohaiphong.gov.vn",),
        article_path=r"^/[^/]+\.html$",
        volume=(5, 200),
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
