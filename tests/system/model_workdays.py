# SPDX-License-Identifier: Apache-2.0
"""By when a complaint is to be answered, walked day by day along the catalogue's calendar."""
from datetime import date, timedelta


def due_by(catalogue):
    """The last day for the answer, of the day of receipt."""
    if not catalogue.answer_in_working_days:
        return lambda received: received + timedelta(catalogue.answer_days)
    # outside of what it tells it lists nothing: weekends only
    off = {date.fromisoformat(d.date) for d in catalogue.calendar.holidays}
    extra = {date.fromisoformat(d.date) for d in catalogue.calendar.makeup_days}

    def walk(received):
        day, left = received, catalogue.answer_days
        while left:
            day += timedelta(1)
            left -= day in extra or (day.weekday() < 5 and day not in off)
        return day
    return walk
