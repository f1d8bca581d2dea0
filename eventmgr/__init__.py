"""eventmgr: a conference from the agenda to the closing report."""
