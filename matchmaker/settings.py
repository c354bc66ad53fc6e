"""Every setting of the service, read once from the environment; ``.env.example`` explains each.

Nothing here has a second version for another environment: a production site, a laptop and the
test suite differ only in the variables that they set. All wrong variables are reported together.
"""

import os
import zoneinfo
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from . import logs
from .env import EnvironmentReader

BASE_DIR = Path(__file__).resolve().parent.parent

env = EnvironmentReader()
env.load_file(Path(os.environ.get("ENV_FILE", BASE_DIR / ".env")))

# --- What kind of site this is ------------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
if DEMO and not DEBUG:
    env.refuse("DEMO is on while DEBUG is off; demonstration accounts are for DEBUG only.")

SECRET_KEY = env.text(
    "SECRET_KEY",
    default="only-for-debug-" + "0" * 50 if DEBUG else None,
    hint="Generate one: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
)
PORT = env.whole_number("PORT", default=8000, at_least=1, at_most=65535)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
SITE_URL = env.text("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
# localhost is always there, for the health checks of containers.
ALLOWED_HOSTS = [*env.words("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
VAR_FOLDER = env.folder("VAR_FOLDER", default=BASE_DIR / "var")

# --- What it is built of ------------------------------------------------------------------------
INSTALLED_APPS = [
    "matchmaker.matching.apps.ReviewAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "accounts",
    "listings",
    "matchmaker.matching.apps.MatchingConfig",
    "matchmaker.deals.apps.DealsConfig",
    "matchmaker.web",
    "matchmaker.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "knox",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_countries",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "matchmaker.web.middleware.SecondFactorMiddleware",
    "matchmaker.web.middleware.ReadingMiddleware",
]
ROOT_URLCONF = "matchmaker.urls"
WSGI_APPLICATION = "matchmaker.wsgi.application"
ASGI_APPLICATION = "matchmaker.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "matchmaker" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "matchmaker.web.context.site",
            ],
        },
    },
]

# --- Where rows are kept ------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL", default=f"sqlite:///{VAR_FOLDER / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock where it can still wait; a DEFERRED transaction that turns
    # into a writer half-way fails at once with "database is locked", whatever the timeout.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = env.text("REDIS_URL", default="")
# Without Redis there is one process (see docs/adr/0004), so its own memory is a shared cache.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends."
        + ("redis.RedisCache" if REDIS_URL else "locmem.LocMemCache"),
        "LOCATION": REDIS_URL or "matchmaker",
        "KEY_PREFIX": "matchmaker",
    }
}

# --- Who signs in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "matchmaker.web.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"signup": "matchmaker.web.forms.account.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# What the site answers does not tell whether an address has an account.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"signup": "10/m/ip,60/h/ip", "reset_password": "10/m/ip,5/m/key"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "matchmaker.web.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "matchmaker"
MFA_TOTP_TOLERANCE = 1
# Who may open the review desk proves it by a second factor.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", default=not DEBUG)
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - the name of a model
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "mm_"}

# --- What browsers are told ---------------------------------------------------------------------
HTTPS = env.flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.whole_number("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
if env.flag("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Languages and files ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Chinese (simplified)"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", default="Asia/Shanghai")
if TIME_ZONE not in zoneinfo.available_timezones():
    env.refuse(f"TIME_ZONE is {TIME_ZONE!r}; write a name such as Asia/Shanghai or UTC.")
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_FOLDER", default=VAR_FOLDER / "static")
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_FOLDER / "media"

# --- Mail ---------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="matchmaker@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_email = env.email("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_email.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_email.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 20

# --- Listings -----------------------------------------------------------------------------------
LISTING_REVIEW = env.flag("LISTING_REVIEW", default=False)

# --- Matching -----------------------------------------------------------------------------------
ENCODER = env.text("ENCODER", default="bundled:e5*0.85+use*0.15")
ENCODER_FOLDER = env.folder("ENCODER_FOLDER", default=VAR_FOLDER / "encoders")
ENCODER_WHEELS = env.text("ENCODER_WHEELS", default="")
ENCODER_THREADS = env.whole_number("ENCODER_THREADS", default=os.cpu_count() or 1, at_least=1)
EMBED_BATCH_SIZE = env.whole_number("EMBED_BATCH_SIZE", default=64, at_least=1, at_most=4096)
EMBED_LEASE_SECONDS = env.whole_number("EMBED_LEASE_SECONDS", default=30, at_least=1)
PROPOSALS_PER_LISTING = env.whole_number(
    "PROPOSALS_PER_LISTING", default=20, at_least=1, at_most=1000
)
DIGEST_HOUR = env.whole_number("DIGEST_HOUR", default=8, at_least=0, at_most=23)
VECTOR_INDEX = env.text("VECTOR_INDEX", default="faiss", choices=("faiss", "exact"))
INDEX_EXACT_UP_TO = env.whole_number("INDEX_EXACT_UP_TO", default=100_000)
SNAPSHOT_FROM = env.whole_number("SNAPSHOT_FROM", default=1_000, at_least=1)
LEARN_FROM_DECISIONS = env.flag("LEARN_FROM_DECISIONS", default=True)
LEARN_MINIMUM_DECISIONS = env.whole_number("LEARN_MINIMUM_DECISIONS", default=200, at_least=20)
# Seconds in which a manager may undo a decision; nothing of it is sent before. 0: sent at once.
UNDO_SECONDS = env.whole_number("UNDO_SECONDS", default=60, at_most=3600)
# The desk: how many days an open proposal may wait, how long a claim holds without a sign of life,
# how many a manager holds at once, and of how many percent of what is dealt chance decides.
DESK_SERVICE_DAYS = env.whole_number("DESK_SERVICE_DAYS", default=5, at_least=1, at_most=365)
DESK_LEASE_SECONDS = env.whole_number("DESK_LEASE_SECONDS", default=600, at_least=60)
DESK_CLAIMS_AT_ONCE = env.whole_number("DESK_CLAIMS_AT_ONCE", default=20, at_least=1)
DESK_EXPLORATION_PERCENT = env.whole_number("DESK_EXPLORATION_PERCENT", default=10, at_most=100)
# How many percent of the decisions a second manager judges again, blind.
SECOND_REVIEW_PERCENT = env.whole_number("SECOND_REVIEW_PERCENT", default=5, at_most=100)

# --- Deals --------------------------------------------------------------------------------------
INTERESTS_PER_DAY = env.whole_number("INTERESTS_PER_DAY", default=20, at_least=1)
INTRODUCTION_DAYS = env.whole_number("INTRODUCTION_DAYS", default=14, at_least=1, at_most=365)
ATTACHMENT_MEGABYTES = env.whole_number("ATTACHMENT_MEGABYTES", default=10, at_least=1, at_most=200)
DOCUMENT_MEGABYTES = env.whole_number("DOCUMENT_MEGABYTES", default=20, at_least=1, at_most=200)

# --- Imports of uploaded files ------------------------------------------------------------------
IMPORT_MEGABYTES = env.whole_number("IMPORT_MEGABYTES", default=50, at_least=1, at_most=2000)
IMPORT_KEEP_DAYS = env.whole_number("IMPORT_KEEP_DAYS", default=30, at_least=2)
IMPORT_LEASE_SECONDS = env.whole_number("IMPORT_LEASE_SECONDS", default=60, at_least=1)

# --- Background work ----------------------------------------------------------------------------
# The database row is the truth and a message only a nudge (docs/adr/0003), so messages may be
# lost, repeated or late. In one process (no Redis) other processes, such as an import on the
# command line, cannot reach the worker by message: a short sweep finds what they left.
SWEEP_SECONDS = env.whole_number("SWEEP_SECONDS", default=60 if REDIS_URL else 1, at_least=1)
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 30,
    }
    if REDIS_URL
    else {}
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 1200
CELERY_TASK_TIME_LIMIT = 1500
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_QUEUES: dict[str, dict[str, Any]] = {
    name: {} for name in ("default", "embed", "propose", "notify")
}
CELERY_TASK_ROUTES = {
    "matching.embed*": {"queue": "embed"},
    "matching.propose*": {"queue": "propose"},
    "deals.settle*": {"queue": "propose"},
    "matching.notify*": {"queue": "notify"},
    "accounts.deliver*": {"queue": "notify"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "matching.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": max(SWEEP_SECONDS, 5)},
    },
    "learn": {"task": "matching.learn_from_decisions", "schedule": 3600.0},
    "second-reviews": {"task": "matching.draw_second_reviews", "schedule": 300.0},
    "daily-mail": {
        "task": "matching.notify_searchers",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "listings-sweep": {
        "task": "listings.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": max(SWEEP_SECONDS, 5)},
    },
    "purge-imports": {"task": "listings.purge_imports", "schedule": 3600.0},
    "accounts-sweep": {
        "task": "accounts.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": max(SWEEP_SECONDS, 5)},
    },
    "forget-sessions": {"task": "accounts.forget_sessions", "schedule": 3600.0},
    "look-after-contracts": {"task": "deals.look_after_contracts", "schedule": 900.0},
    "deals-sweep": {
        "task": "deals.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": max(SWEEP_SECONDS, 5)},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_FOLDER / "celerybeat-schedule")

# --- API ----------------------------------------------------------------------------------------
# Requests a minute: of an address that has not signed in, and of a user, reading and writing.
API_LIMIT_ANONYMOUS = env.whole_number("API_LIMIT_ANONYMOUS", default=60, at_least=1)
API_LIMIT_READ = env.whole_number("API_LIMIT_READ", default=600, at_least=1)
API_LIMIT_WRITE = env.whole_number("API_LIMIT_WRITE", default=120, at_least=1)
# Networks that webhooks may call though they are not on the public internet.
WEBHOOK_NETWORKS = env.networks("WEBHOOK_NETWORKS")
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["matchmaker.api.permissions.Scoped"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "matchmaker.api.problems.answer_with_problem",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "matchmaker",
    "DESCRIPTION": "Technologies on offer, needs that seek them, and the matches between them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # A reader of a lower tier is not told every field.
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_NAME_OVERRIDES": {
        "ImportKind": "listings.models.imports.ImportKind",
        "ListingKind": "matchmaker.matching.states.ListingKind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Logs ---------------------------------------------------------------------------------------
LOG_LEVEL = env.text(
    "LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = logs.configured(level=LOG_LEVEL, rendering="lines" if DEBUG else "json")

env.refuse_mistakes()
