"""Every setting, read in one place from `SHUSHI_*` variables and `.env`; nothing else reads the environment.

An unknown `SHUSHI_*` variable is an error, so that a misspelt one is never silently without effect.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Self

from dotenv import dotenv_values
from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.conversation import AssistantError

PREFIX = "SHUSHI_"
_ENV_FILE = ".env"


class Settings(BaseSettings):
    """All settings; pass them on as plain arguments, never this object below `start.py` and the command line."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=_ENV_FILE, env_ignore_empty=True, frozen=True, extra="ignore"
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("shushi"),
        description="articles, index, prefix states, feedback",
    )
    cache: Path = Field(default_factory=lambda: user_cache_path("shushi"), description="model files")
    embedder: str = Field(
        default="",
        description="a sentence-transformers name or folder; empty: the pinned multilingual-e5-small with its adapter",
    )
    gguf: Path | None = Field(
        default=None, description="a GGUF chat model; empty: the pinned Qwen2.5-Coder-1.5B"
    )
    adapter: Path | Literal["none"] | None = Field(
        default=None,
        description="a GGUF adapter for it, made by `shushi-evals train`; empty: the pinned model's own; none: without",
    )
    api_url: str = Field(default="", description="an OpenAI-compatible endpoint; empty: the embedded model")
    api_key: SecretStr = Field(default=SecretStr(""), description="the endpoint's key")
    api_model: str = Field(default="", description="the model's name at the endpoint")
    api_context_tokens: int = Field(
        default=16_000,
        ge=1_000,
        le=10_000_000,
        description="the endpoint's context; longer articles are sent as sections",
    )
    api_timeout_seconds: float = Field(default=60.0, gt=0, le=3600, description="wait for the endpoint")
    chroma_url: str = Field(
        default="", description="a Chroma server, http://host:port; empty: embedded, on disk"
    )
    host: str = Field(default="127.0.0.1", description="where the page listens")
    port: int = Field(default=7860, ge=1, le=65535, description="where the page listens")
    login: SecretStr = Field(
        default=SecretStr(""), description="user:password for the page; empty: no sign-in"
    )
    allow_remote: bool = Field(default=False, description="listen beyond loopback without a sign-in")
    threads: int = Field(
        default_factory=lambda: min(os.cpu_count() or 2, 8), ge=1, le=256, description="model threads"
    )
    readers: int = Field(default=3, ge=1, le=16, description="questions answered at the same time")

    @field_validator("home", "cache", "gguf", "adapter")
    @classmethod
    def _resolve(cls, path: Path | str | None) -> Path | str | None:
        return path.expanduser().absolute() if isinstance(path, Path) else path

    @field_validator("login")
    @classmethod
    def _has_both_parts(cls, login: SecretStr) -> SecretStr:
        user, _, password = login.get_secret_value().partition(":")
        if login.get_secret_value() and not (user and password):
            raise ValueError("it is user:password")
        return login

    @model_validator(mode="after")
    def _endpoint_has_a_model(self) -> Self:
        if self.api_url and not self.api_model:
            raise ValueError("SHUSHI_API_URL is set, so SHUSHI_API_MODEL must name the model")
        return self

    @property
    def sign_in(self) -> tuple[str, str] | None:
        """Name and password for the page, None when it asks for none."""
        user, _, password = self.login.get_secret_value().partition(":")
        return (user, password) if user else None


def spin_briefly() -> None:
    """Let torch's threads give up the processor soon while they wait; has to come before torch is imported.

    Beside a model that writes on every core, threads that spin embed a question in 360 ms (p95 1,750), those that give
    up soon in 24–33 (p95 130).
    """
    os.environ.setdefault("GOMP_SPINCOUNT", "500")


def read_settings() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises:
        AssistantError: a variable is unknown or its value out of bounds.
    """
    _refuse_unknown()
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = "".join(f"{PREFIX}{part}: " for part in first["loc"]).upper()
        says = first["msg"].removeprefix("Value error, ")
        raise AssistantError(f"setting {name}{says}; correct it and run again") from error


def _refuse_unknown() -> None:
    """Refuse variables with our prefix that mean nothing, wherever they stand; those of other programs are theirs."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = {name.upper() for name in (*os.environ, *dotenv_values(_ENV_FILE))}
    unknown = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise AssistantError(f"unknown setting {', '.join(unknown)}; known are {', '.join(sorted(known))}")
