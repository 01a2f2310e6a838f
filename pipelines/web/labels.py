"""What the pages say, in Vietnamese and in English, and how each writes dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

LANGUAGES = ("vi", "en")

LABELS: dict[str, tuple[str, str]] = {
    "skip": ("Đến nội dung chính", "Skip to the content"),
    "home": ("Trang chủ", "Home"),
    "menu": ("Mục chính", "Main sections"),
    "other_language": ("English", "Tiếng Việt"),
    "articles": ("Bài viết", "Articles"),
    "articles_n": ("bài viết", "articles"),
    "article": ("Bài viết", "Article"),
    "timeline": ("Dòng thời gian", "Time line"),
    "calendar": ("Lịch", "Calendar"),
    "authors": ("Tác giả", "Authors"),
    "author": ("Tác giả", "Author"),
    "status": ("Tình trạng", "Status"),
    "data": ("Dữ liệu", "Data"),
    "feed": ("Nguồn tin Atom", "Atom feed"),
    "search": ("Tìm kiếm", "Search"),
    "search_hint": ("Có dấu hay không dấu", "With or without accents"),
    "search_for": ("Tìm bài viết", "Search the articles"),
    "by_relevance": ("Xếp theo độ khớp", "Order by relevance"),
    "by_date": ("Xếp theo ngày, kèm bộ lọc", "Order by date, with filters"),
    "found": ("kết quả", "found"),
    "as_typed": ("đúng dấu như đã gõ", "with the accents as typed"),
    "other_accents": ("Có dấu khác", "With other accents"),
    "only_other_accents": (
        "Không có bài nào đúng dấu như đã gõ; đây là các bài có dấu khác.",
        "Nothing with these accents; these have others.",
    ),
    "search_help": (
        "“cụm từ” đứng liền nhau; phần đầu* của từ; OR giữa hai từ; -từ để loại bỏ. "
        "Không gõ dấu thì tìm mọi dấu; đã gõ dấu thì bài đúng dấu đứng trước, nếu chưa đến mười "
        "bài thì các bài có dấu khác xếp sau.",
        "“words in quotes” stand in a row; begin* is a beginning; OR between two; -word leaves "
        "out. Words without accents find any; those typed with accents find what is written so "
        "first, and behind fewer than ten such articles those with other accents.",
    ),
    "nothing_found": ("Không tìm thấy gì.", "Nothing found."),
    "try_less": (
        "Thử ít từ hơn, bỏ dấu, hoặc bỏ bớt bộ lọc.",
        "Try fewer words, leave out the accents, or remove a filter.",
    ),
    "slow_search": (
        "Câu tìm kiếm này quá lâu; hãy thêm từ hoặc khoảng ngày.",
        "This search took too long; add a word or a span of dates.",
    ),
    "newest": ("Mới nhất", "Newest"),
    "all_articles": ("Tất cả bài viết", "All articles"),
    "over_time": ("Theo thời gian", "Over time"),
    "over_time_note": (
        "Mỗi cột một tháng; mọi năm cùng một thang",
        "A bar a month, the same scale in every year",
    ),
    "portals": ("Cổng tin", "Portals"),
    "portal": ("Cổng tin", "Portal"),
    "last_runs": ("Các lần thu thập gần đây", "Last crawls"),
    "who_writes": ("Ai viết nhiều nhất", "Who writes most"),
    "sections": ("Chuyên mục", "Categories"),
    "category": ("Chuyên mục", "Category"),
    "tags": ("Từ khóa", "Tags"),
    "tag": ("Từ khóa", "Tag"),
    "questions": ("Câu hỏi có sẵn", "Questions ready to ask"),
    "tables": ("Bảng dữ liệu", "Tables"),
    "views": ("Khung nhìn", "Views"),
    "columns": ("Ý nghĩa các cột", "What the columns mean"),
    "year": ("Năm", "Year"),
    "source": ("Nguồn", "Agency or source"),
    "from": ("Từ ngày", "From"),
    "until": ("Đến ngày", "Until"),
    "apply": ("Lọc", "Apply"),
    "filters": ("Bộ lọc", "Filters"),
    "remove": ("Bỏ", "Remove"),
    "next_page": ("Trang sau", "Next page"),
    "order": ("Thứ tự", "Order"),
    "more": ("Thêm", "More"),
    "as_data": ("Lấy dữ liệu", "As data"),
    "undated": ("không rõ ngày", "undated"),
    "unknown_day": ("không rõ ngày đăng", "day of publication unknown"),
    "unsigned": ("không ký tên", "unsigned"),
    "published": ("Ngày đăng", "Published"),
    "modified": ("Sửa lần cuối", "Modified"),
    "printed": ("in trên trang", "as printed"),
    "understood": ("hiểu là", "understood as"),
    "byline": ("Ký tên", "Byline"),
    "event": ("Ngày sự kiện", "Day of the event"),
    "lede": ("Tóm tắt", "Summary"),
    "words_n": ("chữ", "words"),
    "photos": ("Ảnh", "Photos"),
    "show_photos": ("Tải ảnh từ cổng tin", "Load the photos from the portal"),
    "hide_photos": ("Ẩn ảnh", "Hide the photos"),
    "photo_open": ("Mở ảnh gốc", "Open the original"),
    "photo": ("Ảnh", "Photo"),
    "photo_note": (
        "Ảnh nằm trên cổng tin và chỉ được tải khi bạn yêu cầu.",
        "Photos stay on the portal and are loaded only when you ask.",
    ),
    "attachments": ("Tài liệu kèm theo", "Documents"),
    "not_received": ("chưa tải được", "never received"),
    "links": ("Liên kết trong bài", "Links in the text"),
    "revisions": ("Các phiên bản", "Revisions"),
    "revision": ("Phiên bản", "Revision"),
    "first_version": ("phiên bản đầu tiên", "the first version"),
    "present_version": ("phiên bản hiện tại", "the present version"),
    "changed": ("đã đổi", "changed"),
    "no_text_kept": (
        "Không lưu lời cũ của phần này.",
        "The former wording of this part is not kept.",
    ),
    "seen": ("thấy lúc", "seen"),
    "added": ("thêm", "added"),
    "removed": ("bỏ", "removed"),
    "provenance": ("Bài này từ đâu", "Where this comes from"),
    "original": ("Bài gốc trên cổng tin", "The article on its portal"),
    "capture": ("Bản lưu trữ", "Archived capture"),
    "raw_row": ("Dòng dữ liệu thô", "The raw row"),
    "first_seen": ("Thấy lần đầu", "First seen"),
    "last_seen": ("Thấy lần cuối", "Last seen"),
    "gone": ("Không còn trên cổng tin từ", "Gone from the portal since"),
    "read_by": ("Đọc bằng quy tắc", "Read by the rules"),
    "problems": ("Điều cần xem lại", "Problems noted"),
    "other_addresses": ("Địa chỉ khác", "Other addresses"),
    "older": ("Bài trước", "Earlier"),
    "newer": ("Bài sau", "Later"),
    "neighbours": ("Bài kế cận", "Articles before and after"),
    "roles": ("Vai trò", "Roles"),
    "first": ("Đầu tiên", "First"),
    "last": ("Gần nhất", "Last"),
    "writes_about": ("Viết về", "Writes about"),
    "with": ("Cùng với", "Together with"),
    "candidates": ("Có thể là", "May be"),
    "candidates_note": (
        "Cùng chữ cái đầu, cùng cổng tin, cùng thời gian; chưa ai xác nhận.",
        "Same initials, portal and years; nobody has confirmed it.",
    ),
    "month": ("Tháng", "Month"),
    "number": ("Số bài", "Number"),
    "figures": ("Số liệu", "The figures"),
    "total": ("Tổng", "Total"),
    "calendar_note": (
        "Ô càng đậm càng nhiều bài; viền đỏ là ngày có bài chưa lưu, viền nét đứt là ngày mà bài "
        "chưa lưu chỉ là bài cổng tin đặt mật khẩu.",
        "The darker the more articles; a red rim marks a day with articles that are not stored, a "
        "dashed one a day where only those are not that the portal protects by a password.",
    ),
    "missing": ("chưa lưu", "not stored"),
    "protected": ("có mật khẩu", "protected"),
    "stored": ("đã lưu", "stored"),
    "less": ("Ít", "Less"),
    "more_many": ("Nhiều", "More"),
    "healthy": ("ổn", "healthy"),
    "unhealthy": ("cần xem lại", "unhealthy"),
    "failed": ("hỏng", "failed"),
    "interrupted": ("bị ngắt", "interrupted"),
    "running": ("đang chạy", "running"),
    "started": ("Bắt đầu", "Started"),
    "ended": ("Kết thúc", "Ended"),
    "outcome": ("Kết quả", "Outcome"),
    "listed": ("Liệt kê", "Listed"),
    "new": ("Mới", "New"),
    "changed_n": ("Đã đổi", "Changed"),
    "failed_n": ("Lỗi", "Failed"),
    "notes": ("Ghi chú của chương trình (tiếng Anh)", "Notes"),
    "since": ("từ", "since"),
    "since_this_run": ("mới ở lần này", "new in this run"),
    "for_example": ("chẳng hạn", "such as"),
    "no_run": ("Chưa có lần thu thập nào.", "No crawl has run yet."),
    "no_problem": ("Lần gần nhất không có vấn đề gì.", "The last crawl noted no problem."),
    "stage": ("Khâu", "Stage"),
    "stage_list": ("danh sách", "list"),
    "stage_fetch": ("tải", "fetch"),
    "stage_read": ("đọc", "read"),
    "stage_understand": ("hiểu", "understand"),
    "stage_store": ("lưu", "store"),
    "stage_judge": ("nhận xét", "judge"),
    "kind": ("Loại", "Kind"),
    "times": ("Số lần", "Times"),
    "example": ("Ví dụ", "Example"),
    "all_well": ("Mọi thứ đều ổn", "All is well"),
    "needs_look": ("Cần xem lại", "Needs a look"),
    "rows": ("dòng", "rows"),
    "row": ("Dòng", "Row"),
    "column": ("cột", "column"),
    "value": ("giá trị", "value"),
    "operator": ("phép so sánh", "comparison"),
    "sql": ("Câu lệnh SQL", "SQL"),
    "run_sql": ("Chạy", "Run"),
    "parameters": ("Tham số", "Parameters"),
    "edit_sql": ("Sửa SQL", "Edit the SQL"),
    "hidden_tables": ("Bảng nội bộ", "Internal tables"),
    "linked_from": ("Được nhắc đến ở", "Linked from other tables"),
    "definition": ("Định nghĩa", "Definition"),
    "truncated": ("Chỉ hiện những dòng đầu.", "Only the first rows are shown."),
    "error": ("Có lỗi", "Something is wrong"),
    # Datasette's words.
    "Statement must be a SELECT": (
        "Ở đây chỉ đọc được: câu lệnh phải bắt đầu bằng SELECT hoặc WITH.",
        "Here one can only read: the statement must begin with SELECT or WITH.",
    ),
    "SQL query took too long; its time is limited": (
        "Câu lệnh SQL chạy quá lâu; thời gian có hạn.",
        "SQL query took too long; its time is limited.",
    ),
    "not_found": ("Không có trang này", "There is no such page"),
    "to_front": ("Về trang chủ", "Go to the front page"),
    "licence": ("Bản quyền", "Licence"),
    "made_by": ("Chạy bằng", "Served by"),
    "writer": ("viết", "writer"),
    "photographer": ("ảnh", "photographer"),
    "videographer": ("quay phim", "videographer"),
    "compiler": ("tổng hợp", "compiler"),
    "translator": ("dịch", "translator"),
    "editor": ("biên tập", "editor"),
    "title": ("Tiêu đề", "Title"),
    "body": ("Nội dung", "Text"),
    "byline_printed": ("Ký tên", "Byline"),
    "captions": ("Chú thích ảnh", "Captions"),
    "attachments_list": ("Tài liệu", "Documents"),
    "to_top": ("Lên đầu trang", "To the top"),
    "basis_visible": ("cho người đọc", "for readers"),
    "basis_json-ld": ("JSON-LD", "JSON-LD"),
    "basis_meta": ("thẻ meta", "meta tags"),
    "basis_api": ("API của cổng tin", "the portal's API"),
    "basis_feed": ("nguồn tin của cổng", "the portal's feed"),
    "basis_url": ("địa chỉ trang", "the address"),
    "contents": ("Có gì ở đây", "What is in here"),
}

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ISO = re.compile(
    r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d)(?::(\d\d))?(?::(\d\d))?(?:\.\d+)?([+-]\d\d:\d\d|Z)?)?"
)
HERE = "+07:00"


def preferred(accepted: str) -> str:
    """The language of ours that an Accept-Language header names first; Vietnamese otherwise.

    >>> preferred("fr, en-GB;q=0.8"), preferred("")
    ('en', 'vi')
    """
    for part in accepted.split(","):
        name = part.split(";")[0].strip().lower()[:2]
        if name in LANGUAGES:
            return name
    return "vi"


def translator(language: str) -> Callable[[str], str]:
    """The function that gives a label; what has none is shown as it is."""
    at = LANGUAGES.index(language)
    return lambda name: LABELS[name][at] if name in LABELS else name


def shown_date(iso: str | None, language: str) -> str:
    """An ISO date, however exact, as people write it.

    >>> shown_date("2021-12-31T21:00+07:00", "vi"), shown_date("2021-12", "en")
    ('31/12/2021 21:00', 'Dec 2021')
    """
    found = _ISO.fullmatch(iso or "")
    if not found:
        return iso or ""
    year, month, day, hour, minute, _, offset = found.groups()
    if language == "vi":
        date = "/".join(part for part in (day, month, year) if part)
    else:
        named = MONTHS[int(month) - 1] if month else ""
        date = " ".join(part for part in (str(int(day)) if day else "", named, year) if part)
    if not hour:
        return date
    clock = f" {hour}:{minute}" if minute else f" {hour} h"
    return date + clock + ("" if offset in (None, HERE) else f" (UTC{offset.replace('Z', '')})")


def is_date(value: object) -> bool:
    """Whether a value is an ISO date, however exact: a table breaks no line in it.

    >>> is_date("2021-12-31T21:00+07:00"), is_date("31/12/2021"), is_date(2021)
    (True, False, False)
    """
    return isinstance(value, str) and bool(_ISO.fullmatch(value))


def shown_number(number: int | None, language: str) -> str:
    """
    >>> shown_number(12345, "vi"), shown_number(12345, "en")
    ('12.345', '12,345')
    """
    if number is None:
        return ""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "vi" else text


def shown_size(octets: int | None, language: str) -> str:
    """
    >>> shown_size(1234567, "vi")
    '1,2 MB'
    """
    if octets is None:
        return ""
    size, unit = float(octets), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    text = f"{size:.0f}" if unit == "B" or size >= 10 else f"{size:.1f}"
    return f"{text.replace('.', ',') if language == 'vi' else text} {unit}"
