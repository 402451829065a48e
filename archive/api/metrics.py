"""`/metrics` for Prometheus: the archive's figures, read when asked, and what the web processes counted.

With several web processes their counts are added up: gunicorn's settings name a folder that they share. Open to this
machine and to keys with the scope `read`.
"""

import time
from collections.abc import Callable, Iterator

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from archive.actions.monitoring.figures import Figures, figures
from archive.api.access import may_watch
from archive.api.problems import plain

OWN = CollectorRegistry()
"""What this process counted."""

REQUESTS = Counter("dateline_http_requests", "Requests answered.", ["method", "view", "status"], registry=OWN)
SECONDS = Histogram("dateline_http_request_seconds", "Time until an answer began.", ["view"], registry=OWN)
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})


class MetricsMiddleware:
    """Counts requests and their time by view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        view = (request.resolver_match.view_name if request.resolver_match else "") or "none"
        # A client can invent methods, and each label is kept for ever.
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, view, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - started)
        return response


class ArchiveCollector(Collector):
    """The figures of the database and the index."""

    def collect(self) -> Iterator[Metric]:
        try:
            known = figures()
        except DatabaseError:
            yield _gauge("dateline_database_up", "Whether the database answers.", 0)
            return
        yield _gauge("dateline_database_up", "Whether the database answers.", 1)
        yield from _families(known)


def _families(known: Figures) -> Iterator[Metric]:
    yield _labelled("dateline_items", "Items by state.", "state", known.items)
    yield _gauge("dateline_oldest_waiting_seconds", "Age of the item that waits longest.", known.oldest_waiting or 0)
    yield _labelled("dateline_rows_estimate", "Rows by table, estimated.", "table", known.rows)
    yield _labelled("dateline_table_bytes", "Bytes on disk by table, indexes included.", "table", known.sizes)
    yield _gauge("dateline_feed_position", "Position of the newest change.", known.feed_position)
    yield _gauge("dateline_changes_unsequenced", "Changes that have no position yet.", known.unsequenced)
    if known.index_position is not None:
        yield _gauge("dateline_index_position", "Change that the search index has reached.", known.index_position)
    yield _labelled("dateline_heartbeat_age_seconds", "Since a process was last seen.", "process", known.heartbeats)
    yield _labelled("dateline_channels", "Channels by how they go.", "state", known.channels)
    yield _gauge("dateline_oldest_due_seconds", "How long the poll waits that is due longest.", known.oldest_due or 0)
    yield _labelled("dateline_alarms", "Alarms of channels and sources that stand, by kind.", "kind", known.alarms)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _labelled(name: str, told: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(ArchiveCollector())
    try:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package annotates in part
    except ValueError:  # no folder is named: this is the only process
        registry.register(OWN)
    return registry


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All of it in Prometheus' text format; 403 to strangers."""
    if not may_watch(request):
        return plain(403, "permission_denied", "Ask from this machine, or with a key that has the scope read.")
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_PLAIN_1_0_0)
