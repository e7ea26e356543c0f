"""Every answer that these tests see is checked."""

from tests.conformance.watch import every_answer_is_checked as every_answer_is_checked
