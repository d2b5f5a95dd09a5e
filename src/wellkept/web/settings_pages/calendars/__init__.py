"""The calendars: list, page, editor of hours, public holidays."""
