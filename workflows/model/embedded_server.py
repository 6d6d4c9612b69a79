"""The embedded model's own process: llama.cpp's HTTP server, while standard input is open.

`workflows/model/embedded.py` runs this file by its path. Two lines of JSON pass between them: the
`ServerSettings` on standard input, then `{"address": "http://127.0.0.1:<port>"}` on standard
output. The end of standard input, which comes also when the bot is killed, ends this process.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from typing import Any, TypedDict

QUIET = -1
"""llama.cpp's verbosity that keeps its log to itself."""

CHAT_TEMPLATE = """\
{%- set ns = namespace(instructions="") -%}
<|im_start|>system
You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>
{% for message in messages -%}
{%- set content = message["content"] | replace("<|", "< |") -%}
{%- if message["role"] == "system" -%}
{%- set ns.instructions = ns.instructions ~ content ~ "\n\n" -%}
{%- else -%}
<|im_start|>{{ message["role"] }}
{% if message["role"] == "user" -%}
{{ ns.instructions }}{%- set ns.instructions = "" -%}
{%- endif -%}
{{ content }}<|im_end|>
{% endif -%}
{%- endfor -%}
<|im_start|>assistant{{ "\n" }}"""
"""So small a model heeds instructions only in the user's turn: they go at its head, then the data.
No text in either can pass for one of the marks between the turns."""


class ServerSettings(TypedDict):
    """Decided by the bot."""

    weights: str
    """Path of the .gguf file."""
    name: str
    """The model's name in the API."""
    slots: int
    """Requests that are answered at the same time; further ones wait."""
    slot_tokens: int
    """Room for one request: its prompt and its answer."""
    answer_tokens: int
    """The longest answer of a request that names no limit."""
    threads: int


def main() -> None:
    """Serves until standard input ends."""
    # Ctrl-C and a service manager's SIGTERM reach the whole group; the bot alone decides when its
    # branches have ended, and then closes our standard input.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    settings: ServerSettings = json.loads(sys.stdin.buffer.readline())
    announce = _take_standard_output()
    server = _start(settings)
    os.write(announce, json.dumps({"address": server.listening_address}).encode() + b"\n")
    sys.stdin.buffer.read()
    # Not sys.exit: the server's destructor would first finish the answers under way.
    os._exit(0)


def _take_standard_output() -> int:
    """A descriptor for the one line to the bot; whatever else is printed goes to the error log."""
    announce = os.dup(1)
    os.dup2(2, 1)
    return announce


def _start(settings: ServerSettings) -> Any:
    """llama.cpp's server, listening on a free port of the loopback address."""
    # The extension has no type stubs, and only this process needs it.
    llama: Any = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.verbosity = QUIET
    params.model.path = settings["weights"]
    params.model_alias = {settings["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    # Only programs on this machine, no web page in a browser on it.
    params.cors_origins = "http://127.0.0.1"
    params.cors_credentials = False
    params.offline = True
    params.ui = False
    params.endpoint_slots = False
    params.n_parallel = settings["slots"]
    params.n_ctx = settings["slots"] * settings["slot_tokens"]
    params.n_predict = settings["answer_tokens"]
    params.cache_ram_mib = 0
    params.chat_template = CHAT_TEMPLATE
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = settings["threads"]
    _choose_sampling(params.sampling)
    return llama.Server(params)


def _choose_sampling(sampling: Any) -> None:
    """Defaults for requests that name none, chosen by reading what so small a model writes."""
    sampling.top_k = 40
    sampling.min_p = 0.05
    sampling.temp = 0.3
    sampling.penalty_repeat = 1.1
    sampling.penalty_last_n = 128


if __name__ == "__main__":
    main()
