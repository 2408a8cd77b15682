"""Word documents: numbers restored, changes accepted, nothing lost, bombs refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from yanting_research.errors import ReadError
from yanting_research.readers import docx_source, packages
from yanting_research.readers.docx_numbering import format_number

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num></w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="h2"><w:basedOn w:val="h"/></w:style></w:styles>"""
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>旧模板</dc:title><dc:creator>办公室</dc:creator></cp:coreProperties>"""


def package(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int, num: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def test_automatic_numbers_stand_as_word_shows_them() -> None:
    body = (
        numbered("现状", 0) + numbered("队伍", 1) + numbered("培训2批", 2) + numbered("外出学习", 2)
        + numbered("阵地", 1) + p("问题", '<w:pStyle w:val="h2"/>') + numbered("原因", 1) + numbered("附件", 0, num=2)
    )  # fmt: skip
    source = docx_source(package(body, word__numbering=NUMBERING, word__styles=STYLES), "a.docx")
    assert source.text.splitlines() == [
        "一、现状", "（一）队伍", "1. 培训2批", "2. 外出学习", "（二）阵地", "二、问题", "（一）原因", "一、附件",
    ]  # fmt: skip
    assert "docx: 8 automatic numbers restored" in source.warnings


@pytest.mark.parametrize(
    ("restart", "shown"),
    [
        ("", ["第一章 总则", "第一条 甲", "第二条 乙", "第二章 附则", "第一条 丙"]),
        ('<w:lvlRestart w:val="0"/>', ["第一章 总则", "第一条 甲", "第二条 乙", "第二章 附则", "第三条 丙"]),
    ],
)
def test_articles_count_through_the_chapters_where_the_list_says_so(restart: str, shown: list[str]) -> None:
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1章"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>{restart}
    <w:lvlText w:val="第%2条"/></w:lvl>
    </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
    body = (
        numbered("总则", 0) + numbered("甲", 1) + numbered("乙", 1) + numbered("附则", 0) + numbered("丙", 1)
    )  # fmt: skip
    assert docx_source(package(body, word__numbering=numbering), "a.docx").text.splitlines() == shown


@pytest.mark.parametrize(
    ("number", "name", "shown"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "chineseCounting", "二十"),
        (110, "chineseCounting", "一百一十"), (1001, "chineseCounting", "一千零一"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircle", "③"), (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"),
        (2, "ideographTraditional", "乙"),
        (12, "decimalFullWidth", "１２"), (7, "unheard", "7"),
    ],
)  # fmt: skip
def test_number_formats(number: int, name: str, shown: str) -> None:
    assert format_number(number, name) == shown


TRACKED = (
    "<w:p><w:r><w:t>培训</w:t></w:r><w:del><w:r><w:delText>300</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t>320</w:t></w:r></w:ins><w:r><w:t>人</w:t></w:r></w:p>"
)


def test_tracked_changes_accepted_or_both() -> None:
    assert docx_source(package(TRACKED), "a.docx").text == "培训320人\n"
    assert docx_source(package(TRACKED), "a.docx", tracked="both").text == "培训[-300-]{+320+}人\n"
    with pytest.raises(ValueError, match="accepted, both"):
        docx_source(package(TRACKED), "a.docx", tracked="all")


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("全县共有", "<w:rPr><w:del/></w:rPr>") + p("三千人。")
    assert docx_source(package(body), "a.docx").text == "全县共有三千人。\n"


def test_a_text_box_is_read_once_and_hidden_text_not() -> None:
    box = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p>"
    )
    source = docx_source(package(body), "a.docx")
    assert source.text == "正文\n框中文字\n"
    assert "docx: 1 runs of hidden text left out" in source.warnings


def test_tables_as_tables_and_in_place() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    merged, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    rows = (
        f"<w:tr>{cell('类别')}{cell('人数')}{cell('备注')}</w:tr>"
        f"<w:tr>{cell('农村', merged)}{cell('1800', wide)}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('20')}{cell('x')}</w:tr>"
    )
    source = docx_source(package(p("前") + f"<w:tbl>{rows}</w:tbl>" + p("后")), "a.docx")
    assert source.text == "前\n类别\t人数\t备注\n农村\t1800\n\t20\tx\n后\n"
    assert source.tables[0].rows == (("类别", "人数", "备注"), ("农村", "1800", ""), ("", "20", "x"))
    assert source.text[source.tables[0].anchor :].startswith("类别")


def test_pages_properties_notes_and_footers() -> None:
    body = (
        p("第一页") + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>第二页</w:t></w:r></w:p>"
    )
    rule = f'<w:footnote w:type="separator">{p("横线")}</w:footnote>'
    note = f"<w:footnotes {W}>{rule}<w:footnote>{p('注文')}</w:footnote></w:footnotes>"
    footer = f"<w:ftr {W}>{p('机密文件')}</w:ftr>"
    source = docx_source(package(body, word__footnotes=note, word__footer1=footer, docProps__core=CORE), "a.docx")
    assert source.text == "第一页\n\n第二页\n注文\n"
    assert [source.text[at : at + 3] for at in source.page_breaks] == ["第二页"]
    assert source.metadata == {"file_author": "办公室", "file_title": "旧模板"}
    assert any("机密文件" in warning for warning in source.warnings)


def test_hard_breaks_count_where_word_recorded_no_pages() -> None:
    body = p("甲") + p("乙", "<w:pageBreakBefore/>")
    source = docx_source(package(body), "a.docx")
    assert [source.text[at:] for at in source.page_breaks] == ["乙\n"]


ENTITY = (
    '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    f"<w:document {W}><w:body><w:p>&e;</w:p></w:body></w:document>"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_refused(codec: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("word/document.xml", ENTITY.encode(codec))
    with pytest.raises(ReadError, match="document type"):
        docx_source(buffer.getvalue(), "a.docx")


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = package("<w:p/>" * 700_000)
    with pytest.raises(ReadError, match="times its size") as caught:
        docx_source(bomb, "bomb.docx")
    assert caught.value.where == "bomb.docx"
    with pytest.raises(ReadError, match="unpacks to"):
        packages.open_package(package(p("甲" * 999)), "a.docx", most_unpacked=500)
    monkeypatch.setattr(packages, "MOST_MEMBERS", 0)
    with pytest.raises(ReadError, match="1 members"):
        docx_source(package(p("甲")), "a.docx")


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.99])
def test_a_truncated_file_is_refused(keep: float) -> None:
    data = package(p("全县培训三千人。" * 50))
    with pytest.raises(ReadError, match="damaged") as caught:
        docx_source(data[: int(len(data) * keep)], "a.docx")
    assert caught.value.remedy


def test_an_empty_document_and_a_deep_one() -> None:
    with pytest.raises(ReadError, match="no text"):
        docx_source(package("<w:p/>"), "a.docx")
    deep = p("前") + "<w:sdt><w:sdtContent>" * 100 + p("深") + "</w:sdtContent></w:sdt>" * 100
    source = docx_source(package(deep), "a.docx")
    assert source.text == "前\n"
    assert any("nested deeper" in warning for warning in source.warnings)


def r(inside: str) -> str:
    return f"<w:p><w:r>{inside}</w:r></w:p>"


def test_what_is_left_out_is_recorded() -> None:
    body = (
        TRACKED
        + "<w:p><w:r><w:ruby><w:rt><w:r><w:t>qīng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>青</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显示</w:t></w:r></w:p>'
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("单击此处输入") + "</w:sdtContent></w:sdt>"
    )
    parts = {
        "word__header1": f"<w:hdr {W}>{p('内部')}</w:hdr>",
        "word__footer1": f"<w:ftr {W}>{p('第1页')}</w:ftr>",
        "word__comments": f"<w:comments {W}><w:comment>{p('请核')}</w:comment></w:comments>",
    }
    source = docx_source(package(body, **parts), "a.docx")
    assert source.text == "培训320人\n青显示\n"
    assert [(item.start, item.surface, item.reason) for item in source.removals] == [
        (0, "请核", "comment"),
        (0, "内部", "header"), (2, "300", "deleted"), (7, "qīng", "phonetic guide"),
        (8, "隐藏", "hidden text"), (11, "单击此处输入", "placeholder"), (11, "第1页", "footer"),
    ]  # fmt: skip


def test_symbols_ringed_numbers_fractions_and_exponents() -> None:
    field = (
        '<w:fldChar w:fldCharType="begin"/><w:instrText>eq \\o\\ac(○,</w:instrText><w:instrText>2)</w:instrText>'
        '<w:fldChar w:fldCharType="end"/>'
    )
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    body = (
        r('<w:t>a</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="某" w:char="F0B3"/>')
        + r('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fe</w:t>')
        + r(field)
        + f"<w:p><m:oMath {math}><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>3</m:t></m:r></m:den></m:f>"
        "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
    )
    source = docx_source(package(body), "a.docx")
    assert source.text == "a≥\n☑\n②\n1/310^4\n"
    assert any("1 symbols" in warning for warning in source.warnings)


def test_a_table_in_a_cell_is_a_table_too() -> None:
    def table(*cells: str) -> str:
        return "<w:tbl><w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr></w:tbl>"

    source = docx_source(package(p("前") + table(p("甲") + table(p("1"), p("2")), p("乙"))), "a.docx")
    assert source.text == "前\n甲 1 2\t乙\n"
    assert [(table.rows, table.anchor) for table in source.tables] == [((("1", "2"),), 2), ((("甲 1 2", "乙"),), 2)]


def test_a_hard_break_ends_the_line_and_strict_names_are_known() -> None:
    data = package(r('<w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t>') + "<w:altChunk/>")
    source = docx_source(data, "a.docx")
    assert source.text == "甲\n乙\n"
    assert source.page_breaks == (2,)
    assert any("altChunk" in warning for warning in source.warnings)
    buffer = io.BytesIO()
    strict = W.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006", "http://purl.oclc.org/ooxml/wordprocessingml"
    )
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("word/document.xml", f"<w:document {strict}><w:body>{p('严格')}</w:body></w:document>")
    assert docx_source(buffer.getvalue(), "a.docx").text == "严格\n"
