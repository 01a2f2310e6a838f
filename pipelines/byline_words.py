"""The words of Vietnamese bylines: labels, remarks, sources, titles, offices.

Phrases stand between bars, as `pipelines.text.spelling_key` writes them: lower case, hòa and not
hoà. Evidence is ../shared/real/bylines.jsonl, and the last lines of the 35,000 articles of
magizbox/scraper (baomoi.com, 2017). What only looks like a byline is in byline_traps.
"""

from __future__ import annotations

from typing import Final, Literal

Role = Literal["writer", "photographer", "videographer", "compiler", "translator", "editor"]
Roles = tuple[Role, ...]
Starts = dict[str, tuple[tuple[str, ...], ...]]

_W: Final[Roles] = ("writer",)
_P: Final[Roles] = ("photographer",)
_V: Final[Roles] = ("videographer",)
_C: Final[Roles] = ("compiler",)
_T: Final[Roles] = ("translator",)
_E: Final[Roles] = ("editor",)
_WP: Final[Roles] = ("writer", "photographer")
_NONE: Final[Roles] = ()


def phrases(table: str) -> tuple[str, ...]:
    """The phrases between bars, in order."""
    return tuple(" ".join(part.split()) for part in table.split("|"))


def words(table: str) -> frozenset[str]:
    """The phrases between bars, to look up."""
    return frozenset(phrases(table))


def starts(table: str) -> Starts:
    """The phrases between bars by their first words, the longest first, for `begins`."""
    index: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases(table), key=lambda one: -len(one.split())):
        index.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return {first: tuple(rest) for first, rest in index.items()}


def merged(*tables: Starts) -> Starts:
    """One table of all phrases of several."""
    return starts("|".join(" ".join(p) for one in tables for group in one.values() for p in group))


def begins(keys: list[str], table: Starts) -> int:
    """How many words of a phrase of the table the keys begin with; 0 if none."""
    for phrase in table.get(keys[0], ()) if keys else ():
        if len(phrase) == 1 or tuple(keys[: len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _roles(table: dict[str, Roles]) -> dict[str, Roles]:
    return {phrase: roles for group, roles in table.items() for phrase in phrases(group)}


# What may stand before a colon and the names, alone or joined: "Tin, bài và ảnh:". Work that has no
# role of its own (drawing, layout, music) is known, so that its names are not taken for writers.
LABELS: Final = _roles(
    {
        """
        thơ | ghi nhận | bài | bài viết | tin | tin bài | tin tức | nội dung | tác giả |
        thực hiện | viết | viết bài | nhóm thực hiện | người thực hiện | ghi | ghi chép |
        lược ghi | phỏng vấn | phóng sự | bút ký | ký sự | tùy bút | truyện ngắn | người viết |
        by | text | story | tổ chức thực hiện | chủ biên | tác giả bài viết | người đăng |
        đăng bởi | người gửi | người đăng tin | người đăng bài | người viết bài | người viết tin |
        người gửi bài | người cập nhật |
        nguồn, tác giả | author | authors | reporter | reporters | posted by | written by |
        story by |
        phóng viên | pv | p.v | p/v | nhóm pv | nhóm phóng viên | nhóm p.v | ctv | cộng tác viên
 | nhóm tác giả | tường thuật | lời bài | bởi | viết bởi | tản văn | tạp văn | tạp bút |
        hồi ký | ghi nhanh | truyện ký | tiểu phẩm | phóng sự điều tra | phóng sự ngắn |
        longform | emagazine | e-magazine | megastory | podcast |
        tổ chức nội dung | tổ chức bản thảo | nội dung bài viết
        """: _W,
        """
        ảnh | hình | hình ảnh | chùm ảnh | tin ảnh minh họa | photo | photos | photographer |
        người chụp | chụp ảnh | nhiếp ảnh | pics | nguồn ảnh | ảnh trong bài | ảnh chính |
        ảnh bìa | ảnh chụp | tư liệu ảnh
        """: _P,
        """
        phóng sự ảnh | ký sự ảnh | bài ảnh | tin ảnh
        """: _WP,
        """
        nguồn clip | nguồn video | video | clip | video clip | quay phim | phim |
        hình ảnh và video | camera | videos | quay | ghi hình | máy quay | quay và dựng
        """: _V,
        """
        tổng hợp | sưu tầm | biên soạn | tổng hợp và biên soạn | t/h | s/t | tổng thuật |
        thống kê | tuyển chọn | người sưu tầm | người biên soạn | người tổng hợp
        """: _C,
        """
        dịch | biên dịch | lược dịch | người dịch | chuyển ngữ | dịch giả | dịch thuật |
        phỏng dịch
        """: _T,
        """
        biên tập | hiệu đính | biên tập viên | btv | editor | người biên tập
        """: _E,
        """
        đồ họa | thiết kế | trình bày | minh họa | infographic | infographics | graphic |
        graphics | kỹ thuật | dựng phim | âm nhạc | dữ liệu | mỹ thuật | giọng đọc | design |
        layout | phát thanh | stylist | người mẫu | trang điểm | make up | makeup | trang phục |
        model | địa điểm | sản xuất | đạo diễn | kịch bản | phát thanh viên | coder | lập trình
 | dàn trang | dựng | dựng hình | dựng clip | hậu kỳ | kỹ xảo | lồng tiếng | thuyết minh |
        âm thanh | ánh sáng | vẽ | tranh | bìa | đọc | lời bình | dẫn chương trình | phụ trách |
        m.u.a | costume | hair | retouch | biên đạo | chỉ đạo |
        chỉ đạo sản xuất | chỉ đạo thực hiện | chỉ đạo nội dung
        """: _NONE,
    }
)

# Of these what a film or a show is credited with, and no article: "Đạo diễn: Morten Tyldum".
SHOWS: Final = words("""
    đạo diễn | kịch bản | diễn viên | sản xuất | người mẫu | model | stylist | trang điểm |
    make up | makeup | trang phục | địa điểm | âm nhạc | minh họa | giọng đọc | kỹ thuật | dựng phim
""")

# Without a colon these too begin a new part of the byline: "TẤN THANH - Ảnh NHÃ THY".
BARE_LABELS: Final = words("""
    ảnh | hình ảnh | clip | video | bài và ảnh | tin và ảnh | bài, ảnh | tin, ảnh | tin ảnh |
    bài ảnh | tin - ảnh | tin-ảnh | bài - ảnh | bài-ảnh | tin bài | tin, bài | đồ họa |
    video clip | quay phim | thiết kế | minh họa | trình bày | dựng phim |
    nguồn ảnh | nguồn clip | nguồn video | ảnh và clip
""")

# Before the name of who was first to print it.
SOURCES: Final = phrases("""
    theo | nguồn | nguồn tin | tin nguồn | dẫn nguồn | dẫn theo | trích | trích từ | trích nguồn |
    nguồn từ | source | via | theo nguồn | theo báo | từ báo | theo nguồn tin | nguồn tham khảo |
    tham khảo | đăng theo | đăng lại theo | đăng lại từ | lược theo | lược từ | từ | dẫn lại |
    link nguồn | nguồn bài viết | nguồn bài | xuất xứ
""")

# After a name, in brackets or bare: "Kim Ngân (tổng hợp)", "GIA MINH thực hiện".
REMARKS: Final = _roles(
    {
        """
        st | th | tổng hợp | sưu tầm | t/h | s/t | biên soạn | t/hợp | tổng hợp tin | tổng thuật
 | tổng hợp và lược dịch | tổng hợp và biên dịch | sưu tầm và biên soạn |
        tổng hợp, biên soạn | sưu tầm và giới thiệu | sưu tầm, giới thiệu |
        biên soạn và giới thiệu | sưu tầm, biên soạn |
        tuyển chọn và giới thiệu | tuyển chọn | tóm lược | lược thuật
        """: _C,
        """
        dịch | lược dịch | biên dịch | chuyển ngữ | phỏng dịch | dịch và tổng hợp | dịch thuật |
        trích dịch | dịch và giới thiệu | biên dịch và tổng hợp | lược dịch và tổng hợp
        """: _T,
        """
        thực hiện | ghi | lược ghi | giới thiệu | ghi chép | phỏng vấn | ghi nhận | tường thuật
 | ghi lại
        """: _W,
        """
        biên tập | hiệu đính
        """: _E,
        """
        phát
        """: _NONE,
    }
)

# Only between brackets: bare they are initials (TH, ST) or the beginning of a label.
BRACKET_REMARKS: Final = _roles(
    {
        """
        th | t.h | st | s.t | tổng hợp | st và bs | st & bs | st, bs | st và tổng hợp
        """: _C,
        """
        ảnh | photo | hình
        """: _P,
        """
        clip | video
        """: _V,
        """
        bài và ảnh | bài, ảnh | tin, ảnh | tin và ảnh
        """: _WP,
        """
        bài | bài viết | tin
        """: _W,
        """
        còn nữa | còn tiếp | xem tiếp | tiếp theo và hết | hết | kỳ cuối | ảnh minh họa | chi tiết |
        ảnh minh họa internet | hình minh họa
        """: _NONE,
    }
)

# Remarks that only a name stands before: "... Trân Châu (Tổng hợp theo báo A)", "... T.C Tổng hợp".
CLOSING_REMARKS: Final = phrases("t/h | th | t.h | tổng hợp | lược dịch | biên dịch | dịch | theo")
BARE_REMARKS: Final = phrases("tổng hợp | lược dịch")
# What a byline goes by that something runs into; most sentences hold none.
REMARK_MARKS: Final = ("ổng hợp", "ịch")
LEAD_MARKS: Final = (":", "/", ">>", " Theo ", " - ", " – ", "(th", "(Th", "(TH", *REMARK_MARKS)

# A whole byline that names nobody: ../shared/real/bylines.jsonl "Tổng hợp", "St".
NAMELESS: Final = words("""
    s.t | s/t | st | sưu tầm | t/h | theo tổng hợp | tổng hợp | tổng hợp tin
""")

# Pictures without a person to thank: NVCC is nhân vật cung cấp, FBNV Facebook nhân vật.
NO_CREDIT: Final = words("""
    ảnh tư liệu | báo chí | các báo | nhiều nguồn |
    bạn đọc | bạn đọc cung cấp | ban tổ chức | btc | cắt từ clip | cắt từ màn hình |
    cắt từ video | chụp màn hình | cmh | cơ quan công an cung cấp | công an cung cấp |
    ctv cung cấp | dân việt cung cấp | đồ họa | doanh nghiệp cung cấp | đơn vị cung cấp | facebook |
    fb | instagram | twitter | youtube | tiktok | zalo | pinterest | google | facebook nhân vật |
    fbnv | gia đình | gia đình cung cấp | internet | mạng xã hội | minh họa | mxh |
    người dân cung cấp | nhân vật | nhân vật cung cấp | nvcc | s.t | st | sưu tầm | t.h | t.l |
    tác giả cung cấp | tl | tổng hợp | từ internet | tư liệu
""")

# The staff as a whole, and what a longer name of it begins with: "Nhóm phóng viên thường trú".
COLLECTIVES: Final = words("""
    cộng sự | nhóm cộng sự | các cộng sự | ban bạn đọc | ban biên tập | ban chính trị |
    ban chuyên đề | ban công tác bạn đọc | ban điện tử | ban kinh tế | ban pháp luật |
    ban quốc tế | ban thể thao | ban thời sự | ban văn hóa | ban xã hội | bbt | btv | c.t.v |
    cộng tác viên | ctv | nhóm bạn đọc | nhóm biên tập | nhóm ctv | nhóm p.v | nhóm p.v. |
    nhóm phóng viên | nhóm pv | nhóm pv, ctv | nhóm pv-ctv | nhóm tác giả | nhóm thời sự |
    nhóm thực hiện | p.v | p/v | phòng biên tập | phòng thời sự | phóng viên | pv | pv-ctv |
    tổ biên tập | tổ phóng viên | tổ pv | tòa soạn
""")

# After a name these add nobody: "Hồng Hạnh - CTV", "Lan Anh và cộng sự".
ASIDES: Final = words("""
    các ctv | các cộng tác viên | các pv | các đồng nghiệp | đồng nghiệp | nhóm ctv | nnk | ctv |
    c.t.v | cộng tác viên | cộng sự | nhóm cộng sự | các cộng sự | pv | bbt
""")
COLLECTIVE_HEADS: Final = starts("""
    tổ pv | tổ phóng viên | nhóm pv | nhóm p.v | nhóm phóng viên | pv | p.v | p/v | phóng viên
""")

# Before a name, and not part of it. A word with dots is taken apart first: PGS.TS, BS.CKII.
TITLES: Final = words("""
    bác sĩ | bác sĩ cao cấp | bs cao cấp | bác sĩ chuyên khoa |
    bác sỹ | ban ctv | bạn đọc | biên tập viên | blogger | bs |
    bsck1 | bsck2 | bscki | bsckii | btv | cây bút | cb | chủ biên | chuyên gia |
    chuyên gia kinh tế | chuyên khoa | chuyên viên | ck1 | ck2 | cki | ckii | cn | cộng tác viên
 | ctv | cử nhân | cựu nhà báo | đ/t | đại đức | đại sứ | đại tá | đại tướng | đại úy |
    dịch giả | độc giả | dr | ds | dược sĩ | giảng viên | giáo sư | gs | gs.ts | gv | gvc |
    họa sĩ | họa sỹ | hòa thượng | học giả | hs | i | ii | kiến trúc sư | ks | kts | kỹ sư |
    linh mục | ls | luật gia | luật sư | lương y | mr | mrs | ms | msc | nag | nb | ncs | nghệ sĩ |
    nghệ sĩ nhiếp ảnh |
    nghiên cứu sinh | ngnd | ngưt | nhà báo | nhà giáo | nhà lý luận phê bình | nhà nghiên cứu |
    nhà nghiên cứu văn hóa | nhà phê bình | nhà sử học | nhà thơ | nhà văn | nhạc sĩ | nhạc sỹ |
    nhiếp ảnh gia | nnc | nsna | nsnd | nsut | nsưt | p.v | p/v | pgs | ph.d | phd | phó giáo sư
 | phóng viên | prof | pv | sinh viên | soạn giả | sv | tác giả | th.s | thạc sĩ | thạc sỹ |
    thiếu tá | thiếu tướng | thiếu úy | ths | ths.bs | thượng tá | thượng tọa | thượng tướng |
    thượng úy | tiến sĩ | tiến sĩ khoa học | tiến sỹ | trung tá | trung tướng | trung úy | ts |
    qncn | cnqp | vcqp | tskh | ttnd | ttưt | ttv | vs | gvcc | gsts | pgsts | tsbs | sr | soeur |
    nữ tu | writer | lm | giám mục | tổng giám mục |
    hồng y |
    mục sư | đgm | tgm | đtgm | ni sư | ni trưởng | sư cô | sư thầy | đại lão hòa thượng |
    tỳ kheo | tỳ kheo ni |
    tỳ khưu | sa môn | cư sĩ | bsnt | bs nội trú | đd | cnđd | đdck1 | ktv | hộ sinh | hsck1 |
    thượng sĩ | trung sĩ | hạ sĩ | chuẩn úy | chuẩn đô đốc | phó đô đốc | đô đốc
""")
# Of these a scholar's, who signs with his post: "GS. Tùng Bùi, Giám đốc Chương trình MBA".
LEARNED: Final = words("""
    gs | pgs | ts | ths | th | s | tskh | bs | ncs | gsts | pgsts | ls | luật | sư | bác | sĩ | sỹ |
    tiến | thạc | giáo | phó
""")
# Ranks of monks and nuns, which elsewhere are somebody's initials: "HT. Thích Bảo Nghiêm".
MONKS: Final = words("ht | tt | đđ | đlht | nt | ns | sc | tk | tkn")
MONKHOOD: Final = "thích"

# What somebody with a degree or an honour is of: "Thạc sĩ tâm lý A", "Nhà giáo Ưu tú B".
FIELDS: Final = starts("""
    tâm lý | tâm lý học | kinh tế | kinh tế học | luật | luật học | y khoa | y học | y tế công cộng
 | dinh dưỡng | giáo dục | giáo dục học | văn học | văn hóa | sử học | khoa học | nông nghiệp |
    xây dựng | nội trú | ưu tú | nhân dân | quốc tế | công nghệ | tài chính | ngân hàng |
    bất động sản | an ninh | quân sự | chứng khoán | môi trường | báo chí | ngôn ngữ | sinh học |
    hóa học | vật lý | toán học | triết học | tâm thần | nhi khoa | sản khoa | thủy sản |
    điều dưỡng |
    quản trị kinh doanh | công nghệ thông tin | da liễu | thần kinh | tim mạch | nam khoa |
    bóng đá | thể thao | giao thông | du lịch | lịch sử | âm nhạc | tư vấn | thẩm mỹ |
    phong thủy | pháp lý | truyền thông
""")

TITLE_STARTS: Final = starts("|".join(TITLES))

# After a name and a comma: what somebody took, or whose order he is of. No second name.
POSTNOMINALS: Final = words("""
    mba | cfa | cpa | acca | dba | llm | md | jd | sj | s.j | op | o.p | ofm | sdb | svd | cssr |
    dcct | pss | ocist | mtg
""")

# After "dịch từ", "tổng hợp từ": what it is made from, and no paper.
ORIGINALS: Final = starts("""
    tiếng | nguyên bản | nguyên tác | bản tiếng | bản dịch | nguồn | các | nhiều | báo chí | mạng
""")

# Where the clergy live: after a name only, for alone they are places.
HOUSES: Final = starts("""
    chùa | tịnh xá | thiền viện | tu viện | tịnh thất | nhà thờ | giáo xứ | giáo phận |
    hội thánh | đan viện
""")

# First words of an office or body: alone it signs as a source, after a name it is where one works.
UNIT_HEADS: Final = starts("""
    bv | văn phòng | vp | phòng | sở | ban | ubnd | hđnd | ủy ban | hội đồng | công an | trung tâm |
    đoàn | hội | chi cục | cục | tổng cục | trường | bệnh viện | đài | thành ủy | quận ủy |
    huyện ủy | tỉnh ủy | đảng ủy | bộ | tòa án | viện | vks | vksnd | liên đoàn | đồn | hải quan
 | cảng vụ | kho bạc | thành đoàn | tỉnh đoàn | quận đoàn | huyện đoàn | mttq | ủy ban mttq |
    bhxh | bảo hiểm xã hội | bql | bqlda | ban qlda | quân chủng |
    mặt trận | thanh tra | công ty | tổng công ty | tập đoàn | ngân hàng | học viện |
    đại học | đh | đhqg | khoa | câu lạc bộ | clb | tổ | bộ tư lệnh | vùng | quân khu | lữ đoàn
 | trung đoàn | tiểu đoàn | sư đoàn | thương vụ | đại sứ quán | ban quản lý | thành phố |
    cdc | vườn quốc gia | bảo tàng | thư viện | cổng | cổng ttđt | trang | ttđt | báo | tạp chí |
    tổng đài | website | kênh | hãng | hãng tin | hãng thông tấn | thông tấn xã | nxb |
    nhà xuất bản | chi nhánh | đảng bộ | chi bộ | ban tuyên giáo | ban chỉ huy | bch | bchqs |
    bđbp | bộ đội | hiệp hội | trạm | nhà máy | cơ quan | liên hiệp | nhà hát | tổng liên đoàn |
    cảng | khu | quỹ | trung ương | đoàn tncs | hội chữ thập đỏ | tt | ttvh | phường | xã | quận
 | huyện | tỉnh | văn phòng luật sư | chuyên trang | ttyt | điện lực | bưu điện | thuế |
    trại giam | nhà văn hóa | cung văn hóa | nhà thiếu nhi | cung thiếu nhi | htx | hợp tác xã |
    xí nghiệp | nông trường | lâm trường | hạt kiểm lâm |
    viettel | btg | bdv | ubkt | vptu | bts |
    tand | tandtc | vksndtc |
    ban trị sự | ttkn | ttgdtx | ttvhtt | bvđk |
    bvtw | bvqy | thpt | thcs | hlhpn | hnd | hccb | lđlđ | ubmttq | đtn | đtncs | đhsp | đhbk |
    cđsp | trung tâm y tế | bộ tổng tham mưu | tổng cục | quân chủng | binh đoàn | hạm đội
""")

# Heads after which the unit is a paper or a portal: that names a source wherever it stands.
PRESS_HEADS: Final = starts("""
    báo | tạp chí | đài | cổng | cổng ttđt | trang | kênh | hãng tin | hãng thông tấn | hãng |
    website | thông tấn xã | vov | vtv | vtc | ttxvn | bnews | trang tin | chuyên trang | nxb |
    radio | fanpage | thời báo | nhật báo | tuần báo
""")

# What goes on with such a head in small letters: Đài truyền hình, Trang thông tin, Báo điện tử.
PRESS_SECONDS: Final = words("điện | đối | phát | thông | tiếng | tin | truyền | ttđt | ảnh")

# Of these the ones that sign alone, on no list: "Cổng TTĐT quận Hải An".
PORTAL_HEADS: Final = starts("""
    cổng ttđt | cổng thông tin | đài phát thanh | đài truyền hình | đài truyền thanh | đài ptth |
    đài pt-th | đài pt&th | đài tt | đài tt-th | đài th | trang ttđt | trang thông tin
""")

PRESS_TAILS: Final = words("""
    agency | channel | chronicle | daily | express | gazette | herald | insider | journal |
    magazine | mail | media | mirror | monthly | network | news | observer | online | plus |
    post | press | radio | report | review | sport | sports | standard | star | telegraph |
    times | today | tribune | tv | weekly
""")

# In brackets after a name: where someone lives or works.
LOCAL_HEADS: Final = starts("""
    huyện | tỉnh | quận | phường | xã | thành phố | tp | thị xã | thị trấn | từ | tại | theo |
    nguyên | trường | cựu | đại học | dân tộc | sinh năm
""")

# Before a person's name it is that person's page that the picture comes from.
WALLS: Final = words("""
    facebook | fb | ig | instagram | internet | twitter | weibo | youtube
""")

# After "Nguồn" the whole is one source: "Nguồn: Facebook Ngô Quý Nhâm".
PAGES: Final = words("facebook | fb")

# Joins two names; never inside one.
AND_WORDS: Final = words("""
    & | + | and | cùng | và | với
""")

# Children named by their order, and what else is a name only after a name (Lương Kết, Bửu Đấu);
# alone, or before another word, they count or tell the time.
ORDERS: Final = words("hai | bốn | năm | sáu | bảy | bẩy | thứ | kết | trong | đấu")
# ... as they do after these, though each is a name too: "Quý Hai", "Kỳ Năm".
COUNTED: Final = words("hạng | hồi | khóa | kỳ | quý")

# Lower-case words that foreign names contain.
PARTICLES: Final = words("""
    al | bin | da | de | den | der | di | dos | du | el | la | le | of | van | von
""")

# A full stop after these ends nothing.
SHORTENED: Final = words("""
    đ/c | dr | h | jr | mr | mrs | ms | no | nsnd | nsưt | p | q | st | tp | tt | tx
""")
