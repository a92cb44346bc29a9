"""One port: who may ask, which route answers, and answers as HTTP.

Must not know what routes do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp.web_request import BaseRequest
from aiohttp.web_response import Response

from desktop_monitor.serve import gate
from desktop_monitor.serve.answers import Answer, RefusedError

Route = Callable[[BaseRequest], Awaitable[Answer]]
Routes = Mapping[str, Mapping[str, Route]]
"""By path and method."""
Refusal = Callable[[BaseRequest, RefusedError], Answer]
_SAME_FOR_ALL = {"Server": "desktop-monitor", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Port:
    """Answers every request somehow; raises ConnectionError alone, when the client is gone."""

    def __init__(self, number: int, routes: Routes, refusal: Refusal) -> None:
        self._number = number
        self._routes = routes
        self._refusal = refusal

    async def handle(self, request: BaseRequest) -> Response:
        """The answer to `request`."""
        try:
            gate.check(request.headers, request.raw_path, self._number)
            answer = await self._route(request)(request)
        except RefusedError as refused:
            answer = self._refusal(request, refused)
        return _response(answer)

    def _route(self, request: BaseRequest) -> Route:
        methods = self._routes.get(request.path)
        if methods is None:
            raise RefusedError(404, "there is nothing here")
        if request.method not in methods:
            raise RefusedError(405, "this method does nothing here", {"Allow": ", ".join(sorted(methods))})
        return methods[request.method]


def _response(answer: Answer) -> Response:
    headers = {**_SAME_FOR_ALL, "Content-Type": answer.content_type, **answer.headers}
    response = Response(status=answer.status, body=answer.body, headers=headers)
    if answer.closes:
        response.force_close()
    return response
