"""Who asks the staff API: a bearer token stands for a person, whose role is read each time."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.db import Database
from api.staff.models import StaffMember
from api.staff.tokens import staff_by_token

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def any_member(
    database: Database, *, clock: Callable[[], datetime]
) -> Callable[..., Awaitable[StaffMember]]:
    """A dependency: the member of the staff who asks; 401 without a good token."""

    async def member(credentials: Credentials) -> StaffMember:
        found = None
        if credentials is not None:
            async with database.transaction() as session:
                found = await staff_by_token(session, credentials.credentials, now=clock())
        if found is None:
            raise HTTPException(
                status.HTTP_401_UNAUTHORIZED,
                "a valid token is needed",
                headers={"WWW-Authenticate": "Bearer"},
            )
        return found

    return member
