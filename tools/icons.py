"""The icons of the product, by their names in Tabler Icons; `make vendor` builds the sprite from these lists.

A template shows one with `<use href="…/vendor/icons.svg#name">`; a filled one has `-filled` after its name.
"""

_NAMES = """
activity address-book adjustments alert-circle alert-octagon alert-triangle archive arrow-back-up arrow-down
arrow-forward-up arrow-left arrow-right arrow-up arrow-up-right arrows-sort ban bell bell-off bolt book bookmark
briefcase bug building building-community buildings bulb calendar calendar-due calendar-event camera cash certificate
chart-bar chart-donut chart-line check checkbox checks chevron-down chevron-left chevron-right chevron-up
chevrons-left chevrons-right circle circle-check circle-dashed circle-dot circle-minus circle-plus circle-x
clipboard-check clipboard-list clock clock-exclamation clock-pause cloud coin columns command copy corner-down-left
cpu database device-floppy door-exit dots dots-vertical download edit external-link eye eye-off file-certificate
file-export file-import file-plus file-text files filter filter-off fingerprint flag flag-exclamation flame gauge
gavel git-branch git-merge grip-vertical headset heart-handshake help help-circle hierarchy history home hourglass
id-badge-2 inbox info-circle key keyboard layout-dashboard layout-list layout-sidebar lifebuoy link list list-check
list-details lock lock-open login logout mail mail-opened map-pin menu-2 message message-plus message-reply messages
minus moon package paperclip pencil phone photo pin pinned player-pause player-play player-stop plug-connected plus
point printer progress-check question-mark refresh repeat report report-analytics robot rocket rotate-clockwise scale
search select selector send server settings shield shield-check shopping-cart sitemap sort-ascending sort-descending
sparkles stack-2 star stethoscope sun sun-moon table tag tags target target-arrow thumb-down thumb-up ticket tool
tools trash trending-down trending-up truck-delivery unlink upload user user-plus users users-group world x
"""

OUTLINE = tuple(_NAMES.split())
FILLED = ("circle", "flag", "pin", "point", "star")
