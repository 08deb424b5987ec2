"""The school-day calendar: which days are school days, and how days, months and terms are counted."""
