"""What happens by the clock: the sweeps that find every job whose bell was not heard."""

SCHEDULE = {
    "agenda.forget_edits": {
        "task": "agenda.forget_edits",
        "schedule": 86400.0,
        "options": {"expires": 86400},
    },
    "agenda.forget_prints": {
        "task": "agenda.forget_prints",
        "schedule": 86400.0,
        "options": {"expires": 86400},
    },
    "agenda.forget_uploads": {
        "task": "agenda.forget_uploads",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "agenda.sweep_prints": {
        "task": "agenda.sweep_prints",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "calendars.strike_lost": {
        "task": "calendars.strike_lost",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "campaigns.sweep": {
        "task": "campaigns.sweep",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "delegations.remind": {
        "task": "delegations.remind",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "formal_letters.sweep": {
        "task": "formal_letters.sweep",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "group_prints.forget": {
        "task": "group_prints.forget",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "group_prints.sweep": {
        "task": "group_prints.sweep",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "heartbeat.beat": {"task": "heartbeat.beat", "schedule": 15.0, "options": {"expires": 15}},
    "mail.collect": {"task": "mail.collect", "schedule": 60.0, "options": {"expires": 60}},
    "invitations.remind": {
        "task": "invitations.remind",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "mail.sweep": {"task": "mail.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "nudges.send": {
        "task": "nudges.send",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "places.lapse": {
        "task": "places.lapse",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "privacy.erase_due": {
        "task": "privacy.erase_due",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "recommendations.forget_presence": {
        "task": "recommendations.forget_presence",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "reports.draft_at_deadlines": {
        "task": "reports.draft_at_deadlines",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "reports.tell_of_comments": {
        "task": "reports.tell_of_comments",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "reports.sweep": {"task": "reports.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "registration_drafts.forget": {
        "task": "registration_drafts.forget",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "registration_prints.forget": {
        "task": "registration_prints.forget",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "registration_prints.sweep": {
        "task": "registration_prints.sweep",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "intake.forget_imports": {
        "task": "intake.forget_imports",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "intake.sweep_imports": {
        "task": "intake.sweep_imports",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "merging.gather": {
        "task": "merging.gather",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "seating.sweep": {
        "task": "seating.sweep",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "people.forget": {"task": "people.forget", "schedule": 3600.0, "options": {"expires": 3600}},
}
"""Seconds between runs; a run that nobody took within its interval is dropped."""
