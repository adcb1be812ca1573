"""Drives the token stores of the SweatStack FastAPI plugin for a Go test.

Reads one JSON object per line and answers each with one line:
{"ok": result} or {"error": text}. A store stays open until the end.
"""

import json
import logging
import sys
from datetime import datetime

logging.disable(logging.CRITICAL)

from sweatstack.fastapi.models import StoredTokens  # noqa: E402
from sweatstack.fastapi.token_stores import (  # noqa: E402
    EncryptedSQLiteTokenStore,
    SQLiteTokenStore,
)

store = None


def row(tokens):
    if tokens is None:
        return None
    return {
        "user_id": tokens.user_id,
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "expires_at": tokens.expires_at.isoformat(),
    }


def answer(call):
    global store
    what = call["do"]
    if what == "open":
        if call.get("key"):
            store = EncryptedSQLiteTokenStore(call["key"], db_path=call["path"])
        else:
            store = SQLiteTokenStore(db_path=call["path"])
        return None
    if what == "save":
        r = dict(call["row"])
        r["expires_at"] = datetime.fromisoformat(r["expires_at"])
        return store.save(StoredTokens(**r))
    if what == "load":
        return row(store.load(call["user_id"]))
    if what == "delete":
        return store.delete(call["user_id"])
    if what == "isoformat":
        t = datetime.fromisoformat(call["text"])
        offset = t.utcoffset()
        return {
            "text": t.isoformat(),
            "microsecond": t.microsecond,
            "offset": None if offset is None else offset.total_seconds(),
            "naive": t.replace(tzinfo=None).isoformat(),
        }
    raise ValueError(what)


for line in sys.stdin:
    try:
        reply = {"ok": answer(json.loads(line))}
    except Exception as error:  # the test decides what it means
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
