"""Django's settings of the desk: for one person, in one browser, on this computer alone.

The public site has settings of its own (``site/settings.py``); nothing that it takes is of this kind.
"""

from __future__ import annotations

import secrets

from lostlearning.site.settings import (  # what is the same in both
    CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY,
)
from lostlearning.site.settings import LANGUAGE_CODE as LANGUAGE_CODE
from lostlearning.site.settings import SECURE_CONTENT_TYPE_NOSNIFF as SECURE_CONTENT_TYPE_NOSNIFF
from lostlearning.site.settings import SECURE_CROSS_ORIGIN_OPENER_POLICY as SECURE_CROSS_ORIGIN_OPENER_POLICY
from lostlearning.site.settings import SECURE_REFERRER_POLICY as SECURE_REFERRER_POLICY
from lostlearning.site.settings import TIME_ZONE as TIME_ZONE
from lostlearning.site.settings import USE_I18N as USE_I18N
from lostlearning.site.settings import USE_TZ as USE_TZ

MB = 1024 * 1024
DESK_LARGEST_FILE = 1024 * MB
DESK_LARGEST_TOTAL = 4 * 1024 * MB
DESK_MOST_FILES = 200
DESK_LARGEST_REQUEST = 16 * 1024 * MB
"""What is sent at once is received up to this, so that a page can say which file was too large."""

DEBUG = False
SECRET_KEY = secrets.token_urlsafe(50)
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]  # any other name that leads here is somebody's trick
ROOT_URLCONF = "lostlearning.site.desk.urls"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lostlearning.site.headers.headers",
    "lostlearning.site.desk.door.door",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "lostlearning.site.desk.jinja.environment"},
    }
]
CSRF_COOKIE_NAME = "desk-form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # gone with the browser
CSRF_FAILURE_VIEW = "lostlearning.site.desk.errors.not_from_here"

APPEND_SLASH = True
FILE_UPLOAD_HANDLERS = ["lostlearning.site.desk.uploads.IntoDesk"]
DATA_UPLOAD_MAX_NUMBER_FILES = None  # the handler counts, and says which is one too many
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * MB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Nothing is logged: an address, a traceback or a file's name is nobody's but the person's at the desk.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        name: {"handlers": ["nowhere"], "propagate": False}
        for name in ("django", "django.request", "waitress")
    },
}
