"""The demonstration portal's material: posts, pages and terms as their files hold them."""

from __future__ import annotations

import dataclasses
import html
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
HOME = "https://thanhphohaiphong.gov.vn"
UPLOADS = f"{HOME}/wp-content/uploads"
ZONE = timezone(timedelta(hours=7))
NEXT_PAGE = "<!--nextpage-->"

_FILE = re.compile(r"\A<!--\n(?P<head>\{.*?\n\})\n-->\n(?P<content>.*)\Z", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_IMAGE = re.compile(rf'<img\b[^>]*?src="(?:{UPLOADS}|/wp-content/uploads)/([^"?]+)"', re.IGNORECASE)
_SIZED = re.compile(
    rf'(<img\b(?=[^>]*wp-image-)(?![^>]*srcset)[^>]*?src="({UPLOADS}/[^"]+?)'
    r'(?:-\d+x\d+)?(\.\w+)"[^>]*?)( ?/>)'
)


def slugify(name: str) -> str:
    """'Đầu tư – Khu công nghiệp' -> 'dau-tu-khu-cong-nghiep', as WordPress does."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", plain)).strip("-")


@dataclass(frozen=True)
class Term:
    """A category or a tag; a category's path names its ancestors too."""

    id: int
    name: str
    slug: str
    path: str
    taxonomy: str
    parent: int = 0

    @property
    def url(self) -> str:
        """Where its list of articles begins."""
        return f"{HOME}/{'tag' if self.taxonomy == 'post_tag' else 'category'}/{self.path}"


@dataclass(frozen=True)
class Post:
    """An article, or (kind) a page or an attachment's page, exactly as its file says."""

    id: int
    slug: str
    title: str
    published: datetime
    modified: datetime
    content: str
    kind: str = "post"
    status: str = "publish"
    login: str = "bbt"
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    old_slugs: tuple[str, ...] = ()
    sticky: bool = False
    password: str = ""
    excerpt: str = ""
    parent: str = ""

    @property
    def path(self) -> str:
        """Its address on the portal; only articles end in .html."""
        if self.kind == "attachment":
            return f"/{self.parent}.html/{self.slug}"
        return f"/{self.slug}.html" if self.kind == "post" else f"/{self.slug}"

    @property
    def url(self) -> str:
        """Its permalink."""
        return HOME + self.path

    @cached_property
    def rendered(self) -> str:
        """Its content as WordPress shows it: smaller copies of a picture are offered in srcset."""
        return _SIZED.sub(
            r'\1 srcset="\2-300x200\3 300w, \2-768x512\3 768w, \2\3 960w"'
            r' sizes="(max-width: 768px) 100vw, 768px"\4',
            self.content,
        )

    @cached_property
    def parts(self) -> list[str]:
        """The pages into which <!--nextpage--> splits it."""
        return self.rendered.split(NEXT_PAGE)

    @cached_property
    def words(self) -> list[str]:
        """Its words without markup; none where a password hides them."""
        if self.password:
            return []
        return html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", self.content))).split()

    @property
    def summary(self) -> str:
        """The editor's excerpt, or the first forty words."""
        if self.password:
            return ""
        return self.excerpt or " ".join(self.words[:40]) + ("…" if len(self.words) > 40 else "")

    @property
    def thumbnail(self) -> str | None:
        """The first picture of its content in the small size."""
        found = None if self.password else _IMAGE.search(self.content)
        if found is None:
            return None
        stem, dot, ending = re.sub(r"-\d+x\d+(?=\.\w+$)", "", found[1]).rpartition(".")
        return f"{UPLOADS}/{stem}-300x200{dot}{ending}"


def read_post(path: Path) -> Post:
    """One file of posts/ or pages/: a comment with JSON, then the stored content."""
    found = _FILE.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{path}: no head of JSON")
    head: dict[str, Any] = json.loads(found["head"])
    for name in ("published", "modified"):
        head[name] = datetime.fromisoformat(head[name]).replace(tzinfo=ZONE)
    for name in ("categories", "tags", "old_slugs"):
        head[name] = tuple(head.get(name, ()))
    return Post(content=found["content"], **head)


class Site:
    """Everything the portal shows, newest first; tests may `edit`, `add` and `remove` articles."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        terms = json.loads((root / "terms.json").read_text(encoding="utf-8"))
        self.authors: dict[str, str] = terms["authors"]
        self.categories = _categories(terms["categories"])
        files = [*sorted(root.glob("posts/*.html")), *sorted(root.glob("pages/*.html"))]
        self.entries = [read_post(path) for path in files]
        self.tags = _tags(self.entries)

    def shown(self, kind: str = "post") -> list[Post]:
        """Published entries of a kind (also those behind a password), newest first."""
        chosen = [p for p in self.entries if p.kind == kind and p.status == "publish"]
        return sorted(chosen, key=lambda post: (post.published, post.id), reverse=True)

    def find(self, path: str) -> Post | None:
        """The published entry at this path, of whatever kind."""
        kinds = ("post", "page", "attachment")
        return next((p for kind in kinds for p in self.shown(kind) if p.path == path), None)

    def moved(self, path: str) -> Post | None:
        """The article that once stood at this path."""
        slug = path.removeprefix("/").removesuffix(".html")
        return next((p for p in self.shown() if slug in p.old_slugs), None)

    def terms_of(self, post: Post, taxonomy: str) -> list[Term]:
        """An article's categories or tags."""
        if taxonomy == "category":
            return [self.categories[path] for path in post.categories]
        return [self.tags[slugify(name)] for name in post.tags]

    def within(self, term: Term) -> list[Post]:
        """Articles of a term and, for a category, of those below it."""
        if term.taxonomy == "post_tag":
            return [p for p in self.shown() if term in self.terms_of(p, "post_tag")]
        above = f"{term.path}/"
        return [p for p in self.shown() if any(f"{c}/".startswith(above) for c in p.categories)]

    def lineage(self, term: Term) -> list[Term]:
        """A category after its ancestors."""
        parts = term.path.split("/")
        return [self.categories["/".join(parts[: n + 1])] for n in range(len(parts))]

    def changed(self) -> datetime:
        """When anything was last modified."""
        return max(post.modified for post in self.entries if post.status == "publish")

    def edit(self, slug: str, **changes: Any) -> Post:
        """Replace fields of an article, as an editor would; returns the new version."""
        at, old = next((n, p) for n, p in enumerate(self.entries) if p.slug == slug)
        self.entries[at] = dataclasses.replace(old, **changes)
        return self.entries[at]

    def add(self, post: Post) -> None:
        """Publish one more entry."""
        self.entries.append(post)
        self.tags = _tags(self.entries)

    def remove(self, slug: str) -> None:
        """Take an entry away: its address answers 404 from now on."""
        self.entries = [post for post in self.entries if post.slug != slug]


def _categories(rows: list[dict[str, Any]]) -> dict[str, Term]:
    """Categories by path; a row names its parent's path, which comes before it."""
    found: dict[str, Term] = {}
    for row in rows:
        path, parent = row["path"], row["path"].rpartition("/")[0]
        above = found[parent].id if parent else 0
        slug = path.rpartition("/")[2]
        found[path] = Term(row["id"], row["name"], slug, path, "category", above)
    return found


def _tags(entries: Iterable[Post]) -> dict[str, Term]:
    """Tags by slug, numbered from 101 in order of slug."""
    names = {slugify(name): name for post in entries for name in post.tags}
    slugs = enumerate(sorted(names), start=101)
    return {slug: Term(n, names[slug], slug, slug, "post_tag") for n, slug in slugs}
