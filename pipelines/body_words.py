"""The words by which a body's furniture is known. Compared folded, at a paragraph's head."""

# Lead-ins of links to other articles, as city portals and newspapers print them.
RELATED = (
    "xem them",
    "doc them",
    "tin lien quan",
    "bai lien quan",
    "bai viet lien quan",
    "tin cung chuyen muc",
    "co the ban quan tam",
    "tin khac",
    "cac tin khac",
    "xem tiep",
    "tham khao them",
    "tin bai lien quan",
    ">>",
    ">",
    "»",
    "*",
)

# The portal's furniture, as whole paragraphs.
FURNITURE = frozenset(
    (
        "print",
        "in bai viet",
        "in trang",
        "goc",
        "tien ich thong tin",
        "nguon tin",
        "qr code",
        "qr code fanpage",
        "chung toi tren mang xa hoi",
        "tin khac",
        "chia se",
        "chia se bai viet",
        "binh luan",
        "gui email",
        "ve dau trang",
        "ma qr code truy cap vao fanpage cong tin tuc thanh pho hai phong",
        "tang co chu",
        "giam co chu",
        "a+",
        "a-",
        "aa",
        "lien ket",
        "tu khoa",
        "tags",
        "facebook",
        "zalo",
        "twitter",
        "tweet",
        "like",
        "share",
        "email",
    )
)
# A bold first paragraph that begins so opens an interview or an answer: it is no lede.
NO_LEDE = ("hoi:", "hoi :", "pv:", "phong vien:", "thua ong", "thua ba", "ban doc")
# From here on nothing is article any more.
TAIL_HEADS = (
    "qr code:",
    "tien ich thong tin",
    "chung toi tren mang xa hoi",
    "tin lien quan",
    "tin khac",
    "cac tin khac",
    "tin cung chuyen muc",
    "bai viet lien quan",
)
