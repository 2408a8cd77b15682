"""Why a file did not come in, in plain Chinese (原因说明), beside the error's own words."""

from __future__ import annotations

__all__ = ["explain"]

_SAVE_AGAIN = "用原来的软件打开，另存一份再导入"
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    ("the file is empty", "文件是空的", "重新保存，或者不导入它"),
    ("no such file", "找不到这个文件", "检查文件名和路径"),
    ("is a folder", "这是文件夹，不是文件", "改用 yanting ingest 读入整个文件夹"),
    ("is a pipe, socket or device", "不是普通文件（管道、套接字或设备）", "把内容另存为普通文件"),
    ("is a symbolic link", "是文件夹里的符号链接，可能指到语料之外", "把原文件复制进来，或直接写出原文件的路径"),
    ("is the folder of a corpus", "是已经导入过的语料文件夹", "直接写出它的路径即可载入，或把它移走"),
    ("cannot be opened", "打不开", "检查文件名和读取权限"),
    ("changed while it was read", "读取时文件正在被改动", "等文件写完后再运行一次"),
    ("has a damaged page", "有损坏的页", _SAVE_AGAIN),
    ("is protected by a password", "有密码保护", "去掉密码后另存一份"),
    ("is damaged", "文件损坏或不完整", f"重新下载，或{_SAVE_AGAIN}"),
    ("is cut short", "文件不完整，后半截缺失", f"重新下载，或{_SAVE_AGAIN}"),
    ("looks like a binary file", "不是文本，像是二进制文件", "核对扩展名，或导出为文本"),
    ("no accepted encoding decodes", "辨认不出文字编码", "另存为 UTF-8，或在 metadata.csv 的 encoding 列写明编码"),
    ("the lead of", "几种编码都说得通，无法断定", "在 metadata.csv 的 encoding 列写明编码"),
    ("too much of it does not decode", "大段内容解不出来，可能混用了编码", "分段保存为 UTF-8"),
    ("does not decode as", "与 metadata.csv 所写的编码不符", "改正 encoding 列，或留空"),
    ("holds a lone surrogate", "含有不完整的字符", _SAVE_AGAIN),
    ("holds no characters, only images", "是扫描件，只有图片，没有文字", "请先做文字识别（OCR）"),
    ("holds no characters", "取不出文字", "核对文件；若是扫描件，请先做文字识别（OCR）"),
    ("holds no text", "没有文字", "若是扫描件，请先做文字识别（OCR）"),
    ("the page holds no text", "网页里没有正文", "在浏览器里打开后保存完整网页"),
    ("the page is a frameset", "网页只是框架，正文在别的文件里", "保存框架内的那一页"),
    ("nothing but page furniture", "只有网页边角，没有正文", "保存文章本身的页面"),
    ("its fonts do not say", "字体未说明字符，文字取不出来", "请先做文字识别（OCR），或换一份文件"),
    ("the content is", "内容不是能读的文档格式", "另存为 docx、pdf、html 或 txt"),
    ("no reader for", "没有读取这种格式的办法", "另存为 docx、pdf、html 或 txt"),
    ("holds no Word document", "里面没有 Word 文档", "用 Word 或 WPS 另存为 docx"),
    ("is no Word document", "不是 Word 文档", "核对扩展名，或用 Word 另存为 docx"),
    ("declares a document type or entities", "含有外部引用声明，为安全起见不读", _SAVE_AGAIN),
    ("unpacks to", "解压后过大，可能是压缩炸弹", "核对来源；确属正常文件的，拆分后再导入"),
    ("the archive and those inside it unpack", "解压后过大，可能是压缩炸弹", "核对来源；确属正常文件的，拆分后再导入"),
    ("climbs out of the archive", "压缩包成员的路径指到包外，为安全起见不读", "重新打包，只放文件本身"),
    ("holds no documents", "里面没有文档", "核对压缩包或表格的内容"),
    ("holds more than one document", "里面不止一份文档", "改用 yanting ingest 读入"),
    ("is no table of documents", "不是一行一篇的文本表", "用 --text-column 指明正文列；统计表用 read_statistics_table"),
    ("the row has no text", "这一行没有正文", "补上正文，或删去这一行"),
    ("is an archive that is not a zip", "是 zip 以外的压缩包", "解压后导入，或重新打包为 zip"),
    ("needs more memory", "读取所需内存超过限制", "拆分文件"),
    ("took longer than", "读取超时", "拆分文件，或用 --seconds 放宽时限"),
    ("takes too long to read", "读取超时", "拆分文件，或用 --seconds 放宽时限"),
    ("the reader died", "读取程序在这个文件上崩溃", _SAVE_AGAIN),
)  # fmt: skip
_HAS = (("bytes", "文件过大"), ("pages", "页数过多"), ("members", "成员过多"))


def explain(what: str) -> tuple[str, str]:
    """What was wrong and what to do, in Chinese; two empty texts where only the error's own words say it.

    Parameters
    ----------
    what
        The column ``what`` of INGEST.

    Examples
    --------
    >>> explain("is protected by a password")
    ('有密码保护', '去掉密码后另存一份')
    >>> explain("has 300000000 bytes")
    ('文件过大', '拆分后再导入，或放宽 --max-bytes')
    >>> explain("something new")
    ('', '')
    """
    for opening, problem, remedy in _EXPLANATIONS:
        if what.startswith(opening):
            return problem, remedy
    words = what.split(" ")
    if len(words) == 3 and words[0] == "has" and words[1].isdigit():
        for unit, problem in _HAS:
            if words[2] == unit:
                return problem, "拆分后再导入，或放宽 --max-bytes"
    return "", ""
