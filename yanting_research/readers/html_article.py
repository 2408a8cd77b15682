"""Which blocks of a page are its article (正文判定)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.chinese.publication import official_field, parse_published
from yanting_research.readers.html_blocks import Page
from yanting_research.readers.html_tables import Block

__all__ = ["LISTED_DATE", "Article", "choose_article", "squeeze"]

_DEEPEST_TREE = 200
_LARGEST_TREE = 2_000_000
_LARGEST_SEARCH = 300_000
_LINKED = 0.6
_HEAD_BLOCKS = 12
_TITLE_BLOCKS = 40
_TAIL_BLOCKS = 14
_MOST_INNER_LINKS = 3
_LITTLE = 4
_LEAST_TITLE = 5
_LONGEST_MOMENT = 24
_SENTENCE_END = re.compile(r"[。；！？]")
"""A block that states something; not ``首页 > 党建``."""
_MARKER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十百]{1,5}[章条])"
)
"""``二、工作任务``; not ``2.5万``."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
"""``\\x00``, at which libxml2 stops; not a line end."""
_LIST_HEADING = re.compile(
    r"[【\[]?(?:本类|相关|更多|推荐|热门|延伸|热点|最新|猜你|往期|图解|政策)"
    r"(?:新闻|阅读|链接|文章|信息|报道|推荐|稿件|文件|解读|动态|喜欢|回顾|精彩|政策|热门|内容){1,3}[:：】\]]?"
    r"|(?:解读|图解|解读材料|友情链接|评论|网友评论|最新评论|专题专栏|热搜词?|标签|(?:文章)?关键[词字])(?:[:：].{0,30})?"
)
"""``相关新闻``; not ``相关工作取得进展。``."""
_ATTACHED = re.compile(
    r"附[ \u3000]{0,4}件\d{0,2}[:：.]?"
    r"|.{0,80}\.(?:docx?|xlsx?|pdf|zip|rar|wps|pptx?|et)(?:[ （(].{0,20})?",
    re.I,
)
"""``附件：1.计划表``, ``2.名册.xls``; not ``附近``."""
_PAGE_END = re.compile(
    r"(?:主办|承办)(?:单位)?[:：]|版权|.{2,20}主办[ \u3000]{0,4}.{0,20}承办$"
    r"|.{0,40}(?:ICP备|公网安备|版权所有|网站标识码|Copyright|©|建议使用|位访问者)"
    r"|(?:地址|邮编|联系地址)[:：].{0,40}(?:电话|邮编|传真|地址)[:：]"
    r"|(?:免责声明|声明|版权声明)[:：].{0,20}(?:本[网站]|转载|来源)|原文(?:链接|地址)[:：]|本文(?:来自|转自|来源)[:：]"
    r"|上一[篇条页]|下一[篇条页]|上篇[:：]|下篇[:：]|扫一?扫|扫描|微信扫|长按|预览时|用微信|点赞|阅读 ?\d"
    r"|在看$|分享(?:到|至|[:：]|$)"
    r"|收藏$|举报$|您是第|Powered by|共 ?\d{1,4} ?页|联系我们$|关于我们|网站地图|技术支持[:：]|我要反馈|登录\b|发表评论"
    r"|\d{0,6} ?评论|投稿(?:邮箱|热线)|继续滑动|向上滑动|缩小字体|放大字体",
    re.IGNORECASE,
)
"""``主办：某县人民政府``; not ``主办方邀请专家``."""
LISTED_DATE = re.compile(
    r"[\[(（【]?(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?: \d{1,2}:\d\d(?::\d\d)?)?[\])）】]?$"
)
"""``[2019-03-01]`` behind a headline of a list; not ``3月5日召开``."""
_CHROME = re.compile(
    r"今天是|现在是|热搜|热门搜索|当前位置|您?的?位置|欢迎(?:您|访问|光临)|请输入|搜索|无障碍|您现在|网站首页|首页$"
)
"""``今天是：2020年10月20日``; not ``今天的会议``."""


@dataclass(frozen=True, slots=True)
class Article:
    """Indices of the blocks of an article, the page-level fields with their blocks, and whether it is but a list."""

    chosen: tuple[int, ...]
    fields: dict[str, str]
    field_blocks: frozenset[int]
    is_list: bool


def squeeze(text: str) -> str:
    """A text without blanks and bars, for comparing.

    >>> squeeze("类别 |\\t人数")
    '类别人数'
    """
    return "".join(text.split()).replace("|", "")


def choose_article(page: Page, markup: str) -> Article:
    """The blocks between the title and the signature; page-level fields and links are left out.

    trafilatura says where the article stands; the blocks between its first and last
    sentence are taken whole, so that a heading or short paragraph which it drops is not lost.

    Examples
    --------
    >>> from yanting_research.readers.html_blocks import parse_blocks
    >>> markup = "<ul><li><a href=1>首页</a></ul><h1>通知</h1><p>全县培训党员三千人。<ul><li><a href=2>动态</a></ul>"
    >>> choose_article(parse_blocks(markup), markup).chosen
    (1, 2)
    """
    fields, field_blocks = _page_fields(page.blocks)
    links = [_is_links(block) for block in page.blocks]
    out = [linked or i in field_blocks or _is_moment(page.blocks[i]) for i, linked in enumerate(links)]
    inside = _trusted(page, markup, out)
    anchors = [i for i, block in enumerate(page.blocks) if inside[i] and not out[i] and _states(block)]
    is_list = not anchors and sum(links) * 2 > len(links)
    anchors = _before_page_end(page.blocks, anchors, judged=not all(inside))
    if not anchors:
        anchors = _without_sentences(page.blocks, out)
    if is_list:
        return Article(tuple(_outside_foot(page.blocks)), fields, frozenset(field_blocks), is_list)
    first = _title_before(page, anchors[0], out)
    last = _tail_after(page.blocks, anchors[-1], inside=inside, out=out)
    _keep_inner_links(page.blocks, out, range(anchors[0], anchors[-1]))
    chosen = [i for i in range(first, last + 1) if not out[i] or (i > anchors[-1] and _is_attached(page.blocks[i]))]
    return Article(tuple(chosen or anchors), fields, frozenset(field_blocks), is_list)


def _outside_foot(blocks: Sequence[Block]) -> list[int]:
    """All of a page of headlines but its foot and its tools."""
    kept = [i for i, block in enumerate(blocks) if not _PAGE_END.match(block.text) and not _CHROME.match(block.text)]
    return kept or list(range(len(blocks)))


def _before_page_end(blocks: Sequence[Block], anchors: list[int], *, judged: bool) -> list[int]:
    """Sentences before the foot of the page; a comment or a notice of the site below it is no part of the article.

    A foot in the midst of the sentences counts only when little follows it; the heading of a
    list of links counts always, unless the article was told from the page around it.
    """
    total = sum(len(blocks[i].text) for i in anchors)
    before = 0
    for at, i in enumerate(anchors[:-1]):
        before += len(blocks[i].text)
        between = blocks[i + 1 : anchors[at + 1]]
        if any(_PAGE_END.match(block.text) for block in between) and (total - before) * _LITTLE <= before:
            return anchors[: at + 1]
        if not judged and any(_LIST_HEADING.fullmatch(block.text) for block in between):
            return anchors[: at + 1]
    return anchors


def _without_sentences(blocks: Sequence[Block], out: Sequence[bool]) -> list[int]:
    """Blocks of a page that states nothing (a table, a list of names): all but links and the foot of the page."""
    kept = [i for i, gone in enumerate(out) if not gone and not _CHROME.match(blocks[i].text)]
    ends = [i for i in kept[1:] if _PAGE_END.match(blocks[i].text) or _LIST_HEADING.fullmatch(blocks[i].text)]
    return [i for i in kept if not ends or i < ends[0]] or list(range(len(blocks)))


def _page_fields(blocks: Sequence[Block]) -> tuple[dict[str, str], set[int]]:
    """Official fields of a page's own table or list of fields (索引号, 发文机关 ...), and their blocks."""
    found: dict[str, str] = {}
    taken: set[int] = set()
    paired = {i: pairs for i, block in enumerate(blocks) if (pairs := _field_pairs(block))}
    for i, pairs in paired.items():
        beside = sum(k in paired for k in (i - 2, i - 1, i + 1, i + 2))
        if blocks[i].table >= 0 or len(pairs) > 1 or beside > 1 or pairs[0][0] == "index_number":
            taken.add(i)
            for key, value in pairs:
                if value and key != "other":
                    found.setdefault(key, value)
    if not {"index_number", "issuer", "doc_number"} & found.keys():
        return {}, set()
    for key in ("written", "published"):
        if key in found:
            found[key] = parse_published(found[key]) or found[key]
    return found, taken


_FIELD = re.compile(
    r"[ \u3000【\[]{0,4}((?:[\u4e00-\u9fff][ \u3000]{0,6}){2,8})[:：][ \u3000\]】]{0,4}([^:：]{0,80}?)"
    r"(?=$|[ \u3000]{1,9}(?:[\u4e00-\u9fff][ \u3000]{0,6}){2,8}[:：])"
)
"""``索 引 号：000/2017-1 主题分类：劳动``; not ``会议指出，``."""


def _field_pairs(block: Block) -> list[tuple[str, str]]:
    if block.table >= 0:
        cells = [cell for cell in block.cells if cell]
        inner = [pair for cell in block.cells for pair in _printed_pairs(cell)]
        if inner and all(value for _, value in inner):
            return inner
        keys = [official_field(cell) for cell in block.cells]
        pairs = [(key, block.cells[i + 1] if i + 1 < len(keys) else "") for i, key in enumerate(keys) if key]
        return pairs if pairs and official_field(cells[0]) and len(pairs) * 2 >= len(cells) - 1 else []
    return _printed_pairs(block.text) if len(block.text) <= 240 else []


def _printed_pairs(text: str) -> list[tuple[str, str]]:
    matches = _FIELD.findall(text)
    pairs = [(official_field(label), value.strip(" \u3000]】")) for label, value in matches]
    return pairs if pairs and all(key for key, _ in pairs) else []


def _trusted(page: Page, markup: str, out: Sequence[bool]) -> list[bool]:
    """Which blocks trafilatura takes for the article; all of them where it cannot judge."""
    extracted = None
    if page.depth <= _DEEPEST_TREE and len(markup) <= _LARGEST_TREE:
        import trafilatura  # half a second, which readers of other formats need not spend

        extracted = trafilatura.extract(
            _CONTROL.sub("", markup), include_comments=False, include_tables=True, favor_recall=False
        )
    if not extracted:
        return [True] * len(page.blocks)
    lines = {squeeze(line).lstrip("-") for line in extracted.splitlines()}
    whole = squeeze(extracted)
    searched = whole if len(whole) <= _LARGEST_SEARCH else ""
    known = [(text := squeeze(block.text)) in lines or text in searched for block in page.blocks]
    stating = [i for i, block in enumerate(page.blocks) if _states(block) and not out[i]]
    n_all = sum(len(page.blocks[i].text) for i in stating)
    n_known = sum(len(page.blocks[i].text) for i in stating if known[i])
    return known if n_known * 3 >= n_all > 0 else [True] * len(page.blocks)


def _is_links(block: Block) -> bool:
    """Nothing but links, the date behind each left aside, and no sentence."""
    if not block.n_linked or _SENTENCE_END.search(block.text):
        return False
    text = squeeze(LISTED_DATE.sub("", block.text))
    return block.n_linked >= _LINKED * len(text)


def _states(block: Block) -> bool:
    """A sentence or an outline marker; the page's footer and lists state nothing."""
    if (
        _PAGE_END.match(block.text)
        or _CHROME.match(block.text)
        or _LIST_HEADING.fullmatch(block.text)
        or _is_links(block)
    ):
        return False
    return bool(_SENTENCE_END.search(block.text) or _MARKER.match(block.text))


def _is_moment(block: Block) -> bool:
    """A ``<time>`` that stands by itself."""
    return block.tag == "time" and len(block.text) <= _LONGEST_MOMENT and bool(parse_published(block.text))


def _is_attached(block: Block) -> bool:
    return bool(_ATTACHED.fullmatch(block.text) or (_ATTACHED.match(block.text) and block.text[0] == "附"))


def _title_before(page: Page, first: int, out: Sequence[bool]) -> int:
    """Start of the article: the block that the head names as title, else its heading, else what stands right before."""
    titles = squeeze(page.title) + "\n" + squeeze(page.meta.get("articletitle", "") + page.meta.get("og:title", ""))
    near = range(first, max(-1, first - _TITLE_BLOCKS), -1)
    named = [
        i for i in near if not out[i] and len(text := squeeze(page.blocks[i].text)) >= _LEAST_TITLE and text in titles
    ]
    if named:
        start = named[0]
        while start - 1 in named:
            start -= 1
        return start
    headings = [i for i in near if page.blocks[i].tag in {"h1", "h2"} and not out[i] and first - i <= _HEAD_BLOCKS]
    h1 = [i for i in headings if page.blocks[i].tag == "h1"]
    if headings:
        return min(h1 or headings[:1])
    start = first
    while (
        start > 0
        and first - start < _HEAD_BLOCKS
        and not out[start - 1]
        and not _CHROME.match(page.blocks[start - 1].text)
    ):
        start -= 1
    return start


def _tail_after(blocks: Sequence[Block], last: int, *, inside: Sequence[bool], out: Sequence[bool]) -> int:
    """End of the article: attachments, signature, date and editor may follow the last sentence."""
    end = last
    for i in range(last + 1, min(len(blocks), last + 1 + _TAIL_BLOCKS)):
        block = blocks[i]
        attached = _is_attached(block)
        if (out[i] and not attached) or _LIST_HEADING.fullmatch(block.text) or _PAGE_END.match(block.text):
            break
        if not (inside[i] or attached or _states(block) or _SIGNED.fullmatch(block.text)):
            break
        end = i
    return end


_SIGNED = re.compile(
    r"[\u4e00-\u9fff（）()· ]{2,30}(?:部|委|委员会|府|局|厅|办|办公室|院|校|会|处|组|中心|社|科)"
    r"|(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|[二一][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
    r"|[（(【\[]?(?:责任编辑|责编|编辑|作者|来源|审核|校对)[:：].{0,40}|(?:发布|更新)(?:时间|日期)[:：].{0,120}|[（(].{2,40}[）)]"
)
"""``中共青禾县委组织部``, ``2020年3月2日``, ``（责编：周明）``; not ``全县培训三千人``."""


def _keep_inner_links(blocks: Sequence[Block], out: list[bool], body: range) -> None:
    """A link that is a paragraph of the body stays; a list of links inside the body does not."""
    run: list[int] = []
    for i in [*body, body.stop]:
        if i < body.stop and _is_links(blocks[i]) and out[i]:
            run.append(i)
            continue
        if run:
            is_listed = any(blocks[k].tag in {"li", "h3", "h4"} for k in run) or len(run) > _MOST_INNER_LINKS
            if _LIST_HEADING.fullmatch(blocks[run[0] - 1].text):
                out[run[0] - 1] = True
            elif not is_listed:
                for k in run:
                    out[k] = False
        run = []
