"""Segmentation (分词): Corpus -> TOKENS and TERM_SPANS."""

from yanting_research.segmentation.defaults import default_lexicon
from yanting_research.segmentation.dictionary import JIEBA_VERSION
from yanting_research.segmentation.segmenter import Segmenter

__all__ = ["JIEBA_VERSION", "Segmenter", "default_lexicon"]
