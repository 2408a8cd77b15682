"""Segmentation (分词): Corpus -> TOKENS and TERM_SPANS."""

from yanting_research.segmentation.dictionary import JIEBA_VERSION
from yanting_research.segmentation.segmenter import Segmenter

__all__ = ["JIEBA_VERSION", "Segmenter"]
