"""What every step between reading and storing is to Scrapy: a function over an article."""

from __future__ import annotations

from typing import Any

from crawler.items import Article


class Step:
    """An item pipeline around one function. Whatever is no article passes untouched."""

    def understand(self, article: Article) -> None:
        """Fill in what this step understands, in place. Notes problems, raises nothing."""
        raise NotImplementedError

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            self.understand(item)
        return item
