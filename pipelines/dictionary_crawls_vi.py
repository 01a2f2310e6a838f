"""The data dictionary's tables about crawling, in Vietnamese."""

from __future__ import annotations

from typing import Final

from pipelines.described import Described

PORTAL_VI: Final = (
    "Tên thẻ của cổng tin: haiphong; general cho trang được thu thập mà không có thẻ."
)
WHOLE_VI: Final = "Số nguyên, 0 khi không có."
SEARCHED_VI: Final = ("body", "title", "lede", "byline", "title_folded", "folded")
"""Columns of the search index that are made alike."""

CRAWLING_VI: Final[dict[str, Described]] = {
    "pages": Described(
        "Trí nhớ của việc tải: mỗi địa chỉ của cổng tin từng được liệt kê hoặc hỏi đến một dòng.",
        {
            "url": "Địa chỉ, theo cách viết của chính cổng tin: của bản sao chỉ khi trang và danh "
            "sách chỉ gọi cổng tin bằng tên máy của bản sao.",
            "portal": PORTAL_VI,
            "kind": "article (hoặc được liệt kê như bài), attachment (tài liệu), protected (đòi "
            "mật khẩu), redirect (địa chỉ cũ của một bài), other (đã đọc, không phải bài).",
            "status": "Mã HTTP của câu trả lời cuối (số nguyên). NULL: chưa hỏi, hoặc không có trả "
            "lời.",
            "etag": "Dấu nhận biết của câu trả lời cuối, để hỏi xem có đổi không. NULL: không có.",
            "last_modified": "Tiêu đề Last-Modified của máy chủ, như đã gửi. NULL: không có. Không "
            "phải ngày của bài.",
            "first_seen": "Lần đầu gặp địa chỉ, ISO 8601, +07:00.",
            "last_fetched": "Lần hỏi cuối, ISO 8601, +07:00. NULL: chưa bao giờ.",
            "next_due": "Lúc sẽ hỏi lại dù không danh sách nào báo thay đổi, ISO 8601, +07:00: lúc "
            "đầu vài giờ sau khi đăng, bài càng cũ càng thưa, sớm hơn nếu từng thay đổi; một, hai, "
            "bốn ... ngày sau khi cứ lỗi. NULL: không bao giờ.",
            "failures": "Số lần tải lỗi liên tiếp (số nguyên); 0 sau một lần thành công.",
            "article_id": "Bài được đọc từ đó: articles.id. NULL: không có.",
            "listed_published": "Thời điểm đăng theo danh sách của cổng tin, như in ở đó. NULL: "
            "không nêu.",
            "listed_modified": "Thời điểm sửa cuối theo danh sách của cổng tin, như in ở đó. NULL: "
            "không nêu.",
            "fetched_modified": "listed_modified lúc trang được tải lần cuối: hai giá trị khác "
            "nhau thì có điều mới để tải. NULL: lúc đó không nêu.",
            "fetched_lastmod": "Cũng vậy, theo sitemap. NULL: lúc đó không nêu.",
            "missing_since": "Câu trả lời đầu tiên trong chuỗi báo là đã mất (404, 410, dẫn đi nơi "
            "khác), ISO 8601, +07:00. NULL: vẫn còn.",
            "list_id": "Sitemap hoặc danh sách REST có nêu: lists.id. NULL: không danh sách đầy đủ "
            "nào nêu.",
            "post_id": "Số do phần mềm của cổng tin đặt. NULL: không nêu.",
            "capture_file": "Tệp WARC của kho lưu trữ chứa các byte mới nhất. NULL: không có.",
            "capture_offset": "Bản ghi bắt đầu ở byte thứ mấy của tệp. NULL cùng với nó.",
            "capture_digest": "Mã băm các byte như nhận được, sha1 cơ số 32. NULL cùng với nó.",
            "captured_at": "Lúc nhận được, ISO 8601, +07:00. NULL cùng với nó.",
            "capture_url": "Địa chỉ đã tải về: của bản sao nếu thu thập từ bản sao. NULL cùng với "
            "nó.",
        },
    ),
    "runs": Described(
        "Sổ cái: mỗi lần thu thập một cổng tin một dòng, ghi từ lúc bắt đầu và luôn đúng dọc "
        "đường.",
        {
            "id": "Số nguyên, theo thứ tự các lần thu thập.",
            "portal": PORTAL_VI,
            "started": "Lúc bắt đầu, ISO 8601, +07:00.",
            "ended": "Lúc kết thúc, ISO 8601, +07:00. NULL: còn chạy, hoặc đã bị tắt.",
            "outcome": "running (đang chạy); healthy (ổn); unhealthy (xong nhưng cần xem lại); "
            "failed (đứt đoạn, hoặc không có gì được liệt kê); interrupted (bị dừng hoặc tắt; lần "
            "sau đi tiếp).",
            "requests": f"Số yêu cầu đã gửi, kể cả robots.txt và các lần thử lại. {WHOLE_VI}",
            "not_modified": f"Số trả lời 'không đổi' (304). {WHOLE_VI}",
            "listed": f"Số bài các danh sách nêu, trong khoảng --since và --until. {WHOLE_VI}",
            "new": f"Số bài được lưu lần đầu. {WHOLE_VI}",
            "changed": f"Số bài đã biết có nội dung thay đổi: một phiên bản mới. {WHOLE_VI}",
            "unchanged": f"Số bài đã biết vẫn như cũ, hoặc không cần hỏi. {WHOLE_VI}",
            "gone": f"Số bài thấy không còn trên cổng tin. {WHOLE_VI}",
            "failed": f"Số bài không tải hoặc không đọc được; problems nêu lý do. {WHOLE_VI}",
            "undated": f"Trong các bài đã đọc, số bài không có ngày. {WHOLE_VI}",
            "unsigned": f"Trong các bài đã đọc, số bài không ký tên. {WHOLE_VI}",
            "bytes": f"Số byte nhận được. {WHOLE_VI}",
            "version": "Phiên bản congtin đã thu thập.",
            "notes": "Bằng lời (tiếng Anh): điều gì không ổn, không thì mỗi loại danh sách nêu bao "
            "nhiêu bài. NULL: không có gì để nói.",
            "sweep": "1 khi mọi danh sách được đọc đến hết, 0 khi chỉ đọc phần mới.",
            "missed_new": "Của một lần quét: số bài đã có khi lần trước xem mà lần ấy không thấy. "
            f"{WHOLE_VI}",
            "missed_changed": "Của một lần quét với --full: số bài đã đổi mà không danh sách hay "
            f"lịch hỏi lại nào sẽ hỏi đến. {WHOLE_VI}",
            "kind": "crawl; các cách khác làm đầy cơ sở dữ liệu tự ghi tên mình.",
            "at": "Địa chỉ đã thu thập, nếu biết. NULL: không ghi lại.",
            "options": "JSON: điều giới hạn lần thu thập (since, until, limit, full), và thư mục "
            "kho lưu trữ. {}: không có gì.",
            "reader": "Phiên bản bộ đọc đã đọc các trang. NULL: không ghi lại.",
            "protected": f"Số bài được liệt kê mà đòi mật khẩu. {WHOLE_VI}",
            "other": f"Số địa chỉ được liệt kê, đã đọc và không phải bài. {WHOLE_VI}",
            "outside": "Số bài được liệt kê, đã đọc và nằm ngoài --since và --until, điều mà chỉ "
            f"trang mới cho biết. {WHOLE_VI}",
            "pending": "Số bài được liệt kê còn phải hỏi: lớn hơn 0 khi lần thu thập bị dừng. "
            "listed = new + changed + unchanged + failed + protected + other + outside + pending + "
            f"forbidden. {WHOLE_VI}",
            "forbidden": f"Số bài được liệt kê mà robots.txt cấm. {WHOLE_VI}",
        },
    ),
    "lists": Described(
        "Các danh sách bài của chính cổng tin, và lần thu thập trọn vẹn cuối đã đọc đến đâu.",
        {
            "id": "Số nguyên.",
            "portal": PORTAL_VI,
            "url": "Địa chỉ danh sách. Rỗng: mọi danh sách cùng nhau, đọc đến hết (sweep); run: "
            "lần thu thập trọn vẹn cuối; front: trang chủ.",
            "kind": "sitemap, api (REST), sweep, run hoặc front.",
            "etag": "Dấu nhận biết, để hỏi xem có đổi không. NULL: không có.",
            "last_modified": "Tiêu đề Last-Modified của máy chủ, như đã gửi. NULL: không có.",
            "stated": "Thời điểm sửa mà mục lục của nó nêu, khi điều đó tỏ ra đúng. NULL: không "
            "có, hoặc không đáng tin. Của trang chủ: các class và id trong mã HTML.",
            "newest": "Thời điểm sửa mới nhất mà nó nêu. NULL: không có.",
            "entries": "Nó nêu bao nhiêu bài (số nguyên).",
            "read_at": "Lúc đọc, hoặc lúc lần thu thập bắt đầu, ISO 8601, +07:00. NULL: chưa có "
            "lần trọn vẹn nào.",
        },
    ),
    "hosts": Described(
        "Những máy có dấu nhận biết (ETag, Last-Modified) tỏ ra sai: hỏi mà không dùng chúng.",
        {
            "portal": PORTAL_VI,
            "host": "Tên máy.",
            "distrusted_since": "Từ lúc nào, ISO 8601, +07:00.",
            "evidence": "Địa chỉ đã cho thấy điều đó, và bằng cách nào.",
        },
    ),
    "archives": Described(
        "Các tệp WARC mà `congtin rebuild` đã đọc vào cơ sở dữ liệu này, và đến đâu.",
        {
            "file": "Tên tệp.",
            "mark": "Điều phân biệt nó với tệp khác cùng tên: kích thước và mã băm phần đầu.",
            "captures": "Số bản chụp đã đọc. Số nguyên.",
            "read_to": "Bản chụp được đọc theo thời gian: thời điểm của bản cuối đã đọc, ISO 8601, "
            "+07:00. NULL: chưa có.",
            "read_offset": "Bản ấy bắt đầu ở byte thứ mấy của tệp. NULL cùng với nó.",
            "finished": "Lúc đọc xong tất cả, ISO 8601, +07:00. NULL: lần rebuild sau đi tiếp.",
            "reader": "Phiên bản bộ đọc đã đọc.",
            "folder": "Tệp nằm ở đâu: `congtin check` tìm ở đó. NULL: không ghi lại.",
        },
    ),
    "run_figures": Described(
        "Những gì một lần thu thập đo được ngoài các con số đếm; các lần sau được xét theo đó.",
        {
            "run_id": "Lần thu thập: runs.id.",
            "name": "list.sitemap, list.rest, ...: một danh sách như vậy, đọc trọn, nêu bao nhiêu "
            "bài; read: số bài đã đọc; read.title, read.date, read.byline, read.lede, read.photo: "
            "trong đó số bài có điều ấy; rule.body.card:div và tương tự: số bài đọc bằng quy tắc "
            "ấy; seen, seen.rule.body.card:div: như vậy, của mọi lần xem, cả những bài không nói "
            "điều gì mới; words.N: số bài theo cỡ độ dài; moved.date, moved.back: số bài đã biết "
            "có ngày đăng chưa từng có, hoặc đã từng có; fresh, fresh.near: số bài mới có ngày, "
            "và số bài đăng gần lúc thu thập; compared và agreed: số trang được bộ đọc chung đọc "
            "thêm, và số trang cả hai thấy cùng nội dung; asked: số bài đã hỏi.",
            "value": "Số thực.",
        },
    ),
    "problems": Described(
        "Mọi điều không tải, không đọc, không hiểu hoặc không lưu được, kèm lý do.",
        {
            "run_id": "Lần thu thập: runs.id. NULL: ghi ngoài một lần thu thập.",
            "url": "Địa chỉ có vấn đề.",
            "stage": "list (hỏi danh sách của cổng tin), fetch (tải), read (đọc), understand "
            "(hiểu) hoặc store (lưu); judge: nhận xét về cả lần thu thập.",
            "kind": "Tên ngắn: http-404 và tương tự, no-answer (không trả lời), forbidden "
            "(robots.txt cấm), elsewhere (dẫn ra ngoài cổng tin), redirect-to-front (dẫn về trang "
            "chủ), redirect-to-other (dẫn đến trang không phải bài), redirect-to-another (dẫn đến "
            "bài khác), regressed (cho ít hơn trước: dòng giữ nguyên), another-article (trang "
            "của bài khác: cũng vậy), dishonest-validators, "
            "sitemap-times-unlikely, sitemap-unusable, rest-unusable, unreadable, encoding-damaged "
            "(đã lưu, nhưng có byte trong bài không đọc được thành chữ, thay bằng U+FFFD), "
            "encoding-unknown (đã lưu như nhận được, nhưng nhiều chữ không thành tiếng Việt: bảng "
            "mã chưa biết, hoặc mất chữ), empty, untitled, undated, dates-disagree, byline, "
            "program-error. Có thể có thêm.",
            "detail": "Lý do bằng lời (tiếng Anh), kèm chữ in có vấn đề. NULL: kind đã nói đủ.",
            "seen_at": "Lúc ghi lại, ISO 8601, +07:00.",
        },
    ),
}
