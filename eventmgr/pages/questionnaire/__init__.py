"""Pages of the area “questionnaire”."""
