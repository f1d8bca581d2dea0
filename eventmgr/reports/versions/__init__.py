"""The life of report versions: review, adoption, publication, corrections."""
