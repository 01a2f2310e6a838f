"""What stands around dates: labels, documents, limits and numbers, as data (folded, but MARKED)."""

from __future__ import annotations

from typing import Final

#: Words that join a date to its hour and weekday without meaning anything themselves.
JOINTS: Final = (
    "luc", "vao", "hoi", "ngay", "khoang", "cua", "gio", "dang", "cap nhat", "at", "on", "time",
    "gio dang", "xuat ban", "ngay dang", "tu", "buoi", "the", "mung", "mong", "hom nay", "hom qua",
)  # fmt: skip
#: What pages print before their date and mean nothing else by.
PLAIN_LABELS: Final = (
    "print", "ngay dang", "ngay", "dang ngay", "dang luc", "cap nhat", "cap nhat luc", "thoi gian",
    "cap nhat ngay", "ngay cap nhat", "tin ngay", "dang", "luc", "ngay xuat ban", "ngay gui",
)  # fmt: skip
#: The same, of words that mean more beside a relative date ('cuối tuần trước').
LAST_LABELS: Final = ("lan cap nhat cuoi", "cap nhat lan cuoi", "cap nhat lan cuoi luc")
#: What pages print after their date: buttons, counters, the label of what comes next.
PLAIN_TAILS: Final = (
    "luot xem", "so luot xem", "luot doc", "da xem", "xem", "goc", "in bai viet", "in", "chia se",
    "binh luan", "a", "a-", "a+", "theo doi", "nghe doc bai", "co chu", "print", "views",
    "boi", "by", "tin lien quan", "tin tuc", "tin", "bai", "nguoi dang", "dang boi", "tac gia",
)  # fmt: skip
#: What is counted beside a date: '6.9k lượt xem', '12 bình luận'.
COUNTERS: Final = (
    "luot xem", "luot doc", "luot thich", "luot nghe", "binh luan", "nguoi xem", "chia se",
    "da xem", "xem", "views", "view", "comments", "likes", "phut doc",
)  # fmt: skip
#: What an editor's system prints before the moment of the last change; the other date is meant.
MODIFIED_LABELS: Final = (
    "cap nhat", "sua doi", "chinh sua", "sua lan cuoi", "updated", "update", "modified", "edited",
)  # fmt: skip
#: What is printed before the moment of publication, beside the former or alone.
PUBLISHED_LABELS: Final = ("dang", "xuat ban", "phat hanh", "published", "posted", "publish")

#: Kinds of documents: a date after 'Quyết định số 2836 ngày ...' is the document's, not the page's.
DOCUMENTS: Final = (
    "nghi dinh", "thong tu", "quyet dinh", "nghi quyet", "cong van", "luat", "phap lenh",
    "chi thi", "ke hoach", "ket luan", "huong dan", "van ban", "bao cao", "to trinh", "thong bao",
    "giay phep", "sac lenh", "cong dien", "qd", "nd", "gp", "hop dong", "cong bao",
    "bien ban", "giay moi", "quy dinh", "chuong trinh", "chung nhan", "chung chi", "hoa don",
    "ban an", "gcn", "cndkdn", "cndkkd", "dkkd", "dkdn", "gcndkdn",
)  # fmt: skip
#: Those that need no number before their date: 'theo Công văn ngày 10/10/2025'.
DATED: Final = (
    "nghi dinh", "thong tu", "quyet dinh", "nghi quyet", "cong van", "phap lenh", "chi thi",
    "van ban", "to trinh", "giay phep", "sac lenh", "cong dien", "bien ban", "giay moi", "ban an",
)  # fmt: skip
#: How documents are called in their numbers: QĐ-UBND, NQ-HĐND.
CODES: Final = ("qd", "nq", "nd", "tt", "kh", "bc", "tb", "cv", "ct", "hd", "kl", "ttr")
#: Whose documents bear a date, where 'của' and their name follow it: 'ngày ... của Chính phủ'.
AUTHORITIES: Final = (
    "chinh phu", "thu tuong", "quoc hoi", "bo", "ubnd", "uy ban", "hdnd", "hoi dong", "ban bi thu",
    "ban chap hanh", "chu tich", "tong cuc", "cuc", "tinh uy", "thanh uy", "toa an", "ngan hang",
    "so", "ban", "vien", "cong an", "van phong", "giam doc",
)  # fmt: skip
#: What makes the date that follows something else's: a birth, a licence, a deadline.
OTHER_DATES: Final = (
    "sinh", "sinh nam", "nam sinh", "giay phep", "cap", "cap lan dau", "cap lai", "cap doi",
    "cap moi", "gia han", "sinh nhat", "mat", "qua doi", "tu tran", "hy sinh", "thanh lap",
    "khoi cong", "khanh thanh", "khai truong", "khoi chieu", "cong chieu", "mo ban", "be mac",
    "bat dau:", "ket thuc:", "han", "han nop", "han chot", "han nop ho so", "thoi han",
    "thoi han nop", "han dang ky", "han cuoi", "deadline", "het han", "ngay het han", "ngay sinh",
    "ngay cap", "hieu luc", "hieu luc ke", "truoc", "het", "den het", "born", "ap dung",
    "ap dung tu", "bat dau ap dung", "dien ra", "khai mac", "du kien", "nhap hoc", "khai giang",
    "tuu truong", "phat song", "len song", "thong xe", "hop long", "nghiem thu", "ngay thi",
    "han su dung", "hsd", "nsx", "sn", "cap phep", "ta the",
    "dob", "date of birth", "exp", "mfg", "best before", "khoi hanh", "ra mat",
    "gdkhq", "ngay cuoi", "cach mang",
    "dang ky lan dau", "mo ban tu", "lich chieu", "tu nay den", "tu nay toi",
    "suat chieu", "bao hanh", "chieu rap", "ngay di", "ngay ve", "thanh hon", "vu quy", "tan hon",
    "day thang", "ipo", "opening", "premiere", "release",
    "due", "dong tho", "cat noc", "ngay hoi viec lam",
    "expires", "expired", "expiry", "valid until", "valid thru", "valid to",
)  # fmt: skip
#: What somebody or something went through on the day that a label or 'ngày' puts right after it;
#: a headline may end in these, and then the date after it is the page's.
EVENTS: Final = (
    "san xuat", "nhap ngu", "xuat ngu", "ket nap", "bo nhiem", "mien nhiem", "nghi huu", "dam cuoi",
    "le cuoi", "dinh hon", "ket hon", "an tang", "hoa tang", "tot nghiep", "tuyen dung", "dang ky",
    "dao han", "dang kiem", "kiem dinh", "vieng", "truy dieu", "nhap quan", "nhan bai",
    "hop dong", "ra doi", "noi cap", "hiep dinh", "cong uoc", "hiep uoc", "gio dau",
    "sua doi bo sung", "sua doi, bo sung", "suat chieu", "dong thau", "mo thau", "dau gia",
    "an nghi", "mai tang", "rua toi", "tro lai hoc", "di hoc lai", "tro lai lam viec", "le tang",
    "tang le", "di quan", "dong quan", "ha huyet", "kham liem", "mo ban", "release date",
    "due date",
)  # fmt: skip
#: Of OTHER_DATES those that an hour in digits after 'lúc' or 'ngày' makes no machine's date.
LIVES: Final = (
    "sinh", "mat", "qua doi", "tu tran", "hy sinh", "sinh nhat", "cap",
    "giay phep", "trut hoi tho cuoi cung", "ta the", "dob", "date of birth", "dien ra",
    "khoi hanh", "xuat phat",
)  # fmt: skip
#: What folds like 'vào đăng' and is no joint: the day on which one joined the Party or the Union.
JOINED: Final = ("vao dang", "vao doan", "vao nganh", "vao bien che", "ket nap dang")
#: What labels that begin with 'Ngày' say of the page's own day; any other names another event's.
PAGE_FIELDS: Final = frozenset((
    "dang", "dang tin", "dang tai", "dang bai", "dang bao", "dang len", "cap nhat", "cap nhat cuoi",
    "cap nhat cuoi cung", "cap nhat lan cuoi", "cap nhat gan nhat", "cap nhat moi nhat", "tao",
    "tao tin", "tao bai", "khoi tao", "gui", "gui bai", "gui cau hoi", "gui tin", "hoi",
    "dat cau hoi", "tra loi", "xuat ban", "phat hanh", "ban hanh", "dua tin", "dua len", "tin",
    "viet", "viet bai", "bai viet", "bien tap", "duyet", "duyet dang", "cong bo", "cong khai",
    "sua", "sua doi", "chinh sua", "chinh sua cuoi", "sua lan cuoi", "sua cuoi", "thuc hien", "ky",
    "ky ban hanh", "ban hanh van ban", "ky van ban", "van ban", "thang", "thang nam", "gio",
    "gio dang", "viet nam",
    "dia phuong", "chup", "quay", "ghi hinh",
    "lap", "bao cao", "in", "in bao", "tai len", "nhap", "nhap tin", "hien thi", "post", "public",
    "binh luan", "danh gia", "ra bao", "tham gia", "gia nhap", "phong van", "thu thap", "cap nhap",
    "truy cap", "soan", "soan thao", "dich", "luu", "up", "upload", "dang ban", "dang lai",
    "nhan xet", "goi", "goi bai", "goi tin",
))  # fmt: skip
#: A label in front of a date that has one of these words may be the page's; names may be, too.
PAGE_WORDS: Final = frozenset((
    "dang", "nhat", "xuat", "tin", "bai", "viet", "gui", "tao", "sua", "ngay", "hom", "luc", "gio",
    "luu", "upd", "update", "updated", "post", "posted", "publish", "published", "date", "time",
    "created", "create", "modified", "edited", "last", "cuoi", "nguon", "bao", "theo",
))  # fmt: skip
#: Labels of several words that are the page's without any of these.
PAGE_LABELS: Final = frozenset((
    "duong lich", "tham gia", "gia nhap", "tra loi", "phan hoi", "binh luan", "phat hanh",
    "ban hanh", "cong bo", "tai len", "truy cap", "thoi gian", "thoi diem", "doi chieu",
    "bien tap", "phe duyet", "hien thi", "chia se",
))  # fmt: skip
#: What a footer says before the years in which it was claimed.
COPYRIGHT: Final = ("©", "copyright", "ban quyen")
#: The last words of newspapers' names that are no names alone: 'Hải Phòng cuối tuần số 33, ngày'.
PAPERS: Final = ("bao", "chi", "san", "tuan", "tin")
#: Before the last day of something: with an hour in digits too it is no machine's date.
LIMITS: Final = (
    "han", "han nop", "han chot", "han cuoi", "han dang ky", "han nop ho so", "thoi han",
    "deadline", "thoi han nop ho so", "thoi han nop", "thoi han dang ky", "thoi han nhan ho so",
    "het han", "ngay het han", "thoi gian nop ho so", "co hieu luc", "co hieu luc ke", "ap dung",
    "hieu luc thi hanh", "hieu luc thi hanh ke", "hieu luc chinh thuc", "hieu luc chinh thuc ke",
    "cham nhat", "khong muon hon", "khong cham hon", "muon nhat", "tre nhat", "nhan ho so",
    "nop ho so", "suat chieu", "suat dien", "cong dien", "dong thau", "mo thau",
)  # fmt: skip
#: What ends or begins on a day where 'đến' or 'từ' stands between: 'Bảo hành đến: 12/08/2026'.
LIMITED: Final = (
    "uu dai", "khuyen mai", "bao hanh", "gia tri", "gia tri su dung", "giam gia", "con hang",
    "mo cua", "nhan ho so", "dang ky", "hieu luc", "con han", "tam dung", "tam ngung", "gia han",
)  # fmt: skip
#: What makes the day after some words one of long ago: 'Kỷ niệm ngày Nhà giáo 20/11/1982'.
FEAST_HEADS: Final = ("ky niem",)
#: How labels of a last day begin, whatever they limit: 'Hạn cuối đăng ký:', 'Thời hạn góp ý:'.
LIMIT_HEADS: Final = ("han", "thoi han", "deadline")
#: With any words after them: 'Hạn cuối nộp bài dự thi 12/06/2025'.
LIMIT_STARTS: Final = (
    "han cuoi", "han chot", "han nop", "han dang ky", "han gui", "thoi han nop", "thoi han dang ky",
    "thoi han nhan", "thoi han gop y", "deadline", "dong cong", "dong dang ky", "mo cong",
)  # fmt: skip
#: What makes the day after the next words one that is only hoped for: 'Dự kiến hoàn thành:'.
EXPECTED_HEADS: Final = ("du kien",)
#: Numbers after these are for calling, counting or naming a release.
NUMBER_LABELS: Final = (
    "dien thoai", "dt", "sdt", "tel", "phone", "hotline", "fax", "zalo", "mobile", "phien ban",
    "version", "ver", "v", "ty so", "ip", "ma so", "stk", "mst", "cmnd", "cccd", "isbn",
    "kich thuoc", "kich co", "so nha", "nha so", "ngo", "ngach", "hem", "kiet", "tai khoan",
    "so tai khoan", "dia chi", "lo", "lo dat", "thua dat", "to ban do", "size", "combo",
    "bien so", "bien kiem soat", "bks", "luot truy cap", "tong truy cap", "dang truy cap",
    "luot xem", "luot doc", "diem chuan", "diem san", "diem", "buoc", "cau", "ve so", "muc",
    "dieu", "khoan", "trang so", "ti so", "toa do", "vi do", "kinh do", "can", "can ho",
    "build", "firmware", "issn", "npk", "chuong", "tuoi", "ma", "ma don", "thua", "o",
    "lo sx", "so lo", "da xem", "giai nhat", "giai nhi", "giai ba", "giai tu", "giai nam",
    "giai sau", "giai bay", "giai tam", "giai dac biet", "giai db", "hcv", "hcb", "hcd",
    "seri", "serial", "so khung", "so may", "sku",
)  # fmt: skip
#: What numbers count where these end a text: points, money, votes.
COUNTED_THINGS: Final = (
    "diem", "tuoi", "dong", "trieu", "ty", "phieu", "ban thang", "nghin", "dong/kg", "ha", "km",
    "tan",
)  # fmt: skip
#: What three numbers are of, the last with two digits, where it follows them: '5/10/20 mg'.
UNITS_COUNTED: Final = (
    "mm", "cm", "m", "km", "mg", "kg", "gam", "ml", "lit", "gb", "tb", "mb", "hz", "m2", "m3",
    "thang", "phut", "do c", "huy chuong", "trieu dong", "nghin dong",
)  # fmt: skip
#: After a day from which on, or until which, something holds: 'Từ ngày 22/3/2026 trở đi'.
ONWARDS: Final = ("tro di", "tro ve sau", "tro ve truoc", "tro len")
#: Streets, after three numbers of which the last has two digits: '8/3/24 phố Minh Khai'.
STREETS: Final = ("pho", "duong", "ngo", "ngach", "hem", "kiet", "to dan pho")
#: Before the second of two days that are a stay's or a journey's: 'Nhận phòng ... Trả phòng ...'.
RETURNS: Final = (
    "tra phong",
    "tra xe",
    "check-out",
    "check out",
    "chuyen ve",
    "luot ve",
    "chieu ve",
)
RANGE_JOINTS: Final = ("den", "toi", "va", "to", "until")
LUNAR_MARKS: Final = ("am lich", "nong lich", "lich am", "al")
#: 'rằm' is a lunar month's fifteenth, whatever the month is called.
LUNAR_DAYS: Final = ("ram",)
#: What makes a document of every day named after it: 'Căn cứ Luật Đất đai ngày 18/01/2024'.
LEGAL_LEADS: Final = ("can cu",)
#: Before the day of an issue, a week, a part: 'Kỳ 2 tháng 10-2025' is no second of October.
ISSUES: Final = (
    "ky", "so", "tuan", "bai", "phan", "tap", "dot", "vong", "lan", "chuong", "loat", "quyen",
    "lop",
)  # fmt: skip
#: Words above that people are called by without their marks (Hân, Ngô, Tuấn), as they are marked.
MARKED: Final = {
    "han": "hạn", "ngo": "ngõ", "hem": "hẻm", "kiet": "kiệt", "cap": "cấp", "het": "hết",
    "mat": "mất", "truoc": "trước", "lo": "lô", "so": "số", "ky": "kỳ", "tuan": "tuần",
    "bai": "bài", "phan": "phần", "tap": "tập", "dot": "đợt", "vong": "vòng", "lan": "lần",
    "chuong": "chương", "loat": "loạt", "sinh": "sinh", "gia han": "gia hạn", "ram": "rằm",
    "quyen": "quyển", "lop": "lớp", "diem": "điểm", "buoc": "bước", "cau": "câu", "muc": "mục",
    "dieu": "điều", "can": "căn", "ma": "mã", "thua": "thửa", "o": "ô",
    "ngay cuoi": "ngày cưới",
    "khoan": "khoản", "bao hanh": "bảo hành", "mai tang": "mai táng",
    "vao dang": "vào đảng", "vao doan": "vào đoàn",
    "ket nap dang": "kết nạp đảng",
}  # fmt: skip
