"""The page that looks like phones, and its fragments.

HTML is rendered here and swapped in by htmx; every answer carries the security headers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.templating import Jinja2Templates

from api.simulator.account import Persona
from api.simulator.cast import SamplePlace
from api.simulator.errors import PlatformError
from api.simulator.page_state import PARAMETER, Phone, phones, query, swapped
from api.simulator.platform import Platform
from api.simulator.rendering import lines, pieces

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"
AVATAR_COLOURS = 6
VENDORED = ("htmx.min.js", "weui.min.css")

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # With `no-referrer` a browser would not say from which page a form came, and it be refused.
    "Referrer-Policy": "same-origin",
}


class Pages:
    """Renders for one platform and its personas."""

    def __init__(
        self, platform: Platform, personas: Sequence[Persona], places: Sequence[SamplePlace]
    ) -> None:
        if not personas:
            raise ValueError("the page needs at least one persona")
        self.platform = platform
        self.places = tuple(places)
        self.personas = {persona.openid: persona for persona in personas}
        self._templates = Jinja2Templates(directory=HERE / "templates")
        self._templates.env.globals.update(pieces=pieces, avatar=self._avatar)

    def persona(self, openid: str) -> Persona:
        persona = self.personas.get(openid)
        if persona is None:
            raise HTTPException(404)
        return persona

    def _avatar(self, openid: str) -> int:
        """Which of the avatar colours is this person's."""
        return list(self.personas).index(openid) % AVATAR_COLOURS

    def phones(self, request: Request) -> list[Phone]:
        return phones(list(self.personas.values()), request.query_params.getlist(PARAMETER))

    def render(
        self,
        request: Request,
        name: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **context: Any,
    ) -> Response:
        context.update(
            base=request.scope.get("root_path", ""),
            account=self.platform.account,
            menu=self.platform.menu,
            personas=list(self.personas.values()),
            parameter=PARAMETER,
            places=self.places,
        )
        all_headers = SECURITY_HEADERS | (headers or {})
        return self._templates.TemplateResponse(
            request, name, context, status_code=status, headers=all_headers
        )

    def phone_context(self, phone: Phone) -> dict[str, Any]:
        openid = phone.persona.openid
        person = self.platform.person(openid)
        now = self.platform.clock()
        return {
            "phone": phone,
            "person": person,
            "typing": person.sees_typing(now),
            "codes": self.platform.qr_codes.valid(),
            "notices": [
                (template, self.platform.subscriptions.left(openid, template.template_id))
                for template in self.platform.templates.notices()
            ],
            "lines": lines(self.platform.transcript(openid), now=now),
        }


def page_routes(pages: Pages) -> APIRouter:
    router = APIRouter()
    platform = pages.platform

    @router.get("/")
    async def whole_page(request: Request) -> Response:
        contexts = [pages.phone_context(phone) for phone in pages.phones(request)]
        missing = [name for name in VENDORED if not (STATIC / "vendor" / name).is_file()]
        return pages.render(request, "page.html", phones=contexts, missing=missing)

    @router.get("/phone/{slot}")
    async def phone_of_another(request: Request, slot: int, person: str) -> Response:
        """The phones that a choice in the one at `slot` changes (two when they change places),
        and the address that goes with it, so that reload and Back show the same people."""
        shown = pages.phones(request)
        if not 1 <= slot <= len(shown):
            raise HTTPException(404)
        openids = swapped(shown, slot=slot, openid=pages.persona(person).openid)
        now_shown = phones(list(pages.personas.values()), openids)
        address = f"{request.scope.get('root_path', '')}/?{query(openids)}"
        before = {phone.slot: phone.persona.openid for phone in shown}
        changed = [
            pages.phone_context(phone)
            for phone in now_shown
            if phone.slot == slot or phone.persona.openid != before[phone.slot]
        ]
        return pages.render(
            request, "phones.html", phones=changed, slot=slot, headers={"HX-Push-Url": address}
        )

    @router.get("/people/{openid}/messages")
    async def messages(request: Request, openid: str, after: int | None = None) -> Response:
        """The whole chat; with `after`, only the lines that came after that entry."""
        context = pages.phone_context(Phone(0, pages.persona(openid)))
        if after is None:
            return pages.render(request, "chat.html", **context)
        context["lines"] = [line for line in context["lines"] if line.entry.id > after]
        return pages.render(request, "messages.html", **context)

    @router.get("/people/{openid}/bottom/{slot}")
    async def bottom(request: Request, openid: str, slot: int) -> Response:
        context = pages.phone_context(Phone(slot, pages.persona(openid)))
        return pages.render(request, "bottom.html", **context)

    @router.get("/people/{openid}/menu")
    async def menu(request: Request, openid: str) -> Response:
        context = pages.phone_context(Phone(0, pages.persona(openid)))
        return pages.render(request, "menu.html", **context)

    @router.get("/people/{openid}/{part}/{slot}")
    async def part_of_phone(
        request: Request, openid: str, part: Literal["more", "codes", "notices"], slot: int
    ) -> Response:
        """The menu behind the dots, the codes to scan, or the question for subscribe notices."""
        context = pages.phone_context(Phone(slot, pages.persona(openid)))
        return pages.render(request, f"{part}.html", **context)

    @router.get("/transcripts")
    async def transcripts() -> Response:
        """Everybody's, by openid."""
        body = {
            openid: [entry.as_json() for entry in platform.transcript(openid)]
            for openid in pages.personas
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    @router.get("/transcripts/{openid}")
    async def transcript(openid: str) -> Response:
        entries = platform.transcript(pages.persona(openid).openid)
        body = [entry.as_json() for entry in entries]
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    @router.get("/media/{media_id}")
    async def media(media_id: str) -> Response:
        """What a person or the account sent; the id is the secret, as with `PicUrl`."""
        try:
            found = platform.media.get(media_id)
        except PlatformError as error:
            raise HTTPException(404) from error
        headers = {**SECURITY_HEADERS, "Cache-Control": "private, max-age=3600, immutable"}
        return Response(found.data, media_type=found.content_type, headers=headers)

    return router
