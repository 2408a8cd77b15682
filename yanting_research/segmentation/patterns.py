"""jieba's character classes (字符类), written out so that the fast engine need not load jieba.

A test compares them with the patterns of the installed jieba.
"""

from __future__ import annotations

import re

__all__ = [
    "ALPHANUMERIC_PATTERN",
    "BLANK_PATTERN",
    "BLOCK_PATTERN",
    "HAN_PATTERN",
    "LETTER_PATTERN",
    "STAND_IN",
    "SURROGATE_PATTERN",
    "TAG_BLOCK_PATTERN",
    "TAG_PIECE_PATTERN",
]

# Matches: "现代远程教育QQ群99.4%". Must not match: "，".
BLOCK_PATTERN = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
# Matches: " " and "\r\n". Must not match: "、".
BLANK_PATTERN = re.compile(r"(\r\n|\s)")
# Matches: "嫘祖". Must not match: "QQ".
HAN_PATTERN = re.compile(r"([\u4E00-\u9FD5]+)")
# Matches: "14.7%". Must not match: "县".
ALPHANUMERIC_PATTERN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
# Matches: "7". Must not match: "七".
LETTER_PATTERN = re.compile(r"[a-zA-Z0-9]")
# Matches: "现代远程教育QQ群99.4". Must not match: "%" and "-", which belong to no block when tags are asked for.
TAG_BLOCK_PATTERN = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._]+)")
# Matches: "14.7" and "PM2". Must not match: "+".
TAG_PIECE_PATTERN = re.compile(r"([\.0-9]+|[a-zA-Z0-9]+)")
# Matches: half of a surrogate pair. Must not match: "𠮷", which Python holds as one code point.
SURROGATE_PATTERN = re.compile("[\ud800-\udfff]")

STAND_IN = "\ue000"
"""A private-use character: a token of its own in every engine, one code point like what it stands for."""
