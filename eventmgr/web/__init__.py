"""The kit for pages: access, answers, forms, security headers, templating."""
