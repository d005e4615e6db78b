"""Rights, in the order in which they act.

A role has rights on subjects (``rights``). Each session is opened for a person and a subject
(``session``): it asks first whether the sign-in still stands (``standing``), then adds to every
statement what the scope of the right lets be seen (``scope``). PostgreSQL says the same once more
(``row_level_security``). Counts are rounded (``small_counts``) and persons masked (``masking``)
after what the session let through.
"""
