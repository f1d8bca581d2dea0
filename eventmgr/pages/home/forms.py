"""The reader's own choices."""

from wtforms import StringField

from eventmgr.web.forms import Form


class ChoiceForm(Form):
    """Language and light or dark."""

    language = StringField()
    theme = StringField()
