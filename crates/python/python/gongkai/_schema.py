"""What is asked for by whoever takes a table through Arrow's PyCapsule interface.

A schema comes as a pointer to a structure of C, whose layout Arrow's C data interface promises; it is only read here.
"""

from __future__ import annotations

import ctypes


class _Schema(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]

_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))


def fields(capsule: object) -> list[tuple[str, str]]:
    """Name and type, as Arrow writes it, of every column of a schema; ValueError for anything that is none."""
    schema = _Schema.from_address(_pointer(capsule, b"arrow_schema"))
    if not schema.release or schema.format != b"+s":
        raise ValueError("requested_schema: a schema of columns is wanted, which nobody has released")
    columns = (schema.children[at].contents for at in range(schema.n_children))
    return [((column.name or b"").decode(), (column.format or b"").decode()) for column in columns]
