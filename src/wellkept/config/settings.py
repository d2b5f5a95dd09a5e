"""Django's settings, composed from the environment."""

from pathlib import Path

from wellkept.config import databases, environment

ENV = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
#: Whether a view that does not declare its access is an error (while building) or simply closed (in production).
STRICT_ACCESS = DEBUG
ALLOWED_HOSTS = list(ENV.allowed_hosts)
BASE_URL = ENV.base_url
DEMO = ENV.demo
FILES = ENV.files
UPLOAD_LIMIT = ENV.upload_limit
TRUSTED_PROXIES = ENV.trusted_proxies

#: The rooms, in the order of the standard. A room may use rooms before it.
ROOMS = [
    "wellkept.sms.context.issues",
    "wellkept.sms.context.interested_parties",
    "wellkept.sms.context.obligations",
    "wellkept.sms.context.scope",
    "wellkept.sms.leadership.authority",
    "wellkept.sms.planning.risks",
    "wellkept.sms.planning.objectives",
    "wellkept.sms.planning.processes",
    "wellkept.sms.support.resources",
    "wellkept.sms.support.competence",
    "wellkept.sms.support.awareness",
    "wellkept.sms.support.documents",
    "wellkept.sms.support.communication",
    "wellkept.sms.support.knowledge",
    "wellkept.sms.portfolio.services",
    "wellkept.sms.portfolio.catalogue",
    "wellkept.sms.portfolio.configuration",
    "wellkept.sms.relationship.agreements",
    "wellkept.sms.transition.changes",
    "wellkept.sms.resolution.incidents",
    "wellkept.sms.resolution.requests",
    "wellkept.sms.resolution.problems",
    "wellkept.sms.evaluation.audits",
    "wellkept.sms.evaluation.reports",
    "wellkept.sms.improvement.nonconformities",
    "wellkept.sms.improvement.improvements",
]

COMPONENTS = [
    "wellkept.components.classification",
    "wellkept.components.comments",
    "wellkept.components.attachments",
    "wellkept.components.efforts",
    "wellkept.components.links",
    "wellkept.components.clocks",
    "wellkept.components.tasks",
    "wellkept.components.duties",
    "wellkept.components.reviews",
    "wellkept.components.series",
    "wellkept.components.results",
    "wellkept.components.communications",
    "wellkept.components.notifications",
    "wellkept.components.approvals",
    "wellkept.components.findings",
    "wellkept.components.acknowledgements",
    "wellkept.components.presence",
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "wellkept.jobs",
    "wellkept.ledger",
    "wellkept.directory",
    "wellkept.records",
    *COMPONENTS,
    "wellkept.conformity",
    "wellkept.toolkit",
    *ROOMS,
    "wellkept.flows",
    "wellkept.evidence",
    "wellkept.demo",
    "wellkept.web",
    "wellkept.portal",
    "wellkept.api",
    "wellkept.cli",
    # After ours, whose templates for accounts come first.
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "wellkept.web.middleware.RequestContext",
    "wellkept.web.uploads.Limit",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wellkept.web.middleware.Identity",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wellkept.web.middleware.Gatekeeper",
]

ROOT_URLCONF = "wellkept.config.urls"
WSGI_APPLICATION = "wellkept.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wellkept.toolkit.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "wellkept.web.context.frame",
            ],
        },
    }
]

DATABASES = {"default": databases.durable(dict(ENV.database))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.User"

CACHES = {
    # Attempts to sign in are counted here, for all processes together; so many that nobody crowds out another's.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["wellkept.web.accounts.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "wellkept.web.accounts.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True

SESSION_ENGINE = "wellkept.web.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wellkept.web.errors.csrf_refused"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "font-src": _SELF,
        "connect-src": _SELF,
        "form-action": _SELF,
        "manifest-src": _SELF,
        "worker-src": _SELF,
        "img-src": ["'self'", "data:", "blob:"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = ENV.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(ENV.files)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
#: A message takes ten files.
REQUEST_LIMIT = 10 * UPLOAD_LIMIT + 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "wellkept.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

EMAIL_BACKEND = str(ENV.email.pop("EMAIL_BACKEND"))
for _name, _value in ENV.email.items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = ENV.email_from

LOGGING_CONFIG = "wellkept.config.logs.configure"
LOGGING = {"format": ENV.log_format}
SILENCED_SYSTEM_CHECKS: list[str] = []
