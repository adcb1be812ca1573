"""A FastAPI app on the SweatStack plugin 0.70 that a Go test talks to.

Reads one JSON object per line and answers each with one line:
{"ok": result} or {"error": text}. The first call configures the app.
"""

import json
import logging
import sys
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

from fastapi import FastAPI, Response  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402
from sweatstack.fastapi import (  # noqa: E402
    AuthenticatedUser,
    OptionalSelectedUser,
    SelectedUser,
    configure,
    instrument,
)
from sweatstack.fastapi.models import SessionData, TokenSet  # noqa: E402
from sweatstack.fastapi.session import set_session_cookie  # noqa: E402

app = FastAPI()
client = None


@app.get("/me")
def me(user: AuthenticatedUser):
    return user.user_id


@app.get("/shown")
def shown(user: SelectedUser):
    return user.user_id


@app.get("/maybe-shown")
def maybe_shown(user: OptionalSelectedUser):
    return user.user_id if user else None


@app.post("/session")
def session(form: dict, response: Response):
    # The flat form is what the plugin's callback writes.
    if form.get("flat"):
        set_session_cookie(response, form["principal"])
    else:
        principal, delegated = form["principal"], form.get("delegated")
        data = SessionData(
            principal=TokenSet(**principal),
            delegated=TokenSet(**delegated) if delegated else None,
        )
        set_session_cookie(response, data.to_dict())
    return None


def answer(call):
    global client
    if call["do"] == "configure":
        configure(
            client_id="client",
            client_secret="secret",
            app_url=call["app_url"],
            session_secret=call["keys"],
        )
        instrument(app)
        client = TestClient(app, base_url=call["app_url"], follow_redirects=False)
        return None
    headers = {"cookie": call["cookie"]} if call.get("cookie") else {}
    reply = client.request(call["method"], call["path"], json=call.get("form"), headers=headers)
    client.cookies.clear()  # the test's browser keeps them
    return {
        "status": reply.status_code,
        "body": reply.text,
        "set_cookie": reply.headers.get_list("set-cookie"),
    }


for line in sys.stdin:
    try:
        reply = {"ok": answer(json.loads(line))}
    except Exception as error:  # the test decides what it means
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
