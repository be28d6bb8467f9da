//! The formats, those that an office holds most first.

use super::{Fate, Format, Looks};
use crate::{Content, Kind, Unread, ofd, readers};

/// Every format that is read, or is refused with what to do.
///
/// ```
/// use gongkai_loader::FORMATS;
/// assert!(FORMATS.iter().all(|format| format.kind().is_some() != format.unread().is_some()));
/// ```
pub const FORMATS: [Format; 20] = [
    Format {
        extensions: &["docx", "docm"],
        title: ("Word", "Word"),
        name: ("Word 文件", "Word file"),
        about: ("按接受全部修订后的样子读取", "as shown with every tracked change accepted"),
        detail: "a Word file: as shown with every tracked change accepted; places are paragraphs, tables, rows, columns",
        looks: &[Looks::Part("word/document.xml")],
        fate: Fate::Read(Kind::Docx, readers::word),
    },
    Format {
        extensions: &["doc", "dot", "wps", "wpt"],
        title: ("旧版 Word 和 WPS 文字", "old Word and WPS Writer"),
        name: ("Word 文件", "Word file"),
        about: (
            "Word 97—2003 和 WPS 文字写的文件；实为网页、RTF、DOCX 的，按实际格式读取",
            "files of Word 97 to 2003 and of WPS Writer; one that is in truth a page, RTF or DOCX is read as that",
        ),
        detail: "a file of Word 97 to 2003, or of WPS Writer, which writes the same: as its `.docx` is, fast-saved ones too; what is \
                 encrypted, of Word 95 or before, or of Microsoft Works (whose files are called `.wps` too) is refused, with what to do. \
                 One that is in truth a `.docx`, RTF, a page (saved whole or not) or text is read as that: what a file is counts before \
                 what it is called, under every name",
        looks: &[Looks::Stream("WordDocument"), Looks::Starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content::Ole)],
        fate: Fate::Read(Kind::Doc, readers::word),
    },
    Format {
        extensions: &["rtf"],
        title: ("RTF", "RTF"),
        name: ("RTF 文件", "RTF file"),
        about: ("业务系统导出的，常被叫作 .doc", "as systems export it and call it `.doc`"),
        detail: "RTF, which systems export and call `.doc`: read like a Word file, under every name; bytes in the code page of their \
                 font, `\\u`, tables with merged cells and in tables, numbers of lists as the file writes them out; 32 MiB and 100,000 \
                 table cells at most. A file that ends early is a problem (`cut_off`), and the row that it ends in is not read",
        looks: &[Looks::Starts(b"{\\rtf", Content::Rtf)],
        fate: Fate::Read(Kind::Rtf, readers::rich),
    },
    Format {
        extensions: &["html", "htm", "shtml", "xhtml"],
        title: ("网页", "web pages"),
        name: ("网页", "a web page"),
        about: (
            "公布的网页：合并单元格、Word 转存的标记、排版用的表格、没有声明的 GBK",
            "as published: merged cells, Word markup, layout tables, GBK without a declaration",
        ),
        detail: "a web page as it was published; tables may be drawn with blocks (CSS tables, grids, flex boxes, lists); where the page \
                 shows no report, one that it carries in a script, a template or a field is read",
        looks: &[],
        fate: Fate::Read(Kind::Html, readers::page),
    },
    Format {
        extensions: &["mht", "mhtml"],
        title: ("整页保存的网页（MHT）", "pages saved whole (MHT)"),
        name: ("整页保存的网页", "a page saved whole"),
        about: ("浏览器或 Word 保存的，含其中的框架", "as browsers and Word save them, frames too"),
        detail: "a web page saved whole: the page that the file names as its first, in the encoding that its part names; where it has \
                 no report, those of its frames that have. A file that ends early is a problem (`cut_off`); one without a page in it is \
                 refused",
        looks: &[],
        fate: Fate::Read(Kind::Html, readers::page),
    },
    Format {
        extensions: &["pdf"],
        title: ("PDF", "PDF"),
        name: ("PDF", "PDF"),
        about: ("有文字层的", "with a text layer"),
        detail: "a PDF with a text layer; places are pages, tables, rows, columns",
        looks: &[Looks::Starts(b"%PDF-", Content::Pdf)],
        fate: Fate::Read(Kind::Pdf, readers::portable),
    },
    Format {
        extensions: &["ofd"],
        title: ("OFD", "OFD"),
        name: ("OFD 文件", "OFD file"),
        about: ("国家版式文件（GB/T 33190），有文字层的", "the national fixed layout (GB/T 33190), with a text layer"),
        detail: "an OFD (GB/T 33190) with a text layer: pages with their templates; each document in it is a report of its own; \
                 signatures, stamps, annotations, attachments and pictures are passed over. Text that is only glyphs is read where the \
                 embedded font says which characters they are",
        looks: &[Looks::Part(ofd::ROOT)],
        fate: Fate::Read(Kind::Ofd, readers::fixed),
    },
    Format {
        extensions: &["xlsx", "xlsm", "xls", "et", "ods"],
        title: ("Excel 和 WPS 表格", "Excel and WPS sheets"),
        name: ("Excel 文件", "Excel file"),
        about: (
            "单位填写的法定表格，或一行一份报告；LibreOffice 的也可以",
            "the tables as offices lay them out, or one row a report; LibreOffice’s too",
        ),
        detail: "a workbook: statutory tables on one sheet or several, or one row a report (columns as in wide CSV; 单位名称, 年度, 地区 \
                 and 发布日期 name agency, year, region and date; the header is one of the first six rows); hidden sheets, rows and \
                 columns are not read; a page that is called `.xls`, as many systems export it, is read as a page; XLSB and the XML of \
                 Excel 2003 are refused, with what to save them as",
        looks: &[
            Looks::Part("xl/workbook.xml"),
            Looks::Part("content.xml"),
            Looks::Stream("Workbook"),
            Looks::Stream("Book"),
        ],
        fate: Fate::Read(Kind::Sheet, readers::workbook),
    },
    Format {
        extensions: &["txt", "text", "md"],
        title: ("文本", "text"),
        name: ("文本文件", "a text file"),
        about: (
            "采集工具存下的：表格为竖线、制表符或空格分列，或一行一格",
            "as scrapers leave it, tables as pipe rows, tab rows, spaces, or one cell a line",
        ),
        detail: "plain text of a report",
        looks: &[],
        fate: Fate::Read(Kind::Text, readers::text),
    },
    Format {
        extensions: &["csv"],
        title: ("CSV", "CSV"),
        name: ("CSV", "CSV"),
        about: (
            "一行一个指标（列 `agency, report_year, cell, value` 等），或一行一份报告（一列一个指标）",
            "one row a cell (`agency, report_year, cell, value` and more), or one row a report, one column a cell id or a label path",
        ),
        detail: "long CSV if it has the columns `cell` and `value`, else wide CSV; separated by `,`, `;` or tabs",
        looks: &[],
        fate: Fate::Read(Kind::Csv, readers::csv),
    },
    Format {
        extensions: &["json"],
        title: ("JSON", "JSON"),
        name: ("JSON", "JSON"),
        about: ("结构见 `docs/report.schema.json`", "laid out as `docs/report.schema.json` says"),
        detail: "",
        looks: &[],
        fate: Fate::Read(Kind::Json, readers::json),
    },
    Format {
        extensions: &["jsonl", "ndjson"],
        title: ("JSON Lines", "JSON Lines"),
        name: ("JSON Lines", "JSON Lines"),
        about: ("同上，一行一份报告", "the same, one report a line"),
        detail: "",
        looks: &[],
        fate: Fate::Read(Kind::JsonLines, readers::json_lines),
    },
    Format {
        extensions: &["zip"],
        title: ("ZIP", "ZIP"),
        name: ("ZIP 压缩包", "ZIP archive"),
        about: (
            "装有以上文件的压缩包，其中可再有 ZIP；文件名可为 GBK",
            "any of these packed, also a ZIP in a ZIP, member names in GBK",
        ),
        detail: "an archive of any of these, archives in it included; a member is named `archive.zip/folder/file`",
        looks: &[Looks::Starts(b"PK\x03\x04", Content::Zip), Looks::Starts(b"PK\x05\x06", Content::Zip)],
        fate: Fate::Read(Kind::Zip, readers::archive),
    },
    Format {
        extensions: &["rar", "7z", "gz", "bz2", "xz"],
        title: ("ZIP 以外的压缩包", "archives other than ZIP"),
        name: ("ZIP 以外的压缩包", "an archive other than ZIP"),
        about: ("请先解压", "unpack them"),
        detail: "",
        looks: &[
            Looks::Starts(b"Rar!\x1a", Content::OtherArchive),
            Looks::Starts(b"7z\xbc\xaf", Content::OtherArchive),
            Looks::Starts(b"\x1f\x8b", Content::OtherArchive),
        ],
        fate: Fate::Refused {
            what: Unread::Archive,
            code: "other_archive",
            advice: ("请先解压，再读取解压出来的文件夹", "unpack it, and read the folder that comes out"),
        },
    },
    Format {
        extensions: &["jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic"],
        title: ("图片", "pictures"),
        name: ("图片", "a picture"),
        about: (
            "请索取 Word 文件或有文字层的 PDF，或先做文字识别",
            "ask for the Word file or a PDF with a text layer, or run text recognition",
        ),
        detail: "",
        looks: &[
            Looks::Starts(b"\x89PNG", Content::Picture),
            Looks::Starts(b"\xff\xd8\xff", Content::Picture),
            Looks::Starts(b"GIF8", Content::Picture),
        ],
        fate: Fate::Refused {
            what: Unread::Picture,
            code: "picture",
            advice: (
                "本工具不识别图片中的文字；请索取 Word 文件或有文字层的 PDF，或先做文字识别",
                "pictures are not read; ask for the Word file or a PDF with a text layer, or run text recognition first",
            ),
        },
    },
    Format {
        extensions: &["mp4", "avi", "mov", "wmv", "mp3", "wav"],
        title: ("音频和视频", "sound and video"),
        name: ("音频或视频", "sound or video"),
        about: ("请索取 Word 文件、PDF 或网页", "ask for a Word file, a PDF or a page"),
        detail: "",
        looks: &[],
        fate: Fate::Refused {
            what: Unread::Recording,
            code: "recording",
            advice: (
                "其中没有可读取的文字；请索取报告的 Word 文件、PDF 或网页",
                "there is no text to read; ask for the report as a Word file, a PDF or a page",
            ),
        },
    },
    Format {
        extensions: &["ppt", "pptx", "pps", "ppsx", "dps"],
        title: ("演示文稿", "presentations"),
        name: ("演示文稿", "a presentation"),
        about: ("请另存为 PDF", "save them as PDF"),
        detail: "",
        looks: &[Looks::Part("ppt/presentation.xml")],
        fate: Fate::Refused {
            what: Unread::Slides,
            code: "slides",
            advice: (
                "请用 PowerPoint 或 WPS 打开，另存为 PDF 后再读取，或索取报告的 Word 文件",
                "open it in PowerPoint or WPS, save it as a PDF, and read that file, or ask for the Word file of the report",
            ),
        },
    },
    Format {
        extensions: &["caj"],
        title: ("CAJ", "CAJ"),
        name: ("CAJ 文件", "a CAJ file"),
        about: ("请另存为有文字层的 PDF", "save them as PDF with a text layer"),
        detail: "",
        looks: &[],
        fate: Fate::Refused {
            what: Unread::Caj,
            code: "caj",
            advice: (
                "请用 CAJViewer 打开，另存为有文字层的 PDF 后再读取",
                "open it in CAJViewer, save it as a PDF with a text layer, and read that file",
            ),
        },
    },
    Format {
        extensions: &["odt", "ott"],
        title: ("OpenDocument 文字", "OpenDocument texts"),
        name: ("OpenDocument 文字文件", "an OpenDocument text"),
        about: ("请另存为 .docx", "save them as .docx"),
        detail: "",
        looks: &[],
        fate: Fate::Refused {
            what: Unread::OpenText,
            code: "open_document_text",
            advice: (
                "请用 WPS、Word 或 LibreOffice 打开，另存为 .docx 后再读取",
                "open it in WPS, Word or LibreOffice, save it as .docx, and read that file",
            ),
        },
    },
    Format {
        extensions: &["eml", "msg"],
        title: ("电子邮件", "e-mails"),
        name: ("电子邮件", "an e-mail"),
        about: ("请把附件另存出来", "save what is attached"),
        detail: "",
        looks: &[],
        fate: Fate::Refused {
            what: Unread::Mail,
            code: "mail",
            advice: (
                "请打开邮件，把附件里的报告另存出来，再读取另存的文件",
                "open it, save the report that is attached, and read that file",
            ),
        },
    },
];
