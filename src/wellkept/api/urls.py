"""Addresses of the API. They are few and general; the document of the API names each kind and transition."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from wellkept.api import about, attachments, comments, document, feeds, links, orders, records, steps, tokens, trail
from wellkept.api.endpoint import endpoint, nothing_here
from wellkept.api.lookups import LOOKUPS, lister

_KIND = r"^(?P<slug>[a-z][a-z-]{0,39})"
_ONE = _KIND + r"/(?P<number>[A-Z]{1,8}-[0-9]{6,12})"
_NAMED = r"/(?P<name>[a-z][a-z0-9_]{0,59})\Z"

v1: list[URLPattern | URLResolver] = [
    path("openapi.json", document.openapi, name="openapi"),
    path("docs", document.docs, name="docs"),
    path("me", endpoint(GET=about.me), name="me"),
    path("kinds", endpoint(GET=about.list_kinds), name="kinds"),
    *(path(each.slug, endpoint(GET=lister(each)), name=each.slug) for each in LOOKUPS),
    path("order", endpoint(GET=orders.list_offered, POST=orders.order), {"slug": "requests"}, name="order"),
    re_path(
        r"^order/(?P<number>[A-Z]{1,8}-[0-9]{6,12})\Z",
        endpoint(PATCH=orders.answer_anew),
        {"slug": "requests"},
        name="draft",
    ),
    re_path(_KIND + r"\Z", endpoint(GET=records.list_records, POST=records.create_record), name="records"),
    re_path(_KIND + r"/bulk\Z", endpoint(POST=records.create_many), name="bulk"),
    re_path(_ONE + r"\Z", endpoint(GET=records.read_record, PATCH=records.change_record), name="record"),
    re_path(_ONE + r"/timeline\Z", endpoint(GET=trail.timeline), name="timeline"),
    re_path(_ONE + r"/timeline/(?P<key>[0-9]{1,18})/proof\Z", endpoint(GET=trail.prove), name="proof"),
    re_path(_ONE + r"/comments\Z", endpoint(GET=comments.list_comments, POST=comments.add_comment), name="comments"),
    re_path(_ONE + r"/links\Z", endpoint(GET=links.list_links, POST=links.add_link), name="links"),
    re_path(
        _ONE + r"/attachments\Z",
        endpoint(GET=attachments.list_attachments, POST=attachments.add_attachment),
        name="attachments",
    ),
    re_path(
        _ONE + r"/attachments/(?P<key>[0-9]{1,18})\Z", endpoint(GET=attachments.read_attachment), name="attachment"
    ),
    re_path(_ONE + r"/transitions\Z", endpoint(GET=steps.list_steps), name="transitions"),
    re_path(_ONE + "/transitions" + _NAMED, endpoint(POST=steps.take_transition), name="transition"),
    re_path(_ONE + "/actions" + _NAMED, endpoint(POST=steps.take_action), name="action"),
    re_path(r"^(?P<rest>.*)\Z", nothing_here, name="nothing"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include((v1, "api"))),
    path("settings/tokens", tokens.Tokens.as_view(), name="tokens"),
    path("settings/tokens/<int:key>/revoke", tokens.revoke, name="token_revoke"),
    path("settings/feeds", feeds.Feeds.as_view(), name="feeds"),
    path("settings/feeds/<int:key>/revoke", feeds.revoke, name="feed_revoke"),
    path("feeds/<str:secret>.ics", feeds.feed, name="feed"),
]
