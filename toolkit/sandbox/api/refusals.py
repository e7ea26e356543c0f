"""Answers that say no: Twilio's error body.

The keys and the address of the explanation are Twilio's (https://www.twilio.com/docs/usage/twilios-response); the
wording is this project's own, except for the words that public programs look for in Twilio's answers
(``tests/sandbox/test_error_words.py``).
"""

from __future__ import annotations

from typing import Any

MORE_INFO = "https://www.twilio.com/docs/errors/"


class ApiError(Exception):
    """A request that the API refuses.

    Args:
        status: the HTTP status.
        code: Twilio's error code.
        message: what is wrong, for a developer.
        extra: further keys of the body; Twilio adds ``detail`` to a 401.
    """

    def __init__(self, status: int, code: int, message: str, **extra: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """Return the JSON body: ``code``, ``message``, ``more_info``, ``status``."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"{MORE_INFO}{self.code}",
            "status": self.status,
            **self.extra,
        }


def not_found(path: str) -> ApiError:
    """Return 404/20404 for ``path`` (https://www.twilio.com/docs/api/errors/20404)."""
    return ApiError(404, 20404, f"The requested resource {path} was not found")


def wrong_method(method: str, path: str) -> ApiError:
    """Return 405/20004 (https://www.twilio.com/docs/api/errors/20004)."""
    return ApiError(405, 20004, f"{method} is not possible at {path}")


def unauthorized() -> ApiError:
    """Return 401/20003 (https://www.twilio.com/docs/api/errors/20003)."""
    detail = "The account SID and auth token sent are not those of this sandbox's account"
    return ApiError(401, 20003, "Authenticate", detail=detail)


def forbidden_host(host: str) -> ApiError:
    """Return 403/20403 for a host that is neither Twilio's nor this computer's own."""
    return ApiError(403, 20403, f"The sandbox does not answer for the host {host!r}")


def invalid(param: str, why: str, code: int = 20001) -> ApiError:
    """Return 400 for a parameter with an unusable value (20001, https://www.twilio.com/docs/api/errors/20001)."""
    return ApiError(400, code, f"{param}: {why}")


def missing(param: str, code: int = 20001) -> ApiError:
    """Return 400 for a required parameter that was not sent."""
    return ApiError(400, code, f"The required parameter {param} is missing")


def refused(status: int, why: str) -> ApiError:
    """Return the answer to something that is no usable HTTP request; Twilio has no code of its own for it (20001)."""
    return ApiError(status, 20001, why)
