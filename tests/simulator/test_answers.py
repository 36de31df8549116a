"""S3: whatever the real platform shows its error bubble for, this one does too."""

import dataclasses

import pytest

from api.simulator import Content, Platform, xml
from api.simulator.account import Mode
from api.simulator.answers import AnswerReader
from api.simulator.crypto import MessageCipher, signature
from api.simulator.errors import AnswerRejectedError
from api.simulator.media import MediaStore
from api.simulator.pusher import ERROR_BUBBLE
from tests.simulator.toy import ACCOUNT, WANG, Clock, ToyWebhook, sealed

MODES: tuple[Mode, ...] = ("plain", "compatible", "safe")
GOOD: dict[str, xml.FieldValue] = {
    "ToUserName": WANG,
    "FromUserName": ACCOUNT.original_id,
    "CreateTime": 1714112445,
    "MsgType": "text",
    "Content": "您好",
}


CIPHER = MessageCipher(ACCOUNT.aes_key, ACCOUNT.app_id)


def read(body: bytes, mode: Mode = "plain", *, media: MediaStore | None = None) -> Content | None:
    """What a person is shown of an answer to a push under the account's key."""
    account = dataclasses.replace(ACCOUNT, mode=mode)
    media = media or MediaStore(clock=Clock())
    return AnswerReader(account, media).read(body, openid=WANG, cipher=CIPHER)


@pytest.mark.parametrize("body", [b"", b"success"])
@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
def test_s3_an_empty_body_or_the_bare_word_is_no_answer(mode: Mode, body: bytes) -> None:
    assert read(body, mode) is None


def test_s3_a_good_answer_is_read_in_each_mode() -> None:
    plain, closed = xml.build(GOOD), sealed(ACCOUNT, xml.build(GOOD))
    shown = [
        read(plain, "plain"),
        read(plain, "compatible"),
        read(closed, "compatible"),
        read(closed, "safe"),
    ]
    assert [content and content.text for content in shown] == ["您好"] * 4


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ToUserName": ACCOUNT.original_id}, "ToUserName"),
        ({"FromUserName": WANG}, "FromUserName"),
        ({"CreateTime": "soon"}, "CreateTime"),
        ({"Content": ""}, "empty"),
        ({"Content": " \n"}, "empty"),
        ({"Content": "汉" * 683}, "2049 bytes"),
        ({"MsgType": "card"}, "MsgType"),
        ({"MsgType": "image"}, "Image is missing"),
    ],
)
def test_s3_a_wrong_field_is_refused(changes: dict[str, xml.FieldValue], reason: str) -> None:
    with pytest.raises(AnswerRejectedError, match=reason):
        read(xml.build({**GOOD, **changes}))


def test_s3_the_largest_text_still_passes() -> None:
    longest = "汉" * 682 + "ab"
    content = read(xml.build({**GOOD, "Content": longest}))
    assert content is not None
    assert content.text == longest


@pytest.mark.parametrize("field", list(GOOD))
def test_s3_a_missing_field_is_refused(field: str) -> None:
    fields = {name: value for name, value in GOOD.items() if name != field}
    with pytest.raises(AnswerRejectedError, match="is missing"):
        read(xml.build(fields))


@pytest.mark.parametrize("body", [b'"success"', b"success\n", b"SUCCESS", b"{}", b"<html></html>"])
def test_s3_what_is_neither_xml_nor_the_bare_word_is_refused(body: bytes) -> None:
    for mode in MODES:
        with pytest.raises(AnswerRejectedError):
            read(body, mode)


def test_s3_an_unknown_media_id_is_refused() -> None:
    head = xml.build({**GOOD, "MsgType": "image"}).removesuffix(b"</xml>")
    body = head + b"<Image><MediaId>nowhere</MediaId></Image></xml>"
    with pytest.raises(AnswerRejectedError, match="MediaId"):
        read(body)


def of_media(kind: str) -> tuple[MediaStore, dict[str, xml.FieldValue]]:
    """A store, and a good answer of that kind with what lies in it."""
    media = MediaStore(clock=Clock())
    video = media.put("video", b"\0\0\0\x18ftypmp42" + b"0" * 32).media_id
    thumb = media.put("thumb", b"\xff\xd8\xff" + b"0" * 32).media_id
    bodies: dict[str, dict[str, xml.Leaf]] = {
        "video": {"MediaId": video, "Title": "演示", "Description": "怎么报修"},
        "music": {"Title": "晨曲", "MusicUrl": "https://example.org/a.mp3", "ThumbMediaId": thumb},
    }
    head = {name: value for name, value in GOOD.items() if name != "Content"}
    return media, {**head, "MsgType": kind, kind.capitalize(): bodies[kind]}


@pytest.mark.parametrize(("kind", "title"), [("video", "演示"), ("music", "晨曲")])
def test_s3_video_and_music_are_shown(kind: str, title: str) -> None:
    media, fields = of_media(kind)
    content = read(xml.build(fields), media=media)
    assert content is not None
    assert (content.kind, content.title) == (kind, title)


@pytest.mark.parametrize("kind", ["video", "music"])
def test_s3_a_media_id_of_another_kind_is_refused(kind: str) -> None:
    media, fields = of_media(kind)
    picture = media.put("image", b"\x89PNG\r\n\x1a\n" + b"0" * 8).media_id
    inside = {"MediaId": picture, "ThumbMediaId": picture}
    with pytest.raises(AnswerRejectedError, match="is no"):
        read(xml.build({**fields, kind.capitalize(): inside}), media=media)


def test_s3_handing_over_to_the_accounts_own_desk_shows_nothing() -> None:
    fields = {**GOOD, "MsgType": "transfer_customer_service"}
    assert read(xml.build(fields)) is None


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10**6])
def test_s3_a_huge_answer_is_refused_before_it_is_read(size: int) -> None:
    with pytest.raises(AnswerRejectedError, match="larger"):
        read(b"<xml>" + b" " * size + b"</xml>")


def in_safe_mode() -> dict[str, bytes]:
    """Answers that are wrong only in how they were closed."""
    good = xml.build(GOOD)
    cipher = MessageCipher(ACCOUNT.aes_key, "wx-another-app")
    encrypted = cipher.encrypt(good)
    signed = signature(ACCOUNT.token, "1", "2", encrypted)
    other_app: dict[str, xml.FieldValue] = {
        "Encrypt": encrypted,
        "MsgSignature": signed,
        "TimeStamp": 1,
        "Nonce": "2",
    }
    return {
        "plain text": good,
        "signed with another token": sealed(ACCOUNT, good, token="another"),
        "for another app": xml.build(other_app),
        "no signature": xml.build({"Encrypt": encrypted, "TimeStamp": 1, "Nonce": "2"}),
        "encrypted success": sealed(ACCOUNT, b"success"),
        "encrypted nothing": sealed(ACCOUNT, b""),
        "tampered": sealed(ACCOUNT, good).replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[AAAA"),
    }


@pytest.mark.parametrize("case", list(in_safe_mode()))
def test_s3_safe_mode_takes_only_what_is_encrypted_and_signed(case: str) -> None:
    with pytest.raises(AnswerRejectedError):
        read(in_safe_mode()[case], "safe")


async def test_s3_the_person_sees_the_platforms_error_bubble(
    platform: Platform, toy: ToyWebhook
) -> None:
    toy.behave = lambda _push: b'{"detail": "oops"}'
    result = await platform.send_text(WANG, "你好")
    assert not result.ok
    assert [attempt.outcome for attempt in result.attempts] == ["rejected"]
    last = platform.transcript(WANG)[-1]
    assert (last.kind, last.text, last.side) == ("error", ERROR_BUBBLE, "platform")
    assert "rejected" in last.content.detail
