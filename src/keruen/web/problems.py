"""Errors as data: problem details as RFC 9457 has them, `application/problem+json`."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from pydantic import BaseModel, Field

from keruen.errors import KeruenError
from keruen.store.refusal import RefusalError

MEDIA_TYPE = "application/problem+json"
KIND = "urn:keruen:problem:"
"""Begins the type of a problem; the kind of the refusal follows."""


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    pointer: str = Field(examples=["/lines/2/kg"], description="JSON pointer to the value.")
    code: str = Field(examples=["missing"])
    detail: str = Field(examples=["kg is missing"])


class Problem(BaseModel):
    """An error: what is wrong, and what to do."""

    type: str = Field(examples=["urn:keruen:problem:invalid"])
    title: str = Field(examples=["Bad Request"], description="The name of the status.")
    status: int = Field(examples=[400])
    detail: str = Field(examples=["Add person: invalid input: name is missing"])
    what: str = Field(examples=["Add person: invalid input: name is missing"])
    remedy: str = Field(examples=["Correct the fields listed."], description="What to do.")
    fields: list[FieldProblem] = Field(default_factory=list)
    request: str | None = Field(
        default=None, description="The number of the request in the log, for errors of the server."
    )


def problem_of(status: int, error: KeruenError, request: str = "") -> dict[str, object]:
    """The problem details of an error.

    Parameters
    ----------
    request : the number of the request, for errors of the server.

    Examples
    --------
    >>> problem_of(404, KeruenError("there is no such page", "Go back."))["title"]
    'Not Found'
    """
    kind = error.kind if isinstance(error, RefusalError) else HTTPStatus(status).name.lower()
    faults = error.fields if isinstance(error, RefusalError) else ()
    found = Problem(
        type=f"{KIND}{kind}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=error.what,
        what=error.what,
        remedy=error.remedy,
        fields=[
            FieldProblem(
                pointer="".join(f"/{_escaped(part)}" for part in each.path),
                code=each.code,
                detail=str(each.part),
            )
            for each in faults
        ],
        request=request or None,
    )
    return found.model_dump(exclude_none=True)


def describe_problems(application: FastAPI) -> None:
    """Add the form of problems to the description of the API, where answers refer to it."""
    plain = application.openapi

    def described() -> dict[str, object]:
        found = plain()
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        inner = schema.pop("$defs")
        found["components"]["schemas"] |= {**inner, "Problem": schema}
        return found

    application.openapi = described  # type: ignore[method-assign]


def _escaped(part: str) -> str:
    """A part of a JSON pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")
