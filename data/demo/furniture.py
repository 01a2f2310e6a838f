"""The demonstration portal's pages for people: articles, lists, the AMP twin, the print view."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from html import escape
from string import Template
from urllib.parse import quote

from data.demo.store import HOME, ROOT, Post, Site, Term

NAME = "Cổng tin tức Thành phố Hải Phòng"
NOTE = (
    "Cổng minh họa của phần mềm Cổng Tin: trừ bài về Ban Quản lý Khu Kinh tế Hải Phòng "
    "(31/12/2021), các bài là hư cấu."
)
PER_PAGE = 10
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

_UNFIT_FOR_AMP = re.compile(r"<(script|style|iframe)\b.*?</\1>", re.DOTALL)


@cache
def template(name: str) -> Template:
    """One file of templates/."""
    return Template((ROOT / "templates" / f"{name}.html").read_text(encoding="utf-8"))


def day(moment: datetime) -> str:
    """'Thứ Sáu, 31/12/2021'."""
    return f"{WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y}"


def headline(post: Post) -> str:
    """An article's title as HTML, marked where a password hides the article."""
    return escape(("Bảo vệ: " if post.password else "") + post.title)


def link(url: str, text: str, more: str = "") -> str:
    """An anchor; `text` is HTML."""
    return f'<a href="{url}"{more}>{text}</a>'


def post_class(site: Site, post: Post, *, front: bool = False) -> str:
    """The classes that WordPress gives an article's box."""
    names = [f"post-{post.id}", post.kind, f"type-{post.kind}", f"status-{post.status}"]
    names.append("format-standard")
    names += ["post-password-required"] if post.password else []
    names += ["has-post-thumbnail"] if post.thumbnail else []
    names += ["sticky"] if front and post.sticky else []
    names.append("hentry")
    names += [f"category-{term.slug}" for term in site.terms_of(post, "category")]
    names += [f"tag-{term.slug}" for term in site.terms_of(post, "post_tag")]
    return " ".join(names)


def breadcrumb(site: Site, term: Term) -> str:
    """The way from the front page to a category."""
    steps = [link(f"{HOME}/", "Trang chủ")]
    steps += [link(t.url, escape(t.name)) for t in site.lineage(term)]
    return f'<div class="breadcrumb">{" &raquo; ".join(steps)}</div>\n'


def menu(site: Site) -> str:
    """The categories, nested."""

    def branch(parent: int) -> str:
        rows = ""
        for term in site.categories.values():
            if term.parent == parent and site.within(term):
                below = branch(term.id)
                children = f"<ul class='children'>\n{below}</ul>\n" if below else ""
                name = link(term.url, escape(term.name))
                rows += f'<li class="cat-item cat-item-{term.id}">{name}\n{children}</li>\n'
        return rows

    return branch(0)


def frame(site: Site, title: str, head: str, body_class: str, main: str) -> str:
    """A whole page: header, `main`, side bar, footer."""
    posts = site.shown()
    months = sorted({(p.published.year, p.published.month) for p in posts}, reverse=True)
    return template("frame").substitute(
        title=title,
        head=head,
        home=HOME,
        body_class=f"{body_class} hp",
        main=main,
        note=NOTE,
        today=day(posts[0].published) if posts else "",
        menu=menu(site),
        latest=" ".join(link(p.url, headline(p)) for p in posts[:5]),
        popular="".join(f"<li>{link(p.url, headline(p))}</li>\n" for p in posts[3:9]),
        cloud=" ".join(
            link(t.url, escape(t.name), ' class="tag-cloud-link"') for t in site.tags.values()
        ),
        months="".join(
            f"<li>{link(f'{HOME}/{y}/{m:02}', f'Tháng {m} {y}')}</li>\n" for y, m in months
        ),
    )


def description(post: Post) -> str:
    """About 155 characters of the lead, cut at a word, and the portal's name."""
    words = re.sub(r"\s\S*$", "", " ".join(post.words)[:156])
    return escape(f"{words} | Cổng tin tức thành phố Hải Phòng")


def content_of(post: Post, page: int) -> str:
    """One page of an article's content, or the form where a password hides it."""
    if post.password:
        return template("password").substitute(id=post.id)
    return post.parts[page - 1]


def page_links(post: Post, page: int) -> str:
    """Links to the pages into which an article is split."""
    count = 1 if post.password else len(post.parts)
    if count == 1:
        return ""
    marks = [
        f'<span class="post-page-numbers current" aria-current="page">{n}</span>'
        if n == page
        else link(post.url if n == 1 else f"{post.url}/{n}", str(n), ' class="post-page-numbers"')
        for n in range(1, count + 1)
    ]
    return f'<div class="page-links">Trang: {" ".join(marks)}</div>'


def related(site: Site, post: Post, count: int = 8) -> list[Post]:
    """Older articles that share a category."""
    shared = set(post.categories)
    older = [p for p in site.shown() if p.published <= post.published and p.id != post.id]
    return [p for p in older if shared & set(p.categories)][:count]


def single(site: Site, post: Post, page: int, head: str) -> str:
    """An article's page."""
    categories = site.terms_of(post, "category")
    tags = ", ".join(
        link(t.url, escape(t.name), ' rel="tag"') for t in site.terms_of(post, "post_tag")
    )
    theme = f"{HOME}/wp-content/themes/haiphong-portal"
    main = template("single").substitute(
        breadcrumb=breadcrumb(site, categories[0]) if categories else "",
        id=post.id,
        classes=f"post-detail {post_class(site, post)}",
        url=post.url,
        date=f"{day(post.published)} {post.published:%H:%M}",
        theme=theme,
        title=headline(post),
        content=content_of(post, page),
        page_links=page_links(post, page),
        tags=f'<div class="post-tags">Từ khóa: {tags}</div>' if tags else "",
        subject=quote(post.title),
        related="".join(
            f"<li>{link(p.url, headline(p))} <span>({p.published:%d/%m/%Y})</span></li>\n"
            for p in related(site, post)
        ),
    )
    here = post.url if page == 1 else f"{post.url}/{page}"
    head = (
        f'<meta name="description" content="{description(post)}" />\n'
        f'<link rel="canonical" href="{here}" />\n'
        f'<link rel="amphtml" href="{post.url}/amp" />\n'
        f"<link rel='shortlink' href='{HOME}/?p={post.id}' />\n{head}"
    )
    classes = f"post-template-default single single-post postid-{post.id} single-format-standard"
    return frame(site, f"{headline(post)} &#8211; {NAME}", head, classes, main)


def plain(site: Site, post: Post, head: str) -> str:
    """A page or an attachment's page: no article, and without an article's furniture."""
    main = (
        f'<main id="main"><h1 class="page-title">{headline(post)}</h1>'
        f'<div class="entry-content">{post.rendered}</div></main>'
    )
    classes = "attachment attachment-template-default single single-attachment"
    classes = classes if post.kind == "attachment" else f"page page-id-{post.id}"
    head = f'<link rel="canonical" href="{post.url}" />\n{head}'
    return frame(site, f"{headline(post)} &#8211; {NAME}", head, classes, main)


def item(site: Site, post: Post, front: bool) -> str:
    """An article's box in a list."""
    image = f'<img width="300" height="200" src="{post.thumbnail}" class="wp-post-image" alt="" />'
    return template("item").substitute(
        classes=post_class(site, post, front=front),
        thumb=link(post.url, image, ' class="thumb"') if post.thumbnail else "",
        url=post.url,
        title=headline(post),
        date=f"{day(post.published)} {post.published:%H:%M}",
        excerpt=escape(post.summary) or "Không có trích dẫn vì đây là bài viết được bảo vệ.",
    )


def pagination(base: str, page: int, last: int) -> str:
    """Links to the other pages of a list."""
    if last == 1:
        return ""
    urls = [base or f"{HOME}/", *(f"{base or HOME}/page/{n}" for n in range(2, last + 1))]
    marks = [
        f'<span aria-current="page" class="page-numbers current">{n}</span>'
        if n == page
        else link(url, str(n), ' class="page-numbers"')
        for n, url in enumerate(urls, start=1)
    ]
    if page > 1:
        marks.insert(0, link(urls[page - 2], "&laquo; Trang trước", ' class="prev page-numbers"'))
    if page < last:
        marks.append(link(urls[page], "Trang sau &raquo;", ' class="next page-numbers"'))
    links = " ".join(marks)
    return f'<nav class="navigation pagination"><div class="nav-links">{links}</div></nav>'


def amp(site: Site, post: Post) -> str:
    """The AMP twin: no Print line, and teasers straight after the byline, half without heading."""
    content = _UNFIT_FOR_AMP.sub("", content_of(post, 1)).replace("<img ", "<amp-img ")
    return template("amp").substitute(
        title=headline(post),
        url=post.url,
        home=HOME,
        content=content,
        heading="<h3>Tin khác</h3>" if post.id % 2 else "",
        related="".join(
            f"<p>{link(p.url, headline(p))}</p>\n<p>{escape(p.summary)}</p>\n"
            for p in related(site, post, 3)
        ),
        note=NOTE,
    )


def print_view(site: Site, post: Post) -> str:
    """The bare copy of ?print=1, which names the CMS's login instead of the author."""
    content = content_of(post, 1) if post.password else "\n".join(post.parts)
    return template("print").substitute(
        title=headline(post),
        url=post.url,
        home=HOME,
        author=escape(site.authors[post.login]),
        date=f"{post.published:%d/%m/%Y @ %H:%M}",
        content=content,
        note=NOTE,
    )
