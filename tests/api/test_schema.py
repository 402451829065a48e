import re
from io import StringIO

from django.core.management import call_command
from django.test import Client

from archive.api import urls
from archive.api.schema import CALLS
from tests.api.conforming import DESCRIPTION_FILE, description

CURRENT = "docs/openapi.yaml is not current: python manage.py spectacular --file docs/openapi.yaml"


def test_the_committed_description_is_current_valid_and_without_warnings():
    out = StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=out)
    assert out.getvalue().strip() == DESCRIPTION_FILE.read_text(encoding="utf-8").strip(), CURRENT


def test_every_call_of_the_table_is_described_once():
    paths = description(DESCRIPTION_FILE.read_bytes())["paths"]
    described = [call["operationId"] for calls in paths.values() for call in calls.values()]
    assert sorted(described) == sorted(call.name for call in CALLS.values())
    assert len(paths) == len(urls.VERSION_1)
    for calls in paths.values():
        for call in calls.values():
            assert call["description"]
            assert {tuple(way) for way in call["security"]} == {("key",), ("session",)}


def test_it_is_served_to_everybody():
    answer = Client().get("/api/schema/")
    assert answer.status_code == 200
    assert description(answer.content) == description(DESCRIPTION_FILE.read_bytes())
    as_json = Client().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert as_json.json()["openapi"].startswith("3.1")


def test_the_readable_page_needs_no_other_host_and_no_inline_script():
    page = Client().get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text)
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|style=", text)
    assert "script-src 'self'" in page["Content-Security-Policy"]
    script = re.search(r'src="(/api/docs/[^"]*script[^"]*)"', text)
    assert script is not None
    loaded = Client().get(script[1].replace("&amp;", "&"))
    assert loaded["Content-Type"].startswith("application/javascript")
    assert '"/api/schema/"' in loaded.content.decode()
