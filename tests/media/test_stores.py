"""One contract for both stores: a folder, and a server that speaks S3 and checks signatures."""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from api.errors import UnavailableError
from api.media.folder import FolderStore
from api.media.s3 import S3Store
from api.media.store import MediaStore
from api.settings import S3Settings

BYTES = b"\xff\xd8\xff" + bytes(range(256)) * 40
BUCKET = "linli-media"
REGION = "us-east-1"
MAY_ALL = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Settings]:
    """A bucket on loopback and the key of a user who may use it; every request is checked."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    owner = {
        "endpoint_url": address,
        "region_name": REGION,
        "aws_access_key_id": "owner",
        "aws_secret_access_key": "owner",
    }
    people = boto3.client("iam", **owner)
    people.create_user(UserName="linli")
    policy = json.dumps(MAY_ALL)
    people.put_user_policy(UserName="linli", PolicyName="media", PolicyDocument=policy)
    key = people.create_access_key(UserName="linli")["AccessKey"]
    boto3.client("s3", **owner).create_bucket(Bucket=BUCKET)
    # From here on no request passes without a good signature.
    strict = httpx.post(
        f"{address}/moto-api/reset-auth", content=b"0", headers={"content-type": "text/plain"}
    )
    assert strict.status_code == 200
    yield S3Settings(
        endpoint=address,
        bucket=BUCKET,
        access_key=key["AccessKeyId"],
        secret_key=SecretStr(key["SecretAccessKey"]),
        region=REGION,
    )
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    if request.param == "folder":
        return FolderStore(tmp_path)
    settings: S3Settings = request.getfixturevalue("s3")
    return S3Store(settings)


@pytest.fixture(params=["folder", "s3 away", "s3 with a wrong key"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    if request.param == "folder":
        (tmp_path / "media").write_text("a file where the folder should be")
        return FolderStore(tmp_path / "media")
    settings: S3Settings = request.getfixturevalue("s3")
    if request.param == "s3 away":
        return S3Store(replace(settings, endpoint="http://127.0.0.1:9"))
    return S3Store(replace(settings, secret_key=SecretStr("a wrong secret")))


async def test_bytes_come_back_as_they_were(store: MediaStore) -> None:
    digest = await store.put(BYTES)
    assert digest == hashlib.sha256(BYTES).hexdigest()
    assert await store.get(digest) == BYTES


async def test_the_same_bytes_again_change_nothing(store: MediaStore) -> None:
    first = await store.put(BYTES)
    assert await store.put(BYTES) == first
    assert await store.get(first) == BYTES


async def test_many_at_once(store: MediaStore) -> None:
    contents = [BYTES * 50 + bytes([number]) for number in range(16)]
    digests = await asyncio.gather(*(store.put(content) for content in contents))
    assert await asyncio.gather(*(store.get(digest) for digest in digests)) == contents


async def test_unknown_bytes(store: MediaStore) -> None:
    with pytest.raises(FileNotFoundError):
        await store.get("0" * 64)


async def test_a_store_that_is_away_is_told_from_missing_bytes(
    broken: MediaStore, s3: S3Settings
) -> None:
    for call in (broken.put(BYTES), broken.get("0" * 64)):
        with pytest.raises(UnavailableError) as refusal:
            await call
        assert refusal.value.code == "media_store"
        shown = f"{refusal.value!r} {refusal.value.facts}"
        assert s3.access_key not in shown
        assert s3.endpoint not in shown


async def test_a_folder_holds_whole_files_only(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    await asyncio.gather(*(store.put(BYTES * 100) for _ in range(16)))
    kept = await asyncio.to_thread(lambda: [p.name for p in tmp_path.rglob("*") if p.is_file()])
    assert kept == [hashlib.sha256(BYTES * 100).hexdigest()]


async def test_what_is_deleted_is_gone_and_deleting_again_does_no_harm(store: MediaStore) -> None:
    digest = await store.put(BYTES)
    await store.delete(digest)
    with pytest.raises(FileNotFoundError):
        await store.get(digest)
    await store.delete(digest)
