"""What can go wrong on the platform's side.

SimulatorError
├── CryptoError           ciphertext that the platform could not have made or cannot read
├── MalformedXmlError     a document that the platform's strict reader refuses
├── AnswerRejectedError   a webhook's answer for which the person sees the error bubble
├── NotPossibleError      an act that the WeChat app would not offer (a photo too large)
└── PlatformError         an API call that ends in an `errcode` (with HTTP 200, like the real)
"""


class SimulatorError(Exception):
    """Base of everything this package raises on purpose."""


class CryptoError(SimulatorError):
    pass


class MalformedXmlError(SimulatorError):
    pass


class AnswerRejectedError(SimulatorError):
    pass


class NotPossibleError(SimulatorError):
    pass


class PlatformError(SimulatorError):
    """`errcode` and `errmsg` as the platform's API documents them."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg
