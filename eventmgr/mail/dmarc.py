"""What a domain asks of others about mail in its name (DMARC, RFC 7489)."""

from dataclasses import dataclass

from eventmgr.mail.names import Names


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What shall happen to mail that proves nothing."""

    asks: str
    """``none``, ``quarantine`` or ``reject``."""
    is_strict_spf: bool
    is_strict_dkim: bool

    @property
    def is_enforced(self) -> bool:
        """Whether mail that proves nothing is put aside or refused."""
        return self.asks in {"quarantine", "reject"}


def policy_of(names: Names, domain: str) -> Policy | None:
    """Return the policy of the domain, or of the one above it; raises NamesAway."""
    labels = domain.split(".")
    for number in range(max(1, len(labels) - 1)):
        record = next(
            (
                each
                for each in names.texts("_dmarc." + ".".join(labels[number:]))
                if each.replace(" ", "").lower().startswith("v=dmarc1")
            ),
            None,
        )
        if record is not None:
            return _read(record, is_own=number == 0)
    return None


def _read(record: str, *, is_own: bool) -> Policy:
    tags = {
        key.strip().lower(): value.strip().lower()
        for key, _, value in (each.partition("=") for each in record.split(";"))
    }
    asked = tags.get("p", "none")
    return Policy(
        asks=asked if is_own else tags.get("sp", asked),
        is_strict_spf=tags.get("aspf") == "s",
        is_strict_dkim=tags.get("adkim") == "s",
    )


def is_aligned(shown: str, proven: str, *, is_strict: bool) -> bool:
    """Whether what is proven speaks for the domain that readers see."""
    if is_strict:
        return shown == proven
    return shown == proven or _is_below(shown, proven) or _is_below(proven, shown)


def _is_below(one: str, other: str) -> bool:
    return "." in other and one.endswith(f".{other}")
