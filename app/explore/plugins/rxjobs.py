"""Our pages inside Datasette: a dashboard, lists of jobs, a job with its evidence; and the headers of every answer."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response

from app.explore import as_csv, pages
from app.explore.headers import guarded


@hookimpl  # type: ignore[untyped-decorator]  # Datasette has no types here
def register_routes() -> list[tuple[str, Any]]:
    """Addresses of our pages; they come before Datasette's own."""
    return [
        (r"^/$", dashboard),
        (r"^/jobs$", jobs),
        (r"^/jobs\.csv$", jobs_csv),
        (r"^/chart/(?P<chart>[a-z]{1,20})\.csv$", chart_csv),
        (r"^/job/(?P<job>[A-Za-z0-9_-]{1,64})$", job),
    ]


@hookimpl  # type: ignore[untyped-decorator]  # Datasette has no types here
def asgi_wrapper() -> Any:
    """Headers around every answer."""
    return guarded


async def dashboard(datasette: Any, request: Any) -> Response:
    """The first page."""
    return await _page(datasette, request, "dashboard.html", await pages.dashboard(datasette, request.args))


async def jobs(datasette: Any, request: Any) -> Response:
    """A list of jobs."""
    return await _page(datasette, request, "jobs.html", await pages.jobs(datasette, request.args))


async def job(datasette: Any, request: Any) -> Response:
    """One job."""
    found = await pages.job(datasette, request.url_vars["job"])
    if found is None:
        raise NotFound("no such job in this snapshot")
    return await _page(datasette, request, "job.html", found)


async def jobs_csv(datasette: Any, request: Any) -> Response:
    """The list of jobs as CSV."""
    return _csv(await as_csv.jobs(datasette, pages.plain(request.args)), "jobs")


async def chart_csv(datasette: Any, request: Any) -> Response:
    """The numbers of a chart as CSV."""
    name = request.url_vars["chart"]
    found = await as_csv.chart(datasette, name, pages.plain(request.args))
    if found is None:
        raise NotFound("no such chart")
    return _csv(found, name)


def _csv(text: str, name: str) -> Response:
    disposition = {"content-disposition": f'attachment; filename="rxjobs-{name}.csv"'}
    return Response(text, headers=disposition, content_type="text/csv; charset=utf-8")


async def _page(datasette: Any, request: Any, template: str, context: dict[str, Any]) -> Response:
    as_of = (datasette.plugin_config("rxjobs") or {}).get("as_of", "")
    return Response.html(await datasette.render_template(template, context | {"as_of": as_of}, request=request))
