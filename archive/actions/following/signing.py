"""How a webhook's receiver knows that it was us and that nobody changed it: Standard Webhooks, version 1."""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
"""What a secret begins with, so that it is known where it turns up."""


def new_secret() -> str:
    """256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def signed(*, secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that go with a body: what it is, when it was signed (seconds since 1970), and the signature."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode("ascii")
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}
