"""Forms that were not sent."""

from eventmgr.registration.drafts import operations
from eventmgr.registration.drafts.enums import DraftForm
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.drafts.owner import Owner
from tests.factories.people import NOW


def of_person(conference_id: int, person_id: int) -> Owner:
    return Owner(conference_id=conference_id, form=DraftForm.REGISTRATION, person_id=person_id)


def of_institution(conference_id: int, delegation_id: int) -> Owner:
    return Owner(
        conference_id=conference_id, form=DraftForm.NOMINATION, delegation_id=delegation_id
    )


def keep(owner: Owner, seen: str = "", *, name: str = "Amal", key: str = "a") -> FormDraft:
    return operations.keep(owner=owner, fields={"name": [name]}, key=key, seen=seen, now=NOW)
