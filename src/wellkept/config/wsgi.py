"""The door for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellkept.config.settings")
application = get_wsgi_application()

# What stands from the start is never garbage: looked through again and again, it would stop every request for a tenth of a
# second now and then. The addresses bring the views with them, so that nobody's first page waits for their import either.
assert get_resolver().url_patterns
gc.collect()
gc.freeze()
