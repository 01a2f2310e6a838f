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
#: The same with their marks: 'tới' is until, 'tội' in 'Ngày rửa tội' a sin, 'chiếu' a show.
MARKED_PARTS: Final = {
    "rang sang": "rạng sáng", "sang som": "sáng sớm", "sang": "sáng", "nua dem": "nửa đêm",
    "trua": "trưa", "chieu": "chiều", "toi": "tối", "dem": "đêm", "khuya": "khuya",
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
    "indochina time": 420, "gmt 7": 420, "utc 7": 420, "utc": 0, "gmt": 0, "est": -300,
    "edt": -240, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "jst": 540, "kst": 540,
    "sgt": 480, "msk": 180,
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
LONG_UNIT_LIMITS: Final = {"month": 11, "year": 9}
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
    "chieu toi": "chiều", "toi": "tối", "toi muon": "tối", "dem": "đêm", "dem muon": "đêm",
    "khuya": "đêm", "nua dem": "đêm", "dau gio sang": "sáng",
    "dau gio chieu": "chiều", "cuoi gio chieu": "chiều", "buoi sang": "sáng",
    "buoi chieu": "chiều", "buoi toi": "tối",
}  # fmt: skip
#: What may stand before the day and belongs to it.
DATELINE_LEADS: Final = (
    "vao", "vao luc", "vao hoi", "luc", "hoi", "khoang", "vao khoang", "trong", "hom", "cung trong",
    "cung", "tu", "ngay trong", "vao sang", "dung", "vao dung", "dung vao",
)  # fmt: skip
#: After these the day is a feast's, a document's or a limit's.
NOT_DATELINES: Final = (
    "ky niem", "nhan dip", "chao mung", "den", "tinh den", "truoc", "sau", "ke tu", "het",
    "truoc do",
    "den het", "du kien", "han", "hieu luc tu", "nhan ngay", "huong toi",
)  # fmt: skip

#: Years that a full date may name; anything else beside a day and month is a number.
YEARS: Final = range(1800, 2200)
