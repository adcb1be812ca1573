"""A web app with the FastAPI plugin of the Python client, for both versions.

Its base URL is that of the sandbox; everything else is the plugin as it is.
Prints the port that it listens on.
"""
import os
import socket
import sys

import sweatstack.constants

sweatstack.constants.DEFAULT_URL = os.environ["SWEATSTACK_URL"]

import uvicorn  # noqa: E402
from fastapi import FastAPI  # noqa: E402
from sweatstack import fastapi as plugin  # noqa: E402

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
port = listener.getsockname()[1]

app = FastAPI()
plugin.configure(
    client_id=os.environ["SWEATSTACK_CLIENT_ID"],
    client_secret=os.environ["SWEATSTACK_CLIENT_SECRET"],
    app_url=f"http://localhost:{port}",
    session_secret=os.environ["SWEATSTACK_SESSION_SECRET"],
    webhook_secret=os.environ["SWEATSTACK_WEBHOOK_SECRET"],
    token_store=plugin.SQLiteTokenStore(os.environ["TOKENS"]),
)
plugin.instrument(app)
received = []


def newest(user):
    """The id of the newest activity, whatever the version calls it."""
    listing = user.client.get_activities if hasattr(user.client, "get_activities") else user.client.activities.list
    output = {} if hasattr(user.client, "get_activities") else {"output": "models"}
    return next(iter(listing(limit=1, **output))).id


@app.get("/me")
def me(user: plugin.AuthenticatedUser):
    return {"user": user.user_id, "newest": newest(user)}


@app.get("/selected")
def selected(user: plugin.SelectedUser):
    return {"user": user.user_id, "newest": newest(user)}


@app.post("/webhook")
def webhook(payload: plugin.WebhookPayload, user: plugin.AuthenticatedUser):
    received.append({"user": payload.user_id, "resource": payload.resource_id, "newest": newest(user)})


@app.get("/received")
def list_received():
    return received


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets=sockets)
        print(port, flush=True)


Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
sys.exit(0)
