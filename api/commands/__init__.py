"""An operator's tasks, one file a noun; `api.cli` hangs them into the command."""
