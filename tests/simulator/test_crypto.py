"""The platform's cryptography, held against the vectors that the platform publishes."""

import pytest
from wechatpy.crypto import WeChatCrypto

from api.simulator import xml
from api.simulator.crypto import MessageCipher, signature
from api.simulator.errors import CryptoError
from tests.simulator.toy import ACCOUNT

TOKEN = "AAAAA"
APP_ID = "wxba5fad812f8e6fb9"
CIPHER = MessageCipher("A" * 43, APP_ID)

PUSHED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMk"
    "Uyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7Ggia"
    "viNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIj"
    "df8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
PUSHED_MESSAGE = (
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY",'
    '"CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
)
ANSWERED = (
    "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
)


@pytest.mark.parametrize(
    ("parts", "signed"),
    [
        (("1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        (("1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        (("1714112445", "415670741"), "6c5c811b55cc85e0e1b54100749188c20beb3f5d"),
        (("1714112445", "415670741", PUSHED), "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"),
        (("1713424427", "415670741", ANSWERED), "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"),
    ],
)
def test_s12_signatures_are_the_official_ones(parts: tuple[str, ...], signed: str) -> None:
    assert signature(TOKEN, *parts) == signed


def test_s12_the_official_push_is_decrypted() -> None:
    assert CIPHER.decrypt(PUSHED).decode() == PUSHED_MESSAGE


def test_s12_the_official_answer_is_encrypted_to_the_same_text() -> None:
    encrypted = CIPHER.encrypt(b'{"demo_resp":"good luck"}', filler=b"707722b803182950")
    assert encrypted == ANSWERED


@pytest.mark.parametrize("message", ["", "x", "楼道灯坏了" * 200, "]]>\x00"])
def test_s12_what_was_encrypted_comes_back(message: str) -> None:
    assert CIPHER.decrypt(CIPHER.encrypt(message.encode())).decode() == message


def test_s12_another_implementation_reads_us_and_we_read_it() -> None:
    other = WeChatCrypto(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.app_id)
    ours = MessageCipher(ACCOUNT.aes_key, ACCOUNT.app_id)
    encrypted = ours.encrypt("你好".encode())
    signed = signature(ACCOUNT.token, "1714112445", "1", encrypted)
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>"
    assert other.decrypt_message(body, signed, "1714112445", "1") == "你好"
    answer = xml.parse(other.encrypt_message("<xml/>", "1", "1714112445").encode())
    assert ours.decrypt(answer.text_of("Encrypt")) == b"<xml/>"


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "not base64!",
        "AAAA",
        PUSHED[:-8],
        pytest.param(MessageCipher("A" * 43, "wx-other").encrypt(b"hello"), id="another key"),
    ],
)
def test_ciphertext_that_is_not_ours_is_refused(broken: str) -> None:
    with pytest.raises(CryptoError):
        CIPHER.decrypt(broken)


def test_another_key_is_refused() -> None:
    with pytest.raises(CryptoError):
        MessageCipher("B" * 42 + "A", APP_ID).decrypt(PUSHED)
