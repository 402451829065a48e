import hashlib

import pytest

from archive.storage.addresses import address, digest

SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_address_of_a_digest_never_changes():
    """What is stored is never moved: if this test has to be changed, every archive there is has to be moved."""
    assert address(SHA256) == "e3/b0/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert address(hashlib.sha256(b"").hexdigest()) == address(SHA256)


def test_an_address_tells_its_digest():
    assert digest(address(SHA256)) == SHA256


@pytest.mark.parametrize("bad", ["", SHA256.upper(), SHA256[:-1], SHA256 + "0", "../" + SHA256[3:], SHA256 + "\n"])
def test_what_is_no_digest_has_no_address(bad):
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        address(bad)


@pytest.mark.parametrize("bad", ["", SHA256, f"00/00/{SHA256}", f"/e3/b0/{SHA256}", f"e3/b0/../{SHA256}", "../../etc"])
def test_what_is_no_address_has_no_digest(bad):
    with pytest.raises(ValueError, match="not a"):
        digest(bad)
