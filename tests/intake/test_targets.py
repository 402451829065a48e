"""Addresses that must not be asked, in every spelling: nothing is looked up, nothing is connected to."""

from ipaddress import IPv4Address

import pytest

from archive.errors import FetchRefused
from archive.intake.targets import Target, checked, target

ODD = [
    # Schemes.
    "file:///etc/passwd", "ftp://example.org/", "gopher://example.org:70/_", "dict://example.org:11211/stats",
    "ldap://example.org/", "jar:http://example.org!/", "data:text/plain,x", "javascript:alert(1)",
    "unix:/run/x.sock", "//example.org/", "example.org", "", "http", "http:", "http:/", "http://",
    "http:///path", "http:example.org",
    # Names and passwords.
    "http://user@example.org/", "http://user:pass@example.org/", "http://example.org@127.0.0.1/",
    "http://@example.org/", "http://example.org:80@127.0.0.1/",
    # IPv4 in spellings that some parsers take.
    "http://127.1/", "http://127.0.1/", "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/",
    "http://017700000001/", "http://0177.0.0.1/", "http://0177.0.0.01/", "http://127.0.0.01/",
    "http://00127.0.0.1/", "http://0x7f.0x0.0x0.0x1/", "http://0X7F.0.0.1/", "http://127.0.0.0x1/", "http://0/",
    "http://0x/", "http://0x0/", "http://1/", "http://1.1/", "http://4294967295/", "http://99999999999/",
    "http://256.0.0.1/", "http://127.0.0.1.1/", "http://127.0.0/", "http://a.127/", "http://example.0x7f/",
    "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://１２７.0.0.1/", "http://127．0．0．1/", "http://⑧.⑧.⑧.⑧/",
    "http://١٢٧.0.0.1/",
    # Dots.
    "http://127.0.0.1./", "http://localhost./", "http://example.org./", "http://.example.org/",
    "http://example..org/", "http://./", "http://../",
    # IPv6.
    "http://::1/", "http://[::1/", "http://::1]/", "http://[::1%25lo]/", "http://[fe80::1%eth0]/",
    "http://[v1.x]/", "http://[127.0.0.1]/", "http://[localhost]/", "http://[::1]example.org/",
    "http://[::1]:x/", "http://[]/", "http://[:::]/", "http://[::ffff:0x7f.1]/",
    # Spaces, control characters, backslashes, what is encoded.
    " http://example.org/", "http://example.org/ ", "http://exam ple.org/", "http://example.org/a b",
    "ht\ttp://example.org/", "http://exa\nmple.org/", "http://example.org/\r\nX: y", "http://example.org/\x00",
    "http://example.org\\@127.0.0.1/", "http:\\\\example.org/", "http://example.org\u2028/",
    "http://127%2e0%2e0%2e1/", "http://%6cocalhost/", "http://exam\u200bple.org/",
    "http://example.org%00.local/", "http://example.org%0d%0aX/",
    # Names that are none, ports that are none.
    "http://-example.org/", "http://exa$mple.org/", "http://exam*ple.org/", "http://" + "a" * 64 + ".org/",
    "http://" + "a." * 130 + "org/", "http://example.org:0/", "http://example.org:65536/",
    "http://example.org:-1/", "http://example.org:8o/", "http://example.org:80:80/", "http://example.org:/",
    "http://example.org:٨٠/", "http://ex℀mple.org/", "http://example.org/" + "a" * 5000,
    "http://\udcff.example.org/",
]  # fmt: skip

CLOSED = [
    str(IPv4Address(0)), "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd12:3456:789a::1",
    "fe80::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1", "4000::1", "e000::1",
]  # fmt: skip

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888",
    "2003::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
]  # fmt: skip


def never(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


def leading_to(*addresses: str):
    def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return resolve


def bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@pytest.mark.parametrize("address", ODD, ids=[f"odd{number}" for number in range(len(ODD))])
def test_what_is_no_plain_address_is_refused(address):
    with pytest.raises(FetchRefused) as refused:
        target(address)
    assert refused.value.reason == "address_invalid"


@pytest.mark.parametrize("address", CLOSED)
def test_an_ip_address_that_is_not_public_is_refused(address):
    asked = target(f"http://{bracketed(address)}/feed")
    with pytest.raises(FetchRefused) as refused:
        checked(asked, allowed=(), resolve=never)
    assert refused.value.reason == "address_refused"


@pytest.mark.parametrize("address", ["http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/"])
def test_what_looks_like_a_host_behind_the_host_is_none(address):
    with pytest.raises(FetchRefused) as refused:
        checked(target(address), allowed=(), resolve=never)
    assert refused.value.reason == "address_refused"


@pytest.mark.parametrize("address", [*CLOSED, "fe80::1%eth0", "127.1", ""])
def test_a_name_that_leads_there_is_refused(address):
    asked = target("https://news.example.org/feed")
    with pytest.raises(FetchRefused) as refused:
        checked(asked, allowed=(), resolve=leading_to(address))
    assert refused.value.reason == "address_refused"


@pytest.mark.parametrize("addresses", [["8.8.8.8", "127.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["2606:4700::1111", "::1"]])
def test_one_closed_address_of_many_spoils_a_name(addresses):
    with pytest.raises(FetchRefused):
        checked(target("https://example.org/"), allowed=(), resolve=leading_to(*addresses))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_fetched(address):
    assert checked(target(f"http://{bracketed(address)}/"), allowed=(), resolve=never) == (address,)
    assert checked(target("http://example.org/"), allowed=(), resolve=leading_to(address)) == (address,)


def test_a_setting_opens_networks_and_no_others():
    allowed = ("127.0.0.0/8", "fd00::/8", "192.0.2.7")
    for address in ("127.0.0.1", "127.9.9.9", "fd12::1", "192.0.2.7", "8.8.8.8"):
        assert checked(target(f"http://{bracketed(address)}/"), allowed=allowed, resolve=never) == (address,)
    for address in ("10.0.0.1", "::1", "192.0.2.8", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1"):
        with pytest.raises(FetchRefused):
            checked(target(f"http://{bracketed(address)}/"), allowed=allowed, resolve=never)


def test_a_name_is_looked_up_once():
    asked = []

    def resolve(host, port):
        asked.append((host, port))
        return ["8.8.8.8", "8.8.8.8", "1.1.1.1"]

    assert checked(target("https://example.org/"), allowed=(), resolve=resolve) == ("8.8.8.8", "1.1.1.1")
    assert asked == [("example.org", 443)]


def test_a_name_without_an_address_is_not_known():
    with pytest.raises(OSError, match="no address"):
        checked(target("https://example.org/"), allowed=(), resolve=leading_to())


@pytest.mark.parametrize(
    ("address", "host", "port", "path"),
    [
        ("http://example.org", "example.org", 80, "/"),
        ("HTTPS://Example.ORG/Feed?a=B#part", "example.org", 443, "/Feed?a=B"),
        ("https://example.org:8443?x", "example.org", 8443, "/?x"),
        ("http://my_site.example.org/a%20b", "my_site.example.org", 80, "/a%20b"),
        ("https://новости.рф/лента?q=ж", "xn--b1amnebsh.xn--p1ai", 443, "/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0?q=%D0%B6"),
        ("http://[2606:4700:0::1111]:8080/x", "2606:4700::1111", 8080, "/x"),
        ("http://localhost/", "localhost", 80, "/"),
        ("http://8.8.8.8/", "8.8.8.8", 80, "/"),
    ],
)
def test_a_plain_address_is_taken_apart(address, host, port, path):
    asked = target(address)
    assert (asked.host, asked.port, asked.path) == (host, port, path)
    assert target(asked.address) == asked


def test_the_host_header_names_the_port_only_where_it_is_unusual():
    assert Target(scheme="http", host="example.org", port=80, path="/").authority == "example.org"
    assert Target(scheme="https", host="example.org", port=80, path="/").authority == "example.org:80"
    assert Target(scheme="http", host="2606:4700::1", port=81, path="/").authority == "[2606:4700::1]:81"
