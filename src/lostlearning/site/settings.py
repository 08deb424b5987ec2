"""Django's settings: safe as they stand, for one computer alone. The environment opens it to more.

There are no accounts, sessions, cookies or forms that write, and so no database: what forms send is answered and
forgotten (``sent_in.py``). ``LOSTLEARNING_SITE_HOSTS`` names
the hosts that it answers to besides this computer; ``LOSTLEARNING_SITE_HTTPS=1`` says that it stands behind HTTPS.
"""

from __future__ import annotations

import os
import secrets

DEBUG = False
SECRET_KEY = secrets.token_urlsafe(50)  # nothing that outlives the process is signed
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("LOSTLEARNING_SITE_HOSTS", "").split()]
HTTPS = os.environ.get("LOSTLEARNING_SITE_HTTPS") == "1"

ROOT_URLCONF = "lostlearning.site.urls"
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lostlearning.site.headers.headers",
    "lostlearning.site.kept.kept",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "lostlearning.site.jinja.environment"},
    }
]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

APPEND_SLASH = True
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_FORM = 65_536  # a form: a family's answers and letter, a decision
DATA_UPLOAD_MAX_NUMBER_FIELDS = 80
FILE_UPLOAD_HANDLERS: list[str] = []  # no file is taken, in memory or on the disk
USE_I18N = False
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
