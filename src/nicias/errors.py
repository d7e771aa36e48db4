"""What can go wrong, in three kinds.

NiciasError
├── ScenarioError   your file: the message carries file:line:column, a caret and the nearest spelling
├── ModelError      your question does not fit this model: why, and which one does
└── UsageError      your command or call: an unknown name, an option that does not exist

Anything else that reaches a user is our bug and keeps its traceback. On the command line every `NiciasError` prints as one
paragraph on stderr and exits with status 2.
"""


class NiciasError(Exception):
    """Something the user can mend. The message is one paragraph for a person."""


class ScenarioError(NiciasError):
    """A scenario, layer or document on disk cannot be read as meant."""


class ModelError(NiciasError):
    """A valid scenario asks something this model cannot answer."""


class UsageError(NiciasError):
    """A command or a call names something that does not exist or does not combine."""
