"""Answers one question per line about the token file of the Python client.

Needs the package sweatstack. The path follows from the environment.
"""

import json
import sys

from sweatstack import Client


def answer(question):
    client = Client()
    match question["do"]:
        case "path":
            return str(client._get_token_file_path())
        case "save":
            client._save_tokens(question["access"], question["refresh"])
        case "load":
            return list(client._load_persistent_tokens())
        case "userinfo":
            client.url = question["url"]
            return client.get_userinfo().sub
        case other:
            raise ValueError(other)


for line in sys.stdin:
    try:
        reply = {"ok": answer(json.loads(line))}
    except Exception as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
