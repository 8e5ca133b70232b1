"""Appendices of real plans in short, made as Word documents and workbooks as their sources have them.

- `NQ03_TASKS`, `NQ03_TARGETS`: annexes II and I of Resolution 03/NQ-CP of 2025-01-09, as they stand in
  github.com/thetrungdtt/VNMasterplan, `NQCP03/`.
- `LAO_CAI`: the schedule of a report of the Lao Cai Department of Industry and Trade of September 2026, as
  a public repository of its scripts holds it.
- `HA_NOI`: plan 277/KH-UBND of Ha Noi, as github.com/DoPhuoc0805/Parsing-data-from-PDF tells of it in its
  tests: groups whose coordinating unit and deadline are merged over their parts.
"""

import io
from collections.abc import Sequence

from docx import Document
from openpyxl import Workbook

Row = Sequence[str]

NQ03_HEADING = (
    "PHỤ LỤC II",
    "DANH MỤC CÁC NHIỆM VỤ TRIỂN KHAI CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ THỰC HIỆN NGHỊ QUYẾT SỐ 57-NQ/TW",
    "(Kèm theo Chương trình hành động tại Nghị quyết số 03/NQ-CP ngày 09 tháng 01 năm 2025 của Chính phủ)",
)
NQ03_TASKS: Sequence[Row] = (
    (
        "TT",
        "Tên nhiệm vụ",
        "Cơ quan chủ trì",
        "Cơ quan phối hợp",
        "Kết quả",
        "Thời gian hoàn thành",
    ),
    ("I.", "Nâng cao nhận thức, đột phá về đổi mới tư duy", "", "", "", ""),
    (
        "1.",
        "Xây dựng, trình Thủ tướng Chính phủ ban hành và tổ chức triển khai chương trình tuyên truyền về nội dung Nghị quyết 57-NQ/TW",
        "Bộ Khoa học và Công nghệ",
        "Ban Tuyên giáo Trung ương; các bộ, ngành, địa phương; VTV, VOV, TTXVN",
        "Quyết định của Thủ tướng Chính phủ",
        "6/2025",
    ),
    (
        "2.",
        "Xây dựng chương trình chuyên biệt về khoa học, công nghệ trên truyền hình, phát thanh và mạng xã hội.",
        "VTV, VOV, TTXVN, các địa phương",
        "Bộ Khoa học và Công nghệ",
        "Chương trình",
        "Thường xuyên",
    ),
    (
        "3.",
        "Xây dựng kế hoạch phát động phong trào học tập trên các nền tảng số",
        "Các bộ, ngành, địa phương",
        "Bộ Khoa học và Công nghệ, Bộ Giáo dục và Đào tạo",
        "",
        "Thường xuyên",
    ),
    (
        "5.",
        "Xây dựng Đề án đánh giá mức độ hoàn thành nhiệm vụ chuyển đổi số của cơ quan nhà nước",
        "Bộ Nội vụ",
        "Các bộ, ngành, địa phương",
        "Đề án",
        "6/2025",
    ),
    (
        "7.",
        "Xây dựng kế hoạch triển khai Chương trình hành động của Chính phủ.",
        "Các bộ, ngành, địa phương",
        "",
        "Kế hoạch của các bộ, ngành, địa phương",
        "01/2025",
    ),
    (
        "9.",
        "Phấn đấu bố trí tỷ lệ phù hợp cán bộ có chuyên môn về khoa học kỹ thuật",
        "Bộ, ngành, địa phương",
        "",
        "Có tỷ lệ phù hợp cán bộ có chuyên môn về khoa học kỹ thuật trong đội ngũ lãnh đạo",
        "Nhiệm vụ thường xuyên",
    ),
    ("II.", "Khẩn trương, quyết liệt hoàn thiện thể chế", "", "", "", ""),
    (
        "16.",
        "Dự án Luật sửa đổi, bổ sung một số điều của Luật Chất lượng sản phẩm, hàng hóa",
        "Bộ Khoa học và Công nghệ",
        "Các bộ, ngành và địa phương",
        "Luật của Quốc hội",
        "Tháng 10/2025",
    ),
    (
        "27.",
        "Xây dựng Nghị định về các quỹ đầu tư mạo hiểm cho khởi nghiệp sáng tạo",
        "Bộ Khoa học và Công nghệ",
        "Bộ Tài chính",
        "Nghị định của Chính phủ",
        "2026",
    ),
    (
        "36.",
        "Xây dựng Quy định về cơ chế đặc biệt trong nghiên cứu, tiếp cận, mua các bí mật công nghệ",
        "Bộ Khoa học và Công nghệ",
        "Bộ Tài chính; các bộ, ngành",
        "Quyết định của Thủ tướng Chính phủ",
        "2025",
    ),
    (
        "41.",
        "Xây dựng Đề án nghiên cứu các sản phẩm, dịch vụ có tính lưỡng dụng phục vụ công nghiệp an ninh",
        "Bộ Công an",
        "",
        "",
        "2025",
    ),
    (
        "42.",
        "Đề án huy động hạ tầng viễn thông phục vụ yêu cầu, nhiệm vụ quốc phòng, an ninh.",
        "Bộ Công an",
        "Bộ Quốc phòng",
        "",
        "",
    ),
    (
        "III.",
        "Tăng cường đầu tư, hoàn thiện hạ tầng cho khoa học, công nghệ",
        "",
        "",
        "",
        "",
    ),
    (
        "45.",
        "Trình Thủ tướng Chính phủ thành lập Quỹ Đầu tư phát triển công nghiệp chiến lược",
        "Bộ Tài chính, Bộ Công Thương",
        "Các bộ, ngành",
        "Quyết định của Thủ tướng Chính phủ",
        "2025",
    ),
    (
        "47.",
        "Đề án đầu tư năng lực cho các tổ chức nghiên cứu phát triển công lập.",
        "Bộ Khoa học và Công nghệ",
        "Bộ Tài chính, các bộ, ngành",
        "Quyết định của Thủ tướng Chính phủ",
        "2025 - 2026",
    ),
    (
        "49.",
        "Bố trí ít nhất 15% ngân sách nhà nước chi sự nghiệp khoa học phục vụ nghiên cứu công nghệ chiến lược",
        "Bộ Tài chính",
        "Bộ Khoa học và Công nghệ, các bộ, ngành, địa phương",
        "Nghị quyết của Quốc hội, Quyết định của Thủ tướng Chính phủ",
        "Hằng năm",
    ),
    (
        "73.",
        "Nâng cấp hạ tầng công nghệ thông tin đáp ứng yêu cầu tại văn bản số 1552/BTTTT-TTH",
        "Các bộ, ngành, địa phương",
        "Bộ Công an, Bộ Khoa học và Công nghệ, Văn phòng Chính phủ",
        "Khắc phục lỗ hổng bảo mật, hệ thống đảm bảo an ninh, an toàn",
        "06/2025",
    ),
    (
        "76.",
        "Bảo đảm nguồn lực phục vụ di chuyển hệ thống công nghệ thông tin lên Trung tâm dữ liệu quốc gia",
        "Bộ Tài chính",
        "Bộ Công an",
        "",
        "2025 và những năm tiếp theo",
    ),
)
NQ03_TARGETS: Sequence[Row] = (
    ("TT", "Chỉ tiêu", "Đơn vị", "Kết quả", "Cơ quan chủ trì theo dõi, đánh giá"),
    ("I", "Đến năm 2030", "", "", ""),
    (
        "2",
        "Trình độ, năng lực công nghệ, đổi mới sáng tạo của doanh nghiệp",
        "Thứ bậc",
        "Đạt mức trên trung bình của thế giới",
        "Bộ Khoa học và Công nghệ",
    ),
    (
        "4",
        "Xếp hạng năng lực cạnh tranh số",
        "Thứ bậc",
        "≤ 3 Đông Nam Á; ≤ 50 Thế giới",
        "Bộ Thông tin và Truyền thông",
    ),
    (
        "7",
        "Số doanh nghiệp công nghệ số ngang tầm các nước tiên tiến",
        "Doanh nghiệp",
        "≥ 5",
        "Bộ Thông tin và Truyền thông",
    ),
    ("10", "Quy mô kinh tế số", "% GDP", "≥ 30", "Bộ Thông tin và Truyền thông"),
    (
        "11",
        "Chỉ tiêu về thực hiện thủ tục hành chính, dịch vụ công trên môi trường điện tử",
        "",
        "",
        "",
    ),
    (
        "11.1",
        "Tỉ lệ sử dụng dịch vụ công trực tuyến của người dân và doanh nghiệp",
        "%",
        "≥ 80",
        "Bộ Thông tin và Truyền thông",
    ),
    (
        "11.2",
        "Tỉ lệ cung cấp dịch vụ công trực tuyến toàn trình",
        "%",
        "90",
        "Văn phòng Chính phủ",
    ),
    (
        "11.8",
        "Tỉ lệ cắt giảm hoặc tự động hóa thủ tục hành chính về cấp phép",
        "%",
        ">= 30",
        "Văn phòng Chính phủ",
    ),
    (
        "14",
        "Chỉ số phát triển con người duy trì",
        "Chỉ số phát triển con người (HDI)",
        "> 0,7",
        "Bộ Khoa học và Công nghệ",
    ),
    (
        "17",
        "Chi ngân sách hàng năm cho phát triển khoa học, công nghệ",
        "% tổng chi NSNN",
        "≥ 3% và tăng dần theo yêu cầu phát triển",
        "Bộ Tài chính",
    ),
    (
        "19",
        "Tổ chức khoa học và công nghệ được xếp hạng khu vực và thế giới",
        "Tổ chức",
        "40 - 50",
        "Bộ Khoa học và Công nghệ",
    ),
    (
        "23.1",
        "Tỉ lệ người sử dụng có khả năng truy nhập băng rộng cố định với tốc độ trên 1Gb/s.",
        "%",
        "100%",
        "Bộ Thông tin và Truyền thông",
    ),
    (
        "23.2",
        "Số tuyến cáp quang biển mới đưa vào hoạt động",
        "Tuyến cáp quang biển",
        "09",
        "Bộ Thông tin và Truyền thông",
    ),
    (
        "29",
        "Hình thành các Trung tâm dữ liệu quốc gia",
        "Trung tâm dữ liệu quốc gia",
        "≥ 03",
        "Bộ Công an, Bộ Thông tin và Truyền thông và các bộ, ngành",
    ),
    (
        "33",
        "Xếp hạng về an toàn thông tin mạng",
        "Thứ bậc",
        "≤ 10",
        "Bộ Thông tin và Truyền thông",
    ),
)
LAO_CAI: Sequence[Row] = (
    ("TT", "Nội dung công việc", "Sản phẩm", "Đơn vị thực hiện", "Thời gian"),
    ("I. ĐÃ THỰC HIỆN (đến 14/9/2026)",),
    (
        "1",
        "Thành lập Tổ công tác; thu thập tài liệu; dựng dự thảo Kế hoạch; báo cáo UBND tỉnh",
        "Dự thảo Kế hoạch; Báo cáo UBND tỉnh",
        "Sở Công Thương",
        "8/2026 - 14/9/2026",
    ),
    (
        "II. SỐ LIỆU, KHẢO SÁT, LÀM VIỆC VỚI TRUNG ƯƠNG (15 - 30/9/2026, tiến hành đồng thời)",
    ),
    (
        "2",
        "Đề nghị doanh nghiệp chủ chuỗi và các cơ quan cung cấp số liệu theo biểu mẫu",
        "Hồ sơ số liệu; dữ liệu bàn giao",
        "Sở Công Thương; Sở NN&MT; doanh nghiệp",
        "Gửi 16/9; nhận trước 25/9",
    ),
    (
        "3",
        "Xin ý kiến bằng văn bản các sở, ngành, UBND cấp xã liên quan, doanh nghiệp chủ chuỗi",
        "Văn bản góp ý; Bảng tiếp thu, giải trình",
        "Sở Công Thương",
        "Gửi 16/9; hạn 26/9",
    ),
    (
        "4",
        "Khảo sát thực địa KCN Tằng Loỏng, các khai trường apatit",
        "Báo cáo khảo sát; số liệu xác nhận tại hiện trường",
        "Tổ công tác",
        "18 - 26/9",
    ),
    (
        "5",
        "Làm việc với Bộ Công Thương, Bộ KH&CN và các tập đoàn",
        "Biên bản làm việc; ý kiến về định hướng sản phẩm",
        "Lãnh đạo Sở; Tổ công tác",
        "22 - 30/9",
    ),
    ("III. HOÀN THIỆN, XIN Ý KIẾN, TRÌNH VÀ BAN HÀNH (01/10 - 15/10/2026)",),
    (
        "6",
        "Lập bảng cân đối nguồn; hoàn thiện dự thảo Kế hoạch và 02 phụ lục",
        "Dự thảo Kế hoạch hoàn thiện",
        "Sở Công Thương",
        "01 - 05/10",
    ),
    (
        "7",
        "Hội nghị lấy ý kiến các sở, ngành, doanh nghiệp chủ chuỗi",
        "Biên bản hội nghị; kết luận của Lãnh đạo UBND tỉnh",
        "UBND tỉnh chủ trì; Sở Công Thương chuẩn bị",
        "06 - 07/10",
    ),
    (
        "8",
        "Tiếp thu ý kiến hội nghị; trình UBND tỉnh; UBND tỉnh ban hành Kế hoạch",
        "Báo cáo trình UBND tỉnh; Kế hoạch của UBND tỉnh",
        "Giám đốc Sở; Văn phòng UBND tỉnh",
        "08 - 15/10; ban hành chậm nhất 15/10/2026",
    ),
)
HA_NOI: Sequence[Row] = (
    ("TT", "Nhiệm vụ", "Phân công", "", "Sản phẩm", "Thời hạn"),
    ("", "", "Chủ trì", "Phối hợp", "", ""),
    (
        "1",
        "Làm sạch, làm giàu dữ liệu",
        "",
        "Sở Khoa học và Công nghệ",
        "",
        "30/8/2026",
    ),
    (
        "a)",
        "Dữ liệu ngành tài chính",
        "Sở Tài chính",
        "",
        "- Dữ liệu đúng, đủ\n- Báo cáo kết quả",
        "",
    ),
    ("g)", "Dữ liệu ngành y tế", "Sở Y tế", "", "", ""),
    ("2", "Số hóa hồ sơ", "", "", "", ""),
    ("a)", "Đối với khoảng 3,2 triệu hồ sơ", "Sở Tư pháp", "", "", "30/7/2026"),
    ("b)", "Đối với khoảng 950.000 hồ sơ", "", "", "", "30/8/2026"),
    (
        "8",
        "Phát triển công dân số",
        "Sở Văn hóa và Thể thao",
        "",
        "",
        "100 ngày kể từ ngày ban hành",
    ),
    ("", "Tổng cộng: 12 nhóm nhiệm vụ", "", "", "", ""),
)
HA_NOI_MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:F2", "D3:D5", "F3:F5", "C7:C8")


def word_document(rows: Sequence[Row], heading: Sequence[str] = ()) -> bytes:
    """A document with a table; a row of one cell is merged over all columns."""
    document = Document()
    document.add_paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    for text in heading:
        document.add_paragraph(text)
    width = max(map(len, rows))
    table = document.add_table(len(rows), width, style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.rows[number].cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Nơi nhận:")
    return saved(document)


def workbook(
    rows: Sequence[Row], merged: Sequence[str] = (), title: Sequence[str] = ()
) -> bytes:
    """A workbook with a sheet: lines of a title, then the rows; then cells are merged."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Phụ lục"
    for text in title:
        sheet.append([text])
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    return saved(book)


def saved(document: object) -> bytes:
    """The bytes of a document or workbook."""
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()
