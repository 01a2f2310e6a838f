"""Which date of a page is its article's, where only conventions find one."""

from __future__ import annotations

from typing import Final

import pytest

from crawler.addresses import Site
from crawler.page import Fetched
from crawler.spiders.general import GeneralSpider
from pipelines.dating import understand_dates

TITLE: Final = "Hải Phòng khởi công cầu vượt sông Cấm giai đoạn hai"
META: Final = '<meta property="article:published_time" content="2024-01-05T10:15:00+07:00">'
TEXT: Final = (
    "<p>{first}</p><p>Dự án có tổng mức đầu tư hơn 2.300 tỷ đồng, từ nguồn ngân sách thành phố.</p>"
    "<p>Lãnh đạo thành phố yêu cầu nhà thầu bảo đảm tiến độ và an toàn lao động.</p>"
)
BODY: Final = (
    f'<div class="content-detail">{TEXT.format(first="Chiều 4/1, thành phố khởi công cầu.")}</div>'
)
LINE: Final = "<p><i>Cập nhật lúc 10:15, Thứ Sáu, 05/01/2024</i></p>"
H1: Final = f"<h1>{TITLE}</h1>"


def _teaser(day: str, *, css: str = "date", summary: str = "") -> str:
    link = '<a href="/x.html">Công bố quyết định bổ nhiệm Phó Giám đốc Sở Nội vụ</a>'
    return f'<li>{link}{summary}<span class="{css}">({day})</span></li>'


#: What it is, head, body, address; what is published then and by which basis.
PAGES: Final[list[tuple[str, str, str, str, str | None, str | None]]] = [
    ("a list of news before the article", "",
     f'<ul>{_teaser("18/02/2024")}{_teaser("17/02/2024")}</ul><div>{H1}{LINE}{BODY}</div>', "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("the same, with summaries", "",
     f'<div>{_teaser("18/02/2024", summary="<p>Sáng nay, tại trụ sở Sở Nội vụ.</p>")}</div>'
     f"<div>{H1}{LINE}{BODY}</div>", "/a", "2024-01-05T10:15+07:00", "visible"),
    ("nothing but the list's dates", META, f'<ul>{_teaser("18/02/2024")}</ul>{H1}{BODY}', "/a",
     "2024-01-05T10:15:00+07:00", "meta"),
    ("comments", META, f'{H1}{BODY}<div id="comments"><b>Nam</b> '
     '<span class="time">06/01/2024 21:30</span><p>Hay quá</p></div>', "/a",
     "2024-01-05T10:15:00+07:00", "meta"),
    ("an event to come", META,
     f'{H1}{LINE}{BODY}<div><h3>Sự kiện</h3><div class="date">15/03/2024</div>'
     '<a href="/e">Lễ hội hoa phượng đỏ năm 2024 tại Hải Phòng</a></div>', "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("a category and an author are no headlines", "",
     f'<div>{H1}<div class="date">05/01/2024 10:15 <a href="/c">Xây dựng Đảng</a> '
     f'<a href="/t">Hoàng Anh</a></div>{BODY}</div>', "/a", "2024-01-05T10:15+07:00", "visible"),
    ("links in the article's own text", "",
     f'{H1}<div class="post-content"><span class="date">05/01/2024 10:15</span>'
     + TEXT.format(first="Chiều 4/1, khởi công cầu.")
     + '<p><a href="/y">Quy hoạch thành phố bên bờ sông Cấm</a></p></div>', "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("a portal's clock in its header", "",
     f'<div class="top"><div class="date">Thứ Ba, 20/02/2024</div></div>'
     f"<div>{H1}{LINE}{BODY}</div>", "/a", "2024-01-05T10:15+07:00", "visible"),
    ("a date above the headline, in the article", "",
     f'<div><div><span class="date">05/01/2024 10:15</span></div>{H1}{BODY}</div>', "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("a date in a header, and no other", "",
     f'<div class="top"><div class="date">05/01/2024</div></div>{H1}{BODY}', "/a",
     "2024-01-05", "visible"),
    ("the text's first sentence is no date line", META,
     f'{H1}<div class="content-detail">'
     + TEXT.format(first="Chiều 04/01/2024, Đoàn của Bộ Giao thông kiểm tra hiện trường cầu.")
     + "</div>", "/a", "2024-01-05T10:15:00+07:00", "meta"),
    ("a month's name", META,
     f"<div>{H1}<span>Thứ sáu, ngày 05 tháng 01 năm 2024 - 10:15</span>{BODY}</div>", "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("a side bar", "",
     f"<div>{H1}<p><b>Ban biên tập</b> - 05/01/2024</p>{BODY}</div><aside><ul><li>"
     '<a href="/t">Thông báo</a> <span class="date">18/02/2024</span></li></ul></aside>', "/a",
     "2024-01-05", "visible"),
    ("an update's line above the publication's", "",
     f'<div>{H1}<div class="date">Cập nhật lúc: 10:00 06/01/2024</div>'
     f'<div class="date">Đăng lúc: 10:15 05/01/2024</div>{BODY}</div>', "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("Blogger: a day above the headline, an hour below the text", "",
     f'<div><h2><span>Thứ Sáu, 5 tháng 1, 2024</span></h2><h3>{TITLE}</h3>{BODY}'
     '<abbr class="published" title="2024-01-05T10:15:00+07:00">10:15</abbr></div>', "/a",
     "2024-01-05T10:15:00+07:00", "visible"),
    ("an hour of no day", META, f'{H1}<span class="time">08:00 AM</span>{BODY}', "/a",
     "2024-01-05T10:15:00+07:00", "meta"),
    ("a video's date in the text", "",
     f"<div>{H1}<p>Thứ 6, 05/01/2024 - 10:15</p>"
     f'<div class="content-detail"><span class="time">05/12/2023</span>{BODY}</div></div>', "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("Liferay: a headline of the third rank", "",
     f"<div><h3>{TITLE}</h3><span>Ngày đăng 05/01/2024 | 10:15 AM</span>{BODY}</div>", "/a",
     "2024-01-05T10:15+07:00", "visible"),
    ("the address alone", '<meta property="og:type" content="article">', H1 + BODY,
     "/2024/01/05/cau.html", "2024-01-05", "url"),
    ("the address, where the page says more", META, H1 + BODY, "/2024/01/04/cau.html",
     "2024-01-05T10:15:00+07:00", "meta"),
    ("nothing at all", '<meta property="og:type" content="article">', H1 + BODY, "/cau-2024.html",
     None, None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "path", "iso", "basis"), [p[1:] for p in PAGES],
                         ids=[p[0] for p in PAGES])  # fmt: skip
def test_the_articles_own_date(
    head: str, body: str, path: str, iso: str | None, basis: str | None
) -> None:
    url = f"https://portal.example{path}"
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    spider = GeneralSpider()
    spider.site = Site(url, frozenset(["portal.example"]))
    article = spider.read([Fetched(url, html.encode(), None, "2024-02-20T10:00:00+07:00")], None)
    understand_dates(article)
    assert (article.published, article.published_basis) == (iso, basis)
