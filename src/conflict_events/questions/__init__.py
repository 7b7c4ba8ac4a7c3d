"""Questions: those that this library brings, one module each, in rooms by subject.

Each is a projection and obeys the laws of projections. `written` gives every question a form in words, and `snapshot`
freezes an answer, so that it can be cited. Import from the room of the subject: nobody who asks for records waits for
the questions about ground.
"""
