"""Every address of the desk. None holds a word of what is on it."""

from django.urls import path

from lostlearning.site.desk import asking, ending, errors, files, results, work

urlpatterns = [
    path("", files.files),
    path("start/<str:token>/", files.start),
    path("files/add/", files.add),
    path("files/remove/", files.remove),
    path("files/next/", files.on),
    path("question/<int:number>/<int:place>/", asking.kind),
    path("question/<int:number>/<int:place>/columns/", asking.columns),
    path("run/", work.work),
    path("run/progress/", work.progress),
    path("run/stop/", work.stop),
    path("results/", results.results),
    path("results/year/", results.year),
    path("results/problems/", results.problems),
    path("results/<slug:name>/", results.show),
    path("results/<slug:name>/download/", results.download),
    path("keep/", ending.keep),
    path("finish/", ending.finish),
]
handler400 = errors.bad
handler404 = errors.missing
handler500 = errors.broken
