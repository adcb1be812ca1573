"""The Python side of the tour: answers questions about the public client.

Each line of standard input is a question, a JSON object:

    {"on": NAME, "call": NAME, "args": [...], "kwargs": {...}, "keep": NAME, "take": N}

"on" names a kept object; "sweatstack" is the package itself. "call" is an
attribute of it, or a path of attributes; what is no function is read. "keep"
gives the result a name for later questions. "take" reads no more than so many
from a generator. Among the arguments {"$date": TEXT} is a date, {"$time": TEXT}
a time, {"$kept": NAME} a kept object, {"$sport": TEXT} a sport and {"$metric":
TEXT} a metric.

Each line of standard output is the answer, with one of the members "json",
"table", "client" (who its token is for), "object" (the name of its type) and
"error". Nothing is checked here: the Go test compares.
"""

import datetime
import enum
import itertools
import json
import math
import operator
import sys

import pandas
import pydantic
import sweatstack
from sweatstack.utils import decode_jwt_body


def argument(kept):
    """Reads the arguments that JSON has no form for."""

    def read(value):
        if len(value) != 1:
            return value
        ((kind, text),) = value.items()
        if kind == "$date":
            return datetime.date.fromisoformat(text)
        if kind == "$time":
            return datetime.datetime.fromisoformat(text)
        if kind == "$kept":
            return kept[text]
        if kind == "$sport":
            return sweatstack.Sport(text)
        if kind == "$metric":
            return sweatstack.Metric(text)
        return value

    return read


def missing(cell):
    return cell is None or cell is pandas.NaT or cell is pandas.NA or (isinstance(cell, float) and math.isnan(cell))


def plain(value):
    """Turns what a model or a cell holds into JSON."""
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if missing(value):
        return None
    if isinstance(value, pydantic.BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, pydantic.SecretStr):
        return value.get_secret_value()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (pandas.Timestamp, pandas.Timedelta)):
        return str(value.value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if hasattr(value, "item"):  # a number of numpy
        return plain(value.item())
    return value


def cells(series):
    """The values of a column; times and durations as nanoseconds, in text."""
    if series.dtype.kind in "mM":
        steps = series.astype("int64").tolist()
        return [None if cell is pandas.NaT else str(step) for cell, step in zip(series, steps)]
    return [plain(cell) for cell in series.tolist()]


def table(frame):
    """Describes a table: its columns in order, those of the index first."""
    index = [name for name in frame.index.names if name is not None]
    if index:
        frame = frame.reset_index()
    return {
        "rows": len(frame),
        "index": len(index),
        "columns": [
            {"name": name, "dtype": str(frame[name].dtype), "values": cells(frame[name])} for name in frame.columns
        ],
    }


def failure(error):
    response = getattr(error, "response", None)
    return {"type": type(error).__name__, "status": getattr(response, "status_code", None), "text": str(error)[:300]}


def answer(kept, question):
    try:
        result = operator.attrgetter(question["call"])(kept[question["on"]])
        if callable(result):
            result = result(*question.get("args", []), **question.get("kwargs", {}))
        if "take" in question:
            result = list(itertools.islice(result, question["take"]))
    except Exception as error:  # every failure is an answer
        return {"error": failure(error)}
    if "keep" in question:
        kept[question["keep"]] = result
    if isinstance(result, sweatstack.Client):
        return {"client": decode_jwt_body(result.api_key.get_secret_value())["sub"]}
    if isinstance(result, pandas.DataFrame):
        return {"table": table(result)}
    try:
        return {"json": json.loads(json.dumps(plain(result)))}
    except TypeError:
        return {"object": type(result).__name__}


def main():
    # The client prints now and then; that must not get between the answers.
    out, sys.stdout = sys.stdout, sys.stderr
    kept = {"sweatstack": sweatstack}
    for line in sys.stdin:
        question = json.loads(line, object_hook=argument(kept))
        print(json.dumps(answer(kept, question), allow_nan=False), file=out, flush=True)


main()
