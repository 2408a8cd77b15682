"""What the page offers to take away (下载项目): labels and what they are, without what makes them."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["DOWNLOADS"]

DOWNLOADS: Mapping[str, str] = {
    "图（词云、关键词，PNG）": "两张图和它们的文字说明，压缩成一个 zip。",
    "表（数字、核对、词频，Excel）": "一个工作簿；核对表的每一行都能点到原句。",
    "核对报告（Word）": "对不上的数在前，每处附两边的原句。",
    "一堂课（课件、讲义、练习）": "用这份报告备一堂 45 分钟的课，压缩成一个 zip；解开后先看 README.txt。要等一会儿。",
}
"""Label on the page -> what it is."""
