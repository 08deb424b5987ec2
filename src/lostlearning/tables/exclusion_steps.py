"""The table exclusion_steps."""

from lostlearning.tables.base import Column, PupilTable, Type


class ExclusionSteps(PupilTable):
    """One row a step of the case of an exclusion: who was told, what was decided, and when."""

    name = "exclusion_steps"
    key = ("school", "academic_year", "pupil", "start_date", "step", "date")

    start_date = Column(Type.DATE, "First day of the exclusion that it is about", required=True)
    step = Column(Type.CODE, "What was done", required=True, vocabulary="exclusion_steps")
    date = Column(Type.DATE, "The day it was done")
    done = Column(Type.BOOLEAN, "No: it is known not to have been done")
    outcome = Column(Type.CODE, "What was decided, where the step is a decision", vocabulary="step_outcomes")
