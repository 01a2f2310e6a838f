"""The dateline of a text, read against its publication."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.date_value import LOCAL
from pipelines.dateline import read_dateline

#: The beginning of a text, its publication; what is printed, the event's day, its part.
READ: list[tuple[str, str, str, str, str | None]] = [
    ("Chiều 31/12, Ban Quản lý Khu Kinh tế", "2021-12-31", "Chiều 31/12", "2021-12-31", "chiều"),
    ("Chiều 31/12, Ban Quản lý Khu Kinh tế", "2022-01-02", "Chiều 31/12", "2021-12-31", "chiều"),
    ("Đêm 1/1, hàng vạn người dân", "2021-12-31", "Đêm 1/1", "2022-01-01", "đêm"),
    ("Sáng 14-1, tại Trung tâm", "2022-01-14", "Sáng 14-1", "2022-01-14", "sáng"),
    # thanhphohaiphong.gov.vn dates this one 26/01/2019 (../shared/real/portals.md)
    ("Ngày 22-8, tại Trung tâm hội nghị", "2019-01-26", "Ngày 22-8", "2018-08-22", None),
    ("Ngày 19 – 4, UBND tỉnh tổ chức", "2022-04-20", "Ngày 19 - 4", "2022-04-19", None),
    ("Trong 2 ngày 3 và 4/5, tại", "2021-05-05", "Trong 2 ngày 3 và 4/5", "2021-05-03", None),
    ("Các ngày 28, 29, 30/12, tại", "2021-12-30", "Các ngày 28, 29, 30/12", "2021-12-28", None),
    ("Từ ngày 28 đến 30/12, tại", "2021-12-30", "Từ ngày 28 đến 30/12", "2021-12-28", None),
    ("Ngày 31/12 và 1/1, tại", "2022-01-01", "Ngày 31/12 và 1/1", "2021-12-31", None),
    ("Sáng nay 5/6, UBND", "2021-06-05", "Sáng nay 5/6", "2021-06-05", "sáng"),
    ("Sáng nay (5/6), UBND", "2021-06-05", "Sáng nay (5/6)", "2021-06-05", "sáng"),
    ("Sáng nay, UBND thành phố", "2021-06-05", "Sáng nay", "2021-06-05", "sáng"),
    ("Tối qua (12/3), tại", "2021-03-13", "Tối qua (12/3)", "2021-03-12", "tối"),
    ("Hôm qua, tại Hà Nội", "2021-03-01", "Hôm qua", "2021-02-28", None),
    ("Sáng ngày 19/5/2021, tại", "2021-05-19", "Sáng ngày 19/5/2021", "2021-05-19", "sáng"),
    # haiphong.gov.vn/Portal/PrintItem.aspx breaks the line inside the year
    ("Sáng ngày 19/5/20\n21, tại", "2021-05-19", "Sáng ngày 19/5/20 21", "2021-05-19", "sáng"),
    ("Chiều thứ Sáu, 31/12, tại", "2022-01-01", "Chiều thứ Sáu, 31/12", "2021-12-31", "chiều"),
    ("Rạng sáng 7.8, cảnh sát", "2021-08-07", "Rạng sáng 7.8", "2021-08-07", "rạng sáng"),
    ("Khoảng 15h30 chiều 5/7, tại", "2021-07-05", "Khoảng 15h30 chiều 5/7", "2021-07-05", "chiều"),
    ("Chiều ngày 15 tháng 3, tại", "2021-03-16", "Chiều ngày 15 tháng 3", "2021-03-15", "chiều"),
    ("(Haiphong.gov.vn) - Sáng 15/12, Ủy ban", "2020-12-15", "Sáng 15/12", "2020-12-15", "sáng"),
    ("(Haiphong.gov.vn) – Chiều 15/4, đồng chí", "2024-04-15", "Chiều 15/4", "2024-04-15", "chiều"),
    ("HPO – Ngày 5/6, tại", "2021-06-06", "Ngày 5/6", "2021-06-05", None),
    ("ĐCSVN - Sáng 5/6, tại", "2021-06-06", "Sáng 5/6", "2021-06-05", "sáng"),
    ("Hải Phòng, ngày 5/6, tại", "2021-06-06", "ngày 5/6", "2021-06-05", None),
    ("Tại Hà Nội, sáng 7/8, Bộ", "2021-08-07", "sáng 7/8", "2021-08-07", "sáng"),
    ("Kỷ niệm Quốc khánh 2/9, sáng 31/8, UBND", "2021-08-31", "sáng 31/8", "2021-08-31", "sáng"),
    ("Nhân kỷ niệm ngày 27/7, chiều 26/7, tại", "2021-07-26", "chiều 26/7", "2021-07-26", "chiều"),
    # the turn of the year, agencies, places and what leads in
    ("Tối 31-12, tại Quảng trường", "2021-12-31", "Tối 31-12", "2021-12-31", "tối"),
    ("Sáng 30/12, HĐND quận", "2022-01-04", "Sáng 30/12", "2021-12-30", "sáng"),
    ("HPO - Ngày 22/8, Công an", "2019-01-26", "Ngày 22/8", "2018-08-22", None),
    ("(HPĐT)- Chiều 17/5, Ban", "2021-05-17", "Chiều 17/5", "2021-05-17", "chiều"),
    ("(TTXVN) Ngày 9/3, Bộ Y tế", "2022-03-09", "Ngày 9/3", "2022-03-09", None),
    ("Theo TTXVN, sáng 9/3, Bộ", "2022-03-09", "sáng 9/3", "2022-03-09", "sáng"),
    ("Thủy Nguyên - Ngày 12.4, UBND", "2022-04-13", "Ngày 12.4", "2022-04-12", None),
    ("TP. Hải Phòng, sáng 12/4, tổ", "2022-04-13", "sáng 12/4", "2022-04-12", "sáng"),
    ("8h sáng 10/4, tại cầu Bính", "2022-04-11", "8h sáng 10/4", "2022-04-10", "sáng"),
    ("Ngày 9 và 10/4, tại Đồ Sơn", "2022-04-11", "Ngày 9 và 10/4", "2022-04-09", None),
    ("Chiều qua 4/1, tại", "2022-01-05", "Chiều qua 4/1", "2022-01-04", "chiều"),
    ("Thực hiện Kế hoạch số 12/KH-UBND, sáng 4/1, UBND", "2022-01-05",
     "sáng 4/1", "2022-01-04", "sáng"),
    ("Tối 27/1, tại Trung tâm", "2022-01-26", "Tối 27/1", "2022-01-27", "tối"),
    ("Ngày 15/1 tới, thành phố", "2022-01-02", "Ngày 15/1 tới", "2022-01-15", None),
    # of Tuổi Trẻ, VnExpress, Thanh Niên and others, 2023 to 2026, held out
    ("Hôm 18.8, Bộ Quốc phòng Anh phản ứng", "2026-08-19", "Hôm 18.8", "2026-08-18", None),
    ("Theo Đại sứ quán Mỹ, hôm 20-11 tại Phan Thiết, đại sứ", "2024-11-21", "hôm 20-11",
     "2024-11-20", None),
    ("Hôm qua 9-11, Quốc hội đã thảo luận tổ", "2024-11-10", "Hôm qua 9-11", "2024-11-09", None),
    ("Lúc 11h hôm nay tại trụ sở VFF, HLV Tan Cheng Hoe", "2026-08-18", "Lúc 11h hôm nay",
     "2026-08-18", None),
    ("Lúc 20h hôm nay 22-8, tuyển Việt Nam", "2026-08-22", "Lúc 20h hôm nay 22-8",
     "2026-08-22", None),
    ("Đêm muộn 9-11, Cổng thông tin quan trắc", "2024-11-10", "Đêm muộn 9-11",
     "2024-11-09", "đêm"),
    ("Đúng 22h ngày 19-11 (giờ địa phương), sau chuyến bay", "2024-11-20", "Đúng 22h ngày 19-11",
     "2024-11-19", None),
    ("Từ sáng 18-8, bộ đội các đơn vị", "2026-08-18", "Từ sáng 18-8", "2026-08-18", "sáng"),
    ("Từ tối nay 20.8 đến hết ngày 22.8, 7 phường ở TP.HCM", "2026-08-20",
     "Từ tối nay 20.8 đến hết ngày 22.8", "2026-08-20", "tối"),
    ("Từ ngày 16.8 đến hết ngày 18.8, đoàn giám sát", "2026-08-17",
     "Từ ngày 16.8 đến hết ngày 18.8", "2026-08-16", None),
    ("Tối 28/8, Hải Phòng sẽ khai mạc phố đi bộ", "2026-08-21", "Tối 28/8", "2026-08-28", "tối"),
    ("Tối 2/9, thành phố tổ chức bắn pháo hoa", "2026-08-21", "Tối 2/9", "2026-09-02", "tối"),
    ("Tối 5/1, thành phố tổ chức đêm nhạc", "2021-12-28", "Tối 5/1", "2022-01-05", "tối"),
    ("Sáng nay thứ bảy (22.8), cũng là ngày làm việc bù", "2026-08-22",
     "Sáng nay thứ bảy (22.8)", "2026-08-22", "sáng"),
    ("Khuya 10-11 rạng sáng 11-11, lực lượng", "2024-11-11", "Khuya 10-11", "2024-11-10", "đêm"),
]  # fmt: skip

#: Texts that tell no event's day, and their publication.
NONE: list[tuple[str, str]] = [
    ("", "2022-01-02"),
    ("Ngày 31/2, thành phố", "2022-01-02"),
    ("Ngày 32/12, thành phố", "2022-01-02"),
    ("Năm 2021, Ban Quản lý", "2021-12-31"),
    ("Tới 31/12, thành phố", "2021-12-31"),
    ("Tính đến ngày 31/12, toàn thành phố", "2022-01-05"),
    ("Từ ngày 1/1/2022, người dân", "2021-12-25"),
    ("Theo Quyết định số 2836/QĐ-UBND ngày 13/12/2016, từ", "2016-12-20"),
    ("Nhân kỷ niệm ngày 27/7, thành phố", "2021-07-26"),
    ("Tỷ số 2-1 nghiêng về", "2021-02-02"),
    ("18/26 TTHC thực hiện trực tuyến", "2021-12-31"),
    ("UBND thành phố vừa ban hành kế hoạch. Ngày 5/6, tại", "2021-06-05"),
    ("Ngày 5-10 hằng năm được chọn là Ngày Viêm màng não thế giới", "2024-11-19"),
    ("Hiệu trưởng viết thư ngỏ xin không nhận hoa, quà ngày 20-11", "2024-11-12"),
    ("Từ ngày 1-8, người dùng ví điện tử phải trả phí", "2026-08-17"),
    ("Tính từ ngày 23-6 đến hết ngày 22-8, các lực lượng", "2026-08-22"),
    ("Đến sáng 17-8, một số trang báo Malaysia", "2026-08-17"),
    ("Sáng 17/6/1983, người dân trên khắp Italy", "2026-08-21"),
    ("Ngày 20-86, Liên hiệp HTX Thương mại TP.HCM", "2026-08-19"),
    ("Dự kiến ngày 20-11, TAND TP.HCM xét xử", "2024-11-17"),
    ("Vào ngày 2/6/1953, Nữ hoàng Elizabeth", "2017-02-06"),
    ("Ngày 5/6, tại", "2021-01-05"),  # seven months before its publication: anyone's guess
    ("Cuối tuần qua, tại", "2021-06-05"),
    ("Ảnh minh họa. Ngày 6/2, tại", "2022-02-06"),
    ("Quang cảnh buổi lễ. Ảnh: HT. Sáng 5/1, UBND", "2022-01-05"),
    ("Sở Y tế thông báo như sau. Thời gian: từ 8 giờ ngày 16/12", "2021-12-28"),
    ("Từ 0h ngày 1/1, phí cảng biển", "2021-12-30"),
    ("Kể từ ngày 15/1, người dân", "2022-01-10"),
    ("Đến hết ngày 31/12, thu ngân sách", "2022-01-02"),
    ("Sau 3/4 thời gian thực hiện", "2022-04-10"),
    ("x" * 130 + ", sáng 5/6, tại", "2021-06-05"),
]


@pytest.mark.parametrize(("text", "published", "printed", "event", "part"), READ)
def test_read(text: str, published: str, printed: str, event: str, part: str | None) -> None:
    for moment in (
        date.fromisoformat(published),
        datetime.fromisoformat(published + "T21:00+07:00"),
    ):
        found = read_dateline(text, moment)
        assert found is not None
        assert (found.printed, found.event_date.isoformat(), found.part_of_day) == (
            printed,
            event,
            part,
        )


@pytest.mark.parametrize(("text", "published"), NONE)
def test_none(text: str, published: str) -> None:
    assert read_dateline(text, date.fromisoformat(published)) is None


@given(st.dates(date(1995, 1, 1), date(2040, 12, 31)), st.integers(0, 190))
def test_the_year_is_the_last_that_fits(event: date, days: int) -> None:
    published = date.fromordinal(event.toordinal() + days)
    found = read_dateline(f"Sáng {event.day}/{event.month}, tại", published)
    assert found is not None and found.event_date == event


@given(st.text(), st.dates())
def test_any_text_raises_nothing(text: str, published: date) -> None:
    read_dateline(text, published)
    read_dateline("Chiều 31/12, " + text, published)


@pytest.mark.parametrize("bit", ["1", "1/", "ngày ", "sáng ", "(", "1, ", "thứ ", "- "])
def test_long_texts_take_no_longer(bit: str) -> None:
    started = time.process_time()
    read_dateline(bit * 200_000, datetime(2022, 1, 2, tzinfo=LOCAL))
    assert time.process_time() - started < 0.25
