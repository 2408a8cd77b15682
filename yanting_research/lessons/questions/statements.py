"""Questions on what a sentence says (句子说的是什么): done or planned, and of which theme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from yanting_research.chinese import sentence_at, split_sentences
from yanting_research.core import Document
from yanting_research.lessons.context import LessonContext, quote_span
from yanting_research.lessons.pack import AnswerKey, Exercise, Mistake, Quotation, plain_text
from yanting_research.lessons.questions.amounts import amounts
from yanting_research.lessons.questions.making import choice_key, say, take
from yanting_research.resources import read_resource_toml

__all__ = ["ask_target", "ask_theme"]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
_Sentence = tuple[int, int, str]
_SHORT, _LONG = 12, 90
# 力争, 计划培训, 要 in front of a verb; must not match 主要, 计划生育 or 争取资金20万元.
_PLANNED = re.compile(
    r"力争|计划(?=[在用投培举新建安开选完把到])|争取(?=.{0,3}(?:用|在|有|使|让|实现|达到|今年|明年|[12]\d{3}年|[一二两三五]年))"
    r"|(?<![主需重纪首紧要])要(?=[在把使按加坚完培建达突抓做实新推])|目标是|拟(?=[安先新培举建投于])|明年|下一步|今后"
)
# 举办了, 已建成, 全年共: said to be done; must not match 为了 or 除了.
_DONE = re.compile(
    r"(?<![为除罢])了(?![解])|已(?:经|建|完|整|有|办|培|全)|建成|全年(?![要拟])|一年来|去年|过去一年|先后"
)
_LEAST_HITS = 3  # characters of an expression that names a theme beyond doubt


def ask_target(context: LessonContext) -> tuple[Exercise, ...]:
    """Which of some sentences speak of what is planned (计划与完成)."""
    return take(_target_questions(context))


def _target_questions(context: LessonContext) -> _Ranked:
    for document in context.corpus:
        planned, done = _two_sorts(context, document)
        if not planned or len(done) < 2:
            continue
        plans = planned[:2] if len(planned) > 1 and len(done) > 1 else planned[:1]
        chosen = sorted([*plans, *done[: 4 - len(plans)]])
        yield (0, len(chosen)), _target(context, document, (chosen, plans))


def _two_sorts(context: LessonContext, document: Document) -> tuple[list[_Sentence], list[_Sentence]]:
    """Sentences with a number that are clearly plans, and those that are clearly done: start, end, fact."""
    found: dict[tuple[int, int], list[str]] = {}
    modes: dict[tuple[int, int], set[str]] = {}
    for one in amounts(context, doc_id=document.doc_id):
        if one.end == 0 or one.status != "ok":
            continue
        span = sentence_at(document.text, one.start, one.end)
        found.setdefault((span.start, span.end), []).append(one.fact_id)
        modes.setdefault((span.start, span.end), set()).add(one.modality)
    planned, done, first_plan = [], [], len(document.text)  # what follows a plan may be one without saying so
    for (start, end), names in sorted(found.items()):
        text = document.text[start:end]
        if not _SHORT <= end - start <= _LONG or len(modes[start, end]) > 1 or text[-1] not in "。；！":
            continue
        # 失业率5.5%左右，体现了要求: what is said after the last number says nothing of it
        last = max(int(context.rows[name]["start"]) for name in names) - start
        plan, past = _PLANNED.search(text), _DONE.search(text, 0, last)
        first_plan = min(first_plan, start) if plan else first_plan
        if plan and not past and "target" in modes[start, end]:
            planned.append((start, end, names[0]))
        elif past and not plan and start < first_plan and "observed" in modes[start, end]:
            done.append((start, end, names[0]))
    return planned, done


def _target(context: LessonContext, document: Document, sorts: tuple[list[_Sentence], list[_Sentence]]) -> Exercise:
    chosen, plans = sorts
    letters = dict(zip(chosen, "ABCD", strict=False))
    right = "、".join(letters[one] for one in chosen if one in plans)
    quotations = {one: quote_span(context, document.doc_id, one[0], one[1]) for one in chosen}
    cues = {one: _cue(plain_text(quotations[one].runs)) for one in chosen}
    told = [
        f"{letters[one]}：{'“' + cues[one] + '”说明是打算' if one in plans else '“' + cues[one] + '”说明已经做了'}。"
        for one in chosen
    ]
    every = "、".join(letters.values())
    done = "、".join(letters[one] for one in chosen if one not in plans)
    several = "哪几句" if len(plans) > 1 else "哪一句"
    return Exercise(
        exercise_id=f"target_or_done:{chosen[0][2]}",
        kind="target_or_done",
        title="做到了，还是打算做",
        prompt=(say(f"下面的句子都带着数字。{several}说的是打算做的事，不能当作成绩来引用？"),),
        solution=(say("".join(told)), say("打算做的数写进“成效”，是常见的误用。引用前先看动词和时间。")),
        key=AnswerKey(
            "set", right,
            mistakes=(
                Mistake(done, "正好反了：题目问的是打算做的。"),
                Mistake(every, "有的句子里有表示完成的词，再看一遍。"),
            ),
        ),
        choices=tuple((letters[one], _told(quotations[one])) for one in chosen),
        hint="找表示完成的词，再找表示将来的词。",
        fact_ids=tuple(one[2] for one in chosen),
    )  # fmt: skip


def _cue(text: str) -> str:
    found = _PLANNED.search(text) or _DONE.search(text)
    return found[0] if found else ""


def _told(quotation: Quotation) -> str:
    return f"{plain_text(quotation.runs)}（{quotation.source}）"


@lru_cache(maxsize=1)
def _themes() -> dict[str, Mapping[str, object]]:
    return {entry["theme"]: entry for entry in read_resource_toml("themes_party_education.toml")["themes"]}


def ask_theme(context: LessonContext) -> tuple[Exercise, ...]:
    """Which theme of the codebook a sentence belongs to (主题编码)."""
    return take(_theme_questions(context))


def _theme_questions(context: LessonContext) -> _Ranked:
    seen: set[str] = set()
    for document in context.corpus:
        for span in split_sentences(document.text):
            text = document.text[span.start : span.end].strip()
            if not _SHORT + 6 <= len(text) <= _LONG or text[-1] not in "。；！" or any(c.isspace() for c in text):
                continue
            found = _found_themes(text)
            if len(found) != 1 or next(iter(found)) in seen:
                continue
            theme, words = next(iter(found.items()))
            if max(map(len, words)) >= _LEAST_HITS and len(words) >= 2 and len(_others(theme)) >= 3:
                seen.add(theme)
                start = document.text.index(text, span.start)
                quotation = quote_span(context, document.doc_id, start, start + len(text))
                yield (-len(words), len(text) // 40), _theme(document, (start, theme, words), quotation)


def _found_themes(text: str) -> dict[str, list[str]]:
    """Themes of the codebook with their expressions in a sentence; what an exclusion covers does not count."""
    found: dict[str, list[str]] = {}
    for theme, entry in _themes().items():
        left = text
        for phrase in entry.get("exclude_expressions", ()):  # type: ignore[attr-defined]
            left = left.replace(str(phrase), "")
        words = [str(word) for word in entry.get("expressions", ()) if str(word) in left]  # type: ignore[attr-defined]
        words = [word for word in words if not any(word != other and word in other for other in words)]
        if words:
            found[theme] = sorted(words, key=text.index)
    return found


def _others(theme: str) -> list[str]:
    """Themes that can stand beside it as wrong answers: neither above it, below it nor next to it."""
    family = _themes()[theme].get("parent", "")
    parents = {str(entry.get("parent", "")) for entry in _themes().values()} - {""}
    return [
        other for other, entry in _themes().items()
        if other != theme and other not in parents and (not family or entry.get("parent", "") != family)
        and entry.get("parent", "") != theme and other != family
    ]  # fmt: skip


def _theme(document: Document, made: tuple[int, str, list[str]], quotation: Quotation) -> Exercise:
    start, theme, words = made
    others = _others(theme)
    step = max(1, len(others) // 3)
    offset = sum(map(ord, theme)) % step
    wrong = [others[(offset + step * number) % len(others)] for number in range(3)]
    choices, key = choice_key(
        f"{document.doc_id}:{start}",
        _described(theme),
        [(_described(other), "把句子里的词逐个和这个主题的定义对一对，有没有落在里面的？") for other in wrong],
    )
    return Exercise(
        exercise_id=f"theme_code:{document.doc_id}:{start:06d}",
        kind="theme_code",
        title="归到哪个主题",
        prompt=(quotation, say("照编码手册的定义，这句话归到哪个主题？")),
        solution=(
            say(f"归到“{theme}”。句中的{'、'.join(f'“{word}”' for word in words)}是手册为这个主题列的词。"),
            say("程序按词归类，人按意思归类。两者不同的时候，先看定义，再看全句。"),
        ),
        key=key,
        choices=choices,
        hint="先圈出句子里说“做什么”的词，再和定义对照。",
        minutes=2,
    )


def _described(theme: str) -> str:
    return f"{theme}：{str(_themes()[theme]['definition']).rstrip('。')}"
