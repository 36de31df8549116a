"""The switchboard beside the phones: the platform's clock, faults, MarkFail, quotas, the account.

Plain forms that lead back to the page; only the figures are fetched again by themselves.
"""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from api.simulator.acts import refuse_other_origins
from api.simulator.faults import CALL_FAULTS, EVERY_CALL, PUSH_FAULTS, PUSHES, FaultKind
from api.simulator.page import Pages
from api.simulator.profiles import PROFILES, ProfileName
from api.simulator.switchboard_state import APIS, figures

HOURS_AHEAD = (1, 24, 72, 720)
MAX_SECONDS = 600.0
KINDS: dict[str, FaultKind] = {kind: kind for kind in (*PUSH_FAULTS, *CALL_FAULTS)}
PROFILE_NAMES: dict[str, ProfileName] = {name: name for name in PROFILES}


def switchboard_routes(pages: Pages) -> APIRouter:
    router = APIRouter(prefix="/switchboard", dependencies=[Depends(refuse_other_origins)])
    platform = pages.platform

    def shown(request: Request, *, refused: str = "") -> Response:
        """The whole page; `refused` names the form that could not be taken."""
        return pages.render(
            request,
            "switchboard.html",
            status=422 if refused else 200,
            refused=refused,
            kinds=list(KINDS),
            targets=(PUSHES, EVERY_CALL, *APIS),
            profiles=list(PROFILE_NAMES),
            hours_ahead=HOURS_AHEAD,
            verified=request.query_params.get("verified", ""),
            **figures(platform, list(pages.personas.values())),
        )

    def back(request: Request, query: str = "") -> Response:
        base = request.scope.get("root_path", "")
        return RedirectResponse(f"{base}/switchboard{query}", status_code=303)

    @router.get("")
    async def page(request: Request) -> Response:
        return shown(request)

    @router.get("/figures")
    async def only_figures(request: Request) -> Response:
        told = figures(platform, list(pages.personas.values()))
        return pages.render(request, "switchboard_figures.html", **told)

    @router.post("/clock")
    async def move_clock(request: Request, hours: Annotated[int, Form()]) -> Response:
        if hours not in HOURS_AHEAD:
            return shown(request, refused="clock")
        platform.clock.move(timedelta(hours=hours))
        return back(request)

    @router.post("/faults")
    async def add_fault(
        request: Request,
        kind: Annotated[str, Form()],
        on: Annotated[str, Form()],
        errcode: Annotated[str, Form()] = "",
        seconds: Annotated[str, Form()] = "",
        times: Annotated[str, Form()] = "",
        percent: Annotated[str, Form()] = "",
    ) -> Response:
        try:
            if on not in (PUSHES, EVERY_CALL, *APIS) or not float(seconds or 0) <= MAX_SECONDS:
                raise ValueError(on)
            platform.faults.add(
                KINDS[kind],
                on=on,
                errcode=int(errcode or 0) if kind == "errcode" else 0,
                seconds=float(seconds or 0),
                times=int(times) if times else None,
                probability=float(percent or 100) / 100,
            )
        except (ValueError, KeyError):
            return shown(request, refused="fault")
        return back(request)

    @router.post("/faults/clear")
    async def clear_faults(request: Request) -> Response:
        platform.faults.clear()
        return back(request)

    @router.post("/faults/{rule_id}/remove")
    async def remove_fault(request: Request, rule_id: int) -> Response:
        platform.faults.remove(rule_id)
        return back(request)

    @router.post("/mark-fail")
    async def mark_fail(request: Request, do: Annotated[str, Form()]) -> Response:
        if do not in ("on", "off", "end"):
            return shown(request, refused="mark-fail")
        if do == "end":
            platform.mark_fail.until = None
        else:
            platform.mark_fail.enabled = do == "on"
        return back(request)

    @router.post("/quota")
    async def set_quota(
        request: Request, api: Annotated[str, Form()], limit: Annotated[str, Form()]
    ) -> Response:
        if api not in APIS or not (limit.isascii() and limit.isdecimal() and len(limit) < 12):
            return shown(request, refused="quota")
        platform.quotas.limits[api] = int(limit)
        return back(request)

    @router.post("/account")
    async def change_account(
        request: Request, do: Annotated[str, Form()], value: Annotated[str, Form()] = ""
    ) -> Response:
        match do:
            case "profile" if value in PROFILE_NAMES:
                platform.use_profile(PROFILE_NAMES[value])
            case "revoke-tokens":
                platform.tokens.revoke_all()
            case "begin-key":
                try:
                    platform.keys.begin_change(value.strip())
                except ValueError:
                    return shown(request, refused="key")
            case "finish-key":
                platform.keys.finish_change()
            case "verify":
                verified = await platform.verify_webhook()
                return back(request, "?verified=" + ("yes" if verified else "no"))
            case _:
                raise HTTPException(422)
        return back(request)

    return router
