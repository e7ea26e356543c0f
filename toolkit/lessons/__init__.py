"""The steps of the course: where a learner is, what a step needs, and whether its exercise is done."""

from toolkit.lessons.lesson import Lesson, progress, start
from toolkit.lessons.verdict import Verdict

__all__ = ["Lesson", "Verdict", "progress", "start"]
