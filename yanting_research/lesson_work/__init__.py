"""From a report to a lesson on disk (备课): material read, lesson built, every output written together."""

from yanting_research.lesson_work.materials import lesson_context

__all__ = ["lesson_context"]
