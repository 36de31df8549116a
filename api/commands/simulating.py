"""`linli simulate`: a simulated WeChat in front of any webhook."""

import asyncio
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

THROW_AWAY = "simulated"
"""In place of every secret of an account that nobody has."""


class PushMode(StrEnum):
    """How the simulator writes its pushes."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


class Profile(StrEnum):
    """What kind of account is simulated."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    TEST = "test"


def simulate(
    webhook: Annotated[str, typer.Option(help="Where pushes go; on this machine.")] = (
        "http://127.0.0.1:8000/wechat"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of the page.")] = 8100,
    token: Annotated[str, typer.Option(envvar="WECHAT_TOKEN")] = THROW_AWAY,
    app_id: Annotated[str, typer.Option(envvar="WECHAT_APP_ID")] = "wx0000000000000000",
    secret: Annotated[str, typer.Option(envvar="WECHAT_APP_SECRET")] = THROW_AWAY,
    aes_key: Annotated[str, typer.Option(envvar="WECHAT_AES_KEY")] = THROW_AWAY + "0" * 34,
    original_id: Annotated[str, typer.Option(envvar="WECHAT_ORIGINAL_ID")] = "gh_simulated",
    name: Annotated[str, typer.Option(help="Of the account, as phones show it.")] = "公众号",
    mode: Annotated[PushMode, typer.Option(help="How pushes are written.")] = PushMode.SAFE,
    profile: Annotated[Profile, typer.Option(help="What the account may do.")] = Profile.VERIFIED,
    retries: Annotated[int, typer.Option(min=0, max=3, help="Pushes after the first.")] = 2,
    seed: Annotated[int | None, typer.Option(help="Repeats the faults of another run.")] = None,
    mark_fail: Annotated[bool, typer.Option(help="Stop pushing after failures.")] = True,
    people: Annotated[Path | None, typer.Option(help="A JSON file of who is there.")] = None,
) -> None:
    """A simulated WeChat alone, in front of any webhook; it needs nothing else of ours."""
    from api.launcher.errors import LaunchError
    from api.simulator.account import SimulatedAccount
    from api.simulator.alone import Rehearsal, listening, rehearsal_app, serve_alone
    from api.simulator.cast import DEFAULT

    try:
        account = SimulatedAccount(
            token=token,
            app_id=app_id,
            app_secret=secret,
            aes_key=aes_key,
            original_id=original_id,
            mode=mode.value,
            name=name,
            profile=profile.value,
        )
        rehearsal = Rehearsal(
            account, webhook, port, retries, seed, mark_fail=mark_fail, people=people or DEFAULT
        )
        simulator, platform = rehearsal_app(rehearsal)
        on = listening(port)
    except ValueError as error:
        raise LaunchError(str(error)) from None
    except OSError as error:
        raise LaunchError(f"port {port}: {error.strerror}; choose another with --port") from None
    typer.echo(f"linli: phones at {rehearsal.address} for {webhook}; API base {rehearsal.api_base}")
    with suppress(KeyboardInterrupt):
        asyncio.run(serve_alone(simulator, platform, on=on))
