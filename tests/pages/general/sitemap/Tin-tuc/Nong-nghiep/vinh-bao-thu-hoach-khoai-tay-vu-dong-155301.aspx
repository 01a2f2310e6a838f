<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head id="Head1"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>Vĩnh Bảo thu hoạch khoai tây vụ đông - Trang thông tin điện tử</title>
<link href="/App_Themes/Portal/style.css" rel="stylesheet" type="text/css" />
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Vĩnh Bảo thu hoạch khoai tây vụ đông", "datePublished": "2021-01-03T01:05:00Z", "mainEntityOfPage": "http://SITE/Tin-tuc/Nong-nghiep/vinh-bao-thu-hoach-khoai-tay-vu-dong-155301.aspx", "publisher": {"@type": "Organization", "name": "Trang thông tin điện tử"}}</script>
</head>
<body>
<form name="aspnetForm" method="post" action="./Default.aspx" id="aspnetForm">
<div><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUKLTI2NjY5ODk2Nw9kFgJmD2QWAgIDD2QWAgIBD2QWBGYP" /></div>
<div id="wrapper"><div id="banner"><a href="/"><img src="/App_Themes/Portal/banner.jpg" alt="Trang thông tin điện tử" /></a></div>
<div id="ctl00_topbar"><table width="100%"><tr><td class="topmenu"><a href="/">Trang chủ</a> | <a href="/gioi-thieu-chung.aspx">Giới thiệu</a> | <a href="/Tin-tuc/Kinh-te-bien.aspx">Kinh tế biển</a> | <a href="/Tin-tuc/Van-hoa.aspx">Văn hóa</a> | <a href="/Tin-tuc/Nong-nghiep.aspx">Nông nghiệp</a> | <a href="/lien-he-toa-soan.aspx">Liên hệ</a></td>
<td align="right"><span id="ctl00_lblToday" class="date">TODAY</span></td></tr></table></div>
<table width="100%" cellpadding="0" cellspacing="0"><tr>
<td valign="top" class="left"><div class="box"><div class="boxtitle">Liên kết website</div><div class="boxbody"><select><option>-- Chọn --</option><option>Cổng thông tin</option></select></div></div></td>
<td valign="top" class="center">
<div id="ctl00_Main_ctl00_pnlDetail"><div><div class="tieude"><h1>Vĩnh Bảo thu hoạch khoai tây vụ đông</h1></div><div class="ngaydang">(3/1/2021 | 08:05)</div></div>
<table width="100%" border="0"><tr><td><div id="ctl00_Main_ctl00_divContent">
<p style="text-align: justify;"><span style="font-size: 12pt;">Những ngày đầu tháng 1, nông dân các xã Trấn Dương và Hòa Bình xuống đồng thu hoạch khoai tây vụ đông. Năm nay thời tiết thuận, củ đều và ít sâu bệnh hơn mọi năm.</span></p>
<p style="text-align: justify;"><span style="font-size: 12pt;">Theo phòng nông nghiệp huyện, toàn huyện trồng 320 héc-ta khoai tây, năng suất bình quân ước đạt mười bảy tấn một héc-ta, cao hơn vụ trước gần hai tấn.</span></p>
<p style="text-align: justify;"><span style="font-size: 12pt;">Bà con phấn khởi vì doanh nghiệp bao tiêu toàn bộ sản phẩm ngay tại ruộng với giá ổn định. Sau khi trừ chi phí, mỗi sào cho lãi chừng hai triệu rưỡi.</span></p>
<p style="text-align: justify;"><span style="font-size: 12pt;">Huyện dự kiến mở rộng diện tích thêm năm mươi héc-ta trong vụ tới và xây dựng kho lạnh bảo quản giống.</span></p>
<p style="text-align: right;"><strong>Nguyễn Thị Lan Anh</strong></p>
</div></td></tr></table>
<div class="congcu"><a href="javascript:window.print()">In bài viết</a> <a href="#top">Về đầu trang</a></div>
<div class="cactinkhac"><div class="tit">Các tin khác</div><div class="tinkhac"><a href="/Tin-tuc/Kinh-te-bien/khanh-thanh-cau-cang-so-3-lach-huyen-154916.aspx">Khánh thành cầu cảng số 3 khu bến Lạch Huyện</a> <span class="ngay">(15/12/2020 | 16:42)</span></div><div class="tinkhac"><a href="/Tin-tuc/Van-hoa/dem-nhac-chao-nam-moi-o-quang-truong-nha-hat-160022.aspx">Đêm nhạc chào năm mới ở quảng trường Nhà hát</a> <span class="ngay">(1/1/2022 | 00:30)</span></div></div></div>
</td>
<td valign="top" class="right"><div class="box"><div class="boxtitle">Thông báo</div><div class="boxbody"><div>Lịch tiếp công dân của lãnh đạo tháng này</div><div>Đường dây nóng phản ánh hiện trường</div></div></div></td>
</tr></table>
<div id="footer"><div>Cơ quan chủ quản: Ủy ban nhân dân. Giấy phép số 12/GP-TTĐT.</div><div>Địa chỉ: số 1 phố Cảng. Điện thoại: (0225) 3000 000. Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</div></div>
</div></form></body></html>
