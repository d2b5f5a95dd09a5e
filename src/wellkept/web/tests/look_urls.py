"""The style page, and answers that pages meet in bad moments, for tests in the browser."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from wellkept.kernel.errors import Refused
from wellkept.toolkit.routes import signed_in
from wellkept.web import look

PAGE = """{% extends "ui/base.html" %}{% block title %}Trial{% endblock %}{% block content %}<h1>Trial</h1>
<form id="f" action="/trial/save" hx-post="/trial/save" hx-target="#out" data-draft="trial"><label for="text">Text</label>
<textarea id="text" name="text"></textarea><select name="how" aria-label="How"><option>fine</option><option>invalid</option>
<option>refused</option><option>page</option></select><button class="button">Save</button></form><div id="out">before</div>
<form data-warn><input name="loose" aria-label="Loose"></form>
<div hx-ignore><div hx-get="/trial/stolen" hx-trigger="load">user text</div></div>
<div data-hx-get="/trial/stolen" data-hx-trigger="load">user text</div>{% endblock %}"""


@signed_in
def page(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


@signed_in
def save(request):
    how = request.POST["how"]
    if how == "refused":
        raise Refused("Not while it is open.")
    if how == "invalid":
        return HttpResponse('<p class="errors" tabindex="-1">Give more.</p>', status=422)
    if how == "page":
        return render(request, "errors/page.html", {"title": "Bad"}, status=500)
    answer = HttpResponse("saved")
    answer["HX-Trigger"] = json.dumps({"toast": {"kind": "good", "text": "Saved."}, "draft-sent": {"key": "trial"}})
    return answer


@signed_in
def sent(request):
    answer = page(request)
    answer.set_cookie("wk_sent", "trial", max_age=60, samesite="Lax")
    return answer


urlpatterns = [
    path("look", look.look),
    path("look/pick", look.pick),
    path("trial", page),
    path("trial/save", save),
    path("trial/sent", sent),
    path("", include("wellkept.web.urls")),
]
handler404 = "wellkept.web.errors.not_found"
handler500 = "wellkept.web.errors.server_error"
