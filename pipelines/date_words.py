"""The words and signs that dates are printed with: every word of a language is here, as data.

All texts are compared folded (`pipelines.date_text`), so one spelling stands for many: 'thu sau' is
Thứ Sáu, THỨ SÁU, thứ sáu and thu sau. What folding would confuse is written with its marks.
"""

from __future__ import annotations

from typing import Final

# --- weekdays and months -----------------------------------------------------------------------

#: What follows 'thứ' (or stands after T in T2..T7). Monday is 0, as datetime counts.
WEEKDAYS_VI: Final = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3,
    "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
#: 'chúa nhật' is the southern and Catholic press's; 'chủ nhựt' an older spelling.
SUNDAY_VI: Final = ("chu nhat", "chua nhat", "chu nhut", "chunhat", "cn")
#: What is counted by 'thứ': the session, the congress, the time.
COUNTED: Final = (
    "lan", "ky hop", "phien hop", "phien", "hoi nghi", "dai hoi", "khoa", "dot", "ky", "hang",
    "nguoi", "nam", "tap", "quyen", "so", "vong", "nhiem ky", "cuoc hop", "la",
)  # fmt: skip
ENGLISH_DAYS: Final = (
    "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thur", "thurs",
    "thursday", "fri", "friday", "sat", "saturday", "sun", "sunday",
)  # fmt: skip
WEEKDAYS_EN: Final = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}

#: What follows 'tháng'. Giêng and Chạp are the lunar year's first and last, and only sometimes
#: January and December: see LUNAR_MONTHS.
MONTHS_VI: Final = {
    "muoi hai": 12, "muoi mot": 11, "muoi": 10, "chin": 9, "tam": 8, "bay": 7, "sau": 6,
    "nam": 5, "tu": 4, "bon": 4, "ba": 3, "hai": 2, "mot": 1, "gieng": 1, "chap": 12,
}  # fmt: skip
LUNAR_MONTHS: Final = frozenset({"gieng", "chap"})
#: The same with their marks: '13 tháng từ' counts months, and 'tháng sau' is the next one.
MARKED_MONTHS: Final = frozenset((
    "một", "hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "giêng",
    "chạp",
))  # fmt: skip
#: 'tháng', 'Thg 12' (Unicode's locale data), 'Th12' (WordPress).
MONTH_LABELS: Final = ("thang", "thg", "th")
MONTHS_EN: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
MONTH_TAILS_EN: Final = {
    "jan": "uary", "feb": "ruary", "mar": "ch", "apr": "il", "may": "", "jun": "e", "jul": "y",
    "aug": "ust", "sep": "t(?:ember)?", "oct": "ober", "nov": "ember", "dec": "ember",
}  # fmt: skip

# --- hours -------------------------------------------------------------------------------------

#: Parts of the day: the hours (of 12) that mean the afternoon's twin. '11h59 đêm' is 23:59, but
#: '2h đêm' is 02:00; '1 giờ trưa' is 13:00, but '11 giờ trưa' is 11:00.
AFTERNOON_HOURS: Final[dict[str, range]] = {
    "rang sang": range(0), "sang som": range(0), "sang": range(0), "nua dem": range(9, 12),
    "trua": range(1, 4), "chieu": range(1, 12), "toi": range(1, 12), "dem": range(6, 12),
    "khuya": range(8, 12),
}  # fmt: skip
#: '12 giờ sáng' begins the day, '12 giờ đêm' ends it; elsewhere twelve is noon.
TWELVE_BEGINS: Final = frozenset({"rang sang", "sang som", "sang"})
TWELVE_ENDS: Final = frozenset({"toi", "dem", "khuya", "nua dem"})
#: SA (sáng) and CH (chiều) are what .NET prints for AM and PM in Vietnamese.
MERIDIEM_PM: Final = frozenset({"pm", "p.m", "ch"})

#: Words that end a printed hour; otherwise a digit, a minute's stroke, h or g ends it.
HOUR_ENDINGS: Final = (
    "gio",
    "phut",
    "ph",
    "giay",
    "ruoi",
    "am",
    "pm",
    "a.m",
    "p.m",
    "sa",
    "ch",
    "nay",
    "qua",
)

#: Zones that pages of Vietnamese sites name, in minutes east of Greenwich.
ZONES: Final = {
    "ict": 420, "gio viet nam": 420, "gio vn": 420, "gio ha noi": 420, "gio dong duong": 420,
    "indochina time": 420, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "pst": -480,
    "pdt": -420, "cet": 60, "cest": 120, "jst": 540, "kst": 540, "sgt": 480, "msk": 180,
}  # fmt: skip

# --- what stands around a date ----------------------------------------------------------------

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
#: What pages print after their date: buttons, counters, the label of what comes next.
PLAIN_TAILS: Final = (
    "luot xem", "so luot xem", "luot doc", "da xem", "xem", "goc", "in bai viet", "in", "chia se",
    "binh luan", "a", "a-", "a+", "theo doi", "nghe doc bai", "co chu", "print", "views",
    "boi", "by", "tin lien quan", "tin tuc", "tin", "bai", "nguoi dang", "dang boi", "tac gia",
)  # fmt: skip
#: What is counted beside a date: '6.9k lượt xem', '12 bình luận'.
COUNTERS: Final = (
    "luot xem", "luot doc", "luot thich", "luot nghe", "binh luan", "nguoi xem", "chia se",
    "da xem", "xem", "views", "view", "comments", "likes",
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
#: Whose documents bear a date, where 'của' and their name follow it: 'ngày ... của Chính phủ'.
AUTHORITIES: Final = (
    "chinh phu", "thu tuong", "quoc hoi", "bo", "ubnd", "uy ban", "hdnd", "hoi dong", "ban bi thu",
    "ban chap hanh", "chu tich", "tong cuc", "cuc", "tinh uy", "thanh uy", "toa an", "ngan hang",
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
    "gdkhq", "dang ky lan dau", "mo ban tu", "lich chieu",
)  # fmt: skip
#: What somebody or something went through on the day that a label or 'ngày' puts right after it;
#: a headline may end in these, and then the date after it is the page's.
EVENTS: Final = (
    "san xuat", "nhap ngu", "xuat ngu", "ket nap", "bo nhiem", "mien nhiem", "nghi huu", "dam cuoi",
    "le cuoi", "dinh hon", "ket hon", "an tang", "hoa tang", "tot nghiep", "tuyen dung", "dang ky",
    "dao han", "dang kiem", "kiem dinh", "vieng", "truy dieu", "hop dong", "ra doi", "noi cap",
    "hiep dinh", "cong uoc", "hiep uoc", "sua doi bo sung", "sua doi, bo sung",
)  # fmt: skip
#: Of OTHER_DATES those that an hour in digits after 'lúc' or 'ngày' makes no machine's date.
LIVES: Final = (
    "sinh", "ngay sinh", "mat", "qua doi", "tu tran", "hy sinh", "sinh nhat", "cap", "ngay cap",
    "giay phep", "ta the", "dob", "date of birth",
)  # fmt: skip
#: What folds like 'vào đăng' and is no joint: the day on which one joined the Party or the Union.
JOINED: Final = ("vao dang", "vao doan", "vao nganh", "vao bien che")
#: What labels that begin with 'Ngày' say of the page's own day; any other names another event's.
PAGE_FIELDS: Final = frozenset((
    "dang", "dang tin", "dang tai", "dang bai", "dang len", "cap nhat", "cap nhat cuoi",
    "cap nhat cuoi cung", "cap nhat lan cuoi", "cap nhat gan nhat", "cap nhat moi nhat", "tao",
    "tao tin", "tao bai", "khoi tao", "gui", "gui bai", "gui cau hoi", "gui tin", "hoi",
    "dat cau hoi", "tra loi", "xuat ban", "phat hanh", "ban hanh", "dua tin", "dua len", "tin",
    "viet", "viet bai", "bai viet", "bien tap", "duyet", "duyet dang", "cong bo", "cong khai",
    "sua", "sua doi", "chinh sua", "chinh sua cuoi", "sua lan cuoi", "sua cuoi", "thuc hien", "ky",
    "ky ban hanh", "van ban", "thang", "thang nam", "gio", "gio dang", "viet nam",
    "dia phuong", "chup", "quay", "ghi hinh",
    "lap", "bao cao", "in", "in bao", "tai len", "nhap", "nhap tin", "hien thi", "post", "public",
    "binh luan", "danh gia", "ra bao", "tham gia", "gia nhap", "phong van", "thu thap", "cap nhap",
    "truy cap", "soan", "soan thao", "dich", "luu", "up", "upload", "dang ban", "dang lai",
    "nhan xet",
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
))  # fmt: skip
#: What a footer says before the years in which it was claimed.
COPYRIGHT: Final = ("©", "copyright", "ban quyen")
#: Before the last day of something: with an hour in digits too it is no machine's date.
LIMITS: Final = (
    "han", "han nop", "han chot", "han cuoi", "han dang ky", "han nop ho so", "thoi han",
    "deadline", "thoi han nop ho so", "thoi han nop", "thoi han dang ky", "thoi han nhan ho so",
    "het han", "ngay het han", "thoi gian nop ho so", "co hieu luc", "co hieu luc ke", "ap dung",
    "hieu luc thi hanh", "hieu luc thi hanh ke", "hieu luc chinh thuc", "hieu luc chinh thuc ke",
    "cham nhat", "muon nhat", "tre nhat",
)  # fmt: skip
#: What ends or begins on a day where 'đến' or 'từ' stands between: 'Bảo hành đến: 12/08/2026'.
LIMITED: Final = (
    "uu dai", "khuyen mai", "bao hanh", "gia tri", "gia tri su dung", "giam gia", "con hang",
    "mo cua", "nhan ho so", "dang ky",
)  # fmt: skip
#: How labels of a last day begin, whatever they limit: 'Hạn cuối đăng ký:', 'Thời hạn góp ý:'.
LIMIT_HEADS: Final = ("han", "thoi han", "deadline")
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
    "build", "firmware", "issn", "lo sx", "so lo", "da xem",
)  # fmt: skip
#: What numbers count where these end a text: points, money, votes.
COUNTED_THINGS: Final = (
    "diem", "tuoi", "dong", "trieu", "ty", "phieu", "ban thang", "nghin", "dong/kg", "ha", "km",
    "tan",
)  # fmt: skip
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
    "dieu": "điều", "can": "căn", "khoan": "khoản", "vao dang": "vào đảng", "vao doan": "vào đoàn",
}  # fmt: skip

# --- relative words ----------------------------------------------------------------------------

NUMBERS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3,
}  # fmt: skip
UNITS: Final = {
    "giay": "second", "second": "second", "sec": "second", "phut": "minute", "minute": "minute",
    "min": "minute", "gio": "hour", "tieng": "hour", "hour": "hour", "h": "hour", "ngay": "day",
    "hr": "hour", "p": "minute", "hom": "day", "day": "day", "tuan": "week", "week": "week",
    "thang": "month", "month": "month", "nam": "year", "year": "year",
}  # fmt: skip
#: Units too short to be an age alone: '5h' is an hour, '16p' may be pages or points.
LETTERS: Final = ("h", "p")
AGO: Final = ("truoc", "truoc day", "ve truoc", "ago")
#: 'trong 20 năm qua' is a span of time; '1 tháng qua' alone is an age.
AGO_ALONE: Final = ("qua", "vua qua", "vua roi")
#: What says that a thing was put up, before its age: 'Đánh giá đã đăng vào 1 tuần trước'.
POSTED: Final = (
    "dang", "dang vao", "dang luc", "dang tai", "cap nhat", "cap nhat luc", "xuat ban",
    "cap nhat lan cuoi", "cong chieu", "cong bo", "gui", "gui luc",
)  # fmt: skip
#: More than this many years ago is history, not the age of a page.
MOST_YEARS_AGO: Final = 30
#: Words before an age or an hour that make it a sentence's: 'hơn 20 năm trước', 'từ 5 giờ sáng'.
SENTENCE_LEADS: Final = (
    "trong", "hon", "suot", "den", "khong qua", "cung", "nhu", "so voi", "sau", "toi thieu",
    "tu", "moi", "ngay tu", "tinh den", "tinh toi", "vong",
)  # fmt: skip
HENCE: Final = ("nua", "sau", "toi", "later")
#: How much of a unit may stand alone as a post's age; more is a filter's label ('30 ngày').
UNIT_LIMITS: Final = {"minute": 59, "hour": 23, "day": 29, "week": 8}
#: Unit and count from the reference. Written with their marks, for 'thắng trước' folds to the same.
LAST: Final = {
    "tuần trước": ("week", -1), "tuần qua": ("week", -1), "tuần rồi": ("week", -1),
    "last week": ("week", -1), "tháng trước": ("month", -1), "tháng qua": ("month", -1),
    "last month": ("month", -1), "năm ngoái": ("year", -1), "năm trước": ("year", -1),
    "last year": ("year", -1), "năm nay": ("year", 0), "tháng này": ("month", 0),
    "năm sau": ("year", 1), "năm tới": ("year", 1), "tháng sau": ("month", 1),
    "năm tiếp theo": ("year", 1), "năm kế tiếp": ("year", 1), "tuần sau": ("week", 1),
    "tuần tới": ("week", 1), "tháng tới": ("month", 1),
}  # fmt: skip
#: Weeks from the reference's, and whether the nearest such weekday is meant instead of a week's.
WEEK_SHIFTS: Final = {
    "tuan truoc": (-1, False), "tuan roi": (-1, False), "tuan qua": (-1, False),
    "tuan sau": (1, False), "tuan toi": (1, False), "qua": (-1, True), "vua roi": (-1, True),
    "vua qua": (-1, True), "truoc": (-1, True), "toi": (1, True), "sau": (1, True),
}  # fmt: skip
THIS_WEEK: Final = ("tuan nay",)
#: Days from the reference. 'tới nay' (until now) folds as 'tối nay' (tonight) does.
DAYS: Final = {
    "hôm nay": 0, "bữa nay": 0, "today": 0, "sáng nay": 0, "trưa nay": 0, "chiều nay": 0,
    "tối nay": 0, "đêm nay": 0, "hôm qua": -1, "bữa qua": -1, "yesterday": -1, "sáng qua": -1,
    "chiều qua": -1, "trưa qua": -1, "tối qua": -1, "đêm qua": -1, "hôm kia": -2, "hôm kìa": -3,
    "ngày mai": 1, "tomorrow": 1, "rạng sáng nay": 0, "tối hôm qua": -1, "chiều hôm qua": -1,
    "sáng hôm qua": -1, "đêm hôm qua": -1, "sáng hôm nay": 0, "chiều hôm nay": 0,
    "sáng sớm nay": 0, "sáng sớm hôm nay": 0, "trưa hôm nay": 0, "tối hôm nay": 0,
    "ngày kia": 2, "sáng mai": 1, "trưa mai": 1, "chiều mai": 1, "tối mai": 1, "đêm mai": 1,
    "sáng ngày mai": 1, "trưa ngày mai": 1, "chiều ngày mai": 1, "tối ngày mai": 1,
    "trưa hôm qua": -1, "rạng sáng qua": -1, "rạng sáng hôm nay": 0,
}  # fmt: skip
#: What makes a bare hour the hour of a day: 'lúc 7 giờ'. '7 giờ' alone is an age.
CLOCK_LEADS: Final = ("luc", "vao luc", "vao", "vao dung", "dung", "vao khoang", "khoang", "hoi")
#: Columns of every day, which are no dates: 'Giá vàng hôm nay', 'Kết quả xổ số hôm qua'.
COLUMNS: Final = (
    "gia", "ty gia", "lai suat", "thoi tiet", "du bao", "ket qua", "lich", "tin tuc", "tin",
    "tu vi", "xo so", "diem tin", "thoi su", "nhan dinh", "truc tiep", "bang gia", "bao", "bong da",
    "su kien",
)  # fmt: skip
NOW: Final = (
    "vua xong", "vua moi", "moi day", "ngay bay gio", "bay gio", "vai giay truoc", "moi dang",
    "vua dang", "just now", "a few seconds ago", "seconds ago", "luc nay", "ngay luc nay",
    "moi xong", "now", "vua cap nhat",
)  # fmt: skip

# --- datelines -----------------------------------------------------------------------------------

#: The parts of the day as datelines name them, and the name under which they are kept.
DATELINE_PARTS: Final = {
    "rang sang": "rạng sáng", "sang som": "sáng", "sang": "sáng", "trua": "trưa", "chieu": "chiều",
    "chieu toi": "chiều", "toi": "tối", "dem": "đêm", "khuya": "đêm", "dau gio sang": "sáng",
    "dau gio chieu": "chiều", "cuoi gio chieu": "chiều", "buoi sang": "sáng",
    "buoi chieu": "chiều", "buoi toi": "tối",
}  # fmt: skip
#: What may stand before the day and belongs to it.
DATELINE_LEADS: Final = (
    "vao", "vao luc", "vao hoi", "luc", "hoi", "khoang", "vao khoang", "trong", "hom", "cung trong",
    "cung", "tu", "ngay trong", "vao sang",
)  # fmt: skip
#: After these the day is a feast's, a document's or a limit's.
NOT_DATELINES: Final = (
    "ky niem", "nhan dip", "chao mung", "den", "tinh den", "truoc", "sau", "ke tu", "het",
    "truoc do",
    "den het", "du kien", "han", "hieu luc tu", "nhan ngay", "huong toi",
)  # fmt: skip

#: Years that a full date may name; anything else beside a day and month is a number.
YEARS: Final = range(1800, 2200)
