"""What a phone number is: its region, its line type, its area code, and whether it can exist at all.

The answers are those of the ``phonenumbers`` library (Google's libphonenumber); they come from numbering plans, not
from carriers, so a ported number keeps the type that its range had. ``number.parse`` asks the library about one number;
``column.columns`` gives the same answers for a million at once.
"""
