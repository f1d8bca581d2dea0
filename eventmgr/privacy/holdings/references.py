"""Every column that refers to a person or to a registration: who is told of it, and its fate.

Those of working groups stand in `in_groups`. A house test fails for a column that nobody has
declared.
"""

from collections.abc import Mapping
from types import MappingProxyType

from eventmgr.agenda.models import (
    AgendaEdit,
    AgendaPrint,
    AgendaUpload,
    AgendaVersion,
    SessionRole,
)
from eventmgr.calendars.models import CalendarEntry
from eventmgr.campaigns.models import CampaignRecipient
from eventmgr.invitations.delegations.models import Nomination
from eventmgr.invitations.models import Invitation
from eventmgr.people.merges import PersonMerge, TwoPeople
from eventmgr.people.models import Account, Person, SignIn
from eventmgr.privacy.holdings.in_groups import IN_GROUPS
from eventmgr.privacy.holdings.kinds import Fate, Reference
from eventmgr.privacy.holdings.within import (
    of_campaign,
    of_conference,
    of_no_conference,
    of_registration,
    of_report,
    of_report_version,
    of_session,
)
from eventmgr.recommendations.prints.models import GroupPrint
from eventmgr.registration.attendance.codes import new_code
from eventmgr.registration.attendance.models import Certificate, CheckIn, DeskAct
from eventmgr.registration.consents.models import ConsentEntry
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.exports.models import ExportChoice
from eventmgr.registration.intake.models import ContactImport
from eventmgr.registration.lists.models import SavedList
from eventmgr.registration.models import Contact, Registration, new_badge_code
from eventmgr.registration.prints.models import PrintedBadge, RegistrationPrint
from eventmgr.registration.questionnaire.models import Answer
from eventmgr.reports.models import NamedPerson, ReportComment, ReportVersion
from eventmgr.reports.sections.models import SectionRevision

ANSWERS = MappingProxyType(
    {
        **dict.fromkeys(("honorific", "name", "title", "organisation", "badge_name"), ""),
        **dict.fromkeys(("needs", "clearance_note", "reason"), ""),
        "consents_to_be_listed": False,
        "consents_to_photographs": False,
        "consents_to_be_quoted": False,
        "consented_at": None,
        "badge_code": new_badge_code,
    }
)
"""State, category, sector, country, province and the institution's list stay, for the numbers."""

TO_PERSON = (
    Reference(
        column=Registration.person_id,
        within=of_conference(Registration),
        fate=Fate.HANDED_ON,
        emptied=ANSWERS,
        told="registration",
    ),
    Reference(
        column=Invitation.person_id,
        within=of_conference(Invitation),
        fate=Fate.HANDED_ON,
        emptied=MappingProxyType(
            {"message": "", "nominated_by": "", "decides_by": None, "decline_reason": ""}
        ),
        told="invitations",
    ),
    Reference(
        column=CampaignRecipient.person_id,
        within=of_campaign,
        fate=Fate.HANDED_ON,
        untold="That a letter to many goes to the person is told of their mails.",
    ),
    Reference(
        column=Contact.person_id,
        within=of_conference(Contact),
        fate=Fate.DELETED,
        told="address_book",
    ),
    Reference(
        column=SessionRole.person_id,
        within=of_session,
        fate=Fate.DELETED,
        told="sessions",
    ),
    *IN_GROUPS,
    Reference(
        column=SignIn.person_id,
        within=of_conference(SignIn),
        fate=Fate.DELETED,
        told="sign_ins",
    ),
    Reference(
        column=Account.person_id,
        within=of_no_conference,
        fate=Fate.WITH_THE_PERSON,
        told="account",
    ),
    Reference(
        column=AgendaEdit.person_id,
        within=of_conference(AgendaEdit),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=AgendaVersion.published_by_id,
        within=of_conference(AgendaVersion),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=AgendaPrint.requested_by_id,
        within=of_conference(AgendaPrint),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=GroupPrint.requested_by_id,
        within=of_conference(GroupPrint),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=RegistrationPrint.requested_by_id,
        within=of_conference(RegistrationPrint),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=ReportVersion.requested_by_id,
        within=of_conference(ReportVersion),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=NamedPerson.person_id,
        within=of_report_version(NamedPerson),
        fate=Fate.NOBODYS,
        untold="It only says which versions of the report name the person: by what is told here.",
    ),
    Reference(
        column=SectionRevision.author_id,
        within=of_report,
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=ReportComment.author_id,
        within=of_report_version(ReportComment),
        fate=Fate.NOBODYS,
        told="report_comments",
        emptied=MappingProxyType({"text": "", "place": ""}),
    ),
    Reference(
        column=ReportComment.settled_by_id,
        within=of_report_version(ReportComment),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=CheckIn.by_id,
        within=of_registration(CheckIn),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=Answer.by_id,
        within=of_registration(Answer),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=AgendaUpload.person_id,
        within=of_conference(AgendaUpload),
        fate=Fate.DELETED,
        untold="A file on its way into the agenda, which is deleted within hours.",
        is_work=True,
    ),
    Reference(
        column=ContactImport.person_id,
        within=of_conference(ContactImport),
        fate=Fate.DELETED,
        untold="A file on its way into the address book, which is deleted within the hour.",
        is_work=True,
    ),
    Reference(
        column=SavedList.by_id,
        within=of_conference(SavedList),
        fate=Fate.NOBODYS,
        told="work",
        is_work=True,
    ),
    Reference(
        column=ExportChoice.person_id,
        within=of_conference(ExportChoice),
        fate=Fate.DELETED,
        untold="Which columns a file had last, so that they are offered again.",
        is_work=True,
    ),
    Reference(
        column=Person.merged_into_id,
        within=of_no_conference,
        fate=Fate.WITH_THE_PERSON,
        untold="Another row of the person: what refers to it is told as theirs.",
    ),
    Reference(
        column=PersonMerge.kept_id,
        within=of_no_conference,
        fate=Fate.WITH_THE_PERSON,
        untold="What it takes to undo a merge; it goes when a conference erases the person.",
    ),
    Reference(
        column=PersonMerge.lost_id,
        within=of_no_conference,
        fate=Fate.WITH_THE_PERSON,
        untold="What it takes to undo a merge; it goes when a conference erases the person.",
    ),
    Reference(
        column=PersonMerge.by_id,
        within=of_conference(PersonMerge),
        fate=Fate.NOBODYS,
        untold="That they merged people is told of the history.",
        is_work=True,
    ),
    Reference(
        column=TwoPeople.first_id,
        within=of_conference(TwoPeople),
        fate=Fate.DELETED,
        untold="It only says that somebody else looks like the person.",
    ),
    Reference(
        column=TwoPeople.second_id,
        within=of_conference(TwoPeople),
        fate=Fate.DELETED,
        untold="It only says that somebody else looks like the person.",
    ),
    Reference(
        column=CalendarEntry.person_id,
        within=of_conference(CalendarEntry),
        fate=Fate.DELETED,
        untold="It only says which of their mails, which are told, brought what for a calendar.",
    ),
    Reference(
        column=FormDraft.person_id,
        within=of_conference(FormDraft),
        fate=Fate.DELETED,
        told="drafts",
    ),
)

TO_REGISTRATION = (
    Reference(
        column=Nomination.registration_id,
        within=of_registration(Nomination),
        fate=Fate.STAYS,
        emptied=MappingProxyType(dict.fromkeys(("honorific", "name", "title", "email"), "")),
        told="nominations",
    ),
    Reference(
        column=Certificate.registration_id,
        within=of_registration(Certificate),
        fate=Fate.STAYS,
        emptied=MappingProxyType({"name": "", "reason": "", "code": new_code}),
        told="certificates",
    ),
    Reference(
        column=CheckIn.registration_id,
        within=of_registration(CheckIn),
        fate=Fate.STAYS,
        told="check_ins",
    ),
    Reference(
        column=DeskAct.registration_id,
        within=of_registration(DeskAct),
        fate=Fate.STAYS,
        untold="It only says that a check-in, which is told, was received.",
    ),
    Reference(
        column=Answer.registration_id,
        within=of_registration(Answer),
        fate=Fate.DELETED,
        told="answers",
    ),
    Reference(
        column=ConsentEntry.registration_id,
        within=of_registration(ConsentEntry),
        fate=Fate.STAYS,
        emptied=MappingProxyType({"note": ""}),
        told="consents",
    ),
    Reference(
        column=PrintedBadge.registration_id,
        within=of_registration(PrintedBadge),
        fate=Fate.DELETED,
        told="badge",
    ),
)

OTHERS: Mapping[str, str] = MappingProxyType(
    {
        "formal_letter.invitation_id": "formal_letters",
        "mail.recipient_address": "mails",
        "suppression.address": "suppressions",
        "audit_entry.person_id": "history",
        "person.id": "person",
    }
)
"""What knows people without a foreign key, and the section that tells it."""
