"""The area's blueprint; the modules beside it add its pages."""

from flask import Blueprint

bp = Blueprint("mailings", __name__)

MAILING = "/manage/<slug>/mailings/<int:mailing_id>"
MAIL = "/manage/<slug>/mails/<int:mail_id>"
