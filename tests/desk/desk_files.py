"""Small files of an invented school."""

ROLL = (
    "UPN,Adm No,Surname,Forename,Year Group,Date of Birth,Entry Date\n"
    "A820000000001,1,Quillfeather,Odo,7,02/03/2014,01/09/2025\n"
    "B820000000002,2,Thistlewood,Una,7,03/04/2014,01/09/2025\n"
)
MARKS = "UPN,Date,Session,Mark\n" + "".join(
    f"{upn},{day:02d}/09/2025,{session},{mark}\n"
    for upn, mark in (("A820000000001", "/"), ("B820000000002", "O"))
    for day in (8, 9, 10, 11, 12)
    for session in ("AM", "PM")
)
ODD = "Who,When,How long,What\nA820000000001,08/09/2025,50,Reset room\n"
