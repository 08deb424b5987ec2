"""Every address of the site."""

from django.urls import path, re_path

from lostlearning.site import errors, pages
from lostlearning.site.atlas import (
    audit,
    compare,
    downloads,
    groups,
    home,
    maps,
    method,
    place,
    school,
    search,
)
from lostlearning.site.claims import claims
from lostlearning.site.claims import table as claims_table
from lostlearning.site.clock import views as clock
from lostlearning.site.coldspots import pages as coldspots
from lostlearning.site.cost import pages as cost
from lostlearning.site.families import guide, views
from lostlearning.site.law import law
from lostlearning.site.library import library
from lostlearning.site.trackers import table as trackers_table
from lostlearning.site.trackers import trackers

urlpatterns = [
    path("", home.home),
    path("search/", search.search),
    path("places/", search.places),
    path("places/<slug:slug>/", place.place),
    path("places/<slug:slug>/<slug:code>/", place.detail),
    path("map/", maps.show),
    path("compare/", compare.compare),
    path("cold-spots/", coldspots.cold_spots),
    path("groups/", groups.groups),
    path("cost/", cost.cost),
    path("audit/", audit.audit),
    path("schools/", school.schools),
    path("schools/<slug:urn>/", school.school),
    path("claims/", claims.listing),
    path("claims/<slug:code>/", claims.one),
    path("trackers/", trackers.listing),
    path("trackers/feed.atom", trackers.changes),
    path("trackers/<slug:tracker>/", trackers.one_list),
    path("trackers/<slug:tracker>/<slug:code>/", trackers.one_ask),
    path("library/", library.listing),
    path("library/<slug:code>/", library.one),
    path("clock/", clock.decision),
    path("clock/notices/<slug:name>/<slug:kind>/", clock.notice),
    path("law/", law.listing),
    path("law/unverified/", law.unverified),
    path("law/history/", law.history),
    path("law/<slug:code>/", law.one),
    path("families/", guide.first_page),
    path("families/dates/", views.dates),
    path("families/dates/calendar/", views.calendar),
    path("families/letters/<slug:name>/", views.show_letter),
    path("families/letters/<slug:name>/<slug:form>/", views.show_letter),
    path("families/guide/<slug:page>/", guide.guide),
    path("method/", method.methods),
    path("method/neighbours/", method.neighbours),
    path("method/<slug:code>/", method.method),
    path("data/", downloads.listing),
    re_path(r"^data/places/(?P<slug>[a-z0-9-]+)\.(?P<form>csv|json)$", downloads.of_place),
    re_path(r"^data/measures/(?P<code>[a-z0-9_]+)\.(?P<form>csv|json)$", downloads.of_measure),
    re_path(r"^data/charts/(?P<slug>[a-z0-9-]+)/(?P<code>[a-z0-9_]+)\.vl\.json$", downloads.chart),
    re_path(r"^data/schools\.(?P<form>csv|json)$", downloads.of_schools),
    re_path(r"^data/claims\.(?P<form>csv|json)$", claims_table.table),
    re_path(r"^data/trackers\.(?P<form>csv|json)$", trackers_table.table),
    re_path(r"^data/library\.(?P<form>csv|json)$", library.table),
    re_path(r"^data/cold-spots\.(?P<form>csv|json)$", coldspots.data),
    re_path(r"^data/groups/(?P<figure>[a-z_]+)/(?P<period>[0-9]+)\.(?P<form>csv|json)$", groups.data),
    re_path(r"^data/audit\.(?P<form>csv|json)$", audit.data),
    path("accessibility/", pages.accessibility),
    path("privacy/", pages.privacy),
    path("robots.txt", pages.robots),
    path("favicon.ico", pages.icon),
]
handler400 = errors.bad
handler404 = errors.missing
handler500 = errors.broken
