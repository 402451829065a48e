import pytest

MAPS = "https://maps.example.org"


@pytest.fixture
def allowed(settings):
    settings.CORS_ALLOWED_ORIGINS = [MAPS]


def test_nobody_is_allowed_unless_somebody_says_so(reader, article):
    assert "Access-Control-Allow-Origin" not in reader.read("articles/", Origin=MAPS)


@pytest.mark.usefixtures("allowed")
class TestAllowed:
    def test_a_script_of_that_site_may_read_with_a_key(self, reader, article):
        answer = reader.read(f"articles/{article.pk}/", Origin=MAPS)
        assert answer["Access-Control-Allow-Origin"] == MAPS
        assert "Access-Control-Allow-Credentials" not in answer
        assert "ETag" in answer["Access-Control-Expose-Headers"]

    def test_it_may_ask_before(self, client):
        answer = client.options(
            "/api/v1/articles/",
            headers={
                "Origin": MAPS,
                "Access-Control-Request-Method": "PATCH",
                "Access-Control-Request-Headers": "authorization, if-match",
            },
        )
        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Origin"] == MAPS
        assert {"authorization", "if-match"} <= set(answer["Access-Control-Allow-Headers"].split(", "))

    def test_others_and_other_pages_stay_closed(self, reader, client):
        assert "Access-Control-Allow-Origin" not in reader.read("articles/", Origin="https://other.example.org")
        assert "Access-Control-Allow-Origin" not in client.get("/admin/login/", headers={"Origin": MAPS})
