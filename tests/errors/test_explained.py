"""Every failure that a user can meet says what happened and what to do."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from twilio.base.exceptions import TwilioRestException

from toolkit.errors.explained import of_code, of_exception
from toolkit.errors.raised import ToolkitError

UNKNOWN = of_code(1)


@pytest.mark.parametrize("code", [21211, 21617, 21619, 21701, 21703, 21704, 21705, 21709, 21710, 21712, 21714, 20404])
def test_what_happened_and_how_to_fix_it_differ_by_code(code):
    problem = of_code(code)

    assert problem.code == code
    assert problem.docs.endswith(f"/{code}")
    assert problem.what not in (UNKNOWN.what, "")
    assert problem.fix not in (UNKNOWN.fix, "")


def test_an_unknown_code_keeps_its_number_and_page():
    problem = of_exception(TwilioRestException(400, "/x", "something new", code=99999))

    assert (problem.code, problem.detail) == (99999, "something new")
    assert problem.docs.endswith("/99999")


def test_an_unexpected_failure_names_itself():
    assert of_exception(ZeroDivisionError("by zero")).detail == "ZeroDivisionError: by zero"


def test_a_notebook_shows_the_message_alone(capsys):
    shell = InteractiveShell()
    shell.user_ns["ToolkitError"] = ToolkitError
    shell.run_cell("raise ToolkitError('It broke.', 'Fix it.', 21701)")

    shown = capsys.readouterr().out
    assert "It broke. (21701) Fix it." in shown
    assert "Traceback" not in shown
