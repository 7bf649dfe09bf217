"""The embedded model's process: llama.cpp's server on a free loopback port.

The only module that imports xllamacpp; it knows nothing of questions or articles. Started by child.py.
Standard input's first line is the configuration (JSON, see EngineConfig; the API key travels there so that no
process list shows it); the end of standard input ends the process. Standard output carries one line of JSON,
`{"address": …}` or `{"error": …}`; everything else that is written goes to standard error, which the parent
turns into a log file.
"""

from __future__ import annotations

import json
import os
import signal
import sys

import xllamacpp

from assistant.embedded.child import EngineConfig

_HTTP_THREADS = 12


def server_parameters(config: EngineConfig) -> xllamacpp.CommonParams:
    """Turn the configuration into llama.cpp's parameters."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = config.model
    parameters.model_alias = {"embedded"}
    if config.adapter:
        adapter = xllamacpp.CommonAdapterLoraInfo()
        adapter.path, adapter.scale = config.adapter, 1.0
        parameters.lora_adapters = [adapter]
    parameters.n_ctx = config.context_tokens
    parameters.n_parallel = config.slots
    parameters.kv_unified = False
    parameters.cache_ram_mib = 0
    parameters.n_batch = parameters.n_ubatch = config.batch_tokens
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = config.threads
    kv_type = getattr(xllamacpp.ggml_type, f"GGML_TYPE_{config.kv_type.upper()}")
    parameters.cache_type_k = parameters.cache_type_v = kv_type
    parameters.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    parameters.fit_params = False
    parameters.slot_save_path = config.states + os.sep
    parameters.api_keys = [config.api_key]
    parameters.hostnames = ["127.0.0.1"]
    parameters.n_threads_http = _HTTP_THREADS
    parameters.ui = False
    parameters.cors_origins = ""
    return parameters


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as ready:
        os.dup2(2, 1)
        config = EngineConfig(**json.loads(sys.stdin.readline()))
        try:
            server = xllamacpp.Server(server_parameters(config))
            line = {"address": server.listening_address}
        except (RuntimeError, ValueError) as error:
            line = {"error": str(error)}
        ready.write(json.dumps(line) + "\n")
    if "address" in line:
        sys.stdin.read()
    os._exit(0 if "address" in line else 1)


if __name__ == "__main__":
    main()
