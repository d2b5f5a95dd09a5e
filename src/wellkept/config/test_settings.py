"""Settings of the test suite: SQLite in a file that forgets, unless WELLKEPT_TEST_DATABASE_URL names another database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

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
    # Each thread opens the file for itself, as in the product: one in memory would be one connection for all of them, and
    # the sqlite3 module loses its statements when two ask at once. In shared memory, waiting for the disk costs nothing.
    MEMORY = Path("/dev/shm")  # noqa: S108
    FOLDER = Path(tempfile.mkdtemp(prefix="wellkept-test-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
TEMPLATES[0]["OPTIONS"]["debug"] = True  # type: ignore[index]
STRICT_ACCESS = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
