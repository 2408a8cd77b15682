"""Text statistics (文本统计): TOKENS and TERM_SPANS -> TERMS and tables of statistics."""

from yanting_research.textstats.collocation import collocations
from yanting_research.textstats.concordance import kwic
from yanting_research.textstats.counting import count_terms
from yanting_research.textstats.diversity import diversity, mattr, mtld, yule_k
from yanting_research.textstats.frequencies import frequency
from yanting_research.textstats.keywords import chi2_score, g2_score, keyness, rayson_ll
from yanting_research.textstats.spread import dispersion, part_dispersion
from yanting_research.textstats.weighting import tfidf

__all__ = [
    "chi2_score",
    "collocations",
    "count_terms",
    "dispersion",
    "diversity",
    "frequency",
    "g2_score",
    "keyness",
    "kwic",
    "mattr",
    "mtld",
    "part_dispersion",
    "rayson_ll",
    "tfidf",
    "yule_k",
]
