"""Settings of the test suite: SQLite in memory unless WELLKEPT_TEST_DATABASE_URL names another database."""

import os
import tempfile

os.environ.setdefault("WELLKEPT_HOME", tempfile.mkdtemp(prefix="wellkept-test-"))
os.environ["SECRET_KEY"] = "only-for-tests-0123456789-0123456789-0123456789"
os.environ["DATABASE_URL"] = os.environ.get("WELLKEPT_TEST_DATABASE_URL", "")
os.environ["EMAIL_URL"] = "memorymail://"

from wellkept.config.settings import *  # noqa: F403
from wellkept.config.settings import DATABASES, STORAGES, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
TEMPLATES[0]["OPTIONS"]["debug"] = True  # type: ignore[index]
STRICT_ACCESS = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
