"""The sections of a closing report that people write, switch and order; summaries of sessions."""
