"""What looks like a byline and is none: people spoken of, documents, captions, headings, prose.

Phrases stand between bars, as in byline_words.
"""

from __future__ import annotations

from typing import Final

from pipelines.byline_words import phrases, starts, words

# Before somebody who is spoken of, not who writes. Some begin names as well (Anh Minh): those count
# only before a full name: "Chị NGUYỄN THỊ HỒNG TUYẾT, Châu Thành" (../shared/real/bylines.jsonl).
HONORIFICS: Final = starts("""
    á hậu | anh | bà | bác | bạn | bị cáo | bộ trưởng | ca sĩ | các | cầu thủ | cháu | chị | chú |
    chủ tịch | cô | cụ | đ/c | đạo diễn | diễn viên | đối tượng | đồng chí | em | giám đốc | hlv |
    hoa hậu | mc | nạn nhân | nghệ nhân | nghi phạm | người mẫu | ntk | ông | thầy | thủ tướng |
    tổng thống | vua | chúa | thánh | trạng nguyên | trạng trình | hoàng đế | hoàng hậu |
    bé | công chúa | nữ tướng | thưa | ngài | bác hồ | doanh nhân | ceo | đbqh | bệnh nhân |
    học sinh | thí sinh | thủ môn | tiền đạo | hậu vệ | tiền vệ | siêu mẫu | á khôi |
    hoa khôi | nam vương | rapper | vđv | võ sĩ | kỳ thủ | tay vợt | tay đua | trọng tài |
    trung vệ |
    tuyển thủ | danh thủ | danh hài | danh ca | siêu sao | ngôi sao | tỷ phú | đại gia | hot girl |
    hotgirl | hot boy | người đẹp | kiều nữ | nữ sinh | nam sinh | nữ diễn viên | nam diễn viên |
    nữ ca sĩ | nam ca sĩ | tài xế | lái xe | thiếu niên | cụ bà | cụ ông | liệt sĩ | tử tù |
    nghi can | cô gái | chàng trai | thanh niên | streamer | youtuber | tiktoker | vận động viên |
    huấn luyện viên | con trai | con gái | em trai | em gái | anh trai | chị gái |
    bạn trai | bạn gái | mẹ ruột | mẹ chồng | bố chồng | cô dâu | chú rể | ngư dân | nông dân |
    lão nông | tướng | chuẩn tướng | cựu binh | cựu chiến binh | mẹ việt nam anh hùng |
    anh hùng
""")

# Titles that are as often a subject's: alone with the name they sign nothing, "Nghệ sĩ Xuân Bắc".
SUBJECTS: Final = starts("nghệ sĩ | nghệ sỹ | sinh viên | sv")

# Springs by the sexagenary year: "Xuân Nhâm Dần"; "Xuân Quý" alone is a name.
_STEMS: Final = phrases("giáp | ất | bính | đinh | mậu | kỷ | canh | tân | nhâm | quý")
_BRANCHES: Final = phrases("tý | sửu | dần | mão | thìn | tỵ | ngọ | mùi | thân | dậu | tuất | hợi")
SPRINGS: Final = starts(
    "|".join(
        f"{head} {_STEMS[year % 10]} {_BRANCHES[year % 12]}"
        for head in ("xuân", "tết", "năm")
        for year in range(60)
    )
)

AMBIGUOUS_HONORIFICS: Final = words("""
    anh | bác | bạn | cô | em
""")

# A post, as it follows a name, or stands alone above the signer of a document.
POSTS: Final = starts("""
    chủ tịch | phó chủ tịch | bí thư | phó bí thư | giám đốc | phó giám đốc | tổng giám đốc |
    phó tổng giám đốc | phó tổng biên tập | ủy viên ban biên tập |
    trưởng ban | phó trưởng ban | trưởng phòng | phó trưởng phòng | chánh văn phòng |
    phó chánh văn phòng | cục trưởng | phó cục trưởng | bộ trưởng | thứ trưởng | thủ tướng |
    phó thủ tướng | hiệu trưởng | viện trưởng | chánh án | chánh thanh tra | tư lệnh | chính ủy
    | chỉ huy trưởng | trưởng công an | tổng biên tập | ủy viên | đại biểu | chi cục trưởng |
    trưởng đoàn | thường trực | vụ trưởng | tổng cục trưởng | tổng thư ký |
    trưởng khoa | người phát ngôn | kế toán trưởng | thư ký | đội trưởng | chủ nhiệm | trưởng |
    viện phó | hiệu phó | tham mưu trưởng | phó tham mưu trưởng | chính trị viên |
    phó chính trị viên | phó chính ủy | phó tư lệnh | phó chỉ huy trưởng | phó ban | phó phòng |
    công chức | cán bộ | trợ lý | phát ngôn viên | điều phối viên | giáo viên | trụ trì |
    phó trụ trì | viện chủ | cố vấn |
    tùy viên | tham tán | kiểm sát viên | phó trưởng |
    thẩm tra viên | điều tra viên | thanh tra viên | chấp hành viên | công chứng viên |
    tuyên truyền viên | kiểm soát viên | đăng kiểm viên
""")

# Above the names below a document, or before them on its lines: "CHỦ TỌA", "NGƯỜI LẬP BIỂU".
SIGNERS: Final = starts("""
    chủ tọa | thẩm phán | thủ trưởng | người lập | người làm đơn | người viết đơn | người khai |
    người đề nghị | người nhận | người giao | người bàn giao | thủ quỹ | kế toán | thủ kho |
    chủ hộ | trưởng thôn | tổ trưởng | tổ trưởng tổ dân phố | đại diện | xác nhận |
    ký tên | ký thay | thành viên | giám thị
""")

# Who holds one of these is written of, be his name first: "A - Thứ trưởng Bộ Công an".
STATESMEN: Final = starts("""
    bộ trưởng | thứ trưởng | thủ tướng | phó thủ tướng | tổng bí thư | chủ tịch nước |
    phó chủ tịch nước | chủ tịch quốc hội | phó chủ tịch quốc hội | tổng thống | đại sứ |
    người phát ngôn | bí thư thành ủy | bí thư tỉnh ủy
""")

# Before a post: who held it, or stands in: "nguyên Phó Chủ nhiệm Văn phòng Quốc hội".
FORMER: Final = words("nguyên | cựu | quyền | phó")

# The signature of a document: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "Nơi nhận:".
SIGNED_FOR: Final = words("""
    k/t | kt | kt/ | q | t/l | t/m | tl | tm | tm/ | tun | tuq
""")

DOCUMENT_ENDS: Final = phrases("""
    nơi nhận | đã ký | (đã ký) | lưu: | như trên | ký tên | xác nhận của | người lập | ký thay
""")

# "Theo Quyết định số 15/2020/QĐ-TTg": what a sentence begins with, not a source.
DOCUMENT_WORDS: Final = starts("""
    quyết định | nghị định | nghị quyết | thông tư | chỉ thị | kế hoạch | công văn | báo cáo |
    tờ trình | luật | pháp lệnh | quy định | số liệu | thống kê | dự báo | kết quả | thông báo |
    công điện | hướng dẫn | đề án | dự thảo | nguồn tin | lịch | lời | đánh giá | kết luận |
    hiến pháp | bộ luật | điều | khoản | mục | phụ lục | bản án | công ước | hợp đồng | lệnh |
    phán quyết | hồ sơ | đơn
""")

# What forms print where nobody is known.
NOBODY: Final = words("""
    n/a | null | none | nil | undefined | chưa rõ | không rõ | khuyết danh | source link |
    link nguồn
""")

# In small letters these words make a sentence of what begins like an office or a paper.
VERBS: Final = words("""
    bắt | bị | các | cần | cảnh | cho | chủ | chúc | có | của | cùng | cũng | đã | đang | đạt |
    đề | để | đến | đi | diễn | đó | đón | dự | đưa | được | gặp | giảm | góp | hỗ | hoàn | họp |
    khai | khẳng | khi | không | kiểm | ký | là | làm | lên | mở | mới | này | nên | nêu | nhận |
    như | những | phải | phối | ra | sau | sẽ | tại | tăng | tặng | thăm | theo | thông báo |
    tiếp | tổ | bố | gửi | hủy | miễn | mọi | ông | bà | kêu | mời | nâng | phạt | sẵn | tìm |
    lấy | kỷ | tác | chọn | gây | giành | đoạt | khoe | giúp | dọn | chụp | ủng | trao | trình |
    trong | trước | từ | vào | về | với |
    vừa | xét | xử | yêu | nói |
    kể | nhấn | biết | hỏi | luôn | xin | sử | mong | bác | vẫn | triệu | xác | dọc | giữa | đều |
    chờ
""")

# After these they are part of a noun: "Giám đốc Chương trình".
NO_VERBS: Final = {
    "chương": frozenset(("trình",)),
    "công": frozenset(("trình", "tác")),
    "cộng": frozenset(("tác",)),
    "hợp": frozenset(("tác",)),
    "quy": frozenset(("trình",)),
    "giáo": frozenset(("trình",)),
    "đối": frozenset(("tác",)),
    "sáng": frozenset(("tác",)),
    "lịch": frozenset(("sử",)),
}

# Never in a name: with one of these, words in capitals are a heading, furniture or prose. A word
# that is in data/gazetteer too is refused only where it stands alone.
NO_NAMES: Final = words("""
    admin | administrator | webmaster | hãy | đừng | vậy | mọi | mỗi | nhờ | dù | đâu | bão | chim |
    mùa xuân | mùa hè | mùa thu | mùa đông | tết nguyên | tết dương | tết trung | danh sách |
    liên quan | cúp | hộp thư | vắn | cuối | giọng hát | đồng bằng | bác hồ | hồ gươm | hồ tây |
    âm lịch |
    dương lịch | lược | csgt | tp | thpt | thcs | hđqt | pccc | vksnd | tand | ttđt | bqp | bca |
    u19 | u20 | u21 | u22 | u23 | fc | united | madrid | league | cup | champions | please | enter |
    y tế | y học | y dược | y đức | y tá | y sĩ | núi | đồi | suối | thác | nem | phở |
    bún | lẩu | quả | cà phê | hoa cải | sữa | mùa vàng | lăng | ngon | rau | thịt |
    copa | premier | open | masters | olympic | xét | xử | giỗ | all | rights | reserved | mã ck |
    mã số | thi đấu | chiến đấu | phấn đấu |
    đoàn kết |
    liên kết | cam kết | tiếng | truyện | tiểu thuyết | bài hát | ca khúc | your | name | here |
    unknown | anonymous |
    advertisement | ai | album | ăn | an toàn |
    and |
    ảnh | ba | back | bài | bán | bạn đọc | ban hành | bản quyền | bảng | báo | bay | bảy | bên |
    bệnh | bếp | biểu | bình luận | bộ | bởi | bốn | bóng | bóng đá | các | cách | cái | cám | cảm |
    câu | chào | chỉ | chia | chiếc | chiều | chín | chính phủ | cho | chủ tịch | chưa | chúng |
    chung kết | chương | chuyện | clip | có | code | comment | comments | con | còn | công nghệ |
    công ty | copy | cũ | của | cùng | cũng | cung hoàng đạo | cuộc | dạ | đá | đã | dài |
    đại biểu | đại học | dân | đang | đảng | danh mục | đáp | đất | đấu | đây | đề | đêm | đến |
    đẹp | địa | địa điểm | dịch | điểm | điện | điện thoại | điều | đính | đính kèm | đó |
    đoàn viên | đọc | đốc | đội | đời sống | đồng | động | đồng chí | dự án | du lịch | được |
    dưới | duyệt | email | facebook | fanpage | follow | for | game | ghi bàn | gì | giá |
    giải pháp | giải trí | giám đốc | giáo dục | giao thông | giờ | giữa | gốc | góc nhìn | hai |
    hàng | hay | hđnd | hết | hình | họ | hồ sơ | họa | hóa học | hoặc | hỏi | hội | hội nghị |
    hôm | home | hợp | hot | hotline | huyện | ích | kèm | kết | kết luận | kết quả | khác | khách |
    khi | khóa | khoa học | khoản | không | kì | kiến nghị | kính | kinh tế | ký | kỳ | là | lại |
    lạnh | lên | lịch sử | liên | liên hệ | like | live | login | lời | lớn | lớp | luận | luật |
    mà | mai này | mạng | máy | mệnh | menu | mình | minh họa | mở đầu | mới | mời | món | more |
    một | mua | mục | mục tiêu | mười | mv | năm | nào | nấu | nay | này | nếu | next | ngắn |
    ngày | nghị | nghị định | ngoài | ngôi | người | nguồn | nguyên nhân | nhà | nhạc | nhận |
    nhân dân | nhất | nhiệm vụ | nhiều | nhỏ | nhưng | những | nó | nói | nơi | nóng | nước | ô |
    phẩm | phạm vi | phần | pháo | pháp luật | phim | phụ lục | phường | previous | print | qr |
    qua | quá | quan | quận | quan hệ | quang cảnh | quảng cáo | quốc hội | quy hoạch | quyền |
    quyết định | ra | rất | read | related | rồi | rss | sản | sáng nay | sau | sáu | sẻ | sẽ |
    search | share | sinh học | số | sponsored | sự | sức khỏe | tag | tags | tại | tải | tại sao |
    tập | tàu | tế | tên | tệp | tháng | thành phố | thay | the | thẻ | thế giới | thế nào |
    thể thao | thêm | theo | thì | thị xã | this | thoại | thời gian | thông báo | thông tư | thứ |
    thủ tục | thực trạng | tịch | tiền | tiện ích | tin | tỉnh | tô | toán học | tôi | tối | tổng |
    top | tốt | trả | trailer | trân | trận | trang chủ | trên | triệu | trình | trong |
    trong nước | trưa | trước | trường | trường học | từ | từ khóa | tử vi | tuổi | tuy | twitter |
    tỷ | tỷ số | ubnd | uống | usd | ủy | ủy ban | và | vẫn | văn hóa | văn học | vâng | vào | về |
    vì | vì sao | video | việc | viện | viết | vnđ | với | vòng | vụ | website | with | xã hội |
    xấu | xe | xem | xin | xuống | ý kiến | you | youtube | zalo
""")

# Before another word these name a dish, a plant, a cave: "Bánh Mì Cay", "Hang Sơn Đoòng". With a
# label they are a pen name: "Ảnh: Bánh Cam" (../shared/real/bylines.jsonl).
THINGS: Final = words("""
    nhóm | cờ | hát | gốm | vợ | chồng | nhạc | kịch | tuồng | chèo | xẩm | múa | cung | phim |
    sách | nghề | bánh |
    rượu | cá | tôm | cua | mực | ốc | vịt | bò | heo | lợn | thịt | gạo | rau |
    quả | trái |
    cây | lá | củ | chè | kẹo | mứt | bia | sữa | mắm | muối | hạt | khoai | mì | miến | cháo |
    canh | gỏi | giò | chả | hang | hầm | đập | kênh | tàu | xe | máy | tủ |
    ghế | áo | váy | giày
""")

# After "theo", "nguồn", "trích" these make another word of it: theo dõi, nguồn gốc, trích dẫn.
NOT_SOURCES: Final = words("""
    dẫn | dòng | dõi | đó | đuổi | gốc | hầu | học | kịp | lập | lực | nhân lực | nước | sau | sát |
    thu | vốn | yêu cầu
""")

# What begins like an office and is none: "Bộ đôi giám khảo Lý Hùng".
NOT_UNITS: Final = starts("""
    bộ đôi | bộ ba | bộ tứ | bộ phim | bộ ảnh | bộ sưu tập | hội nghị | hội thảo | hội trường |
    hội chợ | hội diễn | hội thi | đoàn người | đoàn xe | đoàn khách | đoàn tàu | ban nhạc |
    ban công | vùng biển | vùng quê | vùng đất | khu vực | tổ chức | tổ ấm | trạm thu phí |
    khoa học | khoa giáo | phòng chống | phòng cháy | trường hợp | trường học | hội hè |
    cục diện | cục bộ | bộ mặt | bộ hành | bộ luật | bộ tiêu chí | bộ máy | bộ đồ | bộ đề |
    bộ quy tắc | ban đầu | ban đêm | ban ngày | hội tụ | hội ngộ | hội nhập | hội thao | hội đàm |
    hội vật | hội làng | hội lim | hội gióng | hội chọi | hội xuân | hội hoa | đoàn tụ | đoàn viên |
    đoàn chủ tịch | đoàn thư ký | đoàn giám sát | đoàn thanh tra | đoàn kiểm tra |
    đoàn rước | đoàn quân | khu vườn |
    khu rừng | khu chợ | khu nhà | khu trọ | viện trợ | viện phí | phòng ngừa | phòng vệ |
    phòng trọ | phòng thủ | phòng bệnh | phòng dịch | trạm dừng | trạm sạc | tổ quốc | tổ tiên |
    tổ hợp | tổ yến | quỹ đất | quỹ đạo | trang bị | trang trí | trang nghiêm | kênh đào |
    kênh rạch | kênh mương | báo động | báo hiệu | báo giá | báo thức | vùng cao | vùng sâu |
    vùng xa | vùng ven | vùng núi | cảng biển | trang phục | trang trại | trang sức |
    phòng khách | phòng ngủ | phòng tập
""")

# Where this stands before a name it is a place or its government, not a surname: Quận Hồng Bàng.
DISTRICTS: Final = words("quận | huyện | phường | xã | thị trấn | thị xã | tỉnh")

# The same, shortened: TP.Đà Nẵng, Q.Hải Châu.
SHORT_PLACES: Final = ("tp.", "tx.", "tt.", "q.", "h.", "p.", "t.")

# In brackets after a foreigner's name: whom he competes for.
COUNTRIES: Final = words("""
    việt nam | lào | campuchia | thái lan | myanmar | malaysia | singapore | indonesia |
    philippines |
    brunei | đông timor | timor leste | trung quốc | nhật bản | nhật | hàn quốc | triều tiên |
    mông cổ | đài loan | ấn độ | pakistan | bangladesh | sri lanka | nepal | iran | iraq | israel |
    palestine | syria | jordan | lebanon | ả rập xê út | saudi arabia | qatar | uae | kuwait |
    oman |
    yemen | thổ nhĩ kỳ | kazakhstan | uzbekistan | tajikistan | kyrgyzstan | turkmenistan |
    afghanistan | nga | ukraine | belarus | ba lan | đức | pháp | anh | scotland | wales | ireland |
    italia | italy | ý | tây ban nha | bồ đào nha | hà lan | bỉ | thụy sĩ | áo | séc | slovakia |
    hungary | romania | bulgaria | serbia | croatia | slovenia | bosnia | albania | hy lạp | síp |
    đan mạch | na uy | thụy điển | phần lan | iceland | estonia | latvia | litva | moldova |
    georgia | armenia | azerbaijan | mỹ | canada | mexico | cuba | brazil | argentina | chile |
    peru | colombia | venezuela | ecuador | uruguay | paraguay | bolivia | panama | jamaica |
    puerto rico | ai cập | maroc | morocco | algeria | tunisia | libya | nigeria | ghana | kenya |
    ethiopia | nam phi | senegal | cameroon | bờ biển ngà | mali | úc | australia | new zealand
""")

# An office signs, a site does not: "Khu công nghiệp Nam Đình Vũ" alone is a heading.
SITES: Final = starts("""
    khu đền | khu phố cổ | khu bảo tồn | khu nghỉ dưỡng | khu rừng | khu tưởng niệm |
    khu công nghiệp | kcn | khu kinh tế | khu đô thị | khu du lịch | khu di tích | cụm công nghiệp |
    cảng | thành phố | nhà máy | vườn quốc gia | bảo tàng | nhà hát | ngân hàng | clb |
    câu lạc bộ | trung tâm thương mại | siêu thị | chung cư
""")

# Before a number these head a part of a text: "Chương I".
NUMBERED: Final = words("bài | bảng | chương | điều | kỳ | mục | phần | phụ lục | quyển | tập")

# Before two words or more these name a place or an event, never a person: Cầu Hoàng Văn Thụ.
GEOGRAPHY: Final = starts("""
    cầu | đường | phố | chùa | đền | chợ | bến | ga | làng | thôn | núi | đảo | đèo |
    sân vận động | sân bay | nhà ga | nhà hát | công viên | tòa nhà | vịnh | biển | bãi | trận |
    thơ | nhạc | dốc | rừng | khe | đỉnh | đại nội | hoàng thành | thành cổ | phố cổ | làng cổ |
    bán đảo | ghềnh | gành | cồn | cánh đồng |
    phà | tháp | miếu | dinh | quảng trường | vườn hoa | ngõ | ngách | hẻm | xóm |
    buôn | ấp |
    khu phố | suối | thác | hang | đầm | mũi | hòn | cù lao | đại lộ | quốc lộ |
    tỉnh lộ | cao tốc | hầm | nút giao | cống | đập | nghĩa trang | khách sạn | nhà hàng | quán |
    ngã ba | ngã tư | ngã năm | ngã sáu | vòng xuyến | bến xe | bến tàu | bến phà |
    giải | lễ | chương | điều | phần | mục | khoản | hội trường | dự án | tượng đài
""")

# How somebody is shown in a picture, not where they work: "Nguyễn An (bên trái)".
PICTURED: Final = words("""
    áo | bìa | đứng | fc | giữa | hàng | ngồi | phải | sn | thứ | trái | tuổi | vai
""")

# How captions begin on city portals: "Quang cảnh Hội nghị.", "Các đại biểu dự buổi lễ."
CAPTION_HEADS: Final = starts("""
    quang cảnh | toàn cảnh | các đại biểu | đại biểu | một góc | hình ảnh | khung cảnh |
    phối cảnh | sơ đồ | biểu đồ | ảnh chụp | ảnh tư liệu | lực lượng chức năng | công nhân |
    lãnh đạo thành phố tặng | lãnh đạo thành phố trao | lãnh đạo thành phố chụp | đoàn công tác
    | đoàn đại biểu | tiết mục | nghi thức | các đồng chí lãnh đạo | chụp ảnh lưu niệm |
    đông đảo | không khí | thi công | cảnh | ban tổ chức trao | ban tổ chức tặng | hiện trường
""")

SPOKEN_OF: Final = starts("""
    đồng chí | đ/c | ông | bà | các đồng chí | lãnh đạo | chủ tịch | bí thư | phó | thủ tướng |
    bộ trưởng | giám đốc | đại diện | thường trực | ban tổ chức | chị | anh
""")

CAPTION_VERBS: Final = phrases("""
    phát biểu | trao | tặng | chủ trì | thăm | kiểm tra | báo cáo | trình bày | dâng hương |
    chúc mừng | chụp ảnh | cắt băng | bấm nút | tặng hoa | kết luận | khai mạc | dự | tiếp
""")

# What follows a byline without being text of the article.
AFTER_BYLINE: Final = phrases("""
    bản quyền | mời bạn đọc | mời quý | mời độc giả | (còn nữa) | còn nữa | (còn tiếp) |
    xem thêm | tin liên quan | tin khác | các tin khác | tin cùng chuyên mục | tải về | tải file
    | xem chi tiết | toàn văn | đọc thêm | >> | từ khóa | tags | chia sẻ | file đính kèm |
    tệp đính kèm | đón đọc | (hết) | hết | *** | tiện ích thông tin | qr code |
    chúng tôi trên mạng | hotline | liên hệ | tài liệu đính kèm | văn bản đính kèm | lượt xem |
    in trang | gửi bài viết | đánh giá bài viết | bình luận | nguồn tin | quay lại |
    về trang trước | các bài viết khác | tin mới | bài viết liên quan | kỳ sau | (xem tiếp |
    xem tiếp | * | chi tiết | link | mã qr | tin đã đưa | bài viết thể hiện | thông tin liên hệ
""")

# How what comes before a film or pictures begins; with a colon, who made them stands after it.
SHOWN: Final = starts("""
    video | clip | xem video | xem clip | xem thêm | xem lại | một số hình ảnh | những hình ảnh |
    chùm ảnh | cận cảnh | cùng ngắm | chiêm ngưỡng | màn | toàn văn | sau đây là toàn văn
""")

# With one of these a line announces a film or pictures, and no list: "Mời xem video dưới đây:".
WATCHED: Final = words("video | clip | ảnh | phim | audio")

# "Xem thêm: ..." leads to another article: a byline there must say that it is one.
MORE: Final = "thêm"

# What a portal prints after a byline on its line.
TRAILING: Final = (
    "Xem thêm:",
    "Xem thêm",
    "Xem tiếp",
    "Source link",
    "Link nguồn",
    " Nguồn",
    " Nguồn:",
    " PHẢN HỒI",
    " Phản hồi",
    " Góp ý",
    " Email Print",
    " Tin liên quan",
    " Tin liên quan:",
    " Bài liên quan",
    " Bài liên quan:",
    " Tin bài liên quan",
    " Tin bài liên quan:",
    " Tin, bài liên quan",
    " Tin, bài liên quan:",
    " TIN LIÊN QUAN",
    " BÀI LIÊN QUAN",
    " Bình luận",
    " Chia sẻ",
    " Bài viết thể hiện quan điểm riêng của tác giả",
)

# A paragraph that ends so has not ended: what comes then in bold still belongs to the sentence.
UNFINISHED: Final = words("""
    anh | bà | bởi | chí | chị | cho | cô | của | cùng | đến | do | đốc | đồng | em | gồm | hiệu
    | là | như | ở | ông | sĩ | tại | tên | theo | thư | tịch | trưởng | từ | và | viên | với
""")
