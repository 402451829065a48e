"""Bylines and datelines without spaces and capitals."""

import pytest

from archive.normalization.eastasia import may_be_byline, read_east_asian_byline, read_east_asian_dateline


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本报记者 张海 李小云", ["张海", "李小云"]),
        ("文/记者 张海", ["张海"]),
        ("作者：张海、李小云", ["张海", "李小云"]),
        ("홍길동 기자", ["홍길동"]),
        ("山田太郎 記者", ["山田太郎"]),
        ("记者们在码头等了整整一天。", []),
    ],
)
def test_bylines(text: str, names: list[str]):
    assert may_be_byline(text)
    found = read_east_asian_byline(text)
    assert [name for name, _ in found] == names
    assert all(text[slice(*span)] == name for name, span in found)


@pytest.mark.parametrize(
    ("text", "place", "agency", "names"),
    [
        ("（新华社北京3月2日电 记者李小云）", "北京", "新华社", ["李小云"]),
        ("新华社北京9月1日电（记者张三、李四）", "北京", "新华社", ["张三", "李四"]),
        ("（中央社記者王小明台北1日電）", "台北", "中央社", ["王小明"]),
        ("【ワシントン共同】", "ワシントン", "共同", []),
        ("【共同】", "", "共同", []),
        ("【北京＝山田太郎】", "北京", "", ["山田太郎"]),
        ("[東京 1日 ロイター] - ", "東京", "ロイター", []),
        ("(서울=연합뉴스) 홍길동 기자 = ", "서울", "연합뉴스", ["홍길동"]),
    ],
)
def test_datelines(text: str, place: str, agency: str, names: list[str]):
    whole = text + "新码头开放"
    found = read_east_asian_dateline(whole, 0, len(whole))
    assert found is not None
    assert (whole[slice(*(found.place or (0, 0)))], whole[slice(*(found.agency or (0, 0)))]) == (place, agency)
    assert [name for name, _ in found.persons] == names
    assert whole[found.end :] == "新码头开放"


@pytest.mark.parametrize("text", ["北京的新码头开放", "(AP) 新码头", "plain", ""])
def test_what_is_no_dateline(text: str):
    assert read_east_asian_dateline(text, 0, len(text)) is None
