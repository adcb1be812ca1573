"""A tour of the public Python client 0.70.0 against a sandbox.

Reads SWEATSTACK_URL, SWEATSTACK_API_KEY and SWEATSTACK_REFRESH_TOKEN from the
environment, and what to look at from a JSON object on standard input. Prints
one JSON object: what the client made of the sandbox's answers. It checks
nothing; the Go test compares.
"""

import datetime
import json
import math
import os
import sys

import sweatstack
from sweatstack import Client


def plain(value):
    """Turns a value of a table or a model into JSON that Go can compare."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "value"):
        return value.value
    return value


def column(frame, name):
    series = frame[name]
    if str(series.dtype).startswith("timedelta"):
        return [None if cell != cell else cell.total_seconds() for cell in series]
    return [plain(cell) for cell in series.tolist()]


def table(frame):
    """Describes a table: its types, its index, and the columns as lists."""
    return {
        "rows": len(frame),
        "dtypes": {name: str(dtype) for name, dtype in frame.dtypes.items()},
        "index_name": frame.index.name,
        "index_dtype": str(frame.index.dtype),
        "index": [plain(cell) for cell in frame.index.tolist()],
        "columns": {name: column(frame, name) for name in frame.columns},
    }


def main():
    wanted = json.load(sys.stdin)
    client = Client()
    out = {"version": sweatstack.__version__ if hasattr(sweatstack, "__version__") else None}

    info = client.get_userinfo()
    out["userinfo"] = {"sub": info.sub, "name": info.name, "email": info.email}
    out["users"] = [
        {"id": user.id, "name": user.display_name, "managed": user.is_managed,
         "scopes": [plain(scope) for scope in user.scopes]}
        for user in client.get_users()
    ]
    out["team"] = [user.id for user in client.get_team_users(wanted["team"])]

    athlete = client.delegated_client(wanted["athlete"])
    out["delegated"] = {"sub": athlete.get_userinfo().sub}
    out["team_delegated"] = {
        "sub": client.delegated_client(wanted["athlete"], team_id=wanted["team"]).get_userinfo().sub,
    }
    out["principal"] = {"sub": athlete.principal_client().get_userinfo().sub}

    frame = athlete.get_activities(limit=wanted["limit"], as_dataframe=True)
    out["activities"] = {
        "rows": len(frame), "ids": column(frame, "id"), "sports": column(frame, "sport"),
        "duration": column(frame, "duration"), "dtypes": {n: str(d) for n, d in frame.dtypes.items()},
        "heart_rate": column(frame, "summary.heart_rate.mean"),
    }
    out["trainer"] = [a.id for a in athlete.get_activities(sports=["cycling.trainer"], limit=1000)]
    out["cycling"] = [a.id for a in athlete.get_activities(sports=["cycling"], limit=1000)]
    out["latest"] = athlete.get_latest_activity().id
    out["sports"] = [plain(sport) for sport in athlete.get_sports()]
    out["root_sports"] = [plain(sport) for sport in athlete.get_sports(only_root=True)]
    out["tags"] = athlete.get_tags()
    out["traces"] = [
        {"id": trace.id, "lactate": trace.lactate, "activity": trace.activity.id}
        for trace in athlete.get_traces(limit=1000)
    ]
    out["traces_rows"] = len(athlete.get_traces(limit=1000, as_dataframe=True))

    details = athlete.get_activity(wanted["activity"])
    out["activity"] = {
        "id": details.id, "sport": plain(details.sport), "start": details.start.isoformat(),
        "start_local": details.start_local.isoformat(), "duration": details.duration.total_seconds(),
        "distance": details.distance, "devices": details.devices, "laps": len(details.laps),
        "metrics": [plain(metric) for metric in details.metrics], "power": details.summary.power.mean,
    }
    out["data"] = table(athlete.get_activity_data(wanted["activity"]))
    out["power"] = table(athlete.get_activity_data(wanted["activity"], metrics=["power", "heart_rate"]))
    out["adaptive"] = table(athlete.get_activity_data(wanted["activity"], adaptive_sampling_on="power"))
    out["mean_max"] = table(athlete.get_activity_mean_max(wanted["activity"], "power"))
    out["awd"] = table(athlete.get_activity_awd(wanted["activity"]))

    start = datetime.date.fromisoformat(wanted["start"])
    out["long_data"] = table(athlete.get_longitudinal_data(sports=["cycling", "running"], start=start))
    out["long_adaptive"] = table(athlete.get_longitudinal_data(
        sport="cycling", start=start, metrics=["power", "duration"], adaptive_sampling_on="power"))
    out["long_empty"] = table(athlete.get_longitudinal_data(sport="snowboarding", start=start))
    out["long_mean_max"] = table(athlete.get_longitudinal_mean_max(sport="cycling", metric="power"))
    out["long_window"] = table(athlete.get_longitudinal_mean_max(
        sport="cycling", metric="speed", date=datetime.date.today(), window_days=30))
    out["long_awd"] = table(athlete.get_longitudinal_awd(sport="cycling", metric="power"))
    out["latest_rows"] = len(athlete.get_latest_activity_data(sport="cycling"))
    out["latest_mean_max"] = table(athlete.get_latest_activity_mean_max("power", sport="cycling"))

    before = client.api_key.get_secret_value()
    out["refreshed"] = before != wanted["first_api_key"]
    json.dump(out, sys.stdout, default=str)


main()
# Threads of pyarrow may abort an interpreter that ends in the usual way.
sys.stdout.flush()
os._exit(0)
