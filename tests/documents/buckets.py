"""S3-compatible storage for tests: a server of moto's in this process."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from documents.store import Bucket

KEY_ID, SECRET = "test", "test-secret"


@contextmanager
def s3_server() -> Iterator[str]:
    """Yield the address of a server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def make_bucket(endpoint: str, name: str, *, folder: str = "") -> Bucket:
    """Make a fresh bucket and return what opens it, or a folder in it."""
    httpx.put(f"{endpoint}/{name}", headers={"Authorization": "AWS4-HMAC-SHA256 Credential=test/1/us-east-1/s3/x"})
    return Bucket(f"s3://{name}{folder}", endpoint=endpoint, region="us-east-1", key_id=KEY_ID, secret=SECRET)
