"""Every public method of the Python client 0.97 against a sandbox.

Reads facts about the sandbox from standard input, asserts what can be
asserted here, and prints what the Go side compares, with the names of all
methods that were called.
"""
import functools
import inspect
import json
import os
import sys
import tempfile
import threading
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import sweatstack
from sweatstack.resources import activities, dailies, oauth, portal, profile, teams, tests, traces, users
from sweatstack.resources import _app_metadata
from sweatstack.client import Client
from sweatstack.openapi_schemas import TestResults

facts = json.load(sys.stdin)
visited, known = set(), set()


def watch(cls):
    """Notes each public method of a class when it is called."""
    for name, member in list(vars(cls).items()):
        if name.startswith("_") or not inspect.isfunction(member):
            continue
        label = f"{cls.__name__}.{name}"
        known.add(label)

        def wrap(original, label):
            @functools.wraps(original)
            def noted(*args, **kwargs):
                visited.add(label)
                return original(*args, **kwargs)

            return noted

        setattr(cls, name, wrap(member, label))


for module in (activities, dailies, oauth, portal, profile, teams, tests, traces, users, _app_metadata):
    for cls in list(vars(module).values()):
        if inspect.isclass(cls) and cls.__module__ == module.__name__ and not cls.__name__.startswith("_"):
            watch(cls)
watch(Client)

out = {}


def refused(error, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except error as e:
        return e
    raise AssertionError(f"{call} was not refused")


def table(frame):
    """A pandas table, in a form that Go reads."""
    return {
        "rows": len(frame),
        "dtypes": {str(name): str(kind) for name, kind in frame.dtypes.items()},
        "columns": {str(name): json.loads(frame[name].to_json(orient="values", date_format="iso", date_unit="ns")) for name in frame.columns},
    }


client = Client(client_id=facts["client_id"], client_secret=facts["client_secret"])
client.authenticate()  # returns at once: the environment has tokens

# Who is here.
info = client.oauth.userinfo()
out["userinfo"] = info.model_dump(mode="json")
out["whoami"] = client.whoami().model_dump(mode="json")
out["users"] = [u.model_dump(mode="json") for u in client.users.list()]
assert [u.display_name for u in client.users.list(name="emil")] == ["Emil Berg"]
assert all(not u.is_managed for u in client.users.list(include_managed=False))
assert len(client.users.list(include_shared=False)) < len(out["users"])
out["teams"] = [t.model_dump(mode="json") for t in client.teams.list()]
out["team_users"] = [u.id for u in client.teams.users(facts["team"])]
out["authorized_before"] = [t.model_dump(mode="json") for t in client.teams.authorized()]
out["authorization"] = client.teams.authorize(facts["team"])
out["authorized"] = [t.id for t in client.teams.authorized()]

# Acting as another, and back.
acting = client.delegated_client(facts["athlete"])
through_team = client.delegated_client(facts["athlete"], team_id=facts["team"])
back = acting.principal_client()
out["acting"] = [acting.oauth.userinfo().sub, through_team.oauth.userinfo().sub, back.oauth.userinfo().sub]
refused(sweatstack.SweatStackAuthError, client.delegated_client, facts["lone"])
refused(sweatstack.SweatStackAuthError, acting.portal.sessions.create, destination="manage-teams")

# Managed users.
made = client.users.create(first_name="Python", last_name="Kept")
assert client.users.retrieve(made.id).display_name == "Python Kept"
assert client.users.update(made.id, first_name="Snake").display_name == "Snake Kept"
out["managed"] = made.id
short = client.users.create(first_name="Gone")
client.users.delete(short.id)
refused(sweatstack.SweatStackNotFoundError, client.users.retrieve, short.id)

# Activities of the athlete.
listed = acting.activities.list(limit=facts["activities"] + 10, output="models")
out["activities"] = [a.model_dump(mode="json") for a in listed]
assert acting.activities.list(limit=0, output="models") == []
assert len(acting.activities.list(limit=3, offset=2, output="models")) == 3
narrow = acting.activities.list(sport=facts["sport"], start=date.fromisoformat(facts["from"]), end=date.today(), output="models")
out["narrow"] = [a.id for a in narrow]
assert {a.id for a in acting.activities.list(tags=["race"], output="models")} <= {a.id for a in listed}
for kind in ("pandas", "polars", "arrow"):
    assert len(acting.activities.list(limit=5, output=kind)) == 5, kind
assert acting.activities.retrieve(listed[0].id).id == listed[0].id
assert acting.activities.latest().id == listed[0].id
assert acting.activities.latest(sport="hand_cycling") is None
refused(sweatstack.SweatStackNotFoundError, acting.activities.retrieve, "nope")

ride = facts["ride"]
out["data"] = table(acting.activities.data(ride, output="pandas"))
out["some"] = sorted(acting.activities.data(ride, metrics=["power", "heart_rate"], output="pandas").columns)
assert len(acting.activities.data(ride, segmentation_on="power", output="pandas")) < out["data"]["rows"]
assert acting.activities.data(ride, output="bytes")[:4] == b"PAR1"
assert acting.activities.data(ride, output="arrow").num_rows == acting.activities.data(ride, output="polars").height
out["mean_max"] = table(acting.activities.mean_max(ride, metric="power", output="pandas"))
out["mean_max_some"] = table(acting.activities.mean_max(ride, metric="power", durations=[10, 60, 300], output="pandas"))
assert len(acting.activities.mean_max(ride, metric="power", durations="all", output="pandas")) > 100
out["awd"] = table(acting.activities.awd(ride, output="pandas"))

span = {"sport": "cycling", "start": facts["from"]}
out["long_data"] = table(acting.activities.longitudinal.data(**span, metrics=["power"], segmentation_on="power", output="pandas"))
out["long_mean_max"] = table(acting.activities.longitudinal.mean_max(**span, metric="power", output="pandas"))
out["long_after"] = table(acting.activities.longitudinal.mean_max(**span, metric="power", after=[0, 500], durations=[60], output="pandas"))
out["long_awd"] = table(acting.activities.longitudinal.awd(**span, metric="power", output="pandas"))

# Traces.
at = datetime(2026, 3, 4, 10, 30, tzinfo=timezone(timedelta(hours=1)))
trace = client.traces.create(timestamp=at, lactate=2.1, rpe=14, heart_rate=151, sport="running", tags=["py97"], notes="from Python")
client.traces.replace(trace.id, timestamp=at, lactate=2.4, sport="running", tags=["py97"])
kept = client.traces.list(tags=["py97"], output="models")
assert len(kept) == 1 and kept[0].lactate == 2.4 and kept[0].rpe is None
out["trace"] = kept[0].id
other = client.traces.create(timestamp=at + timedelta(hours=1), lactate=1.0)
client.traces.delete(other.id)
assert len(acting.traces.list(limit=5, output="pandas")) <= 5

# Tests, and their link to traces.
test = client.tests.create(sport="running", start=at, title="Lactate", results=TestResults(lt1={"heart_rate": 150}), tags=["py97"])
client.tests.replace(test.id, sport="running", start=at, end=at + timedelta(hours=2), title="Lactate 2", tags=["py97"])
linked = client.traces.create(timestamp=at, lactate=3.3, test_id=test.id)
found = client.tests.retrieve(test.id, trace_resolution="linked")
assert [t.id for t in found.traces] == [linked.id], found
assert {t.id for t in client.tests.retrieve(test.id).traces} == {linked.id, trace.id}
assert [t.title for t in client.tests.list(tags=["py97"], output="models")] == ["Lactate 2"]
client.tests.app_metadata.set(test.id, data={"n": 1})
client.tests.app_metadata.delete(test.id)
extra = client.tests.create(sport="cycling", start=at)
client.tests.delete(extra.id)
out["test"] = test.id

# App metadata.
own = client.activities.list(limit=1, output="models")[0].id
client.activities.app_metadata.set(own, data={"seen": True})
assert client.activities.retrieve(own).app_metadata == {"seen": True}
client.activities.app_metadata.delete(own)
client.traces.app_metadata.set(trace.id, data={"seen": [1, 2]})
client.traces.app_metadata.delete(trace.id)
client.profile.app_metadata.set(data={"theme": "dark"})
client.profile.app_metadata.delete()

# Dailies.
today = date(2019, 5, 5)  # before everything that the sandbox made up
client.dailies.set("body_mass", date=today - timedelta(days=4), value=70)
client.dailies.set("body_mass", date=today, value=74)
days = client.dailies.list("body_mass", start=today - timedelta(days=4), end=today, output="models")
assert [round(d.value, 3) for d in days] == [70, 71, 72, 73, 74], days
client.dailies.delete("body_mass", date=today)
refused(sweatstack.SweatStackNotFoundError, client.dailies.delete, "body_mass", date=today)
refused(sweatstack.SweatStackBadRequestError, client.dailies.set, "body_mass", date=today, value=9000)

# Profile and portal.
out["sports"] = [str(s) for s in acting.profile.sports()]
out["root_sports"] = [str(s) for s in acting.profile.sports(only_root=True)]
out["tags"] = acting.profile.tags()
out["status"] = client.profile.status().model_dump(mode="json")
assert client.portal.sessions.create(destination="manage-integrations").url.startswith(client.url)

# Backfill: the first line, and two of the stream.
out["backfill"] = client.activities.backfill_status().model_dump(mode="json")
stream = client.activities.watch_backfill_status()
next(stream)
stream.close()

# Uploads: a good file, and one that is none.
with tempfile.TemporaryDirectory() as folder:
    rows = ["timestamp,power,heart_rate,sport"]
    for second in range(90):
        moment = datetime(2026, 2, 3, 9, 0, tzinfo=timezone.utc) + timedelta(seconds=second)
        rows.append(f"{moment.isoformat()},{200 + second % 7},{120 + second % 5},cycling.road")
    good, bad = Path(folder) / "ride.csv", Path(folder) / "broken.fit"
    good.write_text("\n".join(rows) + "\n")
    bad.write_bytes(b"this is no FIT file")
    reply = client.activities.upload([good, bad])
out["sources"] = [s.model_dump(mode="json") for s in reply]
uploaded = client.activities.retrieve(reply[0].activity_ids[0])
out["uploaded"] = uploaded.model_dump(mode="json")

# Tokens by hand.
verifier, challenge = client.oauth.generate_pkce_params()
address = client.oauth.authorization_url(
    client_id=facts["client_id"], redirect_uri="http://localhost:8123/cb", code_challenge=challenge, state="s", nonce="n")
assert address.startswith(client.url + "/oauth/authorize?")
import httpx2 as web  # noqa: E402  the library that the client itself uses

answer = web.post(address, data={"user_id": info.sub})
code = web.URL(answer.headers["location"]).params["code"]
fresh = Client(url=client.url, client_id=facts["client_id"], client_secret=facts["client_secret"], ambient_credentials=False)
fresh.oauth.exchange_code(code, client_id=facts["client_id"], client_secret=facts["client_secret"], code_verifier=verifier)
assert fresh.oauth.userinfo().sub == info.sub

client.clear_cache()
fresh.close()
out["visited"], out["known"] = sorted(visited), sorted(known)
json.dump(out, sys.stdout)
# Threads of pyarrow may abort an interpreter that ends in the usual way.
sys.stdout.flush()
os._exit(0)
