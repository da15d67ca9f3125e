"""Running a command: whatever happens ends in a sentence and an exit code."""

from __future__ import annotations

import inspect
import io
import sys

import rich_click as click

from grader.cli.root import HELP, REFUSALS, BrokenError, broke, cli
from grader.report.harmless import harmless
from grader.words import language, say, translated


def _in_ones_own_words(command: click.Command) -> None:
    """The help of a command, of its options and of the commands below it in the language that is spoken."""
    paragraphs = (inspect.getdoc(command.callback) or "").split("\n\n")
    command.help = "\n\n".join(say(" ".join(each.split())) for each in paragraphs)
    of_its_own = command.get_help_option(click.Context(command, help_option_names=HELP))
    for option in (*command.params, of_its_own):
        if isinstance(option, click.Option) and option.help:
            option.help = say(option.help)
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        _in_ones_own_words(each)


def _titled() -> None:
    """The same for what stands around it."""
    config = click.rich_click
    config.OPTIONS_PANEL_TITLE = say("Options")
    config.COMMANDS_PANEL_TITLE = say("Commands")
    config.ERRORS_PANEL_TITLE = say("Error")
    config.DEFAULT_STRING = rf"\[{say('default')}: {{}}]"
    config.REQUIRED_LONG_STRING = rf"\[{say('required')}]"


def _say(sentence: str) -> None:
    """What went wrong, which may quote what anybody wrote."""
    click.echo(f"grader: {harmless(sentence)}", err=True)


def _told(error: click.ClickException) -> click.ClickException:
    """What click refuses, in the language that is spoken."""
    if language() == "en" or not isinstance(error, click.UsageError):
        return error
    return click.UsageError(translated(error.format_message()), error.ctx)


def run(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code. Whatever happens is told in a sentence."""
    if language() != "en":
        _in_ones_own_words(cli)
        _titled()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ?
    try:
        return int(cli.main(argv, prog_name="grader", standalone_mode=False) or 0)
    except click.ClickException as error:
        _told(error).show()
        return error.exit_code
    except SystemExit as exit_:  # help for want of a command, a reader that left
        return exit_.code if isinstance(exit_.code, int) else 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("stopped"), err=True)
        return 130
    except REFUSALS as error:
        _say(translated(str(error)))
        return 2
    except BrokenError as error:
        _say(str(error))
        return 3
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:
        _say(broke(error))
        return 3
