"""What keeps this installation's mail from arriving, and how to mend it."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import urlsplit

from eventmgr.foundation.findings import Finding, Level
from eventmgr.foundation.settings import Settings, is_this_machine
from eventmgr.mail import calling, dkim_keys, dmarc, inbox, return_path, spf
from eventmgr.mail.names import Names, NamesAway
from eventmgr.mail.pacing import Rest
from eventmgr.mail.spf import Verdict

_NOBODYS = ("localhost", "example", "test", "invalid", "local", "example.org", "example.com")
_MENDS = (
    ("53[045] ", "Correct user and password in SMTP_URL."),
    (
        ".*no encryption offered",
        "Have the relay offer STARTTLS, or name its port for TLS: SMTP_URL=smtps://…:465.",
    ),
    (
        ".*auth extension not supported",
        "Name the relay's port for submission, mostly 587, or leave the password out of SMTP_URL.",
    ),
    (
        ".*certificate",
        "Name the relay in SMTP_URL as its certificate does, or have the certificate renewed.",
    ),
    (".*(name or service not known|no address associated)", "Correct the name in SMTP_URL."),
    ("[45][0-9]{2} ", "Ask the relay's postmaster why it does not let this machine in."),
    ("", "Start the relay, let this machine reach it, or correct SMTP_URL."),
)
"""What a relay's refusal looks like, and what to do then; the first that fits counts."""
_NO_KEY = "Let DKIM_KEY_FILE be a private RSA key: `openssl genrsa -out dkim.pem 2048` makes one."
_SET_RELAY = "Set SMTP_URL to your relay's address: smtp://user:password@relay.example.org:587."
_REFUSED = 400


@dataclass(frozen=True, kw_only=True)
class Patient:
    """Whose mail is looked at."""

    settings: Settings
    names: Names
    address: str
    """What stands in the From field."""

    @property
    def domain(self) -> str:
        """The domain that readers see."""
        return self.address.rpartition("@")[2].lower()

    @property
    def return_domain(self) -> str:
        """The domain that mails come back to: SPF is asked of it."""
        return (self.settings.bounce_address or self.address).rpartition("@")[2].lower()

    @property
    def senders(self) -> Sequence[tuple[str, str]]:
        """What the relay is told as the sender, with the setting that it comes from."""
        bounces = self.settings.bounce_address
        own = [(self.address, "MAIL_FROM")]
        return [*own, (return_path.example(bounces), "BOUNCE_ADDRESS")] if bounces else own

    @property
    def relay(self) -> str:
        """The relay's name or address."""
        return urlsplit(self.settings.smtp_url).hostname or "localhost"


def examine(settings: Settings, *, names: Names, address: str = "") -> Iterator[Finding]:
    """Yield what is found about mail from the address, or from MAIL_FROM.

    Settings without a relay's address are those of an installation that catches its mail.
    """
    patient = Patient(
        settings=settings, names=names, address=address or parseaddr(settings.mail_from)[1]
    )
    yield from _settings(patient)
    yield from _relay(patient)
    if not _is_nobodys(patient.domain):
        for check in (_mail_servers, _spf, _dkim, _dmarc, _reverse):
            yield from _of_names(check, patient)
    yield from _inbox(patient)


def _of_names(check: Callable[[Patient], Iterator[Finding]], patient: Patient) -> Iterator[Finding]:
    try:
        yield from check(patient)
    except NamesAway as error:
        mend = "Look at the name servers of this machine, then ask again."
        yield Finding(Level.WARNING, "DNS", str(error), mend)


def at_rest(rest: Rest | None) -> Iterator[Finding]:
    """Yield why no mail leaves at the moment, if none does."""
    if rest is not None:
        since, until = (f"{each:%Y-%m-%d %H:%M:%S} UTC" for each in (rest.since, rest.until))
        what = f"the mail server has taken no mail since {since}: “{rest.reason}”"
        mend = f"The queue rests, and the relay is tried again at {until}."
        yield Finding(Level.PROBLEM, "Queue", what, mend)


def _settings(patient: Patient) -> Iterator[Finding]:
    if _is_nobodys(patient.domain):
        mend = (
            "Set MAIL_FROM to an address of a domain of yours, as in "
            "“Water summit <office@your.domain>”: nobody takes mail from this one."
        )
        yield Finding(Level.PROBLEM, "From", patient.address, mend)
    else:
        yield Finding(Level.OK, "From", patient.address)
    base = patient.settings.base_url
    if is_this_machine(base):
        mend = (
            "Set BASE_URL to where people reach you, as https://summit.your.domain: "
            "links in mails lead to this machine."
        )
        yield Finding(Level.PROBLEM, "Links", base, mend)
    elif not patient.settings.secure:
        yield Finding(Level.WARNING, "Links", base, "One click to unsubscribe needs https.")
    else:
        yield Finding(Level.OK, "Links", base)


def _is_nobodys(domain: str) -> bool:
    is_reserved = any(domain == each or domain.endswith(f".{each}") for each in _NOBODYS)
    return is_reserved or _is_address(domain)


def _relay(patient: Patient) -> Iterator[Finding]:
    if not patient.settings.smtp_url:
        what = "SMTP_URL is not set: the mail catcher keeps every mail on this machine"
        yield Finding(Level.PROBLEM, "Relay", what, _SET_RELAY)
        return
    try:
        smtp = calling.call(patient.settings.smtp_url)
    except calling.RelayAway as error:
        what = f"{patient.relay}: {error}"
        yield Finding(Level.PROBLEM, "Relay", what, _mend_of(str(error)))
        return
    try:
        yield from _talk(smtp, patient)
    except (OSError, smtplib.SMTPException) as error:
        what = f"{patient.relay} hung up ({error})"
        yield Finding(Level.PROBLEM, "Relay", what, "Ask the relay's postmaster why.")
    finally:
        smtp.close()


def _mend_of(error: str) -> str:
    return next(mend for sign, mend in _MENDS if re.match(sign, error))


def _talk(smtp: smtplib.SMTP, patient: Patient) -> Iterator[Finding]:
    is_secret = isinstance(smtp.sock, ssl.SSLSocket)
    is_near = _is_near(patient)
    told = "encrypted" if is_secret else "on this machine" if is_near else "not encrypted"
    signed_in = ", signed in" if urlsplit(patient.settings.smtp_url).username else ""
    if is_secret or is_near:
        yield Finding(Level.OK, "Relay", f"{patient.relay} answers, {told}{signed_in}")
    else:
        mend = "Have the relay offer STARTTLS: whoever is between can read every mail and link."
        yield Finding(Level.WARNING, "Relay", f"{patient.relay} answers, {told}", mend)
    yield from _features(smtp)
    for sender, setting in patient.senders:
        code, words = smtp.mail(sender)
        if code >= _REFUSED:
            mend = f"Have the relay let this user send as the address, or change {setting}."
            what = f"refuses mail from {sender}: {code} {calling.text_of(words)}"
            yield Finding(Level.PROBLEM, "Relay", what, mend)
        smtp.rset()


def _features(smtp: smtplib.SMTP) -> Iterator[Finding]:
    offered = [each for each in ("pipelining", "8bitmime", "smtputf8") if smtp.has_extn(each)]
    size = smtp.esmtp_features.get("size", "")
    is_limited = size.isdigit() and size != "0"
    largest = f", mails of up to {int(size) // 1_000_000} MB" if is_limited else ""
    what = f"offers {', '.join(offered).upper() or 'nothing more'}{largest}"
    missing = []
    if "pipelining" not in offered:
        missing.append("Without PIPELINING a mailing takes several times as long.")
    if "smtputf8" not in offered:
        missing.append("Without SMTPUTF8 nobody with letters beyond ASCII before the @ is reached.")
    yield Finding(Level.WARNING if missing else Level.OK, "Relay", what, " ".join(missing))


def _mail_servers(patient: Patient) -> Iterator[Finding]:
    for domain in dict.fromkeys((patient.domain, patient.return_domain)):
        servers = patient.names.mail_servers(domain)
        record = f"an MX record at {domain} as “10 <your mail server's name>”"
        if any(servers):
            yield Finding(Level.OK, "MX", f"{domain}: {', '.join(filter(None, servers))}")
        elif not servers and patient.names.addresses(domain):
            mend = f"Make {record}: some servers take no mail from a domain without."
            yield Finding(Level.WARNING, "MX", f"{domain} has none", mend)
        else:
            mend = f"Make {record}: nothing can come back, and many servers refuse it."
            yield Finding(Level.PROBLEM, "MX", f"{domain} takes no mail", mend)


def _spf(patient: Patient) -> Iterator[Finding]:
    domain = patient.return_domain
    known = _public_addresses(patient)
    found = _verdicts(patient, known or ["192.0.2.1"])
    verdicts = set(found.values())
    sends = f"a:{patient.relay}" if known else "ip4:<the address that your relay sends from>"
    if Verdict.BROKEN in verdicts:
        mend = f"Leave one record that can be read, with at most {spf.MOST_LOOKUPS} lookups."
        yield Finding(Level.PROBLEM, "SPF", f"the record of {domain} cannot be heeded", mend)
    elif Verdict.NONE in verdicts:
        mend = f"Make a TXT record at {domain} as “v=spf1 {sends} -all”."
        yield Finding(Level.WARNING, "SPF", f"{domain} has no record", mend)
    elif not known:
        what = f"{domain} has a record; from where the relay sends cannot be seen from here"
        yield Finding(Level.OK, "SPF", what, "See that it names that address.")
    elif verdicts == {Verdict.PASS}:
        yield Finding(Level.OK, "SPF", f"{domain} lets {patient.relay} send")
    else:
        out = ", ".join(each for each, verdict in found.items() if verdict is not Verdict.PASS)
        what = f"the record of {domain} does not name {out} ({patient.relay})"
        mend = f"Add “{sends}” to it, or what the relay's provider says if mail leaves elsewhere."
        yield Finding(Level.WARNING, "SPF", what, mend)


def _verdicts(patient: Patient, addresses: list[str]) -> dict[str, Verdict]:
    return {each: spf.verdict(patient.names, patient.return_domain, each) for each in addresses}


def _dkim(patient: Patient) -> Iterator[Finding]:
    settings = patient.settings
    if settings.dkim_key_file is None:
        mend = (
            "Nothing to do if the relay signs; else `openssl genrsa -out dkim.pem 2048`, "
            "DKIM_KEY_FILE=<its path> and DKIM_SELECTOR=mail, then ask again for the record."
        )
        yield Finding(Level.WARNING, "DKIM", "eventmgr signs no mail", mend)
        return
    name = f"{settings.dkim_selector}._domainkey.{patient.domain}"
    records = patient.names.texts(name)
    problem = dkim_keys.problem(records, settings.dkim_key_file)
    if problem:
        record = dkim_keys.record(settings.dkim_key_file)
        mend = f"Make a TXT record at {name} as “{record}”." if record else _NO_KEY
        yield Finding(Level.PROBLEM, "DKIM", f"{name}: {problem}", mend)
    else:
        yield Finding(Level.OK, "DKIM", f"{name} is the key that signs")


def _dmarc(patient: Patient) -> Iterator[Finding]:
    policy = dmarc.policy_of(patient.names, patient.domain)
    if policy is None:
        mend = (
            f"Make a TXT record at _dmarc.{patient.domain} as “v=DMARC1; p=none”: "
            "Gmail and Yahoo want one of whoever writes to many."
        )
        yield Finding(Level.WARNING, "DMARC", f"{patient.domain} has no policy", mend)
        return
    what = f"{patient.domain} asks to {_ASKED.get(policy.asks, 'do nothing')} what proves nothing"
    mend = _mend_of_proof(patient, is_strict=policy.is_strict_spf)
    if not mend:
        yield Finding(Level.OK, "DMARC", what)
    else:
        level = Level.PROBLEM if policy.is_enforced else Level.WARNING
        yield Finding(level, "DMARC", what, mend)


def _mend_of_proof(patient: Patient, *, is_strict: bool) -> str:
    """Return what it takes for mails to prove whose they are; nothing if they do."""
    if patient.settings.dkim_key_file is not None:
        return ""
    if not dmarc.is_aligned(patient.domain, patient.return_domain, is_strict=is_strict):
        return (
            f"Let BOUNCE_ADDRESS be at {patient.domain}, or have mails signed by DKIM: "
            f"a return path at {patient.return_domain} does not speak for it."
        )
    verdicts = _verdicts(patient, _public_addresses(patient)).values()
    if all(each is Verdict.PASS for each in verdicts):
        return ""
    return (
        f"Let the SPF record name the relay, or have mails signed as {patient.domain}. "
        "If that domain is not yours, set MAIL_FROM to an address of one that is."
    )


_ASKED = {"reject": "refuse", "quarantine": "put aside"}


def _reverse(patient: Patient) -> Iterator[Finding]:
    for address in _public_addresses(patient):
        names = patient.names.names_of(address)
        if any(address in patient.names.addresses(each) for each in names):
            yield Finding(Level.OK, "PTR", f"{address} is {names[0]}")
        else:
            what = f"{address} ({patient.relay}) has no name that leads back to it"
            mend = "Ask whoever runs the relay for a PTR record: large providers refuse without."
            yield Finding(Level.WARNING, "PTR", what, mend)


def _inbox(patient: Patient) -> Iterator[Finding]:
    url = patient.settings.bounce_imap_url
    if not url:
        if patient.settings.bounce_webhook_secret:
            yield Finding(Level.OK, "Returns", "are handed over at /hooks/bounces")
            return
        domain = "your.domain" if _is_nobodys(patient.domain) else patient.domain
        mend = (
            f"Set BOUNCE_ADDRESS=bounces@{domain} and BOUNCE_IMAP_URL=imaps://"
            "user:password@host/INBOX, or nobody hears of mails that come back."
        )
        yield Finding(Level.WARNING, "Returns", "are not read", mend)
        return
    try:
        with inbox.opened(url):
            yield Finding(Level.OK, "Returns", f"{urlsplit(url).hostname} opens the mailbox")
    except inbox.InboxAway as error:
        mend = "Correct BOUNCE_IMAP_URL, or let this machine reach the server."
        yield Finding(Level.PROBLEM, "Returns", f"{urlsplit(url).hostname}: {error}", mend)


def _is_near(patient: Patient) -> bool:
    if not _is_address(patient.relay):
        return patient.relay == "localhost"
    return ip_address(patient.relay).is_loopback


def _public_addresses(patient: Patient) -> list[str]:
    """Return the relay's addresses that others can see."""
    if _is_address(patient.relay):
        found = [patient.relay]
    else:
        found = [] if patient.relay == "localhost" else patient.names.addresses(patient.relay)
    return [each for each in found if ip_address(each).is_global]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
