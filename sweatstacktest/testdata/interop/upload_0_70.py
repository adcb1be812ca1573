"""Uploads with the public Python client 0.70.0 to a sandbox.

Reads the settings of the client from the environment, and from a JSON object on
standard input the files to upload. Prints one JSON object: the answer, and the
activity as the client sees it then. It checks nothing; the Go test compares.
"""

import datetime
import json
import os
import sys

from sweatstack import Client


def main():
    wanted = json.load(sys.stdin)
    client = Client()
    out = {"answer": client.upload(wanted["files"], sport="cycling.road")}
    out["one"] = client.upload(wanted["files"][0])
    try:
        client.upload(wanted["files"][:1] * 11)
    except ValueError as refused:
        out["refused"] = str(refused)

    day = datetime.date.fromisoformat(wanted["date"])
    activity = client.get_activities(start=day, end=day, limit=100)
    activity = [one for one in activity if one.duration == datetime.timedelta(minutes=5)][0]
    data = client.get_activity_data(activity.id)
    out["activity"] = {
        "id": activity.id, "duration": activity.duration.total_seconds(), "power": activity.summary.power.mean,
        "rows": len(data), "data_power": data["power"].mean(),
        "levels": len(client.get_activity_mean_max(activity.id, "power")),
    }
    json.dump(out, sys.stdout, default=str)


main()
# Threads of pyarrow may abort an interpreter that ends in the usual way.
sys.stdout.flush()
os._exit(0)
