"""The style page and the frame in a real browser: no barrier, no violation of the policy, and hands on the keyboard."""

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("wellkept.web.tests.look_urls"),
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def desk(watched, world):
    return watched.sign_in(world.users["amara"])


@pytest.mark.parametrize(
    ("screen", "name"),
    [
        ({"color_scheme": "light"}, "light"),
        ({"color_scheme": "dark"}, "dark"),
        ({"color_scheme": "light", **PHONE}, "phone"),
        ({"color_scheme": "dark", **PHONE}, "phone-dark"),
    ],
)
def test_nothing_stands_in_the_way(desk, name):
    desk.open("/look")
    desk.shot(f"look-{name}")
    assert desk.barriers() == []
    wide = desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "the page scrolls sideways"
    desk.page.keyboard.press("?")
    assert desk.barriers() == []


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nowhere"])
def test_pages_without_frame_have_no_barrier(watched, world, settings, path):
    settings.DEMO = True
    watched.open(path)
    watched.shot(path.strip("/").replace("/", "-"))
    assert watched.barriers() == []
    watched.faults[:] = [fault for fault in watched.faults if "404" not in fault]


def test_the_profile_has_no_barrier(desk):
    desk.open("/profile").shot("profile")
    assert desk.barriers() == []


def test_nothing_moves_while_the_page_comes(desk):
    desk.page.add_init_script(
        "window.moved = 0; new PerformanceObserver(l => l.getEntries().forEach(e => window.moved += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    desk.open("/look")
    assert desk.page.evaluate("window.moved") < 0.01


def test_on_a_phone_every_control_is_large_enough(desk):
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.open("/look")
    small = desk.page.evaluate(
        """[...document.querySelectorAll('.button, .menu-item, .bottom-bar a, .bottom-bar button, .field input, select')]
        .filter(e => e.checkVisibility() && !e.closest('[popover]') && !['checkbox', 'radio'].includes(e.type))
        .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height]).filter(([, h]) => h < 24)"""
    )
    assert small == []


def focus(desk):
    return desk.page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name || ''")


def test_the_keyboard_searches_creates_helps_and_goes(desk):
    page = desk.open("/look").page
    page.keyboard.press("/")
    assert focus(desk) == "q"
    page.keyboard.type("c?j")
    assert page.input_value("[data-search]") == "c?j"
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert focus(desk) == page.locator("details[data-create] .menu-item").first.inner_text().strip()
    page.keyboard.press("Escape")
    assert not page.locator("details[data-create]").evaluate("e => e.open")
    page.keyboard.press("?")
    assert page.locator("#keyboard-help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keyboard-help").is_visible()
    work = page.locator(".rail [data-go=w]").get_attribute("href")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url(f"**{work}")
    desk.faults.clear()  # that page is not among the routes of this test


def test_the_keyboard_walks_a_list_and_picks_lines(desk):
    page = desk.open("/look").page
    for key in "jj":
        page.keyboard.press(key)
    assert focus(desk).startswith("Printer on floor 2")
    page.keyboard.press("k")
    assert focus(desk).startswith("Shared drive")
    for key in "xjx":
        page.keyboard.press(key)
    assert page.locator("[data-picked]").inner_text() == "2"
    assert page.locator(".bulk-bar").is_visible()
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert not page.locator(".bulk-bar").is_visible()


def test_single_keys_can_be_switched_off(desk):
    page = desk.open("/look").page
    page.keyboard.press("?")
    page.locator("[data-keys-choice]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert focus(desk) != "q"


def test_what_was_typed_comes_back_until_it_is_sent(desk):
    page = desk.open("/trial").page
    page.fill("#text", "An hour of thought")
    page.wait_for_timeout(600)
    desk.open("/trial")
    assert page.input_value("#text") == "An hour of thought"
    assert page.locator(".draft-notice").is_visible()
    page.locator(".draft-notice button").click()
    assert page.input_value("#text") == ""
    desk.open("/trial")
    assert page.input_value("#text") == ""

    page.fill("#text", "Another hour")
    page.wait_for_timeout(600)
    desk.open("/trial/sent")
    assert page.input_value("#text") == ""
    desk.open("/trial")
    assert page.input_value("#text") == ""


def test_a_draft_belongs_to_its_person(desk, world):
    page = desk.open("/trial").page
    page.fill("#text", "Amara's words")
    page.wait_for_timeout(600)
    desk.sign_in(world.users["jonah"]).open("/trial")
    assert page.input_value("#text") == ""


def test_a_part_that_was_kept_says_so_and_forgets_the_draft(desk):
    page = desk.open("/trial").page
    page.fill("#text", "Words")
    page.locator("#text").press("Control+Enter")
    page.wait_for_selector(".toast.good")
    assert page.locator("#out").inner_text() == "saved"
    desk.open("/trial")
    assert page.input_value("#text") == ""


@pytest.mark.parametrize(
    ("how", "out", "toast"),
    [
        ("invalid", "Give more.", ""),
        ("refused", "before", "Not while it is open."),
        ("page", "before", "That did not work"),
    ],
)
def test_what_was_not_kept_stays_typed(desk, how, out, toast):
    page = desk.open("/trial").page
    page.fill("#text", "Words")
    page.select_option("[name=how]", how)
    page.click("#f button")
    if toast:
        assert toast in page.locator(".toast.bad").inner_text()
    page.wait_for_timeout(200)
    assert page.locator("#out").inner_text() == out
    assert page.input_value("#text") == "Words"
    desk.open("/trial")
    assert page.input_value("#text") == "Words"
    desk.faults[:] = [fault for fault in desk.faults if "status of" not in fault]


def test_leaving_what_is_kept_nowhere_is_asked_first(desk):
    page = desk.open("/trial").page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.click("#text")
    page.keyboard.type("kept as a draft")
    desk.open("/trial")
    assert asked == []
    page.click("[name=loose]")
    page.keyboard.type("kept nowhere")
    desk.open("/trial")
    assert asked == ["beforeunload"]


def test_a_server_that_is_gone_costs_no_word(desk):
    page = desk.open("/trial").page
    page.fill("#text", "Words")
    page.context.set_offline(True)
    page.click("#f button")
    assert "did not answer" in page.locator(".toast.bad").inner_text()
    assert page.input_value("#text") == "Words"
    page.context.set_offline(False)
    page.locator(".toast.bad .toast-close").click()
    assert page.locator(".toast").count() == 0
    desk.faults.clear()


def test_what_people_wrote_sends_no_request(desk):
    desk.open("/trial")
    desk.page.wait_for_timeout(300)
    assert not [request for request in desk.requests if "stolen" in request]


def test_a_pick_list_is_searched_by_keyboard(desk):
    page = desk.open("/look").page
    field, kept = page.locator("#id_caller"), page.locator("[name=caller]")
    options = page.locator("pick-list [role=option]")
    field.click()
    options.nth(6).wait_for()
    field.type("am")
    page.locator("pick-list [aria-selected=true]").wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    current = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{current}").inner_text() == "Amara Okoye"
    field.press("Enter")
    assert (field.input_value(), kept.input_value()) == ("Amara Okoye", "Amara Okoye")
    assert field.get_attribute("aria-expanded") == "false"
    field.fill("nobody of that na")
    page.get_by_text("Nobody of that name").wait_for()
    field.press("Escape")
    field.press("Escape")
    assert (field.input_value(), kept.input_value()) == ("Amara Okoye", "Amara Okoye")
    page.locator(".pick-clear").click()
    assert kept.input_value() == ""


def test_the_look_changes_at_once_and_for_good(desk, world):
    page = desk.open("/trial").page
    page.locator(".topbar details:last-child summary").click()
    with page.expect_response("**/profile/look"):
        page.get_by_role("button", name="Look: dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).color").startswith("rgb(236")
    desk.open("/trial")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_times_keep_counting(desk):
    page = desk.open("/look").page
    page.evaluate(
        "const t = document.querySelector('time[data-due]'); t.dateTime = new Date(Date.now() + 7200500).toISOString();"
        "t.classList.add('over'); document.dispatchEvent(new Event('visibilitychange'))"
    )
    first = page.locator("time[data-due]").first
    assert first.inner_text() == "in 2 h"
    assert first.get_attribute("class").split() == ["due", "soon"]


def test_paper_shows_the_content_alone(desk):
    page = desk.open("/look").page
    page.emulate_media(media="print")
    desk.shot("look-print")
    for part in (".rail", ".topbar", ".composer", ".page-actions", ".bottom-bar"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator(".list").first.is_visible()
