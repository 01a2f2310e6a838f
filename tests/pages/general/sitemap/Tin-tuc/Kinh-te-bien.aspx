<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head id="Head1"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>Kinh tế biển - Trang thông tin điện tử</title>
<link href="/App_Themes/Portal/style.css" rel="stylesheet" type="text/css" />
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
<div class="chuyenmuc"><h1>Kinh tế biển</h1><div class="item"><a class="tin" href="/Tin-tuc/Kinh-te-bien/khanh-thanh-cau-cang-so-3-lach-huyen-154916.aspx">Khánh thành cầu cảng số 3 khu bến Lạch Huyện</a> <span class="ngay">(15/12/2020 | 16:42)</span><div class="tomtat">Chiều 15/12, tại khu bến Lạch Huyện, chủ đầu tư tổ chức lễ khánh thành cầu cảng số 3 sau hai mươi tháng thi công. Đây là cầu cảng đầu tiên của khu bến do doanh nghiệp trong nước tự thiết kế và giám sát.</div></div></div>
</td>
<td valign="top" class="right"><div class="box"><div class="boxtitle">Thông báo</div><div class="boxbody"><div>Lịch tiếp công dân của lãnh đạo tháng này</div><div>Đường dây nóng phản ánh hiện trường</div></div></div></td>
</tr></table>
<div id="footer"><div>Cơ quan chủ quản: Ủy ban nhân dân. Giấy phép số 12/GP-TTĐT.</div><div>Địa chỉ: số 1 phố Cảng. Điện thoại: (0225) 3000 000. Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</div></div>
</div></form></body></html>
