"""The data dictionary in Vietnamese: the same tables and columns, for the pages in that language.

What a view takes over from `articles` means the same there and is said once.
"""

from __future__ import annotations

from typing import Final

from pipelines.described import VANISHED, Described
from pipelines.dictionary_crawls_vi import CRAWLING_VI, PORTAL_VI, SEARCHED_VI

ARTICLE_VI: Final = "Bài viết: articles.id."
POSITION_VI: Final = "1, 2, ... theo thứ tự trên trang."
_COUNT: Final = "Số bài (số nguyên)."

ARTICLES_VI: Final = {
    "id": "Số nguyên chỉ bài viết trong cơ sở dữ liệu này; kết quả tìm kiếm gọi nó là rowid.",
    "portal": PORTAL_VI,
    "url": "Địa chỉ chính: địa chỉ mà trang tự nhận là của mình (rel=canonical), kể cả khi thu "
    "thập từ một bản sao; trang không nêu thì theo cách viết trong danh sách. Không trùng.",
    "title": "Tiêu đề, một dòng, Unicode NFC.",
    "lede": "Đoạn mở đầu (sapo), khi trang để riêng, in đậm hoặc đặt chỗ riêng, hay biên tập viên "
    "viết cho danh sách. Sapo in đậm cũng mở đầu phần nội dung. NULL: không có.",
    "body": "Nội dung: các đoạn theo thứ tự trên trang, cách nhau một dòng trống; mỗi hàng của "
    "bảng một dòng, các ô cách nhau bằng gạch đứng. Không có tiêu đề, chú thích ảnh, ký tên, bài "
    "liên quan và phần trang trí. NULL khi bài chỉ có ảnh hoặc tài liệu.",
    "body_html": "Nội dung dưới dạng HTML sạch, dựng lại (chỉ p, h3, ul, ol, blockquote, table, "
    "figure, liên kết http và https): hiển thị an toàn. Ảnh và chú thích ở nguyên chỗ.",
    "published": "Thời điểm đăng theo ISO 8601, chính xác như đã in, hoặc như trang hay "
    "danh sách của cổng ghi cho máy về cùng ngày ấy (khi đó read_by.published_time cho biết từ "
    "đâu): 2021, 2021-12, 2021-12-31, 2021-12-31T21:00+07:00. Múi giờ +07:00 trừ khi trang "
    "ghi khác. So sánh theo ngày thì dùng "
    "published_date. Chữ in trên trang: published_printed. NULL: không đọc được ngày, xem "
    "problems.",
    "published_date": "Ngày của published, YYYY-MM-DD. NULL khi không biết cả ngày.",
    "published_precision": "Độ chính xác của published: year, month, day, hour, minute, second. "
    "NULL cùng với nó.",
    "published_basis": "Nơi tìm thấy published: visible (in cho người đọc), json-ld, meta (ghi cho "
    "máy), api, feed (danh sách của cổng tin), url (trong địa chỉ). Lấy nơi đứng trước, trừ ngày "
    "in kèm chữ Cập nhật khi nơi sau ghi ngày sớm hơn; nơi khác lệch quá một ngày thì problems ghi "
    "lại (dates-disagree). NULL cùng với nó.",
    "published_printed": "Chữ chứa published, đúng như đã in; giữ cả khi không hiểu được. NULL: "
    "không in gì.",
    "modified": "Lần sửa cuối theo cổng tin, ISO 8601, +07:00. Chữ in trên trang: "
    "modified_printed. NULL: không nêu.",
    "modified_printed": "Chữ chứa modified, đúng như đã in. NULL: không có.",
    "event_date": "Ngày của sự kiện nêu ở đầu bài ('Chiều 31/12, ...'), YYYY-MM-DD; nhiều ngày thì "
    "lấy ngày đầu; thiếu năm thì suy từ published. Chữ in trên trang: dateline_printed. NULL: đầu "
    "bài không nêu ngày.",
    "event_part_of_day": "Buổi của ngày đó: rạng sáng, sáng, trưa, chiều, tối, đêm. NULL: không "
    "nêu.",
    "dateline_printed": "Những chữ mà event_date được đọc từ đó. NULL cùng với nó.",
    "byline_printed": "Phần ký tên đúng như đã in, mỗi dòng một dòng: 'Bài, ảnh: Duy Thính'. Ý "
    "nghĩa nằm ở article_authors và source. NULL: không ký tên.",
    "source": "Hãng tin, tờ báo, cơ quan hay trang được ghi là nguồn, bỏ nhãn: TTXVN cho 'Theo "
    "TTXVN'. Chữ in trên trang: byline_printed hoặc source_printed. NULL: không ghi nguồn.",
    "source_printed": "Dòng ghi nguồn mà trang in tách khỏi phần ký tên, đúng như đã in. NULL: "
    "không có.",
    "language": "Mã ngôn ngữ khai trong thẻ của cổng tin: vi. Không tự nhận dạng.",
    "words": "Độ dài nội dung: số chữ cách nhau bằng khoảng trắng (số nguyên). Tiếng Việt viết rời "
    "từng âm tiết, nên đây là số âm tiết.",
    "content_hash": "SHA-256 dạng thập lục phân của title, lede, body, published, byline_printed, "
    "chú thích ảnh và tài liệu: hai lần đọc nói cùng một điều thì bằng nhau.",
    "first_seen": "Lần đầu nhận được trang, ISO 8601, +07:00. Không bao giờ là ngày của bài.",
    "last_seen": "Lần cuối cổng tin còn cho xem: trang được đọc, hoặc trả lời 'không đổi'. ISO "
    "8601, +07:00.",
    "gone_since": "Lúc thấy cổng tin không còn bài này, ISO 8601, +07:00; nội dung vẫn giữ. NULL: "
    "vẫn còn, theo những gì được biết.",
    "revision": "1, 2, ...: đã thấy bao nhiêu phiên bản nội dung; mỗi phiên bản nằm trong "
    "revisions.",
    "read_by": "JSON: trường và quy tắc đã đọc nó, như haiphong:h1.post-title, rest, "
    "convention:h1; 'reader' là phiên bản bộ đọc, có 'general' khi không dùng thẻ nào.",
    "post_id": "Số mà phần mềm của cổng tin đặt cho bài: còn nguyên khi địa chỉ đổi. NULL: không "
    "nêu.",
}


def _of_articles(*names: str) -> dict[str, str]:
    return {name: ARTICLES_VI[name] for name in names}


TABLES_VI: Final[dict[str, Described]] = {
    "articles_full": Described(
        "Mỗi dòng là một bài, cho người đọc: tên, chuyên mục và từ khóa ghép thành từng chuỗi.",
        {
            **_of_articles("id", "portal", "url", "title", "lede"),
            **_of_articles("published", "published_date", "published_precision"),
            **_of_articles("published_printed", "byline_printed"),
            "authors": "Tên mọi người được ghi công, với bất kỳ vai trò nào, theo thứ tự in, nối "
            "bằng ', '. NULL: không nêu ai.",
            **_of_articles("source"),
            "categories": "Tên các chuyên mục theo thứ tự chữ cái, nối bằng '; '. NULL: không có.",
            "tags": "Tên các từ khóa theo thứ tự chữ cái, nối bằng '; '. NULL: không có.",
            **_of_articles("words"),
            "images": "Số ảnh (số nguyên).",
            "attachments": "Số tài liệu được liên kết (số nguyên).",
            **_of_articles("event_date", "modified", "revision", "first_seen", "last_seen"),
            **_of_articles("gone_since", "body"),
        },
    ),
    "authors_full": Described(
        "Mỗi dòng là một tác giả được ghi công: bao nhiêu bài, vai trò gì, từ ngày nào đến ngày "
        "nào.",
        {
            "id": "Tác giả: authors.id.",
            "name": "Tên tác giả: authors.name.",
            "articles": "Số bài ghi công người này, với bất kỳ vai trò nào (số nguyên).",
            "roles": "Các vai trò theo thứ tự chữ cái, nối bằng ', '.",
            "first_published": "Ngày của bài sớm nhất, YYYY-MM-DD. NULL: không bài nào rõ ngày.",
            "last_published": "Ngày của bài mới nhất, YYYY-MM-DD. NULL: không bài nào rõ ngày.",
        },
    ),
    "author_candidates": Described(
        "Ai có thể đứng sau các chữ cái viết tắt, kèm căn cứ: cùng cổng tin, cùng chữ cái đầu, có "
        "năm chung. Câu hỏi dành cho con người trả lời; không gộp ai với ai.",
        {
            "portal": "Cổng tin mà cả hai ký tên.",
            "author_id": "Dòng của chữ viết tắt: authors.id.",
            "initials": "Chữ viết tắt như gặp lần đầu: authors.name.",
            "articles": "Số bài của cổng tin ký bằng chữ viết tắt (số nguyên).",
            "candidate_id": "Dòng của tên đầy đủ: authors.id.",
            "candidate": "Tên đầy đủ: authors.name.",
            "matching": "Viết tắt của những chữ nào trong tên đầy đủ, theo thứ tự: 'every word' "
            "(mọi chữ), 'without the first word' (bỏ họ), 'first and last word' (chữ đầu và chữ "
            "cuối). Với H.Long, chữ cuối còn phải là Long; Đ không phải là D.",
            "candidate_articles": "Số bài của cổng tin ghi tên đầy đủ (số nguyên).",
            "shared_from": "Năm đầu tiên mà cả hai có thể cùng ký (YYYY).",
            "shared_until": "Năm cuối cùng như vậy (YYYY).",
        },
    ),
    "coverage": Described(
        "Mỗi dòng là một ngày của một cổng tin: cổng tin liệt kê bao nhiêu bài, đã lưu bao nhiêu.",
        {
            "portal": PORTAL_VI,
            "day": "Ngày đăng, YYYY-MM-DD: của chính bài, không thì ngày ghi trong danh sách của "
            "cổng tin. NULL: bài không rõ ngày.",
            "listed": "Số bài cổng tin đang hoặc đã liệt kê: đã lưu và còn thiếu (số nguyên).",
            "stored": "Trong đó, số bài đã lưu (số nguyên).",
            "missing": "listed trừ stored (số nguyên), mỗi bài vì một trong năm lý do sau.",
            "failed": "Thiếu: lần tải cuối bị lỗi (số nguyên); xem problems.",
            "unreadable": "Thiếu: có trả lời nhưng không đọc được (số nguyên); xem problems.",
            "protected": "Thiếu: bài đòi mật khẩu (số nguyên).",
            "never_stored": "Thiếu: đã mất (404, 410) trước khi đọc được (số nguyên).",
            "waiting": "Thiếu: chưa hỏi đến (số nguyên).",
            "gone": "Đã lưu, và từ đó cổng tin không còn (số nguyên).",
            "crawls": "Số lần thu thập bắt đầu trong ngày đó (số nguyên). 0 nghĩa là hôm đó không "
            "ai xem, không phải là không có gì: lần sau vẫn thấy bài mà danh sách của ngày còn "
            "nêu.",
        },
    ),
    "crawl_days": Described(
        "Mỗi cổng tin và ngày một dòng từ lần thu thập đầu, kể cả ngày không chạy: ngày không có "
        "bài và ngày không thu thập là hai chuyện khác nhau.",
        {
            "portal": PORTAL_VI,
            "day": "Ngày theo giờ Việt Nam, YYYY-MM-DD.",
            "crawls": "Số lần thu thập bắt đầu trong ngày (số nguyên). 0: không chạy.",
            "healthy": "Trong đó, số lần kết thúc ổn (số nguyên).",
            "new": "Số bài được lưu lần đầu (số nguyên).",
            "published": "Số bài đã lưu có ngày đăng là ngày đó (số nguyên).",
        },
    ),
    "articles_per_day": Described(
        "Mỗi dòng là một ngày đăng của một cổng tin. Không có bài không rõ ngày.",
        {
            "portal": PORTAL_VI,
            "day": "Ngày đăng, YYYY-MM-DD.",
            "articles": "Số bài đăng ngày đó (số nguyên).",
            "words": "Tổng số chữ của các bài ấy (số nguyên).",
        },
    ),
    "articles_per_author": Described(
        "Mỗi dòng là một năm đăng của một tác giả; mỗi bài tính một lần dù giữ vai trò gì.",
        {
            "author_id": "Tác giả: authors.id.",
            "author": "Tên tác giả: authors.name.",
            "year": "Năm đăng, YYYY. NULL: bài không rõ ngày.",
            "articles": "Số bài của năm ghi công người này (số nguyên).",
        },
    ),
    "articles_per_category": Described(
        "Mỗi dòng là một năm đăng của một chuyên mục; bài ở hai chuyên mục được tính ở cả hai.",
        {
            "category_id": "Chuyên mục: categories.id.",
            "category": "Tên chuyên mục: categories.name.",
            "parent": "Tên chuyên mục cấp trên. NULL: ở cấp cao nhất.",
            "year": "Năm đăng, YYYY. NULL: bài không rõ ngày.",
            "articles": "Số bài của năm trong chuyên mục (số nguyên).",
        },
    ),
    "latest_changes": Described(
        "Mỗi lần thấy nội dung một bài thay đổi một dòng, mới nhất trước; 'congtin diff' cho xem "
        "lời.",
        {
            "article_id": ARTICLE_VI,
            **_of_articles("portal", "title"),
            "revision": "Phiên bản do thay đổi tạo ra (số nguyên): 2, 3, ...",
            "seen_at": "Lần đầu nhận được, ISO 8601, +07:00.",
            "changed": "Danh sách JSON những gì khác phiên bản trước, như trong revisions.",
            "title_before": "Tiêu đề của phiên bản trước. NULL: không giữ.",
            **_of_articles("published", "url"),
        },
    ),
    "vanished": Described(
        "Mỗi dòng là một bài mà cổng tin không còn cho xem, mới nhất trước; nội dung vẫn giữ.",
        _of_articles(*VANISHED),
    ),
    "articles": Described(
        "Mỗi dòng là một bài, như hiện nay: điều in trên trang, và bên cạnh là ý nghĩa của nó.",
        ARTICLES_VI,
    ),
    "article_authors": Described(
        "Ai làm gì cho một bài, theo thứ tự in; 'Bài, ảnh: A' cho A hai lần.",
        {
            "article_id": ARTICLE_VI,
            "author_id": "Người đó: authors.id.",
            "role": "writer (viết), photographer (ảnh), videographer (quay phim), compiler (tổng "
            "hợp), translator (dịch) hoặc editor (biên tập).",
            "position": "1, 2, ... theo thứ tự ký tên. Chữ in trên trang: articles.byline_printed.",
        },
    ),
    "authors": Described(
        "Mỗi dòng là một tên in ở phần ký tên, dù viết hoa, đặt dấu hay chấm thế nào.",
        {
            "id": "Số nguyên chỉ tác giả trong cơ sở dữ liệu này.",
            "name": "Tên như gặp lần đầu: NFC, bỏ chức danh, viết hoa chữ đầu nếu in toàn chữ hoa. "
            "Bút danh, chữ viết tắt hay tên tập thể ('PV') giữ nguyên.",
            "name_folded": "Tên viết thường, bỏ dấu ('duy thinh'), để tìm kiếm.",
            "name_key": "Điều khiến hai cách viết là một tác giả. Không trùng. Hai người cùng tên "
            "là một dòng.",
            "initials": "Chữ cái đầu của các chữ trong tên, viết thường, bỏ dấu ('hcm'), đ vẫn là "
            "đ; của chữ viết tắt thì là chính nó, của H.Long là 'hl'.",
            "is_initials": "1 khi tên chỉ là chữ viết tắt ('V.H.N', 'HT'), không thì 0.",
        },
    ),
    "images": Described(
        "Ảnh của một bài, mỗi ảnh một lần dù trang cho xem bao nhiêu cỡ và bản sao.",
        {
            "article_id": ARTICLE_VI,
            "position": POSITION_VI,
            "url": "Địa chỉ ảnh gốc: các cỡ (-768x512) và bản sao CDN quy về nó. Bản thân ảnh "
            "không được lưu.",
            "caption": "Chú thích như đã in, kể cả tên người chụp. NULL: không có.",
            "credit": "Người chụp hoặc hãng tin mà chú thích nêu, như đã in. Chữ in trên trang: "
            "caption. NULL: không nêu ai.",
            "alt": "Văn bản thay thế của trang. NULL: không có.",
        },
    ),
    "attachments": Described(
        "Tài liệu (pdf, doc, xls, zip, ...) mà bài liên kết đến: là gì, lớn bao nhiêu. Nội dung "
        "chỉ có trong kho lưu trữ.",
        {
            "article_id": ARTICLE_VI,
            "position": POSITION_VI,
            "url": "Địa chỉ tài liệu.",
            "label": "Chữ của liên kết như đã in, không thì tên tệp.",
            "media_type": "Kiểu nội dung do máy chủ khai; trước khi tải thì theo địa chỉ: "
            "application/pdf.",
            "bytes": "Kích thước tính bằng byte (số nguyên). NULL: chưa nhận được; xem problems.",
            "sha256": "SHA-256 của các byte, thập lục phân. NULL: chưa nhận được.",
        },
    ),
    "links": Described(
        "Các liên kết trong bài, trừ tài liệu; gồm cả bài liên quan.",
        {
            "article_id": ARTICLE_VI,
            "position": POSITION_VI,
            "url": "Dẫn đến đâu.",
            "label": "Chữ của liên kết như đã in. NULL: liên kết nằm trên ảnh.",
        },
    ),
    "categories": Described(
        "Các chuyên mục của cổng tin, mỗi chuyên mục dưới chuyên mục mẹ.",
        {
            "id": "Số nguyên chỉ chuyên mục trong cơ sở dữ liệu này.",
            "name": "Tên như cổng tin viết. Không trùng dưới cùng một chuyên mục mẹ.",
            "parent_id": "Chuyên mục cấp trên: categories.id. NULL: ở cấp cao nhất.",
        },
    ),
    "article_categories": Described(
        "Bài nằm trong những chuyên mục nào.",
        {"article_id": ARTICLE_VI, "category_id": "Chuyên mục: categories.id."},
    ),
    "tags": Described(
        "Từ khóa mà cổng tin gắn cho bài.",
        {
            "id": "Số nguyên chỉ từ khóa trong cơ sở dữ liệu này.",
            "name": "Tên như cổng tin viết. Không trùng.",
        },
    ),
    "article_tags": Described(
        "Bài có những từ khóa nào.",
        {"article_id": ARTICLE_VI, "tag_id": "Từ khóa: tags.id."},
    ),
    "revisions": Described(
        "Mọi phiên bản nội dung của bài đã thấy, kể cả phiên bản hiện tại.",
        {
            "article_id": ARTICLE_VI,
            "revision": "1, 2, ...; số lớn nhất là điều articles đang giữ.",
            "seen_at": "Lần đầu nhận được phiên bản này, ISO 8601, +07:00.",
            "changed": "Danh sách JSON những gì khác phiên bản trước: title, lede, body, "
            "published, modified, byline_printed, captions, attachments. [] cho phiên bản đầu.",
            **{
                name: f"articles.{name} lúc đó."
                for name in ("title", "lede", "body", "published", "modified", "byline_printed")
            },
            "content_hash": "articles.content_hash lúc đó.",
            "captions": "Danh sách JSON các ảnh lúc đó, theo thứ tự: {url, caption}. NULL: lưu "
            "trước khi có cột này.",
            "attachments": "Danh sách JSON các tài liệu lúc đó, theo thứ tự: {url, label}. NULL: "
            "lưu trước khi có cột này.",
            "reader": "Phiên bản bộ đọc đã đọc phiên bản này, có 'general' khi không dùng thẻ nào. "
            "NULL: lưu trước khi có cột này.",
            "capture_file": "Tệp WARC của kho lưu trữ chứa các byte. NULL: không lưu trữ.",
            "capture_offset": "Bản ghi bắt đầu ở byte thứ mấy của tệp. NULL cùng với nó.",
            "capture_digest": "Mã băm các byte như nhận được, sha1 cơ số 32. NULL cùng với nó.",
            "captured_at": "Lúc nhận được các byte, ISO 8601, +07:00. NULL cùng với nó.",
            "capture_source": "Ai đã chụp lại: crawl, hoặc kho lưu trữ web hay tệp là nơi lấy về. "
            "NULL cùng với nó.",
        },
    ),
    "aliases": Described(
        "Những địa chỉ khác dẫn đến một bài: liên kết ngắn, địa chỉ cũ, chuyển hướng.",
        {"url": "Địa chỉ khác.", "article_id": ARTICLE_VI},
    ),
    **CRAWLING_VI,
    "articles_fts": Described(
        "Tìm toàn văn (FTS5) trên các bài: rowid là articles.id; MATCH từ có dấu hay không dấu. Từ "
        "không dấu tìm mọi dấu; từ có dấu chỉ tìm đúng như đã gõ: 'congtin search' và trang tìm "
        "kiếm mới xếp bài có dấu khác phía sau khi chưa đến mười bài. ORDER BY rank cho bài khớp "
        "nhất trước. Cập nhật theo mọi thay đổi bằng trigger. Chữ người ta gõ có thể chứa ngoặc "
        "kép và toán tử, MATCH hiểu đó là cú pháp, hoặc ở dạng Unicode NFD, MATCH không tìm thấy: "
        "pipelines.search_query.match(text) trong "
        "Python, escape_fts(:text) trong SQL của 'congtin serve' biến mọi thứ thành MATCH hợp lệ.",
        {
            "body": "articles.body.",
            "title": "articles.title.",
            "lede": "articles.lede; rỗng khi không có.",
            "byline": "articles.byline_printed và articles.source, mỗi thứ một dòng.",
            "title_folded": "Tiêu đề bỏ dấu: để tìm thấy điều gõ không dấu.",
            "folded": "Tóm tắt, nội dung và ký tên bỏ dấu, cũng để như vậy.",
            "spellings": "Những chữ của bài có cách viết khác, mỗi chữ viết theo cách kia giữa các "
            "chữ bên cạnh: tìm 'uỷ ban' thấy nơi viết 'ủy ban'.",
        },
    ),
    "articles_text": Described(
        "Những gì articles_fts lập chỉ mục cho mỗi bài, dựng ngay khi hỏi.",
        {
            "id": ARTICLE_VI,
            **{name: f"Điều articles_fts.{name} lập chỉ mục." for name in SEARCHED_VI},
            "spellings": "Điều articles_fts.spellings lập chỉ mục. NULL: không chữ nào của bài có "
            "cách viết khác.",
        },
    ),
    "spellings": Described(
        "Những chữ tiếng Việt có hai cách viết, theo chỗ đặt dấu (hòa, hoà) hoặc i và y (kỹ, kĩ), "
        "viết thường, viết hoa chữ đầu và viết hoa. Chỉ mục tìm kiếm đọc bảng này: đừng sửa.",
        {"written": "Chữ theo một cách viết. Không trùng.", "other": "Chữ đó theo cách kia."},
    ),
    "search_deferred": Described(
        "Một dòng trong lúc chương trình tự đưa một bài vào chỉ mục tìm kiếm và article_tallies "
        "thay cho trigger; "
        "không ai khác thấy. Rỗng. Đừng sửa.",
        {"writer": "Số nguyên không mang ý nghĩa."},
    ),
    "search_replaced": Described(
        "Chỗ nháp của các trigger chỉ mục tìm kiếm: điều câu lệnh đang chạy có thể thay thế. Không "
        "dành cho người đọc.",
        {
            "id": ARTICLE_VI,
            **{name: f"articles_fts.{name} lúc đó." for name in (*SEARCHED_VI, "spellings")},
        },
    ),
    "article_days": Described(
        "Mỗi cổng tin đăng bao nhiêu bài mỗi ngày, cập nhật bằng trigger: dòng thời gian và lịch "
        "đọc bảng này. Người đọc có articles_per_day.",
        {
            "portal": PORTAL_VI,
            "day": "Ngày đăng, YYYY-MM-DD; YYYY-MM hoặc YYYY khi chỉ biết đến đó. NULL: bài không "
            "rõ ngày.",
            "articles": _COUNT,
            "words": "Tổng số chữ của các bài (số nguyên).",
        },
    ),
    "article_tallies": Described(
        "Mỗi bài được tính cho những tác giả và chuyên mục nào, từng thứ một và từng cặp, cập nhật "
        "bằng trigger: các khung nhìn đếm theo tác giả và chuyên mục đọc bảng này. 0 là bất kỳ.",
        {
            "article_id": ARTICLE_VI,
            "category_id": "Chuyên mục: categories.id. 0: bất kỳ.",
            "author_id": "Tác giả: authors.id. 0: bất kỳ.",
            "year": "Năm đăng, YYYY. NULL: không rõ ngày.",
            "day": "Ngày đăng, YYYY-MM-DD; YYYY-MM hoặc YYYY khi chỉ biết đến đó. NULL: không rõ "
            "ngày.",
        },
    ),
    "days_replaced": Described(
        "Chỗ nháp của các trigger giữ article_days: điều câu lệnh đang chạy có thể thay thế. Không "
        "dành cho người đọc.",
        {
            "id": ARTICLE_VI,
            "portal": "Cổng tin của bài.",
            "day": "Ngày của bài, như trong article_days.",
            "words": "Số chữ của bài (số nguyên).",
        },
    ),
}
