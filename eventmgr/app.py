"""The application, put together step by step."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_login import COOKIE_NAME
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from eventmgr.foundation import logs
from eventmgr.foundation.db import db
from eventmgr.foundation.jobs import Queue
from eventmgr.foundation.settings import Settings
from eventmgr.pages.agenda.views import bp as agenda
from eventmgr.pages.answering.views import bp as answering
from eventmgr.pages.applying.views import bp as applying
from eventmgr.pages.badges.views import bp as badges
from eventmgr.pages.calendars.views import bp as calendars
from eventmgr.pages.campaigns.views import bp as campaigns
from eventmgr.pages.certificates.views import bp as certificates
from eventmgr.pages.conferences.views import bp as conferences
from eventmgr.pages.consents.views import bp as consents
from eventmgr.pages.delegations.views import bp as delegations
from eventmgr.pages.demo.views import bp as demo
from eventmgr.pages.desk.views import bp as desk
from eventmgr.pages.drafts.views import bp as drafts
from eventmgr.pages.duplicates.views import bp as duplicates
from eventmgr.pages.exports.views import bp as exports
from eventmgr.pages.formal.views import bp as formal
from eventmgr.pages.groups.views import bp as groups
from eventmgr.pages.home.views import bp as home
from eventmgr.pages.intake.views import bp as intake
from eventmgr.pages.invitations.views import bp as invitations
from eventmgr.pages.letters.views import bp as letters
from eventmgr.pages.lists.views import bp as lists
from eventmgr.pages.mailbox.views import bp as mailbox
from eventmgr.pages.mailings.views import bp as mailings
from eventmgr.pages.numbers.views import bp as numbers
from eventmgr.pages.organisations.views import bp as organisations
from eventmgr.pages.people.views import bp as people
from eventmgr.pages.places.views import bp as places
from eventmgr.pages.presenting.views import bp as presenting
from eventmgr.pages.privacy.views import bp as privacy
from eventmgr.pages.questionnaire.views import bp as questionnaire
from eventmgr.pages.recommendations.views import bp as recommendations
from eventmgr.pages.registration.views import bp as registration
from eventmgr.pages.reminders.views import bp as reminders
from eventmgr.pages.reports import bp as reports
from eventmgr.pages.seating.views import bp as seating
from eventmgr.pages.sections.views import bp as sections
from eventmgr.pages.signin.views import bp as signin_pages
from eventmgr.pages.suppression.views import bp as suppression
from eventmgr.web import (
    access,
    errors,
    limits,
    loading,
    requests,
    security,
    shared,
    signin,
    templating,
)

ROOT = Path(__file__).resolve().parent.parent
LARGEST_UPLOAD = 8 * 1024 * 1024

AREAS = (
    home,
    sections,
    signin_pages,
    conferences,
    agenda,
    invitations,
    formal,
    people,
    registration,
    places,
    applying,
    badges,
    groups,
    recommendations,
    reports,
    delegations,
    mailbox,
    demo,
    desk,
    certificates,
    intake,
    privacy,
    numbers,
    letters,
    lists,
    exports,
    duplicates,
    organisations,
    questionnaire,
    consents,
    drafts,
    suppression,
    calendars,
    campaigns,
    mailings,
    answering,
    reminders,
    presenting,
    seating,
)


def create_app(settings: Settings, *, queue: Queue) -> Flask:
    """Return the application for these settings; raises SettingsError if they are not sound."""
    settings.check()
    logs.configure()
    app = Flask("eventmgr", template_folder=str(ROOT / "templates"))
    _configure(app, settings)
    _share(app)
    _trust_proxies(app, settings)
    app.extensions["eventmgr.queue"] = queue
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=False)
    requests.init_app(app)
    signin.init_app(app)
    limits.init_app(app, settings)
    loading.init_app(app)
    for area in AREAS:
        app.register_blueprint(area)
    access.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    templating.init_app(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        EVENTMGR=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": True,
            "pool_size": 10,
            "max_overflow": 20,
            "hide_parameters": True,  # they are what people typed, and errors go to the log
        },
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=LARGEST_UPLOAD,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        # Set when it changes, and no later: an answer on its way would bring back what another one
        # has changed meanwhile. So it lasts for long; how long a sign-in does, its row says.
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=365),
        SESSION_COOKIE_NAME="__Host-eventmgr" if settings.secure else "eventmgr",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the visit: a form left open overnight still works
    )


def _share(app: Flask) -> None:
    """Put the memory for answers that everybody gets alike in front of the application."""
    cookies = (app.config["SESSION_COOKIE_NAME"], COOKIE_NAME)
    memory = shared.Shared(app.wsgi_app, cookies=cookies, language=requests.language_of)
    app.wsgi_app = memory  # type: ignore[method-assign]
    app.extensions["eventmgr.shared"] = memory


def _trust_proxies(app: Flask, settings: Settings) -> None:
    """Believe what our own proxies say of the visitor.

    Around the memory, not inside it: it files answers under the host that the application will
    see, which nobody but a trusted proxy can say.
    """
    if settings.trusted_proxies:
        told = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=told, x_proto=told, x_host=told)  # type: ignore[method-assign]
